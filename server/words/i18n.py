"""The language of a request, and the words of the interface in it (``server/translations`` holds them)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

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


@cache
def translator(language: str) -> Translate:
    """``t(key, name=value)``: a text of the interface in a language. Raises KeyError for an unknown key."""
    texts: dict[str, str] = {}
    gettext = catalogue(language).gettext

    def t(key: str, **values: object) -> str:
        text = texts.get(key)
        if text is None:
            text = texts[key] = gettext(key)
        return text.format(**values)

    return t


def find(language: str, key: str) -> str | None:
    """A text as the catalogue has it, nothing filled in; None where there is none for the key."""
    try:
        return catalogue(language).gettext(key)
    except KeyError:
        return None
