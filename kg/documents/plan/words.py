"""One normal form under which wording is recognised, whatever its script, width or case."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise

from kg.values.lazy import lazy
from kg.values.ranges import Ranges
from kg.values.script import to_hans

CJK = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CLOSED = Ranges(f"{CJK}，。、；：")
SLASHES = "/／∕⁄"
_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "∕": "/", "⁄": "/"})
BULLETS = "•‧●○▪■◆◦‣·\uf06c\uf0b7\uf0a7\uf0d8\uf076"
PLAN_WORDS = lazy(
    r"(?:开放|公开|空间)(?:数据|资料)(?:整合)?计划|数据开放计划|open data (?:and spatial data )?plan|spatial data plan"
    r"|data release plan|open data programme"
)
"""What a plan calls itself, in normal form."""
_MARKS = lazy(rf"[{BULLETS}\ufffd\u200b\ufeff]")


@lru_cache(maxsize=8192)
def norm(text: str) -> str:
    """Simplified, half width, lower case, one space between Latin words and none beside a Chinese character.

    For recognising only; what is published is never taken from here.
    """
    plain = unicodedata.normalize("NFKC", _MARKS.sub(" ", text))
    plain = to_hans(plain).casefold().translate(_DASHES)
    words = plain.split()
    if len(words) < 2 or plain.isascii():
        return " ".join(words)
    parts = words[:1]
    for before, word in pairwise(words):
        parts += (word,) if before[-1] in _CLOSED or word[0] in _CLOSED else (" ", word)
    return "".join(parts)


BLANK = "\ufeff\u200b\f \t\r\n\u3000\xa0"
"""A line of these is blank."""


def is_blank(text: str) -> bool:
    return not text.strip(BLANK)


def starts_with_bullet(text: str) -> bool:
    stripped = text.lstrip()
    return stripped[:1] in BULLETS and bool(stripped)


@lru_cache(maxsize=2048)
def width(text: str) -> int:
    """Columns that the text takes in a fixed-width view: a Chinese character takes two."""
    if text.isascii():
        return len(text.strip())
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text.strip())
