"""Numbers and days as people write them, in the language of the page. What programs read has neither."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

LOCALES = {
    "en": Locale.parse("en_HK"),
    "zh-Hant": Locale.parse("zh_Hant_HK"),
    "zh-Hans": Locale.parse("zh_Hans_HK"),
}
"""Our languages as they are written in Hong Kong: in English, the day before the month."""

Number = int | float | Decimal

_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


@lru_cache(maxsize=16384)
def number(value: Number, language: str) -> str:
    """In groups of three, with as many places after the point as it has, up to ten."""
    return format_decimal(value, "#,##0.##########", locale=LOCALES[language])


@lru_cache(maxsize=16384)
def change(value: Number, language: str) -> str:
    """With its sign, and one place after the point."""
    return format_decimal(value, "+#,##0.0;-#,##0.0", locale=LOCALES[language])


@lru_cache(maxsize=4096)
def day(text: str, language: str) -> str:
    """``2025-12-31`` as 31 December 2025 or 2025年12月31日, ``2025-12`` as December 2025 or 2025年12月; another text as it is."""
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    year, month, of_month = (int(part or 1) for part in found.groups())
    try:
        moment = date(year, month, of_month)
    except ValueError:
        return text
    if found[3]:
        return format_date(moment, "long", locale=LOCALES[language])
    return format_skeleton("yMMMM", moment, locale=LOCALES[language])
