"""Wordings that clerks write and no table foresees: short years, first quarters, nil sentences, ligatures."""

from __future__ import annotations

import pytest

from kg.records import Month
from kg.values.month import parse_month
from kg.values.nil import is_nil
from kg.values.text import tidy


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Jun-26", "2026-06", "2026-06"),
        ("Jun '26", "2026-06", "2026-06"),
        ("26年6月", "2026-06", "2026-06"),
        ("2026年首季", "2026-01", "2026-03"),
        ("2026年末季", "2026-10", "2026-12"),
    ],
)
def test_short_years_and_quarters(text: str, start: str, end: str) -> None:
    assert parse_month(text) == Month(start, end)


@pytest.mark.parametrize("text", ["6/26", "2026/27", "4Q26"])
def test_what_leaves_doubt_is_no_month(text: str) -> None:
    assert parse_month(text) is None


@pytest.mark.parametrize(
    ("text", "nil"),
    [
        ("There is no dataset planned to be released in 2027 and 2028.", True),
        ("本署在2027年及2028年沒有計劃發放的數據集。", True),
        ("本處於2026年沒有空間數據集計劃發放。", True),
        ("No datasets are planned for release in this period.", True),
        ("No. Data Category Name of", False),
        ("No. Data", False),
        ("無障礙設施數據集", False),
    ],
)
def test_sentences_that_say_nil(text: str, nil: bool) -> None:
    assert is_nil(text) is nil


def test_ligatures_become_letters() -> None:
    assert tidy("Boundary ﬁles of ﬂoodplains and oﬃces") == "Boundary files of floodplains and offices"
