"""Tables without rules come as printed lines: what belongs to one item is put together again."""

from __future__ import annotations

from kg.documents.plan.borderless import assemble
from kg.documents.plan.columns import read_header
from kg.documents.plan.flow import Unit
from kg.sources.model import Cell, CellLine, Place, Row

HEADER = ("編號", "數據種類", "數據集名稱", "一般說明", "發放日期", "更新頻率")


def lines(*rows: tuple[float, tuple[str, ...]]) -> list[Unit]:
    """Units of printed lines, each with the height of its top edge in points; a line is 12 points high."""
    units = []
    for number, (top, texts) in enumerate(rows, 1):
        place = Place(page=1, row=number, box=(40.0, top, 560.0, top + 12.0))
        cells = tuple(Cell((CellLine(t),) if t else ()) for t in texts)
        units.append(Unit(number, 1, Row(cells, place)))
    return units


def texts(rows: list[tuple[Row, list[Unit]]]) -> list[list[str]]:
    return [["" if c is None else c.text.replace("\n", "") for c in row.cells] for row, _ in rows]


def test_a_heading_torn_by_the_line_end_and_the_rest_of_a_cut_row_below_it() -> None:
    units = lines(
        (40, ("編", "數據種", "數據集名稱", "一般說明", "發放日期", "更新頻")),
        (53, ("號", "類", "", "", "(月/年)", "率")),
        (70, ("", "", "", "以及承辦商的名稱和檢查日期。", "", "")),
        (92, ("4", "運輸", "街燈故障統計", "損壞的數目 (CSV)", "05/2019", "每月")),
    )
    heading, rest, entry = texts(assemble(units, None))
    assert [h.replace("(月/年)", "") for h in heading] == list(HEADER)
    assert rest[3] == "以及承辦商的名稱和檢查日期。"
    assert entry[0] == "4"


def test_a_word_that_joins_headings_is_no_heading_by_itself() -> None:
    columns = ("Name of Dataset", "Category", "Update Frequency", "Release Date", "Remarks", "Ref.")
    units = lines(
        (40, columns),
        (60, ("", "and", "", "", "", "")),
        (80, ("Tram Stops", "Transportation", "Annually", "05/2027", "Stops (CSV)", "1")),
    )
    heading, rest, entry = texts(assemble(units, None))
    assert heading == list(columns)
    assert rest[1] == "and"
    assert entry[0] == "Tram Stops"


def test_an_unknown_heading_does_not_hide_the_others() -> None:
    columns = ("No.", "Category", "Name of Dataset", "Custodian", "Release Date", "Update Frequency")
    (heading, entry) = texts(
        assemble(lines((40, columns), (60, ("1", "Housing", "Flats", "Mr X", "05/2027", "Monthly"))), None)
    )
    assert heading == list(columns)
    assert entry[3] == "Mr X"


def test_cells_centred_in_their_rows_are_parted_by_the_gaps() -> None:
    units = lines(
        (40, ("", "", "燈柱檢查", "各區的檢查次數，", "", "")),
        (46, ("1", "運輸", "", "", "02/2026", "每年")),
        (52, ("", "", "紀錄", "以 CSV 格式發放", "", "")),
        (80, ("", "", "", "路旁燈柱的位置，", "", "")),
        (86, ("2", "運輸", "智慧燈柱", "", "03/2026", "實時")),
        (92, ("", "", "", "以 KML 格式發放", "", "")),
    )
    first, second = texts(assemble(units, read_header(HEADER)))
    assert first[:4] == ["1", "運輸", "燈柱檢查紀錄", "各區的檢查次數，以 CSV 格式發放"]
    assert second[:4] == ["2", "運輸", "智慧燈柱", "路旁燈柱的位置，以 KML 格式發放"]


def test_cells_at_the_top_of_their_rows_begin_with_the_number() -> None:
    units = lines(
        (40, ("1", "運輸", "燈柱檢查", "各區的檢查次數，", "02/2026", "每年")),
        (53, ("", "", "紀錄", "以 CSV 格式發放", "", "")),
        (66, ("2", "運輸", "智慧燈柱", "位置 (KML)", "03/2026", "實時")),
    )
    first, second = texts(assemble(units, read_header(HEADER)))
    assert first[2] == "燈柱檢查紀錄"
    assert second[0] == "2"
