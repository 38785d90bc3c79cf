"""Plans in text that an extractor wrote block by block (``pdftotext`` without ``-layout``): what is told is right, the rest is named."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from documents_dress import flat, read_text

from kg.documents import read_document
from kg.documents.plan.dumped.names import Widths, is_description
from kg.documents.plan.dumped.tokens import Token, pages_of
from kg.documents.plan.flow import flatten
from kg.records import Entry, Plan
from kg.sources import read

SHARED = Path(__file__).parents[2].parent / "shared"
CORPUS = Path(__file__).parents[2] / "kg" / "corpus"
PLANS = [
    (SHARED / "samples" / "itc-2026-2028.pdf", 59, 43),
    (SHARED / "samples" / "itib-2024-2026.pdf", 13, 12),
    (SHARED / "samples" / "ogcio-2019-2021.pdf", 35, 35),
    (CORPUS / "ogcio-2020-2022.pdf", 9, 8),
    (CORPUS / "dpo-2025-2027.pdf", 6, 1),
    (CORPUS / "dpo-2025-2027-en.pdf", 2, 1),
]


def facts(entry: Entry) -> tuple[object, ...]:
    """All but the description."""
    group = entry.group.name if entry.group else ""
    texts = (flat(entry.category), flat(entry.title), entry.month, flat(entry.frequency_text), group)
    return (entry.number, entry.section, entry.spatial, entry.date_kind, entry.is_new, *texts)


def plan_of(text: str, folder: Path) -> Plan:
    plan = read_text(text, folder).plan
    assert plan is not None
    return plan


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not here")
@pytest.mark.parametrize(("pdf", "rows", "whole"), PLANS, ids=[pdf.stem for pdf, _, _ in PLANS])
def test_rows_that_are_read_are_those_of_the_pdf(pdf: Path, rows: int, whole: int, tmp_path: Path) -> None:
    """``rows`` of them at the least, ``whole`` with their descriptions, and no row that says anything else."""
    if not pdf.is_file():
        pytest.skip("the real documents are not here")
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    real = read_document(read(pdf)).plan
    assert real is not None
    wanted = {e.key: e for e in real.entries}
    reading = read_text(text, tmp_path)
    assert reading.plan is not None
    found = {e.key: e for e in reading.plan.entries}
    assert len(found) >= rows
    assert {k: facts(e) for k, e in found.items()} == {k: facts(wanted[k]) for k in found}
    descriptions = {k: flat(e.description).replace("∕", "／") for k, e in found.items()}
    printed = {k: flat(e.description).replace("∕", "／") for k, e in wanted.items()}
    assert all(said in ("", printed[k]) for k, said in descriptions.items())
    assert sum(said == printed[k] for k, said in descriptions.items()) >= whole
    assert sorted(n.key for n in reading.plan.nils) == sorted(n.key for n in real.nils)
    rejected = [line for line in reading.ledger if line.outcome == "rejected"]
    assert all(line.reason for line in rejected)
    assert bool(rejected) == any(note.code == "columns-lost" for note in reading.notes)


HEAD = "審計署\n2027-2029 年度開放數據計劃\nA. 在 2027 年發放的部門數據集\n"
HEADINGS = ("編號", "數據種類", "數據集名稱", "一般說明", "目標發放日期", "更新頻率")
ROWS = (
    ("1", "財經", "帳目審查的次數", "數據以 CSV 格式提供", "03/2027", "每年"),
    ("2", "財經", "報告書一覽", "數據以 JSON 格式提供", "10/2027", "每半年"),
)


def test_rows_in_blocks_are_read(tmp_path: Path) -> None:
    cells = [*HEADINGS, *ROWS[0], *ROWS[1]]
    plan = plan_of(HEAD + "\n\n".join(cells) + "\n", tmp_path)
    assert [(e.title, e.description, e.date_text) for e in plan.entries] == [(r[2], r[3], r[4]) for r in ROWS]


def test_a_cell_below_its_heading_is_the_first_of_its_column(tmp_path: Path) -> None:
    """An extractor puts the heading of a column behind its other cells, with its first cell below it."""
    cells = [*HEADINGS[:4], "目標發放日期\n03/2027", *ROWS[0][:4], *ROWS[1], "更新頻率\n每年"]
    plan = plan_of(HEAD + "\n\n".join(cells) + "\n", tmp_path)
    assert [(e.number, e.date_text, e.frequency_text) for e in plan.entries] == [
        ("1", "03/2027", "每年"),
        ("2", "10/2027", "每半年"),
    ]


def test_without_as_many_months_as_rows_none_is_given(tmp_path: Path) -> None:
    cells = [*HEADINGS, *ROWS[0][:4], *ROWS[1][:4], "10/2027", "每年", "每半年"]
    reading = read_text(HEAD + "\n\n".join(cells) + "\n", tmp_path)
    assert reading.plan is not None
    assert not [e for e in reading.plan.entries if e.month is not None]
    assert any(line.outcome == "rejected" and line.text == "10/2027" for line in reading.ledger)


def test_page_numbers_are_no_rows(tmp_path: Path) -> None:
    cells = [*HEADINGS, *ROWS[0], "1", "\f編號", *HEADINGS[1:], *ROWS[1], "2"]
    plan = plan_of(HEAD + "\n\n".join(cells) + "\n", tmp_path)
    assert [e.title for e in plan.entries] == [r[2] for r in ROWS]


def tokens(text: str, folder: Path) -> list[Token]:
    path = folder / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return [t for page in pages_of(flatten(read(path)), ()) for t in page]


def test_a_month_at_the_end_of_a_line_is_a_cell(tmp_path: Path) -> None:
    found = tokens("各廠的處理量，按日 03/2027\n期排列 (CSV)\n", tmp_path)
    assert [(t.kind, t.text) for t in found] == [
        ("text", "各廠的處理量，按日\n期排列 (CSV)"),
        ("date", "03/2027"),
    ]


def test_stacked_cells_are_cells_of_their_own(tmp_path: Path) -> None:
    found = tokens("每年\n每半年 (自 2027 年\n起)\n每月\n", tmp_path)
    assert [t.text for t in found] == ["每年", "每半年 (自 2027 年\n起)", "每月"]


def test_the_width_of_names_tells_descriptions(tmp_path: Path) -> None:
    widths = Widths([["一二三四五六七八", "九十"], ["甲乙丙丁戊己庚辛", "壬"]])
    wide, narrow = tokens("這一行比名稱的欄寬得多因此不是名稱\n\n短的名稱\n", tmp_path)
    assert is_description(wide, widths)
    assert not is_description(narrow, widths)
    assert not widths.may_go_on("短", "名稱")
    assert widths.may_go_on("一二三四五六七八", "九")
