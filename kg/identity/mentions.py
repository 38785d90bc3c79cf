"""Where texts name things (agencies, schemes, places, heads, programmes): exact names and safe short forms only, found in one pass over the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import Any

from kg.dataclasses import dataclass
from kg.identity.model import Agency
from kg.identity.names import name_key
from kg.values.lazy import lazy
from kg.values.ranges import Ranges
from kg.values.script import fold

_HAN = Ranges("\u3400-\u9fff\uf900-\ufaff")
_WORD = lazy(r"[A-Za-z0-9]+(?:[&.\-][A-Za-z0-9]+|['’](?!s\b)[A-Za-z0-9]+)*(?:['’]s\b)?")
_SPACE = lazy(r"\s")
_LATIN_SHORT = lazy(r"[A-Za-z][A-Za-z&.\-]*[A-Za-z]")
_NUMBERED = lazy(
    r"(?:總目|总目|\bHead)\s*(\d{2,3})(?!\d)|(?:綱領|纲领|\bProgramme)\s*[（(]\s*(\d{1,2})\s*[)）]"
)

# Abbreviations that mean something else at least as often (computer-aided design, had, …).
_EVERYDAY = frozenset({"CAD", "CAS", "HAD", "CIC", "EAC", "FDC", "TRY", "AUD", "ETO", "AMS"})

# Names of two characters that mean nothing else.
_SHORT_BUT_CLEAR = frozenset({"警方"})

_SHORT_NAME = 4
# What may stand before a short Chinese name such as 發展局 (Simplified): not the rest of a longer name (電影發展局).
_BEFORE = (
    *"由及和与或为向经在于至从按的之给请对让使将以交跟同并是该随据受被因如若往",
    *("特区", "政府", "香港", "其中", "包括", "所属", "转介", "提供"),
)
# What must not stand behind a name's last character: 發展局限, 保安局勢, 統計處理.
_AFTER = {"局": "限势面部促", "处": "理境方罚", "署": "名", "会": "计场费"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing named in a text: ``text[start:end]`` is the name as printed. ``paths`` are the things it means: one of a kind, more
    than one where things of several kinds have the name (a fund is an agency and a scheme)."""

    paths: tuple[str, ...]
    start: int
    end: int
    agency: Agency | None = None
    """The agency among them."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a thing that is no agency. ``anywhere``: it is never part of another word, so what stands around it does not matter
    (places, of two characters and more)."""

    name: str
    path: str
    anywhere: bool = False


