"""Money units and sums with their unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.values.money import find_unit, parse_sum, unit_worth


@pytest.mark.parametrize(
    ("unit", "worth"),
    [
        ("百萬元", 1_000_000),
        ("(百万元)", 1_000_000),
        ("億元", 100_000_000),
        ("萬元", 10_000),
        ("千元", 1_000),
        ("元", 1),
        ("$'000", 1_000),
        ("($’000)", 1_000),
        ("($m)", 1_000_000),
        ("$ million", 1_000_000),
    ],
)
def test_what_a_unit_is_worth(unit: str, worth: int) -> None:
    assert unit_worth(unit) == Decimal(worth)


@pytest.mark.parametrize("unit", ["公頃", "%", "", "元朗", "million people"])
def test_what_is_no_unit_of_money(unit: str) -> None:
    assert unit_worth(unit) is None
    assert find_unit(unit) == ""


def test_the_unit_without_its_brackets() -> None:
    assert find_unit("( 百萬元)") == "百萬元"
    assert find_unit("($m)") == "$m"


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("9.173 億元", "917300000"),
        ("7,230 萬元", "72300000"),
        ("$518.5m", "518500000"),
        ("$1,234,567", "1234567"),
        ("630 萬元", "6300000"),
    ],
)
def test_a_sum_in_dollars(text: str, dollars: str) -> None:
    assert parse_sum(text) == Decimal(dollars)


@pytest.mark.parametrize("text", ["16.061", "327 個", "億元", "二十萬元"])
def test_what_is_no_sum(text: str) -> None:
    assert parse_sum(text) is None
