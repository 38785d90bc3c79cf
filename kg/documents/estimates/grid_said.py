"""What a line of a table says: column headings, a label with its leader and values, the percentages and comparisons behind or under sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from kg.documents.estimates.grid_head import Token, flat, head_tokens
from kg.values.lazy import lazy
from kg.values.number import DASHES, find_percents, split_tail

_RULE = lazy(r"[\s—―─━_=\-–]*[—―─━_=\-–]{4,}[\s—―─━_=\-–]*")
_STROKES = frozenset("—―─━_=-–")
_DOT = lazy("[.．·‧…‥]")
_LEADER = lazy(r"(?:\s?[.．·‧…‥]){3,}\s*|\s?…+\s*")
_MARKUP = lazy(r"</?(?:u|b|i|em|strong|sup|sub|br)\s*/?>|\\(?=[$*_#\[\]])", re.I)
_FURTHER = lazy(r"[(（]\s*(?:或\s*[較较與与]|or\b)[^()（）]*[)）]", re.I)
_FURTHER_OPENS = lazy(r"\s*[(（]\s*(?:或\s*[較较與与]?|or\b)?[^()（）]*\Z", re.I)
_LOST_FURTHER = lazy(r"[(（]\s*(?:19|20)\d\d\s?[-‐‑‒–—/]\s?\d\d\s+\d[\d.,]*\s?[%％]\s?[)）]")
_ONE_PERCENT = rf"[(（]\s?(?:[{DASHES}+＋]?\s?\d[\d,]*(?:\.\d+)?\s?[%％]|[{DASHES}])\s?[)）]"
_GLUED = rf"(?<=\d)(?=[(（]\s?[{DASHES}+＋]\s?\d)"
_PERCENTS = lazy(rf"(?:(?<=\s)|\A|{_GLUED}){_ONE_PERCENT}(?:\s*{_ONE_PERCENT})*(?=[\s\d]|\Z)")
"""Behind a sum or under it; several on a line stand behind their sums or under them."""
_RAISED = lazy(r"<sup>\s*([A-Za-z])\s*</sup>", re.I)


def plain(text: str) -> str:
    if "<sup>" in text:
        text = _RAISED.sub(r"^\1", text)
    return _MARKUP.sub("", text) if "<" in text or "\\" in text else text


@lru_cache(maxsize=8192)
def split_leader(text: str) -> tuple[str, int, str]:
    """Label, number of dots, and what follows them; without a leader the whole text and 0."""
    if _DOT.search(text) is None:
        return text.strip(), 0, ""
    best: re.Match[str] | None = None
    for match in _LEADER.finditer(text):
        if best is None or len(match[0]) >= len(best[0]):
            best = match
    if best is None:
        return text.strip(), 0, ""
    return text[: best.start()].strip(), len("".join(best[0].split())), text[best.end() :].strip()


def is_rule(text: str) -> bool:
    """A line of strokes; most lines begin with no stroke and no space."""
    first = text[:1]
    return (first in _STROKES or first.isspace()) and _RULE.fullmatch(text) is not None


def is_comparison(text: str) -> bool:
    """Whether no more is printed than a comparison with another year's sum."""
    return _FURTHER.fullmatch(text) is not None


def opens_further(text: str) -> bool:
    """Whether a comparison begins here that is not closed on this line: ``( 或 較2005-06 原 來`` or what an extractor left of it, ``( 2005-06``."""
    return (
        ("(" in text or "（" in text)
        and _FURTHER_OPENS.match(text) is not None
        and re.search(r"(?:19|20)\d\d|\A\s*[(（]\s*(?:或|or\b)", text, re.I) is not None
        and not is_closed(text)
    )


def is_closed(text: str) -> bool:
    return text.count("(") + text.count("（") <= text.count(")") + text.count("）")


_CODE = lazy(r"\d{3}[A-Z]?|[(（]\d{1,2}[)）]")


def _is_code(text: str) -> bool:
    return len(text) <= 4 and _CODE.fullmatch(text) is not None


class Said(NamedTuple):
    """What a line prints: column headings, a label with values, or (kind ``percent``) no more than what stands under sums."""

    kind: Literal["head", "content", "percent"]
    label: str = ""
    dots: int = 0
    tail: str = ""
    percents: tuple[str, ...] = ()
    further: str = ""
    tokens: tuple[Token, ...] = ()


@lru_cache(maxsize=8192)
def said(text: str, money: bool) -> Said:
    percents: tuple[str, ...] = ()
    further = ""
    if money:
        text, percents, further = asides(text)
        if not text:
            return Said("percent", percents=percents, further=further)
    if tokens := head_tokens(text):
        return Said("head", text.strip(), tokens=tokens)
    label, dots, tail = split_leader(text)
    if not dots:
        label, tail = split_tail(text)
        if (label and label[-1] in "(（") or (money and not label and _is_code(tail)):
            label, tail = text.strip(), ""
    return Said("content", label, dots, tail, percents, further)


@lru_cache(maxsize=8192)
def asides(text: str) -> tuple[str, tuple[str, ...], str]:
    """The text without the percentages and the comparison printed behind or under a sum, and these."""
    if "(" not in text and "（" not in text:
        return text.strip(), (), ""
    further = ""
    if match := _FURTHER.search(text) or _LOST_FURTHER.search(text):
        further = flat(match[0])
        text = text[: match.start()] + " " + text[match.end() :]
    percents: list[str] = []
    for match in reversed(list(_PERCENTS.finditer(text))):
        percents[:0] = find_percents(match[0])
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return text.strip(), tuple(percents), further


def is_lone(tokens: Sequence[Token]) -> bool:
    return [t.kind for t in tokens] == ["target"]
