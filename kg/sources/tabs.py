"""Runs of tab-separated lines as tables, in plain text and Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from kg.sources.model import Cell, CellLine, Place, Row, Table

Clean = Callable[[str], str]
MAX_BETWEEN = 2
"""So many lines in a row without a tab may stand between the rows of a table (group rows)."""


def starts_table(line: str) -> bool:
    """Whether a line has at least two cells."""
    return "\t" in line and "\t" in line.strip()


def table_end(lines: Sequence[str], start: int, breaks: Callable[[str], bool]) -> int:
    """Index after the last line of the table that starts at ``start``.

    Lines without a tab belong to it when tab-separated lines follow at once: group rows. ``breaks``
    says which lines never do (headings).
    """
    end = at = start
    while at < len(lines) and lines[at].strip() and at - end <= MAX_BETWEEN:
        if "\t" in lines[at]:
            end = at + 1
        elif breaks(lines[at]):
            break
        at += 1
    return end


def tab_table(lines: Sequence[str], first: int, clean: Clean) -> Table | None:
    """A table of the given lines, the first of which is line number ``first``; None where a single line with
    two cells is more likely an indented paragraph. Rows are padded to the widest one; a line without a tab spans all."""
    split = [line.split("\t") for line in lines]
    width = max(len(cells) for cells in split)
    if len(lines) == 1 and width == 2:
        return None
    rows: list[Row] = []
    at = -1
    items: tuple[Cell | None, ...]
    for n, (line, cells) in enumerate(zip(lines, split, strict=True)):
        number = first + n
        if n <= at:
            continue
        if _broken(split, n, width):
            at = n + 1
            joined = [*cells[:-1], f"{cells[-1].rstrip()}\n{split[at][0].lstrip()}", *split[at][1:]]
            items = tuple(cell(clean(c)) for c in joined)
            rows.append(Row(items, Place(line=number, line_end=number + 1), raw=f"{line}\n{lines[at]}"))
            continue
        texts = [clean(c) for c in cells]
        raw = line if texts != cells or line[:1] in " \u3000" else ""  # cells do not keep an indentation
        if len(cells) == 1:
            items = (cell(texts[0], span=width), *[None] * (width - 1))
        else:
            items = tuple(cell(t) for t in texts + [""] * (width - len(texts)))
        rows.append(Row(items, Place(line=number), raw=raw))
    return Table(tuple(rows), "markup")


def _broken(split: Sequence[Sequence[str]], at: int, width: int) -> bool:
    """Whether a row is cut in two by a line end in one of its cells: only together do the two lines have all cells, and only the first
    begins with a number."""
    if at + 1 >= len(split) or width < _LEAST_BROKEN:
        return False
    one, other = split[at], split[at + 1]
    return (
        1 < len(one) < width
        and 1 < len(other) < width
        and len(one) + len(other) == width + 1
        and one[0].strip(" .()（）")[:1].isdigit()
        and not other[0].strip()[:1].isdigit()
        and bool(other[0].strip())
        and bool(one[-1].strip())
    )


_LEAST_BROKEN = 4


@lru_cache(maxsize=4096)
def cell(text: str, *, span: int = 1) -> Cell:
    """A cell of cleaned text; newlines in it (from ``<br>``) are the author's breaks. Half of a table's cells are empty or as in the row above:
    cells with one text are one object."""
    if "\n" not in text:
        alone = text.strip()
        return Cell((CellLine(alone),) if alone else (), span)
    parts = [part.strip() for part in text.split("\n")]
    while parts and not parts[-1]:
        parts.pop()
    last = len(parts) - 1
    lines = (
        CellLine(p, None, None if i == last else False, None if i == last else True)
        for i, p in enumerate(parts)
    )
    return Cell(tuple(lines), span)
