"""Tables whose cells are known: headings, group rows, nil rows, rows, and rows that go on over a page break."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from kg.documents.plan.columns import Columns, Role, lex, read_header
from kg.documents.plan.flow import Unit
from kg.documents.plan.footnotes import explanation
from kg.documents.plan.furniture import TOTAL, is_total
from kg.documents.plan.groups import group_kind, has_code, is_organisation, parse_group
from kg.documents.plan.headings import is_note, lettered
from kg.documents.plan.inferred import by_contents, filled, infer_columns
from kg.documents.plan.items import Item, Lines, verbatim
from kg.documents.plan.looks import DATE
from kg.documents.plan.merged import is_number, split_category, split_description, split_number
from kg.documents.plan.overflow import put_back
from kg.documents.plan.section_column import says_nothing_else, section_column, section_in
from kg.documents.plan.state import State
from kg.documents.plan.words import is_blank, norm, width
from kg.sources.model import CellLine, Row
from kg.values.nil import is_nil


def read_table(rows: Sequence[tuple[Row, list[Unit]]], state: State, *, ruling: str) -> None:
    """``rows`` are logical rows, each with the units that it was printed on."""
    first, above = True, list[str]()
    for n, (row, units) in enumerate(rows):
        texts = _texts(row)
        if all(is_blank(t) for t in texts):
            state.ledger.mark_all(units, "blank")
            continue
        if _torn_heading(row, units, state):
            continue
        if columns := _in_two_rows(above, texts, row) or read_header(texts, marked=row.header):
            above = list(columns.names)
            state.set_columns(by_contents(columns, [r for r, _ in rows[n + 1 :]]), row.place)
            state.ledger.mark_all(units, "heading", reason="column headings")
            continue
        above = []
        if _goes_on_with_header(texts):
            state.ledger.mark_all(units, "heading", reason="column headings")
            continue
        if is_total(texts):
            state.ledger.mark_all(units, "furniture", reason=TOTAL)
            continue
        if _of_section(row, units, state):
            continue
        if _lone_cell(row, units, state, first=first) or _nil_heading(texts, units, state):
            first = False
            continue
        columns = state.context.columns
        if columns is None or _misfit(columns, row):
            columns = infer_columns([r for r, _ in rows[n:]])
            state.set_columns(columns, row.place, inferred=True)
        cells, raw, carried = _cells(put_back(row, columns), columns)
        if _is_nil(cells) or _is_torn_nil(texts):
            state.add_nil(" ".join(dict.fromkeys(t.strip() for t in texts if not is_blank(t))), units)
        elif (last := _last_item(state)) is not None and _continues(row, cells, raw, carried, first=first):
            last.extend({r: c for r, c in cells.items() if r not in carried}, units)
        else:
            state.add_item(_item(cells, raw, carried, units, state, ruling))
        first = False


def _in_two_rows(above: Sequence[str], texts: Sequence[str], row: Row) -> Columns | None:
    """The columns of a second row of headings, which leaves empty what the first row names: ``Date`` and ``Update frequency`` under ``Release``."""
    if not row.header or len(above) != len(texts) or not any(map(is_blank, texts)):
        return None
    return read_header([a if is_blank(t) else t for a, t in zip(above, texts, strict=True)], marked=True)


def _of_section(row: Row, units: list[Unit], state: State) -> bool:
    """Goes to the section that a row names in a column of its own; True where it says that there is nothing in it."""
    columns = state.context.columns
    at = section_column(columns) if columns is not None else None
    cell = row.cells[at] if at is not None and at < len(row.cells) else None
    if at is None or cell is None or (found := section_in(cell.text, state.first_year)) is None:
        return False
    state.open_section(*found, cell.text)
    if nil := says_nothing_else(row, at):
        state.add_nil(nil, units)
    return bool(nil)


def _torn_heading(row: Row, units: list[Unit], state: State) -> bool:
    """Headings printed between two tables, which the extractor took for a row and cut up at the columns' edges: put
    together again by where the words stand."""
    placed = [line for cell in row.cells if cell is not None for line in cell.lines if line.box is not None]
    if len(filled(row)) < 2 or not placed:
        return False
    visual: list[list[CellLine]] = []
    for line in sorted(placed, key=lambda c: c.box[1] if c.box else 0.0):
        last = visual[-1][0].box if visual else None
        if last is not None and line.box is not None and line.box[1] < (last[1] + last[3]) / 2:
            visual[-1].append(line)
        else:
            visual.append([line])
    texts = [" ".join(c.text for c in sorted(v, key=lambda c: c.box[0] if c.box else 0.0)) for v in visual]
    return len(texts) <= 4 and state.try_heading(units, "\n".join(texts), marked=False)


def _nil_heading(texts: Sequence[str], units: list[Unit], state: State) -> bool:
    """A heading of a section or part in one cell, and in another one that there is nothing."""
    held = [state.joined(t) for t in texts if not is_blank(t)]
    if len(held) != 2 or not is_nil(held[1]) or is_number(held[0]):
        return False
    return state.try_heading(units, f"{held[0]}: {held[1]}", marked=True)


def _texts(row: Row) -> list[str]:
    return ["" if cell is None else cell.text for cell in row.cells]


def _goes_on_with_header(texts: Sequence[str]) -> bool:
    """``(月/年)`` alone under its heading."""
    unit = False
    for role, _ in chain.from_iterable(lex(t) for t in texts if not is_blank(t)):
        if role not in ("unit", "separator"):
            return False
        unit = unit or role == "unit"
    return unit


def _last_item(state: State) -> Item | None:
    if state.items and state.items[-1].context.listing == state.context.listing:
        return state.items[-1]
    return None


def _lone_cell(row: Row, units: list[Unit], state: State, *, first: bool) -> bool:
    """Rows with one filled cell: a heading, a note, a nil return or a group. False when it is part of a row."""
    held = filled(row)
    if len(held) != 1 or any(c is not None and c.merged_up and not is_blank(c.text) for c in row.cells):
        return False
    at, cell = held[0]
    text = cell.text
    flat = state.joined(text)
    wide = cell.span > 1 or len(row.cells) == 1
    if is_nil(flat):
        state.add_nil(flat, units)
        return True
    if (wide or at == 0 or lettered(flat)) and state.try_heading(units, text, marked=wide):
        return True
    if (is_note(flat) or explanation(flat)) and (wide or at == 0):
        state.add_remark(text, units)
        return True
    if wide and _is_sentence(flat):
        state.add_remark(text, units)
        return True
    columns = state.context.columns
    roles = columns.roles[at] if columns is not None and at < len(columns.roles) else ()
    named = has_code(flat) or is_organisation(flat) or group_kind(parse_group(flat).name) != "unknown"
    across = wide and cell.span * 2 > len(row.cells)
    if not across and (
        at != 0
        or "description" in roles
        or width(flat) > 80
        or (
            (row.continues or (first and _last_item(state) is not None)) and not (named and "number" in roles)
        )
        or (not named and "number" not in roles)
    ):
        return False
    if re.fullmatch(r"\W*\d+\W*", flat):
        return False
    state.open_group(flat, text, units, outer=False)
    return True


def _is_sentence(text: str) -> bool:
    """Words about the list, which name nothing: a sentence, or a label with what it says (a telephone number, an address)."""
    return (
        text.endswith("。")
        or (text.endswith(".") and text.count(" ") > 4)
        or bool(re.search(r"[:：].*(?:\d{4}|@)", text))
    )


def _misfit(columns: Columns, row: Row) -> bool:
    """Whether these cannot be the row's columns: far more or fewer cells, or fewer or more with a date somewhere else."""
    if len(columns.roles) == len(row.cells):
        return False
    if abs(len(columns.roles) - len(row.cells)) > 1:
        return True
    where = next((n for n, roles in enumerate(columns.roles) if "date" in roles), None)
    dates = [n for n, c in enumerate(row.cells) if c is not None and DATE.fullmatch(norm(c.text))]
    return bool(dates) and where not in dates


