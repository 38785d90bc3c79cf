"""How a report is cut: title, front, list of programmes, parts, what its pages print for the page's sake, several heads."""

from __future__ import annotations

import pytest
from estimates_reports import (
    ENGLISH,
    ONE_PROGRAMME,
    as_html,
    as_markdown,
    reading_of,
    rejected,
    report_of,
)

from kg.documents.estimates.looks import look
from kg.documents.estimates.structure import split
from kg.records.estimates import Report
from kg.sources import read_bytes


def parts(text: str) -> list[tuple[str, str]]:
    return [(p.kind, p.programme) for p in split(read_bytes(text.encode(), "report.txt"))]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("總目 73－燈塔管理處", "head"),
        ("31總目 7 3－燈塔管理處", "head"),
        ("Head 46 — HARBOUR LIGHTS DEPARTMENT", "head"),
        ("管制人員：燈塔管理處處長", "officer"),
        ("Controlling officer: the Director of Harbour Lights", "officer"),
        ("綱領(2)：海圖", "programme"),
        ("綱領(2) 海圖", "listed"),
        ("財 政 撥 款 分 析", "analysis"),
        ("宗旨", "aim"),
        ("财政拨款(百万元) 1.0 2.0 3.0 4.0", "money"),
        ("(—)", "percent"),
        ("(+2.4%)  (-1.0%)", "percent"),
        ("2014-15 (實際)", "columns"),
        ("2014-15 (實際) ($'000)      2015-16 (原來預算) ($'000)      2015-16 (修訂預算) ($'000)", "columns"),
        ("Ω 包括兩宗投訴。", "mark"),
        ("• ⊙ 原有指標", "mark"),
        ("- 更換燈泡；", "bullet"),
        ("3 燈塔管理處負責維修燈塔。", "para"),
        ("巡查次數 ......... 1 204 1 230 1 300", "values"),
        ("———— ————", "rule"),
    ],
)
def test_looks(line: str, name: str) -> None:
    assert look(line).name == name


def test_parts_in_the_order_of_the_report() -> None:
    assert parts(ONE_PROGRAMME) == [
        ("front", ""),
        ("programmes", ""),
        ("provision", "1"),
        ("aim", "1"),
        ("description", "1"),
        ("targets", "1"),
        ("footnotes", "1"),
        ("indicators", "1"),
        ("list", "1"),
        ("analysis", ""),
        ("analysis-text", "1"),
        ("subheads", ""),
        ("details-text", ""),
    ]


def test_front_in_english() -> None:
    found = report_of(ENGLISH)
    assert (found.head, found.title, found.year) == ("46", "HARBOUR LIGHTS DEPARTMENT", "2021-22")
    assert (found.officer, found.language) == ("Director of Harbour Lights", "en")
    assert [(e.measure, e.period, int(e.value)) for e in found.establishment] == [
        ("establishment-ceiling", "2021-22", 121_400_000),
        ("non-directorate-posts", "2021-03-31", 212),
        ("non-directorate-posts", "2022-03-31", 215),
        ("net-change-posts", "2021-22", 3),
        ("directorate-posts", "2021-03-31", 6),
        ("directorate-posts", "2022-03-31", 6),
        ("commitment-balance", "2021-22", 33_100_000),
        ("net-change-posts", "2021-22", 3),
        ("posts", "2021-03-31", 218),
        ("net-change-posts", "2021-22", 3),
    ]


def test_several_programmes_in_one_cell() -> None:
    found = report_of(ENGLISH).programmes
    assert [(p.code, p.name) for p in found] == [
        ("1", "Lights and Beacons"),
        ("2", "Harbour Charts and Tide Tables"),
        ("3", "Subvention: Pilots’ Training Council"),
    ]
    assert [[a.number for a in p.policy_areas] for p in found] == [["5"], ["5"], ["8", "5"]]


@pytest.mark.parametrize("text", [ENGLISH, ONE_PROGRAMME], ids=["english", "one-programme"])
@pytest.mark.parametrize(
    ("dress", "name"),
    [(str, "a.txt"), (as_markdown, "a.md"), (as_html, "a.html")],
    ids=["text", "md", "html"],
)
def test_every_line_is_accounted_for_in_any_dress(text: str, dress: type, name: str) -> None:
    found = reading_of(dress(text), name)
    assert rejected(found) == []
    assert found.notes == ()
    plain = report_of(text)
    (report,) = found.reports
    assert _amounts(report) == _amounts(plain)
    assert [(f.measure, f.period, f.value, len(f.footnotes)) for f in report.figures] == [
        (f.measure, f.period, f.value, len(f.footnotes)) for f in plain.figures
    ]


def _amounts(report: Report) -> list[object]:
    return [(p.table, p.programme, p.subhead, p.fiscal_year, p.status, p.amount) for p in report.provisions]


FRONT = "總目 61 – 潮汐所\n\n{remark}\n\n管制人員：潮汐所所長\n\n二零一九至二零年度預算\t1.25 億元\n\n綱領\n\n綱領(1) 潮汐\n\n詳情\n\n綱領(1)：潮汐\n\n宗旨\n\n2 宗旨是量度潮汐。\n"


