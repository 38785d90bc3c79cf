"""Lines become paragraphs: one text, the wraps undone, without the spaces that a text layer strews beside Latin words and brackets.

No space stands where Chinese meets anything else: some text layers have one at each such place, some at some, others none, all for the same
print. Lines come clean (``kg.values.characters``); the rules of ``kg.values.text`` weigh what a table's cells do, which takes longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.documents.yearbook.words import HAN
from kg.values.lazy import lazy

_FULL = "\u3001-\u3003\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_QUOTES = "“”‘’—…·"
_HYPHENS = "-‐‑"
_STRAYS = lazy(
    rf"(?<=[{HAN}{_FULL}]) (?=[{HAN}{_FULL}(\[“])|(?<=[)\]”]) (?=[{HAN}{_FULL}])|(?<=[(\[]) | (?=[)\]])|(?<=[{HAN}]) (?=[A-Za-z0-9])"
    rf"|(?<=[A-Za-z0-9%]) (?=[{HAN}])|(?<=[{_FULL}]) | (?=[{_FULL}])"
)
"""Spaces inside brackets, and those beside Chinese: between two characters of it, before and behind a bracket, a word or a number."""


class Prose:
    """Puts a chapter's lines together. ``lines`` are all its lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._chinese = re.search(f"[{HAN}]", "\n".join(lines)) is not None

    def join(self, texts: Sequence[str]) -> str:
        """The lines of a paragraph or heading as one text."""
        parts = [texts[0]]
        for piece in texts[1:]:
            parts.append(f" {piece}" if _spaced(parts[-1], piece) else piece)
        text = "".join(parts)
        return _STRAYS.sub("", text) if self._chinese and " " in text else text


def _spaced(text: str, piece: str) -> bool:
    """Whether a space was lost with the line's end: between two Latin words or groups of digits, but not behind a hyphen (knowledge-based),
    a slash or an opening bracket."""
    before, after = text[-1], piece[0]
    if before > "⸀" or after > "⸀" or before in _QUOTES or after in _QUOTES:
        return before in "”’" and after.isascii() and text[-2:-1].isascii()
    hyphened = before in _HYPHENS and len(text) > 1 and text[-2].isalnum() and after.isalnum()
    return not (hyphened or before in "/([" or after in "/)].,;:%")
