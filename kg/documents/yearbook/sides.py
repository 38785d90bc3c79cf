"""Text whose layout was kept: two columns side by side on one line, put back one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.dataclasses import dataclass
from kg.values.lazy import lazy
from kg.values.middle import median

_GAP: Final = lazy(r"(?<=\S) {2,}(?=\S)")
_WIDE: Final = 3
"""So many spaces at least between two columns; two where other lines tell where the second one starts."""
_DRIFT: Final = 6
"""Characters are not equally wide: a column's lines start within so many of each other."""
_LINES: Final = 5
_LEAST: Final = 10
"""A column's lines have so many characters at least (median): a table's cells have fewer."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line of the text. ``row`` is the line's index, ``blanks`` the blank lines before one that is not in a column: in columns
    lines stand between each other's, and what is empty beside them says nothing."""

    row: int
    text: str
    blanks: int = 0


def in_reading_order(rows: Sequence[str]) -> list[Piece] | None:
    """The pieces of the lines that are not blank, the left column of a page before its right one. None where no page has columns."""
    pages = _pages(rows)
    starts = [_start(rows, page) for page in pages]
    if not any(start is not None for start in starts):
        return None
    known = round(median(s for s in starts if s is not None))
    found: list[Piece] = []
    for page, start in zip(pages, starts, strict=True):
        found += _page(rows, page, known if start is None else start, alone=start is None)
    return found


def _pages(rows: Sequence[str]) -> list[range]:
    firsts = [0, *(n for n, row in enumerate(rows) if n and "\f" in row)]
    return [range(a, b) for a, b in zip(firsts, [*firsts[1:], len(rows)], strict=True)]


def _gap(row: str) -> re.Match[str] | None:
    """The one wide gap of a line that has one."""
    gaps = [m for m in _GAP.finditer(row) if m.end() - m.start() >= _WIDE]
    return gaps[0] if len(gaps) == 1 else None


def _start(rows: Sequence[str], page: range) -> int | None:
    """Where the right column of a page starts, None where it has none."""
    gaps = [(m, rows[n]) for n in page if "  " in rows[n] and (m := _gap(rows[n].replace("\f", "")))]
    if len(gaps) < _LINES:
        return None
    start = round(median(m.end() for m, _ in gaps))
    near = [(m, row) for m, row in gaps if abs(m.end() - start) <= _DRIFT]
    if len(near) < max(_LINES, 0.6 * len(gaps)):
        return None
    left = median(len(row[: m.start()].strip()) for m, row in near)
    right = median(len(row[m.end() :].strip()) for m, row in near)
    return start if min(left, right) >= _LEAST else None


def _cut(row: str, start: int) -> tuple[str, str] | None:
    """Left and right part of a line; None where text runs over the place where the right column starts."""
    before = len(row) - len(row.lstrip())
    if before >= start - _DRIFT:
        return "", row.strip()
    near = [m for m in _GAP.finditer(row) if abs(m.end() - start) <= _DRIFT]
    if near:
        best = max(near, key=lambda m: m.end() - m.start())
        return row[: best.start()].rstrip(), row[best.end() :].strip()
    return (row.rstrip(), "") if len(row.rstrip()) <= start + 2 else None


def _page(rows: Sequence[str], page: range, start: int, *, alone: bool) -> list[Piece]:
    """``alone``: nothing on the page itself says that it has columns."""
    cuts = [_cut(rows[n].replace("\f", ""), start) for n in page]
    both = [i for i, cut in enumerate(cuts) if cut is not None and cut[0] and cut[1]]
    found: list[Piece] = []
    columns: tuple[list[Piece], list[Piece]] = ([], [])
    last = page.start - 1
    for i, n in enumerate(page):
        text = rows[n].replace("\f", "").strip()
        if not text:
            continue
        cut = cuts[i]
        if cut is None or not both or i < both[0] or (alone and len(both) < 2):
            found += [*columns[0], *columns[1], Piece(n, text, n - last - 1)]
            columns = ([], [])
        else:
            for side, part in zip(columns, cut, strict=True):
                if part:
                    side.append(Piece(n, part.strip()))
        last = n
    return [*found, *columns[0], *columns[1]]
