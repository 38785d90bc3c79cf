"""Hand-cut parts for the tests of the Estimates' tables."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from kg.documents.estimates.marked import Noted
from kg.documents.estimates.parts import Part, PartKind
from kg.documents.estimates.tables import Tables, read_tables
from kg.documents.plan.flow import Unit
from kg.records import Language
from kg.records.estimates import Figure, Provision
from kg.sources.model import Cell, CellLine, Line, Place, Row, Table


def units(text: str, *, first: int = 0) -> tuple[Unit, ...]:
    """A unit for each line that is not blank; lines with tabs are rows of one table. Blank lines count in the indexes."""
    lines = text.strip("\n").split("\n")
    rows = {
        n: Row(tuple(Cell((CellLine(c.strip()),) if c.strip() else ()) for c in line.split("\t")), _place(n))
        for n, line in enumerate(lines)
        if "\t" in line
    }
    table = Table(tuple(rows.values()), "markup")
    found = []
    for n, line in enumerate(lines):
        if n in rows:
            found.append(Unit(first + n, 1, rows[n], table))
        elif line.strip():
            found.append(Unit(first + n, 1, Line(line, _place(n))))
    return tuple(found)


def _place(n: int) -> Place:
    return Place(line=n + 1)


def part(kind: PartKind, text: str, *, programme: str = "", heading: str = "", body: str = "") -> Part:
    return Part(kind, programme, body, units(text), heading)


def read(*parts: Part, language: Language = "zh-Hant") -> Tables:
    return read_tables(parts, language)


def one(
    kind: PartKind, text: str, *, programme: str = "1", heading: str = "", language: Language = "zh-Hant"
) -> Tables:
    return read(part(kind, text, programme=programme, heading=heading), language=language)


def sums(tables: Tables) -> dict[str, list[Decimal | None]]:
    """Amounts in thousands by the name of their row, in the order of the columns."""
    found: defaultdict[str, list[Decimal | None]] = defaultdict(list)
    for noted in tables.provisions:
        p = noted.record
        found[p.name].append(None if p.amount is None else p.amount / 1000)
    return dict(found)


def cells(tables: Tables, *, reading: int = 0) -> dict[str, list[str]]:
    """``2022 actual 97`` for each figure of a row, by groups and measure."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for noted in tables.figures:
        f = noted.record
        if f.reading == reading:
            name = " > ".join((*f.groups, f.measure))
            found[name].append(" ".join(filter(None, (f.period, f.status, f.value_text))))
    return dict(found)


def marks(noted: Noted[Figure] | Noted[Provision]) -> str:
    return " ".join(f"{m.text}:{m.scope}" for m in noted.marks)
