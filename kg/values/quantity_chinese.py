"""Quantities in Chinese prose, in either script. The rules are those of ``quantity``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kg.dataclasses import dataclass
from kg.values.quantity import Quantity, QuantityKind
from kg.values.quantity_characters import fold
from kg.values.quantity_chinese_numbers import (
    Number,
    Unit,
    decimals,
    next_match,
    number_at,
    pattern,
    read_number,
    unit_at,
)
from kg.values.quantity_chinese_words import AFTER, BEFORE_LARGE, EXACT, QUALIFIER
from kg.values.quantity_numbers import plain

_TO = r" ?(?:至|到|~|-) ?"
_AND = r" ?(?:、|及|和|與|以及) ?(?:約|逾|超過|近)? ?"
_CHANGE = r"(?:增加|減少|上升|下降|上調|下調|提[高升]|降低|延長|縮短|擴大|擴展|[增減升跌])了?\Z"
_AS_A_RATIO = r" ?的?(?:比例|比率|配對|配額|對)"
_TERM = r"(?:為期|歷時|任期|滿|最長|長達|不足|至少|最少|超過|逾|約)\Z"
_WITHIN = r" ?(?:[內後]|以[內上下])"
_PLAIN_CUE = r"(?:[增減升跌降回]至|達到?|錄得|[共合]計|總數[為是達]|分別[為是有達])\Z"


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a number and its unit make, without its qualifier. ``unit`` is a place in the text or, where the rules name it, the word."""

    start: int
    end: int
    value: Decimal
    maximum: Decimal | None
    unit: Unit | str
    kind: QuantityKind = "number"
    vague: str = ""


def scan(printed: str) -> Iterator[Quantity]:
    text = fold(printed)
    at = 0
    while match := next_match(text, at):
        at = match.end()
        if match["half"] is not None:
            yield _qualified(printed, text, _half(match))
            continue
        number = read_number(match)
        if number is None or _inside(text, number.start):
            continue
        draft = _proportion(text, match, number) or _ratio(text, number) or _counted(text, match, number)
        if draft is None:
            at = number.end
            continue
        found = _qualified(printed, text, draft)
        at = found.end
        yield found


def _inside(text: str, at: int) -> bool:
    """Whether the number goes on from something before it: 1.2.[3], 初[三]."""
    before = text[at - 1 : at]
    return before == "初" or (before == "." and text[max(at - 2, 0)].isdigit())


def _proportion(text: str, match: re.Match[str], number: Number) -> _Draft | None:
    """百分之五, 千分之三至五, 三分之一."""
    if (of := match["of"]) is not None:
        value, end, maximum = number.value, number.end, number.upper
        if point := pattern("點([零一二三四五六七八九]+)").match(text, end):
            value, end = value + decimals(point[1]), point.end()
        if to := pattern(_TO + r"(?:[百千萬]分之 ?)?").match(text, end):
            upper = number_at(text, to.end())
            if upper is not None and upper.value > value and unit_at(text, upper.end, upper) is None:
                maximum, end = upper.value, upper.end
        unit = {"百": "%", "千": "‰", "萬": "‱"}[of[0]]
        kind: QuantityKind = "number" if maximum is None else "range"
        return _Draft(match.start(), end, value, maximum, unit, kind)
    if text.startswith("分之", number.end) and number.factor == 1:
        part = number_at(text, number.end + 2)
        if part is not None:
            return _Draft(number.start, part.end, part.value, number.value, "fraction", "fraction")
    if (
        number.text == "一"
        and text.startswith("半", number.end)
        and text[number.end + 1 : number.end + 2] not in ("天", "時")
    ):
        return _Draft(number.start, number.end + 1, Decimal(1), Decimal(2), "fraction", "fraction")
    return None


def _ratio(text: str, number: Number) -> _Draft | None:
    sign = pattern(r" ?([:比]) ?").match(text, number.end)
    if sign is None or number.factor != 1:
        return None
    other = number_at(text, sign.end())
    if other is None or other.chinese != number.chinese or pattern(r" ?[:比] ?\d").match(text, other.end):
        return None
    if sign[1] == ":" and pattern(r"[0-5]\d\Z").match(other.text) and number.value < 25:
        # 10:30 is a time of day unless the words say otherwise.
        if not (
            pattern(_AS_A_RATIO).match(text, other.end)
            or text[number.start - 1 : number.start] in ("按", "以")
        ):
            return None
    elif sign[1] == "比" and unit_at(text, other.end, other) is not None:
        return None
    return _Draft(number.start, other.end, number.value, other.value, "ratio", "ratio")


