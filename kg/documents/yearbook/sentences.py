"""Sentences of a paragraph, by their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from kg.records import Language
from kg.values.compiled import compiled

_CHINESE: Final = r"[^。！？!?\n•]*(?:[。！？!?]+[」』”’）)》]*|\n|•|\Z)"
_ENGLISH: Final = r"[.!?]+['\"’”)\]]*(?:\s+(?=['\"‘“(\[]?[A-Z0-9$])|\s*\Z)|\n+|•"
_ABBREVIATION: Final = r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|Hon|St|No|Nos|Cap|Vol|Ltd|Co|Inc|Corp|vs|cf|approx|e\.g|i\.e|etc|al|Fig|para|[A-Z])|\b[A-Z]\.[A-Z]|\b[ap]\.m)\.\Z"

_LONGEST: Final = 2000


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return compiled(source)


def sentences(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence, its full stop and closing quotes included, white space around it not."""
    spans = (
        _english(text)
        if language == "en"
        else ((m.start(), m.end()) for m in _pattern(_CHINESE).finditer(text))
    )
    for start, end in _bounded(text, spans):
        piece = text[start:end]
        stripped = piece.strip(" \t\r\n•\u3000")
        if stripped:
            begin = start + piece.index(stripped)
            yield begin, begin + len(stripped)


def _bounded(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans, cut behind a comma or space where something much longer than a sentence has no full stop."""
    for start, end in spans:
        while end - start > _LONGEST:
            cut = max(text.rfind(c, start + _LONGEST // 2, start + _LONGEST) for c in "；，,; ") + 1
            cut = cut or start + _LONGEST
            yield start, cut
            start = cut
        yield start, end


def _english(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _pattern(_ENGLISH).finditer(text):
        stop = match.group().startswith(".")
        if (
            stop
            and match.end() < len(text)
            and _pattern(_ABBREVIATION).search(text[max(start, match.start() - 8) : match.start() + 1])
        ):
            continue
        yield start, match.end()
        start = match.end()
    yield start, len(text)
