"""HTML pages: headings, paragraphs, list items and tables in document order, with the line numbers of their tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field, replace
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from kg.dataclasses import dataclass
from kg.sources.model import Block, Cell, CellLine, Line, Part, Place, Row, Table
from kg.sources.text import read_text

_SKIPPED = frozenset(
    {"script", "style", "head", "template", "noscript", "svg", "math", "object", "iframe", "select"}
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "button",
        "center",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
    }
    | {
        "font",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
    }
    | {"span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_PRINTED = frozenset({"pre", "listing", "xmp", "textarea"})
"""Elements whose text keeps its lines, as long as nothing in it ends a line."""
_ENDING = frozenset({"br", "p", "div", "table", "ul", "ol", "li"})
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
"""A no-break space is one, too: it keeps words on a line of the page, and no one may tell it from another by eye."""
_BULLET = "• "
_LETTER = re.compile(r"\s*[A-Za-z]\s*")
"""What stands raised by itself is the mark of a footnote; printed as text it would be one word with what it stands at."""
_DATA_CELLS, _DATA_ROWS = 3, 2
"""Rows of so many cells, and so many of them, make a table one of data though a cell of it holds another table."""
MAX_SPAN = 1000
MAX_CELLS = 200_000
"""Cells that the spans of one table may make."""


@dataclass(slots=True)
class _Text:
    """A block of running text being gathered. ``bold`` counts its characters inside bold elements. A lone mark waits for its text."""

    line: int
    heading: int | None = None
    parts: list[str] = field(default_factory=list)
    bold: int = 0
    mark: str = ""
    """The bullet or number of the item that it is."""
    part: Part = ""

    def add(self, text: str | None, bold: bool) -> None:
        if text:
            self.parts.append(_SPACE.sub(" ", text))
            self.bold += len(text.strip()) if bold else 0

    def lines(self) -> list[str]:
        return [
            " ".join(line.split(" ")).strip() for line in _SPACE_RUN.sub(" ", "".join(self.parts)).split("\n")
        ]


_SPACE_RUN = re.compile(r" {2,}")


def read_html(text: str) -> tuple[tuple[Block, ...], str | None]:
    """The blocks of an HTML page and its title. Blocks whose tags share a source line differ by ``row``."""
    root = _parse(text)
    if root is None:
        return (), None
    found = root.find(".//title")
    title = _SPACE.sub(" ", "".join(found.itertext())).strip() if found is not None else ""
    walker = _Walker()
    walker.block(root, bold=False)
    walker.flush()
    return _distinct(walker.blocks), title or None


def _parse(text: str) -> Any:
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=False)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


class _Walker:
    """Goes through the tree once; text between block elements becomes Lines. Iterative where trees may be deep."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.text = _Text(1)

    def flush(self) -> None:
        """End the running text: each of its lines (``<br>``) is a Line. A lone bullet waits for its text."""
        text = self.text
        if text.mark and "".join(text.parts).strip() == text.mark.strip():
            return
        size = sum(len(part.strip()) for part in text.parts)
        for line in text.lines():
            if line:
                bold = 2 * text.bold > size
                self.blocks.append(
                    Line(line, Place(line=text.line), bold=bold, heading=text.heading, part=text.part)
                )
        self.text = _Text(text.line, part=text.part)

    def block(self, root: Any, *, bold: bool) -> None:
        stack: list[tuple[Any, bool, bool]] = [(root, bold, False)]
        while stack:
            element, bold, leaving = stack.pop()
            tag = _tag(element)
            if leaving:
                if tag not in _INLINE:
                    self.flush()
                    self.text.part = _part(element.getparent())
                self.text.add(element.tail, bold)
                continue
            if tag in _SKIPPED:
                self.text.add(element.tail, bold)
                continue
            if tag == "br":
                self.text.parts.append("\n")
                self.text.add(element.tail, bold)
                continue
            if tag == "table" and not _is_layout(element):
                self.flush()
                for caption in element.iterchildren("caption"):
                    self.block(_without_tail(caption), bold=bold)
                table = _table(element)
                if table is not None:
                    self.blocks.append(table)
                self.text = _Text(element.sourceline or self.text.line)
                self.text.add(element.tail, bold)
                continue
            if tag in _PRINTED and not any(_tag(inner) in _ENDING for inner in element.iterdescendants()):
                self.flush()
                self.blocks += _as_printed(element)
                self.text = _Text(element.sourceline or self.text.line)
                self.text.add(element.tail, bold)
                continue
            inner = bold or tag in ("b", "strong", "th")
            if tag not in _INLINE:
                self.flush()
                level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else None
                mark = _mark(element) if tag == "li" else self.text.mark if self.text.parts else ""
                part = _PARTS.get(tag, self.text.part)
                self.text = _Text(element.sourceline or self.text.line, level, mark=mark, part=part)
                self.text.add(mark, False)
            if tag == "sup" and _LETTER.fullmatch(element.text or "") and not len(element):
                self.text.add("^", False)  # a mark: 97.9ª is no word
            self.text.add(element.text, inner)
            stack.append((element, bold, True))
            stack.extend((child, inner, False) for child in reversed(element))


