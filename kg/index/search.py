"""Search: what a person means by some words.

Each word or name is looked for in the full text; where it is the name or code of an agency, a status, a theme, a format or a year, everything that has
that is found too, so that 創新科技署, 创新科技署, ITC and the English name find the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from kg.dataclasses import dataclass
from kg.index import bits, keys
from kg.index.keys import Word
from kg.index.read import Index
from kg.values.script import fold

MOST_WORDS = 16
"""Words of a query that are looked at."""
_LONGEST_NAME = 8
"""Words of a name that is looked for in a query."""
_FEW = 2_000
"""Things of which it is asked whether the words stand in their names."""
_BEGINNINGS = 500
"""Things whose names begin with the whole query that are put before others."""
_ALIKE = 75.0
"""How like a mistyped word another must be, of 100."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a query, or several that are a name; ``values`` are the facets' values that it names; ``bits`` the things that it finds."""

    words: tuple[Word, ...]
    values: tuple[tuple[str, str], ...]
    bits: int


@dataclass(frozen=True, slots=True)
class Found:
    """``all`` has the things that every part finds; where there are none, ``some`` those that one of them finds. ``ranks`` are sets of things in
    the order in which to show them (a thing in several of them belongs to the first). ``corrected`` is the query that was answered instead,
    when a word of it is unknown and one like it is not."""

    parts: tuple[Part, ...]
    all: int
    some: int
    ranks: tuple[int, ...]
    corrected: str = ""

    @property
    def bits(self) -> int:
        return self.all or self.some

    def words(self) -> list[Word]:
        return [word for part in self.parts for word in part.words]


NOTHING = Found((), 0, 0, ())


def found(index: Index, text: str) -> Found:
    """What a query finds. Any text will do; one without words finds nothing."""
    return index.kept("found", text, lambda: _found(index, text))


def _found(index: Index, text: str) -> Found:
    parts = _parts(index, text)
    if not parts:
        return NOTHING
    every = reduce(and_, (part.bits for part in parts))
    if every:
        return Found(parts, every, 0, _ranks(index, text, parts, every))
    if corrected := _corrected(index, text, parts):
        better = found(index, corrected)
        if better.all:
            return Found(better.parts, better.all, 0, better.ranks, corrected)
    some = reduce(or_, (part.bits for part in parts))
    return Found(parts, 0, some, _by_number(parts), corrected)


def first(index: Index, result: Found, mask: int, start: int, number: int) -> list[int]:
    """The ids of a stretch of what was found, of those in ``mask``."""
    out: list[int] = []
    for rank in (*result.ranks, result.bits):
        here = rank & mask
        mask &= ~here
        many = here.bit_count()
        if start >= many:
            start -= many
            continue
        out += bits.stretch(here, start, number - len(out))
        start = 0
        if len(out) >= number:
            break
    return out


def _parts(index: Index, text: str) -> tuple[Part, ...]:
    words = keys.query(text, MOST_WORDS)
    parts: list[Part] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST_NAME), at, -1):
            values = _values(index, "".join(word.text for word in words[at:end]))
            if values or end == at + 1:
                break
        group = tuple(words[at:end])
        if not values and group[0].chinese and len(group[0].text) > 2:
            parts += _torn(index, group[0])
        else:
            parts.append(_part(index, group, values))
        at = end
    return tuple(parts)


def _part(index: Index, words: tuple[Word, ...], values: tuple[tuple[str, str], ...]) -> Part:
    holding = reduce(and_, (_holding(index, word) for word in words))
    return Part(words, values, reduce(or_, (index.having(f, (code,)) for f, code in values), holding))


def _torn(index: Index, word: Word) -> list[Part]:
    """A run of Chinese characters. If nothing holds it whole, it may be several words without spaces: names in it are taken out, and
    of the rest each pair is looked for."""
    whole = _part(index, (word,), ())
    if whole.bits:
        return [whole]
    text, rest, parts = word.text, "", []
    at = 0
    while at < len(text):
        for end in range(min(len(text), at + 30), at + 1, -1):
            if values := _values(index, text[at:end]):
                parts.append(_part(index, (keys.word(text[at:end], True),), values))
                at = end
                break
        else:
            rest += text[at]
            at += 1
            if at < len(text):
                continue
        rest, left = "", rest
        if left and parts and at == len(text) and len(left) == 1:
            continue  # 年 after a year, 的 between two words
        if len(left) > 1:
            parts += [_part(index, (keys.word(pair, True),), ()) for pair in keys.pairs(left)[:-1]]
    return parts or [whole]


