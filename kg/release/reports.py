"""The ``report/`` folder of a release: the SHACL report, the ledger and the notes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg.records import Note, Reading
from kg.sources.model import SourceFile

if TYPE_CHECKING:
    from kg.identity.model import Resolution
    from kg.validate import Report

NOTE_COLUMNS = ("name", "source", "locator", "severity", "code", "message", "target")


def write_reports(
    folder: Path, report: Report, store: Store, base: str, readings: Sequence[Reading], resolution: Resolution
) -> None:
    """Write ``shacl.{ttl,json,txt}``, ``ledger.csv`` (the table of that name) and ``notes.csv`` into an existing folder."""
    from kg import tables

    (folder / "shacl.ttl").write_text(report.to_turtle(f"{base}id/report"), encoding="utf-8")
    (folder / "shacl.json").write_text(report.to_json(), encoding="utf-8")
    (folder / "shacl.txt").write_text(report.to_text(at_most=1_000), encoding="utf-8")
    with (folder / "ledger.csv").open("w", encoding="utf-8", newline="") as stream:
        tables.write(tables.run(store, "ledger", base), tables.columns("ledger"), "csv", stream)
    with (folder / "notes.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(NOTE_COLUMNS)
        writer.writerows(_rows(all_notes(readings, resolution)))


def all_notes(readings: Sequence[Reading], resolution: Resolution) -> list[tuple[SourceFile, Note]]:
    """The notes of the readers and of identity, by document."""
    notes = [(reading.document.file, note) for reading in readings for note in reading.notes]
    notes += resolution.notes
    return sorted(notes, key=lambda item: (item[0].name, item[0].id))


def _rows(notes: Iterable[tuple[SourceFile, Note]]) -> Iterable[tuple[str, ...]]:
    for file, note in notes:
        yield (file.name, file.id, note.place.locator, note.severity, note.code, note.message, note.target)
