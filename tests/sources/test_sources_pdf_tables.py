"""Tables in PDFs, in every dress they come in."""

from __future__ import annotations

from itertools import pairwise

import pytest
from reportlab.pdfbase import pdfmetrics
from sources_make_pdf import (
    A4,
    A4_LANDSCAPE,
    CJK,
    HEADER,
    LATIN,
    ROWS,
    WIDTHS,
    Sheet,
    Style,
    draw_table,
    plan_page,
    wrap,
)

from kg.sources import read_bytes
from kg.sources.model import Document, Line, Row, Table

GROUP = ["香港科技園公司 (HKSTPC)"]


def tables(document: Document) -> list[Table]:
    assert not document.problems
    return [b for _, b in document.blocks() if isinstance(b, Table)]


def lines(document: Document) -> list[str]:
    return [b.text for _, b in document.blocks() if isinstance(b, Line)]


def texts(row: Row) -> list[str | None]:
    return [None if c is None else "".join(line.text for line in c.lines) for c in row.cells]


def flat(row: list[str]) -> list[str]:
    return [cell.replace("\n", "") for cell in row]


@pytest.mark.parametrize("size", [A4_LANDSCAPE, A4], ids=["landscape", "portrait"])
@pytest.mark.parametrize("pen", ["line", "rect", "dashes"])
@pytest.mark.parametrize(
    ("rules", "ruling"), [("full", "full"), ("inner", "full"), ("horizontal", "horizontal")]
)
def test_ruled_tables_give_one_row_per_item(
    rules: str, ruling: str, pen: str, size: tuple[float, float]
) -> None:
    font = 10.0 if size == A4_LANDSCAPE else 8.0
    data = plan_page(Style(rules, pen, font, shade=True), size, [HEADER, GROUP, *ROWS])
    document = read_bytes(data, "plan.pdf")
    (table,) = tables(document)
    assert table.ruling == ruling
    assert len(table.columns) == 6
    assert [texts(r) for r in table.rows] == [HEADER, [*GROUP, *[None] * 5], *map(flat, ROWS)]
    assert table.rows[1].cells[0] is not None
    assert table.rows[1].cells[0].span == 6
    assert lines(document) == ["試驗署", "A. 在 2024 年發放的部門數據集", "第 1 頁"]


@pytest.mark.parametrize("size", [A4_LANDSCAPE, A4], ids=["landscape", "portrait"])
@pytest.mark.parametrize("rules", ["none", "booktabs"])
def test_tables_without_row_rules_give_one_row_per_visual_line(rules: str, size: tuple[float, float]) -> None:
    style = Style(rules, size=10.0 if size == A4_LANDSCAPE else 8.0, shade=True)
    data = plan_page(style, size, [HEADER, GROUP, *ROWS])
    (table,) = tables(read_bytes(data, "plan.pdf"))
    assert table.ruling == "none"
    assert len(table.columns) == 6
    assert texts(table.rows[0]) == HEADER
    assert texts(table.rows[1]) == [*GROUP, *[None] * 5]
    items: list[list[str]] = []
    for row in table.rows[2:]:
        cells = [t or "" for t in texts(row)]
        if cells[0]:
            items.append(cells)
        else:
            items[-1] = [a + b for a, b in zip(items[-1], cells, strict=True)]
    assert items == [flat(row) for row in ROWS]


def test_places_count_rows_and_lines_separately_down_the_page() -> None:
    sheet = Sheet()
    sheet.text(40, 40, "甲")
    draw_table(sheet, 40, 60, [60, 200], [["編號", "名稱"], ["1", "一"]], Style())
    sheet.text(40, 150, "乙")
    draw_table(sheet, 40, 170, [60, 200], [["編號", "名稱"], ["2", "二"]], Style())
    sheet.page()
    document = read_bytes(sheet.bytes(), "x.pdf")
    found = []
    for _, block in document.blocks():
        found += [r.place.locator for r in block.rows] if isinstance(block, Table) else [block.place.locator]
    assert found == [
        "page=1;line=1",
        "page=1;row=1",
        "page=1;row=2",
        "page=1;line=2",
        "page=1;row=3",
        "page=1;row=4",
    ]


