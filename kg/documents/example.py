"""A plan made up here, read for what reading leaves behind in the process: patterns compiled and word lists loaded."""

from __future__ import annotations

from kg.documents.plan import read_plan
from kg.documents.recognise import recognise
from kg.records import Reading
from kg.sources.model import Cell, CellLine, Document, Line, Page, Place, Row, SourceFile, Table

_LINES = (
    "某某署年度開放數據計劃",
    "2026 – 2028 年度（二零二六年一月）",
    "A. 部門於 2026 年將會發放的數據集",
    "(i) 某某處 (ABC)",
)
_AFTER = ("* 備註：以上數據均以 CSV 格式提供。", "B. 已於 2025 年發放的數據集：沒有", "第 1 頁，共 2 頁")
_ROWS = (
    ("數據集編號", "數據集種類／名稱", "數據集說明", "目標發放日期", "更新頻率", "備註"),
    (
        "1.",
        "資訊科技 - 某某\n數據 [新項目]",
        "各區的某某，Some words 及\nhttps://a.example/b",
        "03/2026 #",
        "每月",
        "JSON 格式 *",
    ),
    (
        "2.",
        "健康\nSome data",
        "某某報告",
        "2026年第一季",
        "每兩年，並按需要更新 (as and when necessary)",
        "不適用",
    ),
    ("3.", "房屋", "沒有", "March 2026", "Half-yearly", "—"),
)


def read_example() -> Reading:
    """What a process does before it forks readers, so that not each of them begins with the same work."""
    before = tuple(Line(text, Place(page=1, line=n)) for n, text in enumerate(_LINES, 1))
    after = tuple(Line(text, Place(page=1, line=n)) for n, text in enumerate(_AFTER, len(_LINES) + 1))
    rows = tuple(
        Row(tuple(_cell(n, m, text) for m, text in enumerate(cells)), Place(page=1, row=n + 1))
        for n, cells in enumerate(_ROWS)
    )
    edges = tuple((70.0 * n, 70.0 * n + 69) for n in range(len(_ROWS[0])))
    page = Page(1, (*before, Table(rows, "full", edges), *after), 595, 842)
    file = SourceFile("0" * 16, "0" * 64, "example.pdf", "application/pdf", 1)
    document = Document(file, (page,))
    return read_plan(document, recognise(document).why)


def _cell(row: int, column: int, text: str) -> Cell:
    left, top = 70.0 * column, 200 + 40.0 * row
    return Cell(
        tuple(
            CellLine(line, (left + 2, top + 12 * n, left + 60, top + 12 * n + 10))
            for n, line in enumerate(text.split("\n"))
        ),
        box=(left, top, left + 69, top + 40),
    )
