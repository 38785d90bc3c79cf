"""Arithmetic of the Estimates: what a document prints twice must be the same, and what it adds up must add up."""

from __future__ import annotations

from collections.abc import Sequence

from kg.checks.commitments import check_commitments
from kg.checks.copies import Line, compare_copies
from kg.checks.details import check_details
from kg.checks.front import check_front
from kg.checks.model import Book, CheckResult, Ledger
from kg.checks.percents import check_percents
from kg.checks.programmes import check_programmes
from kg.checks.prose import check_prose
from kg.checks.subheads import check_subheads
from kg.records import Note
from kg.records.estimates import Report

__all__ = ["CheckResult", "check", "check_edition", "check_report", "compare", "compared"]


def check(report: Report) -> CheckResult:
    """Everything that can be recomputed inside one report: totals of programmes, bodies, subheads, components and commitments,
    the same sum in two tables, percentages, and what the text says of them. Nothing is mended; what does not agree within the printed rounding is a note."""
    ledger = Ledger()
    book = Book.of(report)
    for checks in (
        check_programmes,
        check_subheads,
        check_details,
        check_commitments,
        check_front,
        check_percents,
        check_prose,
    ):
        checks(book, ledger)
    return ledger.result()


def check_report(report: Report) -> list[Note]:
    """The notes of ``check``."""
    return list(check(report).notes)


def compared(primary: Report, other: Report) -> CheckResult:
    """Two prints of one head and year: the same line with another sum, and totals of tables that only one of them has. The notes
    stand at the primary's places and name the other's file and place."""
    ledger = Ledger()
    if (primary.head, primary.year) == (other.head, other.year):
        compare_copies(Book.of(primary), Book.of(other, named=True), ledger)
    return ledger.result()


def compare(primary: Report, other: Report) -> list[Note]:
    """The notes of ``compared``."""
    return list(compared(primary, other).notes)


def check_edition(reports: Sequence[Report]) -> list[tuple[Report, Note]]:
    """All prints of one head and year: each by itself, each line against the first print that has it, and totals of tables that stand
    in different prints (four machine-readable tables without a report among them). Each note with the report it stands in."""
    notes = [(report, note) for report in reports for note in check_report(report)]
    books = [Book.of(report) for report in reports]
    for later, report in enumerate(reports):
        other, told = Book.of(report, named=True), set[Line]()
        for earlier in range(later):
            if (reports[earlier].head, reports[earlier].year) == (report.head, report.year):
                ledger = Ledger()
                compare_copies(books[earlier], other, ledger, told)
                notes += [(reports[earlier], note) for note in ledger.notes]
    return notes
