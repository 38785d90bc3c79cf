"""Quantities in English prose. The rules are those of ``quantity``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from kg.values.prose_date_forms import ENGLISH_NUMBERED
from kg.values.quantity import Quantity, QuantityKind
from kg.values.quantity_characters import fold
from kg.values.quantity_english_words import (
    AFTER,
    COLLECTIVE,
    EXACT,
    HYPHENED,
    LABELS,
    NO_PLURAL,
    QUALIFIERS,
    STOP,
    UNITS,
)
from kg.values.quantity_numbers import MULTIPLIERS, WORDS, digits, plain

_A = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+)(?:\.\d+)?"
_WORD = "|".join(sorted((*WORDS, "hundred"), key=len, reverse=True))
_WORDS = rf"(?:(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD})\b)*)"
_CURRENCY = r"(?:(?:HK|US|NT|AU|S|C|A)?\$|€|£|¥|RMB|HKD|USD|MOP)"
_LARGE = r"(?:thousand|million|billion|trillion)"
_NUMBER = (
    rf"(?P<cur>{_CURRENCY} ?)?(?P<neg>-)?(?P<a>{_A})(?:[ -]?(?P<am>{_LARGE}|(?<=\d)(?:mn|bn|m)(?=[^\w]|\Z))\b)?"
    rf"|\b(?P<w>(?i:{_WORDS}))\b(?:[ -](?P<wm>{_LARGE})\b)?"
)
_FRACTION: Final = (
    r"(?P<part>\b(?i:one|two|three|four|five|seven|nine|a|an)[- ](?:half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?))\b(?=(?: of\b|-| the\b| or\b|[ ,.;)]|\Z))"
    r"(?! (?:of )?(?:\d{4}|the year)\b)"
    r"|(?P<half>(?<!first )(?<!second )(?<!latter )(?<!other )(?<!former )\b[Hh]alf(?= (?:of|the|a million|its|their|an?)\b))"
)
_NONE: Final = (
    rf"(?P<none>{ENGLISH_NUMBERED}|(?:https?://|www\.)\S+|\S+@\S+|\b(?:[A-Z][\w&]*-\d[\w-]*|[A-Za-z]+\d[\w.-]*)|\d+(?:st|nd|rd|th)\b|(?i:\b(?:24|twenty-four)[- ]hours?\b(?=-?[ ](?:a day|service|hotline|air|telephone|\w+ (?:service|hotline))|-))"
    r"|\b\d{4} \d{4}\b(?! ?\d)|\b\d{1,2}[.:]\d\d ?(?:[ap]\.?m\b)|\b\d{1,2} ?[ap]\.?m\b|\b\d{1,2}:\d\d\b(?! (?:ratio|basis))|\d+\.\d+\.\d[\d.]*|\d+\([\da-z]+\)|(?i:dollar-(?:to|for)-dollar)|(?i:one country,? two systems)|(?i:(?:\d+|twenty)-f(?:oo|ee)t[- ]equivalent))"
)
_NAMED: Final = ("first", "second", "third", "latter")
_TOKEN: Final = r"(?: ?\([^()]{0,60}\))?(?P<gap> |-)(?P<word>[A-Za-z°'][\w'/&.-]*)"
_DENOMINATORS: Final = {
    "hal": 2, "thi": 3, "qua": 4, "fou": 4, "fif": 5, "six": 6, "sev": 7, "eig": 8, "nin": 9, "ten": 10,
}  # fmt: skip


@cache
def _pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(source, flags)


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: Decimal
    bare: Decimal
    factor: int
    word: bool
    currency: tuple[int, int] | None
    digits: str


def scan(printed: str) -> Iterator[Quantity]:
    text = fold(printed)
    core = _pattern(rf"{_FRACTION}|{_NONE}|(?<![\w.])(?:{_NUMBER})")
    at = 0
    while match := core.search(text, at):
        at = match.end()
        found = _fraction(text, match) or _matching(text, match) or _counted(printed, text, match)
        if found is None:
            continue
        found = _qualified(printed, text, found)
        at = found.end
        yield found


def _fraction(text: str, match: re.Match[str]) -> Quantity | None:
    """two-thirds, a quarter, half of."""
    if match["half"] is not None:
        return _made(match.start(), match.end(), Decimal(1), Decimal(2), "fraction", "fraction")
    if match["part"] is None:
        return None
    count, _, part = match["part"].lower().replace("-", " ").partition(" ")
    if text[max(match.start() - 4, 0) : match.start()].endswith("the ") or (
        count in ("a", "an") and not text.startswith(" of", match.end())
    ):
        return None
    below = _DENOMINATORS[part[:3]]
    return _made(
        match.start(), match.end(), Decimal(WORDS.get(count, 1)), Decimal(below), "fraction", "fraction"
    )


def _matching(text: str, match: re.Match[str]) -> Quantity | None:
    """dollar-for-dollar is one to one."""
    if match["none"] is None or not match["none"].lower().startswith("dollar-"):
        return None
    return _made(match.start(), match.end(), Decimal(1), Decimal(1), "ratio", "ratio")


def _made(
    start: int, end: int, value: Decimal, maximum: Decimal | None, unit: str, kind: QuantityKind = "number"
) -> Quantity:
    return Quantity(
        start, end, plain(value), None if maximum is None else plain(maximum), unit, "", False, kind
    )


def _read(match: re.Match[str]) -> _Number | None:
    if match["a"] is not None:
        factor = MULTIPLIERS[match["am"].lower()] if match["am"] else 1
        bare = digits(match["a"])
        if match["am"] and len(match["am"]) < 3 and match["cur"] is None:
            return None
        currency = match.span("cur") if match["cur"] else None
        end = match.end("am") if match["am"] else match.end("a")
        value = -bare * factor if match["neg"] else bare * factor
        return _Number(match.start(), end, value, bare, factor, False, currency, match["a"])
    if match["w"] is None:
        return None
    bare = _words(match["w"])
    factor = MULTIPLIERS[match["wm"].lower()] if match["wm"] else 1
    return _Number(match.start(), match.end(), bare * factor, bare, factor, True, None, match["w"].lower())


def _words(text: str) -> Decimal:
    total = 0
    for word in re.split(r"[ -]", text.lower()):
        if word == "hundred":
            total = (total or 1) * 100
        elif word != "and":
            total += WORDS[word]
    return Decimal(total)


def _number_at(text: str, at: int) -> _Number | None:
    match = _pattern(_NUMBER).match(text, at)
    return _read(match) if match is not None else None


def _counted(printed: str, text: str, match: re.Match[str]) -> Quantity | None:
    if match["a"] is None and match["w"] is None:
        return None
    number = _read(match)
    if number is None:
        return None
    return _ratio(text, number) or _range(printed, text, number) or _with_unit(printed, text, number)


def _ratio(text: str, number: _Number) -> Quantity | None:
    sign = _pattern(r" ?: ?| to (?=one\b|two\b|1\b)|-to-(?=one\b)").match(text, number.end)
    if sign is None or number.currency or number.factor > 1:
        return None
    other = _number_at(text, sign.end())
    if other is None or other.currency or other.factor > 1 or other.word != number.word:
        return None
    said = (
        sign[0].strip() == ":"
        or _pattern(r" (?:ratio|basis|in favour)").match(text, other.end)
        or "ratio of" in text[max(number.start - 10, 0) : number.start]
    )
    if not said:
        return None
    return _made(number.start, other.end, number.value, other.value, "ratio", "ratio")


def _range(printed: str, text: str, number: _Number) -> Quantity | None:
    """2 to 3 years, between 2 and 3, $5 million to $10 million; not from 2 to 3, which is a change or two ends."""
    before = text[max(number.start - 22, 0) : number.start].lower()
    between = _pattern(r"\bbetween (?:about |some |approximately )?\Z").search(before)
    unit, end = _unit(printed, text, number, near=True)
    joint = _pattern(r" and (?:about )?" if between else r" ?(?:-|~) ?| to (?:about )?").match(text, end)
    if joint is None or (
        not between and _pattern(r"\bfrom (?:\w+ )?\Z").search(before) and "ranging" not in before
    ):
        return None
    other = _number_at(text, joint.end())
    if other is None or (other.currency and not number.currency):
        return None
    if number.currency and not other.currency:
        # $3-5 million
        if other.factor == 1:
            return None
        other = replace(other, currency=number.currency)
    low = number.value
    if (
        number.factor == 1
        and other.factor > 1
        and (unit == "" or number.currency)
        and number.bare < other.bare
    ):
        low *= other.factor
    whole, close = _unit(printed, text, other)
    if whole is None or low >= other.value or (unit and not number.currency and unit != whole):
        return None
    if (
        not between
        and _pattern(
            r"\b(?:rose|risen|increased?|fell|grew|dropped|extended|reduced|raised) (?:by )?\Z"
        ).search(before)
        and unit
    ):
        return None
    start = number.start - (len(between[0]) if between else 0)
    found = _made(number.start, close, low, other.value, whole, "range")
    return replace(found, start=start if between else number.start)


def _with_unit(printed: str, text: str, number: _Number) -> Quantity | None:
    if _is_name(text, number):
        return None
    unit, end = _unit(printed, text, number)
    if unit is None:
        return _bare(text, number)
    if _is_year(number) and not _pattern(rf"(?i)(?:{QUALIFIERS}) \Z").search(
        text[max(number.start - 30, 0) : number.start]
    ):
        return None
    if number.word and number.bare == 1 and number.factor == 1 and not _is_one(text, number, unit):
        return None
    return _made(number.start, end, number.value, None, unit)


def _is_year(number: _Number) -> bool:
    return (
        not number.word
        and not number.currency
        and bool(_pattern(r"(?:1[89]|20)\d\d\Z").match(number.digits))
        and number.factor == 1
    )


def _is_one(text: str, number: _Number, unit: str) -> bool:
    """Whether *one* counts: with a qualifier, a unit of measure, or in a list of counted things."""
    before = text[max(number.start - 40, 0) : number.start]
    return bool(
        unit == "%"
        or number.currency
        or _pattern(rf"(?i)(?:{QUALIFIERS}|only|per) \Z").search(before)
        or (
            _pattern(r"(?:and|,) \Z").search(before)
            and _pattern(rf"(?i)\b(?:\d+|{_WORD}) [\w -]{{2,30}}(?:,| and) \Z").search(before)
        )
    )


def _is_name(text: str, number: _Number) -> bool:
    """Chapter 5, Boeing 747, Route 8: a label before the number."""
    if number.currency:
        return False
    before = _pattern(r"([A-Za-z][\w'-]*)\.? \Z").search(text[max(number.start - 20, 0) : number.start])
    if before is None:
        return False
    word = before[1]
    if number.word:
        return word.lower() in LABELS and word[0].isupper()
    return word.lower() in LABELS and (
        word[0].isupper()
        or word in ("section", "chapter", "article", "no", "page", "aged", "age", "phase", "level")
    )


def _bare(text: str, number: _Number) -> Quantity | None:
    """A number that a verb states and nothing follows: rose to 3 184."""
    if (
        number.word
        or _is_year(number)
        or (number.bare < 100 and number.factor == 1 and "." not in number.digits)
    ):
        return None
    if not _pattern(r"[,.;)]?(?:\s|\Z)").match(text, number.end) or _pattern(r" [A-Z]").match(
        text, number.end
    ):
        return None
    before = text[max(number.start - 30, 0) : number.start]
    if number.factor > 1 or _pattern(
        rf"(?i)(?:\b(?:to|of|at|was|were|reached|totalled|total(?:ling)?|numbered|stood at|{QUALIFIERS})) \Z"
    ).search(before):
        return _made(number.start, number.end, number.value, None, "")
    return None


def _unit(printed: str, text: str, number: _Number, *, near: bool = False) -> tuple[str | None, int]:
    """The unit and the end of the quantity's words; None without one. ``near``: only a unit right behind the number ('' if none)."""
    percent = _pattern(r" ?%| per ?cent\b| percentage points?\b| per mille\b").match(text, number.end)
    if percent is not None:
        points = "point" in percent[0]
        return (printed[percent.start() : percent.end()].strip() if points else "%"), percent.end()
    if number.currency is not None:
        return printed[slice(*number.currency)].strip(), number.end
    if near:
        match = _pattern(_TOKEN).match(text, number.end)
        if match is not None and match["gap"] == " " and (match["word"] in UNITS or _plural(match["word"])):
            return printed[match.start("word") : match.end("word")], match.end()
        return "", number.end
    return _noun(printed, text, number.end)


