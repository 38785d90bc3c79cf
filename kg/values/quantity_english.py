"""Quantities in English prose. The rules are those of ``quantity``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from kg.values.quantity import Quantity, QuantityKind
from kg.values.quantity_characters import fold
from kg.values.quantity_english_nouns import unit_of
from kg.values.quantity_english_numbers import (
    WORD,
    Number,
    next_match,
    number_at,
    part_of,
    pattern,
    read_number,
)
from kg.values.quantity_english_words import (
    AFTER,
    EXACT,
    LABELS,
    QUALIFIERS,
)
from kg.values.quantity_numbers import WORDS, plain

_DENOMINATORS: Final = {
    "hal": 2, "thi": 3, "qua": 4, "fou": 4, "fif": 5, "six": 6, "sev": 7, "eig": 8, "nin": 9, "ten": 10,
}  # fmt: skip


def scan(printed: str) -> Iterator[Quantity]:
    text = fold(printed)
    at = 0
    while match := next_match(text, at):
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
    """dollar-for-dollar is one to one; 1:15 is a ratio where one is spoken of, else a time."""
    if (
        match["none"] is not None
        and "ratio" in text[max(match.start() - 60, 0) : match.start()].rpartition(".")[2]
    ):
        sides = pattern(r"(\d{1,2}):(\d\d)\Z").match(match["none"])
        if sides is not None:
            return _made(match.start(), match.end(), Decimal(sides[1]), Decimal(sides[2]), "ratio", "ratio")
    if match["none"] is None or not match["none"].lower().startswith("dollar-"):
        return None
    return _made(match.start(), match.end(), Decimal(1), Decimal(1), "ratio", "ratio")


def _made(
    start: int, end: int, value: Decimal, maximum: Decimal | None, unit: str, kind: QuantityKind = "number"
) -> Quantity:
    return Quantity(
        start, end, plain(value), None if maximum is None else plain(maximum), unit, "", False, kind
    )


def _counted(printed: str, text: str, match: re.Match[str]) -> Quantity | None:
    if match["whole"] is not None:
        return _with_unit(printed, text, part_of(match))
    if match["a"] is None and match["w"] is None:
        return None
    number = read_number(match)
    if number is None or _is_vague(text, number):
        return None
    return _ratio(text, number) or _range(printed, text, number) or _with_unit(printed, text, number)


def _is_vague(text: str, number: Number) -> bool:
    """several hundred, a few dozen: no number."""
    return number.text.startswith(("hundred", "dozen")) and bool(
        pattern(r"(?i)\b(?:several|many|few|couple of|some few) \Z").search(
            text[max(number.start - 12, 0) : number.start]
        )
    )


def _ratio(text: str, number: Number) -> Quantity | None:
    """2:1, a ratio of two to one; three out of four, one in five."""
    if number.currency or number.factor > 1:
        return None
    share = pattern(r" (?:out of|in) (?:every )?").match(text, number.end)
    if share is not None and number.word:
        whole = number_at(text, share.end())
        certain = "out of" in share[0] or "every" in share[0] or number.bare == 1
        if whole is not None and whole.word and whole.factor == 1 and whole.bare > number.bare and certain:
            return _made(number.start, whole.end, number.value, whole.value, "fraction", "fraction")
    sign = pattern(r" ?: ?| to (?=one\b|two\b|1\b)|-to-(?=one\b)").match(text, number.end)
    other = number_at(text, sign.end()) if sign is not None else None
    if sign is None or other is None or other.currency or other.factor > 1 or other.word != number.word:
        return None
    said = (
        sign[0].strip() == ":"
        or pattern(r" (?:ratio|basis|in favour)").match(text, other.end)
        or "ratio of" in text[max(number.start - 10, 0) : number.start]
    )
    return _made(number.start, other.end, number.value, other.value, "ratio", "ratio") if said else None


def _range(printed: str, text: str, number: Number) -> Quantity | None:
    """2 to 3 years, between 2 and 3, $5 million to $10 million; not from 2 to 3, which is a change or two ends."""
    before = text[max(number.start - 22, 0) : number.start].lower()
    between = pattern(r"\bbetween (?:about |some |approximately )?\Z").search(before)
    unit, end = unit_of(printed, text, number, near=True)
    joint = pattern(r" and (?:about )?" if between else r" ?(?:-|~) ?| to (?:about )?").match(text, end)
    if joint is None or (
        not between and pattern(r"\bfrom (?:\w+ )?\Z").search(before) and "ranging" not in before
    ):
        return None
    other = number_at(text, joint.end())
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
    whole, close = unit_of(printed, text, other)
    if whole is None or low >= other.value or (unit and not number.currency and unit != whole):
        return None
    if (
        not between
        and pattern(
            r"\b(?:rose|risen|increased?|fell|grew|dropped|extended|reduced|raised) (?:by )?\Z"
        ).search(before)
        and unit
    ):
        return None
    start = number.start - (len(between[0]) if between else 0)
    found = _made(number.start, close, low, other.value, whole, "range")
    return replace(found, start=start if between else number.start)


def _with_unit(printed: str, text: str, number: Number) -> Quantity | None:
    if _is_name(text, number):
        return None
    unit, end = unit_of(printed, text, number)
    if unit is None:
        return _bare(text, number)
    if _is_year(number) and not pattern(rf"(?i)(?:{QUALIFIERS}) \Z").search(
        text[max(number.start - 30, 0) : number.start]
    ):
        return None
    if number.word and number.bare == 1 and number.factor == 1 and not _is_one(text, number, unit):
        return None
    return _made(number.start, end, number.value, None, unit)


def _is_year(number: Number) -> bool:
    return (
        not number.word
        and not number.currency
        and bool(pattern(r"(?:1[89]|20)\d\d\Z").match(number.text))
        and number.factor == 1
    )


def _is_one(text: str, number: Number, unit: str) -> bool:
    """Whether *one* counts: with a qualifier, a unit of measure, or in a list of counted things."""
    before = text[max(number.start - 40, 0) : number.start]
    return bool(
        unit == "%"
        or number.currency
        or pattern(rf"(?i)(?:{QUALIFIERS}|only|per) \Z").search(before)
        or (
            pattern(r"(?:and|,) \Z").search(before)
            and pattern(rf"(?i)\b(?:\d+|{WORD}) [\w -]{{2,30}}(?:,| and) \Z").search(before)
        )
    )


def _is_name(text: str, number: Number) -> bool:
    """Chapter 5, Boeing 747, Route 8: a label before the number."""
    if number.currency:
        return False
    before = pattern(r"([A-Za-z][\w'-]*)\.? \Z").search(text[max(number.start - 20, 0) : number.start])
    if before is None:
        return False
    word = before[1]
    if number.word:
        return word.lower() in LABELS and word[0].isupper()
    return word.lower() in LABELS and (
        word[0].isupper()
        or word in ("section", "chapter", "article", "no", "page", "aged", "age", "phase", "level")
    )


def _bare(text: str, number: Number) -> Quantity | None:
    """A number that a verb states and nothing follows: rose to 3 184; or one that stands for things named before: 1 200 staff, 300 of whom."""
    if (
        number.value > 1
        and not _is_year(number)
        and pattern(
            r"(?: \([^()]{0,40}(?:%|per ?cent)\))? (?:were|are|had|have|of (?:whom|which|them))\b"
        ).match(text, number.end)
        and pattern(r"(?:, |\b(?:and|whom|which) |\A|[.;] )\Z").search(
            text[max(number.start - 8, 0) : number.start]
        )
    ):
        return _made(number.start, number.end, number.value, None, "")
    if (
        number.word
        or _is_year(number)
        or (number.bare < 100 and number.factor == 1 and "." not in number.text)
    ):
        return None
    if not pattern(r"[,.;)]?(?:\s|\Z)").match(text, number.end) or pattern(r" [A-Z]").match(text, number.end):
        return None
    before = text[max(number.start - 30, 0) : number.start]
    if pattern(r"\bfrom (?:about |some |around )?\Z").search(before) and pattern(
        r" to (?:\w+ ){0,2}\d"
    ).match(text, number.end):
        return _made(number.start, number.end, number.value, None, "")
    if number.factor > 1 or pattern(
        rf"(?i)(?:\b(?:to|of|at|was|were|reached|averaged|averaging|totalled|total(?:ling)?|numbered|stood at|{QUALIFIERS})) \Z"
    ).search(before):
        return _made(number.start, number.end, number.value, None, "")
    return None


def _qualified(printed: str, text: str, found: Quantity) -> Quantity:
    before = text[max(found.start - 32, 0) : found.start]
    match = pattern(rf"(?i)(?:^|(?<=[^\w]))(?P<q>{QUALIFIERS}) (?:(?:a total of|as many as) )?\Z").search(
        before
    )
    after = pattern(AFTER).match(text, found.end) or pattern(AFTER).search(text, found.start, found.end)
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
