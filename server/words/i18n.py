"""The language of a request, and the words of the interface in it (``server/translations`` holds them)."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from babel.support import Translations

from server.words.formats import day, number
from server.words.store import catalogue

Translate = Callable[..., str]
"""``t(key, name=value)``: a text of the interface."""

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
NAMES = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}
_HANS_REGIONS = {"cn", "sg", "my"}


def known(tag: str) -> str | None:
    """Our language for a language tag (``zh-HK`` is zh-Hant, ``en-GB`` en), None for one we do not speak."""
    parts = tag.strip().lower().replace("_", "-").split("-")
    if parts[0] == "en":
        return "en"
    if parts[0] in ("zh", "yue", "cmn"):
        if "hans" in parts:
            return "zh-Hans"
        if "hant" in parts:
            return "zh-Hant"
        return "zh-Hans" if _HANS_REGIONS & set(parts[1:]) else "zh-Hant"
    return None


def choose_language(wanted: str | None, accept_language: str | None) -> str:
    """The language of a page: ``?lang=`` when we speak it, else the best of Accept-Language, else English."""
    if wanted and (language := known(wanted)):
        return language
    best, best_quality = "en", 0.0
    for item in (accept_language or "").split(","):
        tag, _, rest = item.partition(";")
        match = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d*)?|\.\d+)\s*", rest)
        quality = float(match.group(1)) if match else (0.0 if rest.strip() else 1.0)
        language = known(tag)
        if language and quality > best_quality:
            best, best_quality = language, quality
    return best


def preference(language: str) -> tuple[str, ...]:
    """Languages of data, most wanted first, for a reader of one; "" is text without a language."""
    order = {
        "en": ("en", "", "zh-Hant", "zh-Hans"),
        "zh-Hant": ("zh-Hant", "zh-Hans", "", "en"),
        "zh-Hans": ("zh-Hans", "zh-Hant", "", "en"),
    }
    return order[language]


_DAYS = frozenset(("day", "first", "last", "month"))
"""Names that stand for a day or a month in texts: given as ``2025-12-31`` or ``2025-12``, said as people write them."""


@cache
def translator(language: str) -> Translate:
    """``t(key, name=value)``: a text of the interface in a language. Whole numbers are grouped; what names something (a year,
    a page) is given as a string. ``n`` chooses among plural forms. Raises KeyError for an unknown key."""
    texts: dict[str, str] = {}
    finished: dict[str, str] = {}  # of these, those without a name in braces
    known = catalogue(language)

    def t(key: str, **values: object) -> str:
        if not values and key in finished:
            return finished[key]
        text = (_counted(known, key, values["n"]) if "n" in values else None) or texts.get(key)
        if text is None:
            text = texts[key] = known.gettext(key)
            if "{" not in text and "}" not in text:
                finished[key] = text
        for name, value in values.items():
            if name in _DAYS and isinstance(value, str):
                values[name] = day(value, language)
            elif isinstance(value, int | float | Decimal):
                values[name] = number(value, language)
        return text.format(**values)

    return t


def _counted(known: Translations, key: str, n: object) -> str | None:
    """The plural form for a number; None for a key that has none."""
    if not isinstance(n, int | float | Decimal):
        return None
    try:
        return known.ngettext(key, key, int(n) if n == int(n) else 2)
    except KeyError:
        return None


def find(language: str, key: str) -> str | None:
    """A text as the catalogue has it, nothing filled in; None where there is none for the key."""
    try:
        return catalogue(language).gettext(key)
    except KeyError:
        return None
