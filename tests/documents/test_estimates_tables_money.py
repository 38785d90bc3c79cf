"""Sums of money in the Estimates: programmes, analysis, subheads, details and commitments."""

from __future__ import annotations

from decimal import Decimal

from estimates_tables import marks, one, part, read, sums

TORN = """
2005-06
(原來預算)

  2004-05
(實際)

2006-07
(預算)
財政撥款(百萬元)  50.1 48.0 49.2  55.5
(+2.5%)  (+12.8%)
  ( 或 較2005-06 原 來
預算增加15.6%)

2005-06
(修訂)
"""


def columns(text: str, **more: str) -> list[str]:
    tables = one("provision", text, **more)  # type: ignore[arg-type]
    return [f"{p.record.fiscal_year} {p.record.status} {p.record.amount}" for p in tables.provisions]


def test_headings_in_any_order_are_put_in_order() -> None:
    assert columns(TORN) == [
        "2004-05 actual 50100000",
        "2005-06 original 48000000",
        "2005-06 revised 49200000",
        "2006-07 estimate 55500000",
    ]


def test_what_percentages_are_measured_against() -> None:
    found = {p.record.status: p.record.changes for p in one("provision", TORN).provisions}
    assert found["actual"] == found["original"] == ()
    (revised,) = found["revised"]
    assert (revised.percent, revised.year, revised.status) == (Decimal("2.5"), "2005-06", "original")
    one_, two = found["estimate"]
    assert (one_.percent, one_.status, one_.printed) == (Decimal("12.8"), "revised", False)
    assert (two.percent, two.year, two.status, two.printed) == (Decimal("15.6"), "2005-06", "original", True)
    assert two.text == "(或較2005-06 原來預算增加15.6%)"


def test_a_reduction_is_negative() -> None:
    tables = one("provision", TORN.replace("預算增加15.6%", "預算減少7.7%"))
    assert tables.provisions[-1].record.changes[-1].percent == Decimal("-7.7")


def test_a_clause_whose_words_were_lost_must_agree_with_the_sums() -> None:
    lost = TORN.replace("( 或 較2005-06 原 來", "( 2005-06")
    kept = one("provision", lost.replace("預算增加15.6%)", "15.6%)")).provisions[-1].record.changes
    assert [(c.percent, c.status, c.printed) for c in kept][1:] == [(Decimal("15.6"), "original", False)]
    wrong = one("provision", lost.replace("預算增加15.6%)", "99.9%)")).provisions[-1].record.changes
    assert len(wrong) == 1


def test_a_bracket_that_is_never_closed_swallows_no_rows() -> None:
    text = (
        TORN.replace("預算增加15.6%)", "").replace("2005-06\n(修訂)\n", "")
        + "2005-06\n(修訂)\n合計 ....... 50.1 48.0 49.2  55.5\n"
    )
    assert len(one("provision", text).provisions) == 8


def test_english_in_one_cell() -> None:
    text = """
	2018–19 (Actual)	2019–20 (Original)	2019–20 (Revised)	2020–21 (Estimate)
Financial provision ($m)	289.7	325.4	325.4 (—)	349.6 (+7.4%) (or +7.4% on 2019–20 Original)
"""
    tables = one("provision", text, language="en")
    estimate = tables.provisions[-1].record
    assert (estimate.amount, estimate.unit_text, estimate.name) == (
        Decimal(349600000),
        "$m",
        "Financial provision",
    )
    assert [(c.percent, c.status) for c in estimate.changes] == [
        (Decimal("7.4"), "revised"),
        (Decimal("7.4"), "original"),
    ]
    assert tables.provisions[2].record.changes[0].percent == 0


def test_a_provision_of_bodies_and_their_total() -> None:
    text = """
	2022-23 (實際)	2023-24 (原來預算)	2023-24 (修訂)	2024-25 (預算)
財政撥款(百萬元)#
甲局	1.0	2.0	2.5 (+25.0%)	3.0 (+20.0%)
乙院	4.0 γ	5.0	5.0 (—)	6.0 (+20.0%)
總額	5.0	7.0	7.5 (+7.1%)	9.0 (+20.0%)
"""
    tables = one("provision", text)
    rows = {(p.record.row, p.record.body, p.record.name, p.record.total) for p in tables.provisions}
    assert rows == {(1, "甲局", "甲局", False), (2, "乙院", "乙院", False), (3, "", "總額", True)}
    assert marks(tables.provisions[4]) == "γ:cell #:group"
    assert tables.marks == {0: ("#", "γ")}


