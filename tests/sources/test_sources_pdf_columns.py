"""Prose in two columns: tables in one of them, lines of unlike looks side by side, columns that hold little."""

from __future__ import annotations

from reportlab.pdfbase import pdfmetrics
from sources_make_pdf import A4, CJK, LATIN, LATIN_BOLD, Sheet, Style, draw_table, wrap

from kg.sources import read_bytes
from kg.sources.model import Document, Line, Table

PROSE = "香港憑藉卓越的研發能力和健全的制度吸引頂尖研究機構落戶，並推動應用科技和創新的業務流程。" * 12
LEFT, RIGHT = wrap(PROSE, 240, Style()), wrap(PROSE[20:] + PROSE[:20], 240, Style())
X, Y, PITCH = 45.0, 310.0, 14.0


def column(sheet: Sheet, x: float, top: float, lines: list[str]) -> float:
    for i, text in enumerate(lines):
        sheet.text(x, top + PITCH * i, text)
    return top + PITCH * len(lines)


def read(sheet: Sheet) -> Document:
    sheet.page()
    return read_bytes(sheet.bytes(), "x.pdf")


def shown(document: Document) -> list[str]:
    return [f"table of {len(b.rows)}" if isinstance(b, Table) else b.text for _, b in document.blocks()]


def test_a_table_in_one_column_leaves_the_other_whole() -> None:
    sheet = Sheet(A4)
    column(sheet, X, 80, LEFT[:20])
    end = column(sheet, Y, 80, RIGHT[:8])
    bottom = draw_table(
        sheet, Y, end + 6, [80, 80, 80], [["年份", "項目", "金額"], ["2020", "12", "34"]], Style()
    )
    column(sheet, Y, bottom + 10, RIGHT[8:12])
    assert shown(read(sheet)) == [*LEFT[:20], *RIGHT[:8], "table of 2", *RIGHT[8:12]]


def test_a_table_across_both_columns_parts_the_page() -> None:
    sheet = Sheet(A4)
    column(sheet, X, 80, LEFT[:8])
    end = column(sheet, Y, 80, RIGHT[:8])
    bottom = draw_table(
        sheet, X, end + 6, [150, 200, 150], [["年份", "項目", "金額"], ["2020", "12", "34"]], Style()
    )
    column(sheet, X, bottom + 10, LEFT[8:16])
    column(sheet, Y, bottom + 10, RIGHT[8:16])
    assert shown(read(sheet)) == [*LEFT[:8], *RIGHT[:8], "table of 2", *LEFT[8:16], *RIGHT[8:16]]


def test_a_heading_keeps_its_looks_beside_a_line_of_prose() -> None:
    sheet = Sheet(A4)
    prose = wrap(
        "The council helps small and medium firms to raise their productivity in every trade. " * 8,
        240,
        Style(font=LATIN),
    )
    for i, text in enumerate(prose):
        sheet.text(X, 80 + PITCH * i, text, font=LATIN)
        if i == 4:
            sheet.text(Y, 79 + PITCH * i, "Science Park", font=LATIN_BOLD, size=11.5)
        else:
            sheet.text(Y, 80 + PITCH * i, text, font=LATIN)
    heading = next(b for _, b in read(sheet).blocks() if isinstance(b, Line) and b.text == "Science Park")
    assert (heading.bold, heading.size is not None and 11 < heading.size < 14) == (True, True)


def test_a_column_that_holds_little_is_one_in_the_other_half_of_the_page() -> None:
    sheet = Sheet(A4)
    column(sheet, X, 80, LEFT[:20])
    column(sheet, Y, 80, [RIGHT[-1][:14], "網址", "甲署：www.example.org", "乙局：www.example.com"])
    document = read(sheet)
    assert shown(document)[:20] == LEFT[:20]
    assert shown(document)[21:] == ["網址", "甲署：www.example.org", "乙局：www.example.com"]


def test_a_line_over_both_columns_is_not_cut_where_a_space_falls_on_the_gutter() -> None:
    sheet = Sheet(A4)
    lead = "Hong Kong builds on its strong research and its close ties"
    sheet.text(X, 50, lead, font=LATIN, size=17)
    column(sheet, X, 90, LEFT[:10])
    column(sheet, Y, 90, RIGHT[:10])
    assert shown(read(sheet)) == [lead, *LEFT[:10], *RIGHT[:10]]


def test_a_raised_mark_at_the_height_of_the_other_columns_line_stays_at_its_word() -> None:
    sheet = Sheet(A4)
    for i in range(12):
        sheet.text(X, 80 + PITCH * i, LEFT[i])
        sheet.text(Y, 80 + PITCH * i - 4.4, RIGHT[i])
    sheet.text(X, 80 + PITCH * 12, "五所研發中心", font=CJK)
    sheet.text(X + 60, 80 + PITCH * 12 - 0.5, "1", font=LATIN, size=5.5)
    sheet.text(Y, 80 + PITCH * 12 - 4.4, RIGHT[12])
    assert "五所研發中心1" in shown(read(sheet))


def test_justified_lines_with_wide_spaces_are_text() -> None:
    """Narrow columns of long Latin words: justification makes spaces wider than an em, and some stand below each other."""
    sheet = Sheet(A4)
    words = ["international", "telecommunications", "infrastructure", "administration", "responsibilities"]
    texts: list[str] = []
    for side in (X, Y):
        for i in range(14):
            line = [words[(i + k + int(side)) % len(words)] for k in range(3)]
            width = sum(pdfmetrics.stringWidth(w, LATIN, 10) for w in line)
            gap, at = (240 - width) / 2, side
            for word in line:
                sheet.text(at, 80 + PITCH * i, word, font=LATIN)
                at += pdfmetrics.stringWidth(word, LATIN, 10) + gap
            texts.append(" ".join(line))
    assert shown(read(sheet)) == texts
