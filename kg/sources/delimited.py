"""Comma- and tab-separated values (RFC 4180): one table, every record a row with the lines it stands on.

The ``csv`` module splits each record; where a record ends is decided here, by its quotation marks, so that a mark that is
never closed costs its own line and not the rest of the file.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.sources.model import Block, Cell, Line, Place, Problem, Row, Table
from kg.sources.tabs import cell
from kg.sources.text import split_lines

SUFFIXES = (".csv", ".tsv", ".tab")
_DELIMITERS = ",\t;|"
_SAMPLE = 60
_HEAD = 50_000
"""The characters that are looked at for that."""
_MAX_SPAN = 40
"""So many lines a quoted cell may span; a heading of a table has three or four."""
_MAX_PROBLEMS = 100
_DIRECTIVE = re.compile(r"sep=(.)", re.IGNORECASE)
_NUMBER = re.compile(r"[\s$(+\-]*\d[\d,.\s]*[)%\s]*")


class Record(NamedTuple):
    """The cells of a record, the index of its first line, that after its last, and what is wrong with it."""

    cells: list[str]
    start: int
    end: int
    wrong: str = ""


def looks_delimited(text: str, name: str) -> str | None:
    """The delimiter of a text that is a table of separated values, else None. A file named so is one when at least half of its
    first records have as many cells as each other; any other text only when all of them do and quotation marks stand at cells."""
    head = text[:_HEAD]
    first = head.partition("\n")[0].partition("\r")[0]
    if directive := _DIRECTIVE.fullmatch(first.strip("\ufeff ")):
        return directive[1] if directive[1] in _DELIMITERS else None
    named = name.lower().endswith(SUFFIXES)
    tried = _DELIMITERS if named else [d for d in ",;" if f'"{d}' in head]
    if not tried:
        return None
    sample = split_lines(head)[:_SAMPLE]
    if len(text) > _HEAD:
        sample = sample[:-1]  # cut off somewhere in its line
    best: tuple[float, int, str] | None = None
    for delimiter in tried:
        widths = [len(r.cells) for r in records(sample, delimiter) if any(r.cells)]
        if not widths:
            return None
        width, count = max(Counter(widths).items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        if width < 2:
            continue
        even = count * 2 >= len(widths) if named else width >= 3 and count == len(widths) >= 3
        if even:
            best = max(best or (0.0, 0, ""), (count / len(widths), width, delimiter))
    return best[2] if best else None


def read_delimited(text: str, delimiter: str) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """The one table of a text (a ``sep=`` line before it stays a line). Rows are padded to the table's width; a blank line is an
    empty row. What is wrong with a row is a Problem at its place, and the row has what could be read."""
    lines = split_lines(text)
    blocks: list[Block] = []
    if lines and _DIRECTIVE.fullmatch(lines[0].strip()):
        blocks.append(Line(lines[0], Place(line=1)))
    found = list(records(lines, delimiter, len(blocks)))
    width = _width(found)
    header = _header(found, width)
    problems: list[Problem] = []
    rows = []
    for at, record in enumerate(found):
        if record.wrong and len(record.cells) != width:
            bare = [c.strip().strip('"') for c in lines[record.start].split(delimiter)]
            record = record._replace(cells=bare) if len(bare) == width else record
        place = _place(record)
        wrong = record.wrong
        if not wrong and at > header >= 0 and _uneven(record, width):
            wrong = f"It has {len(record.cells)} cells where the table has {width}"
        if wrong:
            problems.append(Problem("damaged-row", f"{wrong}; check the line and its neighbours.", place))
        rows.append(_row(record, lines, delimiter, width, place, header=at == header))
    if len(problems) > _MAX_PROBLEMS:
        more = len(problems) - _MAX_PROBLEMS
        problems[_MAX_PROBLEMS:] = [
            Problem(
                "damaged-row",
                f"{more} more rows are damaged, this is the first.",
                problems[_MAX_PROBLEMS].place,
            )
        ]
    if rows:
        blocks.append(Table(tuple(rows), "markup"))
    return tuple(blocks), tuple(problems)


def records(lines: Sequence[str], delimiter: str, start: int = 0) -> Iterator[Record]:
    """The records of the lines in order; every line belongs to exactly one."""
    at = start
    while at < len(lines):
        end = _end(lines, at)
        cells = _parse(lines[at] if end == at + 1 else "\n".join(lines[at:end]), delimiter)
        if cells is None and end - at > 1:
            end = at + 1
            cells = _parse(lines[at], delimiter)
        if cells is not None:
            yield Record(cells, at, end)
        else:
            loose = _parse(lines[at], delimiter, strict=False)
            loose = loose if loose is not None else lines[at].split(delimiter)
            yield Record(loose, at, at + 1, "Its quotation marks do not match")
        at = end


def _end(lines: Sequence[str], at: int) -> int:
    """The index after the record that starts at ``at``: after the line that evens out its quotation marks."""
    marks = 0
    if '"' not in lines[at]:
        return at + 1
    for end in range(at, min(len(lines), at + _MAX_SPAN)):
        marks += lines[end].count('"')
        if marks % 2 == 0:
            return end + 1
    return at + 1


def _parse(text: str, delimiter: str, *, strict: bool = True) -> list[str] | None:
    if '"' not in text:
        return text.split(delimiter) if text else []  # as the csv module does, at a fifth of the time
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=strict), [])
    except csv.Error:
        return None


def _width(found: Sequence[Record]) -> int:
    """The commonest number of cells; the greater one where two are as common."""
    counts = Counter(len(r.cells) for r in found if any(r.cells))
    return max(counts, key=lambda n: (counts[n], n), default=1)


def _header(found: Sequence[Record], width: int) -> int:
    """The index of the first record that fills at least half of the table without a number in it (a title stands alone in its
    line); -1 where none of the first does."""
    for at, record in enumerate(found[:10]):
        filled = [c for c in record.cells if c.strip()]
        if len(filled) >= 2 and len(filled) * 2 >= width:
            return -1 if any(_NUMBER.fullmatch(c) for c in filled) else at
    return -1


def _uneven(record: Record, width: int) -> bool:
    extra = record.cells[width:]
    return any(c.strip() for c in extra) or 1 < len(record.cells) < width


def _place(record: Record) -> Place:
    end = record.end if record.end - record.start > 1 else None
    return Place(None, None, record.start + 1, end)


def _row(
    record: Record, lines: Sequence[str], delimiter: str, width: int, place: Place, *, header: bool
) -> Row:
    texts = record.cells if len(record.cells) == width else record.cells + [""] * (width - len(record.cells))
    while len(texts) > width and not texts[-1].strip():
        texts.pop()
    cells: tuple[Cell, ...] = tuple(map(cell, texts))
    start, end = record.start, record.end
    raw = lines[start] if end == start + 1 else "\n".join(lines[start:end])
    return Row(cells, place, False, header, "" if raw == delimiter.join(record.cells) else raw)
