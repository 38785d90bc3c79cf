"""Characters of a PDF page, and how they join into words and lines.

pdfplumber's page coordinates are used throughout: points, ``top`` counted down from the page's upper edge.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from kg.sources.model import Box, Word

# Gaps between two characters that mean a space, as a share of the font size. CJK text is set without spaces
# and stretched by justification; typesetters put about a quarter em between CJK and Latin without meaning a space.
GAP_CJK = 0.85
GAP_MIXED = 0.5
GAP_LATIN = 0.15
GAP_LATIN_WHERE_SPACES_ARE_WRITTEN = 0.3
UNMAPPED = "(cid:"
"""How pdfminer writes a character whose font does not say what it is."""
BASELINE = 0.25
"""Characters whose baselines differ by less than this share of the font size stand on one line."""


class Glyph(NamedTuple):
    """A character as drawn. ``base`` is the top coordinate of its baseline."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool

    @property
    def is_space(self) -> bool:
        return self.text.isspace()


@dataclass(frozen=True, slots=True)
class Run:
    """One printed line of glyphs, left to right. ``space_after``: the drawn line ends in a space character."""

    words: tuple[Word, ...]
    text: str
    box: Box
    base: float
    size: float
    bold: bool
    space_after: bool
    wide: bool = False
    """The line has gaps of more than two ems in it."""


def from_char(char: dict[str, Any]) -> Glyph:
    """A pdfplumber char as a Glyph. Text that the font cannot map to Unicode becomes U+FFFD."""
    text = str(char["text"])
    if text.startswith(UNMAPPED):
        text = "\ufffd"
    size = float(char["size"]) or 1.0
    bottom = float(char["bottom"])
    descent = float(char["matrix"][5]) - float(char["y0"])
    if not 0 <= descent <= size:
        descent = 0.2 * size
    return Glyph(
        text,
        float(char["x0"]),
        float(char["top"]),
        float(char["x1"]),
        bottom,
        bottom - descent,
        size,
        _is_bold(str(char["fontname"])),
    )


@lru_cache(maxsize=512)
def _is_bold(font: str) -> bool:
    name = font.rsplit("+", 1)[-1].lower()
    return any(mark in name for mark in ("bold", "black", "heavy", "semibold", "demi"))


@lru_cache(maxsize=8192)
def is_cjk(char: str) -> bool:
    """Whether a character is set in a full em without spaces: ideographs, kana, full-width forms and punctuation."""
    return unicodedata.east_asian_width(char[0]) in "WF" or char[0] in "“”‘’—…·"


def deduplicate(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Without the second strokes of fake bold and shadows: the same character drawn (almost) in the same place."""
    seen: dict[tuple[str, int, int], list[int]] = {}
    kept: list[Glyph] = []
    for g in glyphs:
        slack = min(1.0, 0.3 * (g.x1 - g.x0)) or 0.1
        column, row = int(g.x0), int(g.top)
        twin = None
        for dx in (0, -1, 1):
            for dy in (0, -1, 1):
                for i in seen.get((g.text, column + dx, row + dy), ()):
                    if abs(kept[i].x0 - g.x0) <= slack and abs(kept[i].top - g.top) <= slack:
                        twin = i
        if twin is None:
            seen.setdefault((g.text, column, row), []).append(len(kept))
            kept.append(g)
        elif not g.is_space:
            kept[twin] = kept[twin]._replace(bold=True)
    return kept


def to_runs(glyphs: Sequence[Glyph], *, spaces_written: bool) -> list[Run]:
    """The printed lines of a region, top to bottom. ``spaces_written``: the page draws its spaces as characters."""
    return [run for line in _rows(glyphs) if (run := _run(line, spaces_written)) is not None]


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    for g in sorted(glyphs, key=lambda g: g.base):
        if rows and g.base - rows[-1][0].base <= BASELINE * min(g.size, rows[-1][0].size):
            rows[-1].append(g)
        else:
            rows.append([g])
    return _join_raised(rows)


def _join_raised(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Superscripts and subscripts, which stand on a baseline of their own, go to the line that they belong to."""
    sizes = [max((g.size for g in row if not g.is_space), default=0.0) for row in rows]
    target = list(range(len(rows)))
    for i, row in enumerate(rows):
        for j in (i + 1, i - 1):
            if not 0 <= j < len(rows) or sizes[i] > 0.8 * sizes[j] or not sizes[i]:
                continue
            raised = rows[j][0].base - row[0].base
            left, right = min(g.x0 for g in rows[j]), max(g.x1 for g in rows[j])
            near = all(left - sizes[j] <= g.x0 <= right + sizes[j] for g in row)
            if near and -0.35 * sizes[j] <= raised <= 0.75 * sizes[j]:
                target[i] = j
                break
    joined: dict[int, list[Glyph]] = {}
    for i, row in enumerate(rows):
        home = target[i] if target[target[i]] == target[i] else i
        joined.setdefault(home, []).extend(row)
    return [joined[i] for i in sorted(joined)]


def _run(row: list[Glyph], spaces_written: bool) -> Run | None:
    row.sort(key=lambda g: g.x0)
    inked = [g for g in row if not g.is_space]
    if not inked:
        return None
    words = tuple(_words(row, spaces_written))
    sizes: Counter[float] = Counter()
    for g in inked:
        sizes[round(g.size, 1)] += 1
    size = sizes.most_common(1)[0][0]
    box = (
        words[0].box[0],
        min(w.box[1] for w in words),
        max(w.box[2] for w in words),
        max(w.box[3] for w in words),
    )
    main = next(g for g in inked if round(g.size, 1) == size)
    bold = 2 * sum(g.bold for g in inked) > len(inked)
    text = " ".join(w.text for w in words)
    wide = any(b.box[0] - a.box[2] > 2 * size for a, b in pairwise(words))
    return Run(words, text, box, main.base, size, bold, row[-1].is_space, wide)


def _words(row: list[Glyph], spaces_written: bool) -> Iterator[Word]:
    latin = GAP_LATIN_WHERE_SPACES_ARE_WRITTEN if spaces_written else GAP_LATIN
    word: list[Glyph] = []
    for g in row:
        if g.is_space:
            if word:
                yield _word(word)
            word = []
            continue
        if word:
            last = word[-1]
            both = is_cjk(last.text[-1]) + is_cjk(g.text)
            share = (latin, GAP_MIXED, GAP_CJK)[both]
            if g.x0 - last.x1 > share * max(g.size, last.size):
                yield _word(word)
                word = []
        word.append(g)
    if word:
        yield _word(word)


def _word(glyphs: list[Glyph]) -> Word:
    box = (
        round(min(g.x0 for g in glyphs), 2),
        round(min(g.top for g in glyphs), 2),
        round(max(g.x1 for g in glyphs), 2),
        round(max(g.bottom for g in glyphs), 2),
    )
    return Word("".join(g.text for g in glyphs), box)
