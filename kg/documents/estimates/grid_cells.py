"""Values put into their columns: by the columns of the table's cells, by their order, or by the white space between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kg.documents.estimates.grid_model import Cell, Row
from kg.documents.estimates.grid_pieces import Slot
from kg.documents.estimates.parts import Column
from kg.documents.plan.flow import Unit
from kg.values.lazy import lazy
from kg.values.number import cut_values, least_values

_HeadSlots = Mapping[int, Sequence[tuple[Slot, Unit]]]
_CREDIT = lazy(r"\s*((?:貸\s?記|贷\s?记|credit|cr\.?)\s*\$?[\d,]+)\s*", re.I)


def place(rows: Sequence[Row], heads: Sequence[Sequence[Column]], slots: Sequence[_HeadSlots]) -> list[Row]:
    """The rows, each value in a cell of its own with the number of its column."""
    torn = [_torn(row) for row in rows]
    habits: dict[int, tuple[int, ...]] = {}

    def habit(head: int) -> tuple[int, ...]:
        """The white space between the columns; asked for only where a row has a value too few."""
        if head not in habits:
            texts = [t for row, t in zip(rows, torn, strict=True) if t and row.head == head]
            habits[head] = _habit(texts, len(heads[head]))
        return habits[head]

    used = _used(rows)
    done = []
    for row, text in zip(rows, torn, strict=True):
        if not row.cells:
            done.append(row)
        elif text is not None:
            done.append(_line(row, text, len(heads[row.head]), habit))
        else:
            done.append(_cells(row, len(heads[row.head]), slots[row.head], used))
    return done


def _torn(row: Row) -> str | None:
    """The text of a row whose values stand in one run, None for one of cells."""
    return row.cells[0].text if len(row.cells) == 1 and row.cells[0].column is None else None


def _with(row: Row, cells: tuple[Cell, ...], percents: tuple[Cell, ...], credit: str) -> Row:
    """The row with other cells."""
    return Row(row.labels, cells, row.head, row.units, percents, row.further, credit, row.gap, row.lost)


# -- torn lines ---------------------------------------------------------------------------------------


def _gaps(text: str, cells: Sequence[str]) -> tuple[int, ...]:
    """The widths of the white space between the cells."""
    gaps, at = [], 0
    for n, cell in enumerate(cells):
        start = text.find(cell, at)
        end = start + len(cell)
        if " " in cell:
            found = re.search(r"\s*".join(map(re.escape, cell.split())), text[at:])
            start, end = (at + found.start(), at + found.end()) if found else (-1, -1)
        if start < 0:
            return ()
        if n:
            gaps.append(start - at)
        at = end
    return tuple(gaps)


def _habit(texts: Sequence[str], columns: int) -> tuple[int, ...]:
    """The white space between the columns as most whole rows have it."""
    seen: Counter[tuple[int, ...]] = Counter()
    for text in texts:
        cut = cut_values(text, columns) if columns else None
        if cut and (gaps := _gaps(text, cut)):
            seen[gaps] += 1
    if not seen:
        return ()
    gaps, count = seen.most_common(1)[0]
    return gaps if count * 2 > sum(seen.values()) and count > 2 else ()


def _line(row: Row, text: str, columns: int, habit: Callable[[int], tuple[int, ...]]) -> Row:
    unit = row.cells[0].unit
    credit = ""
    if not text[:1].isdigit() and (match := _CREDIT.match(text)):
        credit, text = match[1], text[match.end() :]
        if not text:
            return replace(row, cells=(), credit=credit)
    cut = cut_values(text, columns) if columns else None
    if cut is not None:
        return _with(row, tuple([Cell(t, n, unit) for n, t in enumerate(cut)]), row.percents, credit)
    if row.labels and not row.labels[-1].dots and not _nearly(text, columns):
        last = row.labels[-1]
        return replace(row, labels=(*row.labels[:-1], replace(last, text=f"{last.text} {text}")), cells=())
    for fewer in range(columns - 1, 0, -1):
        if (cut := cut_values(text, fewer)) is not None:
            missing = _missing(text, cut, habit(row.head)) if fewer == columns - 1 else None
            cells = tuple(
                Cell(t, None if missing is None else n + (n >= missing), unit) for n, t in enumerate(cut)
            )
            return replace(row, cells=cells, credit=credit)
    why = "values that cannot be cut into the printed columns"
    if not columns:
        why = "values without column headings that can be told"
    elif least_values(text) > columns:
        why = f"{least_values(text)} values under {columns} column headings"
    elif not least_values(text):
        why = "values that cannot be read"
    return replace(row, cells=(Cell(text, None, unit),), credit=credit, lost=why)


def _nearly(text: str, columns: int) -> bool:
    """Whether a line without a leader can end in a row's values: all but one of them, and more than one."""
    return columns > 2 and cut_values(text, columns - 1) is not None