def _tag(element: Any) -> str:
    """The tag in lower case; comments and other non-elements count as something to skip (their tail is text)."""
    return element.tag.lower() if isinstance(element.tag, str) else "script"


def _as_printed(element: Any) -> list[Block]:
    """The lines and tables of text that keeps its line ends and spaces, each in the line where it stands in the source."""
    first = (element.sourceline or 1) - 1
    blocks = read_text(element.text_content().rstrip())
    while blocks and isinstance(blocks[0], Line) and not blocks[0].text.strip():
        blocks = blocks[1:]
    return [_moved(block, first) for block in blocks]


def _moved(block: Block, by: int) -> Block:
    """A block so many lines further down the source."""

    def place(old: Place) -> Place:
        end = old.line_end + by if old.line_end is not None else None
        return replace(old, line=(old.line or 1) + by, line_end=end)

    if isinstance(block, Line):
        return replace(block, place=place(block.place))
    return replace(block, rows=tuple(replace(row, place=place(row.place)) for row in block.rows))


_PARTS: dict[str, Part] = {"dt": "term", "dd": "details", "dl": "", "body": ""}


def _part(element: Any) -> Part:
    """The part of a list of definitions that an element stands in."""
    while element is not None:
        if (tag := _tag(element)) in _PARTS:
            return _PARTS[tag]
        element = element.getparent()
    return ""


def _mark(item: Any) -> str:
    """What a browser prints before an item of a list: a bullet, or its number in a list that is numbered in digits."""
    parent = item.getparent()
    if parent is None or _tag(parent) != "ol" or parent.get("type", "1") != "1":
        return _BULLET
    given = (item.get("value", ""), parent.get("start", "1"))
    if given[0].isdecimal():
        return f"{int(given[0][:4])}. "
    before = sum(_tag(other) == "li" for other in item.itersiblings(preceding=True))
    return f"{(int(given[1][:4]) if given[1].isdecimal() else 1) + before}. "


def _is_layout(table: Any) -> bool:
    """A table that only lays out the page: it has a single cell, or holds another table and no rows of data around it."""
    cells = list(_cells(table))
    if len(cells) < 2:
        return True
    holding = [cell for cell in cells if next(cell.iter("table"), None) is not None]
    if not holding:
        return False
    of_data = sum(
        len(row) >= _DATA_CELLS and not any(cell in holding for cell in row)
        for row in ([cell for cell in tr if _tag(cell) in ("td", "th")] for tr in _rows(table))
    )
    return of_data < _DATA_ROWS


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if _tag(child) == "tr":
            yield child
        elif _tag(child) in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if _tag(row) == "tr")


def _cells(table: Any) -> Iterator[Any]:
    for row in _rows(table):
        yield from (cell for cell in row if _tag(cell) in ("td", "th"))


