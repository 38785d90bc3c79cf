"""A PDF page's glyphs and rules become lines and tables in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.sources.model import Block, Line, Page, Place, Row, Table
from kg.sources.pdf_columns import arrange
from kg.sources.pdf_glyphs import Glyph, Run, deduplicate, from_char, odd_runs, to_runs
from kg.sources.pdf_grid import ruled_table
from kg.sources.pdf_layout import Drawn
from kg.sources.pdf_open import open_tables
from kg.sources.pdf_rules import rules
from kg.sources.pdf_tables import grids
from kg.sources.pdf_turn import Turn, angle, find_turn


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page, and whether its first ruled table has no rule on top and its last one none at the bottom."""

    page: Page
    open_top: bool = False
    open_bottom: bool = False


def read_page(page: Any, number: int, ink: Drawn) -> PageRead:
    """``page`` is a pdfplumber page and ``ink`` what it draws.

    Boxes are in the coordinates of the page as it is read: upright, from its top left corner. ``Page.rotation`` says by
    how many degrees clockwise it had to be turned for that, after the turn that the file itself asks for.
    """
    chars = ink.chars
    angles = [angle(c) for c in chars]
    turn = find_turn(page, angles)
    glyphs: list[Glyph] = []
    odd: list[tuple[int, Glyph]] = []
    for char, drawn in zip(chars, angles, strict=True):
        glyph = from_char(char, turn)
        if not _visible(glyph, turn):
            continue
        if drawn == turn.degrees:
            glyphs.append(glyph)
        else:
            odd.append((drawn, glyph))
    width, height = turn.size
    found = rules(ink.shapes, turn)
    glyphs = deduplicate(glyphs)
    tables = grids(found)
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
    extra = odd_runs(odd)
    placed: list[Table] = []
    for grid, held in zip(tables, inside, strict=True):
        mine = [r for r in extra if grid.holds((r.box[0] + r.box[2]) / 2, (r.box[1] + r.box[3]) / 2)]
        extra = [r for r in extra if r not in mine]
        if mine or any(not g.is_space for g in held):
            placed.append(ruled_table(grid, held, mine, spaces_written=spaces_written))
    free = [r for r in found.horizontal if not any(g.holds((r.start + r.end) / 2, r.at) for g in tables)]
    opened = open_tables(to_runs(loose, spaces_written=spaces_written), free)
    items = arrange(opened.rest, [*placed, *opened.tables], extra)
    result = Page(number, number_places(items, number), width, height, turn.degrees)
    return PageRead(
        result,
        opened.open_top or (bool(tables) and tables[0].open_top),
        opened.open_bottom or (bool(tables) and tables[-1].open_bottom),
    )


def _visible(glyph: Glyph, turn: Turn) -> bool:
    width, height = turn.size
    return -1 <= (glyph.x0 + glyph.x1) / 2 <= width + 1 and -1 <= (glyph.top + glyph.bottom) / 2 <= height + 1


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