def _missing(text: str, cut: Sequence[str], habit: tuple[int, ...]) -> int | None:
    """The column that has no value, told by white space as wide as that on both its sides together."""
    if len(habit) != len(cut):
        return None
    gaps = _gaps(text, cut)
    fits = [
        m
        for m in range(len(habit) + 1)
        if gaps
        == (
            habit[1:]
            if m == 0
            else habit[:-1]
            if m == len(habit)
            else (*habit[: m - 1], habit[m - 1] + habit[m], *habit[m + 1 :])
        )
    ]
    return fits[0] if len(fits) == 1 and 0 < fits[0] < len(habit) else None


# -- rows of cells ------------------------------------------------------------------------------------


def _used(rows: Sequence[Row]) -> dict[int, list[int]]:
    """The columns of each table (by its identity) that hold values, in order."""
    found: dict[int, set[int]] = {}
    for row in rows:
        for cell in row.cells:
            if cell.column is not None and cell.unit.table is not None:
                found.setdefault(id(cell.unit.table), set()).add(cell.column)
    return {table: sorted(columns) for table, columns in found.items()}


def _cells(row: Row, columns: int, slots: _HeadSlots, used: Mapping[int, Sequence[int]]) -> Row:
    cells, credit = _spread(row.cells, columns)
    if credit:
        row = replace(row, credit=credit)
    if not cells:
        return replace(row, cells=())
    if not columns:
        return replace(row, cells=cells, lost="values without column headings that can be told")
    if len(cells) == columns:
        placed = tuple(Cell(c.text, n, c.unit) for n, c in enumerate(cells))
        return _with(row, placed, _percents(row, columns, slots, used), credit)
    if len(cells) > columns:
        return replace(row, cells=cells, lost=f"{len(cells)} values under {columns} column headings")
    order = _order(row.cells[0].unit, columns, slots, used)
    known = tuple(replace(c, column=order.get(c.column) if c.column is not None else None) for c in cells)
    return replace(row, cells=known, percents=_percents(row, columns, slots, used))


def _spread(cells: Sequence[Cell], columns: int) -> tuple[tuple[Cell, ...], str]:
    """Several values that one cell holds, each in a cell of its own; and a sum paid back that is printed before them."""
    found: list[Cell] = []
    credit = ""
    for cell in cells:
        text = cell.text
        if cell.column is None:
            if match := _CREDIT.match(text):
                credit, text = match[1], text[match.end() :]
            room = columns - (len(cells) - 1)
            cut = cut_values(text, room) if room > 0 else None
            if cut is None:
                count = least_values(text)
                cut = cut_values(text, count) if count else None
            found.extend(Cell(t, None, cell.unit) for t in cut or ([text] if text else []))
        else:
            found.append(cell)
    return tuple(found), credit


def _order(unit: Unit, columns: int, slots: _HeadSlots, used: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Column of the table -> column of values."""
    heads = list(slots)
    own = unit.table is not None and any(u.table is unit.table for cells in slots.values() for _, u in cells)
    if own and len(heads) == columns:
        return {at: n for n, at in enumerate(heads)}
    values = used.get(id(unit.table), ())
    if len(values) == columns:
        return {at: n for n, at in enumerate(values)}
    return {}


def _percents(
    row: Row, columns: int, slots: _HeadSlots, used: Mapping[int, Sequence[int]]
) -> tuple[Cell, ...]:
    if not row.percents:
        return ()
    done = []
    for cell in row.percents:
        order = _order(cell.unit, columns, slots, used)
        done.append(replace(cell, column=order.get(cell.column) if cell.column is not None else None))
    return tuple(done)
