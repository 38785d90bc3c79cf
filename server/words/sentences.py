"""What the reading of documents says in English, said in the reader's language: reasons of the ledger, notes, comparisons of sums.

``kg`` writes these sentences with values in them and keeps no templates, so each is recognised here by its English text in the
catalogue (``kg.*``, tested to be what ``kg`` writes) and said again with the same values. A sentence that no entry fits stays
English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from string import Formatter

from server.words.i18n import find, translator
from server.words.locators import say_locators
from server.words.store import keys

_PREFIX = "kg."
_STATUS = "actual|original|revised|estimate|approved|cumulative|balance|reimbursement|target|plan"
_COLUMN = rf"(?:\d{{4}}(?:[-–/]\d{{2,4}})?)? ?(?:{_STATUS})?"
_LOCATOR = r"(?:page|row|line)=[^\s()]+"
_LOCATORS = rf"(?:{_LOCATOR}(?: to {_LOCATOR})?|no place)"
_KINDS = {
    "column": _COLUMN,
    "columns": rf"{_COLUMN}(?:, {_COLUMN})*",
    "n": r"[\d,]+",
    "number": r"[^ ]+",
    "code": r"[^ ]+",
    "place": rf"(?:.+? )?{_LOCATORS}|",
    "section": "[A-Z]",
    "status": _STATUS,
    "file": r".+\.\w{2,8}",
}
"""What may stand for a name in an entry, by its first part (``column_two``); everything else is any text."""
_PHRASES = frozenset(("left", "right", "what", "why", "differences", "field", "role", "table"))
"""Names that stand for a part that has an entry itself."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    key: str
    start: str
    fits: re.Pattern[str]
    plain: int


def _kind(name: str) -> str:
    return name.partition("_")[0]


def _pattern(key: str, english: str) -> _Pattern:
    parts: list[str] = []
    plain, start = 0, ""
    for literal, name, _, _ in Formatter().parse(english):
        start = literal if not parts else start
        plain += len(literal)
        parts.append(re.escape(literal))
        if name is not None:
            parts.append(f"(?P<{name}>{_KINDS.get(_kind(name), '.+?')})")
    return _Pattern(key, start, re.compile("".join(parts), re.DOTALL), plain)


@cache
def _known() -> tuple[dict[str, str], tuple[_Pattern, ...]]:
    """Keys by their English text, of those without values; and the others, those with the most words of their own first."""
    exact: dict[str, str] = {}
    patterns = []
    for key in keys(_PREFIX):
        english = find("en", key) or ""
        if "{" in english:
            patterns.append(_pattern(key, english))
        else:
            exact.setdefault(english, key)
    return exact, tuple(sorted(patterns, key=lambda p: (-p.plain, p.key)))


def recognise(sentence: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The keys whose English text a sentence may be, with the values in it."""
    exact, patterns = _known()
    if sentence in exact:
        yield exact[sentence], {}
        return
    for pattern in patterns:
        if sentence.startswith(pattern.start) and (found := pattern.fits.fullmatch(sentence)):
            yield pattern.key, found.groupdict()


@lru_cache(maxsize=16384)
def say(sentence: str, language: str) -> str | None:
    """A sentence of ``kg`` in a language, its places said as people do; None for one that is not known here. Several, put
    together with semicolons, are known when each of them is."""
    if "; " in sentence:
        parts = [say(part, language) for part in sentence.split("; ")]
        if None not in parts:
            return ("; " if language == "en" else "；").join(part for part in parts if part)
    for key, found in recognise(sentence):
        values = {name: _value(name, text, language) for name, text in found.items()}
        if None not in values.values():
            return (find(language, key) or "").format(**values)
    return None


def _value(name: str, text: str, language: str) -> str | None:
    kind = _kind(name)
    if kind in _PHRASES:
        return say(text, language)
    return _SAID[kind](text, language) if kind in _SAID else text


def _column(text: str, language: str) -> str:
    """``2023-24 revised``, or several of these."""
    if language == "en":
        return text
    t = translator(language)
    return re.sub(rf"\b({_STATUS})\b", lambda found: t(f"budget.status.{found[1]}"), text).replace(", ", "、")


def _place(text: str, language: str) -> str:
    """``plan.txt page=1;row=3``, ``line=4 to line=9`` or ``no place``, with or without the name of a file."""
    t = translator(language)
    first, to, last = text.partition(" to ")
    if to:
        text = t("kg.sum.from-to", place=first, place_two=last)
    elif text.endswith("no place"):
        text = text.removesuffix("no place") + t("kg.sum.no-place")
    return say_locators(text, language)


_SAID: dict[str, Callable[[str, str], str]] = {
    "column": _column,
    "columns": _column,
    "status": _column,
    "place": _place,
}
