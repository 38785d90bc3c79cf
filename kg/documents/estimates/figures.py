"""Tables of targets and indicators: every cell a figure, under its groups, with its period and status."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import cast

from kg.dataclasses import dataclass
from kg.documents.estimates.grid_labels import goes_on_in, join, label_text, pair, raw, unfinished
from kg.documents.estimates.grid_levels import Levels, read_leads, standing_over
from kg.documents.estimates.grid_model import Cell, Grid, Head, Row
from kg.documents.estimates.groups import Item, nest
from kg.documents.estimates.marked import Mark, Noted, PartMarks, places_of
from kg.documents.estimates.parts import Column, Part
from kg.documents.estimates.words import both
from kg.documents.plan.flow import Unit
from kg.quick import unguarded
from kg.records.estimates import Figure, FigureKind, FigureStatus
from kg.values.lazy import lazy
from kg.values.marks import split_marks
from kg.values.number import parse_value
from kg.values.text import Habit

_STATUSES = frozenset({"actual", "original", "revised", "estimate", "plan", "target"})
_FULL = 3.3
"""A label's line that ends nearer to its column's edge than this many heights of its print is full."""
_UNIT = lazy(
    r"[(（]\s?("
    + both(
        r"%|％|百分率|百分比|(?:(?:百|千|十)?(?:萬|億)|千)(?:人次|人|名|架次|個|隻|件|宗|份|輛|張|公噸|噸|平方米|立方米|公升|標準貨櫃(?:單位)?)?|(?:百|千|十)?(?:萬|億)?(?:港|美)?元|平方公里|平方千米|平方米|平方呎|立方米|百萬立方米|公里|千米|米|公頃|公噸|噸|公斤|千克|公升|"
        r"小時|分鐘|秒|個?工作天|個?工作日|日數|天數|千瓦小時|兆瓦|億度|度|攝氏度"
    )
    + r"|\$\s?(?:m|bn|million|billion|'000|’000)?|HK\$\s?(?:m|million)?|(?:thousand|million|billion|['’]000)(?: (?:square|cubic) metres?| [a-z]+)?|ha|hectares?|(?:square|cubic) (?:kilo)?metres?|(?:kilo)?met(?:re|er)s?|lit(?:re|er)s?|sq\.? ?k?m|km2?|m2|m3|cu\.? ?m|hours?|hrs?|minutes?|mins?|seconds?|days?|tonnes?|kg|GWh|kWh|MWh|°C|per ?cent"
    r")\s?[)）]",
    re.I,
)
_SHARE = lazy(both(r"(?:的)?百分[率比](?:[(（][^()（）]*[)）])?\Z") + r"|\bpercentage\b", re.I)


@lru_cache(maxsize=4096)
def measure_unit(text: str) -> str:
    """The unit that a label's last bracket or its wording says: ``%``, ``百萬元``, ``公頃``; empty where things are counted (處理宗數, 累積數目)."""
    found = _UNIT.findall(text)
    if found:
        unit = str(found[-1])
        return "%" if unit in ("％", "百分率", "百分比") else unit
    return "%" if _SHARE.search(text) else ""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The figures of one part. ``marks`` are all footnote marks it prints, in reading order. ``rejected`` are units with reasons, ``headings`` units with what they are."""

    figures: tuple[Noted[Figure], ...]
    marks: tuple[str, ...]
    rejected: tuple[tuple[Unit, str], ...]
    headings: tuple[tuple[Unit, str], ...]


def joined_rows(grid: Grid, levels: Levels) -> list[Row]:
    """The grid's rows with the lines of each label together."""

    def goes_on(row: Row, following: Row) -> bool:
        last = row.labels[-1]
        if last.dots:
            return False
        if last.unit.index in over and following.labels:
            return False
        if not following.labels:
            return not following.gap or last.left is not None
        if goes_on_in(raw(row), following.labels[0].text) or levels.full(last):
            return True
        if leads:
            return leads.wrapped(row, following)
        return _full_on_page(row, following, grid.heads[following.head])

    leads = read_leads(grid.rows)
    paired = pair(grid.rows)
    over = standing_over(paired)
    rows = join(paired, goes_on)
    if len(rows) >= 2 and not rows[-1].cells and rows[-2].cells and _torn_off(rows[-1], rows[-2], levels):
        # The extractor printed the first line of the label after its last line and the values.
        first, last = rows[-1], rows[-2]
        rows[-2:] = [replace(last, labels=first.labels + last.labels, units=first.units + last.units)]
    return rows


def _full_on_page(row: Row, following: Row, head: Head) -> bool:
    first, last, below = row.labels[0].left, row.labels[-1], following.labels[0].left
    if head.limit is None or last.right is None or first is None:
        return False
    return (below is None or below > first + 3) and last.right > head.limit - _FULL * last.size


def _torn_off(orphan: Row, row: Row, levels: Levels) -> bool:
    return len(row.labels) == 1 and (levels.full(orphan.labels[-1]) or unfinished(raw(orphan)))


