"""The bundled plans as pdftotext leaves them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from documents_dress import read_text

import kg.corpus
from kg.documents import read_document
from kg.records import Entry
from kg.sources import read

CORPUS = Path(kg.corpus.__file__).parent
pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not here")


_ONE_FORM = str.maketrans({"‒": "–", "∕": "／", " ": None})
"""Some dashes and strokes are other characters in the text than in the PDF's own table of characters."""


def _text(pdf: Path, mode: str) -> str:
    return subprocess.run(
        ["pdftotext", mode, str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("name", ["dpo-2025-2027", "dpo-2025-2027-en", "itc-2026-2028", "ogcio-2020-2022"])
def test_narrow_columns_that_one_space_parts(name: str, tmp_path: Path) -> None:
    """Columns as narrow as their words: in the layout one space stands between cells, and the edges move from page to page."""
    pdf = CORPUS / f"{name}.pdf"
    again, plan = read_text(_text(pdf, "-layout"), tmp_path), read_document(read(pdf)).plan
    assert plan is not None
    assert again.plan is not None
    assert [_words(e) for e in again.plan.entries] == [_words(e) for e in plan.entries]


def _words(entry: Entry) -> list[str]:
    said = (entry.key, entry.category, entry.title, entry.description, entry.date_text, entry.frequency_text)
    return [text.translate(_ONE_FORM) for text in said]


def test_words_without_spaces_are_not_read_as_something_else(tmp_path: Path) -> None:
    reading = read_text(_text(CORPUS / "dpo-2025-2027-en.pdf", "-raw"), tmp_path)
    assert reading.kind == "unrecognised"
    assert "spaces between its words are lost" in reading.why
