"""Characters of a PDF page.

pdfplumber's page coordinates are used throughout: points, ``top`` counted down from the page's upper edge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from kg.sources.pdf_turn import Turn

UNMAPPED = "(cid:"
"""How pdfminer writes a character whose font does not say what it is."""
_LIGATURE = re.compile("[\ufb00-\ufb06]")
"""Ligatures of Latin letters."""
# Some PDF writers say of an ideograph that it is the radical of the same shape (printed 目, text layer U+2F6C). NFKC
# mends the Kangxi radicals; of the CJK Radicals Supplement these are the ones that are ideographs by themselves.
_RADICALS = dict(
    zip(
        "⺁⺃⺅⺉⺋⺎⺒⺓⺛⺟⺠⺡⺢⺣⺤⺦⺩⺪⺫⺬⺭⺮⺯⺱⺴⺶⺷⺸⺺⺼⺽⺾⺿",
        "厂乚亻刂㔾兀巳幺旡母民氵氺灬爫丬王疋罒示礻⺮糹罓罒羊羊羊聿月臼艹艹",
        strict=True,
    )
) | dict(
    zip(
        "⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻲⻳",
        "虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜龟",
        strict=True,
    )
)


class Glyph(NamedTuple):
    """A character as drawn. ``base`` is the top coordinate of its baseline."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    is_space: bool = False


def from_char(char: Any, turn: Turn) -> Glyph:
    """A pdfminer LTChar as a Glyph in the turned page. Text that the font cannot map to Unicode becomes U+FFFD."""
    text, bold = _printed(char.get_text(), char.fontname)
    x0, top, x1, bottom = turn.box(*char.bbox)
    size = bottom - top or 1.0
    x, y = char.matrix[4:]
    base = turn.box(x, y, x, y)[1] if turn.degrees else turn.height - y
    if not top <= base <= bottom:
        base = bottom - 0.2 * size
    return Glyph(text, x0, top, x1, bottom, base, size, bold, text.isspace())


@lru_cache(maxsize=8192)
def _printed(text: str, font: str | bytes) -> tuple[str, bool]:
    """What is printed for the text that the font gives, and whether it is bold."""
    if text.startswith(UNMAPPED) or not text or (text < " " and not text.isspace()):
        text = "\ufffd"
    elif "\u2e80" <= text <= "\u2fdf":
        text = _RADICALS.get(text) or unicodedata.normalize("NFKC", text)
    elif _LIGATURE.search(text):
        text = unicodedata.normalize("NFKC", text)
    return _SYMBOLS.get(text, text) if _is_symbol(font) else text, _is_bold(font)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOLS = {
    printed: greek
    for letter, greek in zip(_LETTERS, _GREEK, strict=True)
    for printed in (letter, chr(0xF000 + ord(letter)))
}
"""What the font Symbol draws for the codes of letters (Adobe's Symbol encoding, PDF 1.7 annex D.5), also as word processors name them in the
private use area."""


@lru_cache(maxsize=512)
def _is_symbol(font: str | bytes) -> bool:
    return str(font).rsplit("+", 1)[-1].lower().split(",")[0] in ("symbol", "symbolmt")


@lru_cache(maxsize=512)
def _is_bold(font: str | bytes) -> bool:
    name = str(font).rsplit("+", 1)[-1].lower()
    return any(mark in name for mark in ("bold", "black", "heavy", "semibold", "demi"))


@lru_cache(maxsize=8192)
def is_cjk(char: str) -> bool:
    """Whether a character is set in a full em without spaces: ideographs, kana, full-width forms and punctuation."""
    return unicodedata.east_asian_width(char[0]) in "WF" or char[0] in "“”‘’—…·"


_CELL = 3
"""Binary digits of a coordinate (in points) that do not count for the cell that a character is looked for in."""


def deduplicate(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Without the second strokes of fake bold and shadows: the same character drawn (almost) in the same place."""
    seen: dict[tuple[str, int, int], list[int]] = {}
    kept: list[Glyph] = []
    for g in glyphs:
        text, x, y = g.text, g.x0, g.top
        slack = min(1.0, 0.3 * (g.x1 - x)) or 0.1
        # cells of a few points: most characters are looked for in one
        left, right = int(x - slack) >> _CELL, int(x + slack) >> _CELL
        above, below = int(y - slack) >> _CELL, int(y + slack) >> _CELL
        if left == right and above == below:
            near = seen.get((text, left, above))
            if near is None:
                seen[text, left, above] = [len(kept)]
                kept.append(g)
                continue
        else:
            near = []
            for column in range(left, right + 1):
                for row in range(above, below + 1):
                    near += seen.get((text, column, row), ())
        twins = [i for i in near if abs(kept[i].x0 - x) <= slack and abs(kept[i].top - y) <= slack]
        if not twins:
            seen.setdefault((text, int(x) >> _CELL, int(y) >> _CELL), []).append(len(kept))
            kept.append(g)
        elif not g.is_space:
            twin = max(twins, key=lambda i: (int(kept[i].x0), int(kept[i].top), i))
            kept[twin] = kept[twin]._replace(bold=True)
    return kept
