"""Numbers of the Estimates' tables: one cell, a line of several columns, percentages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.values.number import (
    cut_values,
    find_percents,
    least_values,
    parse_decimal,
    parse_percent,
    parse_value,
    split_tail,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2 325", "2325"),
        ("5,954,774", "5954774"),
        ("0.9", "0.9"),
        ("100%", "100"),
        ("$1,200", "1200"),
        ("-15.8", "-15.8"),
        ("–3", "-3"),
        ("180 528", "180528"),
    ],
)
def test_a_number(text: str, number: str) -> None:
    value = parse_value(text)
    assert value is not None
    assert value.number == Decimal(number)
    assert value.text == text


@pytest.mark.parametrize("text", ["", "一般開支", "12 34", "1,23", "第 3 項", "1.2.3"])
def test_no_number(text: str) -> None:
    assert parse_value(text) is None


def test_groups_that_are_no_thousands_are_no_number() -> None:
    assert parse_decimal("1 23") is None
    assert parse_decimal("1234 567") is None


@pytest.mark.parametrize(
    ("text", "plain", "marks"),
    [
        ("0Δ", "0", ("Δ",)),
        ("1 552ε", "1 552", ("ε",)),
        ("97#", "97", ("#",)),
        ("56 ^ρ", "56", ("ρ",)),
        ("—∆", "—", ("∆",)),
        ("480^*", "480", ("*",)),
    ],
)
def test_marks_are_split_off(text: str, plain: str, marks: tuple[str, ...]) -> None:
    value = parse_value(text)
    assert value is not None
    assert (value.text, value.marks) == (plain, marks)


def test_a_second_figure_in_brackets() -> None:
    value = parse_value("34 (68)")
    assert value is not None
    assert (value.number, value.second) == (Decimal(34), Decimal(68))


@pytest.mark.parametrize("text", ["不適用", "不适用", "N.A.", "n.a.", "Not applicable"])
def test_not_applicable_is_a_value_without_a_number(text: str) -> None:
    value = parse_value(text)
    assert value is not None
    assert value.number is None
    assert not value.nil
    assert value.text == text


@pytest.mark.parametrize("text", ["—", "–", "-", "─"])
def test_a_dash_is_nil(text: str) -> None:
    value = parse_value(text)
    assert value is not None
    assert value.number is None
    assert value.nil


@pytest.mark.parametrize("text", [">95", "95% or above", "2–3", "25/30", "3 個工作天", "約 1 200"])
def test_bounds_and_ranges_are_kept_without_a_number(text: str) -> None:
    value = parse_value(text)
    assert value is not None
    assert value.number is None
    assert value.text == text
    assert parse_value(text, money=True) is None


def test_brackets_are_negative_in_money_only() -> None:
    money = parse_value("(1,200)", money=True)
    assert money is not None
    assert money.number == Decimal(-1200)
    assert parse_value("(1,200)") is None


@pytest.mark.parametrize(
    ("line", "columns", "cells"),
    [
        ("180 528^ 197 494^  200 000#", 3, ["180 528^", "197 494^", "200 000#"]),
        ("493 538 459 757  460 000", 3, ["493 538", "459 757", "460 000"]),
        ("161 937  360", 3, ["161", "937", "360"]),
        ("735 1 205  900", 3, ["735", "1 205", "900"]),
        ("0 235  90", 3, ["0", "235", "90"]),
        ("100 100Ω 100  100", 4, ["100", "100Ω", "100", "100"]),
        ("5 367 2 220  —∆", 3, ["5 367", "2 220", "—∆"]),
        ("34 (68) 34 (68) 30 (60)", 3, ["34 (68)", "34 (68)", "30 (60)"]),
        ("不適用 不適用 3", 3, ["不適用", "不適用", "3"]),
        (">95 96 97  95", 4, [">95", "96", "97", "95"]),
        ("60,397 59,006 62,657 72,296", 4, ["60,397", "59,006", "62,657", "72,296"]),
    ],
)
def test_a_line_is_cut_into_its_columns(line: str, columns: int, cells: list[str]) -> None:
    assert cut_values(line, columns) == cells


@pytest.mark.parametrize(
    ("line", "columns"), [("0.98   2.00", 3), ("1 2 3 4", 3), ("每年 3", 1), ("", 2), ("123 456 789", 2)]
)
def test_a_line_that_cannot_be_cut(line: str, columns: int) -> None:
    assert cut_values(line, columns) is None


def test_the_least_number_of_values() -> None:
    assert least_values("50.1 48.0 49.2  55.5") == 4
    assert least_values("493 538 459 757  460 000") == 2
    assert least_values("運作開支") == 0


@pytest.mark.parametrize(
    ("line", "label", "tail"),
    [
        ("財政撥款(百萬元)  50.1 48.0 49.2  55.5", "財政撥款(百萬元)", "50.1 48.0 49.2  55.5"),
        ("接納書後 12", "接納書後", "12"),
        ("STEM2", "STEM2", ""),
        ("100 95", "", "100 95"),
    ],
)
def test_the_values_at_a_line_end(line: str, label: str, tail: str) -> None:
    assert split_tail(line) == (label, tail)


def test_percentages() -> None:
    assert find_percents("108.5 (+3.6%) (—)") == ["(+3.6%)", "(—)"]
    assert parse_percent("(+3.6%)") == Decimal("3.6")
    assert parse_percent("(–4.1%)") == Decimal("-4.1")
    assert parse_percent("(—)") == 0
    assert parse_percent("(不適用)") is None
