"""Reading order on a page, and tables that no grid draws: columns told by the white space between words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from kg.sources.model import Table, Word
from kg.sources.pdf_build import Loose, crossing
from kg.sources.pdf_glyphs import Run
from kg.sources.pdf_loose import loose_regions

Item = Run | Table | Loose
LINES = 5
"""A text column has at least so many lines."""
FILLED = 0.7
"""The share of a text column's width that its lines cover at the least (median): a table's columns hold less."""


def arrange(runs: Sequence[Run], tables: Sequence[Table | Loose]) -> list[Item]:
    """All of a page in reading order: lines, the given tables, and what other tables the lines make."""
    placed = sorted(tables, key=lambda t: (top_of(t), t.left if isinstance(t, Loose) else t.columns[0][0]))
    items: list[Item] = []
    rest = sorted(runs, key=lambda r: r.base)
    for table in placed:
        above = [r for r in rest if r.base <= top_of(table) + 1]
        rest = rest[len(above) :]
        items += flow(above)
        items.append(table)
    return [*items, *flow(rest)]


def top_of(table: Table | Loose) -> float:
    if isinstance(table, Loose):
        return table.top
    box = table.rows[0].place.box
    return box[1] if box else 0.0


def flow(runs: Sequence[Run]) -> list[Item]:
    """Runs (top to bottom) in reading order: text columns one after the other, tables without rules as tables."""
    if not runs:
        return []
    split = _text_columns(runs)
    if split is not None:
        above, left, right, below = split
        return [*flow(above), *flow(left), *flow(right), *flow(below)]
    items: list[Item] = []
    at = 0
    for region in loose_regions(runs):
        items += runs[at : region.first]
        lines = list(runs[region.first : region.last + 1])
        across = {i - region.first for i in region.across} & crossing(lines, region.gutters)
        items.append(Loose(lines, region.gutters, runs[region.seed], across))
        at = region.last + 1
    return [*items, *runs[at:]]


def _text_columns(runs: Sequence[Run]) -> tuple[list[Run], list[Run], list[Run], list[Run]] | None:
    """Runs above, in the left and right text column, and below; None where the text is not set in columns."""
    if len(runs) < LINES:
        return None
    left, right = min(r.box[0] for r in runs), max(r.box[2] for r in runs)
    starts: Counter[int] = Counter()
    for run in runs:
        for phrase in run.phrases(0.8):
            x = phrase[0].box[0]
            if left + 0.25 * (right - left) < x < right - 0.2 * (right - left):
                starts[round(x)] += 1
    for start, count in starts.most_common(3):
        if count < LINES:
            return None
        stretch = _longest(runs, start - 1.5)
        if stretch is None:
            continue
        first, last = stretch
        sides = _sides(runs[first : last + 1], start - 1.5)
        if all(_is_text(side) for side in sides):
            return list(runs[:first]), *sides, list(runs[last + 1 :])
    return None


def _crosses(words: Sequence[Word], x: float) -> bool:
    return any(w.box[0] < x - 1 and w.box[2] > x for w in words)


def _longest(runs: Sequence[Run], x: float) -> tuple[int, int] | None:
    """First and last index of the longest stretch of runs that leave the vertical at ``x`` free, without large gaps."""
    best: tuple[int, int] | None = None
    start: int | None = None
    for i, run in enumerate(runs):
        apart = start is not None and run.box[1] - runs[i - 1].box[3] > 3 * run.size
        if _crosses(run.words, x) or apart:
            start = None if _crosses(run.words, x) else i
        elif start is None:
            start = i
        if start is not None and (best is None or i - start > best[1] - best[0]):
            best = (start, i)
    return best


def _sides(runs: Sequence[Run], x: float) -> tuple[list[Run], list[Run]]:
    left: list[Run] = []
    right: list[Run] = []
    for run in runs:
        before = [w for w in run.words if w.box[0] < x]
        after = [w for w in run.words if w.box[0] >= x]
        if before:
            left.append(run.part(before))
        if after:
            right.append(run.part(after))
    return left, right


def _is_text(runs: Sequence[Run]) -> bool:
    """Whether the lines fill their column as running text does."""
    if len(runs) < LINES:
        return False
    width = max(r.box[2] for r in runs) - min(r.box[0] for r in runs)
    inked = [sum(w.box[2] - w.box[0] for w in r.words) for r in runs]
    whole = sum(len(r.phrases()) == 1 for r in runs)
    return median(inked) >= FILLED * width and whole >= 0.8 * len(runs)
