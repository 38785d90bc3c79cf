"""Numbers, categories, months and frequencies: given to rows by their order, where there are as many as rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from kg.documents.plan.dumped.pages import List, Portion, RowOf
from kg.documents.plan.dumped.tokens import Token
from kg.documents.plan.looks import says_how_often

NO_MONTH = "the months and frequencies on this page are not as many as the rows, so that none can be given to this one"


def give_values(lists: Sequence[List], pages: Sequence[Sequence[Token]]) -> None:
    """Gives all rows their values, or the reason why they have none."""
    for number, tokens in enumerate(pages):
        portions = [p for one in lists for p in one.portions if p.page == number]
        for kind in ("date", "frequency"):
            _in_order(kind, [p for p in portions if p.rows and not p.cells.get("nil")], tokens)
        for portion in portions:
            _values(portion, tokens)


def _in_order(kind: str, portions: Sequence[Portion], tokens: Sequence[Token]) -> None:
    """Where a column's headings do not tell which list its cells belong to, but there are as many cells as rows on the page, they are
    dealt out in their order."""
    if all(len(p.cells.get(kind, [])) == len(p.rows) for p in portions):
        return
    cells = [t for t in tokens if t.kind == kind]
    if len(cells) != sum(len(p.rows) for p in portions) or any(t.under for t in cells):
        return
    for portion in portions:
        portion.cells[kind], cells = cells[: len(portion.rows)], cells[len(portion.rows) :]


def count_on(lists: Sequence[List], pages: Sequence[Sequence[Token]], *, inline: bool) -> None:
    """Numbers that do not count on are words of the text above them, or none that is known. A list begins with 1, or goes on from the one before.
    ``inline``: a category stands behind each number."""
    last = 0
    for one in lists:
        expected = 0
        for portion in one.portions:
            kept: list[RowOf] = []
            tokens = pages[portion.page]
            for row in portion.rows:
                above = tokens[row.at - 1] if row.at else None
                fits = bool(row.number.rest) or not inline
                if fits and row.number.number in ((expected + 1,) if expected else (1, last + 1)):
                    expected = row.number.number
                    kept.append(row)
                elif above is not None and above.kind == "text" and above.block == row.number.block:
                    above.units += row.number.units
                    row.number.kind = "joined"
                else:
                    ends = row.at == len(tokens) - 1 and (above is None or above.block != row.number.block)
                    row.number.kind = "page number" if ends else "stray"
            portion.rows = kept
        last = expected or last


def _values(portion: Portion, tokens: Sequence[Token]) -> None:
    """Gives the rows their categories, months and frequencies where there are as many as rows."""
    rows, cells = portion.rows, portion.cells
    categories = cells.get("category", [])
    for row in rows:
        above = tokens[row.at - 1] if row.at else None
        if above is not None and above.kind == "group":
            row.group = above
        elif above in categories and len(categories) > len(rows) and above.block == row.number.block:
            row.group = above
            categories = [c for c in categories if c is not above]
    often = cells.get("frequency", [])
    if len(often) < len(rows) and len(cells.get("date", [])) == len(rows):
        behind = {id(t): tokens[n + 1] for n, t in enumerate(tokens[:-1]) if t.kind == "date"}
        texts = [behind[id(d)] for d in cells["date"] if id(d) in behind]
        wordy = [t for t in texts if t.kind == "text" and says_how_often("".join(t.lines))]
        if len(often) + len(wordy) == len(rows):
            for token in wordy:
                token.kind = "frequency"
            often = sorted([*often, *wordy], key=lambda t: next(n for n, o in enumerate(tokens) if o is t))
    dates = cells.get("date", [])
    for n, row in enumerate(rows):
        if not row.number.rest and len(categories) == len(rows):
            row.category = categories[n]
        if len(dates) == len(rows) and len(often) == len(rows):
            row.date, row.frequency = dates[n], often[n]
        elif dates or often or len(rows) > 1:
            row.doubt = NO_MONTH
    order = {id(t): n for cells in (dates, often) for n, t in enumerate(cells)}
    for before, one, other, after in zip_longest([None, *tokens], tokens, tokens[1:], tokens[2:]):
        if one is None or other is None or (one.kind, other.kind) != ("date", "frequency"):
            continue
        stacked = (before is not None and before.kind == "date") or (
            after is not None and after.kind == "frequency"
        )
        if not stacked and order.get(id(one)) != order.get(id(other)):
            for row in rows:
                row.doubt = NO_MONTH
