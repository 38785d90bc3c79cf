"""Fiscal years, calendar years and days, as headings and sentences of the Estimates print them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from kg.values.lazy import lazy

_DIGITS = {**dict.fromkeys("〇零○ＯOo", "0"), **{c: str(n) for n, c in enumerate("一二三四五六七八九", 1)}}
_DIGITS |= {chr(0xFF10 + n): str(n) for n in range(10)}
_ZH = "〇零○ＯO一二三四五六七八九"
_FIRST, _LAST = 1980, 2079
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FISCAL = lazy(r"((?:19|20)\d\d)\s?[-‐‑‒–—/／至]\s?(\d{4}|\d{2})(?!\d)")
_CALENDAR = lazy(r"((?:19|20)\d\d)(?:\s?年)?(?!\d)")
_CHINESE = lazy(
    rf"((?:[{_ZH}]\s?){{4}})\s?(?:年(?:度)?)?\s?(?:至|到|[-–—／/])\s?((?:[{_ZH}]\s?){{2,4}})\s?(?:年度?|財政年度|财政年度)?"
)
_CHINESE_YEAR = lazy(rf"((?:[{_ZH}]\s?){{4}})(?:年)?")
_NUMERIC_DAY = lazy(r"(?<!\d)(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?((?:19|20)\d\d)(?!\d)")
_ENGLISH_DAY = lazy(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(_MONTHS)})[a-z]*\.?,?\s+((?:19|20)\d\d)", re.I
)
_CHINESE_DAY = lazy(
    rf"((?:[{_ZH}]\s?){{4}}|(?:19|20)\d\d)\s?年\s?([{_ZH}十]{{1,3}}|\d{{1,2}})\s?月\s?([{_ZH}十]{{1,3}}|\d{{1,2}})\s?日"
)


def arabic(text: str) -> str:
    """Chinese digits (also letters O that stand for zeros) as figures: ``二Ｏ一Ｏ`` is ``2010``."""
    return "".join(_DIGITS.get(c, c) for c in text if not c.isspace())


def _span(first: str, last: str) -> str | None:
    start = int(first)
    end = int(last) if len(last) == 4 else start // 100 * 100 + int(last[-2:])
    if len(last) != 4 and end < start:
        end += 100
    return f"{start}-{end % 100:02d}" if end == start + 1 and _FIRST <= start <= _LAST else None


def parse_fiscal(text: str) -> str | None:
    """``2022-23`` for ``2022–23``, ``2022-2023``, ``二零二二至二三年度``, ``二ＯＯ九至一Ｏ年度``; None for years that do not follow each other."""
    plain = text.strip()
    if match := _FISCAL.fullmatch(plain.removesuffix("年度").strip()):
        return _span(match[1], match[2])
    if match := _CHINESE.fullmatch(plain):
        return _span(arabic(match[1]), arabic(match[2]))
    return None


@lru_cache(maxsize=256)
def parse_period(text: str) -> str | None:
    """A fiscal year ``2022-23`` or a calendar year ``2022``; None for anything else."""
    plain = text.strip()
    if fiscal := parse_fiscal(plain):
        return fiscal
    if match := _CALENDAR.fullmatch(plain):
        return match[1]
    if match := _CHINESE_YEAR.fullmatch(plain):
        year = arabic(match[1])
        return year if _FIRST <= int(year) <= _LAST else None
    return None


@lru_cache(maxsize=1024)
def find_fiscal(text: str) -> str | None:
    """The first fiscal year in a text."""
    for match in sorted((*_FISCAL.finditer(text), *_CHINESE.finditer(text)), key=lambda m: m.start()):
        if span := _span(arabic(match[1]), arabic(match[2])):
            return span
    return None


def _count(text: str) -> int:
    """A day or month in Chinese or figures: 十一, 三十, 12."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(arabic(text))
    return (int(arabic(tens)) if tens else 1) * 10 + (int(arabic(ones)) if ones else 0)


@lru_cache(maxsize=1024)
def find_day(text: str) -> str | None:
    """The first day in a text, as ISO: ``31.3.2023``, ``31 March 2023``, ``二零二三年三月三十一日``."""
    found: list[tuple[int, int, int, int]] = []
    if m := _NUMERIC_DAY.search(text):
        found.append((m.start(), int(m[3]), int(m[2]), int(m[1])))
    if m := _ENGLISH_DAY.search(text):
        found.append((m.start(), int(m[3]), _MONTHS.index(m[2][:3].lower()) + 1, int(m[1])))
    if m := _CHINESE_DAY.search(text):
        found.append((m.start(), int(arabic(m[1])), _count(m[2]), _count(m[3])))
    for _, year, month, day in sorted(found):
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    return None
