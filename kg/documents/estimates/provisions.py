"""A programme's financial provision, and the analysis of the provision by programme."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field, replace
from functools import lru_cache

from kg.dataclasses import dataclass
from kg.documents.estimates.grid import read_grid
from kg.documents.estimates.grid_labels import goes_on_in, join, label_text, pair, raw
from kg.documents.estimates.grid_model import Grid, Row
from kg.documents.estimates.marked import Mark, Noted, PartMarks, places_of
from kg.documents.estimates.money_rows import Sum, read_sums, row_unit, with_changes
from kg.documents.estimates.parts import Part
from kg.documents.estimates.words import both
from kg.documents.plan.flow import Unit
from kg.quick import unguarded
from kg.records.estimates import Provision, ProvisionTable
from kg.values.lazy import lazy
from kg.values.marks import split_marks
from kg.values.text import Habit


@unguarded
@dataclass(frozen=True, slots=True)
class Line:
    """What a row of sums is of."""

    name: str
    programme: str = ""
    body: str = ""
    account: str = ""
    category: str = ""
    subhead: str = ""
    item: str = ""
    total: bool = False


@dataclass(slots=True)
class MoneyTable:
    """The provisions of one part. ``rejected`` are units with reasons, ``headings`` units with what they are."""

    table: ProvisionTable
    part: int
    first: int = 0
    """How many provisions the parts before have."""
    provisions: list[Noted[Provision]] = field(default_factory=list)
    rejected: list[tuple[Unit, str]] = field(default_factory=list)
    headings: list[tuple[Unit, str]] = field(default_factory=list)
    marks: PartMarks = field(default_factory=PartMarks)
    over: dict[int, tuple[Mark, ...]] = field(default_factory=dict)
    """The marks at the column headings, by the index of the headings."""
    rows: int = 0

    def open(self, grid: Grid, heading: str = "") -> None:
        above = self.marks.add(split_marks(heading)[1], "table")
        self.over = {n: self.marks.add(h.marks, "table") + above for n, h in enumerate(grid.heads)}
        self.headings.extend((unit, "column headings") for head in grid.heads for unit in head.units)
        self.rejected.extend(grid.left)

    def add(self, row: Row, sums: list[Sum] | str, line: Line, unit: str, marks: tuple[Mark, ...]) -> None:
        """A provision for each sum of the row; or the row rejected, when ``sums`` is the reason. ``marks`` stand at its label and groups."""
        self.rows += 1
        if isinstance(sums, str):
            self.rejected.extend((u, sums) for u in row.units)
            return
        places = places_of(row.units)
        around = marks + self.over.get(row.head, ())
        for one in sums:
            column, value = one.column, one.value
            provision = Provision(
                self.first + len(self.provisions) + 1,
                self.table,
                self.rows,
                line.programme,
                line.body,
                line.account,
                line.category,
                line.subhead,
                line.item,
                line.name,
                column.period,
                one.status,
                one.amount,
                value.text,
                column.unit_text or unit,
                one.changes,
                (),
                line.total,
                places,
                column.as_of,
            )
            found = self.marks.add(value.marks, "cell") + around if value.marks else around
            self.provisions.append(Noted(provision, found, self.part, row.units))

    def heading(self, row: Row, what: str) -> None:
        self.headings.extend((u, what) for u in row.units)

    def reject(self, units: Iterable[Unit], why: str) -> None:
        self.rejected.extend((u, why) for u in units)


_TOTAL = lazy(both(r"(?:.*[^小])?(?:總額|總計|合計|小計|總數)|總額") + r"|(?:grand |sub-?)?total\b.*", re.I)
_PROVISION = lazy(both(r"財政撥款|撥款") + r"|financial provision|provision\b", re.I)
_CODE = lazy(r"[(（]\s?(\d{1,2}|[IVX]{1,4})\s?[)）]\s*(.*)\Z", re.S)


@lru_cache(maxsize=4096)
def is_total(label: str) -> bool:
    return _TOTAL.fullmatch(label.strip()) is not None


def programme_provision(part: Part, at: int, habit: Habit, first: int = 0) -> MoneyTable:
    """The provision of a programme: one row, or a row for each subvented body and their total."""
    table = MoneyTable("programme", at, first)
    grid = read_grid(part.units, money=True)
    table.open(grid, part.heading)

    def goes_on(row: Row, following: Row) -> bool:
        if row_unit(raw(row)) or _PROVISION.match(raw(row)):
            return not following.labels
        return True

    unit = ""
    title = ""
    group: tuple[Mark, ...] = ()
    for row in join(_one_row(pair(grid.rows), grid), goes_on):
        text, printed = label_text(row.labels, habit)
        marks = table.marks.add(printed, "row" if row.cells else "group", text)
        unit = row_unit(text) or unit
        if not row.cells:
            if _PROVISION.match(text) and not any(c.isdigit() for c in _name(text)):
                title, group = text, marks
                table.heading(row, "heading of a group")
            else:
                table.reject(row.units, "a label without values")
            continue
        sums = read_sums(row, grid.heads[row.head].columns, unit)
        if not isinstance(sums, str):
            sums = with_changes(sums, row)
        whole = not text or bool(_PROVISION.match(text))
        total = is_total(text) or (not text and bool(title))
        body = "" if whole or total else text
        name = _name(text or title)
        line = Line(name, part.programme, body or part.body, total=total)
        table.add(row, sums, line, unit, marks + group)
    return table


def _one_row(rows: list[Row], grid: Grid) -> list[Row]:
    """A provision of one row whose values an extractor printed one below the other: put together again, when they are as many as the columns."""
    valued = [row for row in rows if row.cells]
    columns = grid.heads[valued[0].head].columns if valued else ()
    count = sum(len(row.cells) for row in valued)
    if (
        len(valued) < 2
        or count != len(columns)
        or any(row.labels for row in valued[1:])
        or not valued[0].labels
    ):
        return rows
    cells = tuple(cell for row in valued for cell in row.cells)
    whole = replace(
        valued[0],
        cells=tuple(replace(cell, column=n) for n, cell in enumerate(cells)),
        units=tuple({unit.index: unit for row in valued for unit in row.units}.values()),
        percents=tuple(p for row in valued for p in row.percents),
        further=next((row.further for row in valued if row.further), ""),
        lost="",
    )
    return [whole if row is valued[0] else row for row in rows if row is valued[0] or not row.cells]


def _name(text: str) -> str:
    """The label without its unit: ``財政撥款(百萬元)`` is ``財政撥款``."""
    if row_unit(text):
        return re.sub(r"\s*[(（][^()（）]*[)）]\s*\Z", "", text)
    return text


def analysis(part: Part, at: int, habit: Habit, first: int = 0) -> MoneyTable:
    """The table of the provision by programme, with its total."""
    table = MoneyTable("analysis", at, first)
    grid = read_grid(part.units, money=True)
    table.open(grid)

    def goes_on(row: Row, following: Row) -> bool:
        """A programme's name goes on until its values; the total has no label."""
        if _CODE.match(raw(row)) is None:
            return bool(following.labels) and goes_on_in(raw(row), following.labels[0].text)
        return bool(following.labels) and _CODE.match(raw(following)) is None

    rows = join(pair(grid.rows), goes_on)
    nameless = sum(bool(row.cells) and not row.labels for row in rows)
    for row in rows:
        text, printed = label_text(row.labels, habit)
        marks = table.marks.add(printed, "row", text)
        if not row.cells:
            table.reject(row.units, "a label without values")
            continue
        columns = grid.heads[row.head].columns
        unit = next((c.unit_text for c in columns if c.unit_text), "") or row_unit(text)
        sums = read_sums(row, columns, unit)
        if not isinstance(sums, str):
            sums = with_changes(sums, row)
        if not text and nameless > 1:
            sums = "several rows without a label, of which only one can be the total"
        match = _CODE.match(text)
        line = Line(match[2].strip(), match[1]) if match else Line(text, total=True)
        table.add(row, sums, line, unit, marks)
    return table
