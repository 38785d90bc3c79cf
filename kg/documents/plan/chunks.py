"""Wrapped plain text cut into the smallest pieces that can be a cell or part of one, each with what it looks like."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from kg.dataclasses import dataclass
from kg.documents.plan.flow import Unit
from kg.documents.plan.groups import group_kind, has_code, is_organisation, parse_group
from kg.documents.plan.headings import is_note
from kg.documents.plan.looks import (
    GLUED,
    INTEGER,
    is_category,
    is_date,
    is_frequency,
    is_open_date,
    maybe_frequency,
    says_how_often,
)
from kg.documents.plan.merged import chinese_number
from kg.documents.plan.words import BULLETS, SLASHES, norm, starts_with_bullet, width
from kg.quick import unguarded
from kg.values.formats import find_formats
from kg.values.nil import is_nil
from kg.values.theme import find_theme


@dataclass(slots=True)
class Chunk:
    """Words of one line (``start``:``end`` in its text). ``kind`` flags: i integer, c chain (the next number expected), t theme, T theme that the
    portal has exactly, d date, f frequency, w wording like one, b bullet, n nil, o note, g group line, s sentence end, m names a format, D goes on with a date, x in a
    narrow column of its own."""

    line: int
    start: int
    end: int
    text: str
    flags: str = ""
    first: bool = False
    last: bool = False

    def has(self, flag: str) -> bool:
        return flag in self.flags


@unguarded
@dataclass(frozen=True, slots=True)
class BodyLine:
    """A printed line of a list. ``gap`` counts the blank lines before it; ``broken`` says a page break or a repeated
    heading stands before it."""

    unit: Unit
    text: str
    gap: int
    broken: bool

    @property
    def ends_with_space(self) -> bool:
        return self.text != self.text.rstrip()


def cut(lines: Sequence[BodyLine], *, frequency_after_date: bool) -> list[Chunk]:
    """All chunks in order; multi-word months, themes and frequencies are one chunk each."""
    atoms = [atom for n, line in enumerate(lines) for atom in _atoms(n, line.text)]
    chunks: list[Chunk] = []
    at = 0
    while at < len(atoms):
        found, at = _next(atoms, at, lines)
        chunks.extend(found)
    _close_brackets(chunks)
    if frequency_after_date:
        chunks = _narrow_frequencies(chunks, lines)
    _flag(chunks, lines)
    return chunks


def _atoms(number: int, text: str) -> list[Chunk]:
    atoms: list[Chunk] = []
    for match in re.finditer(r"\S+", text):
        start, end = match.span()
        cuts = [start]
        if glued := GLUED.match(match[0]):
            cuts.append(start + glued.end())
        slash = re.search(f"[{SLASHES}]", text[cuts[-1] : end])
        if slash and find_theme(text[cuts[-1] : cuts[-1] + slash.start()]):
            cuts.append(cuts[-1] + slash.end())
        cuts.append(end)
        for a, b in pairwise(cuts):
            if a < b:
                atoms.append(Chunk(number, a, b, text[a:b]))
    atoms = _with_bullets(atoms, text)
    if atoms:
        atoms[0].first = True
        atoms[-1].last = True
    return atoms


def _with_bullets(atoms: list[Chunk], text: str) -> list[Chunk]:
    """A bullet stands in one chunk with the word after it."""
    joined: list[Chunk] = []
    for atom in atoms:
        if joined and not joined[-1].text.strip(BULLETS):
            first = joined.pop()
            atom = Chunk(atom.line, first.start, atom.end, text[first.start : atom.end])
        joined.append(atom)
    return joined


_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("d", is_date),
    ("t", is_category),
    ("f", is_frequency),
    ("w", maybe_frequency),
)


def _same_line(atoms: Sequence[Chunk], at: int, limit: int) -> list[Chunk]:
    taken = [atoms[at]]
    for atom in atoms[at + 1 : at + limit]:
        if atom.line != atoms[at].line or starts_with_bullet(atom.text):
            break
        taken.append(atom)
    return taken


def _joined(atoms: Sequence[Chunk], lines: Sequence[BodyLine]) -> Chunk:
    first, last = atoms[0], atoms[-1]
    text = lines[first.line].text[first.start : last.end]
    return Chunk(first.line, first.start, last.end, text, first=first.first, last=last.last)


def _longest(texts: Sequence[str], good: Callable[[str], bool]) -> int:
    """The number of the last of the texts, counted from 1, that is good; 0 where none is."""
    for n in range(len(texts), 0, -1):
        if good(texts[n - 1]):
            return n
    return 0


def _next(atoms: list[Chunk], at: int, lines: Sequence[BodyLine]) -> tuple[list[Chunk], int]:
    """The chunk that begins at an atom (two, when a line break cuts it), and where the next one begins."""
    run = _same_line(atoms, at, 8)
    if starts_with_bullet(run[0].text):
        return [atoms[at]], at + 1
    text, start = lines[run[0].line].text, run[0].start
    texts = [text[start : atom.end] for atom in run]
    further = _over_the_edge(atoms, at, run, lines)
    for flag, good in _KINDS:
        if flag == "t" and re.match(r"\W*\d", run[0].text):
            continue
        n = _longest(texts, good)
        over = _longest(further, good) if flag in "dtf" and n in (0, len(run)) else 0
        if over:
            first, second = _joined(run, lines), _joined(atoms[at + len(run) : at + len(run) + over], lines)
            for chunk in (first, second):
                chunk.flags += flag + ("T" if flag == "t" else "")
            return [first, second], at + len(run) + over
        if n:
            chunk = _joined(run[:n], lines)
            chunk.flags += flag
            if flag == "t":
                theme = find_theme(chunk.text.strip().rstrip(SLASHES).strip())
                chunk.flags += "T" if theme is not None and theme.exact else ""
            return [chunk], at + n
    return [atoms[at]], at + 1


def _over_the_edge(
    atoms: Sequence[Chunk], at: int, run: Sequence[Chunk], lines: Sequence[BodyLine]
) -> list[str]:
    """What begins at ``at`` and runs to the end of its line, with one, two, … words of the next line: ``Climate and`` / ``Weather``."""
    after = at + len(run)
    if not run[-1].last or after >= len(atoms) or len(run) > 5:
        return []
    head = lines[run[0].line].text[run[0].start : run[-1].end]
    if head[-1] in SLASHES:
        return []
    following = _same_line(atoms, after, 5)
    text, start = lines[following[0].line].text, following[0].start
    glue = "" if head[-1] > "\u2e80" else " "
    return [head + glue + text[start : c.end] for c in following]


def _close_brackets(chunks: list[Chunk]) -> None:
    """What stands in brackets right after a date or frequency belongs to it, also over a line's end: 每年 (自2020年 / 起為每年二月)."""
    for n, chunk in enumerate(chunks):
        if (
            not (chunk.has("d") or chunk.has("f"))
            or n + 1 >= len(chunks)
            or chunks[n + 1].text[0] not in "(（"
        ):
            continue
        depth = 0
        for end in range(n + 1, min(n + 9, len(chunks))):
            text = unicodedata.normalize("NFKC", chunks[end].text)
            depth += text.count("(") - text.count(")")
            if chunks[end].line > chunk.line + 2 or starts_with_bullet(text):
                break
            if depth <= 0:
                if text.endswith(")"):
                    for inside in chunks[n + 1 : end + 1]:
                        inside.flags = "D" if chunk.has("d") else "fx"
                break


