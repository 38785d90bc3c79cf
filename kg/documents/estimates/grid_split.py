"""Rows whose values an extractor printed on several lines, as where a raised mark breaks a line: put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.documents.estimates.grid_model import Row
from kg.documents.estimates.parts import Column
from kg.values.number import cut_values, least_values

_MOST = 5
"""A row stands on so many lines at most."""


def together(rows: list[Row], heads: Sequence[Sequence[Column]]) -> list[Row]:
    """A row with too few values and the lines of values alone under it as one row, when they are as many values as columns and no further
    value follows. Where values are printed column by column nothing is put together: there the rows above have too few as well."""
    if not any(_alone(row) for row in rows):
        return rows
    done: list[Row] = []
    at = 0
    before = False
    """Whether the row above has too few values."""
    while at < len(rows):
        row = rows[at]
        columns = len(heads[row.head])
        short = (
            _torn(row)
            and columns > 1
            and least_values(row.cells[0].text) < columns
            and _cut(row, columns) is None
        )
        end = at + 1
        while end < len(rows) and _alone(rows[end]) and rows[end].head == row.head:
            end += 1
        part = rows[at:end]
        whole = _whole(part, columns) if short and not before and 1 < len(part) <= _MOST else None
        if whole is not None:
            done.append(whole)
            at, before = end, False
            continue
        done.append(row)
        before = short if row.cells else before
        at += 1
    return done


def _torn(row: Row) -> bool:
    return len(row.cells) == 1 and row.cells[0].column is None and row.cells[0].unit.table is None


def _alone(row: Row) -> bool:
    return not row.labels and _torn(row)


def _cut(row: Row, columns: int) -> object:
    return cut_values(row.cells[0].text, columns)


def _whole(part: Sequence[Row], columns: int) -> Row | None:
    texts = [row.cells[0].text for row in part]
    if not part[0].labels and all(least_values(text) == 1 for text in texts):
        return None
    joined = " ".join(texts)
    if sum(least_values(text) for text in texts) > columns or cut_values(joined, columns) is None:
        return None
    first = part[0]
    return replace(
        first,
        cells=(replace(first.cells[0], text=joined),),
        units=tuple({unit.index: unit for row in part for unit in row.units}.values()),
        percents=tuple(p for row in part for p in row.percents),
        further=next((row.further for row in part if row.further), ""),
    )
