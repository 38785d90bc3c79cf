"""What paragraphs state in words, in three languages, against the tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from checks_handmade import report

from kg.checks import check
from kg.checks.model import CheckResult
from kg.records.estimates import Passage, PassageKind
from kg.sources.model import Place

ANALYSIS = {
    "zh-Hant": "二零二四至二五年度的撥款較二零二三至二四年度的修訂預算增加 600 萬元(5.5%)，主要由於薪金撥款有所增加。",
    "zh-Hans": "二零二四至二五年度的拨款较二零二三至二四年度的修订预算增加600万元（5.5%），主要由于薪金拨款有所增加。",
    "en": "Provision for 2024–25 is $6.0 million (5.5%) higher than the revised estimate for 2023–24. This is mainly due to salaries.",
}
WHOLE = {
    "zh-Hant": "二零二四至二五年度創新科技署所需的薪金及開支預算為 917,257,000 元，較二零二三至二四年度的修訂預算增加 83,158,000 元，"
    "而較二零二二至二三年度的實際開支增加 156,566,000 元。",
    "en": "The amount of $917,257,000 required in 2024–25 for the salaries and expenses of the Commission represents an increase of $83,158,000 "
    "over the revised estimate for 2023–24 and an increase of $156,566,000 over actual expenditure in 2022–23.",
}
SUBHEAD = {
    "zh-Hant": "在分目 661 小型機器、車輛及設備(整體撥款)項下的撥款 4,933,000 元，較二零二三至二四年度的修訂預算增加 533,000 元(12.1%)。",
    "en": "Provision of $4,933,000 under Subhead 661 Minor plant (block vote) represents an increase of $533,000 (12.1%) over the revised estimate for 2023–24.",
}


def checked(kind: PassageKind, text: str, programme: str = "") -> CheckResult:
    passage = Passage(7, kind, programme, "", "", text, (Place(page=9, line=3),))
    return check(replace(report(), passages=(passage,)))


@pytest.mark.parametrize("language", ANALYSIS)
def test_the_analysis_of_a_programme(language: str) -> None:
    text = ANALYSIS[language]
    sound = checked("analysis", text, "1")
    assert sound.notes == ()
    assert (sound.made["said-change"], sound.made["said-percent"]) == (1, 1)
    (amount,) = checked("analysis", text.replace("600", "700").replace("6.0", "7.0"), "1").notes
    assert amount.code == "sum-mismatch"
    assert "page=9;line=3" in amount.message
    assert "HK$6,000,000" in amount.message
    (percent,) = checked("analysis", text.replace("5.5%", "6.5%"), "1").notes
    assert (percent.code, percent.target) == ("percent-mismatch", "passage:7")
    fewer = text.replace("增加 6", "減少 6").replace("增加6", "减少6").replace("higher", "lower")
    assert len(checked("analysis", fewer, "1").notes) == 2


@pytest.mark.parametrize("language", WHOLE)
def test_what_the_head_needs(language: str) -> None:
    sound = checked("details", WHOLE[language])
    assert sound.notes == ()
    assert (sound.made["said-sum"], sound.made["said-change"]) == (1, 2)
    for old, new in (("917,257", "917,357"), ("83,158", "83,185"), ("156,566", "165,566")):
        (note,) = checked("details", WHOLE[language].replace(old, new)).notes
        assert note.code == "sum-mismatch"


@pytest.mark.parametrize("language", SUBHEAD)
def test_a_subhead(language: str) -> None:
    sound = checked("details", SUBHEAD[language])
    assert sound.notes == ()
    assert (sound.made["said-sum"], sound.made["said-change"], sound.made["said-percent"]) == (1, 1, 1)
    (note,) = checked("details", SUBHEAD[language].replace("4,933", "4,393")).notes
    assert "the sum stated in the text" in note.message


@pytest.mark.parametrize(
    "text",
    ["較修訂預算有所增加。", "撥款增加 600 萬元。", "較上一年的人數增加 600 人", "較實際開支增加 6 億元"],
)
def test_what_names_no_base_or_no_known_subject_is_let_be(text: str) -> None:
    assert checked("analysis", text, "9").notes == ()
    assert checked("other", text, "1").notes == ()


def test_what_is_recovered_is_said_before_it_is_paid_back() -> None:
    whole = report()
    base = next(p for p in whole.provisions if p.table == "subheads" and p.status == "estimate")
    paid = [
        replace(base, number=900, subhead="003", status="reimbursement", amount=Decimal(31_890_000)),
        replace(base, number=901, subhead="003", status="reimbursement", amount=Decimal(-31_890_000)),
        replace(base, number=902, subhead="003", amount=Decimal(0), amount_text="—"),
    ]
    text = "在分目 003 可收回的薪金及津貼(一般)項下的撥款總額 31,890,000 元，整筆開支會向市區重建局收回。"
    passage = Passage(7, "details", "", "", "", text, (Place(line=3),))
    sound = replace(whole, provisions=(*whole.provisions, *paid), passages=(passage,))
    assert check(sound).notes == ()
    assert check(sound).made["said-sum"] == 1
    wrong = replace(passage, text=text.replace("31,890", "31,980"))
    assert [n.code for n in check(replace(sound, passages=(wrong,))).notes] == ["sum-mismatch"]