class Finder:
    """Finds things in texts. ``local`` are names that hold in one document, before all others (資科辦, as its title
    introduces it). ``heads`` maps a head's number to its path (總目 155, Head 155)."""

    def __init__(
        self,
        agencies: Iterable[Agency],
        local: Mapping[str, Agency] | None = None,
        named: Iterable[Named] = (),
        heads: Mapping[str, str] | None = None,
    ) -> None:
        self._agencies: dict[str, Agency] = {}
        self._han: dict[str, dict[str, tuple[str, ...]]] = {}
        self._latin: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
        self._short: dict[str, tuple[str, ...]] = {}
        self._anywhere: set[str] = set()
        self._heads = dict(heads or {})
        self._programmes: dict[str, str] = {}
        local_keys = {name_key(name) for name in local or {}}
        for agency in agencies:
            self._agencies[agency.path] = agency
            for name in (agency.name_hant, agency.name_hans, agency.name_en, *(a for a, _ in agency.aliases)):
                if name_key(name) not in local_keys:
                    self._add(name, agency.path)
            for abbreviation in agency.abbreviations:
                if name_key(abbreviation) not in local_keys:
                    self._add_short(abbreviation, agency.path)
        for one in named:
            self._add(one.name, one.path, anywhere=one.anywhere)
        for name, agency in (local or {}).items():
            self._agencies[agency.path] = agency
            self._add(name, agency.path)
        self._index()

    def extended(
        self,
        local: Mapping[str, tuple[str, ...]],
        programmes: Mapping[str, str] | None = None,
        agencies: Iterable[Agency] = (),
    ) -> Finder:
        """This finder for one document: ``local`` names mean what the document says and nothing else; ``programmes`` maps a
        programme's number to its path (綱領(1)). ``agencies`` are further agencies that ``local`` may mean."""
        if not local and not programmes:
            return self
        new = copy(self)
        new._agencies = self._agencies | {a.path: a for a in agencies}
        new._han = {first: dict(names) for first, names in self._han.items()} if local else self._han
        new._latin = {first: dict(names) for first, names in self._latin.items()} if local else self._latin
        new._short = dict(self._short)
        new._programmes = dict(programmes or {})
        for name, paths in local.items():
            new._add(name, *paths, instead=True)
        if local:
            new._index()
        return new

    def find(self, text: str) -> list[Spot]:
        """All things named, in order, never overlapping; a short form in brackets behind the name it belongs to is
        part of the same mention and not another."""
        spots: list[Spot] = []
        found = [*self._find_han(text), *self._find_latin(text), *self._find_numbered(text)]
        for spot in sorted(found, key=lambda s: (s.start, -s.end)):
            if spots and spot.start < spots[-1].end:
                continue
            if spots and spot.paths == spots[-1].paths:
                between = text[spots[-1].end : spot.start]
                if re.fullmatch(r"\s*[（(](?:下稱|下称|簡稱|简称)?[「“\"]?", between):
                    continue
                if not between.strip() and _han(text, spots[-1]) != _han(text, spot):
                    # InnoHK 創新香港研發平台: one name in two languages
                    spots[-1] = replace(spots[-1], end=spot.end)
                    continue
            spots.append(spot)
        return spots

    def _index(self) -> None:
        firsts = sorted({key[:2] for key in self._han})
        self._starts = re.compile(
            f"(?=[{_class(k[0] for k in firsts)}][{_class(k[1] for k in firsts)}])" if firsts else "(?!)"
        )

    def _add(self, name: str, *paths: str, anywhere: bool = False, instead: bool = False) -> None:
        if _HAN.any_of(name):
            key, _ = _han_key(name)
            if len(key) >= (2 if anywhere or key in _SHORT_BUT_CLEAR else 3):
                _put(self._han.setdefault(key[:2], {}), key, paths, instead)
                if anywhere:
                    self._anywhere.add(key)
        elif len(words := _latin_words(name)) > 1 or (words and len(words[0]) > 5):
            _put(self._latin.setdefault(words[0], {}), words, paths, instead)
        else:
            self._add_short(name, *paths, instead=instead)

    def _add_short(self, text: str, *paths: str, instead: bool = False) -> None:
        if len(text) >= 3 and _LATIN_SHORT.fullmatch(text) and text not in _EVERYDAY:
            _put(self._short, text, paths, instead)

    def _spot(self, paths: tuple[str, ...], start: int, end: int) -> Iterator[Spot]:
        """Nothing where the name could mean several things of one kind."""
        if clear := _clear(paths):
            agency = next((self._agencies[p] for p in clear if p in self._agencies), None)
            yield Spot(clear, start, end, agency)

    def _find_han(self, text: str) -> Iterator[Spot]:
        key, places = _han_key(text)
        done = 0
        for start in self._starts.finditer(key):
            position = start.start()
            if position < done:
                continue
            name = ""
            names = self._han.get(key[position : position + 2], {})
            for candidate in names:
                if len(candidate) > len(name) and key.startswith(candidate, position):
                    name = candidate
            done = position + len(name)
            if (
                name
                and (name in self._anywhere or _stands_alone(key, position, done))
                and _clear(names[name])
            ):
                yield from self._spot(names[name], places[position], places[done - 1] + 1)
            else:
                done = position + 1

    def _find_latin(self, text: str) -> Iterator[Spot]:
        tokens = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
        folded = [_fold_word(word) for word, _, _ in tokens]
        i = 0
        while i < len(tokens):
            word, start, _ = tokens[i]
            name: tuple[str, ...] = ()
            names = self._latin.get(folded[i], {}) if word[0].isupper() else {}
            for words in names:
                *head, last = folded[i : i + len(words)]
                if len(words) > len(name) and words in ((*head, last), (*head, _bare(last))):
                    name = words
            if name and _clear(names[name]):
                i += len(name)
                last, begin, end = tokens[i - 1]
                # "the Commission's schemes" names the Commission; a name that ends in 's is named whole.
                own = folded[i - 1] == name[-1]
                yield from self._spot(names[name], start, end if own else begin + len(_bare(last)))
                continue
            bare = _bare(word)
            if short := self._short.get(bare):
                yield from self._spot(short, start, start + len(bare))
            i += 1

    def _find_numbered(self, text: str) -> Iterator[Spot]:
        if not self._heads and not self._programmes:
            return
        for match in _NUMBERED.finditer(text):
            digits = match[1] or match[2]
            known = self._heads if match[1] else self._programmes
            if path := known.get(str(int(digits))):
                yield Spot((path,), match.start(), match.end())


@lru_cache(maxsize=4096)
def _clear(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Of each kind of thing the one that is meant; a name that two of a kind share means neither."""
    kinds: dict[str, list[str]] = {}
    for path in paths:
        kinds.setdefault(path.partition("/")[0], []).append(path)
    return tuple(same[0] for same in kinds.values() if len(same) == 1)


def _han(text: str, spot: Spot) -> bool:
    return _HAN.any_of(text[spot.start : spot.end])


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word)


def _put(index: dict[Any, tuple[str, ...]], key: Any, paths: tuple[str, ...], instead: bool) -> None:
    known = () if instead else index.get(key, ())
    index[key] = (*known, *(p for p in paths if p not in known))


def _han_key(text: str) -> tuple[str, Sequence[int]]:
    """The text folded character by character without spaces, and where each character of the key stands in the text."""
    key = text.translate(_folding)
    if _SPACE.search(text) is None:
        return key, range(len(key))
    places = [place for place, char in enumerate(text) if not char.isspace()]
    return "".join(key[place] for place in places), places


class _Folding(dict[int, int]):
    """A ``str.translate`` table, one character for one: its search key, or for punctuation its usual width."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        plain = next(
            (p for p in (fold(char), unicodedata.normalize("NFKC", char)) if len(p) == 1 and not p.isspace()),
            char,
        )
        self[code] = ord(plain)
        return self[code]


_folding = _Folding()


def _class(chars: Iterable[str]) -> str:
    return "".join(re.escape(c) for c in sorted(set(chars)))


def _latin_words(text: str) -> tuple[str, ...]:
    words = tuple(_fold_word(m.group()) for m in _WORD.finditer(text))
    return words[1:] if words[:1] == ("the",) else words


def _fold_word(word: str) -> str:
    return word.replace("’", "'").casefold()


def _stands_alone(key: str, start: int, end: int) -> bool:
    """Whether the name at ``key[start:end]`` is not a part of a longer word. Chinese has no word bounds, so a short name
    needs something before it that cannot begin a longer name."""
    if key[end : end + 1] and key[end] in _AFTER.get(key[end - 1], ""):
        return False
    if end - start > _SHORT_NAME or key.startswith("香港", start):
        return True
    return start == 0 or not "\u3400" <= key[start - 1] <= "\u9fff" or key.endswith(_BEFORE, 0, start)
