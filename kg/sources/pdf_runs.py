"""How the characters of a PDF page join into words and printed lines. Coordinates are those of ``pdf_glyphs``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from kg.dataclasses import dataclass
from kg.sources.model import Box, Word
from kg.sources.pdf_glyphs import Glyph, is_cjk
from kg.sources.pdf_rows import rows_of

# Gaps between two characters that mean a space, as a share of the font size. CJK text is set without spaces
# and stretched by justification; typesetters put about a quarter em between CJK and Latin without meaning a space.
GAP_CJK = 0.85
GAP_MIXED = 0.5
GAP_LATIN = 0.15
GAP_LATIN_WHERE_SPACES_ARE_WRITTEN = 0.3
LEADERS = frozenset(".．…·_")
LEADER = 4
"""So many of the same dots in a row lead to the next column and are a word of their own."""


class Look(NamedTuple):
    """How a character that starts at ``x0`` is set."""

    x0: float
    base: float
    size: float
    bold: bool


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
    starts: tuple[tuple[float, ...], ...] = ()
    """For each word, where its characters start."""
    looks: tuple[Look, ...] = ()
    """How each character is set, where they are not all set alike: another column's line may stand at the same height."""

    def part(self, words: Sequence[Word]) -> Run:
        """The run of some of its words, in order."""
        last = words[-1] is self.words[-1]
        text = " ".join(w.text for w in words)
        known = {id(w): s for w, s in zip(self.words, self.starts, strict=False)}
        box = around(words)
        base, size, bold = self.base, self.size, self.bold
        looks = tuple(g for g in self.looks if box[0] - 0.1 <= g.x0 <= box[2])
        if looks:
            base, size, bold = _main(looks)
        return replace(
            self,
            words=tuple(words),
            text=text,
            box=box,
            base=base,
            size=size,
            bold=bold,
            looks=looks,
            space_after=last and self.space_after,
            starts=tuple(known.get(id(w), ()) for w in words),
        )

    def cut(self, at: Sequence[float]) -> Run:
        """The run with the words that run over one of these column starts cut there: text that overflows its cell
        touches what stands in the next one."""
        words: list[Word] = []
        starts: list[tuple[float, ...]] = []
        for word, own in zip(self.words, self.starts, strict=False):
            pieces = [0, *sorted(i for x in at if (i := _joint(word, own, x, self.size))), len(word.text)]
            if len(pieces) == 2 or is_leader(word):
                words.append(word)
                starts.append(own)
                continue
            for a, b in pairwise(pieces):
                end = own[b] if b < len(own) else word.box[2]
                box = (word.box[0] if a == 0 else round(own[a], 2), word.box[1], round(end, 2), word.box[3])
                words.append(Word(word.text[a:b], box))
                starts.append(own[a:b])
        if len(words) <= len(self.words):
            return self
        text = " ".join(w.text for w in words)
        return replace(self, words=tuple(words), text=text, starts=tuple(starts))

    def phrases(self, gap: float = 1.0) -> list[list[Word]]:
        """Its words in groups with more than ``gap`` ems between them. Leaders belong to what stands before them."""
        groups = [[self.words[0]]]
        for word in self.words[1:]:
            last = groups[-1][-1]
            apart = word.box[0] - last.box[2] > gap * self.size
            if not is_leader(word) and (apart or is_leader(last)):
                groups.append([])
            groups[-1].append(word)
        return groups


def _joint(word: Word, starts: Sequence[float], x: float, size: float) -> int:
    """Index of the character of a word that starts at ``x`` as a word of its own may, not inside a number or a day; 0 if none does."""
    if not word.box[0] < x < word.box[2]:
        return 0
    for i in range(1, len(starts)):
        if abs(starts[i] - x) <= 0.12 * size:
            before, after = word.text[i - 1], word.text[i]
            inner = (before.islower() and after.islower()) or (before.isdigit() and after.isdigit())
            number = after.isdigit() and before in ".," and i > 1 and word.text[i - 2].isdigit()
            return 0 if inner or number else i
    return 0


def to_runs(glyphs: Sequence[Glyph], *, spaces_written: bool) -> list[Run]:
    """The printed lines of a region, top to bottom. ``spaces_written``: the page draws its spaces as characters."""
    return [run for line in rows_of(glyphs) if (run := _run(line, spaces_written)) is not None]


def _run(row: list[Glyph], spaces_written: bool) -> Run | None:
    inked = [g for g in row if not g.is_space]
    if not inked:
        return None
    pieces = _pieces(row)
    words: list[Word] = []
    starts: list[tuple[float, ...]] = []
    for piece in pieces:
        for glyphs in _words(piece, spaces_written):
            words.append(_word(glyphs))
            starts.append(tuple(g.x0 for g in glyphs for _ in g.text))
    row = pieces[-1]
    base, size, bold = _main(inked)
    text = " ".join(w.text for w in words)
    alike = len({(g.size, g.bold) for g in inked}) == 1 or all(
        round(g.size, 1) == size and g.bold == bold for g in inked
    )
    looks = () if alike else tuple(Look(g.x0, g.base, g.size, g.bold) for g in inked)
    return Run(tuple(words), text, around(words), base, size, bold, row[-1].is_space, tuple(starts), looks)


