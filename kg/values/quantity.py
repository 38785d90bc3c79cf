"""Quantities in running prose: how many, how much, how certain, in the words of the text.

What counts as one quantity, and what its fields hold, is the same in all three languages:

- ``unit`` is what is printed right after the number: in Chinese the classifier (家 in 家公司: the counted thing follows in the text), the
  unit of measure, the currency (元, 港元) or, where no classifier stands, the noun; after 大 the two characters of the noun (八大方向: 方向); in English the
  noun that is counted, without its adjectives (``operations`` in 353 search and rescue operations), the unit of measure, or the currency's sign ($, US$). A currency
  printed before the number (人民幣, US$) wins over the 元 after it.
- Proportions are numbers of one kind: 百分之五, 5 per cent and 5% have unit ``%``, and so has 兩成 (20); 千分之 has ``‰``.
- A ratio (2：1, 二比一, dollar-for-dollar) has the left side as value, the right side as maximum and unit ``ratio``; a fraction (三分之一, 半數, three-quarters) likewise
  numerator and denominator with unit ``fraction``: a third is no decimal.
- A range is one quantity with both ends; from … to … with a verb between (由兩年延長至三年, 增加逾12 000個至超過35 000個) is two.
- Dates, ordinals, names with numbers, addresses, laws and note marks are no quantities, nor is the Chinese 一 where it means *a*, nor numbers without a value (數年).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from kg.dataclasses import dataclass
from kg.records import Language

QuantityKind = Literal["number", "range", "ratio", "fraction"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """``text[start:end]`` are the words from the qualifier to the unit. ``qualifier`` is the printed word beside the number that makes it inexact or
    a limit (約, 逾, 上限, more than, or more), empty when none stands there; ``approximate`` is False for a stated limit or part (上限為, 首, the first)."""

    start: int
    end: int
    value: Decimal
    maximum: Decimal | None
    unit: str
    qualifier: str
    approximate: bool
    kind: QuantityKind = "number"


def find_quantities(text: str, language: Language) -> tuple[Quantity, ...]:
    """The quantities in the text, in order, without overlaps."""
    if language == "en":
        from kg.values.quantity_english import scan
    else:
        from kg.values.quantity_chinese import scan
    return tuple(scan(text))
