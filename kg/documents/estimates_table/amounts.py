"""Sums as the cells of a table print them."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.documents.plan.words import norm
from kg.values.lazy import lazy

_NUMBER = lazy(
    r"(?P<credit>贷记|cr\.?)? ?(?P<open>\()? ?(?P<sign>[-+])? ?\$? ?(?P<digits>\d[\d, ]*(?:\.\d+)?|\.\d+) ?(?P<close>\))? ?(?P<after>cr\.?)?"
)
DIGITS = lazy(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
"""What nearly every sum is, told without the long way."""
_MOST_DIGITS = 18
"""Longer numbers are damage; and decimals stay exact in every step after this."""
_NIL = lazy(r"[-.]+|nil|无")
_NOT_APPLICABLE = lazy(r"不适用|n\.? ?/? ?a\.?|not applicable")


def read_amount(text: str) -> tuple[Decimal | None, bool]:
    """(printed number, whether it was understood): 0 for a dash (nil), None for 不適用. A sum in brackets or with 貸記 (Cr.) is
    negative. Raises nothing."""
    if DIGITS.fullmatch(text):
        return Decimal(text), True
    plain = norm(text).replace("−", "-")
    if _NIL.fullmatch(plain):
        return Decimal(0), True
    if _NOT_APPLICABLE.fullmatch(plain):
        return None, True
    found = _NUMBER.fullmatch(plain)
    if found is None or bool(found["open"]) != bool(found["close"]) or not _grouped(found["digits"]):
        return None, False
    digits = re.sub(r"[, ]", "", found["digits"])
    if len(digits) > _MOST_DIGITS:
        return None, False
    number = Decimal(digits)
    negative = bool(found["credit"] or found["after"] or found["open"] or found["sign"] == "-")
    return (-number if negative else number), True


def _grouped(digits: str) -> bool:
    """Whether separators stand at the thousands: ``1,23`` is a slip of somebody's pen, not 123."""
    whole = digits.strip().split(".")[0]
    return not re.search(r"[, ]", whole) or bool(re.fullmatch(r"\d{1,3}(?:[, ]\d{3})+", whole))
