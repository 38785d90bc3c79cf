"""Machine-readable tables of the Estimates: any year, language and column order; every row accounted for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kg.documents import read_document
from kg.documents.estimates_table.amounts import read_amount
from kg.documents.estimates_table.columns import read_columns, unit_in
from kg.records import Reading
from kg.records.estimates import Provision, Report
from kg.sources import read, read_bytes

PROGRAMMES = (
    '"總目","綱領編號","綱領","機構","2017-18\n(實際)\n(百萬元)","2018-19\n(原來預算)\n(百萬元)",'
    '"2018-19\n(修訂)\n(百萬元)","2019-20\n(預算)\n(百萬元)"\n'
    '"21",1,"行政長官辦公室","",74.0,78.3,80.3,80.2\n'
    '"155",7,"資助金：兩間機構","香港生產力促進局",187.4,187.4,192.9,-\n'
    '"155",7,"資助金：兩間機構","香港應用科技研究院有限公司",134.5,141.5,141.5,141.5\n'
)
ENGLISH = (
    "2015-16 Estimate ($m),2014-15 Revised ($m),2014-15 Original ($m),2013-14 Actual ($m),Organisation,Programme,Programme Number,Head\n"
    '80.2,80.3,78.3,74.0,,Chief Executive’s Office,1,21\n"1,192.9",192.9,187.4,N.A.,Hong Kong Productivity Council,Subvention,7,155\n'
)
SUBHEADS = (
    "总目\t帐目\t种类\t分目(编号)\t分目\t发还款项 $'000\t2005-06 实际开支 $'000\t2006-07 核准预算 $'000\t2006-07 修订预算 $'000\t2007-08 预算 $'000\n"
    "91\t经营帐\t经常开支\t000\t运作开支\t\t1478318\t1,626,729\t1598925\t1693410\n"
    "91\t经营帐\t经常开支\t003\t可收回的薪金及津贴(一般)\t31890\t\t\t\t\n"
    "91\t经营帐\t经常开支\t\t减去发还款项\t贷记 31 890\t—\t—\t—\t—\n"
)
COMMITMENTS = (
    "Head,Account,Subhead (Code),Subhead,Item (Code),Ambit,Approved commitment $'000,Accumulated expenditure to 31.3.2014 $'000,"
    "2014-15 Revised estimated expenditure $'000,Balance $'000\n"
    "22,Operating Account,700,General non-recurrent,8A5,Sustainable fisheries fund,500000,0,17000,483000\n"
)


def table(text: str, name: str = "t.csv") -> Reading:
    return read_document(read_bytes(text.encode(), name))


def reports(text: str) -> dict[str, Report]:
    reading = table(text)
    assert reading.kind == "estimates-table", reading.why
    assert {line.outcome for line in reading.ledger} <= {"mapped", "heading"}
    assert reading.notes == ()
    return {r.head: r for r in reading.reports}


def sums(report: Report) -> list[tuple[object, ...]]:
    return [(p.row, p.programme, p.body, p.fiscal_year, p.status, p.amount) for p in report.provisions]


def test_provision_by_programme() -> None:
    found = reports(PROGRAMMES)
    assert list(found) == ["21", "155"]
    report = found["155"]
    assert (report.form, report.year, report.language) == ("table", "2019-20", "zh-Hant")
    assert [(p.code, p.name, p.bodies) for p in report.programmes] == [
        ("7", "資助金：兩間機構", ("香港生產力促進局", "香港應用科技研究院有限公司"))
    ]
    assert sums(report)[:4] == [
        (1, "7", "香港生產力促進局", "2017-18", "actual", Decimal(187_400_000)),
        (1, "7", "香港生產力促進局", "2018-19", "original", Decimal(187_400_000)),
        (1, "7", "香港生產力促進局", "2018-19", "revised", Decimal(192_900_000)),
        (1, "7", "香港生產力促進局", "2019-20", "estimate", Decimal(0)),
    ]
    assert [p.number for r in found.values() for p in r.provisions] == list(range(1, 13))
    last = report.provisions[-1]
    assert (last.table, last.unit_text, last.amount_text, str(last.amount)) == (
        "programme",
        "百萬元",
        "141.5",
        "141500000",
    )
    assert last.places[0].locator == "line=12"


def test_english_columns_in_another_order() -> None:
    found = reports(ENGLISH)
    assert found["21"].language == "en"
    assert sums(found["155"]) == [
        (1, "7", "Hong Kong Productivity Council", "2015-16", "estimate", Decimal(1_192_900_000)),
        (1, "7", "Hong Kong Productivity Council", "2014-15", "revised", Decimal(192_900_000)),
        (1, "7", "Hong Kong Productivity Council", "2014-15", "original", Decimal(187_400_000)),
        (1, "7", "Hong Kong Productivity Council", "2013-14", "actual", None),
    ]


def test_heads_with_leading_zeros_are_the_same_heads() -> None:
    text = (
        "Head,Programme No.,Programme,2019-20 (Estimate) ($ million),2017-18 (Actual) ($ million)\n"
        "073,1,Licensing,433.1,401.2\n"
    )
    reading = read_document(read_bytes(text.encode(), "provision.csv"))
    assert [r.head for r in reading.reports] == ["73"]
    assert [line.outcome for line in reading.ledger] == ["heading", "mapped"]


def test_simplified_subheads_and_what_is_paid_back() -> None:
    report = reports(SUBHEADS)["91"]
    assert (report.language, report.year) == ("zh-Hans", "2007-08")
    first, *_ = report.provisions
    assert (first.account, first.category, first.subhead, first.name) == (
        "经营帐",
        "经常开支",
        "000",
        "运作开支",
    )
    assert [p.status for p in report.provisions[:4]] == ["actual", "approved", "revised", "estimate"]
    assert [
        (p.subhead, p.fiscal_year, p.amount) for p in report.provisions if p.status == "reimbursement"
    ] == [
        ("003", "2007-08", Decimal(31_890_000)),
        ("003", "2007-08", Decimal(-31_890_000)),
    ]


def test_commitments_bear_the_year_after_the_revised_estimate() -> None:
    report = reports(COMMITMENTS)["22"]
    assert report.year == "2015-16"
    assert [(p.fiscal_year, p.status, p.amount, p.as_of) for p in report.provisions] == [
        ("", "approved", Decimal(500_000_000), ""),
        ("", "cumulative", Decimal(0), "2014-03-31"),
        ("2014-15", "revised", Decimal(17_000_000), ""),
        ("", "balance", Decimal(483_000_000), ""),
    ]
    one: Provision = report.provisions[0]
    assert (one.table, one.subhead, one.item, one.name) == (
        "commitments",
        "700",
        "8A5",
        "Sustainable fisheries fund",
    )
    assert one.category == "General non-recurrent"


def test_bad_rows_are_told_with_place_and_advice() -> None:
    text = PROGRAMMES + '"22",1,"甲","",12.3.4,1.0,"2,00",3.0\n"x",1,"乙","",1,1,1,1\n"23",1,"丙","",,,,\n'
    reading = table(text + '"24",1,"丁","",?,?,?,?\n"","","註：說明","","","","",""\n')
    assert [(n.code, n.place.locator) for n in reading.notes] == [
        ("bad-amount", "line=13"),
        ("bad-amount", "line=13"),
        *[("bad-amount", "line=16")] * 4,
    ]
    assert reading.notes[0].target == "provision:13"
    tail = [(line.outcome, line.target, line.reason) for line in reading.ledger[-5:]]
    assert tail[0] == ("mapped", "provision:13", "")
    (spoilt,) = (report for report in reading.reports if report.head == "22")
    kept = [(p.amount, p.amount_text) for p in spoilt.provisions]
    assert kept == [
        (None, "12.3.4"),
        (Decimal(1_000_000), "1.0"),
        (None, "2,00"),
        (Decimal(3_000_000), "3.0"),
    ]
    assert [outcome for outcome, _, _ in tail[1:]] == ["rejected"] * 4
    assert all(reason for _, _, reason in tail[1:])


def test_a_column_nobody_knows_is_told() -> None:
    reading = table(PROGRAMMES.replace('"機構"', '"備忘"'))
    (note,) = reading.notes
    assert note.code == "unknown-column"
    assert "備忘" in note.message


def test_a_unit_above_the_table_holds_for_its_columns() -> None:
    text = "($'000),,,,\nHead,Subhead (Code),Subhead,2013-14 Actual,2014-15 Estimate\n21,000,Operational expenses,1,2\n"
    reading = table(text)
    assert [p.amount for p in reading.reports[0].provisions] == [Decimal(1000), Decimal(2000)]
    without = table(text.replace("($'000)", "Estimates"))
    assert [n.code for n in without.notes] == ["missing-unit"] * 2
    assert without.reports[0].provisions == ()


def test_a_total_row_and_a_head_printed_once() -> None:
    text = (
        "總目,開支組成項目,傳統分目,2014-15 (修訂預算) ($'000),2015-16 (預算) ($'000)\n"
        "21,個人薪酬,薪金,1,2\n,,津貼,1,2\n,,總額,2,4\n"
    )
    (report,) = reports(text).values()
    assert [(p.name, p.total) for p in report.provisions if p.status == "estimate"] == [
        ("薪金", False),
        ("津貼", False),
        ("總額", True),
    ]
    assert {p.subhead for p in report.provisions} == {"000"}


def test_a_pasted_table_is_read_too() -> None:
    assert sums(reports(ENGLISH)["21"]) == sums(
        table(ENGLISH.replace('"1,192.9"', "1192.9").replace(",", "\t"), "t.txt").reports[0]
    )


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 234.5", "1234.5"),
        ("(12)", "-12"),
        ("Cr. 31,890", "-31890"),
        ("—", "0"),
        ("–", "0"),
        ("$1.0", "1.0"),
        ("１２", "12"),
        ("−5", "-5"),
    ],
)
def test_amounts(text: str, amount: str) -> None:
    assert read_amount(text) == (Decimal(amount), True)


@pytest.mark.parametrize("text", ["12,34", "1.2.3", "(5", "abc", "1,234,56", "12%", "9" * 19])
def test_slips_are_no_amounts(text: str) -> None:
    assert read_amount(text) == (None, False)


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        ("2013-14\n(實際)\n(百萬元)", "百萬元", 10**6),
        ("2013-14 Actual $’000", "$’000", 1000),
        ("Balance\n$'000", "$'000", 1000),
        ("2013-14 ($m)", "$m", 10**6),
        ("預算 億元", "億元", 10**8),
        ("Estimate ($ billion)", "$ billion", 10**9),
        ("2013-14 千元", "千元", 1000),
        ("Estimate HK$", "HK$", 1),
    ],
)
def test_units(text: str, unit: str, factor: int) -> None:
    assert unit_in(text) == (unit, Decimal(factor))


def test_rows_that_only_look_like_headings() -> None:
    assert read_columns(["總目", "甲", "乙", "2013-14 實際"]) is None
    assert read_columns(["總目", "綱領", "1", "2013-14 實際"]) is None
    assert read_columns(["Head", "Programme", "Year", "Remarks"]) is None


def test_the_governments_tables(shared: Path) -> None:
    heads = {}
    for path in sorted((shared / "documents" / "estimates-csv").glob("*.csv")):
        reading = read_document(read(path))
        assert reading.kind == "estimates-table"
        assert reading.notes == ()
        assert [line.outcome for line in reading.ledger] == ["heading"] + ["mapped"] * (
            len(reading.ledger) - 1
        )
        assert {r.year for r in reading.reports} == {"2015-16"}
        heads[reading.reports[0].provisions[0].table] = len(reading.reports)
    assert heads == {"commitments": 46, "details": 75, "subheads": 83, "programme": 81}
