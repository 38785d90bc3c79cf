"""The design tokens, read from the stylesheet, so that charts and the page about the design cannot drift from it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_STYLE = Path(__file__).parent.parent / "static" / "style.css"
_TOKEN = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
THEMES = ("light", "dark")


@cache
def tokens(theme: str) -> dict[str, str]:
    """Name (without its dashes) to value; those that the dark theme does not change are as in the light one."""
    text = _STYLE.read_text(encoding="utf-8")
    blocks = re.findall(r":root\s*\{(.*?)\}", text, re.DOTALL)
    light = dict(_TOKEN.findall(blocks[0]))
    return light | dict(_TOKEN.findall(blocks[1])) if theme == "dark" else light


def colours(theme: str) -> dict[str, str]:
    """The tokens that are colours."""
    return {name: value for name, value in tokens(theme).items() if value.startswith("#")}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rgb or #rrggbb), from 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
