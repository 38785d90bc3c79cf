"""Which sources print the same head in the same edition of the Estimates, and what date that edition has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.dataclasses import dataclass
from kg.identity.editions import FORMAT_ORDER, DateRule
from kg.records import Language, Reading
from kg.records.estimates import Report
from kg.sources.model import SourceFile


@dataclass(frozen=True, slots=True)
class ReportEdition:
    """``reports`` holds the primary copy first. ``head`` and ``year`` are ``unknown`` where no source says them; then each source is an
    edition of its own."""

    path: str
    head: str
    year: str
    reports: tuple[Report, ...]
    date: str
    date_rule: DateRule

    @property
    def primary(self) -> Report:
        return self.reports[0]


def group_reports(readings: Iterable[Reading]) -> list[ReportEdition]:
    """All heads among the readings as editions, in order of head and year. The order of the readings does not matter; a
    source given twice counts once.

    The primary copy is a report before a table, Chinese before English (as for plans), then PDF, HTML, Markdown, text.
    """
    shelves: dict[tuple[str, str], list[Report]] = {}
    seen: set[str] = set()
    for reading in sorted(readings, key=lambda r: (r.document.file.id, r.document.file.name)):
        if not reading.reports or reading.document.file.id in seen:
            continue
        seen.add(reading.document.file.id)
        for report in reading.reports:
            head = report.head or f"unknown-{report.file.id}"
            year = report.year or f"unknown-{report.file.id}"
            shelves.setdefault((head, year), []).append(report)
    editions = []
    for (head, year), reports in shelves.items():
        copies = tuple(sorted(reports, key=copy_order))
        date, rule = _date(copies)
        editions.append(ReportEdition(f"head/{head}/{year}", head, year, copies, date, rule))
    return sorted(editions, key=lambda e: (head_order(e.head), e.year, e.path))


def head_order(head: str) -> tuple[int, str]:
    digits = "".join(c for c in head if c.isdigit())
    return (int(digits) if digits and not head.startswith("unknown") else 10**6, head)


def copy_order(report: Report) -> tuple[bool, bool, int, str]:
    file = report.file
    return (report.form == "table", report.language == "en", FORMAT_ORDER.get(file.media_type, 3), file.id)


def same_language(a: Language, b: Language) -> bool:
    """Whether the wordings of two documents can be compared: both Chinese, of whatever script, or both English."""
    return a.split("-")[0] == b.split("-")[0]


def borne_date(files: Sequence[SourceFile]) -> tuple[str, DateRule] | None:
    """The date that the first file with one bears: in its own metadata, else in the record of its fetch."""
    for file in files:
        if file.created:
            return file.created[:10], "date-file-metadata"
    for file in files:
        if file.fetched:
            return file.fetched[:10], "date-fetched"
    return None


def _date(copies: Sequence[Report]) -> tuple[str, DateRule]:
    """The date of an edition (MODEL.md, ``gp:modifiedRule``); the Estimates print no day of issue. Last of all the day on which
    the edition's fiscal year begins; empty where not even that is known."""
    if borne := borne_date([c.file for c in copies]):
        return borne
    reported = [
        last_of(period)
        for c in copies
        for period, status in (
            *((f.period, f.status) for f in c.figures),
            *((p.fiscal_year, p.status) for p in c.provisions),
        )
        if status == "actual" and last_of(period)
    ]
    if reported:
        return max(reported), "date-latest-reported"
    return first_of(copies[0].year), "date-period-start"


def first_of(fiscal_year: str) -> str:
    """The first day of a fiscal year: ``2024-25`` -> ``2024-04-01``; empty where it is none."""
    return f"{fiscal_year[:4]}-04-01" if fiscal_year[:4].isdigit() else ""


def last_of(period: str) -> str:
    """The last day of a calendar or fiscal year (``2023``, ``2022-23``); empty where it is neither."""
    if not period[:4].isdigit():
        return ""
    if len(period) == 4:
        return f"{period}-12-31"
    return f"{int(period[:4]) + 1}-03-31" if len(period) in (7, 9) else ""
