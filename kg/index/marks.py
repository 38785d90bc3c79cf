"""Where in a text the words of a query stand, in whichever script either is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from kg.index.keys import Word
from kg.values.script import fold_words

Pieces = list[tuple[str, bool]]
"""A text in pieces, each with whether it is marked."""


@lru_cache(maxsize=65536)
def _folded(char: str) -> str:
    return fold_words(char) or ("" if unicodedata.category(char)[0] == "M" else " ")


def marked(text: str, words: Iterable[Word], names: Iterable[str] = ()) -> Pieces:
    """The text with the words marked, and with ``names`` (in any script), which stand whole."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in _folded(char):
            if one != " " or (folded and folded[-1] != " "):
                folded.append(one)
                places.append(place)
    plain = "".join(folded)
    spans: list[tuple[int, int]] = []
    for word in words:
        spans += _spans(
            plain,
            word.text if word.chinese else word.tokens[0],
            word.chinese,
            not word.chinese and not word.open,
        )
    for name in names:
        if needle := fold_words(name):
            spans += _spans(plain, needle, not needle.isascii(), True)
    return _cut(text, sorted((places[start], places[end - 1] + 1) for start, end in spans))


def _spans(plain: str, needle: str, chinese: bool, whole: bool) -> list[tuple[int, int]]:
    out = []
    start = plain.find(needle)
    while start >= 0 and needle:
        end = start + len(needle)
        begins = chinese or start == 0 or not _latin(plain[start - 1])
        if begins and not (whole and not chinese and end < len(plain) and _latin(plain[end])):
            out.append((start, end))
        start = plain.find(needle, end)
    return out


def _latin(char: str) -> bool:
    return char.isalnum() and char < "\u2e80"


def _cut(text: str, spans: list[tuple[int, int]]) -> Pieces:
    pieces: Pieces = []
    at = 0
    for start, end in spans:
        if end <= at:
            continue
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[max(at, start) : end], True))
        at = end
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces


def shortened(pieces: Pieces, most: int) -> Pieces:
    """About ``most`` characters of a marked text around its first mark, with an ellipsis where something is left out."""
    if sum(len(text) for text, _ in pieces) <= most:
        return pieces
    before = 0
    for text, mark in pieces:
        if mark:
            break
        before += len(text)
    else:
        before = 0
    start = max(0, before - most // 4)
    out: Pieces = [("…", False)] if start else []
    at = 0
    for text, mark in pieces:
        end = at + len(text)
        piece = text[max(0, start - at) : max(0, start + most - at)]
        if piece:
            out.append((piece, mark))
        at = end
    if at > start + most:
        out.append(("…", False))
    return out
