"""Words of another language than the page's are marked with it."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from server.words.tongues import attribute, spans


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("開放數據", "en", "zh-Hant"),
        ("开放数据", "en", "zh-Hans"),
        ("開放數據", "zh-Hans", "zh-Hant"),
        ("开放数据", "zh-Hant", "zh-Hans"),
        ("Technology Voucher Programme", "zh-Hant", "en"),
        ("開放數據", "zh-Hant", ""),
        ("研究", "zh-Hans", ""),  # the same in both scripts
        ("Overdue", "en", ""),
        ("12.5", "zh-Hant", ""),
        ("", "en", ""),
    ],
)
def test_an_element_says_its_language(text: str, language: str, found: str) -> None:
    assert attribute(text, language) == (f' lang="{found}"' if found else "")


def test_names_in_an_english_sentence() -> None:
    text = "The latest: 由電腦化計劃（2019年）支付, promised for 2019-01 & <late>."
    assert spans(text, "en") == Markup(
        'The latest: <span lang="zh-Hant">由電腦化計劃（2019年）支付</span>, promised for 2019-01 &amp; &lt;late&gt;.'
    )


def test_names_in_a_chinese_sentence() -> None:
    text = "创新科技署，2026年度整合開放數據計劃，第 6 页，itc-2026.pdf。载于 Hong Kong Government plans"
    assert spans(text, "zh-Hans") == Markup(
        '创新科技署，<span lang="zh-Hant">2026年度整合開放數據計劃</span>，第 6 页，itc-2026.pdf。载于 '
        '<span lang="en">Hong Kong Government plans</span>'
    )


@pytest.mark.parametrize(
    "text", ["以 SPARQL 查詢", "InnoHK創新香港研發平台", "HK$381.9", "https://example.org/plans", ""]
)
def test_what_is_at_home_in_chinese_stays(text: str) -> None:
    assert spans(text, "zh-Hant") == Markup(text)


def test_a_text_without_chinese_is_english_as_a_whole() -> None:
    assert spans("A date: a day, a month", "zh-Hant") == Markup(
        '<span lang="en">A date: a day, a month</span>'
    )
    assert spans("A date: <a day>", "en") == Markup("A date: &lt;a day&gt;")
