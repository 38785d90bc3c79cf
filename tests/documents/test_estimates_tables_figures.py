"""Targets and indicators of the Estimates: groups, units, marks, wrapped labels, columns that cannot be told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from estimates_tables import cells, marks, one, part, read

from kg.documents.estimates.figures import measure_unit
from kg.documents.estimates.structure import split
from kg.documents.estimates.tables import Tables, read_tables
from kg.documents.plan.flow import Unit
from kg.sources import read as read_source
from kg.sources.model import Cell, CellLine, Place, Row, Table


def test_values_units_and_marks() -> None:
    text = """
	2022 (實際)	2023 (實際)	2024 (預算)
計劃甲^Ψ
接獲的申請 [¶].....	0 ^Δ	401	1 479
所得收入(元).....	5,954,774ε	不適用	—
專利申請數目.....	34 (68)	34 (68)	30 (60)
"""
    tables = one("indicators", text)
    figures = [noted.record for noted in tables.figures]
    assert [f.value for f in figures] == [0, 401, 1479, Decimal(5954774), None, None, 34, 34, 30]
    assert [f.second for f in figures[6:]] == [68, 68, 60]
    assert {f.groups for f in figures} == {("計劃甲",)}
    assert (figures[0].measure, figures[3].unit, figures[4].value_text) == ("接獲的申請", "元", "不適用")
    assert marks(tables.figures[0]) == "Δ:cell ¶:row Ψ:group"
    assert tables.marks == {0: ("Ψ", "¶", "Δ", "ε")}


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("處理報價(%)", "%"),
        ("批出土地(公頃)", "公頃"),
        ("從項目所得收入(百萬元)", "百萬元"),
        ("cost of maintenance ($m)", "$m"),
        ("drains (km)", "km"),
        ("3 個星期內覆信的百分率", "%"),
        ("待領的百分率(新界農地個案)", "%"),
        ("獲認可的實驗所(累積數目)", ""),
        ("小型屋宇(處理宗數)", ""),
        ("reports issued (no.)", ""),
        ("批核(不包括所需時間)(%)", "%"),
    ],
)
def test_the_unit_of_a_measure(label: str, unit: str) -> None:
    assert measure_unit(label) == unit


def test_the_unit_of_a_group_goes_for_its_rows() -> None:
    text = """
	2022 (Actual)	2023 (Actual)	2024 (Estimate)
revenue ($m)
fees	1.5	2.5	3.5
"""
    tables = one("indicators", text, language="en")
    assert [f.record.unit for f in tables.figures] == ["$m"] * 3


def test_a_label_above_the_line_of_its_values() -> None:
    text = """
	2022 (實際)	2023 (實際)	2024 (預算)
標準及校正實驗所在國際計量委員會 互認協議下的海外夥伴機構(累積數目)φ
	101	101	102
"""
    tables = one("indicators", text)
    assert list(cells(tables)) == ["標準及校正實驗所在國際計量委員會互認協議下的海外夥伴機構(累積數目)"]
    assert marks(tables.figures[2]) == "φ:row"


NESTED = """
	2022 (實際)	2023 (實際)	2024 (預算)
計劃甲	\t\t
接獲的申請	1	2	3
研發中心項目	\t\t
汽車中心	\t\t
新項目	1	2	3
獲撥款的項目	1	2	3
納米研發院	\t\t
新項目	1	2	3
獲撥款的項目	1	2	3
回贈計劃	\t\t
接獲的申請	1	2	3
已批核的申請	1	2	3
"""


def test_groups_without_indentation_nest_by_what_their_rows_measure() -> None:
    assert list(cells(one("indicators", NESTED))) == [
        "計劃甲 > 接獲的申請",
        "研發中心項目 > 汽車中心 > 新項目",
        "研發中心項目 > 汽車中心 > 獲撥款的項目",
        "研發中心項目 > 納米研發院 > 新項目",
        "研發中心項目 > 納米研發院 > 獲撥款的項目",
        "回贈計劃 > 接獲的申請",
        "回贈計劃 > 已批核的申請",
    ]


UNNAMED = """
	2022 (實際)	2023 (實際)	2024 (預算)
