"""Sets of characters by their ranges hold what a regular expression class of the same ranges matches."""

from __future__ import annotations

import re
import sys

import pytest

from kg.documents.plan.footnotes import Footnote, explained
from kg.documents.plan.words import norm
from kg.values.joints import FULL, HAN
from kg.values.nil import is_nil
from kg.values.ranges import Ranges


@pytest.mark.parametrize(
    "ranges", [HAN, FULL, Ranges("\u3400-\u9fff，。、；："), Ranges("b-da-c"), Ranges("-年a-")]
)
def test_as_a_regular_expression_class(ranges: Ranges) -> None:
    held = re.compile(f"[{ranges.chars}]").match
    wrong = [
        code for code in range(sys.maxunicode + 1) if (chr(code) in ranges) != (held(chr(code)) is not None)
    ]
    assert wrong == []


def test_of_a_text() -> None:
    assert HAN.any_of("CSV 及 JSON")
    assert not HAN.any_of("CSV and JSON")
    assert not HAN.any_of("café，")
    assert 0x4E00 not in HAN


def test_spaces_beside_chinese_in_normal_form() -> None:
    assert norm(" 數據  集 (CSV) 格式 for\u3000all ， 及 x ") == "数据集(csv)格式for all ,及x"
    assert norm("Open\tData  Plan") == "open data plan"


def test_bilingual_nil() -> None:
    assert is_nil("不適用 N/A")
    assert is_nil("沒有 Nil")
    assert not is_nil("沒有 CSV")
    assert not is_nil("資料 N/A")


def test_a_mark_behind_a_word_needs_an_end_behind_it() -> None:
    notes = [Footnote("*", "meaning", 1, 0)]
    assert explained("3*4 cells*", notes, order=0, listing=0) == ("3*4 cells", ("meaning",))
    assert explained("數據*以學年計", notes, order=0, listing=0) == ("數據以學年計", ("meaning",))
    assert explained("3*4", notes, order=0, listing=0) == ("3*4", ())