def test_a_cell_merged_downwards_holds_for_the_rows_below() -> None:
    sheet = Sheet()
    xs, ys = [40, 100, 200, 400], [50, 75, 100, 125]
    for y in ys:
        for a, b in pairwise(xs):
            if not (a == 100 and y == 100):
                sheet.line(a, y, b, y)
    for x in xs:
        sheet.line(x, ys[0], x, ys[-1])
    for (x, y), text in {
        (0, 0): "編號",
        (1, 0): "種類",
        (2, 0): "名稱",
        (0, 1): "1",
        (1, 1): "財經",
        (2, 1): "甲",
        (0, 2): "2",
        (2, 2): "乙",
    }.items():
        sheet.text(xs[x] + 4, ys[y] + 5, text)
    sheet.page()
    (table,) = tables(read_bytes(sheet.bytes(), "x.pdf"))
    assert [texts(r) for r in table.rows] == [
        ["編號", "種類", "名稱"],
        ["1", "財經", "甲"],
        ["2", "財經", "乙"],
    ]
    assert [c.merged_up for r in table.rows for c in r.cells if c] == [False] * 7 + [True, False]


def test_shading_and_underlines_and_frames_make_no_table() -> None:
    sheet = Sheet(A4)
    sheet.canvas.setFillGray(0.8)
    for i in range(4):
        sheet.rect(40, 100 + 30 * i, 300, 115 + 30 * i, stroke=0, fill=1)
        sheet.rect(300, 100 + 30 * i, 500, 115 + 30 * i, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    for i in range(4):
        sheet.text(44, 100 + 30 * i, "一段文字，沒有表格，只有底色。")
        sheet.line(44, 112 + 30 * i, 194, 112 + 30 * i)
    sheet.rect(30, 30, 560, 800, stroke=1, fill=0)
    sheet.page()
    document = read_bytes(sheet.bytes(), "x.pdf")
    assert tables(document) == []
    assert lines(document) == ["一段文字，沒有表格，只有底色。"] * 4


def _two_pages(
    style_before: Style, style_after: Style, rows: list[list[str]], more: list[list[str]]
) -> Document:
    sheet = Sheet()
    sheet.text(40, 30, "D. 進度", size=12)
    draw_table(sheet, 40, 450, WIDTHS, rows, style_before)
    sheet.text(400, 570, "- 1 -", font=LATIN, size=9)
    sheet.page()
    draw_table(sheet, 40, 40, WIDTHS, more, style_after)
    sheet.text(400, 570, "- 2 -", font=LATIN, size=9)
    sheet.page()
    return read_bytes(sheet.bytes(), "x.pdf")


def test_a_row_cut_by_the_page_break_continues() -> None:
    first = wrap(ROWS[0][2] * 2, WIDTHS[2] - 8, Style())
    second = wrap(ROWS[0][3] * 2, WIDTHS[3] - 8, Style())
    cut = ["1", "財經", first[0], second[0], "03/2024", "每季"]
    rest = ["", "", "\n".join(first[1:]), "\n".join(second[1:]), "", ""]
    document = _two_pages(Style(), Style(), [HEADER, cut], [HEADER, rest, ROWS[1]])
    before, after = tables(document)
    assert [r.continues for r in before.rows] == [False, False]
    assert [r.continues for r in after.rows] == [False, True, False]


def test_a_row_without_a_rule_at_the_page_break_continues_though_its_cells_are_full() -> None:
    document = _two_pages(
        Style(open_bottom=True),
        Style(open_top=True),
        [HEADER, ["1", "財", "甲。", "乙。", "01/2024", "每季"]],
        [["", "經", "丙。", "", "", ""], ROWS[1]],
    )
    before, after = tables(document)
    assert len(before.rows) == 2
    assert [r.continues for r in after.rows] == [True, False]


@pytest.mark.parametrize(
    "first",
    [
        ROWS[1],
        ["", "不適用", "", "", "", ""],
        ["", "", "另一項", "", "", ""],
        ["香港科技園公司 (HKSTPC)"],
    ],
    ids=["numbered", "nil", "no full line before", "group"],
)
def test_a_whole_row_after_the_page_break_does_not_continue(first: list[str]) -> None:
    before = ["1", "財經", "短", "短", "03/2024", "每季"]
    document = _two_pages(Style(), Style(), [HEADER, before], [HEADER, first, ROWS[2]])
    assert [r.continues for t in tables(document) for r in t.rows] == [False] * 5


def test_wraps_and_forced_breaks_are_told_apart() -> None:
    text = "收集的資料包括公司名稱及業務性質，每年更新一次。\n另有說明"
    sheet = Sheet()
    style = Style()
    printed = wrap(text, 150 - 8, style)
    draw_table(sheet, 40, 40, [60, 150], [["編號", "說明"], ["1", text]], style)
    sheet.page()
    (table,) = tables(read_bytes(sheet.bytes(), "x.pdf"))
    cell = table.rows[1].cells[1]
    assert cell is not None
    assert [line.text for line in cell.lines] == printed
    forced = [line.forced for line in cell.lines]
    author = printed.index("另有說明") - 1
    assert forced[author] is not False
    assert all(f is not True for i, f in enumerate(forced) if i != author)
    assert forced[-1] is None


def test_a_short_line_before_a_short_word_was_broken_by_the_author() -> None:
    sheet = Sheet()
    draw_table(sheet, 40, 40, [60, 200], [["編號", "說明"], ["1", "開支\n數據"]], Style())
    sheet.page()
    (table,) = tables(read_bytes(sheet.bytes(), "x.pdf"))
    cell = table.rows[1].cells[1]
    assert cell is not None
    assert [line.forced for line in cell.lines] == [True, None]


@pytest.mark.parametrize("trailing", [True, False])
def test_hidden_spaces_at_the_line_end_are_seen(trailing: bool) -> None:
    text = "the company name and year of admission and the business nature of companies"
    sheet = Sheet()
    style = Style(font=LATIN)
    for i, line in enumerate(wrap(text, 150 - 8, style)):
        sheet.text(104, 44 + 13.5 * i, line if trailing else line.rstrip(), font=LATIN)
    for y in (40.0, 110.0):
        sheet.line(40, y, 250, y)
    for x in (40.0, 100.0, 250.0):
        sheet.line(x, 40, x, 110)
    sheet.page()
    (table,) = tables(read_bytes(sheet.bytes(), "x.pdf"))
    cell = table.rows[0].cells[1]
    assert cell is not None
    assert len(cell.lines) > 2
    assert {line.space_after for line in cell.lines[:-1]} == {True if trailing else None}


def test_bullets_in_cells_are_lines_of_the_cell() -> None:
    sheet = Sheet()
    draw_table(sheet, 40, 40, [60, 300], [["編號", "說明"], ["1", "● 申請數目\n● 獲批數目"]], Style())
    sheet.page()
    (table,) = tables(read_bytes(sheet.bytes(), "x.pdf"))
    cell = table.rows[1].cells[1]
    assert cell is not None
    assert [(line.text, line.forced) for line in cell.lines] == [("● 申請數目", True), ("● 獲批數目", None)]


def test_a_table_with_headings_between_is_two_tables_without_rules_too() -> None:
    sheet = Sheet()
    bottom = draw_table(sheet, 40, 60, WIDTHS, [HEADER, ["", "不適用", "", "", "", ""]], Style("none"))
    sheet.text(40, bottom + 10, "ii. 非空間數據", size=12)
    draw_table(sheet, 40, bottom + 30, WIDTHS, [HEADER, *ROWS], Style("none"))
    sheet.page()
    document = read_bytes(sheet.bytes(), "x.pdf")
    first, second = tables(document)
    assert [texts(r) for r in first.rows] == [HEADER, ["", "不適用", "", "", "", ""]]
    assert texts(second.rows[0]) == HEADER
    assert lines(document) == ["ii. 非空間數據"]


def test_text_in_two_columns_is_read_one_after_the_other() -> None:
    prose = "香港憑藉卓越的研發能力和健全的制度吸引頂尖研究機構落戶，並推動應用科技和創新的業務流程。" * 6
    sheet = Sheet(A4)
    style = Style()
    left = wrap(prose, 240, style)
    right = wrap(prose[20:] + prose[:20], 240, style)
    sheet.text(40, 40, "創新和科技", size=18)
    for i, (a, b) in enumerate(zip(left, right, strict=False)):
        sheet.text(40, 80 + 14 * i, a)
        sheet.text(305, 87 + 14 * i, b)
    sheet.page()
    document = read_bytes(sheet.bytes(), "x.pdf")
    shown = min(len(left), len(right))
    assert tables(document) == []
    assert lines(document) == ["創新和科技", *left[:shown], *right[:shown]]


def test_numbered_paragraphs_and_lists_are_no_table() -> None:
    sheet = Sheet(A4)
    style = Style()
    for i in range(8):
        sheet.text(40, 60 + 30 * i, f"{i + 1}.")
        for j, line in enumerate(
            wrap(
                "這一段文字說明計劃的宗旨，並列出有關部門在未來三年的工作，以及公眾可以如何使用這些資料。",
                400,
                style,
            )
        ):
            sheet.text(70, 60 + 30 * i + 14 * j, line)
    sheet.page()
    assert tables(read_bytes(sheet.bytes(), "x.pdf")) == []


def test_words_keep_cjk_together_and_superscripts_in_their_line() -> None:
    sheet = Sheet()
    canvas = sheet.canvas
    text = canvas.beginText(40, 500)
    text.setFont(CJK, 12)
    text.setCharSpace(1.5)  # stretched, as justified text is
    text.textOut("創新科技署")
    canvas.drawText(text)
    sheet.text(200, 86.2, "研發中心")
    sheet.text(240, 84, "註一", size=6)
    sheet.text(252, 86.2, "，香港")
    sheet.page()
    (first,) = (b for _, b in read_bytes(sheet.bytes(), "x.pdf").blocks() if isinstance(b, Line))
    assert first.text == "創新科技署 研發中心註一，香港"
    assert first.size == 10.0


def test_fake_bold_is_read_once_and_as_bold() -> None:
    sheet = Sheet()
    for dx in (0.0, 0.3, 0.6):
        sheet.text(40 + dx, 40, "開放數據計劃 Plan 22")
    sheet.page()
    (line,) = (b for _, b in read_bytes(sheet.bytes(), "x.pdf").blocks() if isinstance(b, Line))
    assert line.text == "開放數據計劃 Plan 22"
    assert line.bold


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_turned_by_the_file_is_read_upright(turn: int) -> None:
    sheet = Sheet(A4_LANDSCAPE)
    canvas = sheet.canvas
    width, height = A4_LANDSCAPE
    canvas.setPageRotation(turn)  # reportlab turns the page's box along with it
    matrix = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}
    canvas.transform(*matrix[turn])  # upright once a viewer turns the page
    draw_table(sheet, 40, 60, WIDTHS, [HEADER, *ROWS], Style())
    sheet.page()
    (table,) = tables(read_bytes(sheet.bytes(), "x.pdf"))
    assert [texts(r) for r in table.rows] == [HEADER, *map(flat, ROWS)]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_text_drawn_sideways_is_read_in_its_own_direction(turn: int) -> None:
    sheet = Sheet(A4_LANDSCAPE)
    canvas = sheet.canvas
    width, height = A4_LANDSCAPE
    size = (height, width) if turn != 180 else (width, height)
    canvas.setPageSize(size)
    matrix = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}
    canvas.transform(*matrix[turn])
    draw_table(sheet, 40, 60, WIDTHS, [HEADER, *ROWS], Style())
    sheet.text(40, 30, "A. 試驗")
    sheet.page()
    document = read_bytes(sheet.bytes(), "x.pdf")
    (table,) = tables(document)
    assert [texts(r) for r in table.rows] == [HEADER, *map(flat, ROWS)]
    assert lines(document) == ["A. 試驗"]
    assert document.pages[0].rotation == turn
    assert (document.pages[0].width, document.pages[0].height) == A4_LANDSCAPE