標準服務	\t\t
查詢次數	1	2	3
銷售文件	\t\t
訂單	1	2	3
實驗所計劃	\t\t
評審	1	2	3
"""


def test_a_group_that_alone_the_prose_does_not_name_is_nested() -> None:
    prose = part("description", "衡量標準服務及實驗所計劃的表現。", programme="5")
    nested = read(prose, part("indicators", UNNAMED, programme="5"))
    assert list(cells(nested)) == ["標準服務 > 查詢次數", "標準服務 > 銷售文件 > 訂單", "實驗所計劃 > 評審"]
    flat = read(part("indicators", UNNAMED, programme="5"))
    assert "銷售文件 > 訂單" in cells(flat)


HALVES = """
目標	2022 (實際)	2023 (實際)	2024 (計劃)
在 2 個工作天內答覆(%)	97	97#	98
	目標	2022 (實際)	2023 (實際)	2024 (計劃)
在 4 個工作天內發出 確認信(%)	90	93	97	91
"""


def test_a_row_short_of_the_column_of_targets_has_two_readings() -> None:
    tables = one("targets", HALVES)
    assert cells(tables) == {
        "在 4 個工作天內發出確認信(%)": ["target 90", "2022 actual 93", "2023 actual 97", "2024 plan 91"]
    }
    label = "在 2 個工作天內答覆(%)"
    assert cells(tables, reading=1) == {label: ["2022 actual 97", "2023 actual 97", "2024 plan 98"]}
    assert cells(tables, reading=2) == {label: ["target 97", "2022 actual 97", "2023 actual 98"]}
    doubtful = [f for f in tables.figures if f.record.reading]
    assert {bool(f.record.why) for f in doubtful} == {True}
    assert [marks(f) for f in doubtful] == ["", "#:cell", "", "", "#:cell", ""]
    assert [f.record.column for f in doubtful] == [1, 2, 3, 1, 2, 3]


def test_a_label_column_headed_target_is_certain_without_another_half() -> None:
    tables = one("targets", HALVES.split("	目標")[0])
    assert list(cells(tables).values()) == [["2022 actual 97", "2023 actual 97", "2024 plan 98"]]


def test_torn_headings_that_name_a_target_over_rows_of_too_few_values() -> None:
    text = """
2004 2005  2006
  目標 (實際) (實際)  (計劃)
小型屋宇(處理宗數) ................. 2 178 2 310  2 300
覆信的百分率 ....................... 99% 96%  100%
"""
    tables = one("targets", text)
    assert cells(tables) == {}
    assert cells(tables, reading=1)["小型屋宇(處理宗數)"][2] == "2006 plan 2 300"
    assert cells(tables, reading=2)["小型屋宇(處理宗數)"][0] == "target 2 178"


TORN = """
2004 2005  2006
(實際) (實際)  (預算)
土地批售
批售土地(公頃).......................................... 32.32 250.93  —∆
賣地計劃
出售土地(拍賣及招標)(公頃) ...................... 7.25 3.77  —∆
單位數目 .............................................. 5 367 2 220  —∆
以短期租約方式出租土地(公頃)....................... 54.75 77.80  60.00
契約修訂
契約修訂、換地及增批 .................................

個案數目 .............................................. 123 90  100
審理原居村民的租金優惠申請(地段／物業數目).... 7 699 5 362  7 500
土地徵用
工務計劃工程項目(公頃) ............................... 7.44 2.59  17.00
鄉郊規劃及改善策略／鄉村改善(公頃)............... 0.98   2.00
收地／清理土地費用總額(百萬元) .................... 620 423  706
採取非發展性清拆行動拆卸搭建物(搭建物數
目)β ................................................... 139 100  120
已清拆的違例搭建物 .................................... 602^ 489^  500#
已視察的已登記搭建物 ................................. 180 528^ 197 494^  200 000#
已申請租住公屋的寮屋居民佔用的已登記搭建物的

