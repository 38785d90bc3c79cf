"""The table of subheads: accounts, kinds of expenditure, subheads, and totals on every level."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from kg.dataclasses import dataclass
from kg.documents.estimates.grid import read_grid, unit_text
from kg.documents.estimates.grid_labels import join, label_text, pair, raw, unfinished
from kg.documents.estimates.grid_model import Row
from kg.documents.estimates.money_rows import Sum, credited, read_sums
from kg.documents.estimates.parts import Column, Part
from kg.documents.estimates.provisions import Line, MoneyTable, is_total
from kg.documents.estimates.words import ANY_HEADING, both, compact
from kg.values.lazy import lazy
from kg.values.text import Habit


@dataclass(frozen=True, slots=True)
class Account:
    """Where a subhead stands: its account, its kind of expenditure and its name."""

    account: str
    category: str
    name: str


_CODE = lazy(r"(\d{3}[A-Z]?)(?:\s+(.*))?\Z", re.S)
_END_OF_TOTAL = lazy(r"(?:總|总)?(?:額|额|計|计|數|数)|total", re.I)
_DEDUCT = lazy(both(r"(?:減去|扣除|減)?發還款項") + r"|(?:deduct|less):?\s+reimbursements?", re.I)
_CREDIT_AT_END = lazy(r"\s*((?:貸\s?記|贷\s?记|credit|cr\.?)\s*\$?\d[\d,]*)\s*\Z", re.I)
"""What is paid back, printed behind the label without a leader."""
_SUM_AT_END = lazy(r"(.+?)\s+(\d{1,3}(?:,\d{3})*)\Z", re.S)


@lru_cache(maxsize=4096)
def heading_kind(label: str) -> str:
    """``account`` or ``category`` for the headings that the form prints, else nothing."""
    found = ANY_HEADING.fullmatch(compact(label))
    kind = str(found.lastgroup) if found else ""
    return kind if kind in ("account", "category") else ""


@lru_cache(maxsize=4096)
def split_code(label: str) -> tuple[str, str]:
    """``000 運作開支`` is ``000`` and ``運作開支``; without a code the first is empty."""
    match = _CODE.match(label.strip())
    return (match[1], (match[2] or "").strip()) if match else ("", label.strip())


def total_level(label: str, account: str, category: str) -> tuple[str, str]:
    """The account and the kind of expenditure that a total sums up; both empty for the total of the head."""
    plain = re.sub(r"[,，\s]", "", compact(label)).removeprefix("total")
    if category and plain.startswith(_stem(category)):
        return account, category
    if account and plain.startswith(_stem(account)):
        return account, ""
    return "", ""


def _stem(name: str) -> str:
    return re.sub(r"[,，\s]", "", compact(name))


def _goes_on(row: Row, following: Row) -> bool:
    """A subhead's name goes on until its values; an account or a kind of expenditure does not."""
    text = raw(row)
    after = raw(following)
    if following.labels and _DEDUCT.match(after):
        return False
    if following.labels and split_code(after)[0]:
        return False
    if following.labels and _END_OF_TOTAL.fullmatch(compact(after)):
        return True
    if heading_kind(text):
        return False
    if not following.labels:
        return True
    if following.cells and is_total(after) and not unfinished(text):
        return False
    return (
        bool(split_code(text)[0])
        or unfinished(text)
        or text.endswith(("總", "总"))
        or not heading_kind(after)
    )


def subheads(part: Part, at: int, habit: Habit, first: int = 0) -> MoneyTable:
    table = MoneyTable("subheads", at, first)
    grid = read_grid(part.units, money=True)
    table.open(grid)
    account = category = code = name = ""
    rows = join(pair(grid.rows), _goes_on)
    for n, row in enumerate(rows):
        text, printed = label_text(row.labels, habit)
        marks = table.marks.add(printed, "row" if row.cells else "group", text)
        columns = grid.heads[row.head].columns
        unit = unit_text(columns)
        if not row.credit and _DEDUCT.match(text) and (match := _CREDIT_AT_END.search(text)):
            text, row = text[: match.start()].rstrip(), replace(row, credit=match[1])
        before_deduction = n + 1 < len(rows) and bool(_DEDUCT.match(raw(rows[n + 1])))
        if not row.cells and before_deduction and (match := _SUM_AT_END.match(text)):
            code, name = split_code(match[1])
            gross = credited(match[2], columns, unit, less=False)
            table.add(row, gross, Line(name, "", "", account, category, code), unit, marks)
            continue
        if not row.cells and not row.credit:
            kind = heading_kind(text)
            if kind == "account":
                account, category = text, ""
            elif text and not split_code(text)[0]:
                category = text
            else:
                table.reject(row.units, "a subhead without values")
                continue
            code = name = ""
            table.heading(row, "account" if kind == "account" else "kind of expenditure")
            continue
        if row.credit or _DEDUCT.match(text):
            deduction = credited(row.credit, columns, unit)
            table.add(row, deduction, Line(text, "", "", account, category, code), unit, marks)
            if row.cells and name:
                net = read_sums(row, columns, unit)
                table.add(row, net, Line(name, "", "", account, category, code), unit, marks)
            continue
        sums = read_sums(row, columns, unit)
        if is_total(text) or not text:
            where = total_level(text, account, category)
            table.add(row, sums, Line(text, "", "", *where, total=True), unit, marks)
            code = name = ""
            continue
        code, name = split_code(text)
        if n + 1 < len(rows) and rows[n + 1].credit and len(row.cells) == 1:
            sums = _gross(row, columns, unit)
        table.add(row, sums, Line(name, "", "", account, category, code), unit, marks)
    return table


def _gross(row: Row, columns: tuple[Column, ...], unit: str) -> list[Sum] | str:
    """A sum before what others pay back is taken off; it is printed beside the name, in no column."""
    return credited(row.cells[0].text, columns, unit, less=False)


def accounts(table: MoneyTable) -> dict[str, Account]:
    """Code of a subhead -> where it stands."""
    return {
        p.record.subhead: Account(p.record.account, p.record.category, p.record.name)
        for p in table.provisions
        if p.record.subhead and not p.record.total and p.record.status != "reimbursement"
    }
