"""The account of a document: exactly one outcome for each line and row, in order."""

from __future__ import annotations

from collections.abc import Iterable

from kg.documents.plan.flow import Unit
from kg.records import LedgerLine, Outcome

UNREAD = "neither part of a row nor any other part of a plan that this version knows"


class Ledger:
    """Collects outcomes by unit; the first outcome that a unit is given stands. ``unread`` is the reason for a printed unit that no reader
    accounted for."""

    def __init__(self, units: list[Unit], unread: str = UNREAD) -> None:
        self._units = units
        self._unread = unread
        self._lines: dict[int, LedgerLine] = {}

    def mark(self, unit: Unit, outcome: Outcome, *, target: str = "", reason: str = "") -> None:
        index = unit.index
        if index not in self._lines:
            self._lines[index] = LedgerLine(unit.place, unit.item.raw or unit.text, outcome, target, reason)

    def mark_all(
        self, units: Iterable[Unit], outcome: Outcome, *, target: str = "", reason: str = ""
    ) -> None:
        lines = self._lines
        for unit in units:
            index = unit.index
            if index not in lines:
                lines[index] = LedgerLine(unit.place, unit.item.raw or unit.text, outcome, target, reason)

    def marked(self, unit: Unit) -> bool:
        return unit.index in self._lines

    def outcome(self, unit: Unit) -> Outcome | None:
        """What the unit became, None as long as nobody said."""
        line = self._lines.get(unit.index)
        return line.outcome if line is not None else None

    def close(self) -> tuple[LedgerLine, ...]:
        """Every unit's line, in order; what nobody accounted for is blank or rejected, never missing."""
        lines = self._lines
        for unit in self._units:
            index = unit.index
            if index in lines:
                continue
            text = unit.item.raw or unit.text
            if unit.blank:
                lines[index] = LedgerLine(unit.place, text, "blank")
            else:
                lines[index] = LedgerLine(unit.place, text, "rejected", "", self._unread)
        closed = tuple([lines[unit.index] for unit in self._units])
        assert len(closed) == len(self._units) == len(lines), "the ledger must close"
        return closed
