"""Programmes add up to the head, bodies to their programme; a programme's own table says what the analysis says."""

from __future__ import annotations

from collections.abc import Sequence

from kg.checks.model import Book, Column, Ledger, by_column, named
from kg.records.estimates import Provision


def check_programmes(book: Book, ledger: Ledger) -> None:
    for column, sums in by_column(book.rows("analysis")).items():
        listed = [p for p in sums if p.programme and not p.body]
        if listed and (total := head_total(sums)) is not None:
            added = book.total(listed, f"the sum of {len(listed)} programmes in {named(column)}")
            ledger.agree(
                "programmes-to-head", added, book.side(total, f"the head's total in {named(column)}")
            )
    for column, sums in by_column(book.rows("programme")).items():
        _programme_tables(book, column, sums, ledger)


def _programme_tables(book: Book, column: Column, sums: Sequence[Provision], ledger: Ledger) -> None:
    analysed = {
        p.programme: p for p in by_column(book.rows("analysis")).get(column, ()) if p.programme and not p.body
    }
    for code in dict.fromkeys(p.programme for p in sums):
        own = [p for p in sums if p.programme == code]
        bodies, total = [p for p in own if p.body and not p.total], programme_total(own)
        name = f"programme ({code}) in {named(column)}"
        if bodies and total is not None:
            added = book.total(bodies, f"the sum of {len(bodies)} bodies under {name}")
            ledger.agree("bodies-to-programme", added, book.side(total, f"the total of {name}"))
        if total is not None and code in analysed:
            stated = book.side(total, f"the provision of {name}")
            ledger.agree(
                "programme-to-analysis", stated, book.side(analysed[code], "the analysis of provision")
            )


def head_total(sums: Sequence[Provision]) -> Provision | None:
    """The total of a column of the analysis."""
    totals = [p for p in sums if p.total and not p.programme] or [p for p in sums if not p.programme]
    return totals[-1] if totals else None


def programme_total(sums: Sequence[Provision]) -> Provision | None:
    """The one sum of a programme's own table that stands for the whole programme, None where it gives bodies only."""
    totals = [p for p in sums if p.total and not p.body] or [p for p in sums if not p.body]
    return totals[-1] if totals else None