def _cells(row: Row, columns: Columns) -> tuple[dict[str, Lines], dict[str, str], set[str]]:
    """Cells by role (an unknown column: by its heading), their verbatim text, and the roles whose cell is merged with the row above."""
    cells: dict[str, Lines] = {}
    raw: dict[str, str] = {}
    carried: set[str] = set()
    for n, cell in enumerate(row.cells):
        if cell is None:
            continue
        roles = _roles(columns, n, cell.span)
        lines = tuple(line for line in cell.lines if not is_blank(line.text))
        if roles == ("other",):
            name = norm(columns.names[n]) if n < len(columns.names) else ""
            if n == 0 and not name and not columns.has("number") and is_number(cell.text):
                cells["number"], raw["number"] = lines, cell.text
                if cell.merged_up:
                    carried.add("number")
                continue
            key = f"other:{columns.names[n].strip()}" if name else f"other:{n + 1}"
            if lines:
                cells[key], raw[key] = lines, cell.text
            continue
        if "title" in roles and len(roles) > 1:
            if "number" in roles or not columns.has("number"):
                number, lines = split_number(lines)
                if number:
                    cells["number"], raw["number"] = cells.get("number", ()) or _line(number), number
            category, title = split_category(lines) if "category" in roles else ((), lines)
            parts: dict[str, Lines] = {"category": category, "title": title}
            if "description" in roles:
                parts["title"], parts["description"] = split_description(title)
        elif "title" in roles and not columns.has("category"):
            category, title = split_category(lines, certain=True)
            parts = {"category": category, "title": title}
        else:
            if n == 0 and not columns.has("number") and roles[0] in ("title", "category"):
                number, rest = split_number(lines)
                if number and rest and re.match(rf"\s*[(（]?{re.escape(number)}\s*[.．、)）]", lines[0].text):
                    cells["number"], raw["number"], lines = _line(number), number, rest
            parts = {roles[0]: lines}
        for role, part in parts.items():
            if part:
                cells[role] = (*cells.get(role, ()), *part)
                raw[role] = verbatim(cells[role]) if len(roles) > 1 else cell.text
                if cell.merged_up:
                    carried.add(role)
    return cells, raw, carried


