"""Where texts name agencies: exact names and safe short forms only, found in one pass over the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.identity.model import Agency
from kg.identity.names import name_key
from kg.values.script import fold

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[A-Za-z0-9]+(?:[&.\-][A-Za-z0-9]+|['’](?!s\b)[A-Za-z0-9]+)*(?:['’]s\b)?")
_SPACE = re.compile(r"\s")
_LATIN_SHORT = re.compile(r"[A-Za-z][A-Za-z&.\-]*[A-Za-z]")

# Abbreviations that mean something else at least as often (computer-aided design, had, …).
_EVERYDAY = frozenset({"CAD", "CAS", "HAD", "CIC", "EAC", "FDC", "TRY", "AUD", "ETO", "AMS"})

_SHORT_NAME = 4
# What may stand before a short Chinese name such as 發展局 (Simplified): not the rest of a longer name (電影發展局).
_BEFORE = re.compile(
    r"(?:^|[^\u3400-\u9fff]|[由及和与或为向经在于至从按的之给请对让使将以交跟同并是该随据受被因如若向往]|特区|政府|香港|其中|包括|所属|转介|提供)$"
)
# What must not stand behind a name's last character: 發展局限, 保安局勢, 統計處理.
_AFTER = {"局": "限势面部促", "处": "理境方罚", "署": "名", "会": "计场费"}


@dataclass(frozen=True, slots=True)
class Spot:
    """An agency named in a text: ``text[start:end]`` is the name as printed."""

    agency: Agency
    start: int
    end: int


class Finder:
    """Finds agencies in texts. ``local`` are names that hold in one document, before all others (資科辦, as its title
    introduces it)."""

    def __init__(self, agencies: Iterable[Agency], local: Mapping[str, Agency] | None = None) -> None:
        self._agencies: dict[str, Agency] = {}
        self._han: dict[str, dict[str, str | None]] = {}
        self._latin: dict[str, dict[tuple[str, ...], str | None]] = {}
        self._short: dict[str, str | None] = {}
        local_keys = {name_key(name) for name in local or {}}
        for agency in agencies:
            for name in (agency.name_hant, agency.name_hans, agency.name_en, *(a for a, _ in agency.aliases)):
                if name_key(name) not in local_keys:
                    self._add(name, agency)
            for abbreviation in agency.abbreviations:
                if name_key(abbreviation) not in local_keys:
                    self._add_short(abbreviation, agency)
        for name, agency in (local or {}).items():
            self._add(name, agency)
        firsts = sorted({key[:2] for key in self._han})
        self._starts = re.compile(
            f"(?=[{_class(k[0] for k in firsts)}][{_class(k[1] for k in firsts)}])" if firsts else "(?!)"
        )

    def find(self, text: str) -> list[Spot]:
        """All agencies named, in order, never overlapping; a short form in brackets behind the name it belongs to is
        part of the same mention and not another."""
        spots: list[Spot] = []
        candidates = sorted([*self._find_han(text), *self._find_latin(text)], key=lambda s: (s.start, -s.end))
        for spot in candidates:
            if spots and spot.start < spots[-1].end:
                continue
            if spots and spot.agency.code == spots[-1].agency.code:
                between = text[spots[-1].end : spot.start]
                if re.fullmatch(r"\s*[（(](?:下稱|下称|簡稱|简称)?[「“\"]?", between):
                    continue
            spots.append(spot)
        return spots

    def _add(self, name: str, agency: Agency) -> None:
        if _HAN.search(name):
            key, _ = _han_key(name)
            if len(key) >= 3:
                self._agencies[agency.code] = agency
                _put(self._han.setdefault(key[:2], {}), key, agency.code)
        elif len(words := _latin_words(name)) > 1 or (words and len(words[0]) > 5):
            self._agencies[agency.code] = agency
            _put(self._latin.setdefault(words[0], {}), words, agency.code)
        else:
            self._add_short(name, agency)

    def _add_short(self, text: str, agency: Agency) -> None:
        if len(text) >= 3 and _LATIN_SHORT.fullmatch(text) and text not in _EVERYDAY:
            self._agencies[agency.code] = agency
            _put(self._short, text, agency.code)

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
            if name and (code := names[name]) and _stands_alone(key, position, done):
                yield Spot(self._agencies[code], places[position], places[done - 1] + 1)
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
            if name and (owner := names[name]):
                i += len(name)
                last, begin, end = tokens[i - 1]
                # "the Commission's schemes" names the Commission; a name that ends in 's is named whole.
                own = folded[i - 1] == name[-1]
                yield Spot(self._agencies[owner], start, end if own else begin + len(_bare(last)))
                continue
            bare = _bare(word)
            if short := self._short.get(bare):
                yield Spot(self._agencies[short], start, start + len(bare))
            i += 1


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word)


def _put(index: dict[Any, str | None], key: Any, code: str) -> None:
    """Adds a name; one that two agencies share means neither."""
    index[key] = code if index.get(key, code) == code else None


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
    return _BEFORE.search(key, max(0, start - 4), start) is not None
