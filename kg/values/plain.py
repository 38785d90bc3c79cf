"""Decimals as plain text: no exponent, no trailing zeros (``0.9``, ``917300000``)."""

from __future__ import annotations

from decimal import Decimal


def plain(value: Decimal) -> str:
    """The canonical lexical form without an exponent; ``-0`` is ``0``."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def number_text(value: Decimal | None) -> str:
    """As ``plain``; empty for None."""
    return "" if value is None else plain(value)
