"""The columns of a table without headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.documents.plan.columns import Columns, Role, lex, read_header, roles_of, settle
from kg.documents.plan.listed import only_formats
from kg.documents.plan.looks import DATE, is_category, is_open_date
from kg.documents.plan.section_column import section_column
from kg.documents.plan.words import is_blank, norm, width
from kg.sources.model import Cell, Row
from kg.values.frequency import parse_frequency
from kg.values.nil import is_nil


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
    formats = [n for n in free if all(map(only_formats, held[n]))]
    free = [n for n in free if n not in formats]
    if len(formats) == 1:
        roles[formats[0]] = "remark"
    full = [n for n in free if len(held[n]) == max(len(held[m]) for m in free)]
    if len(full) == 1 and len(free) > 1:
        roles[full[0]] = "title"  # each row has a name, and not each a remark
        free.remove(full[0])
        roles[max(free, key=lambda n: sum(map(width, held[n])) / len(held[n]))] = "description"
        free = []
    elif len(free) > 1:
        longest = max(free, key=lambda n: sum(map(width, held[n])) / len(held[n]))
        roles[longest] = "description"
        free.remove(longest)
    if free:
        roles[free[0]] = "title"
    final: tuple[tuple[Role, ...], ...] = tuple((role or "other",) for role in roles)
    return settle(final, tuple("" for _ in final))


def by_contents(columns: Columns, rows: Sequence[Row]) -> Columns:
    """Columns whose headings say nothing known, told by what they hold where the form's own columns are missing: a column of months,
    of frequencies, and as the description the one with the longest texts."""
    unknown = [
        n
        for n, (roles, name) in enumerate(zip(columns.roles, columns.names, strict=True))
        if roles == ("other",) and not is_blank(name) and not lex_names(name) and n != section_column(columns)
    ]
    described = next((n for n, roles in enumerate(columns.roles) if roles == ("description",)), None)
    remarks = described if described is not None and "remark" in roles_of(columns.names[described]) else None
    missing = {role for role in ("date", "frequency") if not columns.has(role)}
    if not unknown or not (missing or described is None or remarks is not None):
        return columns
    held = {n: _held(rows, n, len(columns.roles)) for n in unknown}
    final = list(columns.roles)
    for role, good in (("date", _is_date), ("frequency", _is_frequency)):
        found = [n for n in unknown if held[n] and sum(map(good, held[n])) * 2 > len(held[n])]
        if role in missing and len(found) == 1:
            final[found[0]] = (role,)  # type: ignore[assignment]
            unknown.remove(found[0])
    free = [n for n in unknown if len(set(held[n])) > 1 or len(held[n]) == 1]
    if free and (described is None or remarks is not None):
        longest = max(free, key=lambda n: sum(map(width, held[n])) / len(held[n]))
        if sum(map(width, held[longest])) >= 12 * len(held[longest]):
            final[longest] = ("description",)
            if remarks is not None:
                final[remarks] = ("remark",)
    return Columns(tuple(final), columns.names, columns.released)


def _held(rows: Sequence[Row], at: int, count: int) -> list[str]:
    """What a column holds in the rows up to the next headings, nil returns left out."""
    texts: list[str] = []
    for row in rows:
        if len(row.cells) == count and read_header(["" if c is None else c.text for c in row.cells]):
            break
        cell = row.cells[at] if at < len(row.cells) and len(filled(row)) > 1 else None
        if cell is not None and not is_blank(cell.text) and not is_nil(cell.text):
            texts.append(cell.text.replace("\n", " "))
    return texts


def lex_names(name: str) -> bool:
    """Whether a heading names something that is known to be no column of the form: a link, a format, a contact."""
    return any(role in ("extra", "remark", "organisation") for role, _ in lex(name))


def _is_date(text: str) -> bool:
    return DATE.fullmatch(norm(text)) is not None or is_open_date(text)


def _is_frequency(text: str) -> bool:
    return width(text) <= 40 and parse_frequency(text).code is not None
