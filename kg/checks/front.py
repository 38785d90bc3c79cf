"""The same sum on the front, in the analysis, in the table of subheads and in that of commitments."""

from __future__ import annotations

from kg.checks.commitments import balance
from kg.checks.model import Book, Column, Ledger, Side, by_column, named
from kg.checks.programmes import head_total, programme_total
from kg.checks.subheads import grand_total


def check_front(book: Book, ledger: Ledger) -> None:
    front_and_totals(book, book, ledger)
    analysis_and_subheads(book, book, ledger)
    balance_and_commitments(book, book, ledger)


def front_and_totals(front: Book, other: Book, ledger: Ledger) -> None:
    """The estimate on the front of one book against the totals of another."""
    analysis, subheads = by_programme(other), by_subhead(other)
    for p in front.rows("front"):
        column = (p.fiscal_year, "estimate" if p.status == "approved" else p.status)
        for kind, totals in (("front-to-analysis", analysis), ("front-to-subheads", subheads)):
            if column in totals:
                stated = front.side(p, f"the {named(column)} on the front")
                ledger.agree(kind, stated, totals[column])


def analysis_and_subheads(analysis: Book, subheads: Book, ledger: Ledger) -> None:
    """The head's total by programme in one book against that by subhead in another, column by column."""
    totals = by_subhead(subheads)
    for column, side in by_programme(analysis).items():
        if column in totals:
            ledger.agree("analysis-to-subheads", side, totals[column])


def balance_and_commitments(front: Book, commitments: Book, ledger: Ledger) -> None:
    if not (rows := balance(commitments.rows("commitments"))):
        return
    printed = (
        commitments.side(rows[0], "the total balance of commitments")
        if len(rows) == 1
        else commitments.total(rows, f"the balance of {len(rows)} commitments")
    )
    what = "the commitment balance on the front"
    stated = [
        front.established(record, what)
        for record in front.report.establishment
        if record.measure == "commitment-balance" and not record.programme
    ] or [front.side(p, what) for p in front.rows("front") if p.status == "balance"]
    for side in stated[:1]:
        ledger.agree("balance-to-commitments", side, printed)


def by_programme(book: Book) -> dict[Column, Side]:
    """The head's total in each column: as the analysis prints it, else its programmes added up (a programme's bodies where it has
    no sum of its own), when every programme that the document lists has one."""
    listed = {p.code for p in book.report.programmes}
    found: dict[Column, Side] = {}
    for column, sums in by_column(book.rows("analysis")).items():
        if (total := head_total(sums)) is not None:
            found[column] = book.side(total, f"the analysis's total in {named(column)}")
    if book.rows("analysis"):
        return found
    for column, sums in by_column(book.rows("programme")).items():
        if not listed <= {p.programme for p in sums}:
            continue  # cut off, or some of its tables could not be read
        parts = []
        for code in dict.fromkeys(p.programme for p in sums):
            own = [p for p in sums if p.programme == code]
            total = programme_total(own)
            parts += [total] if total is not None else own
        found[column] = book.total(parts, f"the sum of {len(parts)} sums by programme in {named(column)}")
    return found


def by_subhead(book: Book) -> dict[Column, Side]:
    """The head's total in each column of the table of subheads: as printed, else its subheads added up."""
    found: dict[Column, Side] = {}
    for column, sums in by_column(book.rows("subheads")).items():
        if column[1] == "reimbursement":
            continue
        items = [p for p in sums if not p.total]
        if (total := grand_total(sums)) is not None:
            found[column] = book.side(total, f"the total of the subheads in {named(column)}")
        elif items:
            found[column] = book.total(items, f"the sum of {len(items)} subheads in {named(column)}")
    return found
