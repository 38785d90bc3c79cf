"""Two prints of one head and year: the same line must bear the same sum in both."""

from __future__ import annotations

from collections.abc import Iterator

from kg.checks.details import details_and_subheads
from kg.checks.front import analysis_and_subheads, balance_and_commitments, front_and_totals
from kg.checks.model import Book, Column, Ledger, column_of, named, quoted
from kg.checks.subheads import level
from kg.documents.plan.words import norm
from kg.records.estimates import Provision
from kg.values.lazy import lazy

_Key = tuple[str, ...]
Line = tuple[_Key, Column]
_PUNCTUATION = lazy(r"[\W_]+")


def compare_copies(primary: Book, other: Book, ledger: Ledger, told: set[Line] | None = None) -> None:
    """``told`` are lines of the other print that an earlier print has been compared with; those found here are added."""
    ours, theirs = _lines(primary), _lines(other)
    for key, line in ours.items():
        if line is None or (twin := theirs.get(key)) is None or (told is not None and key in told):
            continue
        mine = primary.side(line, f"{_what(line)} in this document")
        ledger.agree("same-line", other.side(twin, _what(twin)), mine, code="copies-differ")
        if told is not None:
            told.add(key)
    for left, right in ((primary, other), (other, primary)):
        _across(left, right, ledger)


def _across(left: Book, right: Book, ledger: Ledger) -> None:
    """What only one print has against what only the other has."""
    if not right.rows("analysis") and not right.rows("programme") and not left.rows("subheads"):
        analysis_and_subheads(left, right, ledger)
    if not right.rows("details") and not left.rows("subheads"):
        details_and_subheads(left, right, ledger)
    if (
        left.rows("front")
        and not right.rows("front")
        and not left.rows("subheads")
        and not left.rows("analysis")
    ):
        front_and_totals(left, right, ledger)
    if not left.rows("commitments"):
        balance_and_commitments(left, right, ledger)


def _lines(book: Book) -> dict[Line, Provision | None]:
    """The sums by what they are for. A sum that is printed twice with another amount is None: the book's own checks tell of it."""
    found: dict[Line, Provision | None] = {}
    for key, p in _keyed(book):
        whole = (key, column_of(p))
        if whole in found and (before := found[whole]) is not None and before.amount != p.amount:
            found[whole] = None
        else:
            found.setdefault(whole, p)
    return found


def _keyed(book: Book) -> Iterator[tuple[_Key, Provision]]:
    for p in book.report.provisions:
        if p.table in ("programme", "analysis"):
            yield ("programme", p.programme, plain(p.body)), p
        elif p.table == "front":
            yield ("front",), p
        elif p.total:
            part = level(p, book.rows(p.table)) if p.table == "subheads" else (p.subhead, p.item)
            if p.table != "commitments":
                yield (p.table, "total", *(plain(x) for x in part)), p
        elif p.table == "details":
            yield (p.table, plain(p.name)), p
        else:
            code = p.item if p.table == "commitments" else p.subhead
            yield (p.table, p.subhead, code, "" if code else plain(p.category + p.name)), p


def plain(text: str) -> str:
    """A name without the spaces and punctuation in which prints differ."""
    return _PUNCTUATION.sub("", norm(text))


def _what(p: Provision) -> str:
    return f"{quoted(p.name or p.body or p.subhead)} ({p.table}, {named(column_of(p))})"
