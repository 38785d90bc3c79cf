"""Tables without any rules: runs of lines that leave the same gutters free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from kg.sources.model import Cell, CellLine, Place, Row, Table, Word
from kg.sources.pdf_glyphs import Run, around, is_leader

Gutter = tuple[float, float]
NARROWEST = 0.45
"""A gutter is at least so many ems wide once all lines have been seen."""
FAR = 2.5
"""Lines of a table are no further apart than so many ems."""
MAX_PENDING = 2
"""So many lines in a row may run across the columns inside a table (group rows)."""


@dataclass(slots=True)
class Region:
    """Lines ``first`` to ``last`` of a page that make a table; ``across`` are those that span its columns."""

    first: int
    last: int
    gutters: list[Gutter]
    across: set[int] = field(default_factory=set)


def free(gutter: Gutter, words: Sequence[Word]) -> Gutter:
    """The widest part of a gutter that no word covers."""
    a, b = gutter
    covered = sorted(
        (max(w.box[0], a), min(w.box[2], b))
        for w in words
        if w.box[0] < b and w.box[2] > a and not is_leader(w)
    )
    best, start = (a, a), a
    for x0, x1 in covered:
        if x0 - start > best[1] - best[0]:
            best = (start, x0)
        start = max(start, x1)
    return (start, b) if b - start > best[1] - best[0] else best


def gutters_of(run: Run) -> list[Gutter]:
    groups = run.phrases()
    ends = [around([w for w in g if not is_leader(w)] or g) for g in groups]
    return [(a[2], b[0]) for a, b in pairwise(ends)]


def narrowed(gutters: Sequence[Gutter], run: Run) -> tuple[list[Gutter], int]:
    """The gutters that stay free beside a line, and how many it crosses."""
    kept = [free(g, run.words) for g in gutters]
    wide = [g for g in kept if g[1] - g[0] >= NARROWEST * run.size]
    return wide, len(gutters) - len(wide)


def column_of(x: float, gutters: Sequence[Gutter]) -> int:
    return sum(x > (a + b) / 2 for a, b in gutters)


def columns_of(run: Run, gutters: Sequence[Gutter]) -> list[int]:
    """The column of each word of a line; a leader is in that of the word before it."""
    columns: list[int] = []
    for word in run.words:
        own = column_of((word.box[0] + word.box[2]) / 2, gutters)
        columns.append(columns[-1] if columns and is_leader(word) else own)
    return columns


def filled(run: Run, gutters: Sequence[Gutter]) -> set[int]:
    """The columns that a line has text in."""
    return {column_of((w.box[0] + w.box[2]) / 2, gutters) for w in run.words if not is_leader(w)}


def loose_regions(runs: Sequence[Run]) -> list[Region]:
    """The tables among lines (top to bottom), which do not overlap."""
    regions: list[Region] = []
    at = 0
    while at < len(runs):
        region = None
        if len(gutters_of(runs[at])) >= 2:
            region = _grow(runs, at, regions[-1].last + 1 if regions else 0)
        if region is not None:
            regions.append(region)
            at = region.last
        at += 1
    return regions


def _grow(runs: Sequence[Run], seed: int, floor: int) -> Region | None:
    region = Region(seed, seed, gutters_of(runs[seed]))
    _grow_up(runs, region, floor)
    heads = {runs[i].text for i in range(region.first, seed + 1)}
    pending: list[int] = []
    for i in range(seed + 1, len(runs)):
        run, above = runs[i], runs[i - 1]
        if run.box[1] - above.box[3] > FAR * run.size or len(pending) > MAX_PENDING:
            break
        kept, crossed = narrowed(region.gutters, run)
        several = len(run.phrases()) > 1
        if not crossed and not _apart(runs, region, i):
            if pending and (run.text in heads or len(filled(run, kept)) < 2):
                break
            region.gutters, region.last = kept, i
            region.across.update(pending)
            pending = []
        elif several and len(kept) >= 2 and i - seed <= 2 and not pending:
            region.gutters, region.last = kept, i
        elif several and len(kept) >= 1 and 2 * crossed <= len(region.gutters) and not pending:
            region.last = i
        elif run.size > 1.08 * runs[seed].size:
            break
        else:
            pending.append(i)
    region.gutters = project(
        [runs[i] for i in range(region.first, region.last + 1) if i not in region.across]
    )
    _add_leaders(runs, region)
    return region if _is_table(runs, region) else None


def _apart(runs: Sequence[Run], region: Region, i: int) -> bool:
    """Whether a line that fits the columns still looks like a heading or a line after the table: alone in the first
    column, and set off from the lines above by more space, or by being bold or larger than they are."""
    run = runs[i]
    if len(run.phrases()) > 1 or filled(run, region.gutters) != {0}:
        return False
    inside = [runs[j] for j in range(region.first, region.last + 1)]
    gaps = [b.box[1] - a.box[3] for a, b in pairwise(inside)]
    gap = run.box[1] - runs[i - 1].box[3]
    usual = median(gaps) if gaps else 0.5 * run.size
    body = inside[1:] or inside
    stands_out = (run.bold and not any(r.bold for r in body)) or run.size > 1.08 * median(
        r.size for r in body
    )
    return gap > usual + 0.8 * run.size or (stands_out and gap > usual + 0.2 * run.size)


def _grow_up(runs: Sequence[Run], region: Region, floor: int) -> None:
    """Take in the first lines of a header whose cells wrap."""
    while region.first > floor:
        run, below = runs[region.first - 1], runs[region.first]
        kept, crossed = narrowed(region.gutters, run)
        columns = filled(run, kept)
        close = below.box[1] - run.box[3] <= 0.8 * run.size
        if crossed or not close or (len(columns) < 2 and 0 in columns):
            return
        region.gutters, region.first = kept, region.first - 1


def project(lines: Sequence[Run]) -> list[Gutter]:
    """The strips that (almost) no line has text in, and that are a wide gap in one line at least."""
    size = median(r.size for r in lines)
    spans = sorted((w.box[0], w.box[2]) for r in lines for w in r.words if not is_leader(w))
    marks = sorted([(a, 1) for a, _ in spans] + [(b, -1) for _, b in spans])
    most = len(lines) // 12
    found: list[Gutter] = []
    depth, start = 0, None
    for x, change in marks:
        if start is not None and depth <= most < depth + change:
            found.append((start, x))
        depth += change
        start = x if depth == most and change < 0 else (start if depth <= most else None)
    wide = [(a, b) for a, b in found if b - a >= NARROWEST * size]
    gaps = [g for r in lines for g in gutters_of(r)]
    gutters = []
    for gutter in wide:
        if any(x0 < gutter[1] and gutter[0] < x1 for x0, x1 in gaps):
            for line in lines:
                rest = free(gutter, line.words)
                gutter = rest if rest[1] - rest[0] >= NARROWEST * size else gutter
            gutters.append(gutter)
    return gutters


def _add_leaders(runs: Sequence[Run], region: Region) -> None:
    """Rows of dots lead from a label to its value: where they end is a gutter, even if the header has none there."""
    led = [r for r in runs[region.first : region.last + 1] if any(is_leader(w) for w in r.words[1:-1])]
    if not led:
        return
    found = gutters_of(led[0])
    for run in led[1:]:
        found, _ = narrowed(found, run)
    new = [g for g in found if not any(a < g[1] and g[0] < b for a, b in region.gutters)]
    region.gutters = sorted([*region.gutters, *new])


def _is_table(runs: Sequence[Run], region: Region) -> bool:
    if len(region.gutters) < 2 or region.last == region.first:
        return False
    rows = [
        filled(runs[i], region.gutters)
        for i in range(region.first, region.last + 1)
        if i not in region.across
    ]
    full = sum(len(columns) >= 3 for columns in rows)
    return full >= 2 or (full == 1 and len(region.gutters) >= 3)


def to_table(runs: Sequence[Run], region: Region) -> Table:
    """The table of a region: each line a row, a line across the columns one spanning cell."""
    lines = runs[region.first : region.last + 1]
    rows = []
    for i, run in enumerate(lines, region.first):
        box = around(run.words)
        rows.append(Row(line_cells(run, region.gutters, i in region.across), Place(box=box)))
    return Table(tuple(rows), "none", edges(lines, region.gutters))


def edges(lines: Sequence[Run], gutters: Sequence[Gutter]) -> tuple[tuple[float, float], ...]:
    """Left and right edge of each column."""
    left = min(r.box[0] for r in lines)
    right = max(r.box[2] for r in lines)
    starts = [left, *(b for _, b in gutters)]
    ends = [*(a for a, _ in gutters), right]
    return tuple((round(a, 2), round(b, 2)) for a, b in zip(starts, ends, strict=True))


def line_cells(run: Run, gutters: Sequence[Gutter], across: bool) -> tuple[Cell | None, ...]:
    """A line's words in their columns. A phrase that covers a gutter is one cell that spans."""
    count = len(gutters) + 1
    if across:
        return (_cell(run.words, count), *[None] * (count - 1))
    cells: list[Cell | None] = []
    groups = _cells_of(run, gutters)
    while len(cells) < count:
        words, last = groups.get(len(cells), ([], len(cells)))
        span = last - len(cells) + 1
        cells += [_cell(words, span), *[None] * (span - 1)]
    return tuple(cells)


def _cells_of(run: Run, gutters: Sequence[Gutter]) -> dict[int, tuple[list[Word], int]]:
    """First column -> its words and the last column that they reach into."""
    groups: list[tuple[int, int, list[Word]]] = []
    for word, middle in zip(run.words, columns_of(run, gutters), strict=True):
        x0, x1 = word.box[0], word.box[2]
        first = last = middle
        if not is_leader(word):
            first = min([middle, *(i for i, (a, b) in enumerate(gutters) if x0 < a and x1 > b)])
            last = max([middle, *(i + 1 for i, (a, b) in enumerate(gutters) if x0 < a and x1 > b)])
        if groups and first <= groups[-1][1]:
            groups[-1] = (groups[-1][0], max(last, groups[-1][1]), [*groups[-1][2], word])
        else:
            groups.append((first, last, [word]))
    return {first: (words, last) for first, last, words in groups}


def _cell(words: Sequence[Word], span: int) -> Cell:
    if not words:
        return Cell(span=span)
    box = around(words)
    return Cell((CellLine(" ".join(w.text for w in words), box),), span, box)
