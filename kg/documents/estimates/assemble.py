"""One report of a controlling officer, from its units to a Reading."""

from __future__ import annotations

from kg.documents.estimates.context import Context
from kg.documents.estimates.footnotes import FootnoteBook, renames
from kg.documents.estimates.front import Front, read_front
from kg.documents.estimates.front_units import find_units
from kg.documents.estimates.nesting import itemise, nest
from kg.documents.estimates.programmes import read_programmes
from kg.documents.estimates.prose import ProseReader
from kg.documents.estimates.settled import settle
from kg.documents.estimates.several import KINDS, count, shift
from kg.documents.estimates.staffing import read_staffing
from kg.documents.estimates.structure import Structure, cut
from kg.documents.estimates.tables import read_tables
from kg.documents.plan.flow import Unit
from kg.documents.plan.ledger import Ledger
from kg.records import Language, Note, Reading
from kg.records.estimates import Report
from kg.sources.model import Document, Row
from kg.values.script import detect_language
from kg.values.text import Habit

UNREAD = "no part of a controlling officer's report that this version knows"
_SAMPLE = 10_000
_LANGUAGE = 3_000
"""So many of the first characters tell the language."""


def read_estimates(document: Document, why: str, flow: list[Unit] | None = None) -> Reading:
    """Reads a document that was recognised as a controlling officer's report, or several. Never raises for what the document says."""
    structures = cut(document, flow)
    units = structures[0].units
    sample = _sample(units)
    language = detect_language("\n".join(sample)[:_LANGUAGE])
    ledger, habit = Ledger(units, UNREAD), Habit.of(sample)
    notes: list[Note] = []
    reports: list[Report] = []
    first = dict.fromkeys(KINDS, 0)
    for structure in structures:
        context = Context(units, habit, ledger, notes, first)
        for unit, what in structure.furniture:
            ledger.mark(unit, "furniture", reason=what)
        report = _report(document, structure, language, context)
        _charts(structure, context)
        for unit, what in structure.walk.headings:
            ledger.mark(unit, "heading", reason=what)
        reports.append(shift(report, first))
        first = {kind: first[kind] + count(report)[kind] for kind in KINDS}
    return Reading(document, "estimates", why, None, ledger.close(), tuple(notes), tuple(reports))


def _sample(units: list[Unit]) -> list[str]:
    """The first lines, as many as tell the document's language and its habits."""
    found: list[str] = []
    size = 0
    for unit in units:
        if size > _SAMPLE:
            break
        text = unit.text
        size += len(text)
        if isinstance(unit.item, Row):
            found.extend(text.split("\t"))
        else:
            found.append(text)
    return found


def _report(document: Document, structure: Structure, language: Language, context: Context) -> Report:
    walk = structure.walk
    units = {
        kind: [u for p in walk.parts if p.kind == kind for u in p.units] for kind in ("front", "programmes")
    }
    front: Front = read_front(units["front"], structure.title, context)
    itemise(walk.paragraphs)
    nest(walk.paragraphs)
    prose = ProseReader(context, front.year).read(walk.paragraphs)
    programmes = read_programmes(units["programmes"], walk.names, prose.aims, walk.bodies, context)
    establishment = [
        *front.establishment,
        *read_staffing(prose.passages, front.year, len(front.establishment) + 1),
    ]
    book = FootnoteBook(walk.definitions, context.habit)
    tables = read_tables(walk.parts, language, context.habit, len(front.provisions))
    settled = settle(tables, walk.parts, front.provisions, book, context)
    provisions, ceilings = find_units(
        front.lost, settled.provisions, prose.passages, front.year, len(establishment) + 1, context
    )
    footnotes = book.footnotes(context.units)
    for note, entry in zip(footnotes, book.entries, strict=True):
        context.mapped(entry.units, f"footnote:{note.number}")
    return Report(
        file=document.file,
        form="report",
        language=language,
        head=front.head,
        title=front.title,
        year=front.year,
        officer=front.officer,
        programmes=programmes,
        provisions=tuple(provisions),
        figures=tuple(settled.figures),
        establishment=(*establishment, *ceilings),
        undertakings=tuple(prose.undertakings),
        passages=tuple(prose.passages),
        footnotes=footnotes,
        renames=renames(book, settled.labels),
        places=context.places(front.units),
    )


def _charts(structure: Structure, context: Context) -> None:
    for part in structure.walk.parts:
        if part.kind == "chart":
            context.ledger.mark_all(part.units, "furniture", reason="label of a chart")
