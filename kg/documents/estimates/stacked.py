"""Tables whose cells an extractor printed column by column, each on a line of its own (``pdftotext`` without ``-layout``).

Labels stand with the values of their first column; the other columns follow below, or behind the next table. What column and row a value is of can
then be told for the provision of a programme alone: it is one row with as many values as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.documents.estimates.figures import FigureTable
from kg.documents.estimates.grid_said import plain, said
from kg.documents.estimates.marked import Noted
from kg.documents.estimates.money_rows import agrees
from kg.documents.estimates.parts import Part
from kg.documents.estimates.provisions import MoneyTable
from kg.documents.plan.colwise import LOST
from kg.documents.plan.flow import Unit
from kg.records.estimates import Figure, Provision
from kg.sources.model import Line
from kg.values.number import least_values

_FEWEST = 2
"""So many values alone on their lines can be no accident."""
_TIMES = 2
"""So many times as many as rows: a row that broke at its marks has up to so many lines with one value."""


def is_stacked(parts: Sequence[Part]) -> bool:
    """Whether far more lines of these tables are one value and nothing else than have several values, in a text without places."""
    alone = several = 0
    for part in parts:
        for unit in part.units:
            if not isinstance(unit.item, Line) or unit.place.box is not None:
                return False
            line = said(plain(unit.text), part.kind not in ("targets", "indicators"))
            if line.kind != "content" or not line.tail:
                continue
            count = least_values(line.tail)
            if count > 1 or len(line.tail.split()) > 2:  # 405 481 440 may be one number, but hardly is
                several += 1
            elif count and not line.label and not line.dots:
                alone += 1
    return alone >= _FEWEST and alone > _TIMES * several


def without_figures(table: FigureTable) -> FigureTable:
    """The table with its figures turned into rejected lines."""
    return replace(table, figures=(), rejected=(*table.rejected, *_lost(table.figures)))


def keep_proven(table: MoneyTable) -> None:
    """Takes the sums out that nothing proves: all but those of a programme's one row whose percentages, where printed, are what its sums give."""
    sums = [one.record for one in table.provisions]
    if table.table == "programme" and len({p.row for p in sums}) == 1 == table.rows and _proven(sums):
        return
    table.rejected.extend(_lost(table.provisions))
    table.provisions.clear()


def _proven(sums: Sequence[Provision]) -> bool:
    amounts = {(p.fiscal_year, p.status): p.amount for p in sums}
    return len(amounts) == len(sums) and all(
        change.percent is None or agrees(p.amount, amounts.get((change.year, change.status)), change.percent)
        for p in sums
        for change in p.changes
    )


def _lost(noted: Sequence[Noted[Figure]] | Sequence[Noted[Provision]]) -> list[tuple[Unit, str]]:
    units = {unit.index: unit for one in noted for unit in one.units}
    return [(unit, LOST) for _, unit in sorted(units.items())]
