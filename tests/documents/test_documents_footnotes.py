"""Marks in rows and their explanations; dates and frequencies that share a cell."""

from __future__ import annotations

import pytest

from kg.documents.plan.footnotes import Footnote, explained, explanation
from kg.documents.plan.looks import part_date


@pytest.mark.parametrize(
    ("line", "mark", "text"),
    [
        ("* 數字以學年計算。", "*", "數字以學年計算。"),
        ("註1：不包括臨時關閉的健康院。", "注1", "不包括臨時關閉的健康院。"),
        ("(註2) 不包括新界西", "注2", "不包括新界西"),
        ("Note 3: provisional figures", "note3", "provisional figures"),
    ],
)
def test_explanations(line: str, mark: str, text: str) -> None:
    assert explanation(line) == (mark, text)


def test_the_nearest_explanation_of_the_rows_own_list_counts() -> None:
    notes = [Footnote("*", "first list", 5, 1), Footnote("*", "second list", 9, 2)]
    assert explained("Bus stops *", notes, order=7, listing=2) == ("Bus stops", ("second list",))
    assert explained("Bus stops*", notes, order=3, listing=1) == ("Bus stops", ("first list",))
    assert explained("Bus ** stops", notes, order=3, listing=1) == ("Bus ** stops", ())


@pytest.mark.parametrize(
    ("cell", "date", "frequency"),
    [
        ("02/2026\nDaily", "02/2026", "Daily"),
        ("每月 (由2026年6月起)", "由2026年6月起", "每月"),
        ("Second half of 2026 / Real-time", "Second half of 2026", "Real-time"),
        ("每年 (自2020年起為每年二月)", "每年 (自2020年起為每年二月)", ""),
        ("10/2015 (首次發放日期)", "10/2015 (首次發放日期)", ""),
    ],
)
def test_date_and_frequency_in_one_cell(cell: str, date: str, frequency: str) -> None:
    assert part_date(cell) == (date, frequency)
