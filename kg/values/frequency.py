"""How often a dataset is updated: free wording in three languages to the EU's frequency codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from kg.records import Frequency
from kg.values.frequency_words import COUNTED, EVERY, FIXED, NUMBERS, TIMES, UNIT_CUES, UNITS
from kg.values.lazy import lazy
from kg.values.script import to_hans

_WORDINGS: Final = (
    *(("", tuple(cues.split("|")), lazy(pattern)) for cues, pattern in COUNTED),
    *((code, tuple(cues.split("|")), lazy(pattern)) for code, cues, pattern in FIXED),
)
_UNITS: Final = tuple(
    (name, tuple(UNIT_CUES[name].split("|")), lazy(pattern)) for name, pattern in UNITS.items()
)
_DIGITS: Final = str.maketrans("一二三四五六七八九", "123456789")


class _Hit(NamedTuple):
    start: int
    end: int
    code: str


@lru_cache(maxsize=4096)
def parse_frequency(text: str) -> Frequency:
    """The frequency that a cell states.

    One frequency gives its code; several give ``OTHER`` with a part for each, as (who or what it applies to as printed, code). What
    stands in brackets only explains. A stated interval for which the EU has no code (every two days) is ``OTHER`` without
    parts. Wording that is not understood gives code None.
    """
    printed = re.sub(r"\s+", " ", text).strip()
    plain = "".join(map(_normal, printed))
    outside = _BRACKETED.sub(lambda m: " " * len(m[0]), plain)
    hits = list(_hits(outside)) or list(_hits(plain))
    codes = {hit.code for hit in hits}
    if len(codes) <= 1:
        return Frequency(next(iter(codes), None))
    parts = dict.fromkeys(zip(_subjects(printed, plain, hits), (hit.code for hit in hits), strict=True))
    return Frequency("OTHER", tuple(parts))


_BRACKETED: Final = lazy(r"\([^()]*\)|\[[^\[\]]*\]")


@lru_cache(maxsize=4096)
def _normal(char: str) -> str:
    """One character for one, so that places in the normal form are places in the printed text."""
    plain = to_hans(unicodedata.normalize("NFKC", char)).casefold()
    if plain in "‐‑‒–—―":
        return "-"
    return plain if len(plain) == 1 else char


def _hits(text: str) -> Iterable[_Hit]:
    wordings = [(code, pattern) for code, cues, pattern in _WORDINGS if any(cue in text for cue in cues)]
    at = 0
    while at < len(text):
        found = None
        if not _inside_word(text, at):
            found = max(_at(text, at, wordings), key=lambda hit: hit.end, default=None)
        if found is not None:
            yield found
        at = found.end if found is not None else at + 1


def _at(text: str, at: int, wordings: Iterable[tuple[str, re.Pattern[str]]]) -> Iterable[_Hit]:
    for code, pattern in wordings:
        match = pattern.match(text, at)
        if match and match.end() > at and not _inside_word(text, match.end()):
            yield _Hit(at, match.end(), code or _counted(match))


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and all(c.isascii() and c.isalnum() for c in text[at - 1 : at + 1])


def _counted(match: re.Match[str]) -> str:
    groups = match.groupdict()
    printed = match["unit"]
    unit = next(
        name
        for name, cues, pattern in _UNITS
        if any(cue in printed for cue in cues) and pattern.fullmatch(printed)
    )
    every = _number(groups.get("every")) or 1
    times = _number((groups.get("times") or "").removesuffix("s").removesuffix(" time")) or 1
    if "隔" in (groups.get("apart") or "") and every == 1:
        every = 2
    if groups.get("list"):
        named = re.findall("[月日号]", match["list"])
        unit, times = ("year" if "月" in named else unit), len(named)
    if unit == "minute":
        return EVERY.get((unit, every), "CONT")
    if times > 1 and every > 1:
        return "OTHER"
    if times > 1:
        return TIMES.get((unit, times), "CONT" if unit == "hour" else "OTHER")
    return EVERY.get((unit, every), "OTHER")


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text in NUMBERS:
        return NUMBERS[text]
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if ten:
        return int(tens.translate(_DIGITS) or 1) * 10 + int(ones.translate(_DIGITS) or 0)
    digit = text.translate(_DIGITS)
    return int(digit) if digit.isdecimal() else None


_CLAUSE: Final = lazy(r"[；;。！\n]|\. ")
_FILLING: Final = r"(?:[\s，,、/:：.()（）|&+-]|更新|一次|或者?|以及|及|和|则|則|為|为|會|会|将|將|\bor\b|\band\b|\bthen\b|\b(?:is|are|be|will be|to be)?\s?(?:updated|released)\b|\b(?:is|are)\b)+"
_FILLER: Final = lazy(_FILLING, re.IGNORECASE)
_FILLER_LAST: Final = lazy(_FILLING + r"\Z", re.IGNORECASE)


def _subjects(printed: str, plain: str, hits: list[_Hit]) -> Iterable[str]:
    """Who or what each hit applies to: the words before it in its clause; of a hit without any, those of the one before in the same clause."""
    subject, last = "", 0
    for hit in hits:
        before = printed[last : hit.start]
        clauses = _CLAUSE.split(before)
        words = _trim(clauses[-1])
        if words or len(clauses) > 1:
            subject = words
        yield subject
        last = hit.end


def _trim(words: str) -> str:
    """Without what joins the clauses and says no more than that something is updated."""
    words = words.strip()
    if match := _FILLER.match(words):
        words = words[match.end() :]
    while match := _FILLER_LAST.search(words):
        words = words[: match.start()]
    return words.strip()
