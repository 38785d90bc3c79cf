"""The tables' records with their footnotes: marks become numbers of footnotes, numbers count on over the report, lines are accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import TypeVar

from kg.dataclasses import dataclass
from kg.documents.estimates.context import Context
from kg.documents.estimates.footnotes import FootnoteBook
from kg.documents.estimates.marked import Mark, Noted
from kg.documents.estimates.parts import Part
from kg.documents.estimates.tables import Tables
from kg.documents.plan.colwise import columns_lost
from kg.documents.plan.flow import Unit
from kg.quick import changed
from kg.records.estimates import Figure, Provision

R = TypeVar("R", Figure, Provision)


@dataclass(slots=True)
class Settled:
    """``labels`` gives for a footnote's number the groups and measures that bear its mark."""

    provisions: list[Provision] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    labels: dict[int, tuple[str, ...]] = field(default_factory=dict)


def settle(
    tables: Tables,
    parts: Sequence[Part],
    front: Sequence[Provision],
    book: FootnoteBook,
    context: Context,
) -> Settled:
    """The sums of the front, then all records of the tables, each with its footnotes. Accounts for the tables' lines; a mark without a
    footnote and a line of which only a part was read are noted."""
    numbers = {n: book.settle(parts[n], marks) for n, marks in sorted(tables.marks.items())}
    out = Settled(list(front))
    mapped: dict[int, str] = {}
    _Footed(numbers, out, context, mapped).add("provision", tables.provisions, out.provisions)
    _Footed(numbers, out, context, mapped).add("figure", tables.figures, out.figures)
    for unit, what in tables.headings:
        context.ledger.mark(unit, "heading", reason=what)
    for unit, why in tables.rejected:
        if target := mapped.get(unit.index):
            context.note("unread-cell", f"Part of this row was not read: {why}.", unit.place, target)
        else:
            context.ledger.mark(unit, "rejected", reason=why)
    if tables.stacked and (lost := [u for u, _ in tables.rejected if u.index not in mapped]):
        first = min(lost, key=lambda u: u.index)
        context.note("columns-lost", columns_lost(first.text), first.place)
    return out


@dataclass(slots=True)
class _Footed:
    """``numbers`` has for a part's index the footnotes of its marks; ``mapped`` a unit's index with its first record."""

    numbers: dict[int, list[int]]
    out: Settled
    context: Context
    mapped: dict[int, str]
    lost: set[tuple[int, str]] = field(default_factory=set)

    def add(self, kind: str, noted: Sequence[Noted[R]], found: list[R]) -> None:
        mapped = self.mapped
        units: tuple[Unit, ...] | None = None
        for number, one in enumerate(noted, len(found) + 1):
            record, target = one.record, f"{kind}:{number}"
            footnotes: tuple[int, ...] = ()
            if one.marks:
                meant = [n for mark in one.marks if (n := self._footnote(one, mark, target))]
                footnotes = tuple(dict.fromkeys(meant))
            if footnotes or record.number != number:
                record = changed(record, number=number, footnotes=footnotes)
            found.append(record)
            if one.units is units:
                continue  # as all but the first of a row
            units = one.units
            for unit in units:
                if unit.index not in mapped:
                    mapped[unit.index] = target
                    self.context.mapped((unit,), target)

    def _footnote(self, one: Noted[R], mark: Mark, target: str) -> int:
        number = self.numbers[one.part][mark.at]
        if not number:
            if (one.part, mark.text) not in self.lost:
                self.lost.add((one.part, mark.text))
                message = f"The mark “{mark.text}” has no footnote that it could mean."
                self.context.note("unknown-footnote", message, one.units[0].place, target)
            return 0
        if mark.label and mark.scope in ("row", "group"):
            self._bears(number, mark.label)
        return number

    def _bears(self, number: int, label: str) -> None:
        before = self.out.labels.get(number, ())
        if label not in before:
            self.out.labels[number] = (*before, label)
