"""A printed percentage is the change between the two sums that it stands at."""

from __future__ import annotations

from decimal import Decimal

from kg.checks.model import Book, Ledger, Side, apart, column_of, named, quoted
from kg.records import Note
from kg.records.estimates import Change, Provision
from kg.values.lazy import lazy

_Line = tuple[object, ...]
_DECIMALS = lazy(r"\d+(?:\.(\d+))?")
_HUNDRED = Decimal(100)


def check_percents(book: Book, ledger: Ledger) -> None:
    lines: dict[tuple[_Line, tuple[str, str]], Provision] = {}
    for p in book.report.provisions:
        lines.setdefault((_line(p), column_of(p)), p)
    for p in book.report.provisions:
        for change in p.changes:
            column = (change.year, "original" if change.status == "approved" else change.status)
            base = lines.get((_line(p), column))
            if base is not None and base is not p and change.percent is not None:
                _check(book, p, base, change, ledger)


def _line(p: Provision) -> _Line:
    return (p.table, p.programme, p.body, p.account, p.category, p.subhead, p.item, p.name, p.total)


def _check(book: Book, p: Provision, base: Provision, change: Change, ledger: Ledger) -> None:
    new, old = book.side(p, ""), book.side(base, "")
    if change.percent is None or p.amount is None or base.amount is None or old.amount - old.half <= 0:
        return  # nothing, or hardly more than nothing, to measure against
    ledger.made["percentages"] += 1
    found = _DECIMALS.search(change.text)
    step = Decimal(1).scaleb(-len(found[1] or "") if found else -1)
    low, high = bounds(new, old)
    if low - step / 2 <= change.percent <= high + step / 2:
        return
    ledger.failed["percentages"] += 1
    exact = (new.amount - old.amount) / old.amount * _HUNDRED
    ledger.notes.append(
        Note(
            "percent-mismatch",
            f"{change.percent:+f}% ({change.text}) is printed at {quoted(p.name or p.body)}, {named(column_of(p))}, but “{p.amount_text}” ({new.where}) "
            f"against “{base.amount_text}” of {named(column_of(base))} ({old.where}) is {exact:+.2f}%, with rounding between {low:+.2f}% and {high:+.2f}%; "
            f"the percentage is rounded to {step}.",
            (p.places or base.places)[0],
            new.target,
            also=apart(new, old),
        )
    )


def bounds(new: Side, old: Side) -> tuple[Decimal, Decimal]:
    """The least and greatest change between two sums that are printed so."""
    ends = [
        ((new.amount + a * new.half) / (old.amount + b * old.half) - 1) * _HUNDRED
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    return min(ends), max(ends)