def test_values_one_below_the_other() -> None:
    text = "2011-12\n2012-13\n2012-13\n2013-14\n(實際)\n(原來預算)\n(修訂)\n(預算)\n財政撥款(百萬元) ....\n 71.8\n74.2\n72.3\n72.7"
    assert columns(text)[-1] == "2013-14 estimate 72700000"
    assert len(columns(text)) == 4


def test_fewer_values_than_columns_are_rejected() -> None:
    tables = one("provision", TORN.replace("50.1 48.0 49.2  55.5", "50.1 48.0 49.2"))
    assert not tables.provisions
    assert any("which is missing cannot be told" in why for _, why in tables.rejected)


def test_analysis() -> None:
    text = """
2004-05
(實際)
(百萬元)
2005-06
(原來預算)
(百萬元)
2005-06
(修訂)
(百萬元)
2006-07
(預算)
(百萬元)
綱領
(1)  土地行政 ........................... 1,004.2 1,009.7 985.7  1,178.4
(2)  測量及
繪圖 ........................ 365.1 352.8 360.6  376.9

1,369.3 1,362.5 1,346.3  1,555.3
(-1.2%)  (+15.5%)
"""
    tables = one("analysis", text, programme="")
    assert [(p.record.programme, p.record.name, p.record.total) for p in tables.provisions[::4]] == [
        ("1", "土地行政", False),
        ("2", "測量及繪圖", False),
        ("", "", True),
    ]
    assert sums(tables)["測量及繪圖"] == [365100, 352800, 360600, 376900]
    assert not tables.rejected


SUBHEADS = """
分目
2006-07
(編號)
預算
$’000 $’000 $’000 $’000

2004-05
實際開支

2005-06
核准預算

2005-06
修訂預算

經營帳
    經常開支
000  運作開支 .......................... 1,408,955 1,392,954 1,381,076 1,592,982
003  可收回的薪金及津貼
(一般) ................29,933
  減去發還款項 ...... 貸記 29,933 — — — —
  經常開支總額 ............. 1,408,955 1,392,954 1,381,076 1,592,982
資本帳
    機器、設備及工程
661  小型機器、車輛及設備(整體
撥款)........................... 895 545 1,095 885
  機器、設備及工程開支
總額 ....................... 895 545 1,095 885
  資本帳總額................ 895 545 1,095 885
  開支總額................... 1,409,850 1,393,499 1,382,171 1,593,867
"""


def test_subheads_under_their_accounts() -> None:
    tables = one("subheads", SUBHEADS, programme="")
    first = tables.provisions[0].record
    assert (first.account, first.category, first.subhead, first.name) == (
        "經營帳",
        "經常開支",
        "000",
        "運作開支",
    )
    assert [(p.record.fiscal_year, p.record.status) for p in tables.provisions[:4]] == [
        ("2004-05", "actual"),
        ("2005-06", "approved"),
        ("2005-06", "revised"),
        ("2006-07", "estimate"),
    ]
    wrapped = next(p.record for p in tables.provisions if p.record.subhead == "661")
    assert (wrapped.name, wrapped.account) == ("小型機器、車輛及設備(整體撥款)", "資本帳")
    assert not tables.rejected


def test_totals_of_every_level() -> None:
    tables = one("subheads", SUBHEADS, programme="")
    found = {
        p.record.name: (p.record.account, p.record.category) for p in tables.provisions if p.record.total
    }
    assert found == {
        "經常開支總額": ("經營帳", "經常開支"),
        "機器、設備及工程開支總額": ("資本帳", "機器、設備及工程"),
        "資本帳總額": ("資本帳", ""),
        "開支總額": ("", ""),
    }


def test_a_gross_sum_and_what_others_pay_back() -> None:
    tables = one("subheads", SUBHEADS, programme="")
    own = [p.record for p in tables.provisions if p.record.subhead == "003"]
    paid = [(p.name, p.fiscal_year, p.amount) for p in own if p.status == "reimbursement"]
    assert paid == [
        ("可收回的薪金及津貼(一般)", "2006-07", Decimal(29933000)),
        ("減去發還款項", "2006-07", Decimal(-29933000)),
    ]
    net = [p.amount for p in own if p.status != "reimbursement"]
    assert net == [0, 0, 0, 0]


