"""Months as plans print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Month
from kg.values.month import month_end, month_start, months_between, parse_month


def span(text: str) -> str | None:
    found = parse_month(text)
    if found is None:
        return None
    return found.start if found.start == found.end else f"{found.start}..{found.end}"


@pytest.mark.parametrize(
    "text",
    [
        "03/2024",
        "3/2024",
        "03 / 2024",
        "０３／２０２４",
        "03-2024",
        "03.2024",
        "2024-03",
        "2024/03",
        "2024.3",
        "2024年3月",
        "2024 年 3 月",
        "2024年三月",
        "二零二四年三月",
        "二〇二四年三月",
        "2024年3月份",
        "March 2024",
        "MARCH 2024",
        "Mar 2024",
        "Mar-2024",
        "Mar. 2024",
        "March, 2024",
        "2024 March",
        "15/03/2024",
        "15-3-2024",
        "2024-03-15",
        "2024年3月15日",
        "二零二四年三月十五日",
        "15 March 2024",
        "15th March 2024",
        "March 15, 2024",
        "03/2024 (首次發放日期)",
        "(2024年3月)",
        "2024年3月或之前",
        "by March 2024",
        "on or before 31 March 2024",
        "最遲於2024年3月",
        "約2024年3月起",
        "3月2024年",
        "2024年 3月\n",
        "03/2024；06/2024",
        "03/2024及06/2024",
    ],
)
def test_one_month(text: str) -> None:
    assert span(text) == "2024-03"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10/2015 (首次發放日期)", "2015-10"),
        ("二零二四年十月", "2024-10"),
        ("二零二四年十二月", "2024-12"),
        ("Sept 2024", "2024-09"),
        ("Q1 2025", "2025-01..2025-03"),
        ("4th Qtr 2025", "2025-10..2025-12"),
        ("Quarter 3, 2025", "2025-07..2025-09"),
        ("2025 (Q2)", "2025-04..2025-06"),
        ("Q4'25", "2025-10..2025-12"),
        ("2025 H2", "2025-07..2025-12"),
        ("2026 Q3/Q4", "2026-07..2026-12"),
        ("2025第4季", "2025-10..2025-12"),
        ("2025年4至6月", "2025-04..2025-06"),
        ("二零二五年十至十二月", "2025-10..2025-12"),
        ("由2025年12月延至2026年6月", "2026-06"),
        ("12/2025 (deferred to 06/2026)", "2026-06"),
        ("06/2026 (originally 12/2025)", "2026-06"),
        ("2025 Q1", "2025-01..2025-03"),
        ("1Q2025", "2025-01..2025-03"),
        ("Q4/2025", "2025-10..2025-12"),
        ("2025年第一季", "2025-01..2025-03"),
        ("2025年第1季度", "2025-01..2025-03"),
        ("2025年第三、四季", "2025-07..2025-12"),
        ("Q1 - Q2 2025", "2025-01..2025-06"),
        ("first quarter of 2025", "2025-01..2025-03"),
        ("2025年上半年", "2025-01..2025-06"),
        ("2025年下半年", "2025-07..2025-12"),
        ("first half of 2025", "2025-01..2025-06"),
        ("2H 2025", "2025-07..2025-12"),
        ("H2 2025", "2025-07..2025-12"),
        ("2025", "2025-01..2025-12"),
        ("2025年", "2025-01..2025-12"),
        ("2025年內", "2025-01..2025-12"),
        ("2025年底", "2025-12"),
        ("2025年底前", "2025-12"),
        ("end of 2025", "2025-12"),
        ("by the end of 2025", "2025-12"),
        ("end-2025", "2025-12"),
        ("2025年初", "2025-01"),
        ("mid-2025", "2025-06"),
        ("03/2024 - 06/2024", "2024-03..2024-06"),
        ("03/2024至06/2024", "2024-03..2024-06"),
        ("2024年3月至6月", "2024-03..2024-06"),
        ("2024年11月至2025年2月", "2024-11..2025-02"),
        ("3月至6月 2024", "2024-03..2024-06"),
        ("Jan to Mar 2024", "2024-01..2024-03"),
        ("January – March 2024", "2024-01..2024-03"),
        ("Nov 2024 to Feb 2025", "2024-11..2025-02"),
        ("2025年第四季至2026年第一季", "2025-10..2026-03"),
        ("Q4 2025 to Q1 2026", "2025-10..2026-03"),
    ],
)
def test_months_and_ranges(text: str, expected: str | None) -> None:
    assert span(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "不適用",
        "N/A",
        "13/2026",
        "2025年12至2月",
        "Q5/2025",
        "00/2024",
        "2024-25",
        "2024/25",
        "2024-25年度",
        "2024年13月",
        "2024年0月",
        "2024年第五季",
        "Q5 2024",
        "March",
        "03/24",
        "12/31/2024",
        "99/99/2024",
        "20240301",
        "2019-2021",
        "待定",
        "to be confirmed",
        "TBC 2",
        "3月",
        "03/1824",
        "x" * 500 + "03/2024",
    ],
)
def test_no_month(text: str) -> None:
    assert parse_month(text) is None


def test_bounds() -> None:
    quarter = Month("2024-01", "2024-02")
    assert (month_start(quarter), month_end(quarter)) == (date(2024, 1, 1), date(2024, 2, 29))
    assert months_between("2024-11", "2025-02") == 3
    assert months_between("2025-02", "2024-11") == -3


@given(st.integers(1900, 2099), st.integers(1, 12))
def test_every_month_in_every_dress(year: int, month: int) -> None:
    expected = Month(f"{year}-{month:02}", f"{year}-{month:02}")
    name = date(year, month, 1).strftime("%B")
    digits = "零一二三四五六七八九"
    tens, ones = divmod(month, 10)
    number = ("十" if tens else "") + (digits[ones] if ones else "")
    for text in (
        f"{month:02}/{year}",
        f"{year}-{month:02}",
        f"{year}年{month}月",
        f"{name} {year}",
        f"{name[:3]}-{year}",
        "".join(digits[int(d)] for d in str(year)) + f"年{number}月",
    ):
        assert parse_month(text) == expected, text


@given(st.text(alphabet="0123456789年月季至第上下半-/. QqJanMrchto十二三、", max_size=20))
def test_whatever_is_read_is_in_the_calendar(text: str) -> None:
    found = parse_month(text)
    assert found is None or month_start(found) <= month_end(found)


@pytest.mark.parametrize(
    "text", ["FY2027-28", "fy 2027/28", "Financial year 2027-28", "2027-28財政年度", "2027 fiscal year"]
)
def test_a_fiscal_year_that_says_so_is_april_to_march(text: str) -> None:
    assert parse_month(text) == Month("2027-04", "2028-03")
