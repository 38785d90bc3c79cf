"""A row with more cells than its table has columns: the sign that parts cells stood inside one (``CSV | JSON``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations_with_replacement

from kg.documents.plan.columns import Columns
from kg.documents.plan.looks import DATE, is_category, is_open_date, says_how_often
from kg.documents.plan.merged import is_number
from kg.documents.plan.words import is_blank, norm
from kg.sources.model import Cell, CellLine, Row

_MOST_OVER = 4
"""Cells too many of which every distribution over the columns is tried."""


def put_back(row: Row, columns: Columns, mark: str = " | ", *, certain: bool = False) -> Row:
    """The row with the cells joined (by ``mark``) that only together leave its number, month and frequency in their own columns; the row itself
    where it has no cells too many, or stands no better so. ``certain``: there is no other reason for too many cells, so that some are joined anyway."""
    if len(row.cells) <= len(columns.names) and not is_blank(columns.names[-1]):
        return row
    named = max((n for n, name in enumerate(columns.names, 1) if not is_blank(name)), default=0)
    texts = [cell.text if cell is not None else "" for cell in row.cells]
    over = max((n for n, text in enumerate(texts, 1) if not is_blank(text)), default=0) - named
    if over <= 0 or not named or any(cell is None or cell.span > 1 for cell in row.cells):
        return row
    best, most = row, -1 if certain else _fit(texts, columns, named)
    for joined in _joinings(texts, columns, named, over, mark):
        fit = _fit(joined, columns, named)
        if fit > most:
            cells = (*(_cell(text, row) for text in joined), *(Cell(),) * (len(row.cells) - len(joined)))
            best, most = replace(row, cells=cells), fit
    return best


def moved(row: Row, columns: Columns, mark: str) -> Row:
    """The row with two cells joined, or an empty one put in, where only so its month stands in its own column: a cell holds the mark and the last one
    is missing, or an empty cell is. A row whose month is in its place, or which has none, as it is."""
    at = next((n for n, roles in enumerate(columns.roles) if roles == ("date",)), None)
    texts = [cell.text if cell is not None else "" for cell in row.cells]
    if at is None or at >= len(texts) or _is_month(texts[at]):
        return row
    count, here = len(texts), next((n for n, text in enumerate(texts) if _is_month(text)), 0)
    if not here:
        return row
    if texts[-1]:
        tries = [[*joined, ""] for joined in _joinings(texts, columns, count - 1, 1, mark)]
    else:
        tries = [[*texts[:n], "", *texts[n : count - 1]] for n in range(here, 0, -1)]
    best = max(tries, key=lambda t: _fit(t, columns, count), default=texts)
    if not _is_month(best[at]) or _fit(best, columns, count) <= _fit(texts, columns, count):
        return row
    return replace(row, cells=tuple(_cell(text, row) for text in best))


def _is_month(text: str) -> bool:
    return DATE.fullmatch(norm(text)) is not None or is_open_date(text)


def _joinings(
    texts: Sequence[str], columns: Columns, named: int, over: int, mark: str
) -> Iterator[list[str]]:
    """The row's texts with as many of them joined as there are too many: in one cell, the description's first, then in several."""
    order = sorted(range(named), key=lambda n: "description" not in columns.roles[n])
    several = combinations_with_replacement(order, over) if over <= _MOST_OVER else ()
    for chosen in (*((at,) * over for at in order), *several):
        joined: list[str] = []
        rest = iter(texts)
        for n in range(named):
            parts = [next(rest, "") for _ in range(chosen.count(n) + 1)]
            joined.append(mark.join(text for text in parts if not is_blank(text)))
        yield [*joined, *rest]


def _cell(text: str, row: Row) -> Cell:
    """The cell of a row with this text, or a new one."""
    found = next((cell for cell in row.cells if cell is not None and cell.text == text), None)
    return found or Cell(tuple(CellLine(line) for line in text.split("\n")))


def _fit(texts: Sequence[str], columns: Columns, named: int) -> int:
    """How many cells look like what their columns are for."""
    fit = 0
    for text, roles in zip(texts[:named], columns.roles, strict=False):
        if roles == ("date",):
            fit += 2 * _is_month(text)
        elif roles == ("frequency",):
            fit += says_how_often(text)
        elif roles == ("number",):
            fit += is_number(text)
        elif roles == ("category",):
            fit += is_category(text)
    return fit
