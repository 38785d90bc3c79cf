"""A commitment is what was spent, what will have been spent this year, and the balance; items add up to their totals."""

from __future__ import annotations

from collections.abc import Sequence

from kg.checks.model import Book, Ledger, by_column, named, quoted
from kg.records.estimates import Provision


def check_commitments(book: Book, ledger: Ledger) -> None:
    rows: dict[tuple[object, ...], dict[str, Provision]] = {}
    for p in book.rows("commitments"):
        # a table that goes on over a page may count its rows from 1 again
        rows.setdefault((p.row, p.subhead, p.item, p.name, p.total), {})[p.status] = p
    for cells in rows.values():
        approved, parts = (
            cells.get("approved"),
            [cells[s] for s in ("cumulative", "revised", "balance") if s in cells],
        )
        if approved is not None and len(parts) == 3:
            name = quoted(approved.name or approved.item)
            added = book.total(parts, f"what was spent of {name}, its revised estimate and its balance")
            ledger.agree("commitment-row", added, book.side(approved, f"the approved commitment of {name}"))
    for sums in by_column(book.rows("commitments")).values():
        _totals(book, sums, ledger)


def _totals(book: Book, sums: Sequence[Provision], ledger: Ledger) -> None:
    """A total sums up the items since the total before it; one that has none of its own sums up the table."""
    items: list[Provision] = []
    since: list[Provision] = []
    for p in sorted(sums, key=lambda p: p.number):
        if not p.total:
            items.append(p)
            since.append(p)
            continue
        below = since or items
        if below:
            column = named((p.fiscal_year, p.status))
            added = book.total(below, f"the sum of {len(below)} items ({column})")
            ledger.agree("commitments-to-total", added, book.side(p, f"their total ({column})"))
        since = []


def balance(sums: Sequence[Provision]) -> list[Provision]:
    """The sums of the balance column that stand for the whole table: its last total when that covers all, else its items."""
    column = sorted((p for p in sums if p.status == "balance"), key=lambda p: p.number)
    totals = [p for p in column if p.total]
    if totals and column[-1] is totals[-1] and (len(totals) == 1 or column[-2] is totals[-2]):
        return [totals[-1]]
    return [p for p in column if not p.total]
