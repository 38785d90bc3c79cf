"""The columns of a table without headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.documents.plan.columns import Columns, Role
from kg.documents.plan.looks import DATE, is_category
from kg.documents.plan.words import is_blank, norm, width
from kg.sources.model import Cell, Row
from kg.values.frequency import parse_frequency


def filled(row: Row) -> list[tuple[int, Cell]]:
    """The cells of a row that hold something of their own, with their columns."""
    return [
        (n, c) for n, c in enumerate(row.cells) if c is not None and not c.merged_up and not is_blank(c.text)
    ]


def infer_columns(rows: Sequence[Row]) -> Columns:
    """Columns of a table without headings, by what they hold: integers, categories, months, frequencies; of the others
    the one with the longest text is the description and the first one left the title."""
    count = max(len(row.cells) for row in rows)
    held: list[list[str]] = [[] for _ in range(count)]
    for row in rows:
        for n, cell in enumerate(row.cells):
            if cell is not None and not is_blank(cell.text) and len(filled(row)) > 1:
                held[n].append(cell.text.replace("\n", " "))
    roles: list[Role | None] = [None] * count

    def take(role: Role, good: object) -> None:
        shares = [
            (sum(bool(good(t)) for t in texts) / len(texts) if texts and roles[n] is None else 0.0, -n)  # type: ignore[operator]
            for n, texts in enumerate(held)
        ]
        share, at = max(shares)
        if share >= 0.5:
            roles[-at] = role

    take("date", lambda t: DATE.fullmatch(norm(t)))
    take("number", lambda t: re.fullmatch(r"\s*[(（]?\d{1,3}[.)）．、]?\s*", t))
    take("category", is_category)
    take("frequency", lambda t: width(t) <= 40 and parse_frequency(t).code is not None)
    free = [n for n in range(count) if roles[n] is None and held[n]]
    if len(free) > 1:
        longest = max(free, key=lambda n: sum(map(width, held[n])) / len(held[n]))
        roles[longest] = "description"
        free.remove(longest)
    if free:
        roles[free[0]] = "title"
    final = tuple((role or "other",) for role in roles)
    return Columns(final, tuple("" for _ in final), None)
