"""The table of commitments: items under their subheads, with what was approved, spent and is left."""

from __future__ import annotations

from kg.documents.estimates.grid import read_grid, unit_text
from kg.documents.estimates.grid_labels import join, label_text, pair, raw
from kg.documents.estimates.grid_model import Row
from kg.documents.estimates.marked import Mark
from kg.documents.estimates.money_rows import read_sums
from kg.documents.estimates.parts import Part
from kg.documents.estimates.provisions import Line, MoneyTable, is_total
from kg.documents.estimates.subheads import Account, heading_kind, split_code
from kg.values.text import Habit


def _goes_on(row: Row, following: Row) -> bool:
    """An item's description goes on until its values. A line with a code begins a new one: what had a code and no values before it is a subhead."""
    if not following.labels or heading_kind(raw(row)) or heading_kind(raw(following)):
        return False
    return not (split_code(raw(following))[0] or (following.cells and is_total(raw(following))))


def commitments(part: Part, at: int, habit: Habit, known: dict[str, Account], first: int = 0) -> MoneyTable:
    """``known`` are the subheads of the report, for a name that was lost."""
    table = MoneyTable("commitments", at, first)
    grid = read_grid(part.units, money=True, commitments=True)
    table.open(grid)
    account = category = code = ""
    group: tuple[Mark, ...] = ()
    for row in join(pair(grid.rows), _goes_on):
        text, printed = label_text(row.labels, habit)
        marks = table.marks.add(printed, "row" if row.cells else "group", text)
        own, name = split_code(text)
        if not row.cells:
            if heading_kind(text) == "account":
                account, category, code, group = text, "", "", marks
                table.heading(row, "account")
            elif own:
                place = known.get(own)
                code, category = own, name or (place.name if place else "")
                group = marks
                table.heading(row, "subhead")
            elif heading_kind(text) == "category":
                table.heading(row, "kind of expenditure")
            else:
                table.reject(row.units, "a commitment without values")
            continue
        columns = grid.heads[row.head].columns
        unit = unit_text(columns)
        sums = read_sums(row, columns, unit)
        if not text or is_total(text):
            where = Line(text, total=True)
            if not text and code:
                where = Line(text, "", "", account, category, code, total=True)
            table.add(row, sums, where, unit, marks)
            continue
        table.add(row, sums, Line(name, "", "", account, category, code, own), unit, marks + group)
    return table
