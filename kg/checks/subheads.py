"""Subheads add up to every total of their table: kind of expenditure, account, head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.checks.model import Book, Column, Ledger, by_column, named, quoted
from kg.documents.plan.words import norm
from kg.records.estimates import Provision


def check_subheads(book: Book, ledger: Ledger) -> None:
    for column, sums in by_column(book.rows("subheads")).items():
        if column[1] == "reimbursement":
            _paid_back(book, column, sums, ledger)
        else:
            _levels(book, column, sums, ledger)


def level(total: Provision, sums: Sequence[Provision]) -> tuple[str, str]:
    """(account, kind) that a total is of, by what it is called: both empty for the whole head."""
    name = norm(total.name)
    parts = [p for p in sums if not p.total]
    kinds = sorted({p.category for p in parts if p.category and norm(p.category) in name}, key=len)
    accounts = sorted({p.account for p in parts if p.account and norm(p.account) in name}, key=len)
    if kinds:
        return total.account, kinds[-1]
    if accounts:
        return accounts[-1], ""
    return ("", "") if name else (total.account, total.category)


def grand_total(sums: Sequence[Provision]) -> Provision | None:
    """The total of the whole head in one column; the last one where several are called so."""
    totals = [p for p in sums if p.total and level(p, sums) == ("", "")]
    return totals[-1] if totals else None


def _levels(book: Book, column: Column, sums: Sequence[Provision], ledger: Ledger) -> None:
    totals = {p.number: level(p, sums) for p in sums if p.total}
    for total in (p for p in sums if p.total):
        printed = book.side(total, f"{quoted(total.name)} in {named(column)}")
        account, kind = totals[total.number]
        if parts := _parts(total, account, kind, sums, totals):
            added = book.total(parts, f"the sum of {len(parts)} totals under {quoted(total.name)}")
            ledger.agree("totals-to-total", added, printed)
            continue
        below = [
            p
            for p in sums
            if not p.total and (not account or p.account == account) and (not kind or p.category == kind)
        ]
        if below:
            under = f"{len(below)} subheads under {quoted(total.name)} in {named(column)}"
            ledger.agree("subheads-to-total", book.total(below, f"the sum of {under}"), printed)


def _parts(
    total: Provision,
    account: str,
    kind: str,
    sums: Sequence[Provision],
    totals: dict[int, tuple[str, str]],
) -> list[Provision]:
    """The totals that a total sums up: an account's those of its kinds, the head's those of its accounts. Fewer sums than the
    subheads, so that less hides in the rounding; none where not every part has one total of its own."""
    if kind:
        return []
    items = [p for p in sums if not p.total]
    if account:
        wanted = {(account, p.category) for p in items if p.account == account}
    else:
        wanted = {(p.account, "") for p in items}
    found = [p for p in sums if p.total and p is not total and totals[p.number] in wanted]
    whole = ("", "") not in wanted and len(found) == len(wanted) == len({totals[p.number] for p in found})
    return found if whole else []


def _paid_back(book: Book, column: Column, sums: Sequence[Provision], ledger: Ledger) -> None:
    """What is recovered is first counted in and then deducted, so that the column comes to nothing."""
    plus, minus = [p for p in sums if (p.amount or 0) > 0], [p for p in sums if (p.amount or 0) < 0]
    if not plus or not minus:
        return
    recovered = book.total(plus, "what is recoverable")
    deducted = book.total(minus, "what is deducted")
    turned = replace(deducted, amount=-deducted.amount)
    ledger.agree("reimbursements", recovered, turned)
