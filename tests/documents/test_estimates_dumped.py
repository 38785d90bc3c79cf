"""Controlling officers' reports in text that an extractor wrote block by block (``pdftotext`` without ``-layout``): what is told is right, the rest is named."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from documents_dress import read_text

from kg.documents import read_document
from kg.records import Reading
from kg.records.estimates import Establishment, Figure, Provision, Report
from kg.sources import read

PDF = Path(__file__).parents[2].parent / "shared" / "samples" / "head155-2024-25.pdf"


@pytest.fixture(scope="module")
def real() -> Report:
    if not PDF.is_file():
        pytest.skip("the real documents are not here")
    [report] = read_document(read(PDF)).reports
    return report


def figure(one: Figure) -> tuple[object, ...]:
    return (one.programme, one.measure.replace(" ", ""), one.period, one.status, one.value, one.second)


def provision(one: Provision) -> tuple[object, ...]:
    where = (one.table, one.programme, one.body, one.subhead, one.total)
    return (*where, one.fiscal_year, one.status, one.amount, one.changes)


def posts(one: Establishment) -> tuple[object, ...]:
    return (one.measure, one.programme, one.period, one.value)


def told(report: Report) -> set[tuple[object, ...]]:
    return {
        *map(figure, report.figures),
        *map(provision, report.provisions),
        *map(posts, report.establishment),
    }


def pdftotext(*how: str) -> list[str]:
    """The text of the PDF's pages."""
    done = subprocess.run(["pdftotext", *how, str(PDF), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")


def front_of(report: Report) -> list[tuple[str, Decimal | None]]:
    sums = [(p.status, p.amount) for p in report.provisions if p.table == "front"]
    return [*sums, *((e.measure, e.value) for e in report.establishment if e.measure.endswith("ceiling"))]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not here")
@pytest.mark.parametrize("pages", [range(15), *([0, n] for n in range(1, 15))], ids=str)
def test_no_value_is_told_that_the_pdf_does_not_have(real: Report, pages: list[int], tmp_path: Path) -> None:
    """The whole document, and its front with one page of it."""
    printed = pdftotext()
    reading = read_text("\f".join(printed[n] for n in pages), tmp_path)
    [report] = reading.reports
    assert told(report) <= told(real)
    assert front_of(report) == front_of(real)
    assert all(line.reason for line in reading.ledger if line.outcome == "rejected")
    if len(pages) == 15:
        assert {p.programme for p in report.provisions if p.table == "programme"} == {"1", "2", "3", "4", "5"}
        assert [n.code for n in reading.notes] == ["columns-lost"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not here")
def test_tables_that_kept_their_layout_are_read_beside_others(real: Report, tmp_path: Path) -> None:
    pages = [*pdftotext()[:7], *pdftotext("-layout")[7:]]
    [report] = read_text("\f".join(pages), tmp_path).reports
    assert told(report) <= told(real)
    assert report.figures
    assert {p.table for p in report.provisions} == {p.table for p in real.provisions}


FRONT = """總目 155 – 政府總部：創新科技署
管制人員：創新科技署署長會交代本總目下的開支。
二零二四至二五年度預算
二零二四至二五年度的編制上限(按薪級中點估計的年薪值)相等於由二零二
四年三月三十一日預算設有的 327 個非首長級職位，增至二零二五年三月三
十一日的 339 個，增幅為 12 個。
此外，預算於二零二四年三月三十一日及二零二五年三月三十一日設有 10
個首長級職位。
承擔額結餘

{sums}

管制人員報告
綱領
綱領(1) 支援研究及發展
詳情
綱領(1)：支援研究及發展
2022-23
(實際)

2023-24
(原來預算)

2023-24
(修訂)

2024-25
(預算)

財政撥款(百萬元)...........89.5

104.7

108.5
({revised}%)

114.5
(+5.5%)

宗旨
2 宗旨是推動研究。
指標
2022
(實際)
研究人才庫
接獲和處理的申請..........2 454
獲撥款的職位數目..........3 937

2023
(實際)

2024
(預算)

2 895
4 512

2 942
4 814
"""
SUMS = ("9.173 億元", "2.772 億元", "4.858 億元")


def dump(folder: Path, sums: tuple[str, ...] = SUMS, revised: str = "+3.6") -> Reading:
    return read_text(FRONT.format(sums="\n".join(sums), revised=revised), folder)


def test_a_column_of_sums_is_dealt_out_in_order(tmp_path: Path) -> None:
    [report] = dump(tmp_path).reports
    assert front_of(report) == [
        ("estimate", Decimal(917_300_000)),
        ("balance", Decimal(485_800_000)),
        ("establishment-ceiling", Decimal(277_200_000)),
    ]
    estimate = next(p for p in report.provisions if p.status == "estimate" and p.table == "front")
    assert [p.locator for p in estimate.places] == ["line=3", "line=11"]


@pytest.mark.parametrize("sums", [SUMS[:1], SUMS[1:], (*SUMS, "1.000 億元")])
def test_sums_that_are_not_as_many_as_their_names_are_nobodys(sums: tuple[str, ...], tmp_path: Path) -> None:
    reading = dump(tmp_path, sums)
    assert front_of(reading.reports[0]) == []
    lost = {line.text: line.reason for line in reading.ledger if line.outcome == "rejected"}
    assert {lost[text] for text in sums} == {"a sum whose label was lost"}


def test_a_number_parted_by_a_space_is_not_two_columns(tmp_path: Path) -> None:
    reading = dump(tmp_path)
    assert reading.reports[0].figures == ()
    lost = {line.text for line in reading.ledger if line.outcome == "rejected"}
    assert {"接獲和處理的申請..........2 454", "2 895", "4 814"} <= lost
    assert [n.code for n in reading.notes] == ["columns-lost"]


def test_one_row_is_read_when_its_percentages_agree(tmp_path: Path) -> None:
    def sums(revised: str) -> list[Decimal | None]:
        [report] = dump(tmp_path, revised=revised).reports
        return [p.amount for p in report.provisions if p.table == "programme"]

    assert sums("+3.6") == [Decimal(n) for n in (89_500_000, 104_700_000, 108_500_000, 114_500_000)]
    assert sums("-8.6") == []