def _main(glyphs: Sequence[Glyph | Look]) -> tuple[float, float, bool]:
    """The base line and size of most of the characters, and whether most are bold."""
    sizes = [round(g.size, 1) for g in glyphs]
    size = sizes[0] if len(set(sizes)) == 1 else Counter(sizes).most_common(1)[0][0]
    return glyphs[sizes.index(size)].base, size, 2 * [g.bold for g in glyphs].count(True) > len(glyphs)


def _pieces(row: list[Glyph]) -> list[list[Glyph]]:
    """The glyphs of a line from left to right; in several pieces, each in the order drawn, where one overlaps the next:
    text that overflows its cell is printed over what stands in the next one."""
    ordered = sorted(row, key=lambda g: g.x0)
    if not any(b.x0 < a.x1 - 0.25 * a.size for a, b in pairwise(ordered)):
        return [ordered]
    pieces: list[list[Glyph]] = []
    for g in row:
        last = pieces[-1][-1] if pieces else None
        if last is None or g.x0 < last.x0 - 0.1 * g.size or g.x0 > last.x1 + g.size:
            pieces.append([])
        pieces[-1].append(g)
    pieces.sort(key=lambda p: p[0].x0)
    joined = pieces[:1]
    for piece in pieces[1:]:
        over = any(
            min(a.x1, b.x1) - max(a.x0, b.x0) > 0.25 * min(a.size, b.size)
            for a in joined[-1]
            if a.x1 > piece[0].x0 and not a.is_space
            for b in piece
            if not b.is_space and 0.85 < a.size / b.size < 1.18  # else raised or lowered text
        )
        if over and len(piece) > 1 and len(joined[-1]) > 1:
            joined.append(piece)
        else:
            joined[-1] = [*joined[-1], *piece]
    return [sorted(p, key=lambda g: g.x0) for p in joined]


def around(words: Sequence[Word]) -> Box:
    """The box around words."""
    return (
        min(w.box[0] for w in words),
        min(w.box[1] for w in words),
        max(w.box[2] for w in words),
        max(w.box[3] for w in words),
    )


def _words(row: list[Glyph], spaces_written: bool) -> Iterator[list[Glyph]]:
    latin = GAP_LATIN_WHERE_SPACES_ARE_WRITTEN if spaces_written else GAP_LATIN
    word: list[Glyph] = []
    for i, g in enumerate(row):
        if g.is_space:
            if word:
                yield word
            word = []
            continue
        if word:
            last = word[-1]
            if (g.text in LEADERS and last.text != g.text and _leads(row, i)) or (
                last.text in LEADERS and last.text != g.text and _leads(word, len(word) - LEADER)
            ):
                yield word
                word = []
        if word:
            last = word[-1]
            both = is_cjk(last.text[-1]) + is_cjk(g.text)
            share = (latin, GAP_MIXED, GAP_CJK)[both]
            if g.x0 - last.x1 > share * max(g.size, last.size):
                yield word
                word = []
        word.append(g)
    if word:
        yield word


def _leads(row: Sequence[Glyph], at: int) -> bool:
    """Whether a row of dots starts there that leads the eye to the next column."""
    return 0 <= at <= len(row) - LEADER and all(g.text == row[at].text for g in row[at : at + LEADER])


def is_leader(word: Word) -> bool:
    return len(word.text) >= LEADER and set(word.text) <= LEADERS


def _word(glyphs: list[Glyph]) -> Word:
    texts, lefts, tops, rights, bottoms, *_ = zip(*glyphs, strict=True)
    box = (round(min(lefts), 2), round(min(tops), 2), round(max(rights), 2), round(max(bottoms), 2))
    return Word("".join(texts), box)


def odd_runs(glyphs: Sequence[tuple[int, Glyph]]) -> list[Run]:
    """Text set at another angle than the page's (side labels, watermarks), in the order drawn, a Run for each piece."""
    pieces: list[list[Glyph]] = []
    before: int | None = None
    for turned, g in glyphs:
        last = pieces[-1][-1] if pieces else None
        reach = 2 * max(g.size, g.x1 - g.x0)
        near = last is not None and abs(g.x0 - last.x0) <= reach and abs(g.top - last.top) <= reach
        if turned != before or not near:
            pieces.append([])
        pieces[-1].append(g)
        before = turned
    runs = []
    for piece in pieces:
        text = " ".join("".join(g.text for g in piece).split())
        if text:
            box = _word(piece).box
            size = round(min(max(g.x1 - g.x0, g.size) for g in piece), 1)
            bold = 2 * sum(g.bold for g in piece) > len(piece)
            runs.append(Run((Word(text, box),), text, box, box[3], size, bold, False))
    return runs
