"""Plain text and Markdown: every line accounted for, markup out of the way, encodings told."""

from __future__ import annotations

import pytest

from kg.sources import read_bytes
from kg.sources.markdown import clean
from kg.sources.model import Block, Document, Line, Table


def document(text: str, name: str = "plan.txt") -> Document:
    return read_bytes(text.encode(), name)


def blocks(text: str, name: str = "plan.txt") -> list[Block]:
    return [b for _, b in document(text, name).blocks()]


def cells(table: Block) -> list[list[str | None]]:
    assert isinstance(table, Table)
    return [[None if c is None else c.text for c in row.cells] for row in table.rows]


def covered(found: Document) -> list[int]:
    """The line numbers that some line or row stands for, in order."""
    numbers: list[int] = []
    for _, block in found.blocks():
        for place in [r.place for r in block.rows] if isinstance(block, Table) else [block.place]:
            assert place.line is not None
            numbers += range(place.line, (place.line_end or place.line) + 1)
    return numbers


SAMPLES = {
    "plain": "甲\n\n 乙 \n\f丙\n",
    "crlf": "甲\r\n\r\n乙",
    "tabs": "題\n編號\t名稱\t頻率\n1\t甲\t每季\n<b>組</b>\n2\t乙\t每年\n\n編號\t名稱\t頻率\n3\t丙\t每月\n末\n",
    "markdown": "# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n**甲****乙**\n\n```\n| x | y |\n```\nA\tB\tC\n1\t2\t3\n",
    "blank": "\n\n甲\n\n\n",
}


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
def test_every_line_is_in_one_block_with_its_number(text: str) -> None:
    count = len(text.replace("\r\n", "\n").removesuffix("\n").split("\n"))
    assert covered(document(text)) == list(range(1, count + 1))


def test_plain_lines_stay_verbatim() -> None:
    assert [b.text for b in blocks(" 甲  乙 \n# 備註：丙\n") if isinstance(b, Line)] == [
        " 甲  乙 ",
        "# 備註：丙",
    ]
    assert document("# 備註：丙\n").file.media_type == "text/plain"


def test_tab_separated_runs_are_tables_with_group_rows() -> None:
    first, second, third, fourth, last = blocks(
        "題\n編號\t名稱\t頻率\n<b>組 (R&amp;D)</b>\n1\t甲\t每季\n\n編號\t名稱\t頻率\n2\t乙\n末"
    )
    assert isinstance(first, Line)
    assert cells(second) == [["編號", "名稱", "頻率"], ["組 (R&D)", None, None], ["1", "甲", "每季"]]
    assert isinstance(second, Table)
    assert second.ruling == "markup"
    assert second.rows[1].raw == "<b>組 (R&amp;D)</b>"
    assert [r.place.locator for r in second.rows] == ["line=2", "line=3", "line=4"]
    assert isinstance(third, Line)
    assert cells(fourth) == [["編號", "名稱", "頻率"], ["2", "乙", ""]]
    assert isinstance(last, Line)


def test_a_numbered_paragraph_with_a_tab_is_no_table() -> None:
    assert [type(b) for b in blocks("1\t為達到上述宗旨，部門會提供資助。\n\n2\t另一段。")] == [
        Line,
        Line,
        Line,
    ]


def test_pipe_tables() -> None:
    text = "| 編號 | 名稱 |\n|:--|--:|\n| 1 | **甲**<br>乙 |\n| 2 | a \\| b |\n| 3 |\n末\n"
    table, last = blocks(text, "x.md")
    assert cells(table) == [["編號", "名稱"], ["1", "甲\n乙"], ["2", "a | b"], ["3", ""]]
    assert isinstance(table, Table)
    assert [r.header for r in table.rows] == [True, False, False, False]
    assert [r.place.locator for r in table.rows] == ["line=1-2", "line=3", "line=4", "line=5"]
    assert table.rows[1].raw == "| 1 | **甲**<br>乙 |"
    assert isinstance(last, Line)


