"""The entries of a report's front: what it says in words, each with the sum printed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Final

from kg.dataclasses import dataclass
from kg.documents.plan.flow import Unit

WITH_SUMS: Final = ("estimate", "ceiling", "balance")


@dataclass(slots=True)
class Entry:
    """``kind`` is empty for what no form has. ``alone`` is the line of the sum, where it stands on a line of its own."""

    kind: str
    lines: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    amount: str = ""
    alone: Unit | None = None


def deal(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with the sums that an extractor printed as a column of their own: in order, when there are as many as entries above them that lack
    one. Else none of them is given to an entry: the first would go to the last one above it, whose sum it is not."""
    done: list[Entry] = []
    at = 0
    while at < len(entries):
        end = at
        while end < len(entries) and entries[end].alone is not None and (end == at or not entries[end].lines):
            end += 1
        column = entries[at:end]
        if not column:
            done.append(entries[at])
            at += 1
            continue
        sums = [Entry("", [], [e.alone], e.amount, e.alone) for e in column if e.alone is not None]
        above = [*done, *([_without(column[0])] if column[0].lines else [])]
        lacking = [e for e in above if e.kind in WITH_SUMS and not e.amount]
        if len(sums) == 1 and len(lacking) <= 1:
            done.append(column[0])
        elif len(sums) == len(lacking):
            for entry, one in zip(lacking, sums, strict=True):
                entry.amount, entry.alone = one.amount, one.alone
                entry.units.extend(one.units)
            done = above
        else:
            done = [*above, *sums]
        at = end
    return done


def _without(entry: Entry) -> Entry:
    """The entry without the sum below it."""
    return Entry(entry.kind, list(entry.lines), [u for u in entry.units if u is not entry.alone])
