"""Rows of a table of the Estimates become sums, head by head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kg.documents.estimates_table.amounts import read_amount
from kg.documents.estimates_table.columns import Columns, Money, Role
from kg.documents.plan.words import norm
from kg.records import Note
from kg.records.estimates import Programme, Provision
from kg.sources.model import Place, Row

_TOTAL = re.compile(
    r"(?:[^,，。]{0,12})?(?:总额|总计|总数|合计|小计)|(?:sub-?|grand )?total(?:s\b.*|,.*)?|total .{0,60}"
)
_HEAD = re.compile(r"(?:(?:总目|head) ?)?([1-9]\d{0,3}[a-z]?)(?:\.0+)?")
_CODE = re.compile(r"\(?(?:(?:纲领|programme) ?)?\(?(\d{1,2})(?:\.0+)?\)?\)?")
DETAILS_SUBHEAD = "000"
"""A table of details gives the components of operational expenses, which stand under this subhead; it has no column for it."""


@dataclass(slots=True)
class HeadRows:
    """What the rows of one head of one edition gave so far."""

    head: str
    year: str
    title: str
    place: Place
    provisions: list[Provision] = field(default_factory=list)
    programmes: dict[str, Programme] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Rows:
    """Takes rows in order. ``heads`` by (head, edition); ``notes`` of what could not be understood."""

    heads: dict[tuple[str, str], HeadRows] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    unit: tuple[str, Decimal | None] = ("", None)
    """A unit printed above the table, for columns that name none."""
    sums: int = 0
    programmes: int = 0
    last_head: str = ""

    def take(self, row: Row, columns: Columns) -> tuple[str, str]:
        """(ledger target, reason): the target is empty for a row that gave nothing, and then the reason says why."""
        texts = ["" if cell is None else cell.text for cell in row.cells]
        head, why = self._head(texts, columns)
        if why:
            return "", why
        cells = [(m, _at(texts, m.at)) for m in columns.money]
        printed = [(m, text.strip()) for m, text in cells if text.strip()]
        if not printed:
            return "", "the row has no sum in any column"
        made = self._of(head, columns, texts, row.place)
        line = made.rows[columns.table] = made.rows.get(columns.table, 0) + 1
        first = 0
        for money, text in printed:
            if (provision := self._provision(money, text, texts, columns, made, line, row.place)) is not None:
                made.provisions.append(provision)
                first = first or provision.number
        if not first:
            return "", "none of its sums could be read (see the notes at this place)"
        return f"provision:{first}", ""

    def _head(self, texts: Sequence[str], columns: Columns) -> tuple[str, str]:
        text = _at(texts, columns.roles["head"]).strip()
        found = _HEAD.fullmatch(norm(text))
        if found:
            self.last_head = found[1].upper()
        elif text:
            return "", f"“{text[:40]}” is no number of a head"
        elif not self.last_head or sum(bool(t.strip()) for t in texts) < 2:
            return "", "the row names no head"
        return self.last_head, ""

    def _of(self, head: str, columns: Columns, texts: Sequence[str], place: Place) -> HeadRows:
        key = (head, columns.year)
        title = _one_line(_role(texts, columns, "title"))
        return self.heads.setdefault(key, HeadRows(head, columns.year, title, place))

    def _provision(
        self,
        money: Money,
        text: str,
        texts: Sequence[str],
        columns: Columns,
        made: HeadRows,
        line: int,
        place: Place,
    ) -> Provision | None:
        number, understood = read_amount(text)
        unit_text, factor = (money.unit_text, money.factor) if money.factor else self.unit
        if not understood:
            self._note(
                "bad-amount",
                f"“{text[:60]}” is no sum; correct it in the table (a nil is a dash, a sum a plain number).",
                place,
            )
            return None
        if factor is None:
            self._note(
                "missing-unit",
                f"The heading of the column of “{text[:60]}” names no unit ($'000, $m); add it to the heading.",
                place,
            )
            return None
        programme, body = self._programme(texts, columns, made, place)
        category = _one_line(_role(texts, columns, "category"))
        subhead_name = _one_line(_role(texts, columns, "subhead"))
        name = subhead_name
        subhead = _code(_role(texts, columns, "subhead-code"))
        if columns.table == "programme":
            name = body or _one_line(_role(texts, columns, "programme"))
        elif columns.table == "details":
            name, subhead = _one_line(_role(texts, columns, "component")), subhead or DETAILS_SUBHEAD
        elif columns.table == "commitments":
            name, category = _one_line(_role(texts, columns, "ambit")) or name, category or subhead_name
        total = any(_TOTAL.fullmatch(norm(t)) for t in (name, body, subhead_name) if t)
        self.sums += 1
        return Provision(
            number=self.sums,
            table=columns.table,
            row=line,
            programme=programme,
            body="" if total else body,
            account=_one_line(_role(texts, columns, "account")),
            category=category,
            subhead=subhead,
            item=_code(_role(texts, columns, "item")),
            name=name,
            fiscal_year=money.year or (made.year if money.status == "reimbursement" else ""),
            status=money.status,
            amount=None if number is None else number * factor,
            amount_text=text,
            unit_text=unit_text,
            changes=(),
            footnotes=(),
            total=total,
            places=(place,),
            as_of=money.as_of,
        )

    def _programme(
        self, texts: Sequence[str], columns: Columns, made: HeadRows, place: Place
    ) -> tuple[str, str]:
        """(code, body) of a row, and the programme's record when it is the first that names it."""
        if columns.table != "programme":
            return "", ""
        printed = norm(_role(texts, columns, "programme-code"))
        found = _CODE.fullmatch(printed)
        code = str(int(found[1])) if found else printed
        name, body = _one_line(_role(texts, columns, "programme")), _one_line(_role(texts, columns, "body"))
        if code and name and code not in made.programmes:
            self.programmes += 1
            made.programmes[code] = Programme(self.programmes, code, name, (), "", (), (), (place,))
        return code, body

    def _note(self, code: str, message: str, place: Place) -> None:
        self.notes.append(Note(code, message, place))


def _at(texts: Sequence[str], at: int) -> str:
    return texts[at] if at < len(texts) else ""


def _role(texts: Sequence[str], columns: Columns, role: Role) -> str:
    return _at(texts, columns.roles[role]) if role in columns.roles else ""


def _one_line(text: str) -> str:
    """A cell's text without its line breaks: a space only between Latin letters."""
    pieces = [p.strip() for p in text.split("\n") if p.strip()]
    joined = ""
    for piece in pieces:
        joined += (" " if joined and joined[-1].isascii() and piece[0].isascii() else "") + piece
    return joined


def _code(text: str) -> str:
    """A code as printed; a spreadsheet that took ``000`` for a number left ``0``."""
    code = text.strip().strip("'()")
    return code.zfill(3) if code.isdigit() else code
