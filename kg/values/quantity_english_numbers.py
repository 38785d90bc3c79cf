"""The search for numbers in English prose, in digits and in words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Final

from kg.dataclasses import dataclass
from kg.values.compiled import compiled
from kg.values.lazy import lazy
from kg.values.prose_date_forms import ENGLISH_NUMBERED
from kg.values.quantity_numbers import MULTIPLIERS, WORDS, digits

_A = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,3}(?: \d{3}){1,6}(?!\d)|\d+)(?:\.\d+)?"
WORD: Final = "|".join(
    f"[{w[0].upper()}{w[0]}]{w[1:]}" for w in sorted((*WORDS, "hundred"), key=len, reverse=True)
)
_WORDS = rf"(?:(?:{WORD})(?:(?:[ -]| and )(?:{WORD})\b)*)"
_CURRENCY = r"(?:(?:HK|US|NT|AU|S|C|A)?\$|€|£|¥|RMB|HKD|USD|MOP)"
_LARGE = r"(?:thousand|million|billion|trillion)"
NUMBER: Final = (
    rf"(?P<cur>{_CURRENCY} ?)?(?P<a>{_A})(?:[ -]?(?P<am>{_LARGE}|(?<=\d)(?:mn|bn|m)(?=[^\w]|\Z))\b)?"
    rf"|\b(?P<w>{_WORDS})\b(?P<wh>[ -]and[ -]a[ -]half\b)?(?:[ -](?P<wm>{_LARGE})\b)?"
)
_FRACTION: Final = (
    r"(?P<part>\b(?i:one|two|three|four|five|seven|nine|a|an)[- ](?:half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?))\b(?=(?: of\b|-| the\b| or\b|[ ,.;)]|\Z))"
    r"(?! (?:of )?(?:\d{4}|the year)\b)"
    r"|(?P<half>(?<!first )(?<!second )(?<!latter )(?<!other )(?<!former )\b[Hh]alf(?= (?:of|the|a million|its|their|an?)\b))"
)
_NONE: Final = (
    rf"(?P<none>{ENGLISH_NUMBERED}|\d+(?:st|nd|rd|th)\b|(?i:\b(?:24|twenty-four)[- ]hours?\b(?=-?[ ](?:a day|service|hotline|air|telephone|\w+ (?:service|hotline))|-))"
    r"|\b\d{4} \d{4}\b(?! ?\d)|\b\d{1,2}[.:]\d\d ?(?:[ap]\.?m\b)|\b\d{1,2} ?[ap]\.?m\b|\b\d{1,2}:\d\d\b(?! (?:ratio|basis))|\d+\.\d+\.\d[\d.]*|\d+\([\da-z]+\)|(?i:dollar-(?:to|for)-dollar)|(?i:one country,? two systems)|(?i:(?:\d+|twenty)-f(?:oo|ee)t[- ]equivalent))"
)
_PART_OF: Final = rf"(?P<whole>\b(?:(?P<of>(?i:half|(?:an?|one|three)[ -]quarters? of)) )?[Aa]n? (?P<om>{_LARGE}|hundred)\b(?!-)(?: and (?P<rest>{_WORDS})\b)?)"
"""a million, half a million, three quarters of a million: the number that is meant."""
_CORE = rf"{_PART_OF}|{_FRACTION}|{_NONE}|{NUMBER}"
# Where a number may begin. A name with a digit in it (AS332, S-76, COVID-19) and an address are one piece, and none of these words.
_PIECE = (
    r"(?:RMB|HKD|USD|MOP)(?= ?\d)|[A-Za-z][A-Za-z&]*(?:[-.]?\d[\w.-]*|[\w.+-]{0,64}@\S+|://\S+)?|\d+|[$€£¥]"
)
_LOWER = (*WORDS, "hundred", "half", "a", "an", "dollar")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct"),
    *("Nov", "Dec"),
)
_BEGINS: Final = frozenset(
    (*_LOWER, *(word.capitalize() for word in _LOWER), *_MONTHS, "RMB", "HKD", "USD", "MOP")
)
_COUNTED = lazy(
    r" (?:[a-z-]+ ){0,2}(?:passengers|visitors|travellers|tourists|people|residents|users|trips|journeys|boardings|patients|attendances|visits|calls|views|hits|downloads|transactions|records|tonnes|TEUs"
    r"|containers|items|books|copies|cases|applications|letters|vehicles|households|cards|tickets|accounts|arrivals|departures|movements|meals|doses|shares|dollars|documents|parcels|searches)\b"
)
"""Things that are counted in millions, and not metres of them: ``4.6m passengers``."""


@cache
def pattern(source: str) -> re.Pattern[str]:
    """The pattern, compiled when first used."""
    return compiled(source)


@dataclass(frozen=True, slots=True)
class Number:
    """``bare`` is the number before million or the like (``factor``); ``currency`` the span of the sign before it; ``text`` its digits or words."""

    start: int
    end: int
    value: Decimal
    bare: Decimal
    factor: int
    word: bool
    currency: tuple[int, int] | None
    text: str


def number_at(text: str, at: int) -> Number | None:
    match = pattern(NUMBER).match(text, at)
    return read_number(match) if match is not None else None


def next_match(text: str, at: int) -> re.Match[str] | None:
    """The next number, or what only looks like one, from ``at`` on, which must not be inside a word."""
    piece, core = pattern(_PIECE), pattern(_CORE)
    while first := piece.search(text, at):
        at = first.end()
        word, start = first[0], first.start()
        if word[0].isalpha() and word not in _BEGINS:
            continue
        if start and text[start - 1] in "._":
            continue
        match = core.match(text, start)
        if match is not None:
            return match
    return None


def read_number(match: re.Match[str]) -> Number | None:
    """The number a match found; None where it found something else."""
    if match["a"] is not None:
        factor = MULTIPLIERS[match["am"].lower()] if match["am"] else 1
        bare = digits(match["a"])
        if match["am"] == "m" and match["cur"] is None and not _COUNTED.match(match.string, match.end("am")):
            return None  # metres
        currency = match.span("cur") if match["cur"] else None
        end = match.end("am") if match["am"] else match.end("a")
        value, start = bare * factor, match.start()
        if currency is not None and (
            country := pattern(r"\b(?:HK|US|NT|AU|S|C|A)\Z").search(match.string, max(start - 2, 0), start)
        ):
            start = country.start()
            currency = (start, currency[1])
        elif pattern(r"(?<![\w)])-\Z").search(match.string, max(start - 2, 0), start):
            value, start = -value, start - 1
        return Number(start, end, value, bare, factor, False, currency, match["a"])
    if match["w"] is None:
        return None
    bare = _words(match["w"]) + (Decimal("0.5") if match["wh"] else 0)
    factor = MULTIPLIERS[match["wm"].lower()] if match["wm"] else 1
    return Number(match.start(), match.end(), bare * factor, bare, factor, True, None, match["w"].lower())


def part_of(match: re.Match[str]) -> Number:
    """The number that ``half a million`` or ``a hundred`` means."""
    factor = 100 if match["om"] == "hundred" else MULTIPLIERS[match["om"]]
    said = (match["of"] or "").lower()
    share = Decimal("0.5") if said == "half" else Decimal(3 if "three" in said else 1) / (4 if said else 1)
    value = share * factor + (_words(match["rest"]) if match["rest"] else 0)
    return Number(match.start(), match.end(), value, share, factor, True, None, match[0].lower())


def _words(text: str) -> Decimal:
    total = 0
    for word in re.split(r"[ -]", text.lower()):
        if word == "hundred":
            total = (total or 1) * 100
        elif word != "and":
            total += WORDS[word]
    return Decimal(total)
