"""Rows of a table of the Estimates become sums, head by head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field, replace
from decimal import Decimal

from kg.dataclasses import dataclass
from kg.documents.estimates_table.amounts import read_amount
from kg.documents.estimates_table.columns import Columns, Money, Role
from kg.documents.plan.words import norm
from kg.quick import unguarded
from kg.records import Note
from kg.records.estimates import Programme, Provision
from kg.sources.model import Place
from kg.values.lazy import lazy
from kg.values.quantity_numbers import plain

_TOTAL = lazy(
    r"(?:[^,，。]{0,12})?(?:总额|总计|总数|合计|小计)|(?:sub-?|grand )?total(?:s\b.*|,.*)?|total .{0,60}"
)
_MAY_TOTAL = lazy(r"[額额計计數数]|total", re.IGNORECASE)
"""What a total's name holds in any script; normalising thousands of names would cost more than all else."""
_HEAD = lazy(r"(?:(?:总目|head) ?)?0{0,2}([1-9]\d{0,3}[a-z]?)(?:\.0+)?")
_CODE = lazy(r"\(?(?:(?:纲领|programme) ?)?\(?(\d{1,2})(?:\.0+)?\)?\)?")
DETAILS_SUBHEAD = "000"
"""A table of details gives the components of operational expenses, which stand under this subhead; it has no column for it."""


@unguarded
@dataclass(frozen=True, slots=True)
class Labels:
    """What a row's sums are for."""

    programme: str
    body: str
    account: str
    category: str
    subhead: str
    item: str
    name: str
    total: bool


@dataclass(slots=True)
class HeadRows:
    """What the rows of one head of one edition gave so far."""

    head: str
    year: str
    title: str
    place: Place
    provisions: list[Provision] = field(default_factory=list)
    programmes: dict[str, Programme] = field(default_factory=dict)
    rows: int = 0
    recoverable: str = ""
    """The subhead of the row above, when other bodies pay it back."""


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

    def take(self, texts: Sequence[str], place: Place, columns: Columns) -> tuple[str, str]:
        """(ledger target, reason): the target is empty for a row that gave nothing, and then the reason says why."""
        head, why = self._head(texts, columns)
        if why:
            return "", why
        cells = [(m, _at(texts, m.at).strip()) for m in columns.money]
        printed = [(m, text) for m, text in cells if text]
        if not printed:
            return "", "the row has no sum in any column"
        made = self._of(head, columns, texts, place)
        made.rows += 1
        labels = _paid_back(self._labels(texts, columns, made, place), printed, made)
        read = [(*read_amount(text), money, text) for money, text in printed]
        known_unit = self.unit[1] is not None
        clear = [
            (known and (known_unit or money.factor is not None))
            or self._readable(money, text, place, understood=known)
            for _, known, money, text in read
        ]
        if not any(clear):
            return "", "none of its sums could be read (see the notes at this place)"
        numbers = [
            self._provision(money, text, amount if sure else None, labels, columns, made, place)
            for sure, (amount, _, money, text) in zip(clear, read, strict=True)
        ]  # a cell beside others that cannot be read keeps what it prints
        return f"provision:{numbers[0]}", ""

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
        made = self.heads.get(key)
        if made is None:
            title = _one_line(_role(texts, columns, "title"))
            made = self.heads[key] = HeadRows(head, columns.year, title, place)
        return made

    def _readable(self, money: Money, text: str, place: Place, *, understood: bool) -> bool:
        if not understood:
            how = f"“{text[:60]}” is no sum; correct it in the table (a nil is a dash, a sum a plain number)."
            self._note("bad-amount", how, place)
            return False
        if (money.factor or self.unit[1]) is None:
            how = f"The heading of the column of “{text[:60]}” names no unit ($'000, $m); add it to the heading."
            self._note("missing-unit", how, place)
            return False
        return True

    def _provision(
        self,
        money: Money,
        text: str,
        number: Decimal | None,
        labels: Labels,
        columns: Columns,
        made: HeadRows,
        place: Place,
    ) -> int:
        unit_text, factor = (money.unit_text, money.factor) if money.factor else self.unit
        self.sums += 1
        made.provisions.append(
            Provision(
                self.sums,
                columns.table,
                made.rows,
                labels.programme,
                labels.body,
                labels.account,
                labels.category,
                labels.subhead,
                labels.item,
                labels.name,
                money.year or (made.year if money.status == "reimbursement" else ""),
                money.status,
                None if number is None else plain(number * (factor or 1)),
                text,
                unit_text,
                (),
                (),
                labels.total,
                (place,),
                money.as_of,
            )
        )
        return self.sums

    def _labels(self, texts: Sequence[str], columns: Columns, made: HeadRows, place: Place) -> Labels:
        programme, body = self._programme(texts, columns, made, place)
        category = _one_line(_role(texts, columns, "category"))
        named = _one_line(_role(texts, columns, "subhead"))
        subhead, name = _code(_role(texts, columns, "subhead-code")), named
        if columns.table == "programme":
            name = body or _one_line(_role(texts, columns, "programme"))
        elif columns.table == "details":
            name, subhead = _one_line(_role(texts, columns, "component")) or named, subhead or DETAILS_SUBHEAD
        elif columns.table == "commitments":
            name, category = _one_line(_role(texts, columns, "ambit")) or named, category or named
        total = any(_MAY_TOTAL.search(t) and _TOTAL.fullmatch(norm(t)) for t in (name, named))
        account, item = _one_line(_role(texts, columns, "account")), _code(_role(texts, columns, "item"))
        return Labels(programme, "" if total else body, account, category, subhead, item, name, total)

    def _programme(
        self, texts: Sequence[str], columns: Columns, made: HeadRows, place: Place
    ) -> tuple[str, str]:
        """(code, body) of a row; the first row that names a programme also gives its record."""
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


def _paid_back(labels: Labels, printed: Sequence[tuple[Money, str]], made: HeadRows) -> Labels:
    """The row under a recoverable subhead that deducts what is paid back (減去發還款項) prints no code: it belongs to that subhead."""
    amount = next((read_amount(t)[0] for m, t in printed if m.status == "reimbursement"), None)
    before, made.recoverable = made.recoverable, labels.subhead if amount and amount > 0 else ""
    if amount and amount < 0 and not labels.subhead:
        return replace(labels, subhead=before)
    return labels


def _at(texts: Sequence[str], at: int) -> str:
    return texts[at] if at < len(texts) else ""


def _role(texts: Sequence[str], columns: Columns, role: Role) -> str:
    at = columns.roles.get(role)
    return texts[at] if at is not None and at < len(texts) else ""


def _one_line(text: str) -> str:
    """A cell's text without its line breaks: a space only between Latin letters."""
    if "\n" not in text:
        return text.strip()
    pieces = [p.strip() for p in text.split("\n") if p.strip()]
    joined = ""
    for piece in pieces:
        joined += (" " if joined and joined[-1].isascii() and piece[0].isascii() else "") + piece
    return joined


def _code(text: str) -> str:
    """A code as printed; a spreadsheet that took ``000`` for a number left ``0``."""
    code = text.strip().strip("'()")
    return code.zfill(3) if code.isdigit() else code
