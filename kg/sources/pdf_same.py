"""Tables of one form: where a header is printed again, on other pages too, its columns are the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.sources.pdf_build import Loose, crossing
from kg.sources.pdf_columns import Item
from kg.sources.pdf_gutters import columns, fits
from kg.sources.pdf_runs import Run

SAME_X = 4.0
FITTING = 0.85
"""A table at the top of a page goes on with the last one of the page before when so many of its lines fit its columns."""

MOST_CUT = 12
"""The rest of a row that a page break cuts has at most about so many lines."""
CLOSE = 1.0


def agree(pages: Sequence[list[Item]]) -> None:
    """Give tables with the same header, and those that go on without one, the columns that all their lines together show."""
    groups: list[list[Loose]] = []
    ended: list[Loose] | None = None
    for items in pages:
        last: list[Loose] | None = None
        for i, item in enumerate(items):
            last = None
            if isinstance(item, Loose):
                last = next((g for g in groups if _same_head(g[0], item)), None)
                if last is None and _leads(items[:i]) and ended is not None and _fits(item, ended[-1]):
                    last = ended
                if last is None:
                    groups.append(last := [])
                last.append(item)
        ended = last
    for group in groups:
        if len(group) > 1:
            _share(group)
    for before, items in pairwise(pages):
        _take_up(before, items)


def _leads(items: Sequence[Item]) -> bool:
    """Whether nothing but a few lines stands before a page's first table."""
    return len(items) <= MOST_CUT and all(isinstance(i, Run) for i in items)


def _take_up(before: Sequence[Item], items: list[Item]) -> None:
    """Lines at the top of a page that stand in a later column of the table that the page before ends with are the rest
    of its last row: they go to the page's first table when it has the same columns, or make one."""
    table = before[-1] if before else None
    if not isinstance(table, Loose) or table.ys or not table.gutters:
        return
    cut: list[Run] = []
    for item in items:
        if not isinstance(item, Run) or len(cut) > MOST_CUT or not _inside_column(item, table, cut):
            break
        cut.append(item)
    if not cut:
        return
    after = items[len(cut)] if len(items) > len(cut) else None
    if isinstance(after, Loose) and after.gutters == table.gutters and not after.ys:
        after.across = {i + len(cut) for i in after.across}
        after.lines[:0] = cut
        del items[: len(cut)]
    else:
        items[: len(cut)] = [Loose(cut, table.gutters, table.head)]


def _inside_column(run: Run, table: Loose, above: Sequence[Run]) -> bool:
    if above and run.box[1] - above[-1].box[3] > CLOSE * run.size:
        return False
    starts = [b for _, b in table.gutters]
    aligned = all(
        any(abs(phrase[0].box[0] - x) <= 0.2 * run.size for x in starts) for phrase in run.phrases()
    )
    return aligned and fits(run, table.gutters) and abs(run.size - table.head.size) < 1


def _same_head(a: Loose, b: Loose) -> bool:
    return a.head.text == b.head.text and all(
        abs(v.box[0] - w.box[0]) <= SAME_X for v, w in zip(a.head.words, b.head.words, strict=True)
    )


def _fits(table: Loose, before: Loose) -> bool:
    lines = table.inside()
    good = sum(fits(r, before.gutters) for r in lines)
    return len(table.gutters) <= len(before.gutters) + 1 and good >= FITTING * len(lines)


def _share(group: Sequence[Loose]) -> None:
    lines = [r for t in group for r in t.inside()]
    gutters = columns(lines, group[0].head)
    if len(gutters) < sorted(len(t.gutters) for t in group)[len(group) // 2]:
        return
    for table in group:
        table.gutters = gutters
        table.across &= crossing(table.lines, gutters)
