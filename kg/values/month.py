"""Months as plans print them, in any of the three languages, and what a month means in days."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from kg.records import Month
from kg.values.lazy import lazy
from kg.values.script import to_hans

_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_NAMES: Final = {
    **{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6},
    **{"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12},
}
_ORDINALS: Final = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "last": 0,
}

_Y = r"(?P<y>(?:19|20)\d\d)"
_M = r"(?P<m>\d{1,2})"
_N = r"(?P<n>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_D = r"(?:\d{1,2})(?:st|nd|rd|th)?"
_HALF = r"(?:half(?: year)?|half-year)"
_SEP = r" ?[-/.] ?"
_END = r"(?!\d)"
_AND = r" ?(?:-|~|/|、|,|至|到|及|和|或|to|and|or) ?"

# Longest reading first at one place. ``span`` says which months of the year a match without ``m`` or ``n`` covers:
# q = the quarter in group q, h = the half in group h, otherwise a range of months.
_FORMS: Final[tuple[tuple[str, str], ...]] = (
    (
        rf"(?:fy|(?:financial|fiscal) year) ?{_Y}(?: ?[-/] ?\d\d(?:\d\d)?)?{_END}|{_Y.replace('<y>', '<y2>')} ?(?:[-/至] ?\d\d(?:\d\d)?)? ?(?:财政年度|财年|(?:financial|fiscal) year)",
        "fiscal",
    ),
    (rf"{_Y} ?年 ?第? ?(?P<q>[1-4]) ?季?度?{_AND}第? ?(?P<r>[1-4]) ?季(?:度)?", "part"),
    (rf"q ?(?P<q>[1-4]){_AND}q ?(?P<r>[1-4])[ ,./-]*{_Y}{_END}", "part"),
    (rf"{_Y}[ ,./-]*q ?(?P<q>[1-4]){_AND}q ?(?P<r>[1-4])(?!\d)", "part"),
    (rf"{_Y} ?年 ?{_M}(?: ?月份?)? ?[-~至到] ?(?P<m2>\d{{1,2}}) ?月份?", "month"),
    (rf"{_Y} ?年 ?{_M} ?月份?(?: ?\d{{1,2}} ?[日号])?", "month"),
    (
        rf"{_Y} ?年? ?(?:第 ?)?(?P<q>[1-4]) ?季(?:度|末|内)?|{_Y.replace('<y>', '<y2>')} ?年 ?(?P<h>[上下]) ?半年",
        "part",
    ),
    (rf"{_Y} ?年 ?(?:(?P<s>首|头)|(?P<t>末)) ?季(?:度)?", "part"),
    (rf"{_Y} ?年 ?(?P<e>年底|年末|底|末|终)(?:前)?", "end"),
    (rf"{_Y} ?年 ?(?P<e>年初|初)", "start"),
    (rf"{_Y} ?年 ?(?P<e>年中|中旬|中期|中)", "middle"),
    (rf"{_Y} ?年(?:度|内)?(?! ?(?:第|\d|-))", "year"),
    (rf"{_Y}{_SEP}{_M}{_SEP}\d{{1,2}}{_END}", "month"),
    (rf"(?:\d{{1,2}}){_SEP}{_M}{_SEP}{_Y}{_END}", "month"),
    (rf"{_M} ?[-/.] ?{_Y}{_END}", "month"),
    (rf"{_Y}{_SEP}{_M}{_END}(?![-/.]?\d)", "month"),
    (rf"{_M} ?月 ?,? ?{_Y} ?年?{_END}", "month"),
    (rf"(?:{_D} (?:of )?)?{_N}[ ,./-]*{_Y}{_END}", "month"),
    (rf"{_N} {_D},? {_Y}{_END}", "month"),
    (rf"{_Y}[ ,./-]*{_N}", "month"),
    (rf"{_N}(?:-| ?')(?P<yy>\d\d){_END}(?! ?[-/.年\d])", "month"),
    (rf"(?<!\d)(?P<yy>\d\d) ?年 ?{_M} ?月份?", "month"),
    (
        rf"\(?(?:q(?:uarter|tr)?\.? ?(?P<q>[1-4])|(?P<q2>[1-4]) ?q)\)?[ ,./-]*(?:of )?{_Y}{_END}"
        rf"|{_Y.replace('<y>', '<y2>')}[ ,./(-]*(?:q(?:uarter|tr)?\.? ?(?P<q3>[1-4])|(?P<q4>[1-4]) ?q)\)?",
        "part",
    ),
    (rf"(?:q ?(?P<q>[1-4])|(?P<q2>[1-4]) ?q) ?(?:'|/|-) ?(?P<yy>\d\d){_END}", "part"),
    (
        rf"(?P<o>first|second|third|fourth|last|1st|2nd|3rd|4th) (?:quarter|qtr\.?),?(?: (?:of|in))?(?: the year)? ?{_Y}{_END}|{_Y.replace('<y>', '<y2>')},? (?P<o2>first|second|third|fourth|last|1st|2nd|3rd|4th) (?:quarter|qtr)",
        "part",
    ),
    (
        rf"(?P<p>first|second|1st|2nd) {_HALF},?(?: (?:of|in))?(?: the year)? ?{_Y}{_END}|{_Y.replace('<y>', '<y2>')},? (?P<p2>first|second|1st|2nd) {_HALF}|(?:h(?P<h2>[12])|(?P<h3>[12])h)[ ,./-]*{_Y.replace('<y>', '<y3>')}"
        rf"|{_Y.replace('<y>', '<y4>')}[ ,./-]*(?:h(?P<h4>[12])|(?P<h5>[12])h)(?![a-z\d])",
        "part",
    ),
    (
        rf"(?:the )?(?:end|close|late)[ -](?:of )?(?:the year )?{_Y}{_END}|year-end (?:of )?{_Y.replace('<y>', '<y2>')}",
        "end",
    ),
    (rf"(?:the )?(?:early|beginning|start)[ -](?:of )?(?:the year )?{_Y}{_END}", "start"),
    (rf"(?:the )?mid(?:dle)?[ -](?:of )?(?:the year )?{_Y}{_END}", "middle"),
    (rf"{_Y}{_END}(?! ?[-/.年] ?\d| ?年)", "year"),
)
_COMPILED: Final = tuple((lazy(pattern), kind) for pattern, kind in _FORMS)

_MOVED: Final = lazy(
    r"(?:延(?:期|迟|后|长)?至|(?:推迟|押后|顺延|提前|提早)(?:至|到)|改(?:为|至|于|在)|(?:修订|更新|现改|现定|现)(?:为|于)|(?:deferred|postponed|delayed|advanced|"
    r"brought forward|revised|changed|rescheduled|extended|slipped) (?:to|until|as)|now) ?:? ?"
)
"""What stands before the month that a first one was moved to."""
_TO: Final = lazy(r" ?(?:-|~|至|到|to|until|till|through) ?")


class _Found(NamedTuple):
    start: tuple[int, int]
    end: tuple[int, int]
    at: int
    to: int


@lru_cache(maxsize=4096)
def parse_month(text: str) -> Month | None:
    """The month, or range of months, that a date cell names; None when it names none or one that is not in the calendar.

    Reads ``03/2024``, ``2024-03``, ``2024年3月``, ``二零二四年三月``, ``March 2024``, days (their month), quarters, halves, whole years,
    ranges (``2024年3月至6月``, ``Jan to Mar 2024``), ends of years (December), in any width, with words around it
    (``10/2015 (首次發放日期)``, ``by end of 2025``). Of several unconnected months the first counts. A number that looks like a month
    and is none (``13/2026``, ``00/2024``), fiscal years that do not say so (``2024-25``; ``FY2024-25`` is April to March) and two-digit years beside a number (``06/26``) give None; beside a
    name or character that leaves no doubt (``Jun-26``, ``26年6月``) a two-digit year is one of this century.
    """
    plain = _normal(text)
    if not plain or len(plain) > 200:
        return None
    first = _first(plain)
    if first is not None and (moved := _MOVED.search(plain, first.to)):
        first = next(_at(plain, moved.end()), first)
    if first is None:
        return None
    start, end = first.start, first.end
    short = _short_before(plain, first)
    if short is not None:
        return _month(short, end)
    to = _TO.match(plain, first.to)
    if to is not None:
        last = next((f for f in _at(plain, to.end())), None)
        if last is not None:
            return _month(start, last.end)
        months = _short_at(plain, to.end())
        if months is not None:
            return _month(start, (start[0], months))
    return _month(start, end)


def month_start(month: Month) -> date:
    """The first day of the first month."""
    year, number = _numbers(month.start)
    return date(year, number, 1)


def month_end(month: Month) -> date:
    """The last day of the last month."""
    year, number = _numbers(month.end)
    return date(year, number, monthrange(year, number)[1])


def months_between(first: str, second: str) -> int:
    """Months from one ``YYYY-MM`` to another; negative when the second is earlier."""
    (year, month), (later_year, later_month) = _numbers(first), _numbers(second)
    return (later_year - year) * 12 + later_month - month


def _numbers(month: str) -> tuple[int, int]:
    return int(month[:4]), int(month[5:7])


_ONE_STROKE: Final = {ord(dash): "-" for dash in "‐‑‒–—―−"} | {ord(tilde): "~" for tilde in "～〜∼"}


def _normal(text: str) -> str:
    plain = to_hans(unicodedata.normalize("NFKC", text)).casefold()
    plain = plain.translate(_ONE_STROKE)
    plain = _CJK_YEAR.sub(lambda m: m[0].translate(_DIGITS), plain)
    plain = _CJK_NUMBER.sub(_number, plain)
    return re.sub(r"\s+", " ", plain).strip()


_CJK_YEAR: Final = lazy(r"[一二][〇零○一二三四五六七八九]{3}(?= ?年)")
_CJK_NUMBER: Final = lazy(
    r"(?<![每])(?:(?<=年)|(?<=第)|(?<=月)|(?<=[至到、,/及和或\- ])|^)[一二三]?十?[一二三四五六七八九十](?= ?[月日号季])|(?<=年)十?[一二三四五六七八九十](?= ?[至到~-] ?十?[一二三四五六七八九十] ?月)|(?<=第)[一二三四](?= ?[、,/至到及和-])"
)


def _number(match: re.Match[str]) -> str:
    tens, ten, ones = match[0].partition("十")
    if not ten:
        return match[0].translate(_DIGITS)
    return str(int(tens.translate(_DIGITS) or "1") * 10 + int(ones.translate(_DIGITS) or "0"))


def _first(plain: str) -> _Found | None:
    """The first reading in the text. A date that is wrong stops the search: 13/2026 is not the year 2026."""
    at = 0
    while at < len(plain):
        if at == 0 or not (plain[at - 1].isascii() and plain[at - 1].isalnum()):
            for pattern, kind in _COMPILED:
                if match := pattern.match(plain, at):
                    return _read(match, kind)
            if _WRONG.match(plain, at):
                return None
        at += 1
    return None


_WRONG: Final = lazy(r"\d{1,4} ?[-/.] ?\d|\d{4} ?年|q ?\d|\d ?q")


def _at(plain: str, at: int) -> Iterator[_Found]:
    for pattern, kind in _COMPILED:
        if match := pattern.match(plain, at):
            found = _read(match, kind)
            if found is not None:
                yield found
            return


def _read(match: re.Match[str], kind: str) -> _Found | None:
    part = {k: v for k, v in match.groupdict().items() if v}
    year = int(part.get("y") or part.get("y2") or part.get("y3") or part.get("y4") or f"20{part['yy']}")
    if kind == "fiscal":
        return _Found((year, 4), (year + 1, 3), match.start(), match.end())
    first, last = _span(part, kind)
    if not 1 <= first <= last <= 12:
        return None
    return _Found((year, first), (year, last), match.start(), match.end())


def _span(part: dict[str, str], kind: str) -> tuple[int, int]:
    if kind == "month":
        month = _NAMES[part["n"][:3]] if "n" in part else int(part["m"])
        return month, int(part.get("m2", month))
    if kind == "part":
        quarter = next((int(part[g]) for g in ("q", "q2", "q3", "q4") if g in part), None)
        if "s" in part or "t" in part:
            quarter = 1 if "s" in part else 4
        word = part.get("o") or part.get("o2")
        if quarter is None and word:
            quarter = _ORDINALS[word] or 4
        if quarter:
            return quarter * 3 - 2, int(part.get("r", quarter)) * 3
        half = (
            part.get("h")
            or part.get("h2")
            or part.get("h3")
            or part.get("h4")
            or part.get("h5")
            or part.get("p")
            or part["p2"]
        )
        return (1, 6) if half in ("上", "1", "first", "1st") else (7, 12)
    return {"end": (12, 12), "start": (1, 1), "middle": (6, 6), "year": (1, 12)}[kind]


_BEFORE_RANGE: Final = lazy(rf"(?:(?<![a-z\d]){_N}|(?<!\d){_M} ?月份?) ?(?:-|~|to|至|到|/) ?\Z")
_IN_RANGE: Final = lazy(rf"{_M} ?月|{_N}(?![a-z])")


def _short_before(plain: str, found: _Found) -> tuple[int, int] | None:
    """The month without a year just before a range's end: Jan to [Mar 2024]."""
    match = _BEFORE_RANGE.search(plain[: found.at])
    if match is None:
        return None
    month = _NAMES[match["n"][:3]] if match["n"] else int(match["m"])
    return (found.start[0], month) if 1 <= month <= 12 else None


def _short_at(plain: str, at: int) -> int | None:
    """The month without a year that ends a range: 2024年3月至[6月]."""
    match = _IN_RANGE.match(plain, at)
    if match is None:
        return None
    month = _NAMES[match["n"][:3]] if match["n"] else int(match["m"])
    return month if 1 <= month <= 12 else None


def _month(start: tuple[int, int], end: tuple[int, int]) -> Month:
    if end < start:
        end = start
    return Month(f"{start[0]:04}-{start[1]:02}", f"{end[0]:04}-{end[1]:02}")