def read_figures(
    part: Part,
    at: int,
    grid: Grid,
    levels: Levels,
    habit: Habit,
    named: Callable[[str], bool],
    before: int = 0,
) -> FigureTable:
    """``at`` is the index of the part; ``before`` how many figures the parts before have; ``levels`` what the leaders of all tables of its kind tell."""
    rows = joined_rows(grid, levels)
    paged = any(label.left is not None for row in rows for label in row.labels)
    leads = None if paged else read_leads(grid.rows)
    texts = [label_text(row.labels, habit) for row in rows]
    kept = [n for n, row in enumerate(rows) if row.labels]
    items = [
        Item(
            texts[n][0],
            rows[n],
            bool(rows[n].cells),
            rows[n].labels[0].left if paged else leads.left(rows[n]) if leads else None,
            None if paged else levels.depth(rows[n]),
        )
        for n in kept
    ]
    under = {kept[n]: tuple(kept[g] for g in groups) for n, groups in nest(items, named).items()}
    book = PartMarks()
    over = {n: book.add(head.marks, "table") for n, head in enumerate(grid.heads)}
    over_all = book.add(split_marks(part.heading)[1], "table")
    at_label: dict[int, tuple[Mark, ...]] = {}
    at_cell: dict[tuple[int, int], tuple[Mark, ...]] = {}
    for n, row in enumerate(rows):
        at_label[n] = book.add(texts[n][1], "row" if row.cells else "group", texts[n][0])
        for k, cell in enumerate(row.cells):
            at_cell[n, k] = book.add(split_marks(cell.text)[1], "cell")
    figures: list[Noted[Figure]] = []
    kind: FigureKind = "target" if part.kind == "targets" else "indicator"
    rejected = list(grid.left)
    used: set[int] = set()
    number = 0
    for n, row in enumerate(rows):
        if not row.cells:
            continue
        number += 1
        readings = _readings(row, grid)
        if isinstance(readings, str) or not row.labels:
            why = readings if isinstance(readings, str) else "values without a label"
            rejected.extend((unit, why) for unit in row.units)
            continue
        groups = under.get(n, ())
        used.update(groups)
        measure = texts[n][0]
        unit = measure_unit(measure) or next(
            (u for g in reversed(groups) if (u := measure_unit(texts[g][0]))), ""
        )
        marks = at_label[n] + tuple(m for g in groups for m in at_label[g]) + over[row.head] + over_all
        names, places = tuple(texts[g][0] for g in groups), places_of(row.units)
        for reading in readings:
            for k, (cell, column, printed) in enumerate(reading.cells):
                value = parse_value(cell.text)
                if value is None or column.status not in _STATUSES:
                    rejected.append(
                        (
                            cell.unit,
                            "a value that cannot be read" if value is None else "a column without a status",
                        )
                    )
                    continue
                figure = Figure(
                    before + len(figures) + 1,
                    part.programme,
                    part.body,
                    kind,
                    names,
                    measure,
                    unit or ("%" if value.percent else ""),
                    number,
                    printed,
                    column.period,
                    cast(FigureStatus, column.status),
                    value.number,
                    value.second,
                    value.text,
                    (),
                    places,
                    reading.number,
                    reading.why,
                )
                figures.append(Noted(figure, at_cell[n, k] + marks, at, row.units))
    headings = [(unit, "column headings") for head in grid.heads for unit in head.units]
    for n, row in enumerate(rows):
        if row.cells:
            continue
        if n in used:
            headings.extend((unit, "heading of a group") for unit in row.units)
        else:
            rejected.extend((unit, "a label without values") for unit in row.units)
    return FigureTable(tuple(figures), tuple(book.texts), tuple(rejected), tuple(headings))


@unguarded
@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a row: each value with its column and the number of its printed column."""

    number: int
    cells: tuple[tuple[Cell, Column, int], ...]
    why: str = ""


def _readings(row: Row, grid: Grid) -> tuple[_Reading, ...] | str:
    """The readings of a row: one where its columns are certain, two where they cannot be told, or the reason why there is none."""
    if row.lost:
        return row.lost
    columns = grid.heads[row.head].columns
    count = len(row.cells)
    if count == len(columns):
        other = _other_half(columns, grid)
        if other is None:
            return (_reading(0, row.cells, columns),)
        return _both(row.cells, columns, other[:count])
    if all(cell.column is not None for cell in row.cells):
        cells = tuple((c, columns[c.column], c.column + 1) for c in row.cells if c.column is not None)
        return (_Reading(0, cells),)
    rest = tuple(c for c in columns if c.status != "target")
    if count == len(rest) == len(columns) - 1 and _all_short(row.head, grid):
        return _both(row.cells, rest, columns[:count])
    return f"{count} values under {len(columns)} column headings: which is missing cannot be told"


def _reading(number: int, cells: Sequence[Cell], columns: Sequence[Column], why: str = "") -> _Reading:
    return _Reading(
        number,
        tuple((c, column, n) for n, (c, column) in enumerate(zip(cells, columns, strict=True), 1)),
        why,
    )


def _both(cells: Sequence[Cell], one: Sequence[Column], two: Sequence[Column]) -> tuple[_Reading, ...]:
    why = (
        f"The row prints {len(cells)} values, which may stand under {_names(one)} or under {_names(two)}: "
        "the table has a column of targets that its headings do not place."
    )
    return (_reading(1, cells, one, why), _reading(2, cells, two, why))


def _names(columns: Sequence[Column]) -> str:
    return ", ".join(" ".join(filter(None, (c.period, c.status))) for c in columns)


def _other_half(columns: Sequence[Column], grid: Grid) -> Sequence[Column] | None:
    """The columns of another half of the table that are these and one of targets."""
    if any(c.status == "target" for c in columns):
        return None
    for head in grid.heads:
        if len(head.columns) == len(columns) + 1 and head.columns[0].status == "target":
            rest = [(c.period, c.status) for c in head.columns[1:]]
            if rest == [(c.period, c.status) for c in columns]:
                return head.columns
    return None


def _all_short(head: int, grid: Grid) -> bool:
    """Whether every row under these headings has one value fewer than they have columns."""
    columns = len(grid.heads[head].columns)
    return all(len(r.cells) == columns - 1 for r in grid.rows if r.cells and r.head == head)
