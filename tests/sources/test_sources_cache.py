"""The cache gives back what was put, or nothing."""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict
from pathlib import Path

import pytest
from sources_make_pdf import HEADER, ROWS, Style, plan_page

from kg.sources import read_bytes
from kg.sources.cache import READER, PageCache, fingerprint
from kg.sources.model import Document

SOURCES = {
    "pdf": plan_page(Style(), rows=[HEADER, ["組"], *ROWS]),
    "markdown": b"# A\n\n| a | b |\n|---|---|\n| 1 | **2**<br>3 |\n",
    "html": b"<h1>A</h1><table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
    "broken": b"%PDF-1.4 nothing",
    "damaged": ("甲" * 200).encode() + b"\xff\n",
}


@pytest.mark.parametrize("data", SOURCES.values(), ids=SOURCES)
def test_round_trip(data: bytes, tmp_path: Path) -> None:
    document = read_bytes(data, "x")
    cache = PageCache(tmp_path / "cache")
    assert cache.get(document.file.sha256) is None
    cache.put(document)
    assert cache.get(document.file.sha256) == document


def _put(folder: Path) -> tuple[Document, Path]:
    document = read_bytes(SOURCES["markdown"], "x")
    PageCache(folder).put(document)
    (path,) = folder.iterdir()
    return document, path


def test_a_damaged_file_is_a_miss_wherever_it_is_damaged(tmp_path: Path) -> None:
    document, path = _put(tmp_path)
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at])
        assert PageCache(tmp_path).get(document.file.sha256) is None
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        assert PageCache(tmp_path).get(document.file.sha256) in (None, document)


def test_another_reader_version_is_a_miss(tmp_path: Path) -> None:
    document, _ = _put(tmp_path)
    assert PageCache(tmp_path, reader=READER + 1).get(document.file.sha256) is None


def test_the_file_of_another_document_is_a_miss(tmp_path: Path) -> None:
    document, path = _put(tmp_path)
    other = read_bytes(b"other\n", "y").file.sha256
    path.rename(path.with_name(path.name.replace(document.file.sha256, other)))
    assert PageCache(tmp_path).get(other) is None


def test_equal_documents_make_equal_files(tmp_path: Path) -> None:
    _, first = _put(tmp_path / "a")
    _, second = _put(tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    document = read_bytes(b"text\n", "x")
    PageCache(blocked / "cache").put(document)
    assert PageCache(blocked / "cache").get(document.file.sha256) is None


def test_fingerprint_is_the_key(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(SOURCES["html"])
    assert fingerprint(path) == read_bytes(SOURCES["html"], "x").file.sha256


@pytest.mark.parametrize("data", SOURCES.values(), ids=SOURCES)
def test_all_records_of_a_document_are_kept(data: bytes, tmp_path: Path) -> None:
    """Field by field, as the standard library takes records apart."""
    document = read_bytes(data, "x")
    PageCache(tmp_path).put(document)
    (path,) = tmp_path.iterdir()
    kept = json.loads(gzip.decompress(path.read_bytes()))["document"]
    assert kept == json.loads(json.dumps(asdict(document)))
    assert list(kept) == list(asdict(document))
