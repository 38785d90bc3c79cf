"""Nil returns in the words of many bureaux, and sentences that only sound like one."""

from __future__ import annotations

import pytest

from kg.values.nil import is_nil


@pytest.mark.parametrize(
    "text",
    [
        "Nil return.",
        "None at this stage.",
        "Not applicable to this Department.",
        "N/A (no spatial data)",
        "We do not have any dataset to release in 2026.",
        "不適用（本署沒有空間數據）",
        "本署轄下並無其他機構，故不適用。",
        "本局並無轄下機構",
        "毋須填報",
        "暫未有",
    ],
)
def test_says_nothing(text: str) -> None:
    assert is_nil(text)


@pytest.mark.parametrize(
    "text",
    ["None of the above", "Nil returns by month", "沒有牌照的處所數目", "數據不適用於2010年之前", "0", ""],
)
def test_says_something(text: str) -> None:
    assert not is_nil(text)