def test_a_label_at_the_side_is_a_line_of_its_own() -> None:
    sheet = Sheet()
    draw_table(sheet, 60, 60, WIDTHS, [HEADER, *ROWS], Style())
    sheet.canvas.saveState()
    sheet.canvas.translate(30, 300)
    sheet.canvas.rotate(90)
    sheet.canvas.setFont(LATIN, 10)
    sheet.canvas.drawString(0, 0, "Draft copy")
    sheet.canvas.restoreState()
    sheet.page()
    document = read_bytes(sheet.bytes(), "x.pdf")
    assert lines(document) == ["Draft copy"]
    assert [texts(r) for r in tables(document)[0].rows] == [HEADER, *map(flat, ROWS)]


def test_dot_leaders_lead_to_the_next_column() -> None:
    sheet = Sheet(A4)
    for i, (label, values) in enumerate(
        [
            ("", ["2022", "2023", "2024"]),
            ("接獲的申請", ["405", "481", "440"]),
            ("獲批的項目", ["257", "271", "326"]),
            ("完成的項目", ["25", "71", "26"]),
        ]
    ):
        top = 60 + 16 * i
        if label:
            dots = (370 - 40 - pdfmetrics.stringWidth(label, CJK, 10)) / pdfmetrics.stringWidth(
                ".", LATIN, 10
            )
            sheet.text(40, top, label)
            sheet.text(40 + pdfmetrics.stringWidth(label, CJK, 10), top, "." * int(dots), font=LATIN)
        for x, value in zip((375, 440, 505), values, strict=True):
            sheet.text(x, top, value, font=LATIN)
    sheet.page()
    (table,) = tables(read_bytes(sheet.bytes(), "x.pdf"))
    assert [[(t or "").rstrip(". ") for t in texts(r)] for r in table.rows] == [
        ["", "2022", "2023", "2024"],
        ["接獲的申請", "405", "481", "440"],
        ["獲批的項目", "257", "271", "326"],
        ["完成的項目", "25", "71", "26"],
    ]
