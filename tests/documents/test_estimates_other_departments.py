"""Reports in the manner of departments that the samples do not show: marks that are letters, rows under half a sentence, units of thousands and millions.
The departments do not exist."""

from __future__ import annotations

from decimal import Decimal

from kg.documents import read_document
from kg.records.estimates import Figure, Report
from kg.sources import read_bytes

_FERRIES = """\
Head 73 — HARBOUR FERRIES DEPARTMENT

Controlling officer: the Director of Harbour Ferries will account for expenditure under this Head.

Estimate 2019–20 ...........................................................................................     $433.1m

Controlling Officer’s Report

Programmes

Programme (1) Licensing                This programme contributes to Policy Area 6: Land and Waterborne
                                       Transport (Secretary for Transport and Housing).

Detail

Programme (1): Licensing

                                              2017–18            2018–19            2018–19            2019–20
                                              (Actual)         (Original)         (Revised)         (Estimate)

Financial provision ($m)                         401.2              420.0              415.5              433.1

Aim

2 The aim is to license ferries.

Brief Description

3 The key performance measures are:

Targets

                                                                     2017               2018               2019
                                                Target             (Actual)           (Actual)            (Plan)

answering calls within
   20 seconds (%) .........................         80                   82                 79                80
   60 seconds (%) .........................         98                   99                 98                98
inspections per quarter (no.) ............         150                  148                153               150

Indicators
                                                                     2017               2018               2019
                                                                   (Actual)           (Actual)         (Estimate)

passengers carried (million) .............                           48.2               49.7              50.0
area cleaned (thousand square metres) ....                          1,250              1,310             1,320
fees collected ($’000) ...................                         12,456             13,020            13,200
"""

_FOOD = """\
總目 49 — 食品衞生署

管制人員：食品衞生署署長會交代本總目下的開支。

二零二一至二二年度預算 ......\t6.729 億元

管制人員報告

綱領

綱領(1) 食物安全\t這綱領納入政策範圍 2：漁農事宜及食物安全(食物及衞生局局長)。

詳情

綱領(1)：食物安全

\t2019-20 (實際)\t2020-21 (原來預算)\t2020-21 (修訂)\t2021-22 (預算)
財政撥款(百萬元)\t601.4\t655.0\t640.2 (–2.3%)\t672.9 (+5.1%)

宗旨

2 宗旨是確保食物安全。

指標

\t2019 (實際)\t2020 (實際)\t2021 (預算)
檢驗食物樣本(千個)\t67.0\t66.1^a\t66.0
進口活家禽 ^b (百萬隻)\t0.8\t—\t不適用
食物中毒個案
  涉及個案\t286\t107\t—^c
  涉及人數\t1 032\t402\t—^c

^a 部分樣本延至下一年檢驗。
^b 二零二零年沒有活家禽進口。
^c 未能作出估計。

財政撥款及人手編制的分析

綱領(1)

二零二一至二二年度的撥款較二零二零至二一年度的修訂預算增加 3,270 萬元(5.1%)，主要由於淨增加 6 個職位。
"""


def _report(text: str) -> Report:
    reading = read_document(read_bytes(text.encode(), "head.txt"))
    assert [line.text for line in reading.ledger if line.outcome == "rejected"] == []
    return reading.reports[0]


def _rows(report: Report, kind: str) -> dict[tuple[str, ...], list[Figure]]:
    rows: dict[tuple[str, ...], list[Figure]] = {}
    for figure in report.figures:
        if figure.kind == kind:
            rows.setdefault((*figure.groups, figure.measure), []).append(figure)
    return rows


def test_half_a_sentence_heads_the_rows_that_end_it() -> None:
    targets = _rows(_report(_FERRIES), "target")
    assert list(targets) == [
        ("answering calls within", "20 seconds (%)"),
        ("answering calls within", "60 seconds (%)"),
        ("inspections per quarter (no.)",),
    ]
    assert [f.value for f in targets["answering calls within", "60 seconds (%)"]] == [98, 99, 98, 98]


