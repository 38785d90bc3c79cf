"""Tables drawn in plain text: cells between strokes (``1 | Transport | 05/2026``), with or without a frame of ``+---+`` and ``|``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from kg.sources.model import Cell, Place, Row, Table
from kg.sources.tabs import cell
from kg.values.lazy import lazy

STROKES = "|｜│┃║"
_CORNERS = "+┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╞╪╡"
_BORDER = lazy(
    rf"\s*[{_CORNERS}{STROKES}:]?(?:[-=─━═]{{3,}}[-=─━═:]*\s*[{_CORNERS}{STROKES}]\s*)*[-=─━═]{{3,}}[-=─━═:]*\s*[{_CORNERS}{STROKES}]?\s*"
)
_STROKE = lazy(rf"\s*[{STROKES}]\s*")
_LEAST = 3
"""Cells that a line needs."""
_ALONE = 5
"""Cells that the only line of a table needs: headings over a nil return, not a page's row of links."""
_FEWER = 2
"""So many of its last cells a row may lack, or have too many."""
_BLANK_BETWEEN = 2
"""So many blank lines may part the rows of a table."""


def has_strokes(text: str) -> bool:
    """Whether a text can have tables drawn with strokes."""
    return any(stroke in text for stroke in STROKES)


def drawn_cells(line: str, count: int = 0) -> list[str] | None:
    """The cells of a line between strokes; None for a line with fewer than three. A stroke at the end is the frame's, but of a row of ``count``
    cells that no stroke opens it may stand before an empty last cell."""
    body = line.strip("\f \t\u3000")
    if sum(map(body.count, STROKES)) < _LEAST - 1:
        return None
    if count and len(whole := [part.strip() for part in _STROKE.split(line)]) == count:
        return whole  # without a frame: strokes at its ends stand beside empty cells
    opened, closed = body[0] in STROKES, body[-1] in STROKES
    inner = body[opened : len(body) - closed]
    cells = [part.strip() for part in _STROKE.split(inner.strip())]
    return cells if len(cells) >= _LEAST else None


def is_border(line: str) -> bool:
    """Whether a line is part of a table's frame."""
    return any(c in line for c in _CORNERS + STROKES) and _BORDER.fullmatch(line) is not None


def drawn_table(lines: Sequence[str], start: int, before: int = 0) -> tuple[Table, int] | None:
    """The table drawn from line ``start`` (an index) on and the index after it; None where there is none. ``before`` is the number of cells that
    the rows of the last table had, which a line alone may go on with.

    Its lines have as many cells as the first, but a row may lack its last ones, or have more, for a stroke in a cell; a cell alone in a frame spans
    all. There are two lines of it, or a frame, or five cells over a line that is not blank. In a frame with a line between every two
    rows a row may have several lines: it is then given line by line, for the document's reader to put together."""
    kinds: list[list[str] | None] = []
    """The cells of each line, None for one of the frame or a blank one."""
    count, end = _empty_last(lines, start), start
    while end < len(lines):
        if not is_border(lines[end]):
            cells = _row_cells(lines, end, count, follows=any(kinds))
            if cells is None:
                after = _over_blank(lines, end, count) if any(kinds) else end
                if after == end:
                    break
                kinds += [None] * (after - end)
                end = after
                continue
            count = count or len(cells)
            kinds.append(cells)
        else:
            kinds.append(None)
        end += 1
    content = sum(cells is not None for cells in kinds)
    alone = len(kinds) == 1 and (count < _ALONE or end >= len(lines) or not lines[end].strip())
    alone = alone and (count != before or not re.search(r"\d", lines[start]))
    if not content or alone:
        return None
    width = max(len(cells) for cells in kinds if cells is not None)
    rows: list[Row] = []
    for number, cells in enumerate(kinds):
        items: tuple[Cell | None, ...]
        if cells is not None and len(cells) == 1:
            items = (cell(cells[0], span=width), *[None] * (width - 1))
        else:
            items = tuple(cell(t) for t in [*(cells or ()), *[""] * (width - len(cells or ()))])
        rows.append(Row(items, Place(line=start + number + 1), raw=lines[start + number]))
    runs = [sum(1 for _ in run) for filled, run in groupby(c is not None for c in kinds) if filled]
    framed = (
        len(runs) > 2 and max(runs) > 1 and not any(not lines[start + n].strip() for n in range(len(kinds)))
    )
    return Table(tuple(rows), "none" if framed else "markup"), end


def _empty_last(lines: Sequence[str], start: int) -> int:
    """How many cells the rows have whose first ends in a stroke that none opens, and its second line in a cell; 0 for any other."""
    first, second = (line.strip("\f \t\u3000") for line in (*lines[start : start + 2], "", "")[:2])
    if not second or first[:1] in STROKES or first[-1:] not in STROKES or second[-1] in STROKES:
        return 0
    cells, following = drawn_cells(first), drawn_cells(second)
    return len(following) if cells and following and len(following) == len(cells) + 1 else 0


def _row_cells(lines: Sequence[str], at: int, count: int, *, follows: bool) -> list[str] | None:
    """The cells of a line, if it can be a row of a table of ``count`` cells a row (0: of any)."""
    cells = drawn_cells(lines[at], count)
    if not count or cells is None:
        return _alone_in_frame(lines[at]) if count and follows else cells
    if len(cells) == count:
        return cells
    if not follows or abs(len(cells) - count) > _FEWER or not re.search(r"\d", lines[at]):
        return None  # another table's headings
    if len(cells) < count:
        return cells
    following = drawn_cells(lines[at + 1], count) if at + 1 < len(lines) else None
    return cells if following is None or len(following) == count else None


def _alone_in_frame(line: str) -> list[str] | None:
    body = line.strip("\f \t\u3000")
    if len(body) < 3 or body[0] not in STROKES or body[-1] not in STROKES:
        return None
    inner = body.strip(STROKES).strip()
    return None if not inner or has_strokes(inner) else [inner]


def _over_blank(lines: Sequence[str], at: int, count: int) -> int:
    """Where the table goes on behind blank lines; ``at`` where it does not."""
    after = at
    while after < len(lines) and after - at < _BLANK_BETWEEN and not lines[after].strip():
        after += 1
    if after == at or after == len(lines) or "\f" in "".join(lines[at:after]):
        return at
    cells = drawn_cells(lines[after], count)
    return after if cells is not None and len(cells) == count and re.search(r"\d", lines[after]) else at