清拆前凍結登記行動宗數........................... 1 381^ 1 221^  1 220#

建物 ................................................... 470^ 1 100^  2 800#

因既定的寮屋清拆計劃或緊急清拆計劃而清拆的搭
"""


def test_leaders_tell_the_indentation_of_a_torn_table() -> None:
    names = list(cells(one("indicators", TORN)))
    assert names[:6] == [
        "土地批售 > 批售土地(公頃)",
        "土地批售 > 賣地計劃 > 出售土地(拍賣及招標)(公頃)",
        "土地批售 > 賣地計劃 > 單位數目",
        "土地批售 > 以短期租約方式出租土地(公頃)",
        "契約修訂 > 契約修訂、換地及增批 > 個案數目",
        "契約修訂 > 審理原居村民的租金優惠申請(地段／物業數目)",
    ]


def test_labels_of_a_torn_table_are_put_together() -> None:
    names = [name.split(" > ")[-1] for name in cells(one("indicators", TORN))]
    assert "採取非發展性清拆行動拆卸搭建物(搭建物數目)" in names
    assert "已申請租住公屋的寮屋居民佔用的已登記搭建物的清拆前凍結登記行動宗數" in names
    assert names[-1] == "因既定的寮屋清拆計劃或緊急清拆計劃而清拆的搭建物"
    assert not one("indicators", TORN).rejected


def test_a_lost_value_is_told_by_the_white_space_around_it() -> None:
    assert cells(one("indicators", TORN))["土地徵用 > 鄉郊規劃及改善策略／鄉村改善(公頃)"] == [
        "2004 actual 0.98",
        "2006 estimate 2.00",
    ]


def test_a_lost_value_that_cannot_be_told_is_rejected() -> None:
    tables = one("indicators", TORN.replace("7.44 2.59  17.00", "7.44 2.59"))
    assert not any("工務計劃工程項目" in name for name in cells(tables))
    assert [why for u, why in tables.rejected if "工務" in u.text] == [
        "2 values under 3 column headings: which is missing cannot be told"
    ]


def test_a_time_limit_begins_a_measure_and_no_group() -> None:
    text = """
2006 2007  2008
  目標 (實際) (實際)  (計劃)
同意書
公共契約－在 13 個星期內

批核(%)............................ 100 100 100  100
"""
    assert list(cells(one("targets", text))) == ["同意書 > 公共契約－在 13 個星期內批核(%)"]


def test_columns_by_fiscal_year_and_by_school_year() -> None:
    text = """
	2022-23 (實際)	2023-24 (修訂預算)	2024-25 (預算)
