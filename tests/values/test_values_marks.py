"""Footnote marks at labels and figures."""

from __future__ import annotations

import pytest

from kg.values.marks import label_marks, split_marks


@pytest.mark.parametrize(
    ("text", "plain", "marks"),
    [
        ("創新及科技支援計劃^Ψ", "創新及科技支援計劃", ("Ψ",)),
        ("接獲和處理的申請 [¶]", "接獲和處理的申請", ("¶",)),
        ("新研發項目數目 [^]", "新研發項目數目", ("^",)),
        ("新研發項目數目^", "新研發項目數目", ("^",)),
        ("760.7‡", "760.7", ("‡",)),
        ("寮屋管制及清拆@#", "寮屋管制及清拆", ("@", "#")),
        ("運作開支", "運作開支", ()),
    ],
)
def test_marks_at_the_end(text: str, plain: str, marks: tuple[str, ...]) -> None:
    assert split_marks(text) == (plain, marks)


def test_a_mark_before_the_unit() -> None:
    assert label_marks("覆信§(%)") == ("覆信(%)", ("§",))
    assert label_marks("覆函(%)Ω") == ("覆函(%)", ("Ω",))
    assert label_marks("(%)") == ("(%)", ())