def _values(index: Index, key: str) -> tuple[tuple[str, str], ...]:
    rows = index.ask("SELECT facet, code FROM alias WHERE key = ?", (key,))
    return tuple((str(facet), str(code)) for facet, code in rows)


def _holding(index: Index, word: Word) -> int:
    """The things that hold a word. Sets of what very many hold are there already; asking for the rest is quick."""
    return index.kept("word", word, lambda: _look(index, word))


def _look(index: Index, word: Word) -> int:
    if word.open:
        begin = word.tokens[-1]
        rows = index.ask(
            "SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ?", (begin, begin + "\U0010ffff")
        )
        tokens = [str(term) for (term,) in rows]
        common = _common(index, tokens)
        rare = " OR ".join(f'"{token}"' for token in tokens if token not in common)
        return reduce(or_, common.values(), _match(index, rare) if rare else 0)
    common = _common(index, word.tokens)
    if len(common) == len(set(word.tokens)):
        return reduce(and_, common.values())
    return _match(index, word.match)


def _common(index: Index, tokens: Iterable[str]) -> dict[str, int]:
    listed = list(dict.fromkeys(tokens))[:900]
    marks = ",".join("?" * len(listed))
    rows = index.ask(f"SELECT word, skipped, bits FROM common WHERE word IN ({marks})", listed)
    return {str(word): bits.unpack(skipped, rest) for word, skipped, rest in rows}


def _match(index: Index, expression: str) -> int:
    return bits.of(n for (n,) in index.ask("SELECT rowid FROM search WHERE search MATCH ?", (expression,)))


def _ranks(index: Index, text: str, parts: tuple[Part, ...], every: int) -> tuple[int, ...]:
    """Whole names, names that begin so, what has a value of that name, what has all words in its name, the rest."""
    whole = fold(text)
    exact = bits.of(n for (n,) in index.ask("SELECT thing FROM name WHERE key = ?", (whole,)))
    if len(parts) == 1 and parts[0].values:
        return (exact, reduce(or_, (index.having(f, (code,)) for f, code in parts[0].values)) & every)
    rows = index.ask(
        "SELECT thing FROM name WHERE key >= ? AND key < ? LIMIT ?",
        (whole, whole + "\U0010ffff", _BEGINNINGS),
    )
    ranks = [exact, bits.of(n for (n,) in rows)]
    if every.bit_count() <= _FEW and not any(part.values for part in parts):
        expression = " AND ".join(word.match for part in parts for word in part.words)
        ranks.append(_match(index, f"name : ({expression})") & every)
    return tuple(rank & (every | exact) for rank in ranks)


def _by_number(parts: tuple[Part, ...]) -> tuple[int, ...]:
    """Things by how many of the parts find them, most first."""
    levels: list[int] = []  # levels[n]: found by more than n parts
    for part in parts:
        carried = part.bits
        for at, level in enumerate(levels):
            levels[at], carried = level | carried, level & carried
        levels.append(carried)
    return tuple(reversed(levels))


def _corrected(index: Index, text: str, parts: tuple[Part, ...]) -> str:
    """The query with unknown Latin words replaced by known ones like them; empty when there are none."""
    unknown = [
        w.text for part in parts if not part.bits for w in part.words if not w.chinese and len(w.text) > 3
    ]
    likes = {word: like for word in unknown if (like := _like(index, word))}
    if not likes:
        return ""
    return " ".join(likes.get(piece, piece) for piece, _ in keys.pieces(text))


def _like(index: Index, word: str) -> str:
    from rapidfuzz import fuzz, process

    known = index.kept("words", "", lambda: dict(index.ask("SELECT word, number FROM word")))
    likely = process.extract(word, known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=5)
    best = max(likely, key=lambda one: (one[1], known[one[0]]), default=None)
    return str(best[0]) if best is not None else ""
