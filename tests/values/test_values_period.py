"""Fiscal years, calendar years and days in headings and sentences."""

from __future__ import annotations

import pytest

from kg.values.period import arabic, find_day, find_fiscal, parse_fiscal, parse_period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2022-23", "2022-23"),
        ("2012–13", "2012-13"),
        ("2022-2023", "2022-23"),
        ("1999-2000", "1999-00"),
        ("二零二四至二五年度", "2024-25"),
        ("二ＯＯ九至一Ｏ年度", "2009-10"),
        ("二Ｏ一Ｏ至一一年度", "2010-11"),
        ("二ＯＯ五年至Ｏ六年度", "2005-06"),
    ],
)
def test_a_fiscal_year(text: str, period: str) -> None:
    assert parse_fiscal(text) == period
    assert parse_period(text) == period


@pytest.mark.parametrize("text", ["2022", "2023-25", "2022-22", "abc", "31.3.2023"])
def test_what_is_no_fiscal_year(text: str) -> None:
    assert parse_fiscal(text) is None


def test_calendar_years() -> None:
    assert parse_period("2022") == "2022"
    assert parse_period("二ＯＯ五") == "2005"
    assert parse_period("2300") is None
    assert arabic("二Ｏ一Ｏ") == "2010"


def test_in_a_sentence() -> None:
    assert find_fiscal("二零二四至二五年度預算") == "2024-25"
    assert find_fiscal("Estimate 2009–10 and 2010–11") == "2009-10"
    assert find_fiscal("no year") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("截至31.3.2005止的累積開支", "2005-03-31"),
        ("as at 31 March 2010", "2010-03-31"),
        ("二零二三年十二月三十一日", "2023-12-31"),
        ("二Ｏ一一年三月三十一日", "2011-03-31"),
    ],
)
def test_days(text: str, day: str) -> None:
    assert find_day(text) == day


def test_a_day_that_is_not_in_the_calendar() -> None:
    assert find_day("31.2.2005") is None
