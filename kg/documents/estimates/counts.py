"""Numbers of posts in a sentence, and the days on which there are so many."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Final

from kg.dataclasses import dataclass
from kg.values.lazy import lazy
from kg.values.period import find_day

_WORDS: Final = {
    w: n
    for n, w in enumerate(
        (
            *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
            *("nineteen", "twenty"),
        )
    )
}
_NUMBER: Final = r"\d{1,3}(?:[ ,]\d{3})+(?!\d)|\d+"


@dataclass(frozen=True, slots=True)
class Count:
    """``text`` is as printed; ``change`` says that it is by how many posts the number rises (or falls: ``value`` below zero)."""

    value: Decimal
    text: str
    at: int
    change: bool = False
    net: bool = False


_ZH = "〇零○ＯO一二三四五六七八九"
_DAYS = lazy(
    rf"(?:(?:[{_ZH}]){{4}}|(?:19|20)\d\d)\s?年\s?[{_ZH}十\d]{{1,3}}\s?月\s?[{_ZH}十\d]{{1,3}}\s?日|\d{{1,2}}\s+[A-Z][a-z]+\s+(?:19|20)\d\d"
)


def days(text: str) -> list[tuple[int, str]]:
    """(position, ISO day) of every day in the text."""
    found = []
    for match in _DAYS.finditer(text):
        if day := find_day(match[0]):
            found.append((match.start(), day))
    return found


@cache
def _posts(chinese: bool, english: bool) -> re.Pattern[str]:
    """In the languages that a text has them in."""
    words = "|".join(_WORDS)
    in_chinese = (
        r"(?P<how>(?:淨|净)?(?:增幅為|增幅为|減幅為|减幅为|增加|增設|增设|減少|减少|開設|开设|刪減|删减|刪除|删除|削減|削减))?\s*"
        rf"(?P<n>{_NUMBER})\s*[個个](?P<kind>\s*(?:非?首長級|非?首长级)?(?:常額|常额|編外|编外|公務員|公务员)?(?:職位|职位)?)"
    )
    in_english = (
        r"(?P<by>(?:rising|increasing|increased|decreasing|falling|reducing|reduced|dropping|down|up) by\s+|(?:net|there will be an?) (?P<net>increase|decrease|creation|addition|deletion|reduction) of\s+)?"
        rf"\b(?P<m>{_NUMBER}|{words})\s+(?:(?:non-directorate|directorate|permanent|supernumerary|civil service|additional|new|non-civil service)\s+){{0,3}}posts?\b"
    )
    return re.compile("|".join([in_chinese] * chinese + [in_english] * english), re.IGNORECASE)


_COUNTER = lazy(r"\d\s*[個个]")
"""What no number of posts in Chinese can do without."""
_LESS: Final = lazy(r"減|减|刪|删|削|decreas|fall|reduc|drop|down|delet", re.IGNORECASE)


def counts(text: str) -> list[Count]:
    """Every number of posts in the text, in order. In Chinese a number before 個 counts (增幅為 12 個)."""
    found: list[Count] = []
    chinese, english = _COUNTER.search(text) is not None, "post" in text.casefold()
    if not (chinese or english):
        return found
    pattern = _posts(chinese, english)
    absent = dict.fromkeys(("how", "n", "by", "net", "m"))
    for match in pattern.finditer(text):
        said = absent | match.groupdict()
        printed = said["n"] or said["m"] or ""
        value = Decimal(_WORDS.get(printed.lower(), -1))
        if value < 0:
            value = Decimal(re.sub(r"\D", "", printed))
        how = said["how"] or said["by"] or ""
        if _LESS.search(how):
            value = -value
        net = how.startswith(("淨", "净")) or bool(said["net"])
        found.append(Count(value, " ".join(match[0].split()), match.start(), bool(how), net))
    return found
