"""The real plans: the same content comes out of the PDF and the text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from kg.sources import read
from kg.sources.model import Document, Line, Table

SHARED = Path(__file__).parents[2].parent / "shared"
PAIRS = {
    "itc-2026-2028.pdf": "itc-open-data-plan-2026-2028.txt",
    "itib-2024-2026.pdf": "itib-open-data-plan-2024-2026.txt",
    "ogcio-2019-2021.pdf": "ogcio-open-data-plan-2019-2021.txt",
    "yearbook-2019-ch06.pdf": "yearbook-2019-chapter-06.txt",
    "head155-2024-25.pdf": "head-155-estimates-2024-25.txt",
}
PLANS = list(PAIRS)[:3]

pytestmark = pytest.mark.skipif(not (SHARED / "samples").is_dir(), reason="the shared samples are not here")


def sample(name: str) -> Document:
    document = read(SHARED / "samples" / name)
    assert document.problems == ()
    return document


def characters(document: Document) -> Counter[str]:
    text = "".join(
        b.text
        if isinstance(b, Line)
        else "".join(c.text for r in b.rows for c in r.cells if c and not c.merged_up)
        for _, b in document.blocks()
    )
    kept = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))
    return Counter(kept)


@pytest.mark.parametrize("name", PAIRS)
def test_no_character_is_lost_or_doubled(name: str) -> None:
    """As many characters as the PDF draws, whatever became lines and tables of them."""
    import pdfplumber

    drawn: Counter[str] = Counter()
    with pdfplumber.open(SHARED / "samples" / name) as pdf:
        for page in pdf.pages:
            text = "".join(c["text"] for c in page.chars)
            drawn += Counter(re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)))
    assert characters(sample(name)) == drawn


@pytest.mark.parametrize("name", PLANS)
def test_plan_tables_are_fully_ruled(name: str) -> None:
    found = [b for _, b in sample(name).blocks() if isinstance(b, Table)]
    assert {t.ruling for t in found} == {"full"}
    assert len({len(t.columns) for t in found}) == 1


def test_group_rows_span_the_table() -> None:
    tables = [b for _, b in sample("itc-2026-2028.pdf").blocks() if isinstance(b, Table)]
    spans = [r.cells[0].text for t in tables for r in t.rows if r.cells[0] and r.cells[0].span == 6]
    assert len(spans) == 10
    assert spans[0] == "指定本地研究機構名單 (DLRI)"


def test_the_row_that_the_page_break_cuts_continues() -> None:
    rows = [r for _, b in sample("itib-2024-2026.pdf").blocks() if isinstance(b, Table) for r in b.rows]
    assert [r.place.locator for r in rows if r.continues] == ["page=4;row=2"]


@pytest.mark.parametrize("name", [n for n in PLANS if n != "itib-2024-2026.pdf"])
def test_whole_rows_after_a_page_break_do_not_continue(name: str) -> None:
    assert not [r for _, b in sample(name).blocks() if isinstance(b, Table) for r in b.rows if r.continues]


def test_the_yearbook_is_read_column_by_column() -> None:
    texts = [b.text for _, b in sample("yearbook-2019-ch06.pdf").blocks() if isinstance(b, Line)]
    at = texts.index("創新及科技局專責制定香港的創新及科技(創科)政")
    assert texts[at + 1] == "策，並由創新科技署、政府資訊科技總監辦公室，"


@pytest.mark.parametrize("name", PAIRS.values())
def test_every_line_of_the_texts_is_in_one_block(name: str) -> None:
    path = SHARED / "seeds" / name
    numbers: list[int] = []
    for _, block in read(path).blocks():
        for place in [r.place for r in block.rows] if isinstance(block, Table) else [block.place]:
            assert place.line is not None
            numbers += range(place.line, (place.line_end or place.line) + 1)
    text = path.read_text(encoding="utf-8-sig").removesuffix("\n")
    assert numbers == list(range(1, text.count("\n") + 2))
