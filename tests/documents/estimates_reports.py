"""Reports of controlling officers made up for tests, and ways to print the same report in another dress. The departments do not exist."""

from __future__ import annotations

import re
from html import escape

from kg.documents import read_document
from kg.records import Reading
from kg.records.estimates import Report
from kg.sources import read_bytes

ENGLISH = """\
Head 46 — HARBOUR LIGHTS DEPARTMENT

Controlling officer: the Director of Harbour Lights will account for expenditure under this Head.

Estimate 2021–22 .....\t$412.6m
Establishment ceiling 2021–22 (notional annual mid-point salary value) representing an estimated 212 non-directorate posts as at 31 March 2021 rising by three posts to 215 posts as at 31 March 2022 .....\t$121.4m
In addition, there will be an estimated six directorate posts as at 31 March 2021 and as at 31 March 2022.\t
Commitment balance .....\t$33.1m

Controlling Officer’s Report

Programmes

Programme (1) Lights and Beacons Programme (2) Harbour Charts and Tide Tables\tThese programmes contribute to Policy Area 5: Travel and Tourism (Secretary for Transport and Housing).
Programme (3) Subvention: Pilots’ Training Council\tThis programme contributes to Policy Area 8: Employment and Labour (Secretary for Labour and Welfare) and Policy Area 5: Travel and Tourism (Secretary for Transport and Housing).

Detail

Programme (1): Lights and Beacons

\t2019–20 (Actual)\t2020–21 (Original)\t2020–21 (Revised)\t2021–22 (Estimate)
Financial provision ($m)\t201.5\t210.0\t205.8 (–2.0%)\t220.0 (+6.9%)
\t\t\t\t(or +4.8% on 2020–21 Original)

Aim

2  The aim is to keep the lights and beacons of the harbour in good order.

Brief Description

3  The Department maintains lights on the islands and in the fairways, inspects private moorings and issues warnings to mariners when a light fails. It also advises on lights for new piers and bridges, and takes part in the work of the regional body for aids to navigation.

4  In 2020, the Department:

•  replaced the lamps of 12 beacons with lamps that run on solar power;

•  inspected all moorings in the eastern fairway, of which three were found to be out of place; and

•  set up a hotline for reports of failed lights.

5  The key performance measures in respect of lights and beacons are:

Targets

\tTarget\t2019 (Actual)\t2020 (Actual)\t2021 (Plan)
lights in order at any time (%)\t99.0\t99.4\t98.7@\t99.0
attending to a failed light within 12 hours of a report (%)\t95\t96\t97\t95

@  Works at the northern pier put eight lights out of order for a month.

Indicators

\t2019 (Actual)\t2020 (Actual)\t2021 (Estimate)
lights\t\t\t
on islands .....\t104\t106\t106
in fairways .....\t1 212\t1 230\t1 250
inspections of moorings .....\t2 040\t1 377Δ\t2 100
warnings issued^ .....\tN.A.\t44\t50

Δ  Fewer inspections were made in 2020 because of the COVID-19 epidemic.

^  New indicator as from 2020.

Matters Requiring Special Attention in 2021–22

6  During 2021–22, the Department will:

•  continue to replace lamps with lamps that run on solar power, and

•  commence a review of the lights of the western fairway.

Programme (2): Harbour Charts and Tide Tables

\t2019–20 (Actual)\t2020–21 (Original)\t2020–21 (Revised)\t2021–22 (Estimate)
Financial provision ($m)\t120.1\t125.0\t125.0 (—)\t131.2 (+5.0%)
\t\t\t\t(or +5.0% on 2020–21 Original)

Aim

7  The aim is to give mariners charts and tables that they can trust.

Brief Description

8  The Department surveys the sea bed, draws charts and computes the tides.

9  The key performance measures are:

Indicators

\t2019 (Actual)\t2020 (Actual)\t2021 (Estimate)
charts issued .....\t31\t29\t30
area surveyed (sq. km) .....\t310.5\t288.0\t300.0
income from sale of charts ($m)# .....\t4.1\t3.9\t4.0

#  Revised description of the previous indicator “receipts from charts ($m)” as from 2021.

Programme (3): Subvention: Pilots’ Training Council

\t2019–20 (Actual)\t2020–21 (Original)\t2020–21 (Revised)\t2021–22 (Estimate)
Financial provision ($m)\t60.0\t60.6\t60.6 (—)\t61.4 (+1.3%)
\t\t\t\t(or +1.3% on 2020–21 Original)

Aim

10  The aim is to train pilots for the harbour.

Brief Description

11  The Council runs courses and examinations for pilots.

ANALYSIS OF FINANCIAL PROVISION

Programme\t2019–20 (Actual) ($m)\t2020–21 (Original) ($m)\t2020–21 (Revised) ($m)\t2021–22 (Estimate) ($m)
(1) Lights and Beacons .....\t201.5\t210.0\t205.8\t220.0
(2) Harbour Charts and Tide Tables .....\t120.1\t125.0\t125.0\t131.2
(3) Subvention: Pilots’ Training Council .....\t60.0\t60.6\t60.6\t61.4
\t381.6\t395.6\t391.4 (–1.1%)\t412.6 (+5.4%)
\t\t\t\t(or +4.3% on 2020–21 Original)

Analysis of Financial and Staffing Provision

Programme (1)

Provision for 2021–22 is $14.2 million (6.9%) higher than the revised estimate for 2020–21. This is mainly due to the filling of vacancies and a net increase of three posts to meet operational needs in 2021–22.

Programme (2)

Provision for 2021–22 is $6.2 million (5.0%) higher than the revised estimate for 2020–21. This is mainly due to increased operating expenses.

Programme (3)

Provision for 2021–22 is $0.8 million (1.3%) higher than the revised estimate for 2020–21. This is mainly due to the full-year effect of new courses.

Sub- head (Code)\t\tActual expenditure 2019–20\tApproved estimate 2020–21\tRevised estimate 2020–21\tEstimate 2021–22
\t\t$’000\t$’000\t$’000\t$’000
\tOperating Account
\tRecurrent
000\tOperational expenses .....\t371,610\t384,600\t381,400\t399,580
\tTotal, Recurrent .....\t371,610\t384,600\t381,400\t399,580
\tTotal, Operating Account .....\t371,610\t384,600\t381,400\t399,580
\tCapital Account
\tPlant, Equipment and Works
603\tPlant, vehicles and equipment .....\t10,000\t11,000\t10,000\t13,000
\tTotal, Plant, Equipment and Works .....\t10,000\t11,000\t10,000\t13,000
\tTotal, Capital Account .....\t10,000\t11,000\t10,000\t13,000
\tTotal Expenditure .....\t381,610\t395,600\t391,400\t412,580

Details of Expenditure by Subhead

The estimate of the amount required in 2021–22 for the salaries and expenses of the Harbour Lights Department is $412,580,000. This represents an increase of $21,180,000 over the revised estimate for 2020–21 and of $30,970,000 over actual expenditure in 2019–20.

Operating Account

Recurrent

2  Provision of $399,580,000 under Subhead 000 Operational expenses is for the salaries, allowances and other operating expenses of the Harbour Lights Department.

3  The establishment as at 31 March 2021 will be 218 posts. It is expected that there will be a net increase of three posts in 2021–22. Subject to certain conditions, the controlling officer may under delegated power create or delete non-directorate posts during 2021–22, but the notional annual mid-point salary value of all such posts must not exceed $121,385,000.

4  An analysis of the financial provision under Subhead 000 Operational expenses is as follows:

\t2019–20 (Actual) ($’000)\t2020–21 (Original) ($’000)\t2020–21 (Revised) ($’000)\t2021–22 (Estimate) ($’000)
Personal Emoluments
- Salaries .....\t200,000\t210,000\t208,000\t220,000
- Allowances .....\t3,110\t3,200\t3,000\t3,180
Departmental Expenses
- General departmental expenses .....\t108,500\t110,800\t109,800\t115,000
Subventions
- Pilots’ Training Council .....\t60,000\t60,600\t60,600\t61,400
\t371,610\t384,600\t381,400\t399,580

Commitments

Sub- head (Code)\tItem (Code)\tAmbit\tApproved commitment $’000\tAccumulated expenditure to 31.3.2020 $’000\tRevised estimated expenditure for 2020–21 $’000\tBalance $’000
Capital Account
603\t\tPlant, vehicles and equipment
\t801\tReplacement of the beacon tender .....\t60,000\t20,000\t6,915\t33,085
\t\tTotal .....\t60,000\t20,000\t6,915\t33,085
"""