def test_units_of_thousands_and_millions() -> None:
    indicators = _rows(_report(_FERRIES), "indicator")
    assert [figures[0].unit for figures in indicators.values()] == [
        "million",
        "thousand square metres",
        "$’000",
    ]
    food = _rows(_report(_FOOD), "indicator")
    assert [f.unit for figures in food.values() for f in figures[:1]] == ["千個", "百萬隻", "", ""]


def test_marks_that_are_letters() -> None:
    report = _report(_FOOD)
    indicators = _rows(report, "indicator")
    notes = {f.number: f.text for f in report.footnotes}
    samples = indicators["檢驗食物樣本(千個)",]
    assert [f.value for f in samples] == [Decimal("67.0"), Decimal("66.1"), Decimal("66.0")]
    assert [[notes[n] for n in f.footnotes] for f in samples] == [[], ["部分樣本延至下一年檢驗。"], []]
    poultry = indicators["進口活家禽 (百萬隻)",]
    assert [[notes[n] for n in f.footnotes] for f in poultry] == [["二零二零年沒有活家禽進口。"]] * 3
    people = indicators["食物中毒個案", "涉及人數"]
    assert [(f.value, f.value_text) for f in people] == [(1032, "1 032"), (402, "402"), (None, "—")]
    assert [notes[n] for n in people[2].footnotes] == ["未能作出估計。"]


def test_analysis_of_staffing_is_found_in_other_words() -> None:
    posts = [(e.measure, e.programme, e.value) for e in _report(_FOOD).establishment]
    assert ("net-change-posts", "1", Decimal(6)) in posts


_ROADS = """<html><body>
<h1>Head 60 — ROADS AND TUNNELS DEPARTMENT</h1>
<p>Controlling officer: the Director of Roads and Tunnels will account for expenditure under this Head.</p>
<table><tr><td>Estimate 2022–23</td><td>$2.31 billion</td></tr><tr><td>Commitment balance</td><td>$1,020.4m</td></tr></table>
<h2>Controlling Officer’s Report</h2><h3>Programmes</h3>
<p>Programme (1) Maintenance</p>
<p>This programme contributes to Policy Area 21: Land and Waterborne Transport (Secretary for Transport and Logistics).</p>
<h2>Detail</h2><h3>Programme (1): Maintenance</h3>
<table><tr><th></th><th>2021–22<br>(Revised)</th><th>2022–23<br>(Estimate)</th></tr>
<tr><td>Financial provision ($m)</td><td>1,240.6</td><td>1,301.0</td></tr></table>
<h4>Targets</h4>
<table><thead><tr><th rowspan=2></th><th rowspan=2>Target</th><th>2020</th><th>2021</th><th>2022</th></tr>
<tr><th>(Actual)</th><th>(Actual)</th><th>(Plan)</th></tr></thead>
<tr><td>repairing potholes within 48 hours (%)</td><td>98</td><td>98.7</td><td>97.9<sup>a</sup></td><td>98</td></tr>
<tr><td>mean repair time</td><td>within 24 hours</td><td>22 hours</td><td>23 hours</td><td>within 24 hours</td></tr></table>
<p><sup>a</sup> Storms caused delays.</p>
</body></html>
"""


def test_values_in_words_and_raised_letters_of_a_web_page() -> None:
    reading = read_document(read_bytes(_ROADS.encode(), "head.html"))
    assert [line.text for line in reading.ledger if line.outcome == "rejected"] == []
    (report,) = reading.reports
    assert [(p.name, p.amount) for p in report.provisions if p.table == "front"] == [
        ("Estimate 2022–23", Decimal(2_310_000_000)),
        ("Commitment balance", Decimal(1_020_400_000)),
    ]
    targets = _rows(report, "target")
    potholes = targets["repairing potholes within 48 hours (%)",]
    assert [(f.value, bool(f.footnotes)) for f in potholes] == [
        (Decimal("98"), False),
        (Decimal("98.7"), False),
        (Decimal("97.9"), True),
        (Decimal("98"), False),
    ]
    assert [f.text for f in report.footnotes] == ["Storms caused delays."]
    times = targets["mean repair time",]
    assert [(f.value, f.value_text) for f in times] == [
        (None, "within 24 hours"),
        (None, "22 hours"),
        (None, "23 hours"),
        (None, "within 24 hours"),
    ]
