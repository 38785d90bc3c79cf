"""A row with more cells than its table has columns: the sign that parts cells stood inside one (``CSV | JSON``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.documents.plan.columns import Columns
from kg.documents.plan.looks import DATE, is_category, is_open_date, says_how_often
from kg.documents.plan.merged import is_number
from kg.documents.plan.words import is_blank, norm
from kg.sources.model import Cell, CellLine, Row


def put_back(row: Row, columns: Columns) -> Row:
    """The row with the cells joined that only together leave its number, month and frequency in their own columns; the row itself where
    it has no cells too many, or stands no better so."""
    if len(row.cells) <= len(columns.names) and not is_blank(columns.names[-1]):
        return row
    named = max((n for n, name in enumerate(columns.names, 1) if not is_blank(name)), default=0)
    texts = [cell.text if cell is not None else "" for cell in row.cells]
    over = max((n for n, text in enumerate(texts, 1) if not is_blank(text)), default=0) - named
    if over <= 0 or not named or any(cell is None or cell.span > 1 for cell in row.cells):
        return row
    best, most = row, _fit(texts, columns, named)
    for at in sorted(range(named), key=lambda n: "description" not in columns.roles[n]):
        joined = " | ".join(text for text in texts[at : at + over + 1] if not is_blank(text))
        fit = _fit([*texts[:at], joined, *texts[at + over + 1 :]], columns, named)
        if fit > most:
            cells = (
                *row.cells[:at],
                Cell((CellLine(joined),)),
                *row.cells[at + over + 1 :],
                *(Cell(),) * over,
            )
            best, most = replace(row, cells=cells), fit
    return best


def _fit(texts: Sequence[str], columns: Columns, named: int) -> int:
    """How many cells look like what their columns are for."""
    fit = 0
    for text, roles in zip(texts[:named], columns.roles, strict=False):
        if roles == ("date",):
            fit += 2 * bool(DATE.fullmatch(norm(text)) or is_open_date(text))
        elif roles == ("frequency",):
            fit += says_how_often(text)
        elif roles == ("number",):
            fit += is_number(text)
        elif roles == ("category",):
            fit += is_category(text)
    return fit
