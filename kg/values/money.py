"""Sums of money: what a printed unit is worth in dollars, and a sum with its unit."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from kg.values.lazy import lazy
from kg.values.number import DASHES, parse_decimal

_WORTH = (
    (lazy(r"億|亿"), Decimal(100_000_000)),
    (lazy(r"千萬|千万"), Decimal(10_000_000)),
    (lazy(r"百萬|百万|million|mn\b|\$\s?m\b", re.I), Decimal(1_000_000)),
    (lazy(r"萬|万"), Decimal(10_000)),
    (lazy(r"千|['’′‘`´]\s?000|,000|thousand", re.I), Decimal(1_000)),
    (lazy(r"billion|\$\s?bn\b", re.I), Decimal(1_000_000_000)),
)
_UNIT = lazy(
    r"\s*[(（]?\s*((?:HK)?\s?(?:"
    r"[百千十]?\s?[億亿萬万]\s?元|[百千]\s?[億亿萬万]\s?元|千\s?元|[港]?元|"
    r"\$\s?['’′‘`´]\s?000|\$\s?(?:m|bn|million|billion)\b|['’′‘`´]\s?000|\$\s?thousand|\$))\s*[)）]?\s*",
    re.I,
)
_SUM = lazy(
    rf"(?P<sign>[{DASHES}]\s?)?(?:HK)?(?P<d>\$)?\s?(?P<n>\d[\d,. ]*)\s?"
    r"(?P<u>(?:[百千十]?\s?[億亿萬万]\s?|千\s?)?(?:港)?元|million|billion|m\b|bn\b|thousand)?",
    re.I,
)


@lru_cache(maxsize=256)
def unit_worth(unit: str) -> Decimal | None:
    """What one of a printed money unit is in dollars: ``百萬元`` and ``$m`` 1,000,000, ``$'000`` 1,000, ``元`` 1; None for what is no money."""
    if _UNIT.fullmatch(unit) is None:
        return None
    for pattern, worth in _WORTH:
        if pattern.search(unit):
            return worth
    return Decimal(1)


@lru_cache(maxsize=256)
def find_unit(text: str) -> str:
    """The text of a money unit alone, without the brackets around it; empty for anything else."""
    match = _UNIT.fullmatch(text)
    return match[1].strip() if match else ""


def parse_sum(text: str) -> Decimal | None:
    """A sum with its unit in dollars: ``9.173 億元``, ``7,230 萬元``, ``$518.5m``; None without a unit or a dollar sign."""
    match = _SUM.fullmatch(" ".join(text.split()))
    if match is None or not (match["d"] or match["u"]):
        return None
    number = parse_decimal(match["n"].strip())
    if number is None:
        return None
    unit = match["u"] or ""
    worth = unit_worth(f"${unit}" if match["d"] and unit else unit) if unit else Decimal(1)
    if worth is None:
        return None
    whole = number * worth
    return -whole if match["sign"] else whole
