"""The components of a subhead add up to their total, and that is what the table of subheads gives."""

from __future__ import annotations

from collections.abc import Sequence

from kg.checks.model import Book, Column, Ledger, Side, by_column, named
from kg.records.estimates import Provision

OPERATIONAL = "000"
"""The subhead whose components the Estimates print (運作開支), where the table does not say."""


def check_details(book: Book, ledger: Ledger) -> None:
    for column, sums in by_column(book.rows("details")).items():
        for subhead in dict.fromkeys(p.subhead or OPERATIONAL for p in sums):
            own = [p for p in sums if (p.subhead or OPERATIONAL) == subhead]
            parts, totals = [p for p in own if not p.total], [p for p in own if p.total]
            if parts and totals:
                added = book.total(
                    parts, f"the sum of {len(parts)} components of subhead {subhead} in {named(column)}"
                )
                ledger.agree(
                    "components-to-total", added, book.side(totals[-1], f"their total in {named(column)}")
                )
    details_and_subheads(book, book, ledger)


def details_and_subheads(details: Book, subheads: Book, ledger: Ledger) -> None:
    """The components of one book against the subheads of the same or another one."""
    tables = by_column(subheads.rows("subheads"))
    for column, sums in by_column(details.rows("details")).items():
        for subhead in dict.fromkeys(p.subhead or OPERATIONAL for p in sums):
            lines = [p for p in tables.get(column, ()) if p.subhead == subhead and not p.total]
            if len(lines) == 1 and (side := _of(details, column, sums, subhead)) is not None:
                what = f"subhead {subhead} in {named(column)}"
                ledger.agree("components-to-subhead", side, subheads.side(lines[0], what))


def _of(book: Book, column: Column, sums: Sequence[Provision], subhead: str) -> Side | None:
    own = [p for p in sums if (p.subhead or OPERATIONAL) == subhead]
    if totals := [p for p in own if p.total]:
        return book.side(totals[-1], f"the total of its components in {named(column)}")
    what = f"the sum of {len(own)} components of subhead {subhead} in {named(column)}"
    return book.total(own, what) if own else None