def _plural(word: str) -> bool:
    low = word.rstrip(".'").lower()
    if low in COLLECTIVE:
        return True
    return (
        len(low) > 2 and low.endswith("s") and not low.endswith(("ss", "ous", "'s")) and low not in NO_PLURAL
    )


def _noun(printed: str, text: str, start: int) -> tuple[str | None, int]:
    """The counted noun: the last of the plurals in a row that follow, at most eight words on. The words of the quantity end with the number
    where other words stand between."""
    at, first = start, True
    best: tuple[str, int] | None = None
    for _ in range(9):
        match = _pattern(_TOKEN).match(text, at)
        if match is None:
            break
        word = match["word"].rstrip(".")
        low = word.lower()
        if match["gap"] == "-" and first:
            if low.split("-")[0] in HYPHENED or word.split("-")[0] in HYPHENED:
                unit = word.split("-")[0]
                return printed[match.start("word") : match.start("word") + len(unit)], match.start(
                    "word"
                ) + len(unit)
            return None, start
        if (
            low == "or"
            and first
            and (more := _pattern(r" or (?:more|above|over|less|fewer)(?= )").match(text, at))
        ):
            at, first = more.end(), False
            continue
        if low in ("and", "or"):
            if best is not None:
                break
            next_number = _number_at(text, match.end() + 1)
            if next_number is not None and text[match.end() : match.end() + 1] == " ":
                shared = _noun(printed, text, next_number.end)
                return (shared[0], start)
        elif low in STOP:
            if first and low == "of" and _pattern(r" of (?:the |its |their |these |those )").match(text, at):
                at = _pattern(r" of (?:the |its |their |these |those )").match(text, at).end() - 1  # type: ignore[union-attr]
                first = False
                continue
            break
        elif _plural(word):
            best = (
                printed[match.start("word") : match.start("word") + len(word)],
                match.start("word") + len(word),
            )
            if match["word"] != word:
                break
        elif best is not None:
            break
        elif first and word in UNITS:
            best = (
                printed[match.start("word") : match.start("word") + len(word)],
                match.start("word") + len(word),
            )
        if match["word"] != word and not _pattern(r"\A(?:[A-Z]|St|Dr)\.\Z").match(match["word"]):
            break
        at, first = match.end(), False
    if best is None:
        return None, start
    return best


def _qualified(printed: str, text: str, found: Quantity) -> Quantity:
    before = text[max(found.start - 32, 0) : found.start]
    match = _pattern(rf"(?i)(?:^|(?<=[^\w]))(?P<q>{QUALIFIERS}) (?:(?:a total of|as many as) )?\Z").search(
        before
    )
    after = _pattern(AFTER).match(text, found.end) or _pattern(AFTER).search(text, found.start, found.end)
    if match is not None:
        offset = found.start - len(before) + match.start("q")
        word = match["q"].lower()
        return replace(
            found,
            start=offset,
            qualifier=printed[offset : offset + len(match["q"])],
            approximate=not word.startswith(EXACT),
            end=max(after.end(), found.end) if after else found.end,
        )
    if after is not None:
        return replace(found, end=max(after.end(), found.end), qualifier=after[0].strip(), approximate=True)
    return found
