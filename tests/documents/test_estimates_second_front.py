"""Fronts, lists of programmes and first paragraphs as extractors of web pages left them: on one line, in other order, with lost labels."""

from __future__ import annotations

import pytest
from estimates_reports import reading_of, rejected, report_of

from kg.records.estimates import Report

ONE_LINE = """\
Head 88 — TIDAL MILLS BUREAU

Controlling officer: the Permanent Secretary for Tidal Mills will account for expenditure under this Head. Estimate 2011–12 ...... $61.7m Establishment ceiling 2011–12 (notional annual mid-point salary value) representing an estimated 57 non-directorate posts as at 31 March 2011 reducing by two posts to 55 posts as at 31 March 2012 ...... $22.4m In addition, there will be an estimated three directorate posts as at 31 March 2011 and as at 31 March 2012.

Controlling Officer’s Report

Programmes {programmes}

Detail

Programme (1): Director of Bureau’s Office 2009–10 2010–11 2010–11 2011–12 (Actual) (Original) (Revised) (Estimate) Financial provision ($m) 5.2 5.2 5.2 5.2 (—) (—) {clause}

Aim 2 The aim is to keep the Office of the Secretary running.

Brief Description 3 The Office supports the Secretary in planning visits to mills.
"""
BESIDE = "Programme (1) Director of Bureau’s Office This programme contributes to Policy Area 27: Intra- Governmental Services (Secretary for Mills). Programme (2) Co- ordination of Sluices These programmes contribute to Policy Area 19: District and Community Relations (Secretary for Mills). Programme (3) Pre- and Post-war Mills"
BEHIND = "Programme (1) Director of Bureau’s Office This programme contributes to Policy Area 27: Intra-Governmental Services (Secretary for Mills). Programme (2) Sluices Programme (3) Ponds These programmes contribute to Policy Area 19: District and Community Relations (Secretary for Mills). Programme (4) Subvention: Council of Millers This programme contributes to Policy Area 20: Legal Aid (Director of Mills)."


def one_line(programmes: str = BESIDE, clause: str = "(or same as 2010–11 Original)") -> str:
    return ONE_LINE.format(programmes=programmes, clause=clause)


def areas(report: Report) -> list[tuple[str, str, list[str]]]:
    return [(p.code, p.name, [a.number for a in p.policy_areas]) for p in report.programmes]


def test_statements_beside_the_first_of_their_programmes() -> None:
    assert areas(report_of(one_line())) == [
        ("1", "Director of Bureau’s Office", ["27"]),
        ("2", "Co-ordination of Sluices", ["19"]),
        ("3", "Pre- and Post-war Mills", ["19"]),
    ]


def test_statements_behind_the_last_of_their_programmes() -> None:
    """The number of the word tells it: these programmes are more than one, this programme is one."""
    assert areas(report_of(one_line(BEHIND))) == [
        ("1", "Director of Bureau’s Office", ["27"]),
        ("2", "Sluices", ["19"]),
        ("3", "Ponds", ["19"]),
        ("4", "Subvention: Council of Millers", ["20"]),
    ]


def test_a_policy_area_torn_at_its_hyphen() -> None:
    assert report_of(one_line()).programmes[0].policy_areas[0].name == "Intra-Governmental Services"


@pytest.mark.parametrize(
    "clause",
    [
        "(or same as 2010–11 Original)",
        "(or no change on 2010–11 Original)",
        "(or the same as 2010–11 Original)",
    ],
)
def test_an_estimate_that_is_the_same_as_the_original(clause: str) -> None:
    found = reading_of(one_line(clause=clause))
    assert rejected(found) == []
    (estimate,) = (
        p for p in found.reports[0].provisions if p.table == "programme" and p.status == "estimate"
    )
    assert [(c.percent, c.year, c.status, c.printed) for c in estimate.changes] == [
        (0, "2010-11", "revised", False),
        (0, "2010-11", "original", True),
    ]


def test_a_heading_and_its_short_paragraph_on_one_line() -> None:
    report = report_of(one_line())
    assert [a.text for a in report.programmes[0].aims] == [
        "The aim is to keep the Office of the Secretary running."
    ]
    assert [(p.kind, p.label) for p in report.passages] == [("aim", "2"), ("description", "3")]
    assert report.footnotes == ()


CHINESE = """\
總目 88－潮磨處

管制人員：潮磨處處長會交代本總目下的開支。
二零一一至一二年度預算 ......................... 6,170 萬元
二零一一至一二年度的編制上限(按薪級中點估計的年薪值)相等於由二零一一年三月三十一日預算設有的 57 個非首長級職位，減至二零一二年三月三十一日的 55 個，減幅為 2 個。 ............ 2,240 萬元
此外，預算於二零一一年三月三十一日及二零一二年三月三十一日設有 3 個首長級職位。
{last}

綱領
綱領(1) 水閘

詳情
綱領(1)：水閘
\t2009–10 (實際)\t2010–11 (原來預算)\t2010–11 (修訂)\t2011–12 (預算)
財政撥款(百萬元)\t61.7\t61.7\t61.7\t61.7
\t\t\t(—)\t(—)
\t\t\t\t({same})
宗旨
2  宗旨是看守水閘。

承擔額
分目\t項目\t涵蓋的範圍\t核准承擔額\t截至31.3.2010止的累積開支\t2010–11修訂預算開支\t結餘
(編號)\t(編號)\t\t$’000\t$’000\t$’000\t$’000
經營帳目
700\t\t一般非經常開支\t\t\t\t
\t801\t重建水閘\t9,000\t2,000\t622\t6,378
\t\t總額\t9,000\t2,000\t622\t6,378
"""


def chinese(last: str, same: str = "或與 2010–11 原來預算相同") -> str:
    return CHINESE.format(last=last, same=same)


def test_a_balance_whose_label_and_unit_were_lost() -> None:
    found = reading_of(chinese("......................................... 640"))
    (report,) = found.reports
    assert rejected(found) == []
    assert [n.code for n in found.notes] == ["label-inferred", "unit-inferred"]
    assert [(p.status, p.amount) for p in report.provisions if p.table == "front"] == [
        ("estimate", 61_700_000),
        ("balance", 6_400_000),
    ]
    assert [(e.value, e.period) for e in report.establishment if e.measure == "commitment-balance"] == [
        (6_400_000, "2011-12")
    ]


def test_a_balance_that_no_unit_makes_right() -> None:
    found = reading_of(chinese("......................................... 710"))
    assert [n.code for n in found.notes] == ["label-inferred", "unit-lost"]
    assert [p.amount for p in found.reports[0].provisions if p.table == "front"] == [61_700_000, None]


@pytest.mark.parametrize("same", ["或與 2010–11 原來預算相同", "或較 2010–11 原來預算沒有改變"])
def test_the_same_as_the_original_in_chinese(same: str) -> None:
    report = report_of(chinese("", same))
    (estimate,) = (p for p in report.provisions if p.table == "programme" and p.status == "estimate")
    assert [(c.percent, c.status) for c in estimate.changes] == [(0, "revised"), (0, "original")]
