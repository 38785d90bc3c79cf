"""A PDF page's glyphs and rules become lines and tables in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.sources.model import Block, Box, Cell, Line, Page, Place, Row, Table
from kg.sources.pdf_cells import cell_lines
from kg.sources.pdf_glyphs import Glyph, Run, deduplicate, from_char, to_runs
from kg.sources.pdf_rules import rules
from kg.sources.pdf_tables import Grid, grids


def read_page(page: Any, number: int) -> Page:
    """``page`` is a pdfplumber page; its characters are parsed here and may be flushed afterwards."""
    glyphs = deduplicate(from_char(c) for c in page.chars)
    return assemble(glyphs, grids(rules(page)), number, float(page.width), float(page.height))


def assemble(
    glyphs: Sequence[Glyph], tables: Sequence[Grid], number: int, width: float, height: float
) -> Page:
    spaces_written = any(g.is_space for g in glyphs)
    loose: list[Glyph] = []
    inside: list[list[Glyph]] = [[] for _ in tables]
    for g in glyphs:
        x, y = (g.x0 + g.x1) / 2, (g.top + g.bottom) / 2
        for table, held in zip(tables, inside, strict=True):
            if table.holds(x, y):
                held.append(g)
                break
        else:
            loose.append(g)
    runs = to_runs(loose, spaces_written=spaces_written)
    blocks: list[tuple[float, float, Run | Table]] = [(r.box[1], r.box[0], r) for r in runs]
    for grid, held in zip(tables, inside, strict=True):
        if any(not g.is_space for g in held):
            blocks.append((grid.ys[0], grid.xs[0], ruled_table(grid, held, spaces_written)))
    blocks.sort(key=lambda b: b[:2])
    return Page(number, number_places([b for *_, b in blocks], number), width, height)


def ruled_table(grid: Grid, glyphs: Sequence[Glyph], spaces_written: bool) -> Table:
    held: list[list[Glyph]] = [[] for _ in grid.cells]
    for g in glyphs:
        held[grid.at((g.x0 + g.x1) / 2, (g.top + g.bottom) / 2)].append(g)
    runs = [to_runs(gs, spaces_written=spaces_written) for gs in held]
    kept = any(r.space_after for rs in runs for r in rs[:-1])
    cells: list[Cell] = []
    for cell, rs in zip(grid.cells, runs, strict=True):
        box = grid.box_of(cell)
        left, right = _limits(grid, cell.left, cell.right, runs)
        lines = cell_lines(rs, left, right, spaces_kept=kept)
        cells.append(Cell(lines, cell.right - cell.left + 1, _round(box)))
    rows = []
    for r in range(len(grid.ys) - 1):
        items: list[Cell | None] = []
        for c in range(len(grid.xs) - 1):
            i = grid.owner[r, c]
            place, cell_ = grid.cells[i], cells[i]
            if place.left != c:
                items.append(None)
            elif place.top != r:
                items.append(Cell(cell_.lines, cell_.span, cell_.box, merged_up=True))
            else:
                items.append(cell_)
        box = _round((grid.xs[0], grid.ys[r], grid.xs[-1], grid.ys[r + 1]))
        rows.append(Row(tuple(items), Place(box=box)))
    columns = tuple((round(a, 2), round(b, 2)) for a, b in zip(grid.xs, grid.xs[1:], strict=False))
    return Table(tuple(rows), "full", columns)


def _limits(grid: Grid, left: int, right: int, runs: Sequence[Sequence[Run]]) -> tuple[float, float]:
    """Where text may stand in a cell's columns: the cell less its padding, which the leftmost text shows."""
    x0, x1 = grid.xs[left], grid.xs[right + 1]
    starts = [
        r.box[0] - grid.xs[cell.left]
        for cell, rs in zip(grid.cells, runs, strict=True)
        for r in rs
        if cell.left == left
    ]
    ends = [
        r.box[2]
        for cell, rs in zip(grid.cells, runs, strict=True)
        for r in rs
        if cell.left == left and cell.right == right
    ]
    padding = max(0.0, min(starts, default=0.0))
    return x0 + padding, max(x1 - padding, *ends) if ends else x1 - padding


def number_places(items: Sequence[Run | Table], page: int) -> tuple[Block, ...]:
    """The blocks of a page with their places: rows and lines are counted separately, each from 1 down the page."""
    blocks: list[Block] = []
    row = line = 0
    for item in items:
        if isinstance(item, Run):
            line += 1
            place = Place(page=page, line=line, box=item.box)
            blocks.append(Line(item.text, place, item.words, item.size, item.bold))
            continue
        rows = []
        for r in item.rows:
            row += 1
            rows.append(Row(r.cells, Place(page=page, row=row, box=r.place.box), r.continues, r.header))
        blocks.append(Table(tuple(rows), item.ruling, item.columns))
    return tuple(blocks)


def _round(box: Box) -> Box:
    a, b, c, d = box
    return (round(a, 2), round(b, 2), round(c, 2), round(d, 2))
