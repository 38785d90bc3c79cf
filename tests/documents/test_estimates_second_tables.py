"""Tables of heads that nobody had looked at: sums paid back, headings of several lines printed again, English labels that wrap, indentation."""

from __future__ import annotations

import pytest
from estimates_reports import report_of
from estimates_tables import cells, one, sums

from kg.documents.estimates.looks import look
from kg.sources.model import Word
from kg.sources.pdf_runs import _joint

SUBHEADS = """\
\t\t2016–17 實際開支\t2017–18 核准預算\t2017–18 修訂預算\t2018–19 預算
\t\t$’000\t$’000\t$’000\t$’000
\t經營帳目\t\t\t\t
\t經常開支\t\t\t\t
000\t運作開支\t588,100\t600,500\t598,700\t616,200
003\t可收回的薪金及津貼(一般){lead} 8,450\t\t\t\t
\t減去發還款項{lead} 貸記 8,450\t—\t—\t—\t—
\t經常開支總額\t588,100\t600,500\t598,700\t616,200
"""


@pytest.mark.parametrize("lead", ["", " ............"])
def test_what_is_paid_back_with_and_without_a_leader(lead: str) -> None:
    tables = one("subheads", SUBHEADS.format(lead=lead))
    assert tables.rejected == ()
    found = [
        (p.record.subhead, p.record.name, p.record.status, p.record.amount) for p in tables.provisions[4:8]
    ]
    assert found == [
        ("003", "可收回的薪金及津貼(一般)", "reimbursement", 8_450_000),
        ("003", "減去發還款項", "reimbursement", -8_450_000),
        ("003", "可收回的薪金及津貼(一般)", "actual", 0),
        ("003", "可收回的薪金及津貼(一般)", "approved", 0),
    ]
    assert sums(tables)["經常開支總額"] == [588_100, 600_500, 598_700, 616_200]


@pytest.mark.parametrize(
    "line", ["Sub-        2016–17   2017–18   2017–18", "Sub-     expenditure  estimate  estimate  Estimate"]
)
def test_the_first_line_of_sub_head(line: str) -> None:
    assert look(line).name == "subheads"


COMMITMENTS = """\
                                                                   Revised
Subhead  Item                         Approved     Accumulated    estimated
(Code)   (Code)   Ambit              commitment   expenditure   expenditure
                                                 to 31.3.2017   for 2017–18    Balance
                                       $’000         $’000         $’000        $’000
Operating Account
700               General non-recurrent
         801      Month of reading .................    30,000        10,000         8,000       12,000
                                                                   Revised
Subhead  Item                         Approved     Accumulated    estimated
(Code)   (Code)   Ambit              commitment   expenditure   expenditure
                                                 to 31.3.2017   for 2017–18    Balance
                                       $’000         $’000         $’000        $’000
         802      Maps of the harbour ..............    41,200         2,000         5,000       34,200
                  Total ............................    71,200        12,000        13,000       46,200
"""


def test_commitments_over_a_page_whose_headings_are_printed_again() -> None:
    tables = one("commitments", COMMITMENTS, language="en")
    assert sums(tables) == {
        "Month of reading": [30_000, 10_000, 8_000, 12_000],
        "Maps of the harbour": [41_200, 2_000, 5_000, 34_200],
        "Total": [71_200, 12_000, 13_000, 46_200],
    }
    assert {p.record.as_of for p in tables.provisions if p.record.status == "cumulative"} == {"2017-03-31"}


def test_english_labels_that_go_on() -> None:
    tables = one(
        "indicators",
        """\
\t2016 (Actual)\t2017 (Actual)\t2018 (Estimate)
attendances at story hours and other activities for children
and their parents .....\t410 223\tN.A.\t415 000
processing applications for cards within ten
minutes during other hours (%) .....\t95\t96\t97
""",
        language="en",
    )
    assert cells(tables) == {
        "attendances at story hours and other activities for children and their parents": [
            "2016 actual 410 223", "2017 actual N.A.", "2018 estimate 415 000",
        ],
        "processing applications for cards within ten minutes during other hours (%)": [
            "2016 actual 95", "2017 actual 96", "2018 estimate 97",
        ],
    }  # fmt: skip


INDENTED = """\
總目 88－潮磨處

管制人員：潮磨處處長會交代本總目下的開支。

綱領
綱領(1) 水車

詳情
綱領(1)：水車
\t2015–16 (實際)\t2016–17 (原來預算)\t2016–17 (修訂)\t2017–18 (預算)
財政撥款(百萬元)\t61.7\t61.7\t61.7\t61.7

宗旨
2  宗旨是看守水車。

指標
\t2015 (實際)\t2016 (實際)\t2017 (預算)
水車@
  大水車
    修理次數\t42\t44\t45
    檢查次數\t11\t12\t13
  小水車
    修理次數\t20\t18\t20
木橋
  已鋪設的木板\t88\t90\t90
訪客\t14\t22\t—
@  不包括私人水車。
"""


def test_indentation_of_rows_with_tabs_tells_the_groups() -> None:
    report = report_of(INDENTED)
    assert [(f.groups, f.measure, bool(f.footnotes)) for f in report.figures if f.column == 1] == [
        (("水車", "大水車"), "修理次數", True),
        (("水車", "大水車"), "檢查次數", True),
        (("水車", "小水車"), "修理次數", True),
        (("木橋",), "已鋪設的木板", False),
        ((), "訪客", False),
    ]


@pytest.mark.parametrize(("text", "at"), [("31.3.2017", 0), ("1,200", 0), ("10.Maps", 3)])
def test_a_number_in_a_pdf_is_not_cut_where_a_column_starts(text: str, at: int) -> None:
    starts = [float(10 * i) for i in range(len(text))]
    x = starts[text.index(".") + 1 if "." in text else text.index(",") + 1]
    assert _joint(Word(text, (0.0, 0.0, 10.0 * len(text), 10.0)), starts, x, 10.0) == at