def _roles(columns: Columns, at: int, span: int) -> tuple[Role, ...]:
    """The roles of a cell. Where one holds both date and frequency it is all date, until the values are understood."""
    covered = {role for roles in columns.roles[at : at + max(span, 1)] for role in roles}
    if {"date", "frequency"} <= covered and covered <= {"date", "frequency", "remark"}:
        return ("date",)
    return columns.roles[at] if at < len(columns.roles) else ("other",)


def _line(text: str) -> Lines:
    return (CellLine(text),)


def _is_nil(cells: dict[str, Lines]) -> bool:
    """Every filled cell but the number says nil, or the title, or what stands in place of one, does and no date speaks against it."""
    texts = {role: verbatim(lines) for role, lines in cells.items() if role != "number"}
    filled = [t for t in texts.values() if not is_blank(t)]
    if not filled:
        return False
    return all(is_nil(t) for t in filled)


def _is_torn_nil(texts: Sequence[str]) -> bool:
    """A nil return across the table that was cut up at the columns' edges: ``不適用 Not`` and ``applicable``."""
    printed = " ".join(t.strip() for t in texts if not is_blank(t))
    return not re.search(r"\d", printed) and is_nil(printed)


def _continues(
    row: Row, cells: dict[str, Lines], raw: dict[str, str], carried: set[str], *, first: bool
) -> bool:
    """Whether a row is the rest of the row above: no number and no month of its own, and either the layout says so, or
    it is the first row after a break, or it holds nothing but more text."""
    fresh = {role for role in cells if role not in carried}
    if "number" in carried and "title" in carried:
        return True
    if "number" in fresh and not row.continues:
        return False
    if "number" in fresh and re.search(r"\d", verbatim(cells["number"])):
        return False
    if "date" in fresh and DATE.search(norm(verbatim(cells["date"]))):
        return False
    if row.continues or first:
        return True
    if row.raw[:1].isspace() and "number" not in cells and not fresh - {"title", "description", "remark"}:
        return True  # in a table drawn with strokes and no frame, a second line of the row's cells
    free = {r for r in fresh if r in ("title", "description", "remark", "category") or r.startswith("other")}
    return fresh == free and not {"title", "category"} <= fresh and "title" not in fresh


def _item(
    cells: dict[str, Lines],
    raw: dict[str, str],
    carried: set[str],
    units: list[Unit],
    state: State,
    ruling: str,
) -> Item:
    item = Item(cells, list(units), state.context, raw, carried)
    last = _last_item(state)
    columns = state.context.columns
    if (
        "category" not in cells
        and columns is not None
        and columns.has("category")
        and ruling in ("markup", "none", "horizontal")
        and last is not None
        and last.context.group == state.context.group
        and last.cells.get("category")
        and cells.get("title")
    ):
        item.cells["category"] = last.cells["category"]
        item.guessed.add("category")
    return item
