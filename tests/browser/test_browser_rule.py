"""The rule by which the tests of this folder tell an untranslated text: it must find one."""

from __future__ import annotations

import pytest
from browser_words import misfit


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nav.promises", "en"),  # a key
        ("list.catalog.what", "zh-Hant"),
        ("Show", "zh-Hant"),  # words of the interface
        ("how we count", "zh-Hans"),
        ("2023-24 estimate", "zh-Hant"),
        ("獲撥款的項目 · 2024 · estimate", "zh-Hant"),
        ("開放數據計劃", "en"),  # text of a source that does not say its language
        ("Promised: 開放數據計劃", "en"),
        ("開放數據計劃", "zh-Hans"),
        ("开放数据计划", "zh-Hant"),
        ("Anything", ""),
        ("Etwas", "de"),
    ],
)
def test_it_finds(text: str, language: str) -> None:
    assert misfit(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Promises", "en"),
        ("govplan.csv", "en"),
        ("承諾", "zh-Hant"),
        ("承诺", "zh-Hans"),
        ("以 SPARQL 查詢，附範例", "zh-Hant"),
        ("JSON-LD", "zh-Hant"),
        ("Excel 用 CSV", "zh-Hant"),
        ("InnoHK創新香港研發平台", "zh-Hant"),
        ("http://data.example/id/plan/itc", "zh-Hant"),
        ("head155-2024-25.pdf", "zh-Hans"),
        ("gp:Entry", "zh-Hans"),
        ("12.5 %", "zh-Hans"),
    ],
)
def test_it_lets_pass(text: str, language: str) -> None:
    assert misfit(text, language) == ""


def test_of_a_title_only_the_whole_counts() -> None:
    assert misfit("Marked is row 5: 運輸", "en", whole=True) == ""
    assert misfit("運輸", "en", whole=True)
    assert misfit("標示處：Transport", "zh-Hant", whole=True) == ""
    assert misfit("Transport", "zh-Hant", whole=True)
