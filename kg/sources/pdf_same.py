"""Tables of one form: where a header is printed again, on other pages too, its columns are the same."""

from __future__ import annotations

from collections.abc import Sequence

from kg.sources.pdf_build import Loose, crossing
from kg.sources.pdf_columns import Item
from kg.sources.pdf_gutters import columns, narrowed

SAME_X = 4.0
FITTING = 0.85
"""A table at the top of a page goes on with the last one of the page before when so many of its lines fit its columns."""


def agree(pages: Sequence[Sequence[Item]]) -> None:
    """Give tables with the same header, and those that go on without one, the columns that all their lines together show."""
    groups: list[list[Loose]] = []
    ended: list[Loose] | None = None
    for items in pages:
        last: list[Loose] | None = None
        for i, item in enumerate(items):
            last = None
            if isinstance(item, Loose):
                last = next((g for g in groups if _same_head(g[0], item)), None)
                if last is None and i == 0 and ended is not None and _fits(item, ended[-1]):
                    last = ended
                if last is None:
                    groups.append(last := [])
                last.append(item)
        ended = last
    for group in groups:
        if len(group) > 1:
            _share(group)


def _same_head(a: Loose, b: Loose) -> bool:
    return a.head.text == b.head.text and all(
        abs(v.box[0] - w.box[0]) <= SAME_X for v, w in zip(a.head.words, b.head.words, strict=True)
    )


def _fits(table: Loose, before: Loose) -> bool:
    lines = table.inside()
    good = sum(not narrowed(before.gutters, r)[1] for r in lines)
    return len(table.gutters) <= len(before.gutters) + 1 and good >= FITTING * len(lines)


def _share(group: Sequence[Loose]) -> None:
    lines = [r for t in group for r in t.inside()]
    gutters = columns(lines, group[0].head)
    if len(gutters) < sorted(len(t.gutters) for t in group)[len(group) // 2]:
        return
    for table in group:
        table.gutters = gutters
        table.across &= crossing(table.lines, gutters)
