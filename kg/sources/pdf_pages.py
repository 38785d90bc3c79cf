"""A PDF page's glyphs and rules become lines and tables in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.dataclasses import dataclass
from kg.sources.model import Block, Box, Line, Page, Place, Row, Table
from kg.sources.pdf_build import Loose
from kg.sources.pdf_columns import arrange
from kg.sources.pdf_glyphs import Glyph, deduplicate, from_char
from kg.sources.pdf_grid import ruled_table
from kg.sources.pdf_layout import Drawn
from kg.sources.pdf_margins import Sheet, running
from kg.sources.pdf_open import open_tables, reaches
from kg.sources.pdf_rules import Rule, rules
from kg.sources.pdf_runs import Run, odd_runs, to_runs
from kg.sources.pdf_same import agree
from kg.sources.pdf_tables import grids
from kg.sources.pdf_turn import Turn, angle, find_turn


@dataclass(frozen=True, slots=True)
class Draft:
    """A page with its ruled tables found, the lines (``loose``) and horizontal rules (``free``) outside them, and the
    runs set at another angle. Running heads and what tables have in common show only when all pages are there."""

    number: int
    size: tuple[float, float]
    rotation: int
    placed: list[Table]
    loose: list[Run]
    free: list[Rule]
    extra: list[Run]
    open_top: bool = False
    open_bottom: bool = False


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page, and whether its first ruled table has no rule on top and its last one none at the bottom."""

    page: Page
    open_top: bool = False
    open_bottom: bool = False


def draft_page(page: Any, number: int, ink: Drawn) -> Draft:
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
    holders = list(zip(tables, inside, strict=True))
    for g in glyphs:
        x, y = (g.x0 + g.x1) / 2, (g.top + g.bottom) / 2
        for table, held in holders:
            if table.holds(x, y):
                held.append(g)
                break
        else:
            loose.append(g)
    extra = odd_runs(odd)
    placed: list[Table] = []
    for grid, held in holders:
        mine = [r for r in extra if grid.holds((r.box[0] + r.box[2]) / 2, (r.box[1] + r.box[3]) / 2)]
        extra = [r for r in extra if r not in mine]
        if mine or any(not g.is_space for g in held):
            placed.append(ruled_table(grid, held, mine, spaces_written=spaces_written))
    free = [r for r in found.horizontal if not any(g.holds((r.start + r.end) / 2, r.at) for g in tables)]
    return Draft(
        number,
        (width, height),
        turn.degrees,
        placed,
        to_runs(loose, spaces_written=spaces_written),
        free,
        extra,
        bool(tables) and tables[0].open_top,
        bool(tables) and tables[-1].open_bottom,
    )


def finish(drafts: Sequence[Draft]) -> list[PageRead]:
    """The pages with their lines and tables in reading order."""
    sheets = [Sheet(d.size[1], d.loose, [b for t in d.placed if (b := _table_box(t))]) for d in drafts]
    edges = running(sheets)
    bodies: list[list[Run]] = []
    for draft, (head, foot) in zip(drafts, edges, strict=True):
        taken = {id(r) for r in (*head, *foot)}
        bodies.append([r for r in draft.loose if id(r) not in taken])
    common = reaches([d.free for d in drafts])
    opened = [open_tables(body, d.free, common) for body, d in zip(bodies, drafts, strict=True)]
    starts: list[float] = []
    items = [
        arrange(o.rest, [*d.placed, *o.tables], (), starts, d.size[0] / 2)
        for o, d in zip(opened, drafts, strict=True)
    ]
    if starts:  # set in columns: the same places hold on pages that have too little in a column to tell
        known = sorted({round(x) for x in starts})
        items = [
            arrange(o.rest, [*d.placed, *o.tables], known, None, d.size[0] / 2)
            for o, d in zip(opened, drafts, strict=True)
        ]
    agree(items)
    # Where a table inside a page ends without a rule, rules stand above the rows, and a page's last row needs none.
    above = any(o.hanging for o in opened)
    result = []
    for draft, own, (head, foot), found in zip(drafts, opened, edges, items, strict=True):
        blocks = [*head, *(i.table() if isinstance(i, Loose) else i for i in found), *foot, *draft.extra]
        page = Page(
            draft.number, number_places(blocks, draft.number), draft.size[0], draft.size[1], draft.rotation
        )
        open_bottom = draft.open_bottom or (own.open_bottom and not above)
        result.append(PageRead(page, draft.open_top, open_bottom))
    return result


def _table_box(table: Table) -> Box | None:
    boxes = [r.place.box for r in table.rows if r.place.box]
    if not boxes:
        return None
    return (min(b[0] for b in boxes), boxes[0][1], max(b[2] for b in boxes), boxes[-1][3])


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