def test_html_tables_inside_markdown() -> None:
    text = "# A\n\n<table>\n<tr><th>編號</th><th>名稱</th></tr>\n<tr>\n<td>1</td>\n<td>甲<br>乙</td>\n</tr>\n</table>\n\n末\n"
    heading, _, table, _, last = blocks(text, "x.md")
    assert isinstance(heading, Line)
    assert cells(table) == [["編號", "名稱"], ["1", "甲\n乙"]]
    assert isinstance(table, Table)
    assert [r.place.locator for r in table.rows] == ["line=4", "line=5-9"]
    assert isinstance(last, Line)
    assert last.place.locator == "line=11"


def test_a_table_tag_that_is_never_closed_is_only_a_line() -> None:
    assert [type(b) for b in blocks("# A\n<table>\n甲\n", "x.md")] == [Line, Line, Line]


def test_headings_and_notes_in_markdown() -> None:
    found = [b for b in blocks("## A. 甲 ##\n# 備註：乙\n丙\n===\n**丁**\n") if isinstance(b, Line)]
    assert [(b.text, b.heading, b.bold) for b in found] == [
        ("A. 甲", 2, False),
        ("備註：乙", 1, False),
        ("丙", 1, False),
        ("===", None, False),
        ("丁", None, True),
    ]
    assert found[0].raw == "## A. 甲 ##"
    assert found[2].raw == ""


def test_bold_runs_that_touch_are_two_lines_of_text() -> None:
    (line,) = blocks("**D. 進度：「平台」****i. 空間數據**")
    assert isinstance(line, Line)
    assert line.text == "D. 進度：「平台」\ni. 空間數據"
    assert line.raw == "**D. 進度：「平台」****i. 空間數據**"
    assert line.bold


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("**「平台」**及其他", "「平台」及其他"),
        ("R&amp;D &lt;x&gt; &#8212; &copy", "R&D <x> — &copy"),
        ("http://x.hk/?a=1&copy=2", "http://x.hk/?a=1&copy=2"),
        ("[名單](https://x.hk/a.csv)", "名單 (https://x.hk/a.csv)"),
        ("<https://x.hk>", "https://x.hk"),
        ("10*20*30", "10*20*30"),
        ("*甲*：乙", "甲：乙"),
        ("a_b_c __丁__", "a_b_c 丁"),
        ("數值<sup>註一</sup> `x`", "數值註一 x"),
        (r"\$5 \* 2", "$5 * 2"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("一<br/>二", "一\n二"),
    ],
)
def test_inline_markup_is_taken_out(raw: str, text: str) -> None:
    assert clean(raw) == text


TEXT = (
    "創新科技署二零二四年開放數據計劃\n編號\t數據種類\t數據集名稱\n1\t科技及廣播\t獲批項目的名單和資助金額\n"
)
SIMPLIFIED = (
    "政府资讯科技总监办公室的开放数据计划\n数据种类及数据集名称\n目标发放日期和更新频率，每季更新一次\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big5", "gb18030"]
)
@pytest.mark.parametrize("repeat", [1, 30])
def test_encodings(encoding: str, repeat: int) -> None:
    text = (SIMPLIFIED if encoding == "gb18030" else TEXT) * repeat
    found = read_bytes(text.encode(encoding), "plan.txt")
    assert found.problems == ()
    assert covered(found) == list(range(1, 3 * repeat + 1))
    first = next(b for _, b in found.blocks())
    assert isinstance(first, Line)
    assert first.text == text.split("\n")[0]


def test_damaged_text_is_read_with_a_note_of_the_place() -> None:
    data = (TEXT * 20).encode()
    found = read_bytes(data[:200] + b"\xff\xfe" + data[203:], "plan.txt")
    (problem,) = found.problems
    assert (problem.code, problem.fatal) == ("decoding", False)
    assert problem.place.line == data[:200].count(b"\n") + 1


def test_a_replacement_character_in_the_source_is_no_damage() -> None:
    assert document("甲\ufffd乙\n").problems == ()


def test_a_line_that_no_document_has_is_told_at_once() -> None:
    document = read_bytes(("開放數據計劃\n" + "甲" * 100_001).encode(), "plan.txt")
    (problem,) = document.problems
    assert problem.fatal
    assert problem.code == "too-large"
    assert "100001 characters" in problem.message
