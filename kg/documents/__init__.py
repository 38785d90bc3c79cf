"""Pages become records: which kind of document it is, and what it says."""

from __future__ import annotations

from collections.abc import Callable

from kg.documents.plan import read_plan
from kg.documents.plan.flow import Unit, flatten
from kg.documents.plan.ledger import Ledger
from kg.documents.recognise import recognise
from kg.records import LedgerLine, Reading
from kg.sources.model import Document, Place


def _read_estimates_table(document: Document, why: str, units: list[Unit]) -> Reading:
    from kg.documents.estimates_table import read_estimates_table

    return read_estimates_table(document, why, units)


def _read_estimates(document: Document, why: str, units: list[Unit]) -> Reading:
    from kg.documents.estimates.assemble import read_estimates

    return read_estimates(document, why, units)


def _read_yearbook(document: Document, why: str, units: list[Unit]) -> Reading:
    from kg.documents.yearbook import read_yearbook

    return read_yearbook(document, why, units)


_READERS: dict[str, Callable[[Document, str, list[Unit]], Reading]] = {
    "plan": read_plan,
    "estimates": _read_estimates,
    "estimates-table": _read_estimates_table,
    "yearbook": _read_yearbook,
}
"""Kind of document -> its reader. A new kind is one module and one line here."""


def read_document(document: Document) -> Reading:
    """Recognises the kind and reads it. Never raises for what a document says: what is no known kind is a Reading
    without records whose ledger rejects every printed line."""
    units = flatten(document)
    recognition = recognise(document, units)
    if reader := _READERS.get(recognition.kind):
        return reader(document, recognition.why, units)
    ledger = Ledger(units)
    for unit in units:
        if not unit.blank:
            ledger.mark(unit, "rejected", reason=UNKNOWN_KIND)
    lines = ledger.close() or (_nothing(document),)
    return Reading(document, recognition.kind, recognition.why, None, lines, ())


def _nothing(document: Document) -> LedgerLine:
    """The account of a document without a single line: rejected as a whole, for the reason that it could not be read."""
    place = Place(page=1) if document.paged else Place(line=1)
    reason = " ".join(p.message for p in document.problems if p.fatal) or UNKNOWN_KIND
    return LedgerLine(place, "", "rejected", reason=reason)


UNKNOWN_KIND = "not a kind of document that this version reads"

__all__ = ["UNKNOWN_KIND", "read_document", "recognise"]
