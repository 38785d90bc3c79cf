"""Reading order on a page, and tables that no grid draws: columns told by the white space between words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from kg.dataclasses import dataclass
from kg.sources.model import Box, Table, Word
from kg.sources.pdf_build import Loose, crossing
from kg.sources.pdf_loose import loose_regions
from kg.sources.pdf_runs import Run
from kg.values.middle import median

Item = Run | Table | Loose
LINES = 5
"""A text column has at least so many lines."""
SPACE = 0.6
"""Words closer than so many ems stand in one column, even if a column's edge would fit between them."""
STRETCHED = 3.0
"""Justification makes spaces at most so many ems wide."""
FILLED = 0.7
"""The share of a text column's width that its lines cover at the least (median): a table's columns hold less."""


def arrange(
    runs: Sequence[Run],
    tables: Sequence[Table | Loose],
    known: Sequence[float] = (),
    found: list[float] | None = None,
    middle: float | None = None,
) -> list[Item]:
    """All of a page in reading order: lines, the given tables, and what other tables the lines make.

    ``known`` are places where text columns of the document's other pages start; those of this page are added to ``found``.
    ``middle`` is the middle of the page.
    """
    placed = sorted(tables, key=lambda t: (top_of(t), _box_of(t)[0]))
    rest = sorted(runs, key=lambda r: r.base)
    if placed and (parts := _around_tables(rest, placed, known, found, middle)) is not None:
        return [item for own, held in parts for item in arrange(own, held, known, found, middle)]
    items: list[Item] = []
    for table in placed:
        above = [r for r in rest if r.base <= top_of(table) + 1]
        rest = rest[len(above) :]
        items += flow(above, known, found, middle)
        items.append(table)
    return [*items, *flow(rest, known, found, middle)]


def top_of(table: Table | Loose) -> float:
    if isinstance(table, Loose):
        return table.top
    box = table.rows[0].place.box
    return box[1] if box else 0.0


def _box_of(table: Table | Loose) -> Box:
    if isinstance(table, Loose):
        bottom = table.ys[-1] if table.ys else table.lines[-1].box[3]
        return (table.left, table.top, max(r.box[2] for r in table.lines), bottom)
    bottoms = [r.place.box[3] for r in table.rows if r.place.box]
    return (table.columns[0][0], top_of(table), table.columns[-1][1], max(bottoms, default=top_of(table)))


def flow(
    runs: Sequence[Run],
    known: Sequence[float] = (),
    found: list[float] | None = None,
    middle: float | None = None,
) -> list[Item]:
    """Runs (top to bottom) in reading order: text columns one after the other, tables without rules as tables."""
    if not runs:
        return []
    split = _columns(runs, (), known, found, middle)
    if split is not None:
        parts = (split.above, split.left, split.right, split.below)
        return [item for part in parts for item in flow(part, known, found, middle)]
    items: list[Item] = []
    at = 0
    for region in loose_regions(runs):
        if all(_whole(r) for r in runs[region.first : region.last + 1]):
            continue  # lines of justified text whose spaces happen to stand below each other
        items += runs[at : region.first]
        lines = list(runs[region.first : region.last + 1])
        across = {i - region.first for i in region.across} & crossing(lines, region.gutters)
        items.append(Loose(lines, region.gutters, runs[region.seed], across))
        at = region.last + 1
    return [*items, *runs[at:]]


@dataclass(frozen=True, slots=True)
class _Split:
    """Runs above two text columns, in the left one, in the right one, which starts at ``x``, and below them."""

    x: float
    above: list[Run]
    left: list[Run]
    right: list[Run]
    below: list[Run]


def _columns(
    runs: Sequence[Run],
    across: Sequence[Box],
    known: Sequence[float],
    found: list[float] | None,
    middle: float | None,
) -> _Split | None:
    """``across``: tables that columns may not run past, where they are as wide."""
    split = _text_columns(runs, across, middle)
    if split is not None and found is not None:
        found.append(min(r.box[0] for r in split.right))
    return split or (_known_columns(runs, known, across) if known else None)


def _around_tables(
    runs: Sequence[Run],
    tables: Sequence[Table | Loose],
    known: Sequence[float],
    found: list[float] | None,
    middle: float | None,
) -> list[tuple[list[Run], list[Table | Loose]]] | None:
    """A page in columns some of which hold tables: what is above, in the left column, in the right one and below. None where no table stands in a
    single column: then the tables part the page."""
    boxes = [_box_of(t) for t in tables]
    split = _columns(runs, boxes, known, found, middle)
    if split is None:
        return None
    x = split.x
    top = max((r.box[3] for r in split.above), default=float("-inf"))
    bottom = min((r.box[1] for r in split.below), default=float("inf"))
    sides: list[list[Table | Loose]] = [[], [], [], []]
    for table, box in zip(tables, boxes, strict=True):
        middle = (box[1] + box[3]) / 2
        inside = not _wide(box, x) and top < middle < bottom
        height = min((r.box[1] for r in (*split.left, *split.right)), default=0.0)
        if inside:
            sides[1 if box[2] <= x + 1 else 2].append(table)
        else:
            sides[0 if middle < height else 3].append(table)
    if not sides[1] and not sides[2]:
        return None
    return list(zip((split.above, split.left, split.right, split.below), sides, strict=True))


