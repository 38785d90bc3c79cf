"""A table of the machine-readable Estimates as a Reading: one report for every head in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.documents.estimates_table.columns import Columns, read_columns, unit_in
from kg.documents.estimates_table.rows import HeadRows, Rows
from kg.documents.plan.flow import Unit, flatten
from kg.documents.plan.ledger import Ledger
from kg.records import Language, LedgerLine, Note, Reading
from kg.records.estimates import Report
from kg.sources.model import Document, Row
from kg.values.script import detect_language

_BEFORE = 10


def find_columns(units: Sequence[Unit]) -> tuple[Unit, Columns] | None:
    """The first row of headings of a table of the Estimates among the first printed lines, with what it says."""
    for unit in [u for u in units if not u.blank][:_BEFORE]:
        if isinstance(unit.item, Row) and (columns := read_columns(_texts(unit))):
            return unit, columns
    return None


def read_estimates_table(document: Document, why: str, flow: list[Unit] | None = None) -> Reading:
    """Reads a document that was recognised as a table of the Estimates. Never raises for what the document says."""
    units = flow or flatten(document)
    ledger = Ledger(units)
    rows = Rows()
    columns: Columns | None = None
    headings: list[str] = []
    for unit in units:
        texts = _texts(unit)
        if not any(map(str.strip, texts)) if texts else unit.blank:
            ledger.mark(unit, "blank")
        elif found := read_columns(texts):
            columns = found
            headings += texts
            ledger.mark(unit, "heading", reason="column headings")
            _note_columns(found, unit, rows)
        elif columns is None:
            if (unit_text := unit_in(unit.text))[1] is not None:
                rows.unit = unit_text
            ledger.mark(unit, "heading", reason="title over the table")
        elif not texts:
            ledger.mark(unit, "rejected", reason="not a row of the table")
        else:
            target, reason = rows.take(texts, unit.place, columns)
            ledger.mark(unit, "mapped" if target else "rejected", target=target, reason=reason)
    named = "".join(headings)
    reports = tuple(_report(document, made, named) for made in rows.heads.values())
    lines, notes = _about(ledger.close(), tuple(rows.notes))
    return Reading(document, "estimates-table", why, None, lines, notes, reports)


def _about(
    lines: tuple[LedgerLine, ...], notes: tuple[Note, ...]
) -> tuple[tuple[LedgerLine, ...], tuple[Note, ...]]:
    """The notes with the record that the row of their place became."""
    if not notes:
        return lines, ()
    targets = {line.place: line.target for line in lines if line.target}
    return lines, tuple(replace(note, target=targets.get(note.place, "")) for note in notes)


def _note_columns(columns: Columns, unit: Unit, rows: Rows) -> None:
    texts = _texts(unit)
    for at in columns.unknown:
        name = " ".join(texts[at].split())
        rows.notes.append(
            Note(
                "unknown-column",
                f"The column “{name[:60]}” is not one that a table of the Estimates has; its cells were left out.",
                unit.place,
            )
        )
    if not columns.year:
        rows.notes.append(
            Note("missing-year", "No column of sums says which year's Estimates these are.", unit.place)
        )


def _report(document: Document, made: HeadRows, headings: str) -> Report:
    programmes = []
    for programme in made.programmes.values():
        bodies = [p.body for p in made.provisions if p.programme == programme.code and p.body]
        programmes.append(replace(programme, bodies=tuple(dict.fromkeys(bodies))))
    return Report(
        file=document.file,
        form="table",
        language=_language(headings, made),
        head=made.head,
        title=made.title,
        year=made.year,
        officer="",
        programmes=tuple(programmes),
        provisions=tuple(made.provisions),
        places=(made.place,),
    )


def _language(headings: str, made: HeadRows) -> Language:
    names = "".join([p.name for p in made.provisions[:50]])
    return detect_language(headings + names)


def _texts(unit: Unit) -> list[str]:
    item = unit.item
    if not isinstance(item, Row):
        return []
    return [
        "" if cell is None else cell.lines[0].text if len(cell.lines) == 1 else cell.text
        for cell in item.cells
    ]
