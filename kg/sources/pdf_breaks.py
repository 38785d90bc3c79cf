"""Rows that a page break cut in two, as far as the layout shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.sources.model import Block, Cell, Line, Page, Row, Table
from kg.sources.pdf_cells import fits
from kg.sources.pdf_pages import PageRead

MARGIN = 0.13
"""Lines in this share of a page's height, at its top and bottom, may be running heads and feet."""
SAME = 3.0


def mark_continued(pages: Sequence[PageRead]) -> tuple[Page, ...]:
    """The pages, with ``continues`` set on the first row that goes on with the last row of the page before.

    The layout shows it when the rule between the two is missing, or when some cells are empty that were filled
    before, none is filled that was empty, and the text of a cell goes on where a line was full.
    """
    result: list[Page] = []
    for i, read in enumerate(pages):
        page = read.page
        if i and page.number == pages[i - 1].page.number + 1:
            page = _continue(pages[i - 1], read)
        result.append(page)
    return tuple(result)


def _continue(before: PageRead, after: PageRead) -> Page:
    page = after.page
    last = _end_table(before.page)
    first = _start_table(page)
    if last is None or first is None:
        return page
    table = page.blocks[first]
    if not isinstance(table, Table) or not _same_columns(last, table):
        return page
    head = _repeated_rows(last, table)
    if head == len(table.rows):
        return page
    row = table.rows[head]
    unruled = before.open_bottom or (after.open_top and head == 0)
    if not (unruled or _goes_on(last, row)) or all(c is None or not c.lines for c in row.cells):
        return page
    rows = (*table.rows[:head], replace(row, continues=True), *table.rows[head + 1 :])
    blocks: list[Block] = list(page.blocks)
    blocks[first] = replace(table, rows=rows)
    return replace(page, blocks=tuple(blocks))


def _end_table(page: Page) -> Table | None:
    """The table that a page ends with, but for running feet."""
    for block in reversed(page.blocks):
        if isinstance(block, Table):
            return block if block.ruling != "none" else None
        if not _in_margin(block, page, top=False):
            return None
    return None


def _start_table(page: Page) -> int | None:
    """Index of the table that a page starts with, but for running heads."""
    for i, block in enumerate(page.blocks):
        if isinstance(block, Table):
            return i if block.ruling != "none" else None
        if not _in_margin(block, page, top=True):
            return None
    return None


def _in_margin(line: Line, page: Page, *, top: bool) -> bool:
    box, height = line.place.box, page.height or 0.0
    return box is not None and (box[3] < MARGIN * height if top else box[1] > (1 - MARGIN) * height)


def _same_columns(a: Table, b: Table) -> bool:
    return len(a.columns) == len(b.columns) and all(
        abs(x[0] - y[0]) <= SAME and abs(x[1] - y[1]) <= SAME
        for x, y in zip(a.columns, b.columns, strict=True)
    )


def _repeated_rows(a: Table, b: Table) -> int:
    """How many rows both tables start with: the header, printed again."""
    count = 0
    for x, y in zip(a.rows, b.rows, strict=False):
        if x.text != y.text or not x.text.strip():
            break
        count += 1
    return count


def _goes_on(table: Table, row: Row) -> bool:
    before = table.rows[-1]
    emptied = full = 0
    for column, (old, new) in enumerate(zip(before.cells, row.cells, strict=True)):
        if (old is None) != (new is None) or (old and new and old.span != new.span):
            return False
        if old is None or new is None:
            continue
        if old.lines and not new.lines:
            emptied += 1
        elif new.lines and not old.lines:
            return False
        elif old.lines and new.lines:
            full += _was_full(table, column, old, new)
    return emptied > 0 and full > 0


def _was_full(table: Table, column: int, old: Cell, new: Cell) -> bool:
    """Whether the new cell's first word would not have fitted after the old one's last."""
    last, first = old.lines[-1].box, new.lines[0].box
    if last is None or first is None or old.box is None:
        return False
    lines = [line.box for row in table.rows if (c := row.cells[column]) for line in c.lines if line.box]
    padding = max(0.0, min(box[0] for box in lines) - old.box[0])
    limit = max(old.box[2] - padding, *(box[2] for box in lines)) if old.span == 1 else old.box[2] - padding
    word = new.lines[0].text.split()[0]
    width = (first[2] - first[0]) * len(word) / len(new.lines[0].text)
    return fits(limit - last[2], word, (0.0, 0.0, width, 0.0), first[3] - first[1]) is False
