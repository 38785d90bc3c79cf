"""Numbers as printed, exactly: digits with their separators, Chinese numerals, English number words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"兩": 2}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"萬": 10**4, "億": 10**8}

MULTIPLIERS: Final = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "mn": 10**6,
    "bn": 10**9,
    "m": 10**6,
}
"""English multipliers by their lower-case form (``m`` and ``bn`` only beside a currency)."""

_ONES: Final = re.split(
    " ",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS: Final[dict[str, int]] = {
    **{word: n for n, word in enumerate(_ONES) if n},
    **{word: 10 * n for n, word in enumerate(_TENS, 2)},
    "dozen": 12,
}
"""English number words without hundred and the multipliers."""


def digits(text: str) -> Decimal:
    """1 500, 1,500, 54.1: the separators of thousands do not count."""
    return Decimal(text.replace(",", "").replace(" ", ""))


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent and, where it is whole, without decimals (1.62億 is 162000000)."""
    if value.same_quantum(_ONE):
        return value  # as nearly all are
    return value.quantize(_ONE) if value == value.to_integral_value() else value


_ONE: Final = Decimal(1)


def large(text: str) -> int:
    """What 萬, 億, 千萬 or 萬億 after a number multiply it by."""
    factor = 1
    for char in text:
        factor *= _LARGE.get(char) or _SMALL.get(char) or 1
    return factor


def numeral(text: str) -> int | None:
    """A Chinese numeral (二千三百, 十三, 三億五千萬, 百, 二百五: not the last one's colloquial meaning). None for digits in a row (二零一九,
    三四) and whatever is no numeral."""
    total = section = 0
    digit: int | None = None
    last_unit = 10**9
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _SMALL:
            unit = _SMALL[char]
            if unit >= last_unit or digit == 0:
                return None
            section += (1 if digit is None else digit) * unit
            last_unit, digit = unit, None
        elif char in _LARGE:
            unit = _LARGE[char]
            section += digit or 0
            if not section and not total:
                section = 1
            # 萬億 and 十三億五千萬: a larger unit multiplies all that stands before it.
            total = (total + section) * unit if 0 < total < unit else total + section * unit
            section, digit, last_unit = 0, None, 10**9
        else:
            return None
    return total + section + (digit or 0)


def row(text: str) -> tuple[int, int] | None:
    """Two neighbouring numbers in one word: 三四 (3, 4), 十五六 (15, 16), 二三十 (20, 30), 七八百 (700, 800)."""
    for at in range(len(text) - 1):
        a, b = _DIGITS.get(text[at]), _DIGITS.get(text[at + 1])
        if a and b == a + 1:
            first = numeral(text[:at] + text[at] + text[at + 2 :])
            second = numeral(text[:at] + text[at + 1 :])
            if first is not None and second is not None and first < second:
                return first, second
            return None
    return None
