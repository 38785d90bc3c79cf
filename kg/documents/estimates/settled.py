"""The tables' records with their footnotes: marks become numbers of footnotes, numbers count on over the report, lines are accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from kg.documents.estimates.context import Context
from kg.documents.estimates.figures import FigureTable
from kg.documents.estimates.footnotes import FootnoteBook
from kg.documents.estimates.marked import Mark, Noted
from kg.documents.estimates.parts import Part
from kg.documents.estimates.provisions import MoneyTable
from kg.documents.plan.flow import Unit
from kg.records.estimates import Figure, Provision

Table = FigureTable | MoneyTable
R = TypeVar("R", Figure, Provision)


@dataclass(slots=True)
class Settled:
    """``labels`` gives for a footnote's number the groups and measures that bear its mark."""

    provisions: list[Provision] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    labels: dict[int, tuple[str, ...]] = field(default_factory=dict)


class Settler:
    """``settle`` is asked for each table, in the order of the document."""

    def __init__(self, front: Sequence[Provision], book: FootnoteBook, context: Context) -> None:
        self.book = book
        self.context = context
        self.out = Settled(list(front))
        self._mapped: dict[int, str] = {}
        """Unit's index -> the record that it became."""

    def settle(self, part: Part, table: Table) -> None:
        marks = table.marks.texts if isinstance(table, MoneyTable) else table.marks
        numbers = self.book.settle(part, marks)
        if isinstance(table, MoneyTable):
            self._records("provision", table.provisions, self.out.provisions, numbers)
        else:
            self._records("figure", table.figures, self.out.figures, numbers)
        for unit, what in table.headings:
            self.context.ledger.mark(unit, "heading", reason=what)
        self._rejected(table.rejected)

    def _records(self, kind: str, noted: Iterable[Noted[R]], found: list[R], numbers: Sequence[int]) -> None:
        lost: dict[str, str] = {}
        for one in noted:
            number = len(found) + 1
            target = f"{kind}:{number}"
            footnotes = []
            for mark in one.marks:
                if at := numbers[mark.at]:
                    footnotes.append(at)
                    self._label(at, mark)
                elif mark.text not in lost:
                    lost[mark.text] = target
                    message = f"The mark “{mark.text}” has no footnote that it could mean."
                    self.context.note("unknown-footnote", message, one.units[0].place, target)
            notes = tuple(dict.fromkeys(footnotes))
            found.append(replace(one.record, number=number, footnotes=notes))
            self.context.mapped(one.units, target)
            for unit in one.units:
                self._mapped.setdefault(unit.index, target)

    def _label(self, number: int, mark: Mark) -> None:
        if mark.label and mark.scope in ("row", "group"):
            labels = self.out.labels.get(number, ())
            if mark.label not in labels:
                self.out.labels[number] = (*labels, mark.label)

    def _rejected(self, rejected: Iterable[tuple[Unit, str]]) -> None:
        """A line of which a part became records is mapped; what could not be read of it is a note."""
        for unit, why in rejected:
            if target := self._mapped.get(unit.index):
                self.context.note("unread-cell", f"Part of this row was not read: {why}.", unit.place, target)
            else:
                self.context.ledger.mark(unit, "rejected", reason=why)
