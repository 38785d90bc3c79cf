"""PDF tables that no grid draws: running feet, columns in common, headings between, words that run over."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reportlab.pdfbase import pdfmetrics
from sources_make_pdf import A4, LATIN, LATIN_BOLD, Sheet

from kg.sources import read_bytes
from kg.sources.model import Document, Line, Row, Table

XS = [40.0, 100.0, 220.0, 320.0, 500.0]
HEADER = ["No.", "Category", "Name", "Remarks", "Ref."]
SIZE = 9.0
LEADING = 12.0


def put(
    sheet: Sheet,
    top: float,
    row: Sequence[str],
    xs: Sequence[float] = XS,
    *,
    rule: str = "",
    pad: float = 4.0,
) -> float:
    """A row whose cells' lines are parted by newlines; gives its bottom. ``rule``: above or below it, over the page."""
    if rule == "above":
        sheet.line(xs[0] - 4, top, 550, top)
    bottom = top + pad
    for x, cell in zip(xs, row, strict=False):
        for i, text in enumerate(cell.split("\n") if cell else []):
            sheet.text(x, top + pad + i * LEADING, text, font=LATIN, size=SIZE)
            bottom = max(bottom, top + pad + (i + 1) * LEADING)
    bottom += pad
    if rule == "below":
        sheet.line(xs[0] - 4, bottom, 550, bottom)
    return bottom


def item(n: int, remarks: str = "Faults in each\ndistrict (CSV)") -> list[str]:
    return [str(n), "Transport", f"Street lamps {n}", remarks, f"A{n}"]


def read(sheet: Sheet) -> Document:
    document = read_bytes(sheet.bytes(), "x.pdf")
    assert not document.problems
    return document


def tables(document: Document) -> list[Table]:
    return [b for _, b in document.blocks() if isinstance(b, Table)]


def lines(document: Document) -> list[str]:
    return [b.text for _, b in document.blocks() if isinstance(b, Line)]


def texts(row: Row) -> list[str | None]:
    return [None if c is None else c.text for c in row.cells]


def text_of(table: Table) -> str:
    return "\n".join(r.text for r in table.rows)


@pytest.mark.parametrize("rule", ["", "below"])
def test_a_page_number_below_the_last_column_is_a_line(rule: str) -> None:
    sheet = Sheet(A4)
    for page in (1, 2):
        top = put(sheet, 60, HEADER, rule=rule)
        while top < 740:
            top = put(sheet, top, item(page), rule=rule)
        sheet.text(500, 790, f"P. {page}", font=LATIN, size=SIZE)
        sheet.page()
    document = read(sheet)
    assert lines(document) == ["P. 1", "P. 2"]
    assert all("P." not in text_of(t) for t in tables(document))


def test_a_repeated_head_is_a_line_and_a_repeated_header_is_not() -> None:
    sheet = Sheet(A4)
    for page in (1, 2):
        sheet.text(40, 30, "Highways Department", font=LATIN, size=SIZE)
        sheet.text(400, 30, f"Page {page} of 2", font=LATIN, size=SIZE)
        top = put(sheet, 60, HEADER)
        for n in range(5):
            top = put(sheet, top, item(n))
        sheet.page()
    document = read(sheet)
    assert lines(document) == ["Highways Department Page 1 of 2", "Highways Department Page 2 of 2"]
    assert [texts(t.rows[0]) for t in tables(document)] == [HEADER, HEADER]


def test_the_end_of_a_cut_row_at_the_same_height_is_no_running_head() -> None:
    sheet = Sheet(A4)
    for page in range(1, 7):
        if page in (3, 6):
            put(sheet, 40, ["", "", "lamps", "", ""], pad=0)
        top = 60.0
        for n in range(6):
            top = put(sheet, top, item(n), pad=1)
        sheet.page()
    assert lines(read(sheet)) == []


def test_columns_are_those_of_the_same_header_on_other_pages() -> None:
    near = "Locations of smart lamps and"
    x = XS[4] - pdfmetrics.stringWidth(near, LATIN, SIZE) - 2.5
    xs = [*XS[:3], x, XS[4]]
    sheet = Sheet(A4)
    for page in (1, 2):
        top = put(sheet, 60, HEADER, xs)
        for n in range(1, 8 if page == 1 else 2):
            top = put(sheet, top, item(n) if page == 1 else item(n, near), xs)
        sheet.page()
    before, after = tables(read(sheet))
    assert after.columns == before.columns
    assert texts(after.rows[1]) == ["1", "Transport", "Street lamps 1", near, "A1"]


@pytest.mark.parametrize("rule", ["", "below"])
def test_a_word_that_touches_the_next_column_is_cut_where_the_header_says(rule: str) -> None:
    long = "Transportation"
    xs = [40.0, 100.0, 100.0 + pdfmetrics.stringWidth(long, LATIN, SIZE) + 0.3, 320.0, 500.0]
    sheet = Sheet(A4)
    top = put(sheet, 60, HEADER, xs, rule=rule)
    for n in range(1, 6):
        top = put(sheet, top, ["1", long if n == 3 else "Finance", "Monthly", "Faults", "A1"], xs, rule=rule)
    sheet.page()
    (table,) = tables(read(sheet))
    assert texts(table.rows[3]) == ["1", long, "Monthly", "Faults", "A1"]


