"""Plain text: lines become Lines with their numbers, tab-separated runs and those with strokes between their cells become tables."""

from __future__ import annotations

from kg.sources.model import Block, Line, Place
from kg.sources.pipes import drawn_table, has_strokes
from kg.sources.tabs import starts_table, tab_table, table_end


def read_text(text: str) -> tuple[Block, ...]:
    """The blocks of plain text. Every line is a Line (blank ones too) or a Row of a table, of tab-separated lines or drawn with strokes."""
    lines = split_lines(text)
    strokes = has_strokes(text)
    if "\t" not in text and not strokes:
        return tuple([Line(line, Place(None, None, n)) for n, line in enumerate(lines, 1)])
    blocks: list[Block] = []
    at = width = 0
    while at < len(lines):
        if starts_table(lines[at]):
            end = table_end(lines, at, lambda _: False)
            table = tab_table(lines[at:end], at + 1, str)
            if table is not None:
                blocks.append(table)
                at = end
                continue
        if strokes and (drawn := drawn_table(lines, at, width)):
            blocks.append(drawn[0])
            at, width = drawn[1], len(drawn[0].rows[0].cells)
            continue
        blocks.append(Line(lines[at], Place(None, None, at + 1)))
        at += 1
    return tuple(blocks)


def split_lines(text: str) -> list[str]:
    """The lines without their ends (LF, CRLF or CR); a form feed stays in its line as white space."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines
