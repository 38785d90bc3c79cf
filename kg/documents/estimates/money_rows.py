"""Rows of sums of money: cells to exact dollars, percentages to what they are measured against."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.dataclasses import dataclass
from kg.documents.estimates.grid_model import Row
from kg.documents.estimates.parts import Column
from kg.documents.estimates.words import both
from kg.quick import unguarded
from kg.records.estimates import Change, ProvisionStatus
from kg.values.lazy import lazy
from kg.values.money import find_unit, unit_worth
from kg.values.number import Value, parse_percent, parse_value
from kg.values.period import find_fiscal
from kg.values.text import tidy

_MONEY: dict[str, ProvisionStatus] = {
    "actual": "actual",
    "original": "original",
    "revised": "revised",
    "estimate": "estimate",
    "approved": "approved",
    "cumulative": "cumulative",
    "balance": "balance",
    "reimbursement": "reimbursement",
}


@unguarded
@dataclass(frozen=True, slots=True)
class Sum:
    """A cell read: ``amount`` in dollars, 0 for a dash, None for 不適用."""

    column: Column
    status: ProvisionStatus
    value: Value
    amount: Decimal | None
    changes: tuple[Change, ...] = ()
    at: int | None = None
    """The number of its column."""


_BRACKETED_UNIT = lazy(r"[(（]([^()（）]*)[)）]\s*\Z")
_LESS = lazy(both(r"減少|下降|減幅") + r"|reduc|decreas|lower|less", re.I)
_MORE = lazy(both(r"增加|上升|增幅") + r"|increas|higher|more", re.I)
_SAME = lazy(both(r"相同|[沒没]有?(?:改變|變動)|不變|持平") + r"|same as|no change|unchanged", re.I)
_YEARS = lazy(r"(?:19|20)\d\d\s?[-‐‑‒–—－/]\s?\d\d")
_FIGURE = lazy(r"([-+–—−＋－]?)\s?(\d[\d,]*(?:\.\d+)?)\s?[%％]")
_STATUSES: tuple[tuple[re.Pattern[str], ProvisionStatus], ...] = (
    (lazy(both("原來|原訂") + "|original", re.I), "original"),
    (lazy(both("核准") + "|approved", re.I), "approved"),
    (lazy(both("修訂") + "|revised", re.I), "revised"),
    (lazy(both("實際") + "|actual", re.I), "actual"),
)


@lru_cache(maxsize=4096)
def row_unit(label: str) -> str:
    """The money unit in a label's last bracket: ``財政撥款(百萬元)``."""
    match = _BRACKETED_UNIT.search(label.strip())
    return find_unit(match[1]) if match else ""


def read_sums(row: Row, columns: Sequence[Column], unit: str) -> list[Sum] | str:
    """The sums of a row, or why it has none. ``unit`` counts where the columns' headings print none."""
    if row.lost:
        return row.lost
    if None in [cell.column for cell in row.cells]:
        return (
            f"{len(row.cells)} values under {len(columns)} column headings: which is missing cannot be told"
        )
    sums: list[Sum] = []
    for cell in row.cells:
        column = columns[cell.column or 0]
        read = _value(cell.text, column.unit_text or unit)
        status = _MONEY.get(column.status)
        if read is None or status is None:
            return "a sum that cannot be read" if read is None else "a column without a status"
        if isinstance(read, str):
            return read
        sums.append(Sum(column, status, read[0], read[1], (), cell.column))
    return sums


@lru_cache(maxsize=4096)
def _value(text: str, unit: str) -> tuple[Value, Decimal | None] | str | None:
    """A cell's value and what it is in dollars, or why it is none; None where no value is printed. A sum is printed in several tables."""
    value = parse_value(text, money=True)
    if value is None:
        return None
    worth = unit_worth(unit)
    if worth is None:
        return "a sum without a unit that can be told"
    if value.nil:
        return value, Decimal(0)
    return value, None if value.number is None else exact(value.number * worth)


def exact(amount: Decimal) -> Decimal:
    """The same amount without trailing zeros behind the point: dollars and cents are exact as printed."""
    if amount.same_quantum(_ONE):
        return amount
    return amount.quantize(_ONE) if amount == amount.to_integral_value() else amount


_ONE = Decimal(1)


def with_changes(sums: Sequence[Sum], row: Row) -> list[Sum]:
    """The sums with the percentages printed at them. The revised estimate is measured against the original one of its year, the estimate against the
    revised one, and the clause in brackets says what else the estimate is measured against."""
    done = list(sums)
    if not (row.percents or row.further):
        return done
    at = {s.status: n for n, s in enumerate(sums)}
    for position, text in _under(row, sums):
        one = done[position]
        base = "original" if one.status == "revised" else "revised"
        against = at.get(base) if base in at else at.get("approved" if base == "original" else "original")
        if against is None:
            continue
        other = done[against]
        change = Change(parse_percent(text), tidy(text), other.column.period, other.status)
        done[position] = _changed(one, change)
    if row.further and "estimate" in at and (clause := _further(row.further, done, at["estimate"])):
        done[at["estimate"]] = _changed(done[at["estimate"]], clause)
    return done


