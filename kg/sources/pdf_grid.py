"""A ruled grid filled with the text that stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from kg.sources.model import Box, Cell, Place, Row, Table
from kg.sources.pdf_cells import cell_lines
from kg.sources.pdf_glyphs import Glyph, is_cjk
from kg.sources.pdf_runs import Run, to_runs
from kg.sources.pdf_tables import Grid

TOUCHING = 0.12
"""Letters of one word are no further apart than so many ems."""


def ruled_table(grid: Grid, glyphs: Sequence[Glyph], extra: Sequence[Run], *, spaces_written: bool) -> Table:
    """The table of a grid. ``extra`` are runs set at another angle, which go to the cells that they stand in."""
    held: list[list[Glyph]] = [[] for _ in grid.cells]
    for index, g in _placed(grid, glyphs):
        held[index].append(g)
    runs = [to_runs(gs, spaces_written=spaces_written) for gs in held]
    for run in extra:
        runs[grid.at((run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2)].append(run)
    kept = any(r.space_after for rs in runs for r in rs[:-1])
    padding = _padding(grid, runs)
    # The last text of the same columns may come nearer to the rule than the first comes on the left.
    ends: dict[tuple[int, int], float] = {}
    for cell, rs in zip(grid.cells, runs, strict=True):
        for run in rs:
            ends[cell.left, cell.right] = max(ends.get((cell.left, cell.right), run.box[2]), run.box[2])
    cells: list[Cell] = []
    for cell, rs in zip(grid.cells, runs, strict=True):
        box = grid.box_of(cell)
        left, right = box[0] + padding[cell.left], box[2] - padding[cell.left]
        lines = cell_lines(
            rs, left, max(right, ends[cell.left, cell.right]) if rs else right, spaces_kept=kept
        )
        cells.append(Cell(lines, cell.right - cell.left + 1, round_box(box)))
    rows = []
    for r in range(len(grid.ys) - 1):
        items = _row(grid, cells, r)
        if len(items) > 1 and items[0] and items[0].span == len(items) and not items[0].lines:
            continue  # the space between a table's frame and its cells, not a row
        rows.append(
            Row(tuple(items), Place(box=round_box((grid.xs[0], grid.ys[r], grid.xs[-1], grid.ys[r + 1]))))
        )
    columns = tuple((round(a, 2), round(b, 2)) for a, b in pairwise(grid.xs))
    return Table(tuple(rows), "full", columns)


def _placed(grid: Grid, glyphs: Sequence[Glyph]) -> list[tuple[int, Glyph]]:
    """Each glyph with the cell that it belongs to: the one it stands in, but letters of a word that runs over a rule to
    the one that holds most of the word."""
    placed = [grid.at((g.x0 + g.x1) / 2, (g.top + g.bottom) / 2) for g in glyphs]
    at = 0
    while at < len(glyphs):
        end = at + 1
        while end < len(glyphs) and _follows(glyphs[end - 1], glyphs[end]):
            end += 1
        cells = placed[at:end]
        if cells[0] != cells[-1]:
            _whole_words(grid, glyphs, placed, at, end)
        at = end
    return list(zip(placed, glyphs, strict=True))


def _follows(a: Glyph, b: Glyph) -> bool:
    """Whether two glyphs drawn one after the other are letters of one word, or of two that touch."""
    if a.is_space or b.is_space or is_cjk(a.text) or is_cjk(b.text):
        return False
    near = abs(a.base - b.base) <= 0.1 * a.size and abs(b.x0 - a.x1) <= TOUCHING * a.size
    return near and abs(a.size - b.size) <= 0.1 * a.size


def _whole_words(grid: Grid, glyphs: Sequence[Glyph], placed: list[int], at: int, end: int) -> None:
    """Letters ``at`` to ``end`` stand on both sides of rules. Two words that touch are parted where a capital or digit
    starts after a small letter inside the next cell; what runs over the rule before that stays with its word."""
    starts = [at]
    for i in range(at + 1, end):
        before, after = glyphs[i - 1].text, glyphs[i].text
        turns = not (before.isupper() or before.isdigit()) and (after.isupper() or after.isdigit())
        if turns and placed[i] != placed[starts[-1]]:
            starts.append(i)
    for a, b in pairwise([*starts, end]):
        counts = Counter(placed[a:b])
        home = max(counts, key=lambda c: (counts[c], c == placed[a]))
        placed[a:b] = [home] * (b - a)


def _row(grid: Grid, cells: Sequence[Cell], row: int) -> list[Cell | None]:
    items: list[Cell | None] = []
    for column in range(len(grid.xs) - 1):
        i = grid.owner[row, column]
        drawn, cell = grid.cells[i], cells[i]
        if drawn.left != column:
            items.append(None)
        elif drawn.top != row:
            items.append(Cell(cell.lines, cell.span, cell.box, merged_up=True))
        else:
            items.append(cell)
    return items


def _padding(grid: Grid, runs: Sequence[Sequence[Run]]) -> list[float]:
    """By column, how near its text comes to the rule on its left; taken to be the same on the right."""
    padding: dict[int, float] = {}
    for cell, rs in zip(grid.cells, runs, strict=True):
        for r in rs:
            gap = max(0.0, r.box[0] - grid.xs[cell.left])
            padding[cell.left] = min(padding.get(cell.left, gap), gap)
    return [padding.get(c, 0.0) for c in range(len(grid.xs))]


def round_box(box: Box) -> Box:
    a, b, c, d = box
    return (round(a, 2), round(b, 2), round(c, 2), round(d, 2))