def test_values_on_the_line_below_their_label() -> None:
    text = """
2012–13 實際開支
2013–14 核准預算
2013–14 修訂預算
2014–15 預算
   $’000   $’000   $’000   $’000
  經營帳目
    經常開支
000  運作開支 ............................
  92,388   94,481   95,347   99,112
  經常開支總額..............................
  92,388   94,481   95,347   99,112

  92,388   94,481   95,347   99,112
  開支總額 ..............................
"""
    assert sums(one("subheads", text, programme="")) == {
        "運作開支": [92388, 94481, 95347, 99112],
        "經常開支總額": [92388, 94481, 95347, 99112],
        "開支總額": [92388, 94481, 95347, 99112],
    }


DETAILS = """
個人薪酬

2005-06
(實際)
($’000)

2006-07
(原來預算)
($’000)

2006-07
(修訂預算)
($’000)

2007-08
(預算)
($’000)
－ 薪金 ............................. 34,207  38,153  37,054  39,455
－ 津貼 ............................. 2,247  2,150  2,148  2,114

－ 強制性公積金供款 ............ 31  24  36  19

－ 財政司司長法團－暫記帳
調整 .................. —  15  15  15

36,485  40,342  39,253  41,603

與員工有關連的開支
其他費用
"""


def test_groups_printed_behind_their_rows_go_over_the_runs_in_order() -> None:
    tables = one("details", DETAILS, programme="", heading="在分目000運作開支項下的財政撥款分析如下：")
    found = [(p.record.category, p.record.name, p.record.subhead) for p in tables.provisions[::4]]
    assert found == [
        ("個人薪酬", "薪金", "000"),
        ("個人薪酬", "津貼", "000"),
        ("與員工有關連的開支", "強制性公積金供款", "000"),
        ("其他費用", "財政司司長法團－暫記帳調整", "000"),
        ("", "", "000"),
    ]
    assert [p.record.total for p in tables.provisions[::4]] == [False] * 4 + [True]


def test_groups_that_do_not_fit_the_runs_are_not_guessed() -> None:
    tables = one("details", DETAILS.replace("其他費用", ""), programme="")
    assert {p.record.category for p in tables.provisions} == {""}
    assert any("no group that can be told" in why for _, why in tables.rejected)


def test_commitments() -> None:
    text = """
核准
承擔額

項目
(編號)
涵蓋的範圍
2005-06

截至
31.3.2005止
的累積開支
分目
修訂預算開支  結餘
(編號)
$’000 $’000 $’000  $’000
經營帳
700    一般非經常開支
  519  外判「系統性鑑辨本港斜坡維
修責任研究」以鑑辨已登記
的人造斜坡的維修責任 ...... 7,500 105 2,300  5,095
資本帳
600
  256  清拆掃桿埔平房區 ............... 9,040 7,609 400  1,031

9,040 7,609 400  1,031
    總額 ........................ 16,540 7,714 2,700  6,126
"""
    tables = read(
        part("subheads", SUBHEADS.replace("661  小型機器、車輛及設備(整體\n撥款)", "600  工程")),
        part("commitments", text),
    )
    rows = [p.record for p in tables.provisions if p.record.table == "commitments"]
    assert [(p.status, p.fiscal_year, p.as_of) for p in rows[:4]] == [
        ("approved", "", ""),
        ("cumulative", "", "2005-03-31"),
        ("revised", "2005-06", ""),
        ("balance", "", ""),
    ]
    assert [(p.account, p.category, p.subhead, p.item, p.total) for p in rows[::4]] == [
        ("經營帳", "一般非經常開支", "700", "519", False),
        ("資本帳", "工程", "600", "256", False),
        ("資本帳", "工程", "600", "", True),
        ("", "", "", "", True),
    ]
    assert rows[0].name == "外判「系統性鑑辨本港斜坡維修責任研究」以鑑辨已登記的人造斜坡的維修責任"
    assert [p.amount for p in rows[:4]] == [7500000, 105000, 2300000, 5095000]


def test_every_unit_is_accounted_for() -> None:
    for kind, text in (("subheads", SUBHEADS), ("details", DETAILS), ("provision", TORN)):
        one_part = part(kind, text)  # type: ignore[arg-type]
        tables = read(one_part)
        seen = {u.index for u, _ in (*tables.mapped(), *tables.rejected, *tables.headings)}
        assert seen == {u.index for u in one_part.units}
