"""Passages, aims, lists, footnotes and posts told in sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest
from estimates_reports import ENGLISH, ONE_PROGRAMME, reading_of, rejected, report_of

from kg.documents.estimates.counts import counts
from kg.documents.estimates.footnotes import IN_ORDER, LOOK_ALIKE, ONLY_ONE, resolve
from kg.documents.estimates.nesting import itemise, nest
from kg.documents.estimates.paragraphs import Paragraph
from kg.documents.estimates.prose import is_in_year, period_of, strip_closing
from kg.documents.plan.flow import Unit
from kg.sources.model import Line, Place


def test_aims_without_numbers() -> None:
    found = report_of(ONE_PROGRAMME)
    assert [a.text for a in found.programmes[0].aims] == ["宗旨是使港內各燈塔保持良好狀況。"]
    aim = next(p for p in found.passages if p.kind == "aim")
    assert (aim.label, aim.text) == ("", "宗旨是使港內各燈塔保持良好狀況。")


def test_a_matter_that_is_no_list_is_an_undertaking() -> None:
    (only,) = report_of(ONE_PROGRAMME).undertakings
    assert (only.kind, only.period, only.lead) == ("special-attention", "2016-17", "")
    assert only.text.endswith("開放西灣燈塔予公眾參觀")


def test_lists_in_english() -> None:
    found = report_of(ENGLISH).undertakings
    assert [(u.kind, u.period, u.text) for u in found] == [
        ("in-year", "2020", "replaced the lamps of 12 beacons with lamps that run on solar power"),
        (
            "in-year",
            "2020",
            "inspected all moorings in the eastern fairway, of which three were found to be out of place",
        ),
        ("in-year", "2020", "set up a hotline for reports of failed lights"),
        (
            "special-attention",
            "2021-22",
            "continue to replace lamps with lamps that run on solar power",
        ),
        ("special-attention", "2021-22", "commence a review of the lights of the western fairway"),
    ]
    assert {u.lead for u in found} == {"In 2020, the Department:", "During 2021–22, the Department will:"}


def test_a_footnote_that_a_page_break_cuts() -> None:
    found = report_of(ONE_PROGRAMME)
    cut = next(n for n in found.footnotes if n.mark == "Ω")
    assert cut.text == "二零一五年有兩宗修理因颱風而延誤，而其中一宗須由海上進行。"
    late = [f for f in found.figures if cut.number in f.footnotes]
    assert [(f.period, f.value) for f in late] == [("2015", Decimal(98))]


def test_a_former_name_that_a_footnote_tells() -> None:
    (rename,) = report_of(ENGLISH).renames
    assert (rename.old, rename.new) == ("receipts from charts ($m)", "income from sale of charts ($m)")


def test_a_mark_without_a_footnote_is_noted() -> None:
    found = reading_of(ENGLISH.replace("1 377Δ", "1 377Δ‡"))
    assert [(n.code, "‡" in n.message) for n in found.notes] == [("unknown-footnote", True)]
    assert rejected(found) == []


@pytest.mark.parametrize(
    ("used", "defined", "found"),
    [
        (["#", "Δ"], ["Δ", "#"], [(1, ""), (0, "")]),
        (["Λ"], ["#", "∧"], [(1, LOOK_ALIKE)]),
        (["Φ", "Φ"], ["Ⓞ"], [(0, LOOK_ALIKE), (0, LOOK_ALIKE)]),
        (["#"], [""], [(0, ONLY_ONE)]),
        (["⊖", "ε", "⊖"], ["⊙", "ε", "⊠"], [(0, IN_ORDER), (1, ""), (2, IN_ORDER)]),
        (["#"], [], [(-1, "")]),
        (["#", "@"], ["Ω"], [(-1, ""), (-1, "")]),
    ],
)
def test_marks_are_resolved_by_rules(used: list[str], defined: list[str], found: object) -> None:
    assert resolve(used, defined) == found


def paragraphs(*texts: str, label: str = "5", level: int = 0) -> list[Paragraph]:
    """A lead with the label, and texts after it."""
    units = [Unit(n, 1, Line(t, Place(line=n + 1))) for n, t in enumerate(texts)]
    made = [Paragraph("description", "1", "", "", "", level, [(u, u.text)]) for u in units]
    made[0].label, made[0].level = label, 0
    return made


def levels(made: list[Paragraph]) -> list[int]:
    return [p.level for p in made]


def test_items_whose_bullets_are_lost() -> None:
    made = paragraphs("年內，本署已：", "更換燈泡；", "巡查碼頭；以及", "印製海圖。", "本署亦提供查詢服務。")
    itemise(made)
    assert levels(made) == [0, 1, 1, 1, 0]


def test_sentences_after_a_lead_are_no_items() -> None:
    made = paragraphs("主要準則如下：", "本署巡查碼頭。", "本署印製海圖。")
    itemise(made)
    assert levels(made) == [0, 0, 0]


def test_a_nested_list_whose_indentation_is_lost() -> None:
    made = paragraphs(
        "本署已：", "巡查：", "東碼頭；以及", "西碼頭；", "印製海圖；以及", "量度潮汐。", level=1
    )
    nest(made)
    assert levels(made) == [0, 1, 2, 2, 1, 1]


def test_a_nested_list_that_ends_with_the_outer_one_is_left_alone() -> None:
    made = paragraphs("本署已：", "印製海圖；以及", "巡查：", "東碼頭；以及", "西碼頭。", level=1)
    nest(made)
    assert levels(made) == [0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("lead", "found"),
    [
        ("二零二零至二一年度內，本署已：", True),
        ("二零二零年內，本署：", True),
        ("年內，本署曾舉辦：", True),
        ("In 2020–21, the Department:", True),
        ("During the year, the Department:", True),
        ("本署的工作包括：", False),
        ("The work involves:", False),
    ],
)
def test_lists_of_what_was_done(lead: str, found: bool) -> None:
    assert is_in_year(lead) is found


def test_periods_of_lists() -> None:
    assert period_of("二ＯＯ六至Ｏ七年度需要特別留意的事項", "") == "2006-07"
    assert period_of("", "In 2020, the Department:") == "2020"
    assert period_of("Matters Requiring Special Attention", "") == ""


@pytest.mark.parametrize("item", ["更換燈泡；以及", "更換燈泡；", "更換燈泡。", "更換燈泡"])
def test_closings(item: str) -> None:
    assert strip_closing(item) == "更換燈泡"


def test_numbers_of_posts() -> None:
    found = counts("設有 1 204 個非首長級職位，增至 1 210 個，增幅為 6 個")
    assert [(int(c.value), c.change) for c in found] == [(1204, False), (1210, False), (6, True)]
    (less,) = counts("在該年度會淨減少 3 個職位")
    assert (int(less.value), less.net) == (-3, True)
    (english,) = [c for c in counts("a net decrease of two posts") if c.change]
    assert int(english.value) == -2


ANALYSIS = "\n財政撥款分析\n\n財政撥款及人手編制分析\n\n綱領(1)\n\n{text}\n"


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("撥款增加，主要由於開設 3 個職位。", [3]),
        ("撥款增加。在二零一六至一七年度會增加 7 個職位。", [7]),
        ("因開設 5 個職位，部分因刪減 2 個職位而抵銷。", []),
        ("因開設 5 個職位及刪減 2 個職位，淨增加 3 個職位。", [3]),
        ("人手編制的淨額不會改變。", [0]),
        ("撥款增加，主要由於填補空缺。", []),
    ],
)
def test_changes_of_posts_by_programme(text: str, changes: list[int]) -> None:
    head = ONE_PROGRAMME.split("\n財政撥款分析\n")[0]
    found = report_of(head + ANALYSIS.format(text=text)).establishment
    assert [int(e.value) for e in found if e.measure == "net-change-posts"] == changes
