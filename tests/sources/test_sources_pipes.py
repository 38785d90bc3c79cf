"""Tables drawn in plain text with strokes and frames."""

from __future__ import annotations

from kg.sources import read_bytes
from kg.sources.model import Block, Line, Table


def _blocks(text: str) -> tuple[Block, ...]:
    return read_bytes(text.encode(), "plan.txt").pages[0].blocks


def _texts(table: Table) -> list[list[str]]:
    return [["" if c is None else c.text for c in row.cells] for row in table.rows]


def test_strokes_between_cells_make_a_table_with_a_place_for_each_line() -> None:
    before, table, after = _blocks("A. Datasets\nNo. | Name | Date\n1 | Tides ｜ 05/2026\nEnd\n")
    assert isinstance(table, Table)
    assert [type(before), type(after)] == [Line, Line]
    assert table.ruling == "markup"
    assert _texts(table) == [["No.", "Name", "Date"], ["1", "Tides", "05/2026"]]
    assert [row.place.locator for row in table.rows] == ["line=2", "line=3"]


def test_a_frame_between_rows_of_several_lines_is_given_line_by_line() -> None:
    text = """\
+----+-------+---------+
| No | Name  | Date    |
+====+=======+=========+
| 1  | Tide  | 05/2026 |
|    | times |         |
+----+-------+---------+
| 2  | Rain  | 06/2026 |
+----+-------+---------+
"""
    (table,) = _blocks(text)
    assert isinstance(table, Table)
    assert table.ruling == "none"
    filled = [row for row in _texts(table) if any(row)]
    assert filled == [
        ["No", "Name", "Date"],
        ["1", "Tide", "05/2026"],
        ["", "times", ""],
        ["2", "Rain", "06/2026"],
    ]
    assert [row.place.line for row in table.rows] == list(range(1, 9))


def test_a_row_of_links_and_a_stroke_in_prose_are_no_table() -> None:
    text = "Home | About us | Contact | Search | Help\n\nOpen data | plan\n"
    assert all(isinstance(block, Line) for block in _blocks(text))