def _span(cell: Any, name: str) -> int:
    try:
        return min(max(int(cell.get(name, "1").strip()), 1), MAX_SPAN)
    except ValueError:
        return 1


def _table(table: Any) -> Table | None:
    """The table with its spans resolved: a cell merged downwards is repeated, marked ``merged_up``."""
    grid: list[list[Cell | None]] = []
    held: dict[int, tuple[int, Cell]] = {}  # column -> (rows still to cover, cell)
    lines: list[tuple[int, bool, str]] = []
    cells = 0
    for tr in _rows(table):
        row: list[Cell | None] = []

        def fill(row: list[Cell | None] = row) -> None:
            while (column := len(row)) in held:
                left, cell = held.pop(column)
                row.extend([replace(cell, merged_up=True), *[None] * (cell.span - 1)])
                if left > 1:
                    held[column] = (left - 1, cell)

        items = [c for c in tr if _tag(c) in ("td", "th")]
        for item in items:
            fill()
            cell = Cell(_lines(item), _span(item, "colspan"))
            cells += cell.span
            if (down := _span(item, "rowspan")) > 1:
                held[len(row)] = (down - 1, cell)
            row.extend([cell, *[None] * (cell.span - 1)])
        fill()
        if cells > MAX_CELLS:
            break
        if row:
            header = (bool(items) and all(_tag(c) == "th" for c in items)) or _tag(tr.getparent()) == "thead"
            grid.append(row)
            lines.append((tr.sourceline or 0, header, _indent(items[0]) if items else ""))
    width = max((len(row) for row in grid), default=0)
    if not any(cell and cell.lines for row in grid for cell in row):
        return None
    rows: list[Row] = []
    for row, (line, header, indent) in zip(grid, lines, strict=True):
        made = Row(tuple(row + [Cell()] * (width - len(row))), Place(line=line), header=header)
        rows.append(replace(made, raw=f"{indent}{made.text}") if indent else made)
    return Table(tuple(rows), "markup")


def _indent(cell: Any) -> str:
    """The white space before a row's first words, which the cells do not keep: spaces that are no breaks, or a style."""
    text: str = cell.text_content()
    lead = text[: len(text) - len(text.lstrip())]
    spaces = lead.count("\xa0") // 2 + sum(lead.count(wide) for wide in "\u2002\u2003\u3000")
    styled = _STYLED.search(cell.get("style", ""))
    depth = max(spaces, int(bool(styled)))
    return "  " * min(depth, _MOST_INDENT)


_STYLED = re.compile(r"(?:padding-left|margin-left|text-indent)\s*:\s*[1-9.]")
_MOST_INDENT = 8


def _lines(cell: Any) -> tuple[CellLine, ...]:
    """A cell's lines: ``<br>`` and block elements inside it end one."""
    walker = _Walker()
    walker.block(_without_tail(cell), bold=False)
    walker.flush()
    texts: list[str] = []
    for block in walker.blocks:
        if isinstance(block, Line):
            texts.append(block.text)
        else:
            texts += [" ".join(c.text for c in row.cells if c is not None and c.lines) for row in block.rows]
    last = len(texts) - 1
    return tuple(
        CellLine(t, None, None if i == last else False, None if i == last else True)
        for i, t in enumerate(texts)
    )


def _without_tail(cell: Any) -> Any:
    cell.tail = None
    return cell


def _distinct(blocks: list[Block]) -> tuple[Block, ...]:
    """Number the blocks and rows that share a source line, so that each has a place of its own."""
    seen: dict[int, int] = {}

    def place(old: Place) -> Place:
        line = old.line or 1
        seen[line] = seen.get(line, 0) + 1
        return Place(line=line, row=seen[line] if seen[line] > 1 else None)

    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            result.append(replace(block, rows=tuple(replace(r, place=place(r.place)) for r in block.rows)))
        else:
            result.append(replace(block, place=place(block.place)))
    return tuple(result)
