"""Years that a plan or a section covers, and the day or month on which a plan was issued."""

from __future__ import annotations

import re

from kg.documents.plan.words import norm
from kg.values.lazy import lazy
from kg.values.script import in_two_languages

_CJK_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CJK_YEAR = lazy(r"[一二][〇零○一二三四五六七八九]{3}(?=年|至|到|-|及|和|、|$)")
_YEAR = r"(?:19|20)\d\d"
_RANGE = lazy(
    rf"({_YEAR})(?: ?/ ?(\d\d)(?!\d))?(?: ?年度?)?(?: ?(?:-|至|到|~|to|until|through) ?({_YEAR}|\d\d)(?: ?/ ?(\d\d))?(?!\d))?"
)
_MONTHS = {
    m: n
    for n, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_LABEL = lazy(
    r"^[(\[]?(?:(?:date of (?:issue|submission|publication|revision)|submission date|issue date|issued|date|published|updated|last updated|revised|last revised|(?:last )?revision date|version(?: dated)?|as at|as of)"
    r"(?: (?:on|in|date))?|(?:首次)?(?:发布|公布|发出|发表|制定|更新|修订|最后更新|最后修订|最新更新|提交|填报)?(?:日期|于|时间)?|截至) ?:? ?"
)
_TAIL = lazy(r" ?(?:更新|修订|发布|公布|版|updated|revised|version)?[)\].。]?$")


def _digits(text: str) -> str:
    return _CJK_YEAR.sub(lambda m: m[0].translate(_CJK_DIGITS), norm(text))


def years_in(text: str) -> tuple[int, ...]:
    """Every calendar year named, ranges filled in, ascending: ``2025 年及 2026 年``, ``2019至 2021年``, ``2024/25``."""
    years: set[int] = set()
    for first, short, last, last_short in _RANGE.findall(_digits(text)):
        start = int(first)
        end = _full(start, last_short) if last_short else _full(start, last) if last else start
        if short and not last:
            end = _full(start, short)
        years.update(range(start, end + 1) if start <= end <= start + 20 else {start})
    return tuple(sorted(years))


def _full(start: int, digits: str) -> int:
    return int(digits) if len(digits) == 4 else start - start % 100 + int(digits)


_WHOLE = (
    (lazy(r"(\d{4}) ?年 ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?日)?"), "ymd"),
    (lazy(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?"), "ymd"),
    (lazy(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)? )?{_NAME},? ?(\d{{4}})"), "dmy"),
    (lazy(rf"{_NAME} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})"), "mdy"),
    (lazy(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"), "dmy"),
)
"""A date and nothing else, and what its groups are: year, month, day."""


def issue_date(text: str) -> str | None:
    """``YYYY-MM-DD``, ``YYYY-MM`` when the line is a date and nothing else (but for a label such as 更新日期 or brackets), in one language or the same
    in two."""
    if len(text.strip()) > 60:
        return None
    if (halves := in_two_languages(text)) and (said := _one_date(halves[0])) is not None:
        return said if _one_date(halves[1]) == said else None
    return _one_date(text)


def _one_date(text: str) -> str | None:
    plain = _TAIL.sub("", _LABEL.sub("", _cjk_date(_digits(text)), count=1), count=1)
    for pattern, order in _WHOLE:
        if match := pattern.fullmatch(plain):
            part = dict(zip(order, match.groups(), strict=True))
            month = _MONTHS.get(part["m"][:3]) or int(part["m"])
            day = int(part["d"]) if part["d"] else None
            if 1 <= month <= 12 and (day is None or 1 <= day <= 31):
                return f"{part['y']}-{month:02}" + (f"-{day:02}" if day else "")
    return None


_TENS = lazy(r"(?<=[年月])([一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日])")


def _cjk_date(text: str) -> str:
    def number(match: re.Match[str]) -> str:
        tens, ten, ones = match[0].partition("十")
        if not ten:
            return match[0].translate(_CJK_DIGITS)
        return (tens.translate(_CJK_DIGITS) or "1") + (ones.translate(_CJK_DIGITS) or "0")

    return _TENS.sub(number, text)
