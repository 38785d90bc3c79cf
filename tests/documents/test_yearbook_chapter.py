"""Yearbook 2019 chapter 6: the same chapter from the text and from the PDF, every line accounted for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg.documents import read_document
from kg.records import Reading
from kg.records.yearbook import Chapter
from kg.sources import read

SHARED = Path(__file__).parents[2].parent / "shared"
TEXT = SHARED / "seeds" / "yearbook-2019-chapter-06.txt"
PDF = SHARED / "samples" / "yearbook-2019-ch06.pdf"
pytestmark = pytest.mark.skipif(not TEXT.exists() or not PDF.exists(), reason="the documents are not here")

BODIES = [
    "香港科技園公司",
    "港深創新及科技園有限公司",
    "數碼港",
    "香港生產力促進局",
    "研究及發展中心",
    "香港檢測和認證局",
    "香港認可處",
    "標準及校正實驗所",
    "產品標準資料組",
]


@cache
def reading(path: Path) -> Reading:
    return read_document(read(path))


def chapter(path: Path) -> Chapter:
    found = reading(path).chapter
    assert found is not None
    return found


@pytest.mark.parametrize("path", [TEXT, PDF])
def test_label_title_year_and_language(path: Path) -> None:
    found = chapter(path)
    assert reading(path).kind == "yearbook"
    assert (found.label, found.title, found.year, found.language) == ("6", "創新和科技", "2019", "zh-Hant")


def test_text_and_pdf_give_the_same_chapter() -> None:
    text, pdf = chapter(TEXT), chapter(PDF)
    assert [(p.headings, p.text, p.footnotes) for p in text.paragraphs] == [
        (p.headings, p.text, p.footnotes) for p in pdf.paragraphs
    ]
    assert [(b.name, b.headings, b.paragraphs) for b in text.bodies] == [
        (b.name, b.headings, b.paragraphs) for b in pdf.bodies
    ]
    assert [(w.name, w.url) for w in text.websites] == [(w.name, w.url) for w in pdf.websites]
    assert [(f.mark, f.text) for f in text.footnotes] == [(f.mark, f.text) for f in pdf.footnotes]


@pytest.mark.parametrize("path", [TEXT, PDF])
def test_bodies_stand_under_their_own_heading(path: Path) -> None:
    found = chapter(path)
    assert [b.name for b in found.bodies] == BODIES
    assert {b.headings for b in found.bodies} == {("基礎設施",)}
    for body in found.bodies:
        assert body.paragraphs
        for number in body.paragraphs:
            assert found.paragraphs[number - 1].headings == (*body.headings, body.name)


@pytest.mark.parametrize("path", [TEXT, PDF])
def test_eighteen_websites(path: Path) -> None:
    websites = chapter(path).websites
    assert len(websites) == 18
    assert (websites[0].name, websites[0].url) == ("數碼港", "www.cyberport.com.hk")
    assert (websites[-1].name, websites[-1].url) == ("政府青少年網站", "youth.gov.hk")


@pytest.mark.parametrize("path", [TEXT, PDF])
def test_footnotes_are_resolved_and_their_marks_taken_out(path: Path) -> None:
    found = chapter(path)
    assert [(f.number, f.mark) for f in found.footnotes] == [(1, "註一"), (2, "註二"), (3, "註三")]
    assert found.footnotes[0].text == "前稱汽車零部件研發中心。"
    marked = {p.footnotes: p.text for p in found.paragraphs if p.footnotes}
    assert set(marked) == {(1,), (2,), (3,)}
    assert "五所研發中心為汽車科技研發中心、香港應用科技研究院" in marked[(1,)]
    assert "七所指定大學的技術轉移處" in marked[(2,)]
    assert not any(mark in p.text for p in found.paragraphs for mark in ("註一", "註二", "註三"))


@pytest.mark.parametrize("path", [TEXT, PDF])
def test_wraps_and_stray_spaces_are_undone(path: Path) -> None:
    texts = "\n".join(p.text for p in chapter(path).paragraphs)
    for phrase in (
        "創新及科技(創科)政策",
        "設立Smart-Space 8共用工作間",
        "合共約3 000類",
        "約4 000個",
        "《香港智慧城市藍圖2.0》",
        "為專注醫療科技的Health@InnoHK",
        "超過1 700類表格",
    ):
        assert phrase in texts, phrase


@pytest.mark.parametrize("path", [TEXT, PDF])
def test_the_ledger_closes(path: Path) -> None:
    found = reading(path)
    printed = [line for line in found.ledger if line.text.strip()]
    assert not [line for line in printed if line.outcome in ("rejected", "blank")]
    assert len(found.ledger) == sum(1 for _ in found.document.blocks())
    for line in printed:
        if line.outcome == "furniture":
            assert line.reason
    targets = {line.target for line in found.ledger if line.outcome == "mapped"}
    chapter_ = chapter(path)
    assert targets == {
        *(f"paragraph:{p.number}" for p in chapter_.paragraphs),
        *(f"website:{w.number}" for w in chapter_.websites),
        *(f"footnote:{f.number}" for f in chapter_.footnotes),
    }


def test_what_a_template_left_behind_is_furniture() -> None:
    left = [line.text.strip() for line in reading(TEXT).ledger if "template" in line.reason]
    assert left == ["註一 總結餘", "註二 總結餘", "XXXXXX註一XXXXX", "註十四 總結餘"]


def test_running_heads_and_page_numbers_are_furniture() -> None:
    reasons = [line.reason for line in reading(PDF).ledger if line.outcome == "furniture"]
    assert reasons.count("running head") == 5
    assert reasons.count("page number") == 5


def test_english_extracts_are_recognised_by_two_signs_each() -> None:
    first = read_document(read(SHARED / "documents" / "yearbook_2002_ch16_12_gfs_en.txt"))
    assert first.kind == "yearbook"
    assert first.chapter is not None
    assert (first.chapter.year, first.chapter.language) == ("2002", "en")
    assert [(b.name, b.paragraphs) for b in first.chapter.bodies] == [
        ("Government Flying Service", (1, 2, 3, 4))
    ]
    assert first.chapter.websites == ()
    assert [n.code for n in first.notes] == ["website-without-address"] * 2
    second = read_document(read(SHARED / "documents" / "yearbook_2006_ch05_09_innovation_en_extract.txt"))
    assert second.kind == "yearbook"
    assert second.chapter is not None
    assert [p.headings for p in second.chapter.paragraphs] == [
        ("Innovation and Technology Commission",),
        ("Innovation and Technology Commission",),
        ("Innovation and Technology Fund",),
        ("Promoting Technological Entrepreneurship",),
    ]
    assert [b.name for b in second.chapter.bodies] == [
        "Innovation and Technology Commission",
        "Innovation and Technology Fund",
    ]
    assert second.chapter.year == ""
