"""Characters of a PDF page that stand on one line, with the marks raised above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.sources.pdf_glyphs import Glyph

BASELINE = 0.25
"""Characters whose baselines differ by less than this share of the font size stand on one line."""
MARK = 3
"""A footnote's mark has at most so many characters."""


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The rows from top to bottom, the characters of each in no order; raised and lowered ones with the line that they belong to."""
    rows: list[list[Glyph]] = []
    for g in sorted(glyphs, key=lambda g: g.base):
        if rows and g.base - rows[-1][0].base <= BASELINE * min(g.size, rows[-1][0].size):
            rows[-1].append(g)
        else:
            rows.append([g])
    _return_marks(rows)
    return _join_raised(rows)


def _return_marks(rows: list[list[Glyph]]) -> None:
    """A raised mark may stand at the height of another column's line: it goes to the line whose word it touches."""
    for i, row in enumerate(rows):
        large = max(g.size for g in row)
        small = [g for g in row if g.size <= 0.8 * large and not g.is_space]
        if not small or len(small) > 4 * MARK:
            continue
        for g in small:
            left = [h for h in row if h.size > g.size and not h.is_space and abs(h.x1 - g.x0) <= h.size]
            home = None if left else _home(rows, i, g)
            if home is None:
                continue
            # what follows the mark's first character at once belongs to it
            mark = [h for h in small if h in row and 0 <= h.x0 - g.x0 <= MARK * g.size and h.base == g.base]
            rows[home].extend(mark)
            for h in mark:
                row.remove(h)


def _home(rows: Sequence[list[Glyph]], i: int, g: Glyph) -> int | None:
    """The line near the ``i``-th that has a larger character right before a raised one."""
    for j in (i + 1, i + 2, i - 1):
        if 0 <= j < len(rows):
            for h in rows[j]:
                raised = h.base - g.base
                touches = g.size <= 0.8 * h.size and abs(h.x1 - g.x0) <= 0.4 * h.size and not h.is_space
                if touches and 0.1 * h.size < raised <= 0.75 * h.size:
                    return j
    return None


def _join_raised(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Superscripts and subscripts, which stand on a baseline of their own, go to the line that they belong to."""
    sizes = [max((g.size for g in row if not g.is_space), default=0.0) for row in rows]
    target = list(range(len(rows)))
    for i, row in enumerate(rows):
        for j in (i + 1, i - 1, i + 2, i - 2):  # lines of another column may stand in between
            if not 0 <= j < len(rows) or sizes[i] > 0.8 * sizes[j] or not sizes[i]:
                continue
            raised = rows[j][0].base - row[0].base
            left, right = min(g.x0 for g in rows[j]), max(g.x1 for g in rows[j])
            # A footnote's mark may stand out to the left of its text.
            near = all(left - 4 * sizes[j] <= g.x0 <= right + sizes[j] for g in row)
            if near and -0.35 * sizes[j] <= raised <= 0.75 * sizes[j]:
                target[i] = j
                break
    joined: dict[int, list[Glyph]] = {}
    for i, row in enumerate(rows):
        home = target[i] if target[target[i]] == target[i] else i
        joined.setdefault(home, []).extend(row)
    return [joined[i] for i in sorted(joined)]