人數	1	2	3
"""
    assert cells(one("indicators", text)) == {
        "人數": ["2022-23 actual 1", "2023-24 revised 2", "2024-25 estimate 3"]
    }
    school = (
        text.replace("2022-23", "2022/23 學年")
        .replace("2023-24", "2023/24 學年")
        .replace("2024-25", "2024/25 學年")
    )
    assert cells(one("indicators", school)) == cells(one("indicators", text))


def test_rows_without_headings_are_rejected_with_a_reason() -> None:
    tables = one("indicators", "接獲的申請 ......... 1 2 3\n獲撥款的項目 ....... 4 5 6")
    assert not tables.figures
    assert {why for _, why in tables.rejected} == {"values without column headings that can be told"}


def page(rows: list[list[tuple[str, float, float] | None]]) -> tuple[Unit, ...]:
    """Rows of a table without rules on a page: (text, left, right) for each cell."""
    made = [
        Row(
            tuple(Cell() if c is None else _cell(c[0], c[1], c[2], n) for c in row),
            Place(1, row=n + 1, box=(60, 20 * n, 540, 20 * n + 11)),
        )
        for n, row in enumerate(rows)
    ]
    table = Table(tuple(made), "none")
    return tuple(Unit(n, 1, row, table) for n, row in enumerate(made))


def _cell(text: str, left: float, right: float, row: int) -> Cell:
    box = (left, 20.0 * row, right, 20.0 * row + 11)
    return Cell((CellLine(text, box),), 1, box)


def _values(*texts: str) -> list[tuple[str, float, float]]:
    return [(t, 380.0 + 64 * n, 398.0 + 64 * n) for n, t in enumerate(texts)]


def test_indentation_on_a_page() -> None:
    from kg.documents.estimates.parts import Part

    units = page(
        [
            [None, *_values("2022", "2023", "2024")],
            [None, *_values("(實際)", "(實際)", "(預算)")],
            [("甲類", 65, 90), None, None, None],
            [("項目 ......", 79, 378), *_values("1", "2", "3")],
            [("乙組", 79, 100), None, None, None],
            [("申請 ......", 93, 378), *_values("4", "5", "6")],
            [("標準及校正實驗所在國際計量委員會互認協議下海外", 65, 312), None, None, None],
            [("夥伴機構 ......", 79, 378), *_values("7", "8", "9")],
        ]
    )
    tables = read_tables([Part("indicators", "1", "", units)], "zh-Hant")
    assert list(cells(tables)) == [
        "甲類 > 項目",
        "甲類 > 乙組 > 申請",
        "標準及校正實驗所在國際計量委員會互認協議下海外夥伴機構",
    ]


def _all(path: Path) -> Tables:
    return read_tables(split(read_source(path)), "zh-Hant")


def test_text_and_pdf_of_one_head_give_the_same_figures(shared: Path) -> None:
    text = _all(shared / "seeds/head-155-estimates-2024-25.txt")
    pdf = _all(shared / "samples/head155-2024-25.pdf")

    def plain(tables: Tables) -> list[tuple[object, ...]]:
        return [
            (
                f.number,
                f.programme,
                f.kind,
                f.groups,
                f.measure,
                f.unit,
                f.row,
                f.column,
                f.period,
                f.status,
                f.value,
                f.second,
                f.value_text,
                f.reading,
                f.why,
            )
            for f in (noted.record for noted in tables.figures)
        ]

    assert plain(text) == plain(pdf)
    rows = {(n.part, n.record.row, n.record.kind) for n in text.figures}
    assert sum(kind == "indicator" for *_, kind in rows) == 82
    assert sum(kind == "target" for *_, kind in rows) == 7
    printed = {(n.part, n.record.row, n.record.column): n.record.value for n in text.figures}
    assert len(printed) == 269
    assert sum(value is None for value in printed.values()) == 6
    assert not text.rejected
    assert not pdf.rejected


def test_text_and_pdf_of_one_head_give_the_same_sums(shared: Path) -> None:
    text = _all(shared / "seeds/head-155-estimates-2024-25.txt")
    pdf = _all(shared / "samples/head155-2024-25.pdf")

    def plain(tables: Tables) -> list[tuple[object, ...]]:
        found = []
        for p in (noted.record for noted in tables.provisions):
            where = (p.table, p.row, p.programme, p.body, p.account, p.category, p.subhead, p.item, p.name)
            found.append(
                (*where, p.fiscal_year, p.status, p.amount, p.amount_text, p.unit_text, p.changes, p.as_of)
            )
        return found

    assert plain(text) == plain(pdf)
    assert len(text.provisions) == 160


@pytest.mark.parametrize("head", ["head-021-*.txt", "head-091-*.txt"])
def test_torn_reports_read_and_nothing_is_rejected(shared: Path, head: str) -> None:
    paths = sorted((shared / "documents/estimates-text").glob(head))
    assert paths
    for path in paths:
        tables = _all(path)
        programmes = [n.record for n in tables.provisions if n.record.table == "programme"]
        analysed = [
            n.record for n in tables.provisions if n.record.table == "analysis" and not n.record.total
        ]
        assert {(p.programme, p.fiscal_year, p.status, p.amount) for p in programmes} == {
            (p.programme, p.fiscal_year, p.status, p.amount) for p in analysed
        }
        assert not tables.rejected, path.name