def _half(match: re.Match[str]) -> _Draft:
    start = match.end() - len(match["half"].lstrip("過"))
    return _Draft(start, match.end(), Decimal(1), Decimal(2), "fraction", "fraction")


def _counted(text: str, match: re.Match[str], number: Number) -> _Draft | None:
    start = match.start() if match["cur"] or match["neg"] else number.start
    currency = Unit(match.start("cur"), match.end("cur"), "money") if match["cur"] else None
    unit, end = _unit(text, number, currency)
    draft = _range(text, start, number, unit, end, currency) or _tenths(text, start, number, unit)
    if draft is not None:
        return draft
    if unit is None:
        unit = _shared_unit(text, number)
        if unit is None:
            return _plain(text, start, number)
        end = number.end
    if not _counts(text, start, number, unit):
        return None
    value, named, end = _and_a_half(text, number, unit, end)
    vague = number.vague or next((c for c in text[number.end : end] if c in "多餘"), "")
    if number.upper is not None:
        return _Draft(start, end, number.value, number.upper, unit, "range", vague)
    return _Draft(start, end, value, None, named, "number", vague)


def _unit(text: str, number: Number, currency: Unit | None) -> tuple[Unit | None, int]:
    """The unit and where the number's words end. A currency before the number is the unit; the 元 behind it belongs to the words."""
    unit = unit_at(text, number.end, number)
    if currency is None:
        return unit, unit.end if unit is not None else number.end
    return currency, unit.end if unit is not None and unit.kind == "money" else number.end


def _counts(text: str, start: int, number: Number, unit: Unit) -> bool:
    """Whether a number with this unit says how many: 一 is mostly *a*, 二手 and 十九大 are names, a decimal does not count things."""
    if number.bare_large and number.vague == "" and not text[number.end : unit.start].strip():
        return _qualifier_before_large(text, start) is not None
    if unit.kind in ("count", "noun"):
        # 2.0 is a version; 5.4張病牀 is an average.
        if number.text.endswith(".0") and number.factor == 1 and not _has_qualifier(text, start):
            return False
        if unit.kind == "noun" and not (number.value >= 10 or _has_qualifier(text, start)):
            return False
    if not number.chinese:
        word = text[unit.start : unit.end]
        if word == "日":
            return _is_term(text, start, unit)
        return word != "點" or number.value >= 100
    if number.text == "零":
        return False
    if unit.kind in ("count", "noun", "time") and number.factor == 1:
        word = text[unit.start : unit.end]
        if number.text == "一" and word != "倍":
            return text.startswith("半", unit.end) or (
                _has_qualifier(text, start)
                or (unit.kind == "time" and _is_term(text, start, unit))
                or _listed(text, start, word)
            )
        if number.text == "二":
            return word in ("人", "名", "位")
        if word == "日":
            return _is_term(text, start, unit)
        if word in ("點", "度", "曲", "步", "夜", "晚"):
            return False
    return True


def _is_term(text: str, start: int, unit: Unit) -> bool:
    """Whether 十五日 or 一年 is a length of time, by the words around it."""
    return bool(
        pattern(_WITHIN).match(text, unit.end) or pattern(_TERM).search(text[max(start - 4, 0) : start])
    )


def _listed(text: str, start: int, word: str) -> bool:
    """Whether 一 stands in a list of counted things: 五艘輪船和一艘快艇."""
    before = text[max(start - 24, 0) : start]
    return bool(pattern(r"[、和及與]\Z|以及\Z").search(before)) and bool(
        pattern(rf"(?:[二三四五六七八九十百千兩]|\d) ?{re.escape(word)}[^。；]*\Z").search(before)
    )


def _has_qualifier(text: str, start: int) -> bool:
    return pattern(QUALIFIER).search(text[max(start - 12, 0) : start]) is not None


def _qualifier_before_large(text: str, start: int) -> re.Match[str] | None:
    before = text[max(start - 4, 0) : start]
    return pattern(BEFORE_LARGE).search(before) or pattern(QUALIFIER).search(text[max(start - 12, 0) : start])


def _and_a_half(text: str, number: Number, unit: Unit, end: int) -> tuple[Decimal, Unit | str, int]:
    """兩年半, 三個半月."""
    if (
        number.factor == 1
        and text[end : end + 1] == "半"
        and text[end + 1 : end + 2] not in ("年", "數", "島")
        and text[unit.start : unit.end] in ("年", "個月", "小時", "個小時", "天", "倍", "個百分點")
    ):
        return number.value + Decimal("0.5"), unit, end + 1
    if number.factor == 1 and text[unit.start : unit.end] == "個":
        span = pattern("半(月|小時|星期|工作天)").match(text, end)
        if span is not None:
            return number.value + Decimal("0.5"), "個" + span[1], span.end()
    return number.value, unit, end


