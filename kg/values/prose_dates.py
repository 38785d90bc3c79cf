"""The dates and periods in prose that say when a figure holds: 截至二零一九年年底, 年內, 二月, By year-end, In 2002, During the year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from functools import cache
from typing import Final

from kg.dataclasses import dataclass
from kg.records import Language
from kg.values import prose_date_forms as forms
from kg.values.compiled import compiled
from kg.values.quantity_characters import fold
from kg.values.quantity_numbers import numeral


@dataclass(frozen=True, slots=True)
class ProseDate:
    """``text[start:end]`` are the words. ``as_of`` is ``2019``, ``2018-19``, ``2019-02`` or ``2019-12-31``; empty for a period that none of these
    names (two years, an unknown year's month).

    ``governs`` is False for a date that says since when, against when or of what event (自二零零四年以來, 較二零一八年, established in 1999), ``leads`` True where it stands before the
    statements of its sentence (截至二零一九年年底，…), ``lasting`` True where it holds for what follows (a year, an end of a period; not the month of an event).
    """

    start: int
    end: int
    as_of: str
    governs: bool
    leads: bool
    lasting: bool


def find_dates(text: str, language: Language, year: str = "") -> tuple[ProseDate, ...]:
    """The dates in the text, in order. ``year`` is the year that 年內, 二月 and *by year-end* are of (the chapter's), if known."""
    return tuple(_english(fold(text), year) if language == "en" else _chinese(fold(text), year))


_RELATIVE: Final = (
    r"(?P<ofyear>(?<!\d)(?<![零一二三四五六七八九十兩幾數多餘])(?:本年度?內?|今年內?|[全年](?<=全)年|(?<![每周週全過來前去上同近半今本青少成老中壯幼])年內)(?!級|齡))"
    r"|(?P<lastyear>去年(?:[年]?[底終末])?|上年(?!度))"
    r"|(?P<yearend>(?<![\d零一二三四五六七八九十年])(?:本|今)?年[底終末](?!前))"
)
_CHINESE: Final = rf"《[^》]{{0,90}}》|(?P<era>{forms.ERA})|(?P<fiscal>{forms.FISCAL})|(?P<years>{forms.YEARS})|(?P<dated>{forms.DATED})|(?P<month>{forms.MONTH_ALONE})|{_RELATIVE}"
_LEAD: Final = r"(?:截至|截止|直至|於|在)\Z"
_CHINESE_BEGINS: Final = (
    r"[0-9零一二三四五六七八九十《本今全年去上](?:(?<=[0-9零一二三四五六七八九十])(?=[0-9零一二三四五六七八九十 ]{0,8}[年月至到/~-])|(?<=《)"
    r"|(?<=[本今全去上])(?=年)|(?<=年)(?=[內底終末]))"
)
"""The first character of all that ``_CHINESE`` finds, with what cannot be missing behind it."""
_SINCE: Final = r"(?:自從?|從|由|較|比|與|跟|相對於|相比)(?:於|在)?\Z"
_BACK: Final = r"[^，。；]{0,16}?(?:以來|起(?![源初點動草])|開始|以後)"


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return compiled(source)


def _chinese(text: str, year: str) -> Iterator[ProseDate]:
    begins, date = _pattern(_CHINESE_BEGINS), _pattern(_CHINESE)
    at = 0
    while first := begins.search(text, at):
        match = date.match(text, first.start())
        at = first.end() if match is None else match.end()
        if match is None:
            continue
        kind = match.lastgroup
        if kind is None or kind == "era":
            continue
        start, end = match.span()
        before = text[max(start - 4, 0) : start]
        as_of, lasting = _chinese_value(kind, match[0], year)
        lead = _pattern(_LEAD).search(before)
        stated = lead is not None and lead[0] in ("截至", "截止", "直至")
        if lead is not None:
            start -= len(lead[0])
        close = _pattern(r" ?(?:為?止|當[日天]|或之前|或以前|之前|期間|間|內(?!地|部))+").match(text, end)
        end = close.end() if close is not None else end
        after = text[end : end + 1]
        since = _pattern(_SINCE).search(before) is not None and after != "的"
        ahead = text[max(start - 1, 0) : start]
        leads = stated or (after in ("，", ",") and ahead in ("", *"。，；：:！？」”• 是計期料"))
        yield ProseDate(
            start,
            end,
            as_of,
            stated or (not since and not _pattern(_BACK).match(text, end)),
            leads,
            lasting or stated,
        )


def _chinese_value(kind: str, words: str, year: str) -> tuple[str, bool]:
    """The date in ISO form, and whether it lasts (a year or its end, not a month or day)."""
    if kind == "ofyear":
        return year, True
    if kind == "yearend":
        return (f"{year}-12-31" if year else ""), True
    if kind == "lastyear":
        return (f"{int(year) - 1}" + ("-12-31" if words[-1] in "底終末" else "") if year else ""), True
    years = [_year(y) for y in _pattern(forms.YEAR).findall(words)]
    if kind == "fiscal":
        return _fiscal(years[0], words), True
    if kind == "years":
        return "", True
    own = f"{years[0]}" if years else year
    rest = words[words.index("年") + 1 :] if years else words
    months = _pattern(rf"({forms.HAN_MONTH}) ?月(?: ?({forms.HAN_DAY}) ?[日號]|([底末]))?").findall(rest)
    if not months:
        return (f"{own}-12-31" if _pattern(r"\A ?年?[底終末]").match(rest) else own), True
    if not own:
        return "", False
    if len(months) > 1:
        return own, False
    month, day, end = months[0]
    return _day(own, _small(month), _small(day) if day else None, bool(end)), False


def _small(text: str) -> int:
    return int(text) if text.isdecimal() else numeral(text) or 0


def _day(year: str, month: int, day: int | None, last: bool = False) -> str:
    if not 1 <= month <= 12:
        return year
    days = monthrange(int(year), month)[1]
    if last:
        day = days
    if day is None:
        return f"{year}-{month:02}"
    return f"{year}-{month:02}-{day:02}" if 1 <= day <= days else f"{year}-{month:02}"


_ROW: Final = str.maketrans("零一二三四五六七八九", "0123456789")


def _year(text: str) -> int:
    return int(text.translate(_ROW))


def _fiscal(first: int, words: str) -> str:
    """``2018-19`` for 二零一八至一九年度; nothing for a period of more years."""
    found = re.findall(r"\d{4}|\d{2}", words.translate(_ROW))
    last = int(found[-1]) % 100
    return f"{first}-{last:02}" if len(found) > 1 and last == (first + 1) % 100 else ""


_ENGLISH: Final = (
    rf"(?=\b[\dJFMASONDyY])(?:(?P<day>{forms.ENGLISH_DAY})|(?P<month>{forms.ENGLISH_MONTH})|(?P<fiscal>{forms.ENGLISH_FISCAL})|(?P<alone>{forms.ENGLISH_MONTH_ALONE})|"
    rf"(?P<year>{forms.ENGLISH_YEAR})|(?P<yearend>[Yy]ear(?:-| )end\b)|(?P<theyear>[Yy]ear\b(?: under review)?))"
)
# What stands before a date, from its preposition on.
_ENGLISH_BEFORE: Final = (
    r"(?i)(?:\b(?P<prep>as (?:at|of|from)|by|at|up to|until|till|to|in|during|throughout|within|for|on|since|from|over|before|after|between|than in|of|starting|beginning) )?"
    r"(?:the )?(?:(?P<end>end|close) (?:of |in )?|(?P<end2>end)-)?(?P<the>the (?:whole )?|this )?(?:(?:calendar|financial|fiscal|academic|school) )?(?:year )?(?:mid-|late |early )?\Z"
)
_NOT_THEN: Final = (
    "since",
    "from",
    "over",
    "before",
    "after",
    "between",
    "than in",
    "of",
    "as from",
    "starting",
    "beginning",
)
_AGAINST: Final = r"(?i)(?:compared (?:with|to)|against|higher than|lower than|more than|less than|than|up from|over) (?:[\w' ]{0,40} )?\Z"
_EVENT: Final = (
    r"(?i)\b(?:established|set up|launched|introduced|founded|opened|created|formed|commissioned|enacted|inaugurated|incorporated|signed|adopted|effective|"
    r"started|began|commenced|built|published|promulgated|appointed|joined|passed|released|due for completion|completed|completion)(?: [\w-]+){0,2} \Z"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _english(text: str, year: str) -> Iterator[ProseDate]:
    for match in _pattern(_ENGLISH).finditer(text):
        offset = max(match.start() - 60, 0)
        lead = _pattern(_ENGLISH_BEFORE).search(text[offset : match.start()])
        if lead is None:
            continue
        preposition = (lead["prep"] or "").lower()
        if (match["alone"] and not preposition) or (match["theyear"] and not preposition and not lead["the"]):
            continue
        start, end = offset + lead.start(), match.end()
        start += len(lead[0]) - len(lead[0].lstrip())
        last = bool(lead["end"] or lead["end2"] or match["yearend"])
        as_of, lasting = _english_value(match, year, last)
        before = text[max(start - 70, 0) : start]
        against = _pattern(_AGAINST).search(before) or (
            preposition in ("in", "on") and _pattern(_EVENT).search(before)
        )
        governs = bool(preposition) and preposition not in _NOT_THEN and not against
        leads = text[end : end + 1] == "," and (not before.strip() or before.rstrip()[-1:] in ".!?,;:")
        yield ProseDate(start, end, as_of, governs, leads, lasting or preposition in ("by", "as at", "as of"))


def _english_value(match: re.Match[str], year: str, last: bool) -> tuple[str, bool]:
    if match["yearend"] or match["theyear"]:
        return (f"{year}-12-31" if year and last else year), True
    if fiscal := match["fiscal"]:
        return _fiscal(int(fiscal[:4]), fiscal), True
    if printed := match["year"]:
        if printed.endswith("s"):
            return "", False
        return (f"{printed}-12-31" if last else printed), True
    words = match["day"] or match["month"] or match["alone"]
    years = _pattern(r"\b\d{4}\b").findall(words)
    own = years[0] if years else year
    name = _pattern(r"[A-Za-z]{3,}").findall(words)
    number = next((_MONTHS.index(n[:3].lower()) + 1 for n in name if n[:3].lower() in _MONTHS), 0)
    if not own or not number:
        return "", False
    days = _pattern(r"\b\d{1,2}(?!\d)").findall(words.replace(own, ""))
    return _day(own, number, int(days[0]) if match["day"] and days else None, last), False