def _narrow_frequencies(chunks: list[Chunk], lines: Sequence[BodyLine]) -> list[Chunk]:
    """Marks a frequency wrapped in a narrow column: short lines right after a date, which together say how often, up to a line that is clearly wider."""
    for n, chunk in enumerate(chunks):
        if not chunk.has("d") or n + 1 >= len(chunks):
            continue
        run = chunks[n + 1 :]
        if run[0].has("f") and (len(run) < 2 or run[1].line == run[0].line or run[0].line != chunk.line):
            continue
        first = run[0].line
        texts: list[str] = []
        best = 0
        for line in range(first, min(first + 12, len(lines))):
            on_line = [c for c in run if c.line == line]
            text = lines[line].text[on_line[0].start :] if line == first else lines[line].text
            if (
                not on_line
                or starts_with_bullet(text)
                or any(c.has("d") or starts_with_bullet(c.text) for c in on_line)
                or is_note(text)
            ):
                break
            widest = max((width(t) for t in texts), default=0)
            if texts and width(text) > 1.5 * widest:
                break
            if width(text) > 24:
                break
            texts.append(text)
            wider = line + 1 >= len(lines) or width(lines[line + 1].text) > 1.5 * max(width(t) for t in texts)
            if len(texts) > 1 and wider and says_how_often("".join(t.strip() for t in texts)):
                best = line
        if best:
            for c in run:
                if c.line > best:
                    break
                c.flags = c.flags.replace("t", "").replace("T", "") + ("x" if c.has("f") else "fx")
    return chunks


def _flag(chunks: list[Chunk], lines: Sequence[BodyLine]) -> None:
    learned = _learned_categories(chunks)
    expected = 1
    for n, chunk in enumerate(chunks):
        text = unicodedata.normalize("NFKC", chunk.text)
        after = chunks[n + 1] if n + 1 < len(chunks) else None
        if INTEGER.match(text) and not chunk.has("d"):
            chunk.flags += "i"
            value = int(chinese_number(text.strip("()（）.．、, ")))
            if value == expected or (value == 1 and after is not None and after.has("t")):
                chunk.flags += "c"
                expected = value + 1
        if not chunk.has("t") and chunk.text in learned and n and chunks[n - 1].has("i"):
            chunk.flags += "t"
        if is_nil(chunk.text):
            chunk.flags += "n"
        if is_open_date(chunk.text) and (chunk.last or (after is not None and after.has("f"))):
            chunk.flags += "d"
        if starts_with_bullet(chunk.text):
            chunk.flags += "b"
        if chunk.first and is_note(lines[chunk.line].text):
            chunk.flags += "o"
        if re.search(r"[。；]$|[a-z)]\.$", chunk.text):
            chunk.flags += "s"
        if find_formats(chunk.text):
            chunk.flags += "m"
    starts = {c.line: n for n, c in enumerate(chunks) if c.first}
    for line, n in starts.items():
        following = starts.get(line + 1)
        if following is None or not _is_group_line(lines[line].text):
            continue
        nxt = chunks[following]
        if nxt.has("i") or nxt.has("n") or (nxt.has("t") and not nxt.last):
            for c in chunks[n:]:
                if c.line != line:
                    break
                c.flags += "g"


@lru_cache(maxsize=4096)
def _is_group_line(text: str) -> bool:
    bare = text.strip()
    if starts_with_bullet(bare) or is_note(bare) or width(bare) > 80 or find_formats(bare):
        return False
    name = parse_group(bare)
    if norm(name.name) in ("其他", "others", "other"):
        return True
    return (has_code(bare) and group_kind(bare) != "unknown") or is_organisation(bare)


def _learned_categories(chunks: list[Chunk]) -> set[str]:
    """Wordings that stand right after a number in at least two rows: categories, even if no list knows them."""
    after = Counter(b.text for a, b in pairwise(chunks) if INTEGER.match(a.text) and a.line == b.line)
    return {
        text for text, times in after.items() if times > 1 and width(text) <= 30 and not INTEGER.match(text)
    }
