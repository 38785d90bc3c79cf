"""Lines become paragraphs: one text, the wraps undone, without the spaces that a text layer strews beside Latin words and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.documents.yearbook.words import HAN
from kg.sources.model import CellLine
from kg.values.joints import Joint, Kind
from kg.values.text import Habit, join_lines

_FULL = "\u3001-\u3003\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"


@lru_cache(maxsize=1)
def _strays() -> re.Pattern[str]:
    """Spaces before an opening bracket and behind a closing one beside Chinese, inside a bracket, and between Chinese and Latin."""
    han, wide = f"[{HAN}]", f"[{HAN}{_FULL}]"
    return re.compile(
        rf"(?<={wide}) (?=[(\[])|(?<=[)\]]) (?={wide})|(?<=[(\[]) | (?=[)\]])|(?<={han}) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) (?={han})"
    )


@lru_cache(maxsize=1)
def _habit() -> Habit:
    """No space where Chinese meets Latin: some text layers have one at each such place, some at some, others none, all for the same print."""
    pairs = [(Kind.HAN, k) for k in (Kind.LETTER, Kind.DIGIT, Kind.OPEN, Kind.OPEN_HAN)]
    return Habit(tuple((Joint(a, b), 0, 1) for a, b in pairs))


class Prose:
    """Puts a chapter's lines together. ``lines`` are all its lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._chinese = re.search(f"[{HAN}]", "\n".join(lines)) is not None

    def join(self, texts: Sequence[str]) -> str:
        """The lines of a paragraph or heading as one text."""
        if not self._chinese:
            return _latin(texts)
        return self.tidy(join_lines([CellLine(t) for t in texts], _habit(), paragraphs=False))

    def tidy(self, text: str) -> str:
        return _strays().sub("", text) if self._chinese and " " in text else text


def _latin(texts: Sequence[str]) -> str:
    """Lines of Latin words: a space between two, none behind a hyphen (knowledge-based), a slash or inside a bracket."""
    text = texts[0]
    parts = [text]
    for piece in texts[1:]:
        end = parts[-1][-2:]
        hyphened = end[-1] in "-‐‑" and end[0].isalnum() and piece[0].isalnum()
        parts.append(piece if hyphened or end[-1] in "/([" or piece[0] in "/)].,;:" else f" {piece}")
    return "".join(parts)
