"""Footnote marks: split off the end of a label or a figure.

A mark is a Greek letter, a sign or a symbol, alone or raised (``^Ψ``) or in brackets (``[¶]``); what extractors made of it stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.values.lazy import lazy

_GREEK = "\u0370-\u03ff\u1f00-\u1fff\u00b5"
_SIGNS = "#＃*＊@＠^~§¶†‡¤¥£¢Ø∅&‖¦¬Ωℓ℮※★☆♠♣♥♦♧◊"
# Letterlike, arrows, operators (but for the minus sign), technical, enclosed letters, shapes, miscellaneous and private use.
_BLOCKS = (
    "\u2100-\u2121\u2123-\u2211\u2213-\u23ff\u24b6-\u24ff\u25a0-\u266f\u2700-\u27bf\u2900-\u2bff\ue000-\uf8ff"
)
MARK = f"[{_GREEK}{_SIGNS}{_BLOCKS}]"
"""One character that can be a mark, as a regular expression."""
RAISED = rf"\^\s?(?:{MARK}|[A-Za-z](?![A-Za-z\d]))"
"""A mark behind the sign for raised print, which may be a letter, too: ``95.8^a``."""


_ONE = rf"\[\s?(?:{MARK}{{1,2}}|[a-z])\s?\]|{RAISED}|{MARK}"
_AT_END = lazy(rf"\s*((?:{_ONE})(?:[\s,，、]*(?:{_ONE}))*)\s*\Z")
_CHARACTER = lazy(MARK)
_SINGLE = lazy(rf"\[\s?({MARK}{{1,2}}|[a-z])\s?\]|\^\s?({MARK}|[A-Za-z])|({MARK})")
_BEFORE_BRACKET = lazy(r"(?P<head>.*\S)(?P<tail>\s?[(（][^()（）]{1,16}[)）])\s*\Z", re.S)


@lru_cache(maxsize=8192)
def split_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the marks at its end, and the marks in order: ``1 552ε`` is ``1 552`` and ``ε``, ``項目 [^]`` is ``項目`` and ``^``.
    Text that is nothing but marks loses them too."""
    plain = text.strip()
    if not plain or (plain[-1] != "]" and "^" not in plain[-3:-1] and _CHARACTER.match(plain[-1]) is None):
        return plain, ()
    match = _AT_END.search(text)
    if match is None:
        return plain, ()
    return text[: match.start()].strip(), tuple(a or b or c for a, b, c in _SINGLE.findall(match.group(1)))


def label_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """As ``split_marks``, for a label: a mark may also stand before its closing bracket, ``覆信§(%)``."""
    plain, marks = split_marks(text)
    match = _BEFORE_BRACKET.match(plain) if plain[-1:] in (")", "）") else None
    if match is None:
        return plain, marks
    head, before = split_marks(match["head"])
    return (head + match["tail"], before + marks) if before and head else (plain, marks)
