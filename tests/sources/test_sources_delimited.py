"""Separated values: every record a row with its lines, damage told at its place, other texts left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.documents import read_document
from kg.sources import read, read_bytes
from kg.sources.cache import PageCache
from kg.sources.inputs import expand
from kg.sources.model import Document, Line, Table

HEAD = '"總目","分目","2014-15\n修訂預算\n$\'000","2015-16\n預算\n$\'000"\n'
ROWS = '"21","運作開支",101316,101508\n"22","工程, 第一期",3675,11370\n"23","",0,\n'


def csv(text: str, name: str = "t.csv") -> Document:
    return read_bytes(text.encode(), name)


def table(document: Document) -> Table:
    found = [b for _, b in document.blocks() if isinstance(b, Table)]
    assert len(found) == 1
    return found[0]


def cells(document: Document) -> list[list[str]]:
    return [[c.text for c in row.cells if c is not None] for row in table(document).rows]


def test_a_table_with_breaks_in_its_heading() -> None:
    document = csv(HEAD + ROWS)
    assert document.file.media_type == "text/csv"
    assert document.problems == ()
    assert cells(document) == [
        ["總目", "分目", "2014-15\n修訂預算\n$'000", "2015-16\n預算\n$'000"],
        ["21", "運作開支", "101316", "101508"],
        ["22", "工程, 第一期", "3675", "11370"],
        ["23", "", "0", ""],
    ]
    rows = table(document).rows
    assert [r.place.locator for r in rows] == ["line=1-5", "line=6", "line=7", "line=8"]
    assert [r.header for r in rows] == [True, False, False, False]
    assert rows[2].raw == '"22","工程, 第一期",3675,11370'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "big5hkscs"])
@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ends: str) -> None:
    text = (HEAD + ROWS * 8).replace("\n", ends)
    document = read_bytes(text.encode(encoding), "t.csv")
    assert document.problems == ()
    assert cells(document) == cells(csv(HEAD + ROWS * 8))


@pytest.mark.parametrize(("delimiter", "media"), [("\t", "text/tab-separated-values"), (";", "text/csv")])
def test_other_delimiters(delimiter: str, media: str) -> None:
    text = f"a{delimiter}b{delimiter}c\n1{delimiter}2,5{delimiter}3\n"
    document = csv(text, "t.tsv")
    assert document.file.media_type == media
    assert cells(document) == [["a", "b", "c"], ["1", "2,5", "3"]]


def test_the_line_that_names_the_delimiter_stays_a_line() -> None:
    document = csv("sep=;\na;b\n1;2,3\n")
    first = document.pages[0].blocks[0]
    assert isinstance(first, Line)
    assert first.text == "sep=;"
    assert [r.place.locator for r in table(document).rows] == ["line=2", "line=3"]


def test_a_mark_that_is_never_closed_costs_its_own_line() -> None:
    document = csv(HEAD + '"21","運作開支,101316,101508\n"22","工程",3675,11370\n"23","甲",0,1\n')
    (problem,) = document.problems
    assert (problem.code, problem.fatal, problem.place.locator) == ("damaged-row", False, "line=6")
    assert cells(document)[1:] == [
        ["21", "運作開支", "101316", "101508"],
        ["22", "工程", "3675", "11370"],
        ["23", "甲", "0", "1"],
    ]


def test_a_mark_inside_a_cell_without_marks_is_text() -> None:
    document = csv('a,b\n1,5" pipe\n2,6" pipe\n3,"7"" pipe"\n')
    assert document.problems == ()
    assert [row[1] for row in cells(document)] == ["b", '5" pipe', '6" pipe', '7" pipe']


def test_rows_of_another_width_are_told() -> None:
    document = csv(HEAD + ROWS + '"24","甲",1\n"25","乙",1,2,3\n註：說明\n\n"26","丙",1,2,,\n')
    assert [(p.code, p.place.locator) for p in document.problems] == [
        ("damaged-row", "line=9"),
        ("damaged-row", "line=10"),
    ]
    found = cells(document)
    assert found[4:] == [
        ["24", "甲", "1", ""],
        ["25", "乙", "1", "2", "3"],
        ["註：說明", "", "", ""],
        ["", "", "", ""],
        ["26", "丙", "1", "2"],
    ]


def test_many_damaged_rows_are_counted() -> None:
    document = csv(HEAD + ROWS * 200 + '"24","甲",1\n' * 300)
    assert len(document.problems) == 101
    assert document.problems[-1].message.startswith("200 more rows")


def test_a_title_before_the_heading() -> None:
    document = csv("開支預算,,,\n" + HEAD + ROWS)
    assert [r.header for r in table(document).rows][:3] == [False, True, False]


def test_a_table_without_a_heading_has_none_marked() -> None:
    assert not any(r.header for r in table(csv(ROWS)).rows)


@pytest.mark.parametrize(
    "text",
    [
        "創新科技署的開放數據計劃。\n\n第一段，有逗號。\n第二段, 也有。\n",
        "one\ntwo\nthree\n",
        "a,b\nc\nd\ne\n",
    ],
)
def test_prose_with_such_a_name_is_prose(text: str) -> None:
    assert csv(text).file.media_type == "text/plain"


def test_a_table_is_told_without_its_name() -> None:
    assert csv(HEAD + ROWS, "download").file.media_type == "text/csv"
    assert csv("甲, 乙, 丙\n丁, 戊, 己\n庚, 辛, 壬\n", "x.txt").file.media_type == "text/plain"


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02" * 50, b"", b'"', b'"\n', b",,,\n,,,\n", b"a,b\n1,\xff\xfe\n"]
)
def test_damage_is_no_exception(data: bytes) -> None:
    document = read_bytes(data, "t.csv")
    assert read_document(document).ledger


def test_the_cache_keeps_it(tmp_path: Path) -> None:
    document = csv(HEAD + ROWS + '"24","甲",1\n')
    cache = PageCache(tmp_path)
    cache.put(document)
    assert cache.get(document.file.sha256) == document


def test_folders_give_tables_but_never_decisions(tmp_path: Path) -> None:
    for name in ("a.csv", "b.TSV", "decisions.csv"):
        (tmp_path / name).write_text("a,b\n1,2\n")
    assert [p.name for p in expand([str(tmp_path)])] == ["a.csv", "b.TSV"]
    assert [p.name for p in expand([str(tmp_path / "*")])] == ["a.csv", "b.TSV"]


def test_every_line_of_the_governments_tables_is_in_a_row(shared: Path) -> None:
    for path in sorted((shared / "documents" / "estimates-csv").glob("*.csv")):
        document = read(path)
        assert document.problems == ()
        covered: list[int] = []
        for row in table(document).rows:
            assert row.place.line is not None
            covered += range(row.place.line, (row.place.line_end or row.place.line) + 1)
        assert covered == list(range(1, len(path.read_bytes().splitlines()) + 1))