def _changed(one: Sum, change: Change) -> Sum:
    return Sum(one.column, one.status, one.value, one.amount, (*one.changes, change), one.at)


def _under(row: Row, sums: Sequence[Sum]) -> list[tuple[int, str]]:
    """Each percentage with the index of the sum it is printed at: by its column, else in the order revised, estimate."""
    compared = [n for n, s in enumerate(sums) if s.status in ("revised", "estimate")]
    by_column = {s.at: n for n, s in enumerate(sums)}
    if all(p.column is not None for p in row.percents):
        return [(by_column[p.column], p.text) for p in row.percents if by_column.get(p.column) in compared]
    if len(row.percents) == len(compared):
        return [(n, p.text) for n, p in zip(compared, row.percents, strict=True)]
    found = []
    for percent in row.percents:
        fits = [n for n in compared if _fits(sums, n, parse_percent(percent.text))]
        if len(fits) == 1:
            found.append((fits[0], percent.text))
    return found


def _fits(sums: Sequence[Sum], n: int, percent: Decimal | None) -> bool:
    if n == 0 or percent is None:
        return False
    return agrees(sums[n].amount, sums[n - 1].amount, percent)


def agrees(amount: Decimal | None, base: Decimal | None, percent: Decimal) -> bool:
    """Whether the percentage is what the sums give, within what one decimal and rounded sums leave open."""
    if amount is None or not base:
        return False
    slack = Decimal("0.06") + Decimal(100) * Decimal(100_000) / abs(base)
    return abs((amount - base) / base * 100 - percent) <= slack


def _further(text: str, sums: Sequence[Sum], estimate: int) -> Change | None:
    """(或較 2023-24 原來預算增加 9.4%), (or same as 2023–24 Original). Where an extractor lost the words, what is left must agree with the sums of that year."""
    said = _said(text)
    return _by_sums(*said, sums, estimate) if isinstance(said, _Clause) else said


class _Clause(NamedTuple):
    """A comparison as far as its words tell; the sums have to tell the rest."""

    percent: Decimal
    text: str
    year: str


@lru_cache(maxsize=1024)
def _said(text: str) -> Change | _Clause | None:
    match = _FIGURE.search(_YEARS.sub(" ", text))
    year = find_fiscal(text) or ""
    printed = tidy(text.replace("( ", "(").replace(" )", ")"))
    status = next((name for pattern, name in _STATUSES if pattern.search(text)), None)
    if match is None:
        if status is None or not year or _SAME.search(text) is None:
            return None
        return Change(Decimal(0), printed, year, status, printed=True)
    percent = Decimal(match[2].replace(",", ""))
    signed = match[1] in ("-", "–", "—", "−", "－") and bool(match[1])
    if signed or _LESS.search(text):
        percent = -percent
    elif not match[1] and not _MORE.search(text):
        return _Clause(percent, printed, year)
    if status is None or not year:
        return _Clause(percent, printed, year)
    return Change(percent, printed, year, status, printed=True)


def _by_sums(percent: Decimal, printed: str, year: str, sums: Sequence[Sum], estimate: int) -> Change | None:
    found = [
        Change(sign * abs(percent), printed, s.column.period, s.status)
        for s in sums[:estimate]
        for sign in ((1, -1) if percent > 0 else (-1,))
        if (not year or s.column.period == year)
        and s.status in ("original", "approved")
        and agrees(sums[estimate].amount, s.amount, sign * abs(percent))
    ]
    return found[0] if len(found) == 1 else None


def credited(text: str, columns: Sequence[Column], unit: str, *, less: bool = True) -> list[Sum] | str:
    """What others pay back in the year of the estimate: ``貸記 32,973``, taken off (``less``) or not."""
    match = re.search(r"\d[\d,]*", text)
    value = parse_value(match[0]) if match else None
    worth = unit_worth(next((c.unit_text for c in columns if c.unit_text), unit))
    estimate = next((c for c in columns if c.status == "estimate"), None)
    if value is None or value.number is None or worth is None or estimate is None:
        return "a sum paid back by others that cannot be read"
    amount = exact(value.number * worth)
    column = Column(estimate.period, "reimbursement", estimate.unit_text)
    shown = Value(tidy(text), value.number)
    return [Sum(column, "reimbursement", shown, -amount if less else amount)]