def _wide(box: Box, x: float) -> bool:
    return box[0] < x - 1 and box[2] > x + 1


def _text_columns(
    runs: Sequence[Run], across: Sequence[Box] = (), middle: float | None = None
) -> _Split | None:
    """None where the text is not set in columns. ``middle`` is that of the page, where one column may hold little."""
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
        if count < (LINES if middle is None else 2):
            return None
        stretch = _longest(runs, start - 1.5, across)
        if stretch is None:
            continue
        first, last = stretch
        sides = _sides(runs[first : last + 1], start - 1.5)
        set_so = count >= LINES and all(_is_text(side) or _text_columns(side) for side in sides)
        if set_so or _halves(*sides, start, middle):
            return _Split(start - 1.5, list(runs[:first]), *sides, list(runs[last + 1 :]))
    return None


def _known_columns(runs: Sequence[Run], known: Sequence[float], across: Sequence[Box]) -> _Split | None:
    """The same where other pages tell where a column starts: its lines may then be few or short, as a list's are."""
    for start in known:
        x = start - 1.5
        stretch = _longest(runs, x, across, apart=False)
        if stretch is None:
            continue
        first, last = stretch
        left, right = _sides(runs[first : last + 1], x)
        if min(len(left), len(right)) < 2 or not all(_is_column(side) for side in (left, right)):
            continue
        if 2 * sum(abs(r.box[0] - start) <= 2 for r in right) >= len(right):
            return _Split(x, list(runs[:first]), left, right, list(runs[last + 1 :]))
    return None


def _halves(left: Sequence[Run], right: Sequence[Run], start: float, middle: float | None) -> bool:
    """Whether one side is running text, and the other one too little to tell by itself (headings, a list, the end of the text) in the page's
    other half."""
    if middle is None or min(len(left), len(right)) < 2 or max(len(left), len(right)) < 2 * LINES:
        return False
    gutter = (max(r.box[2] for r in left) + start) / 2
    if abs(gutter - middle) > 0.06 * middle or not (_is_text(left) or _is_text(right)):
        return False
    edges = ((left, min(r.box[0] for r in left)), (right, start))
    return all(_is_column(s) and 2 * sum(abs(r.box[0] - x) <= 2 for r in s) >= len(s) for s, x in edges)


def _is_column(runs: Sequence[Run]) -> bool:
    """Whether lines run on without gaps, as in a column of text and unlike in a table."""
    return sum(_whole(r) for r in runs) >= 0.8 * len(runs)


def _whole(run: Run) -> bool:
    """Whether a line runs on: without wide gaps, or with gaps that justification widened, all about as much."""
    if len(run.phrases()) == 1:
        return True
    gaps = [b.box[0] - a.box[2] for a, b in pairwise(run.words)]
    return len(gaps) >= 2 and max(gaps) <= min(STRETCHED * run.size, 1.6 * min(gaps))


def _crosses(run: Run, x: float) -> bool:
    """Whether a word stands at ``x``, or no more than a space between two words."""
    before: Word | None = None
    for word in run.words:
        if word.box[0] >= x - 1:
            return before is not None and word.box[0] - before.box[2] < SPACE * run.size
        if word.box[2] > x:
            return True
        before = word
    return False


def _longest(
    runs: Sequence[Run], x: float, across: Sequence[Box] = (), *, apart: bool = True
) -> tuple[int, int] | None:
    """First and last index of the longest stretch of runs that leave the vertical at ``x`` free, without large gaps (``apart``)
    and without a table that crosses it in between."""
    tops = [box[1] for box in across if _wide(box, x)]
    best: tuple[int, int] | None = None
    start: int | None = None
    for i, run in enumerate(runs):
        far = start is not None and (
            (apart and run.box[1] - runs[i - 1].box[3] > 3 * run.size)
            or any(runs[i - 1].base <= top + 1 < run.base for top in tops)
        )
        if _crosses(run, x) or far:
            start = None if _crosses(run, x) else i
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
    whole = sum(_whole(r) for r in runs)
    return median(inked) >= FILLED * width and whole >= 0.8 * len(runs)
