"""Where two pieces of text meet: which kinds of character stand at the joint, and whether a new paragraph begins there."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from kg.values.lazy import lazy
from kg.values.ranges import Ranges

HAN: Final = Ranges(
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3105-\u312f\u31c0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Ideographs, kana and bopomofo: written without spaces."""

FULL: Final = Ranges(
    "\u3001-\u3004\u3008-\u3020\u3030\ufe10-\ufe19\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
"""Full-width punctuation and brackets, which bring their own space."""

DASHES: Final = "-‐‑‒–—―"

BULLETS: Final = "•‧●○▪▫■□◆◇◦‣⁃∙➢➤►▶❖✓✔★☆※"


class Kind(StrEnum):
    __hash__ = str.__hash__  # that of an enumeration is Python, and kinds are looked up for every line

    HAN = "han"
    LETTER = "letter"
    DIGIT = "digit"
    OPEN = "open"
    OPEN_HAN = "open-han"
    CLOSE = "close"
    CLOSE_HAN = "close-han"
    DASH = "dash"
    STOP = "stop"
    OTHER = "other"


class Joint(NamedTuple):
    """The kinds of the characters on both sides; one of them is always Chinese."""

    before: Kind
    after: Kind

    @property
    def mirror(self) -> Joint:
        return Joint(_MIRROR.get(self.after, self.after), _MIRROR.get(self.before, self.before))

    @property
    def usual(self) -> bool:
        """Whether a space is usual here in government documents: only around a bracket with Latin in it, 清單 (CSV)."""
        return self == (Kind.HAN, Kind.OPEN)

    @property
    def never(self) -> bool:
        """Where no space ever belongs: inside a Chinese word, inside a bracket, before a comma."""
        return self in _NEVER


_MIRROR: Final = {
    Kind.OPEN: Kind.CLOSE,
    Kind.CLOSE: Kind.OPEN,
    Kind.OPEN_HAN: Kind.CLOSE_HAN,
    Kind.CLOSE_HAN: Kind.OPEN_HAN,
}
_NEVER: Final = frozenset(
    {
        Joint(Kind.HAN, Kind.HAN),
        Joint(Kind.OPEN_HAN, Kind.HAN),
        Joint(Kind.OPEN, Kind.HAN),
        Joint(Kind.HAN, Kind.CLOSE),
        Joint(Kind.HAN, Kind.CLOSE_HAN),
        Joint(Kind.HAN, Kind.STOP),
    }
)
_OPENERS, _CLOSERS = "([{“‘", ")]}”’"


def joint(before: str, after: str) -> Joint | None:
    """The kind of joint between the end of one text and the beginning of another, neither empty nor spaced there; None when no side is Chinese."""
    left, right = _left(before), _right(after)
    return Joint(left, right) if Kind.HAN in (left, right) else None


def _left(text: str) -> Kind:
    return _closes(text) if text[-1] in _CLOSERS else _kind(text[-1])


def _closes(text: str) -> Kind:
    inside = text[:-1].rstrip()
    return Kind.CLOSE_HAN if inside and (inside[-1] in HAN or inside[-1].isdigit()) else Kind.CLOSE


def _right(text: str) -> Kind:
    return _opens(text) if text[0] in _OPENERS else _kind(text[0])


def _opens(text: str) -> Kind:
    inside = text[1:].lstrip()
    return Kind.OPEN_HAN if inside and (inside[0] in HAN or inside[0].isdigit()) else Kind.OPEN


@lru_cache(maxsize=8192)
def _kind(char: str) -> Kind:
    if char in HAN:
        return Kind.HAN
    if char.isdigit():
        return Kind.DIGIT
    if char.isalpha():
        return Kind.LETTER
    if char in _OPENERS:
        return Kind.OPEN
    if char in _CLOSERS:
        return Kind.CLOSE
    if char in DASHES:
        return Kind.DASH
    return Kind.STOP if char in ",.;:!?%/" else Kind.OTHER


_HAN_RUN: Final = lazy(f"[{HAN.chars}]+")
_HAN: Final = "漢"
"""A Chinese character beside others, whichever it is."""
_REACH: Final = 4
"""So many characters beside a Chinese one tell the joint: a space, a bracket, a space, and what is in or before the bracket."""


def joints(text: str) -> Counter[tuple[Joint, bool]]:
    """How often each kind of joint stands inside the lines of a text, with a space or without; as ``joint`` tells them one by one, for all at once.

    Between words stands one space at most, and the lines end in newlines."""
    between = _HAN_RUN.split(text)
    first, last = between[0], between.pop()
    if not between:
        return Counter()
    found: Counter[tuple[Joint, bool]] = Counter()
    _count(found, _ahead(first[-_REACH:]), 1)
    _count(found, _behind(last[:_REACH]), 1)
    ends = [part if len(part) <= 2 * _REACH else part[:_REACH] + part[-_REACH:] for part in between[1:]]
    for part, count in Counter(ends).items():
        behind, ahead = _both(part)
        _count(found, behind, count)
        _count(found, ahead, count)
    return found


_Meeting = tuple[Joint, bool] | None


def _count(found: Counter[tuple[Joint, bool]], meeting: _Meeting, count: int) -> None:
    if meeting is not None:
        found[meeting] += count


@lru_cache(maxsize=8192)
def _both(part: str) -> tuple[_Meeting, _Meeting]:
    """The joints at both ends of what is printed between two Chinese characters."""
    return _behind((part + _HAN)[:_REACH]), _ahead((_HAN + part)[-_REACH:])


def _behind(context: str) -> _Meeting:
    """The joint of a Chinese character and what is printed behind it; None where its line ends, or goes on with another one."""
    line = context.partition("\n")[0]
    printed = line[1:] if line[:1] == " " else line
    if printed[:1] in ("", _HAN):
        return None
    return Joint(Kind.HAN, _right(printed)), printed is not line


def _ahead(context: str) -> _Meeting:
    """The joint of what is printed before a Chinese character and that; None where the character begins its line, or goes on with another one."""
    line = context.rpartition("\n")[2]
    printed = line[:-1] if line[-1:] == " " else line
    if printed[-1:] in ("", _HAN):
        return None
    return Joint(_left(printed), Kind.HAN), printed is not line


_CERTAIN: Final = lazy(
    rf"[{BULLETS}]|[·][ \u3000]|(?:[#*＊※]\s?)?(?:備註|备注|附註|附注|註釋|注释|備考|备考|註|注|Notes?|NOTES?|Remarks?|REMARKS?)"
    r"\s?(?:\d{1,2}|[一二三四五六七八九十])?\s?[:：]"
)
_POSSIBLE: Final = lazy(
    r"[·\-–—*＊#➜→]\s|[(（]\s?(?:[ivx]{1,4}|[a-z]|\d{1,2}|[一二三四五六七八九十]{1,2})\s?[)）]|(?:\d{1,2}|[ivx]{1,4}|[a-z])[.)、](?!\d)\s?"
)


def opens_paragraph(text: str, *, certain: bool) -> bool:
    """Whether the text begins with a bullet or a note mark; not ``certain``: also with what may be one, a dash or a number in brackets."""
    return _CERTAIN.match(text) is not None or (not certain and _POSSIBLE.match(text) is not None)