ONE_PROGRAMME = """\
總目 73－燈塔管理處

管制人員：燈塔管理處處長會交代本總目下的開支。
二零一六至一七年度預算 ................................ 8,230 萬元
二零一六至一七年度的編制上限(按薪級中點估計的年薪值)相等於在二零一六年三月三十一日及二零一七年三月三十一日預算設有的 88 個非首長級職位。 ................................ 3,120 萬元
此外，預算於二零一六年三月三十一日及二零一七年三月三十一日設有 2 個首長級職位。

管制人員報告

綱領

綱領(1) 燈塔    本綱領納入政策範圍 5：旅遊(運輸及房屋局局長)。

詳情

綱領(1)：燈塔

\t2014-15
(實際)\t2015-16
(原來預算)\t2015-16
(修訂)\t2016-17
(預算)
財政撥款(百萬元)\t75.0\t78.4\t78.4
(—)\t82.3
(+5.0%)
\t\t\t\t(或較 2015-16 原來預算增加 5.0%)

宗旨

宗旨是使港內各燈塔保持良好狀況。

簡介

燈塔管理處負責燈塔的維修。

服務表現目標如下：

目標

\t目標\t2014 (實際)\t2015 (實際)\t2016 (計劃)
燈塔正常運作的時間(%)#\t99.5\t99.7\t99.6\t99.5
在接獲報告後 24 小時內修理(%)\t98\t99\t98Ω\t98

# 不包括定期維修的時間。
Ω 二零一五年有兩宗修理因颱風而延誤，而其中一宗須由海上

\f總目 73－燈塔管理處
進行。

指標

\t2014 (實際)\t2015 (實際)\t2016 (預算)
燈塔數目\t31\t31\t32
巡查次數\t1 204\t1 230\t1 300
 每座燈塔的平均維修費用(元)\t12,300\t12,450\t12,600

二零一六至一七年度需要特別留意的事項

二零一六至一七年度內，燈塔管理處將會繼續更換燈塔的燈泡，並開放西灣燈塔予公眾參觀。

財政撥款分析

\t2014-15 (實際) (百萬元)\t2015-16 (原來預算) (百萬元)\t2015-16 (修訂) (百萬元)\t2016-17 (預算) (百萬元)
綱領
(1) 燈塔\t75.0\t78.4\t78.4 (—)\t82.3 (+5.0%)
\t\t\t\t(或較 2015-16 原來預算增加 5.0%)

財政撥款及編制分析

綱領(1)

二零一六至一七年度的撥款較二零一五至一六年度的修訂預算增加 390 萬元(5.0%)，主要由於填補空缺。在二零一六至一七年度，編制不會有變動。

分目 (編號)\t\t2014-15 實際開支\t2015-16 核准預算\t2015-16 修訂預算\t2016-17 預算
\t\t$'000\t$'000\t$'000\t$'000
\t經營帳目
\t經常開支
000\t運作開支\t74,990\t78,410\t78,410\t82,300
\t經常開支總額\t74,990\t78,410\t78,410\t82,300
\t經營帳目總額\t74,990\t78,410\t78,410\t82,300
\t開支總額\t74,990\t78,410\t78,410\t82,300

按分目列出的開支詳情

二零一六至一七年度燈塔管理處所需的薪金及開支預算為 82,300,000 元，較二零一五至一六年度的修訂預算增加 3,890,000 元，而較二零一四至一五年度的實際開支增加 7,310,000 元。

經營帳目

經常開支

2 在分目 000 運作開支項下的撥款 82,300,000 元，用以支付燈塔管理處的薪金、津貼及其他運作開支。
3 截至二零一六年三月三十一日止，燈塔管理處的人手編制有 90 個職位。在某些限制下，管制人員可按獲授權力，在二零一六至一七年度開設或刪減非首長級職位。
"""


