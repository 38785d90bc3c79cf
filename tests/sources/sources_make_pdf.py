"""PDFs drawn for the tests of kg.sources: tables in every dress, with text that wraps as a word processor wraps it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

CJK, LATIN, LATIN_BOLD = "STSong-Light", "Helvetica", "Helvetica-Bold"
pdfmetrics.registerFont(UnicodeCIDFont(CJK))

A4 = (595.0, 842.0)
A4_LANDSCAPE = (842.0, 595.0)
PADDING = 4.0
LEADING = 1.35

HEADER = ["編號", "數據種類", "數據集名稱", "一般說明", "目標發放日期", "更新頻率"]
WIDTHS = [36.0, 70.0, 130.0, 260.0, 90.0, 90.0]
ROWS = [
    [
        "1",
        "科技及廣播",
        "初創企業培育計劃的公司名單及其業務性質",
        "獲取錄的公司名稱、取錄年份、業務性質，以及畢業後三年繼續經營的公司數目 (CSV)",
        "03/2024",
        "每季",
    ],
    ["2", "財經", "開支數據", "總目的開支", "12/2024", "每年"],
    ["3", "運輸", "停車場空置車位資訊", "停車場的空置車位數目\n收費及高度限制", "06/2024", "實時"],
]
Row = Sequence[str]


@dataclass
class Style:
    """How a table is drawn. ``rules``: full, horizontal, booktabs, inner (no outer border) or none; ``pen`` says with
    what: line, rect (thin filled), dashes (many small segments)."""

    rules: str = "full"
    pen: str = "line"
    size: float = 10.0
    font: str = CJK
    shade: bool = False
    gap: float = 0.0
    """Extra space between rows."""
    open_top: bool = False
    open_bottom: bool = False


@dataclass
class Sheet:
    """A canvas with its origin at the top left corner."""

    size: tuple[float, float] = A4_LANDSCAPE
    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    encrypt: Any = None
    created: str | None = None

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.buffer, pagesize=self.size, encrypt=self.encrypt, invariant=True)

    def text(self, x: float, top: float, text: str, *, font: str = CJK, size: float = 10.0) -> None:
        """One line whose upper edge is about ``top``."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.size[1] - top - 0.88 * size, text)

    def line(self, x0: float, top0: float, x1: float, top1: float) -> None:
        self.canvas.line(x0, self.size[1] - top0, x1, self.size[1] - top1)

    def rect(self, x0: float, top: float, x1: float, bottom: float, *, stroke: int, fill: int) -> None:
        self.canvas.rect(x0, self.size[1] - bottom, x1 - x0, bottom - top, stroke=stroke, fill=fill)

    def page(self) -> None:
        self.canvas.showPage()

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


def width_of(text: str, style: Style) -> float:
    return pdfmetrics.stringWidth(text, style.font, style.size)


def wrap(text: str, width: float, style: Style) -> list[str]:
    """Lines of a cell: CJK breaks between any two characters (not before closing punctuation), Latin at spaces."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for unit in _units(paragraph):
            if line and width_of((line + unit).rstrip(), style) > width:
                lines.append(line)
                line = ""
            line += unit
        lines.append(line)
    return lines


def _units(text: str) -> list[str]:
    units: list[str] = []
    for char in text:
        glue = units and (
            char in "，。、；：）)」》/:,."
            or char == " "
            or (ord(char) < 0x2E80 and ord(units[-1][-1]) < 0x2E80 and units[-1][-1] != " ")
            or units[-1][-1] in "（(「《"
        )
        if glue:
            units[-1] += char
        else:
            units.append(char)
    return units


def draw_table(
    sheet: Sheet, x: float, top: float, widths: Sequence[float], rows: Sequence[Row], style: Style
) -> float:
    """Draw rows (a row of one string spans all columns); gives the bottom."""
    ys = [top]
    edges = [x]
    for w in widths:
        edges.append(edges[-1] + w)
    spans: set[int] = set()
    for number, row in enumerate(rows):
        y = ys[-1] + PADDING
        height = 0.0
        columns = [(edges[0], edges[-1])] if len(row) == 1 else list(pairwise(edges))
        if len(row) == 1:
            spans.add(number)
        wrapped = [
            wrap(t, b - a - 2 * PADDING, style) if t else [] for t, (a, b) in zip(row, columns, strict=True)
        ]
        height = max([1, *map(len, wrapped)]) * style.size * LEADING + 2 * PADDING + style.gap
        if style.shade and number == 0:
            sheet.canvas.setFillGray(0.85)
            sheet.rect(edges[0], ys[-1], edges[-1], ys[-1] + height, stroke=0, fill=1)
            sheet.canvas.setFillGray(0)
        for lines, (a, _) in zip(wrapped, columns, strict=True):
            for i, line in enumerate(lines):
                sheet.text(a + PADDING, y + i * style.size * LEADING, line, font=style.font, size=style.size)
        ys.append(ys[-1] + height)
    _rule(sheet, edges, ys, spans, style)
    return ys[-1]


def _rule(sheet: Sheet, edges: list[float], ys: list[float], spans: set[int], style: Style) -> None:
    pen = _pens(sheet)[style.pen]
    if style.rules == "none":
        return
    horizontal = ys if style.rules != "booktabs" else [ys[0], ys[1], ys[-1]]
    if style.rules == "inner":
        horizontal = ys[1:-1]
    if style.open_top:
        horizontal = horizontal[1:]
    if style.open_bottom:
        horizontal = horizontal[:-1]
    for y in horizontal:
        pen(edges[0], y, edges[-1], y)
    if style.rules in ("horizontal", "booktabs"):
        return
    verticals = edges if style.rules == "full" else edges[1:-1]
    for i, (a, b) in enumerate(pairwise(ys)):
        for x in verticals:
            if i not in spans or x in (edges[0], edges[-1]):
                pen(x, a, x, b)


def _pens(sheet: Sheet) -> dict[str, Callable[[float, float, float, float], None]]:
    def rect(x0: float, y0: float, x1: float, y1: float) -> None:
        sheet.rect(x0 - 0.25, y0 - 0.25, x1 + 0.25, y1 + 0.25, stroke=0, fill=1)

    def dashes(x0: float, y0: float, x1: float, y1: float) -> None:
        steps = max(1, int((x1 - x0 + y1 - y0) / 5))
        for i in range(steps):
            a, b = i / steps, (i + 0.6) / steps
            sheet.line(x0 + a * (x1 - x0), y0 + a * (y1 - y0), x0 + b * (x1 - x0), y0 + b * (y1 - y0))

    return {"line": sheet.line, "rect": rect, "dashes": dashes}


def plan_page(
    style: Style, size: tuple[float, float] = A4_LANDSCAPE, rows: Sequence[Row] | None = None
) -> bytes:
    """A page with a title, a heading, a table and a page number."""
    sheet = Sheet(size)
    scale = (size[0] - 80) / sum(WIDTHS)
    sheet.text(40, 40, "試驗署", size=16)
    sheet.text(40, 70, "A. 在 2024 年發放的部門數據集", size=12)
    draw_table(sheet, 40, 95, [w * scale for w in WIDTHS], rows or [HEADER, *ROWS], style)
    sheet.text(size[0] / 2, size[1] - 40, "第 1 頁", size=9)
    sheet.page()
    return sheet.bytes()
