"""Tables and paragraphs as pdftotext prints them: values and marks on lines of their own, paragraphs that break after a comma, pages set a little off."""

from __future__ import annotations

from estimates_reports import report_of
from estimates_tables import cells, one, sums

INDICATORS = """\
2015 2016 2017
(實際) (實際) (預算)
水車計劃 Ψ
接獲的申請¶
............................................................405 481 440
已修理的水車.........................................................0Δ
401 479
水閘計劃
接獲的申請............................................................ 12 15 16
巡查次數...............................................................1 552ε
1 213ε
1 200
"""


def test_values_on_several_lines_are_one_row() -> None:
    assert cells(one("indicators", INDICATORS)) == {
        "水車計劃 > 接獲的申請": ["2015 actual 405", "2016 actual 481", "2017 estimate 440"],
        "水車計劃 > 已修理的水車": ["2015 actual 0", "2016 actual 401", "2017 estimate 479"],
        "水閘計劃 > 接獲的申請": ["2015 actual 12", "2016 actual 15", "2017 estimate 16"],
        "水閘計劃 > 巡查次數": ["2015 actual 1 552", "2016 actual 1 213", "2017 estimate 1 200"],
    }


def test_values_printed_column_by_column_are_not_taken_for_rows() -> None:
    tables = one(
        "indicators",
        "2015 2016 2017\n(實際) (實際) (預算)\n接獲的申請........405\n已修理的水車........97\n481\n101\n440\n99\n",
    )
    assert tables.figures == ()
    assert len(tables.rejected) == 6


def test_a_total_on_two_lines() -> None:
    tables = one(
        "analysis",
        """\
2015–16 2016–17 2016–17 2017–18
(實際) (原來預算) (修訂) (預算)
(百萬元) (百萬元) (百萬元) (百萬元)
(1) 水車........................ 10.0 11.0 12.0 13.0
(2) 水閘........................ 20.0 21.0 22.0 23.0
30.0‡
32.0 34.0 36.0
(+6.3%) (+5.9%)
""",
    )
    assert sums(tables) == {
        "水車": [10_000, 11_000, 12_000, 13_000],
        "水閘": [20_000, 21_000, 22_000, 23_000],
        "": [30_000, 32_000, 34_000, 36_000],
    }


def test_a_provision_whose_values_stand_one_below_the_other() -> None:
    tables = one(
        "provision",
        "2015–16 2016–17 2016–17 2017–18\n(實際) (原來預算) (修訂) (預算)\n財政撥款(百萬元)........61.7\n62.0\n63.0\n64.0\n",
    )
    assert sums(tables) == {"財政撥款": [61_700, 62_000, 63_000, 64_000]}


LAYOUT = """\
                                   總目 88－潮磨處

管制人員：潮磨處處長會交代本總目下的開支。
二零一七至一八年度預算 .........................................................            6,170 萬元

                                   管制人員報告
綱領
綱領(1) 水車
詳情
綱領(1)：水車
                                      2015–16     2016–17     2016–17     2017–18
                                       (實際)     (原來預算)      (修訂)       (預算)

財政撥款(百萬元).........................60.0γ       61.0        61.5        61.7
                                                               (+0.8%)     (+0.3%)
                                                    (或較 2016–17 原來預算增加 1.1%)
γ
      數字經調整，以反映由二零一六年七月一日起從前總目 89－水閘處轉撥的員工開支相關
      撥款。
宗旨
2  宗旨是看守水車。
簡介
3  二零一六至一七年度內，潮磨處已：
       •   修理三座水車，並邀請海內外專家就水車旁的木橋進行中期檢討，
           支持鄉郊的保育工作；以及
       •   印製新的小冊子。
二零一七至一八年度需要特別留意的事項
4  二零一七至一八年度內，潮磨處將會：
       •   繼續看守水車；
\f                                   總目 88－潮磨處

         • 培訓更多看守水車的人員，
           讓他們認識水位的變化；以及
         • 更換水閘。
"""


def test_a_mark_above_its_footnote() -> None:
    report = report_of(LAYOUT)
    (note,) = report.footnotes
    assert (note.mark, note.inferred) == ("γ", "")
    assert note.text == "數字經調整，以反映由二零一六年七月一日起從前總目 89－水閘處轉撥的員工開支相關撥款。"
    assert [p.status for p in report.provisions if p.footnotes] == ["actual"]


def test_items_that_break_after_a_comma_and_a_page_set_off() -> None:
    report = report_of(LAYOUT)
    assert [(u.kind, u.text, u.parent) for u in report.undertakings] == [
        ("in-year", "修理三座水車，並邀請海內外專家就水車旁的木橋進行中期檢討，支持鄉郊的保育工作", 0),
        ("in-year", "印製新的小冊子", 0),
        ("special-attention", "繼續看守水車", 0),
        ("special-attention", "培訓更多看守水車的人員，讓他們認識水位的變化", 0),
        ("special-attention", "更換水閘", 0),
    ]
