"""HTML pages."""

from __future__ import annotations

from kg.sources import read_bytes
from kg.sources.html import read_html
from kg.sources.model import Line, Table

PAGE = """<!DOCTYPE html>
<html><head><title> 開放數據
計劃 </title><style>td { color: red }</style></head>
<body><!-- a note --><h1>創新 <b>科技</b>署</h1>
tail <script>var x = "<p>no</p>";</script>text
<p>一<br>二 <a href="x">三</a></p><ul><li>甲<li><p>乙</p></ul>
<div><b>粗體</b></div>
<table>
<caption>表一</caption>
<thead><tr><th>編號</th><th>種類</th><th>名稱</th></tr></thead>
<tr><td>1</td><td rowspan="2">財經</td><td>a<br>b</td></tr>
<tr><td>2</td><td><p>c</p><p>d</p></td></tr>
<tr><td colspan="3"><b>組</b></td></tr><tr><td>3</td></tr>
</table>後
<table><tr><td>layout <table><tr><td>x</td><td>y</td></tr></table></td></tr></table>
</body></html>"""


def test_a_page_becomes_lines_and_tables_in_order() -> None:
    blocks, title = read_html(PAGE)
    assert title == "開放數據 計劃"
    lines = [(b.text, b.heading, b.bold) for b in blocks if isinstance(b, Line)]
    assert lines == [
        ("創新 科技署", 1, False),
        ("tail text", None, False),
        ("一", None, False),
        ("二 三", None, False),
        ("• 甲", None, False),
        ("• 乙", None, False),
        ("粗體", None, True),
        ("表一", None, False),
        ("後", None, False),
        ("layout", None, False),
    ]
    first, second = (b for b in blocks if isinstance(b, Table))
    assert [[c and (c.text, c.span, c.merged_up) for c in r.cells] for r in first.rows] == [
        [("編號", 1, False), ("種類", 1, False), ("名稱", 1, False)],
        [("1", 1, False), ("財經", 1, False), ("a\nb", 1, False)],
        [("2", 1, False), ("財經", 1, True), ("c\nd", 1, False)],
        [("組", 3, False), None, None],
        [("3", 1, False), ("", 1, False), ("", 1, False)],
    ]
    assert [r.header for r in first.rows] == [True, False, False, False, False]
    assert [c.text for r in second.rows for c in r.cells if c] == ["x", "y"]


def test_places_are_source_lines_and_all_distinct() -> None:
    blocks, _ = read_html(PAGE)
    places = [r.place for b in blocks if isinstance(b, Table) for r in b.rows]
    assert [p.line for p in places[:4]] == [10, 11, 12, 13]
    places += [b.place for b in blocks if isinstance(b, Line)]
    assert len({p.locator for p in places}) == len(places)


def test_hostile_spans_are_bounded() -> None:
    blocks, _ = read_html(
        "<table><tr><td colspan=999999999 rowspan=9999999>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    )
    (table,) = blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 2
    assert max(len(r.cells) for r in table.rows) <= 1002


def test_a_deep_tree_does_not_overflow() -> None:
    document = read_bytes(b"<html>" + b"<div>" * 5000 + b"x" + b"</div>" * 5000, "x.html")
    assert document.file.media_type == "text/html"
    assert document.pages or document.problems


def test_the_declared_encoding_of_a_page_counts() -> None:
    page = '<html><head><meta charset="big5"></head><body><p>創新科技署</p></body></html>'
    (line,) = (b for _, b in read_bytes(page.encode("big5"), "x.html").blocks())
    assert isinstance(line, Line)
    assert line.text == "創新科技署"


def test_a_page_without_text_says_so() -> None:
    (problem,) = read_bytes(b"<html><body><script>x()</script></body></html>", "x.html").problems
    assert (problem.code, problem.fatal) == ("empty", True)


def test_items_of_numbered_lists_bear_their_numbers() -> None:
    page = b"<html><body><ol start='3'><li><p>\xe7\x94\xb2</p></li><li>\xe4\xb9\x99</li></ol><ol type='a'><li>\xe4\xb8\x99</li></ol><p>1.</p></body></html>"
    (only,) = read_bytes(page, "list.html").pages
    assert [block.text for block in only.blocks if isinstance(block, Line)] == [
        "3. 甲",
        "4. 乙",
        "• 丙",
        "1.",
    ]