def _tenths(text: str, start: int, number: Number, unit: Unit | None) -> _Draft | None:
    """兩成 and 三成五 in per cent."""
    if unit is None or unit.kind != "tenth" or number.value >= 10 or number.factor != 1:
        return None
    value, end, maximum = number.value * 10, unit.end, number.upper
    if text[end - 1] == "半" or text[end : end + 1] == "半":
        value += 5
        end += text[end - 1] != "半"
    else:
        more = pattern(r"[一二三四五六七八九](?![十百千萬億個成])").match(text, end)
        if more is not None:
            value += "零一二三四五六七八九".index(more[0])
            end = more.end()
    if maximum is not None:
        return _Draft(start, end, value, maximum * 10, "%", "range")
    return _Draft(start, end, value, None, "%")


def _range(
    text: str, start: int, number: Number, unit: Unit | None, end: int, currency: Unit | None
) -> _Draft | None:
    """10至20個, 5%至10%, 20億至30億元; None where 至 says from what to what something changed."""
    to = pattern(_TO + r"(?:HK|US)?\$?").match(text, end)
    if to is None:
        return None
    other = number_at(text, to.end())
    if other is None or other.text == "一":
        return None
    if currency is not None:
        second, close = _unit(text, other, currency)
    else:
        second = unit_at(text, other.end, other)
        close = second.end if second is not None else other.end
    if second is None or (
        unit is not None and text[unit.start : unit.end] != text[second.start : second.end]
    ):
        return None
    low, high = number.value, other.value
    if number.factor == 1 and other.factor > 1 and (unit is None or currency) and number.bare < other.bare:
        low *= other.factor
    if low >= high:
        return None
    if (
        unit is not None
        and unit.kind != "percent"
        and pattern(_CHANGE).search(text[max(start - 6, 0) : start].rstrip("約逾"))
    ):
        return None
    if second.kind == "tenth":
        return _Draft(start, close, low * 10, high * 10, "%", "range")
    if not _counts(text, start, other, second):
        return None
    return _Draft(start, close, low, high, second, "range", other.vague)


def _shared_unit(text: str, number: Number, depth: int = 0) -> Unit | None:
    """The unit of the next number in 分別有3 500及4 000宗."""
    if (
        number.chinese
        or depth > 4
        or (
            number.value < 100
            and not pattern("分別.{0,24}\\Z").search(text[max(number.start - 28, 0) : number.start])
        )
    ):
        return None
    sign = pattern(_AND).match(text, number.end)
    other = number_at(text, sign.end()) if sign is not None else None
    if other is None or other.chinese:
        return None
    return unit_at(text, other.end, other) or _shared_unit(text, other, depth + 1)


def _plain(text: str, start: int, number: Number) -> _Draft | None:
    """A number without a unit counts where a verb says so and nothing follows it: 升至105.3，"""
    if number.chinese or (number.factor == 1 and len(number.text) < 3):
        return None
    if not pattern(r" ?(?:[，。；、)]|\Z)").match(text, number.end):
        return None
    before = text[max(start - 12, 0) : start]
    if number.factor > 1 or pattern(_PLAIN_CUE).search(before) or pattern(QUALIFIER).search(before):
        return _Draft(start, number.end, number.value, None, "", "number", number.vague)
    return None


def _qualified(printed: str, text: str, draft: _Draft) -> Quantity:
    """The draft with the qualifier before or behind it, which its words then include."""
    start, end = draft.start, draft.end
    after = pattern(AFTER).match(text, end)
    if after is not None:
        end = after.end()
    before = text[max(start - 14, 0) : start]
    match = pattern(QUALIFIER).search(before)
    if match is None and text[start] in "十百千萬億半":
        match = pattern(BEFORE_LARGE).search(before)
    qualifier, approximate = "", False
    if match is not None:
        offset = start - len(before)
        qualifier = printed[offset + match.start("q") : offset + match.end("q")]
        approximate = not match["q"].startswith(EXACT) or "約" in match[0]
        start = offset + match.start()
    if after is not None:
        qualifier = qualifier or after[0].strip()
        approximate = True
    elif draft.vague:
        qualifier, approximate = qualifier or draft.vague, True
    unit = draft.unit if isinstance(draft.unit, str) else printed[draft.unit.start : draft.unit.end].strip()
    maximum = None if draft.maximum is None else plain(draft.maximum)
    return Quantity(start, end, plain(draft.value), maximum, unit, qualifier, approximate, draft.kind)
