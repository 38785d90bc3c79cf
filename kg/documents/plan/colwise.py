"""Text that an extractor read column by column: a heading, then that column's cells, then the next heading.

Rows can be put together again where every column has as many lines (or blocks of lines) as the others; where they cannot, that is
said instead of guessing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field
from itertools import pairwise

from kg.dataclasses import dataclass
from kg.documents.plan.columns import Columns, Role, is_heading_piece, lex, roles_of, settle
from kg.documents.plan.flow import Unit
from kg.documents.plan.words import norm
from kg.values.nil import is_nil

LOST = "a cell of a table that was read column by column, whose rows cannot be put together again"


def columns_lost(first: str) -> str:
    """The sentence of the note ``columns-lost``; ``first`` is the first line that could be given to no row."""
    return (
        f"From “{first.strip()[:60]}” on the cells stand column by column and cannot be put together as rows; "
        "give the PDF itself, or its text with the layout kept."
    )


_LEAST_HEADINGS = 3
"""So many columns a list has at the least, each with a heading of its own."""


@dataclass(slots=True)
class _Column:
    roles: tuple[Role, ...]
    name: str
    cells: list[tuple[int, str, bool]] = field(default_factory=list)
    """(line, text, whether a blank line stands before it)"""


def is_column_heading(text: str) -> bool:
    """Whether a line is nothing but the heading of one column, or of two."""
    return len(text) <= 40 and is_heading_piece(text) and 1 <= len(roles_of(text)) <= 2


def may_be_dumped(units: Sequence[Unit]) -> bool:
    """Whether blocks that follow one another begin with the heading of one column each, as in no other text."""
    run: set[Role] = set()
    for before, unit in pairwise(units):
        if not before.blank or unit.blank:
            continue
        text = unit.text.strip()
        roles = roles_of(text) if unit.table is None and is_column_heading(text) else ()
        run = run | set(roles) if len(roles) == 1 else set()
        if len(run) == _LEAST_HEADINGS:
            return True
    return False


def is_stray_heading(text: str) -> bool:
    """Whether a line in a list's body is the heading of a column: cells came before it."""
    roles = set(roles_of(text)) if is_column_heading(text) else set()
    return bool(roles) and roles <= {"date", "frequency", "description", "category"}


def torn_apart(rows: Sequence[Collection[str]], columns: Columns) -> bool:
    """Whether rows (the roles each has) look like columns read one after another: some have a number or name and neither date nor
    frequency, others a date or frequency and neither number nor name, and these are together the greater part."""
    if not (columns.has("title") and columns.has("date")):
        return False
    heads = sum({"number", "title"} & set(r) != set() and not {"date", "frequency"} & set(r) for r in rows)
    tails = sum({"date", "frequency"} & set(r) != set() and not {"number", "title"} & set(r) for r in rows)
    return tails > 0 and heads + tails > len(rows) / 2


def columns_of(lines: Sequence[tuple[int, str, bool]]) -> list[_Column]:
    """The columns that these lines (number, text, blank before) hold one after another; [] where they are not of that kind."""
    found: list[_Column] = []
    for n, text, gap in lines:
        fresh = is_column_heading(text)
        unit = {role for role, _ in lex(text)} <= {"unit", "separator"} and bool(norm(text))
        if fresh and not (found and set(roles_of(text)) & {r for c in found for r in c.roles}):
            roles = roles_of(text)
            shared = {"date", "frequency"} == set(roles)  # one cell for both, taken apart with the values
            found.append(_Column(("date",) if shared else roles, text.strip()))
        elif not found:
            return []
        elif not (unit and not found[-1].cells):
            found[-1].cells.append((n, text, gap))
    held = [c for c in found if c.cells]
    if len(found) < 3 or not found[0].cells:
        return []
    return found if len(held) >= 2 or is_nil(found[0].cells[0][1]) else []


def rows_of(
    columns: Sequence[_Column],
) -> tuple[Columns, list[dict[str, list[tuple[int, str]]]]] | None:
    """(columns, rows as cells by role, each cell its lines as (number, text)); None where the columns do not match."""
    order = [(role, c.name) for c in columns for role in c.roles]
    shared = any(set(roles_of(c.name)) == {"date", "frequency"} for c in columns)
    if len({role for role, _ in order}) < len(order):
        return None
    for count in sorted({len(c.cells) // len(c.roles) for c in columns if c.cells} - {0}, reverse=True):
        rows: list[dict[str, list[tuple[int, str]]]] = [{} for _ in range(count)]
        if all(_deal(c, rows) for c in columns):
            roles: tuple[tuple[Role, ...], ...] = tuple(
                ("date", "frequency") if shared and r == "date" else (r,) for r, _ in order
            )
            return settle(roles, tuple(n for _, n in order)), rows
    return None


def _deal(column: _Column, rows: list[dict[str, list[tuple[int, str]]]]) -> bool:
    """Gives each row its cells of this column; False where there are not as many as rows."""
    cells: list[list[tuple[int, str]]] = [[(n, text)] for n, text, _ in column.cells]
    if len(cells) != len(rows) * len(column.roles):
        cells = []
        for n, text, gap in column.cells:
            if gap or not cells:
                cells.append([])
            cells[-1].append((n, text))
    if len(cells) != len(rows) * len(column.roles):
        return False
    for n, cell in enumerate(cells):
        rows[n // len(column.roles)][column.roles[n % len(column.roles)]] = cell
    return True
