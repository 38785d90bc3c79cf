"""The records of documents without a release: what was read, as rows, before anything is resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.dataclasses import dataclass
from kg.progress import SILENT, Progress
from kg.records import Entry, Plan, Reading
from kg.release.account import document_account
from kg.release.reading import look_at
from kg.release.workers import read_all
from kg.settings import Settings

COLUMNS = (
    "plan", "plan_agency", "period_start", "period_end", "section", "spatial", "group", "group_code", "number",
    "category", "title", "description", "target_month", "released_month", "date_text", "frequency_text", "frequency",
    "formats", "is_new", "entry", "notes", "addresses", "source", "locator",
)  # fmt: skip
"""As in the table ``entries``; but ``plan`` is the printed title, ``entry`` the key in the plan, ``source`` the file's name."""

_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"


@dataclass(frozen=True, slots=True)
class Extracted:
    """One document: its account (as in a manifest) and its records as (table, row by column): entries, programmes, provisions, figures, …"""

    account: dict[str, Any]
    records: tuple[tuple[str, dict[str, str]], ...]


def extract(sources: Sequence[str], settings: Settings, progress: Progress = SILENT) -> list[Extracted]:
    """Read the documents in the order of their names. Writes nothing. Raises UsageError for what is not there."""
    from kg.sources.inputs import expand

    inputs, _ = look_at(expand(sources))
    done = read_all(
        inputs, jobs=settings.jobs, cache=None, max_bytes=settings.max_source_bytes, progress=progress
    )
    readings = [reading for _, reading in sorted(done, key=lambda pair: pair[0].key)]
    return [Extracted(document_account(r), tuple(_records(r))) for r in readings]


def columns(found: Iterable[Extracted]) -> tuple[str, ...]:
    """The columns of all records together: ``record`` (which table), then each table's columns, each once, source and locator last."""
    names = dict.fromkeys(("record",))
    for document in found:
        for table, row in document.records:
            names.update(dict.fromkeys(COLUMNS if table == "entries" else row))
    last = ("source", "locator")
    return (*(name for name in names if name not in last), *last)


def _records(reading: Reading) -> Iterator[tuple[str, dict[str, str]]]:
    if reading.plan is not None:
        for entry in reading.plan.entries:
            yield "entries", _row(reading.plan, entry)
    if reading.reports or reading.chapter:
        from kg.release.extract_budget import chapter_rows, report_rows

        for report in reading.reports:
            yield from report_rows(report)
        if reading.chapter is not None:
            yield from chapter_rows(reading.chapter)


def _row(plan: Plan, entry: Entry) -> dict[str, str]:
    month = entry.month.start if entry.month else ""
    return {
        "plan": plan.title,
        "plan_agency": plan.agency,
        "period_start": str(plan.period_start),
        "period_end": str(plan.period_end),
        "section": entry.section,
        "spatial": "" if entry.spatial is None else _boolean(entry.spatial),
        "group": entry.group.name if entry.group else "",
        "group_code": entry.group.code if entry.group else "",
        "number": entry.number,
        "category": entry.category,
        "title": entry.title,
        "description": entry.description,
        "target_month": month if entry.date_kind == "target" else "",
        "released_month": month if entry.date_kind == "released" else "",
        "date_text": entry.date_text,
        "frequency_text": entry.frequency_text,
        "frequency": f"{_FREQUENCY}{entry.frequency.code}"
        if entry.frequency and entry.frequency.code
        else "",
        "formats": " | ".join(entry.formats),
        "is_new": _boolean(entry.is_new),
        "entry": entry.key,
        "notes": " | ".join(entry.notes),
        "addresses": " | ".join(entry.addresses),
        "source": plan.file.name,
        "locator": " | ".join(place.locator for place in entry.places),
    }


def _boolean(value: bool) -> str:
    return "true" if value else "false"
