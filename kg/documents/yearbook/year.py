"""The year that a chapter reports on, by the dates in its text."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from kg.documents.yearbook.words import han_number
from kg.values.lazy import lazy

_HAN_YEAR: Final = r"(?P<{0}>[一二][〇○零一二三四五六七八九]{{3}}|(?:19|20)\d\d)\s?年"
_END: Final = lazy(
    r"(?:截至|截止)\s?"
    + _HAN_YEAR.format("a")
    + r"(?:年?底|年終|年终|十二月|12月|[一二三四五六七八九十]{1,2}月|年)|"
    + _HAN_YEAR.format("b")
    + r"(?:年底|年終|年终|底)"
)
_IN: Final = lazy(r"(?:\A|[。；！？\n])\s?(?:在|於|于)?" + _HAN_YEAR.format("a") + r"(?:內|内)?[，,]")
_END_LATIN: Final = lazy(
    r"\b(?:(?:at|by|until|as at|as of) (?:the )?(?:year[- ]end|end)(?: of|[- ])? ?(?P<a>(?:19|20)\d\d)|(?:as (?:at|of)|by|at) (?:the end of |end[- ])?"
    r"(?:\d{1,2} )?(?:December )(?:\d{1,2}, )?(?P<b>(?:19|20)\d\d)|end[- ](?:of[- ])?(?P<c>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_IN_LATIN: Final = lazy(
    r"\b(?:In|During|Throughout) (?:the year )?(?P<a>(?:19|20)\d\d)(?=,| the | a | there| [A-Z])"
)
_TITLE: Final = lazy(
    r"(?:year ?book|annual review)\D{0,12}((?:19|20)\d\d)|((?:19|20)\d\d)\D{0,8}year ?book|年報\D{0,8}((?:19|20)\d\d)|年报\D{0,8}((?:19|20)\d\d)"
    r"|((?:19|20)\d\d)\s?年?\s?(?:香港)?年[報报]|香港\s?((?:19|20)\d\d)\Z|hong kong\s?((?:19|20)\d\d)\Z",
    re.IGNORECASE,
)
_OF_YEAR: Final = lazy(
    r"年內，|年内，|截至[^。，]{2,12}年年?底|\b(?:[Dd]uring the year|[Bb]y year-end|[Ii]n the year|[Aa]t (?:the )?year-end|[Bb]y the end of the year)\b"
)


def _year(match: re.Match[str]) -> int:
    text = next(g for g in match.groups() if g)
    return int(text) if text.isdigit() else han_number(text)


def titled_year(text: str) -> str:
    """The year in a title such as Hong Kong Yearbook 2019 or 香港2019; empty if it names none."""
    match = _TITLE.search(text.strip())
    return str(_year(match)) if match else ""


def says_year(text: str) -> str:
    """Words that say what stood at a year's end or happened in it, as in 截至二零一九年年底; empty where there are none."""
    latin = text.isascii()
    for pattern in (
        (_END_LATIN, _IN_LATIN, _OF_YEAR) if latin else (_END, _IN, _END_LATIN, _IN_LATIN, _OF_YEAR)
    ):
        if match := pattern.search(text):
            return match[0].strip("。；！？，, \n")
    return ""


def report_year(texts: list[str], titles: list[str]) -> str:
    """The year that a title of the book names; else the one whose end the text most often reports from; else the one that most sentences
    begin with. The later one of two that are equally frequent. Empty where none of them says anything."""
    for title in titles:
        if year := titled_year(title):
            return year
    text = "\n".join(texts)
    latin = text.isascii()
    lower = text.lower()
    likely = [_END, _IN]  # the others take long, and need words that most Chinese chapters have none of
    if "end" in lower or "december" in lower:
        likely.append(_END_LATIN)
    if any(word in text for word in ("In ", "During ", "Throughout ")):
        likely.append(_IN_LATIN)
    for patterns in (
        (_END_LATIN,) if latin else (_END, _END_LATIN),
        (_IN_LATIN,) if latin else (_IN, _IN_LATIN),
    ):
        years = Counter(_year(m) for p in patterns if p in likely for m in p.finditer(text))
        if years:
            return str(max(years, key=lambda y: (years[y], y)))
    return ""
