"""Tables without rules, whose rows are printed lines: the lines of an item are put together again."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kg.documents.plan.columns import Columns, adds_to_heading, is_heading_piece, read_header
from kg.documents.plan.flow import Unit
from kg.documents.plan.furniture import is_total
from kg.documents.plan.looks import DATE
from kg.documents.plan.words import is_blank, norm
from kg.sources.model import Cell, CellLine, Row
from kg.values.lazy import lazy
from kg.values.middle import median
from kg.values.nil import is_nil

_MOST_HEADER_LINES = 6
_NUMBER = lazy(r"[(（]|\d|[一二三四五六七八九十]{1,3}[、.．]|[A-Za-z]{1,3}[-./ ]?\d{1,3}\b")
_NUMBERED = lazy(r"\d|[一二三四五六七八九十]{1,3}[、.．]")
Logical = tuple[Row, list[Unit]]


def assemble(units: Sequence[Unit], columns: Columns | None) -> list[Logical]:
    """Logical rows of a borderless table. A new one begins where a number stands in the number's column, else where
    a date or category does, else after a wider gap; headings are taken line by line as long as they name columns."""
    rows: list[Logical] = []
    at = 0
    while at < len(units):
        taken = _header(units, at)
        if taken:
            rows.append(_together(units[at : at + taken]))
            columns = read_header(_texts(rows[-1][0])) or columns
            at += taken
            continue
        end = at + 1
        while end < len(units) and not _header(units, end):
            end += 1
        rows.extend(_items(units[at:end], columns))
        at = end
    return rows


def _row(unit: Unit) -> Row:
    assert isinstance(unit.item, Row)
    return unit.item


def _texts(row: Row) -> list[str]:
    return ["" if c is None else c.text for c in row.cells]


def _header(units: Sequence[Unit], at: int) -> int:
    """How many lines from here are column headings, 0 for none: lines that together name columns, of nothing but headings'
    words, which may be torn by the line end (``編`` over ``號``); one column that the form does not know is let pass if its
    heading stands in the first line."""
    best = 0
    first = _texts(_row(units[at]))
    for count in range(1, min(_MOST_HEADER_LINES, len(units) - at) + 1):
        added = [t for t in _texts(_row(units[at + count - 1])) if not is_blank(t)]
        if not any(adds_to_heading(t) for t in added) or (len(added) > 1 and all(is_nil(t) for t in added)):
            break
        texts = _texts(_together(units[at : at + count])[0])
        strange = [
            n for n, t in enumerate(texts) if not is_blank(t) and (len(t) > 40 or not is_heading_piece(t))
        ]
        known = len([t for t in texts if not is_blank(t)]) - len(strange)
        alone = len(strange) == 1 and known >= 3 and first[strange[0] : strange[0] + 1] == [texts[strange[0]]]
        if (not strange or alone) and read_header(texts):
            best = count
    return best


def _together(units: Sequence[Unit]) -> Logical:
    rows = [_row(u) for u in units]
    width = max(len(r.cells) for r in rows)
    cells: list[Cell | None] = []
    for n in range(width):
        parts = [r.cells[n] for r in rows if n < len(r.cells)]
        lines: tuple[CellLine, ...] = tuple(line for p in parts if p is not None for line in p.lines)
        spans = max((p.span for p in parts if p is not None), default=1)
        if all(p is None for p in parts):
            cells.append(None)
        else:
            cells.append(Cell(lines, 1 if len(units) > 1 else spans))
    return Row(tuple(cells), rows[0].place, rows[0].continues, rows[0].header), list(units)


def _items(units: Sequence[Unit], columns: Columns | None) -> list[Logical]:
    starts = _starts(units, columns)
    bounds = [*starts, len(units)]
    if not starts or starts[0] != 0:
        bounds = [0, *bounds]
    return [_together(units[a:b]) for a, b in itertools.pairwise(bounds) if a < b]


def _starts(units: Sequence[Unit], columns: Columns | None) -> list[int]:
    alone = [_is_alone(_row(u)) for u in units]
    key = _key_column(units, columns)
    starts: list[int] = []
    gaps = _gaps(units)
    if key is not None and _gaps_part_items(units, gaps, key, columns):
        key = None  # cells centred in their rows: lines of an item stand above its number, too
    for n, unit in enumerate(units):
        row = _row(unit)
        fresh = n == 0
        goes_on = bool(n) and not gaps[n] and _names_group(_row(units[n - 1]), columns)
        if (
            (alone[n] and _spans(row))
            or (n and alone[n - 1] and _spans(_row(units[n - 1])))
            or (_names_group(row, columns) and not goes_on)
            or is_total(_texts(row))
        ):
            fresh = True
        elif key is not None and key < len(row.cells) and (cell := row.cells[key]) is not None:
            fresh = fresh or _opens(cell.text, key, columns)
        elif key is None:
            fresh = fresh or gaps[n]
        if fresh:
            starts.append(n)
    return starts


def _names_group(row: Row, columns: Columns | None) -> bool:
    """Whether a line holds nothing but words in the column of the numbers."""
    if columns is None or ("number",) not in columns.roles or not _is_alone(row):
        return False
    at = columns.roles.index(("number",))
    cell = row.cells[at] if at < len(row.cells) else None
    return cell is not None and len(cell.text.strip()) > 2 and not re.search(r"\d|\w\)", cell.text)


def _gaps_part_items(units: Sequence[Unit], gaps: Sequence[bool], key: int, columns: Columns | None) -> bool:
    """Whether wider gaps part the lines into blocks of which each holds what opens one item (the first may go on with
    an item of the page before, and lines across the table stand by themselves)."""
    blocks: list[int] = []
    for n, unit in enumerate(units):
        row = _row(unit)
        if n == 0 or gaps[n]:
            blocks.append(0)
        cell = row.cells[key] if key < len(row.cells) else None
        if _is_alone(row) and _spans(row):
            blocks[-1] = 1
        elif cell is not None and _opens(cell.text, key, columns):
            blocks[-1] += 1
    return len(blocks) > 1 and all(count == 1 for count in blocks[1:]) and blocks[0] <= 1


def _opens(text: str, key: int, columns: Columns | None) -> bool:
    if is_blank(text):
        return False
    roles = columns.roles[key] if columns is not None and key < len(columns.roles) else ()
    if "number" in roles or "title" in roles:
        return bool(_NUMBER.match(text.strip())) or is_nil(text)
    return bool(DATE.search(norm(text))) or is_nil(text)


def _key_column(units: Sequence[Unit], columns: Columns | None) -> int | None:
    """The column whose filling opens an item: number, else number inside the merged cell, else date."""
    if columns is None:
        return None
    for role in ("number", "title", "date"):
        for n, roles in enumerate(columns.roles):
            if role in roles:
                texts = [
                    c.text for u in units if n < len(_row(u).cells) and (c := _row(u).cells[n]) is not None
                ]
                if role == "title" and (len(roles) < 2 or not any(_NUMBERED.match(t.strip()) for t in texts)):
                    continue
                if any(_opens(t, n, columns) for t in texts):
                    return n
    return None


def _is_alone(row: Row) -> bool:
    return sum(c is not None and not is_blank(c.text) for c in row.cells) == 1


def _spans(row: Row) -> bool:
    return any(c is not None and c.span > 1 and not is_blank(c.text) for c in row.cells)


def _gaps(units: Sequence[Unit]) -> list[bool]:
    """Whether the space above each line is clearly wider than the usual line spacing."""
    boxes = [u.place.box for u in units]
    space = [0.0] + [
        (b[1] - a[3]) if a is not None and b is not None else 0.0 for a, b in itertools.pairwise(boxes)
    ]
    usual = median(space[1:]) if len(space) > 1 else 0.0
    return [s > usual + 2.0 for s in space]