def test_letters_that_run_over_a_rule_stay_with_their_word() -> None:
    sheet = Sheet(A4)
    edge = 104 + pdfmetrics.stringWidth("Transporta", LATIN, SIZE)
    for i, row in enumerate([["Category", "Name"], ["Transportation", ""], ["Transportation,", "Monthly"]]):
        sheet.text(104, 64 + 20 * i, row[0], font=LATIN, size=SIZE)
        width = pdfmetrics.stringWidth(row[0], LATIN, SIZE)
        sheet.text(104 + width if i == 2 else edge + 4, 64 + 20 * i, row[1], font=LATIN, size=SIZE)
    for y in (60, 80, 100, 120):
        sheet.line(100, y, 300, y)
    for x in (100, edge, 300):
        sheet.line(x, 60, x, 120)
    sheet.page()
    (table,) = tables(read(sheet))
    assert [texts(r) for r in table.rows] == [
        ["Category", "Name"],
        ["Transportation", ""],
        ["Transportation,", "Monthly"],
    ]


def test_text_printed_over_the_next_cell_is_read_word_by_word() -> None:
    sheet = Sheet(A4)
    sheet.text(40, 60, "Transportation", font=LATIN, size=SIZE)
    sheet.text(
        40 + pdfmetrics.stringWidth("Transportati", LATIN, SIZE) - 2, 60, "Monthly", font=LATIN, size=SIZE
    )
    sheet.page()
    assert lines(read(sheet)) == ["Transportation Monthly"]


@pytest.mark.parametrize("bold", [True, False])
@pytest.mark.parametrize(
    "heading", ["(2) Tramways, Limited", "D. Progress: datasets already released on the portal"]
)
def test_a_heading_above_a_header_without_a_rule_is_a_line(heading: str, bold: bool) -> None:
    sheet = Sheet(A4)
    top = 60.0
    for n in (1, 2):
        top = put(sheet, top, HEADER, rule="below")
        top = put(sheet, top, item(n), rule="below")
        top = put(sheet, top, item(n), rule="below")
        if n == 1:
            sheet.text(40, top + 10, heading, font=LATIN_BOLD if bold else LATIN, size=SIZE)
            top += 30
    sheet.page()
    document = read(sheet)
    assert lines(document) == [heading]
    assert [t.ruling for t in tables(document)] == ["horizontal"] * 2
    assert [[texts(r) for r in t.rows] for t in tables(document)] == [
        [HEADER, item(n), item(n)] for n in (1, 2)
    ]


def test_a_heading_below_a_row_without_a_rule_is_a_line() -> None:
    heading = "B. Departmental datasets to be released"
    sheet = Sheet(A4)
    top = 60.0
    for n in (1, 2):
        top = put(sheet, top, HEADER, rule="above")
        top = put(sheet, top, item(n), rule="above")
        top = put(sheet, top, item(n), rule="above")
        if n == 1:
            sheet.text(40, top + 10, heading, font=LATIN_BOLD, size=SIZE)
            top += 35
    sheet.page()
    document = read(sheet)
    assert lines(document) == [heading]
    assert [[texts(r) for r in t.rows] for t in tables(document)] == [
        [HEADER, item(n), item(n)] for n in (1, 2)
    ]


def test_a_table_that_starts_at_the_bottom_of_a_page_is_ruled_there_too() -> None:
    sheet = Sheet(A4)
    sheet.text(40, 60, "A. Departmental datasets", font=LATIN, size=14)
    top = put(sheet, 700, HEADER, rule="below")
    put(sheet, top, item(1, "Faults in\neach"))
    sheet.page()
    top = put(sheet, 60, HEADER, rule="below")
    top = put(sheet, top, ["", "", "", "district", ""], rule="below")
    for n in (2, 3):
        top = put(sheet, top, item(n), rule="below")
    sheet.page()
    before, after = tables(read(sheet))
    assert [t.ruling for t in (before, after)] == ["horizontal"] * 2
    assert texts(before.rows[1]) == item(1, "Faults in\neach")
    assert [r.continues for r in after.rows] == [False, True, False, False]


def test_the_rest_of_a_row_at_the_top_of_a_page_is_in_its_column() -> None:
    sheet = Sheet(A4)
    top = put(sheet, 600, HEADER)
    for n in (1, 2, 3):
        top = put(sheet, top, item(n))
    sheet.page()
    put(sheet, 60, ["", "", "", "and for each kind of lamp\nas well", ""])
    sheet.text(40, 120, "B. Departmental datasets", font=LATIN, size=14)
    sheet.page()
    document = read(sheet)
    before, after = tables(document)
    assert after.columns[3][0] == before.columns[3][0]
    assert [texts(r) for r in after.rows] == [
        ["", "", "", "and for each kind of lamp", ""],
        ["", "", "", "as well", ""],
    ]
    assert lines(document) == ["B. Departmental datasets"]
