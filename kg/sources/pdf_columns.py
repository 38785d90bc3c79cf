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


def arrange(
    runs: Sequence[Run],
    tables: Sequence[Table | Loose],
    known: Sequence[float] = (),
    found: list[float] | None = None,
) -> list[Item]:
    """All of a page in reading order: lines, the given tables, and what other tables the lines make.

    ``known`` are places where text columns of the document's other pages start; those of this page are added to ``found``.
    """
    placed = sorted(tables, key=lambda t: (top_of(t), t.left if isinstance(t, Loose) else t.columns[0][0]))
    items: list[Item] = []
    rest = sorted(runs, key=lambda r: r.base)
    for table in placed:
        above = [r for r in rest if r.base <= top_of(table) + 1]
        rest = rest[len(above) :]
        items += flow(above, known, found)
        items.append(table)
    return [*items, *flow(rest, known, found)]


def top_of(table: Table | Loose) -> float:
    if isinstance(table, Loose):
        return table.top
    box = table.rows[0].place.box
    return box[1] if box else 0.0


def flow(runs: Sequence[Run], known: Sequence[float] = (), found: list[float] | None = None) -> list[Item]:
    """Runs (top to bottom) in reading order: text columns one after the other, tables without rules as tables."""
    if not runs:
        return []
    split = _text_columns(runs)
    if split is not None and found is not None:
        found.append(min(r.box[0] for r in split[2]))
    if split is None and known:
        split = _known_columns(runs, known)
    if split is not None:
        return [item for part in split for item in flow(part, known, found)]
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


def _known_columns(
    runs: Sequence[Run], known: Sequence[float]
) -> tuple[list[Run], list[Run], list[Run], list[Run]] | None:
    """The same where other pages tell where a column starts: its lines may then be few or short, as a list's are."""
    for start in known:
        x = start - 1.5
        stretch = _longest(runs, x, apart=False)
        if stretch is None:
            continue
        first, last = stretch
        left, right = _sides(runs[first : last + 1], x)
        if min(len(left), len(right)) < 2 or not all(_is_column(side) for side in (left, right)):
            continue
        if 2 * sum(abs(r.box[0] - start) <= 2 for r in right) >= len(right):
            return list(runs[:first]), left, right, list(runs[last + 1 :])
    return None


def _is_column(runs: Sequence[Run]) -> bool:
    """Whether lines run on without gaps, as in a column of text and unlike in a table."""
    return sum(len(r.phrases()) == 1 for r in runs) >= 0.8 * len(runs)


def _crosses(words: Sequence[Word], x: float) -> bool:
    return any(w.box[0] < x - 1 and w.box[2] > x for w in words)


def _longest(runs: Sequence[Run], x: float, *, apart: bool = True) -> tuple[int, int] | None:
    """First and last index of the longest stretch of runs that leave the vertical at ``x`` free, without large gaps (``apart``)."""
    best: tuple[int, int] | None = None
    start: int | None = None
    for i, run in enumerate(runs):
        far = apart and start is not None and run.box[1] - runs[i - 1].box[3] > 3 * run.size
        if _crosses(run.words, x) or far:
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
