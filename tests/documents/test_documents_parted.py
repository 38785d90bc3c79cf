"""The same small plan with other marks between its cells, with and without headings, reads the same."""

from __future__ import annotations

import pytest

from kg.documents import read_document
from kg.records import Plan
from kg.sources import read_bytes

ENGLISH = {
    "front": ["Transport Department", "Open Data Plan for 2027", ""],
    "A": ["Section A: Datasets to be released in 2027"],
    "B": ["Section B: Nil", ""],
    "C": ["Section C: Datasets of other organisations", "Nil", ""],
    "D": ["Section D: Progress of release"],
    "back": ["", "Transport Department", "December 2026"],
}
CHINESE = {
    "front": ["運輸署", "2027年開放數據計劃", ""],
    "A": ["甲部：將於2027年發放的數據集"],
    "B": ["乙部：無", ""],
    "C": ["丙部：其他機構的數據集", "沒有", ""],
    "D": ["丁部：發放進度"],
    "back": ["", "運輸署", "2026年12月"],
}
ROWS = {
    "en": [
        ["No.", "Dataset", "Release", "Update", "Remarks"],
        ["1", "Cycle tracks", "03/2027", "Monthly", ""],
        ["2", "Bus lanes", "2027/15", "Yearly", "withdrawn"],
        ["3", "Footbridges", "06/2027", "As and when necessary", "GeoJSON"],
        ["1", "Traffic census", "06/2026", "Yearly", "CSV"],
    ],
    "zh": [
        ["編號", "數據集名稱", "發放日期", "更新頻率", "備註"],
        ["1", "單車徑", "03/2027", "每月", ""],
        ["2", "巴士專線", "2027/15", "每年", "取消"],
        ["3", "行人天橋", "2027年6月", "按需要", "GeoJSON"],
        ["1", "交通統計", "06/2026", "每年", "CSV"],
    ],
}
MARKS = [
    " ; ",
    "; ",
    ";",
    "；",
    " | ",
    "｜",
    "\t",
    " / ",
    " – ",
    " -- ",
    "    ",
    ", ",
    "，",
    " : ",
    " ~ ",
    "^",
]
DRESSES = ["as it is", "no mark at the end", "headings once, above the sections", "no headings", "framed"]


def _document(language: str, mark: str, dress: str) -> str:
    lines = ENGLISH if language == "en" else CHINESE

    def row(cells: list[str]) -> str:
        if dress == "no mark at the end" and not cells[-1]:
            cells = cells[:-1]
        text = mark.join(cells)
        return f"{mark.strip()} {text} {mark.strip()}" if dress == "framed" else text.rstrip(" ")

    heading, *rows = [row(cells) for cells in ROWS[language]]
    once = [heading, ""] if dress == "headings once, above the sections" else []
    over = [] if once or dress == "no headings" else [heading]
    parts = [
        *(lines["front"] + once + lines["A"] + over + rows[:3] + [""]),
        *(lines["B"] + lines["C"] + lines["D"] + over + rows[3:] + lines["back"]),
    ]
    return "\n".join(parts) + "\n"


def _plan(text: str) -> Plan:
    reading = read_document(read_bytes(text.encode(), "plan.txt"))
    assert reading.plan is not None
    assert not [line for line in reading.ledger if line.outcome == "rejected"]
    return reading.plan


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("mark", "dress"),
    [(m, d) for m in MARKS for d in DRESSES if d != "framed" or m in (" | ", "｜", " ~ ", "^")],
    ids=repr,
)
def test_marks_between_cells(language: str, mark: str, dress: str) -> None:
    plan = _plan(_document(language, mark, dress))
    found = [[e.number, e.title, e.date_text, e.frequency_text, e.description] for e in plan.entries]
    assert found == ROWS[language][1:]
    assert [e.key for e in plan.entries] == ["A-1", "A-2", "A-3", "D-1"]
    assert [nil.section for nil in plan.nils] == ["B", "C"]
    assert not plan.remarks
    assert not plan.groups
    assert plan.issued == "2026-12"


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (
            "1 ; Tides; heights ; 03/2027 ; Monthly ; CSV",
            ["Tides; heights", "03/2027", "Monthly", "CSV"],
        ),
        (
            '1 ; "Tides ; heights" ; 03/2027 ; Monthly ; CSV',
            ["Tides ; heights", "03/2027", "Monthly", "CSV"],
        ),
        ("1 ; Tides ; 03/2027 ; Monthly ; CSV ; JSON", ["Tides", "03/2027", "Monthly", "CSV ; JSON"]),
        ("1 ; Tides ; heights ; 03/2027 ; Monthly", ["Tides ; heights", "03/2027", "Monthly", ""]),
        (
            "1 ; Tides of\n   the harbour ; 03/2027 ;\n   Monthly ; CSV",
            ["Tides of the harbour", "03/2027", "Monthly", "CSV"],
        ),
        ("1 ; Tides\n; 03/2027\n; Monthly\n; CSV", ["Tides", "03/2027", "Monthly", "CSV"]),
        ("1 ; 03/2027 ; Monthly ; CSV", ["", "03/2027", "Monthly", "CSV"]),
        ("1;Tides;;Monthly;CSV", ["Tides", "", "Monthly", "CSV"]),
        ("1 ; Tides ; ; Monthly ; TBC", ["Tides", "", "Monthly", "TBC"]),
        ("; Tides ; 03/2027 ; Monthly ; CSV", ["Tides", "03/2027", "Monthly", "CSV"]),
    ],
)
def test_cells_that_hold_the_mark_or_go_on(row: str, cells: list[str]) -> None:
    text = _document("en", " ; ", "as it is").replace("1 ; Cycle tracks ; 03/2027 ; Monthly ;", row)
    entry = _plan(text).entries[0]
    assert [entry.title, entry.date_text, entry.frequency_text, entry.description] == cells


def test_prose_with_marks_is_no_list() -> None:
    text = _document("en", " ; ", "as it is").replace(
        "Section B: Nil",
        "Data come as CSV ; as JSON ; and as GeoJSON ; and more may follow ; see the portal.\n\nSection B: Nil",
    )
    plan = _plan(text)
    assert len(plan.entries) == 4
    assert [remark.text[:16] for remark in plan.remarks] == ["Data come as CSV"]
