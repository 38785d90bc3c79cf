"""Tables drawn in plain text: cells between strokes (``1 | Transport | 05/2026``), with or without a frame of ``+---+`` and ``|``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from kg.sources.model import Cell, Place, Row, Table
from kg.sources.tabs import cell

_BORDER = re.compile(r"\s*[+|:]?(?:[-=]{3,}[-=:]*\s*[+|]\s*)*[-=]{3,}[-=:]*\s*[+|]?\s*")
_STROKE = re.compile(r"\s*[|｜]\s*")
_LEAST = 3
"""Cells that a line needs."""
_ALONE = 5
"""Cells that the only line of a table needs: headings over a nil return, not a page's row of links."""


def drawn_cells(line: str) -> list[str] | None:
    """The cells of a line between strokes; None for a line with fewer than three."""
    body = line.strip("\f \t\u3000")
    if body.count("|") + body.count("｜") < _LEAST - 1:
        return None
    body = body.removeprefix("|").removesuffix("|")
    cells = [part.strip() for part in _STROKE.split(body.strip())]
    return cells if len(cells) >= _LEAST else None


def is_border(line: str) -> bool:
    """Whether a line is part of a table's frame."""
    return ("+" in line or "|" in line) and _BORDER.fullmatch(line) is not None


def drawn_table(lines: Sequence[str], start: int) -> tuple[Table, int] | None:
    """The table drawn from line ``start`` (an index) on and the index after it; None where there is none.

    Its lines have as many cells each, and there are two of them, or a frame, or five cells over a line that is not blank. In a frame with a line between every two
    rows a row may have several lines: it is then given line by line, for the document's reader to put together."""
    end, count = start, 0
    kinds: list[bool] = []
    while end < len(lines):
        if is_border(lines[end]):
            kinds.append(False)
        elif (cells := drawn_cells(lines[end])) is not None and len(cells) == (count or len(cells)):
            count = len(cells)
            kinds.append(True)
        else:
            break
        end += 1
    content = sum(kinds)
    alone = len(kinds) == 1 and (count < _ALONE or end >= len(lines) or not lines[end].strip())
    if not content or alone:
        return None
    rows: list[Row] = []
    for number, is_row in enumerate(kinds):
        printed = lines[start + number]
        texts = (drawn_cells(printed) or []) if is_row else [""] * count
        items: tuple[Cell, ...] = tuple(cell(t) for t in texts)
        rows.append(Row(items, Place(line=start + number + 1), raw=printed))
    runs = [sum(1 for _ in run) for is_row, run in groupby(kinds) if is_row]
    framed = len(runs) > 2 and max(runs) > 1
    return Table(tuple(rows), "none" if framed else "markup"), end
