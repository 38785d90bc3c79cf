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
def _patterns() -> tuple[re.Pattern[str], ...]:
    """A space before an opening bracket and behind a closing one beside Chinese, one inside a bracket; between Chinese and Latin, either way round."""
    han, wide = f"[{HAN}]", f"[{HAN}{_FULL}]"
    return (
        re.compile(rf"(?<={wide}) (?=[(\[])|(?<=[)\]]) (?={wide})|(?<=[(\[]) | (?=[)\]])"),
        re.compile(rf"(?<={han}) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) (?={han})"),
        re.compile(rf"(?<={han})(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?={han})"),
    )


class Prose:
    """How a chapter is set where Chinese meets Latin. ``lines`` are all its lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines)
        self._chinese = re.search(f"[{HAN}]", text) is not None
        _, spaced, closed = _patterns()
        wide, tight = (len(p.findall(text)) if self._chinese else 0 for p in (spaced, closed))
        self._spaced = wide > tight
        """Whether a space usually stands there; else those that do are strays."""
        counts = [
            (Joint(a, b), wide, tight)
            for kind in (Kind.LETTER, Kind.DIGIT)
            for a, b in ((Kind.HAN, kind), (kind, Kind.HAN))
        ]
        counts += [(Joint(Kind.HAN, k), 0, 1) for k in (Kind.OPEN, Kind.OPEN_HAN)]
        self._habit = Habit(tuple(counts))

    def join(self, texts: Sequence[str]) -> str:
        """The lines of a paragraph or heading as one text."""
        if not self._chinese:
            return _latin(texts)
        return self.tidy(join_lines([CellLine(t) for t in texts], self._habit, paragraphs=False))

    def tidy(self, text: str) -> str:
        if " " not in text or not self._chinese:
            return text
        brackets, mixed, _ = _patterns()
        text = brackets.sub("", text)
        return text if self._spaced else mixed.sub("", text)


def _latin(texts: Sequence[str]) -> str:
    """Lines of Latin words: a space between two, none behind a hyphen (knowledge-based), a slash or inside a bracket."""
    text = texts[0]
    parts = [text]
    for piece in texts[1:]:
        end = parts[-1][-2:]
        hyphened = end[-1] in "-‐‑" and end[0].isalnum() and piece[0].isalnum()
        parts.append(piece if hyphened or end[-1] in "/([" or piece[0] in "/)].,;:" else f" {piece}")
    return "".join(parts)
