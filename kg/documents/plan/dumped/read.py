"""Hands over the rows of a plan in text that an extractor wrote block by block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from kg.documents.plan.columns import Columns, roles_of, settle
from kg.documents.plan.dumped.descriptions import carry_on, describe
from kg.documents.plan.dumped.names import UNSURE, Widths, name_after_numbers, name_in_column
from kg.documents.plan.dumped.pages import List, RowOf, columns_in, lists_of
from kg.documents.plan.dumped.tokens import Token, pages_of
from kg.documents.plan.dumped.values import count_on, give_values
from kg.documents.plan.flow import Unit
from kg.documents.plan.groups import split_number
from kg.documents.plan.items import Item
from kg.documents.plan.looks import is_category
from kg.documents.plan.state import State
from kg.documents.plan.words import SLASHES
from kg.sources.model import CellLine
from kg.values.lazy import lazy

_CATEGORY_FIRST = lazy(rf"(.{{2,30}}?)\s*[{SLASHES}]\s*(\S.*)$")
LEFT = "a text whose row cannot be told: the cells of this page do not stand in the order of its rows"


def read_dumped(
    state: State, furniture: Mapping[int, str], start: int, stop: int, closing: set[int]
) -> int | None:
    """Reads the units from ``start`` to ``stop`` but those in ``closing``; the rows met, read or not; None, with nothing
    done, where the text is not of that kind."""
    units = state.units[start:stop]
    if any(unit.table is not None for unit in units):
        return None
    furniture = {n: what for n, what in furniture.items() if not _below_heading(state.units, n)}
    pages = pages_of(units, furniture.keys() | closing)
    named = columns_in(pages)
    roles = tuple(r for r, _ in named)
    columns = settle(roles, tuple(n for _, n in named)) if named else None
    if columns is None or not (columns.has("title") and columns.has("date") and columns.has("frequency")):
        return None
    heads = [role for page in pages for token in page if token.kind == "heading" for role in token.roles]
    if heads.count("title") > heads.count(roles[0][0]):
        return None  # two columns of names
    lists = lists_of(pages, roles[0][0])
    if lists is None or not any(one.portions for one in lists):
        return None
    inline = not columns.has("number")
    count_on(lists, pages, inline=inline)
    give_values(lists, pages)
    for number, tokens in enumerate(pages):
        rows = sorted(
            (r for one in lists for p in one.portions if p.page == number for r in p.rows), key=lambda r: r.at
        )
        for row, after in zip_longest(rows, rows[1:]):
            assert row is not None
            end = after.at if after is not None else len(tokens)
            row.texts = [t for t in tokens[row.at : end] if t.kind == "text"]
    widths = Widths()
    for _ in range(2):  # the names found first say how wide their column is
        for row in (r for one in lists for p in one.portions for r in p.rows):
            row.forget()
            row.categorised = columns.has("category")
        for one in lists:
            for portion in one.portions:
                if inline:
                    name_in_column(portion.rows, pages[portion.page], widths)
                else:
                    name_after_numbers(portion.rows, pages[portion.page], widths)
        widths = Widths(
            [[line.text for line in r.name] for one in lists for p in one.portions for r in p.rows if r.name]
        )
    behind = _behind(columns)
    unknown = any(t.kind == "heading" and not t.roles for page in pages for t in page)
    for one in lists:
        for before, portion in zip([None, *one.portions], one.portions, strict=False):
            tokens = pages[portion.page]
            if before is not None and before.rows:
                top = portion.rows[0].at if portion.rows else len(tokens)
                other = portion is not one.portions[0] and not inline
                carry_on(
                    before.rows[-1],
                    [t for t in tokens[:top] if t.kind == "text" and not t.claimed] if other else [],
                    widths,
                )
            describe(portion, tokens, widths, behind=behind, unknown=unknown)
    _hand_over(lists, pages, columns, state)
    for unit in units:
        if unit.index in furniture and unit.index not in closing:
            state.ledger.mark(unit, "furniture", reason=furniture[unit.index])
    return sum(len(portion.rows) for one in lists for portion in one.portions if not portion.cells.get("nil"))


def _below_heading(units: Sequence[Unit], at: int) -> bool:
    """Whether a bare number stands directly below the heading of the numbers: it is a row's, not the page's."""
    return bool(at) and units[at].text.strip().isdigit() and "number" in roles_of(units[at - 1].text)


def _behind(columns: Columns) -> bool:
    order = columns.order
    described = [order.index(r) for r in ("description", "remark") if r in order]
    return bool(described) and min(described) > order.index("date")


def _hand_over(
    lists: Sequence[List], pages: Sequence[Sequence[Token]], columns: Columns, state: State
) -> None:
    for one in lists:
        _open(one, state)
        for portion in one.portions:
            tokens = pages[portion.page]
            state.set_columns(columns, (tokens[0] if tokens else one.openings[0]).units[0].place)
            nils = portion.cells.get("nil", [])
            for row in portion.rows:
                if row.group is not None:
                    state.open_group(row.group.text, row.group.text, row.group.units, outer=False)
                if not nils:
                    _row(row, state)
            if nils:
                numbers = [row.number for row in portion.rows]
                state.add_nil(nils[0].text, [u for t in (*numbers, *nils) for u in t.units])
    rows = [
        row for one in lists for portion in one.portions for row in portion.rows if row.name and not row.doubt
    ]
    used = {id(t) for row in rows for t in row.tokens}
    for page in pages:
        for token in page:
            if token.kind == "heading":
                state.ledger.mark_all(token.units, "heading", reason="column headings")
            elif token.kind == "page number":
                state.ledger.mark_all(token.units, "furniture", reason="page number")
            elif token.kind != "joined" and id(token) not in used:
                state.ledger.mark_all(token.units, "rejected", reason=LEFT)
    lost = [u for page in pages for t in page for u in t.units if state.ledger.outcome(u) == "rejected"]
    if lost:
        state.note(
            "columns-lost",
            f"Of the lines from here on, {len(lost)} could not be given to a row for certain, because the text does not keep the order of the rows; "
            "give the PDF itself, or its text with the layout kept.",
            min(lost, key=lambda u: u.index).place,
        )


def _open(one: List, state: State) -> None:
    for token in one.openings:
        text = state.joined(token.text)
        if token.kind == "organisation":
            numbered = split_number(text)
            state.open_group(numbered[1] if numbered else text, text, token.units, outer=True)
        elif token.kind == "remark":
            state.add_remark(token.text, token.units)
        elif token.kind == "nil":
            state.add_nil(token.text, token.units)
        else:
            state.try_heading(token.units, text, marked=True)


def _row(row: RowOf, state: State) -> None:
    cells: dict[str, tuple[CellLine, ...]] = {}
    number = row.number.lines[0]
    if row.number.rest:
        number, _, _ = number.partition(row.number.rest)
        cells["category"] = (CellLine(row.number.rest.rstrip(SLASHES + " ")),)
    cells["number"] = (CellLine(number.strip()),)
    for role, token in (("category", row.category), ("date", row.date), ("frequency", row.frequency)):
        if token is not None:
            cells[role] = tuple(
                CellLine(line.rstrip(SLASHES + " ") if token is row.category else line)
                for line in token.lines
            )
    if row.split:
        cells["category"] = tuple(row.split)
    if row.name:
        cells["title"] = tuple(row.name)
        if (
            not row.categorised
            and (match := _CATEGORY_FIRST.match(row.name[0].text))
            and is_category(match[1])
        ):
            cells["category"] = (CellLine(match[1]),)
            cells["title"] = (CellLine(match[2]), *row.name[1:])
    if row.description:
        cells["description"] = tuple(row.description)
    units: list[Unit] = [u for t in row.tokens for u in t.units]
    if row.doubt or not row.name:
        state.ledger.mark_all(units, "rejected", reason=row.doubt or UNSURE)
        return
    units.sort(key=lambda u: u.index)
    raw = {role: "\n".join(line.text for line in lines) for role, lines in cells.items()}
    state.add_item(Item(cells, units, state.context, raw))