def test_a_remark_under_the_title_is_a_passage() -> None:
    found = reading_of(FRONT.format(remark="(這份樣本為測試而寫，並非真有其事)"))
    (report,) = found.reports
    assert rejected(found) == []
    assert report.title == "潮汐所"
    assert next((p.kind, p.text) for p in report.passages) == ("other", "(這份樣本為測試而寫，並非真有其事)")
    assert [(p.amount, p.fiscal_year) for p in report.provisions] == [(125_000_000, "2019-20")]


def test_a_title_may_end_in_brackets() -> None:
    report = report_of(FRONT.format(remark="(沿岸科)"))
    assert report.title == "潮汐所(沿岸科)"


def test_a_sum_without_its_unit_is_noted() -> None:
    text = FRONT.format(remark="").replace("\t1.25 億元", " .................. 1.25")
    found = reading_of(text)
    assert [note.code for note in found.notes] == ["unit-lost"]
    assert [p.amount for p in found.reports[0].provisions] == [None]


def test_a_lost_unit_is_told_by_the_totals() -> None:
    found = reading_of(ONE_PROGRAMME.replace("8,230 萬元", "8,230").replace("3,120 萬元", "3,120"))
    assert [note.code for note in found.notes] == ["unit-inferred", "unit-lost"]
    assert found.reports[0].provisions[0].amount == 82_300_000
    wrong = reading_of(ONE_PROGRAMME.replace("8,230 萬元", "8,130"))
    assert [note.code for note in wrong.notes] == ["unit-lost"]
    assert wrong.reports[0].provisions[0].amount is None


def test_a_line_of_the_front_that_says_nothing_known_is_rejected_with_a_reason() -> None:
    text = FRONT.format(remark="").replace("\n綱領\n", "\n另有安排，容後公布\n\n綱領\n", 1)
    assert all("part of a plan" not in reason for _, reason in rejected(reading_of(text)))


def test_running_heads_and_page_numbers_are_furniture() -> None:
    ledger = reading_of(ONE_PROGRAMME).ledger
    assert [(line.text.strip(), line.reason) for line in ledger if line.outcome == "furniture"] == [
        ("總目 73－燈塔管理處", "running head")
    ]


def test_several_heads_in_one_document() -> None:
    second = FRONT.format(remark="").replace("61", "62").replace("潮汐", "風暴")
    found = reading_of(ONE_PROGRAMME + "\n" + second)
    assert [(r.head, r.title) for r in found.reports] == [("73", "燈塔管理處"), ("62", "風暴所")]
    assert rejected(found) == []
    one, two = found.reports
    assert two.provisions[0].number == len(one.provisions) + 1
    assert two.passages[0].number == len(one.passages) + 1
    targets = {line.target for line in found.ledger}
    assert f"provision:{two.provisions[0].number}" in targets


def test_a_statement_beside_the_list_may_begin_above_its_programme() -> None:
    text = """\
Head 47 — TIDE DEPARTMENT

Controlling officer: the Director of Tides will account for expenditure under this Head.
Estimate 2015–16 ............................................ $12.5m

Programmes
Programme (1) Tides             These programmes contribute to Policy Area 5: Travel
Programme (2) Charts            and Tourism (Secretary for Transport).
                                              This programme contributes to Policy Area 8:
Programme (3) Training          Employment and Labour (Secretary for Labour).

Detail
"""
    areas = [[a.number for a in p.policy_areas] for p in report_of(text).programmes]
    assert areas == [["5"], ["5"], ["8"]]


def test_statements_torn_from_the_list_are_shared_out_by_their_wording() -> None:
    text = FRONT.format(remark="").replace(
        "綱領(1) 潮汐\n",
        "綱領(1) 潮汐\n綱領(2) 海浪\n綱領(3) 風暴\n\n詳情\n\n這些綱領納入政策範圍 5：旅遊(甲局局長)。\n\n這綱領納入政策範圍 9：保安(乙局局長)。\n",
        1,
    )
    areas = [[a.number for a in p.policy_areas] for p in report_of(text).programmes]
    assert areas == [["5"], ["5"], ["9"]]


def test_commitments_may_follow_the_subheads_without_a_heading() -> None:
    table = (
        "\n分目 (編號)\t\t2017-18 實際開支\t2018-19 核准預算\t2018-19 修訂預算\t2019-20 預算\n\t\t$'000\t$'000\t$'000\t$'000\n"
        "\t經營帳目\t\t\t\t\n\t非經常開支\t\t\t\t\n700\t一般非經常開支\t100\t200\t300\t125,000\n\t開支總額\t100\t200\t300\t125,000\n\n"
        "分目 項目 (編號)(編號)涵蓋的範圍\t承擔額\t\t\t\n\t核准 承擔額\t截至 31.3.2018 止 的累積開支\t2018-19 修訂預算開支\t結餘\n"
        "\t$'000\t$'000\t$'000\t$'000\n經營帳目\t\t\t\t\n700 一般非經常開支\t\t\t\t\n801 更換浮標.....\t900\t100\t300\t500\n總額.....\t900\t100\t300\t500\n"
    )
    found = reading_of(FRONT.format(remark="") + "\n財政撥款分析\n" + table)
    assert rejected(found) == []
    commitments = [p for p in found.reports[0].provisions if p.table == "commitments" and p.item]
    assert [(p.item, p.status, p.amount) for p in commitments] == [
        ("801", "approved", 900_000),
        ("801", "cumulative", 100_000),
        ("801", "revised", 300_000),
        ("801", "balance", 500_000),
    ]
    assert commitments[1].as_of == "2018-03-31"