def reading_of(text: str, name: str = "report.txt") -> Reading:
    return read_document(read_bytes(text.encode(), name))


def report_of(text: str, name: str = "report.txt") -> Report:
    (report,) = reading_of(text, name).reports
    return report


def rejected(reading: Reading) -> list[tuple[str, str]]:
    return [(line.text, line.reason) for line in reading.ledger if line.outcome == "rejected"]


def _blocks(text: str) -> list[list[str]]:
    """Runs of lines with tabs (tables), and single lines."""
    found: list[list[str]] = []
    table = False
    for line in text.split("\n"):
        if "\t" in line and table:
            found[-1].append(line)
        else:
            found.append([line])
        table = "\t" in line
    return found


def _rows(lines: list[str]) -> list[list[str]]:
    width = max(line.count("\t") + 1 for line in lines)
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    return [row + [""] * (width - len(row)) for row in rows]


def as_markdown(text: str) -> str:
    """Tables with pipes."""
    done: list[str] = []
    for lines in _blocks(text):
        if "\t" not in lines[0]:
            done.append(lines[0])
            continue
        rows = _rows(lines)
        done += ["", "| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
        done += ["| " + " | ".join(row) + " |" for row in rows[1:]] + [""]
    return "\n".join(done)


def as_html(text: str) -> str:
    """Tables, paragraphs and lists of a page."""
    done = ["<!DOCTYPE html><html><body>"]
    for lines in _blocks(text):
        if "\t" in lines[0]:
            cells = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in _rows(lines)]
            done.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
        elif item := re.match(r"[•-] +(.*)", lines[0]):
            done.append(f"<ul><li>{escape(item[1])}</li></ul>")
        elif lines[0].strip():
            done.append(f"<p>{escape(lines[0].strip())}</p>")
    return "".join([*done, "</body></html>"])


def as_columns(text: str) -> str:
    """Tables with white space between the columns."""
    done: list[str] = []
    for lines in _blocks(text):
        if "\t" not in lines[0]:
            done.append(lines[0])
            continue
        for line in lines:
            first, *rest = line.split("\t")
            done.append(f"{first:<54}" + "".join(f"{cell:>24}" for cell in rest))
    return "\n".join(done)
