"""What the columns of a table of the Estimates are, by what they are called, in whatever order and language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from kg.dataclasses import dataclass
from kg.documents.estimates_table.amounts import DIGITS
from kg.documents.plan.words import norm
from kg.records.estimates import ProvisionStatus, ProvisionTable
from kg.values.lazy import lazy
from kg.values.period import find_day

Role = Literal[
    "head", "title", "programme-code", "programme", "body", "account", "category", "component", "subhead-code", "subhead",
    "item", "ambit",
]  # fmt: skip

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("programme-code", lazy(r"纲领(?:的)?\(?(?:编号|号码|号)\)?|prog(?:ramme|ram|\.)? \(?(?:number|no\.?|code)\)?")),
    ("programme", lazy(r"纲领(?:名称)?|prog(?:ramme|ram)(?: ?\(?(?:name|title|description)\)?)?")),
    ("subhead-code", lazy(r"分目\(?(?:编号|号码)\)?|sub-?head ?\(?(?:codes?|number|no\.?)\)?")),
    ("component", lazy(r"(?:传统|以往)分目(?:名称)?|(?:traditional|conventional|former) sub-?heads?|components?(?: name)?")),
    ("subhead", lazy(r"分目(?:名称)?|sub-?heads?(?: ?\(?(?:name|title|description)\)?)?")),
    ("item", lazy(r"项目\(?(?:编号|号码)\)?|items? ?\(?(?:codes?|number|no\.?)\)?")),
    ("ambit", lazy(r"(?:涵盖的?)?范围|项目(?:名称)?|ambit|scope|items?(?: ?\(?(?:name|title|description)\)?)?")),
    ("title", lazy(r"总目(?:名称|标题)|head \(?(?:title|name|description)\)?|部门|department")),
    ("head", lazy(r"(?:开支)?总目\(?(?:编号|号码)?\)?|(?:expenditure )?heads?(?: of expenditure)?(?: ?\(?(?:codes?|number|no\.?)\)?)?")),
    ("body", lazy(r"(?:受资助)?(?:机构|团体)(?:名称|类别)?|organi[sz]ations?(?: name)?|sectors?|bod(?:y|ies)|institutions?|agenc(?:y|ies)")),
    ("account", lazy(r"[帐账户]目?|accounts?")),
    ("category", lazy(r"种类|类别|开支(?:种类|类别)|开支组成项目|types?(?: of expenditure)?|categor(?:y|ies)|(?:expenditure )?(?:component )?(?:groups?|categor(?:y|ies))|components? of expenditure|expenditure components?")),
)  # fmt: skip
_UNITS: tuple[tuple[str, int], ...] = (
    (r"亿元|\$ ?(?:billion|bn)", 0),
    (r"百万(?:港)?元|(?:hk)?\$ ?(?:m|mn|million)\b|(?:hk)?\$'000,?000", 6),
    (r"千(?:港)?元|(?:hk)?\$ ?(?:'000|000|k|thousand)(?!\d)|(?:in )?thousands? of (?:hong kong )?dollars", 3),
    (r"(?:hk)?\$|(?:港)?元|dollars", 0),
)
_STATUSES: tuple[tuple[ProvisionStatus, str], ...] = (
    ("reimbursement", r"发还款项|发还|reimburse"),
    ("cumulative", r"累积|累计|accumulated|cumulative"),
    ("balance", r"结余|balance"),
    ("actual", r"实际|actual"),
    ("original", r"原来|原本|original"),
    ("revised", r"修订|revised"),
    ("approved", r"核准|approved"),
    ("estimate", r"预算|estimate"),
)
_YEAR = r"(?<!\d)((?:19|20)\d\d) ?[-/] ?(?:(?:19|20)?(\d\d))(?!\d)"
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "′": "'", "＇": "'"})


@dataclass(frozen=True, slots=True)
class Money:
    """A column of sums. ``year`` is empty where the heading names none; ``factor`` turns a printed number into dollars, None where
    no unit is printed."""

    at: int
    year: str
    status: ProvisionStatus
    unit_text: str
    factor: Decimal | None
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """``roles`` say where each role's column is; ``unknown`` are the indexes of columns whose heading is not understood."""

    table: ProvisionTable
    roles: dict[Role, int]
    money: tuple[Money, ...]
    unknown: tuple[int, ...]
    width: int
    year: str
    """The edition's fiscal year: that of the estimate, else the one after the revised estimate's."""


def _edition(money: Sequence[Money]) -> str:
    if estimates := [m.year for m in money if m.status == "estimate" and m.year]:
        return max(estimates)
    if revised := [m.year for m in money if m.status == "revised" and m.year]:
        return year_of(int(max(revised)[:4]) + 1)
    return max((m.year for m in money), default="")


def year_of(first: int) -> str:
    """``2015-16`` of 2015."""
    return f"{first}-{(first + 1) % 100:02d}"


def read_columns(texts: Sequence[str]) -> Columns | None:
    """The columns that a row of headings names, None for a row that is none. A table of the Estimates has a head, something the
    sums are for, and at least one column of sums that says year or kind."""
    if any(DIGITS.fullmatch(t) for t in texts) or sum(bool(t.strip()) for t in texts) < 4:
        return None
    roles: dict[Role, int] = {}
    money: list[Money] = []
    unknown = []
    for at, text in enumerate(texts):
        name = norm(text.translate(_APOSTROPHES))
        if not name:
            continue
        if (role := _role(name)) and role not in roles:
            roles[role] = at
        elif (found := _money(at, text, name)) is not None:
            money.append(found)
        else:
            unknown.append(at)
    table = _table(roles, money)
    if "head" not in roles or table is None or not any(m.year for m in money):
        return None
    return Columns(table, roles, tuple(money), tuple(unknown), len(texts), _edition(money))


def _role(name: str) -> Role | None:
    return next((role for role, pattern in _ROLES if pattern.fullmatch(name)), None)


def _money(at: int, text: str, name: str) -> Money | None:
    year = next((y for y in re.finditer(_YEAR, name) if int(y[2]) == (int(y[1]) + 1) % 100), None)
    status = next((s for s, pattern in _STATUSES if re.search(pattern, name)), None)
    if status is None:
        return None
    if year is None and status not in ("reimbursement", "cumulative", "balance", "approved"):
        return None
    unit, factor = unit_in(text)
    day = find_day(" ".join(text.split())) or ""
    return Money(at, year_of(int(year[1])) if year else "", status, unit, factor, day)


def unit_in(text: str) -> tuple[str, Decimal | None]:
    """(unit as printed, dollars in it) of a heading or title; empty and None where none is printed."""
    for line in reversed([part.strip() for part in re.split(r"[\n(（)）]", text)]):
        plain = norm(line.translate(_APOSTROPHES))
        for pattern, power in _UNITS:
            if found := re.search(rf"(?:{pattern})\s*$", plain):
                printed = line if found[0].strip() == plain else line[len(line) - len(found[0].strip()) :]
                exponent = {"亿": 8, "b": 9}.get(found[0].strip().lstrip("$ ")[:1], power)
                return printed, Decimal(10) ** exponent
    return "", None


def _table(roles: dict[Role, int], money: Sequence[Money]) -> ProvisionTable | None:
    statuses = {m.status for m in money}
    if "item" in roles or {"cumulative", "balance"} <= statuses:
        return "commitments"
    if "programme" in roles or "programme-code" in roles:
        return "programme"
    if "component" in roles:
        return "details"
    if "subhead" in roles or "subhead-code" in roles:
        return "subheads"
    return None
