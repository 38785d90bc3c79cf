"""Characters as they should be: what extractors, old fonts and word processors put in their place, undone."""

from __future__ import annotations

import unicodedata
from typing import Final

from kg.values.lazy import lazy

BULLET: Final = "•"

# Bullets of the Wingdings and Symbol fonts, which extractors leave in the private use area.
_SYMBOL_BULLETS: Final = "\uf02d\uf06c\uf06d\uf06e\uf06f\uf071\uf075\uf076\uf077\uf07d\uf09e\uf09f\uf0a7\uf0a8\uf0b7\uf0be\uf0d8\uf0e0\uf0e8\uf0f0\uf0fc"
_SYMBOL_CHECKS: Final = "\uf0fb\uf0fd\uf0fe"

# Unicode gives no decomposition for most of the CJK Radicals Supplement, though fonts use them for whole characters.
_RADICALS: Final = dict(
    zip(
        "⺁⺅⺇⺉⺊⺌⺎⺐⺒⺓⺔⺖⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺨⺩⺪⺬⺭⺮⺯⺰⺷⺸⺹⺻⺼⺽⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻯⻰⻱⻲",
        "厂亻几刂卜小兀尢巳幺彑忄扌攵旡日月歹民氵氺灬爫犭王疋示礻竹糹纟羊羋耂聿月臼虎衤覀西见角讠贝车辶钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾齐齿竜龙龜亀",
        strict=True,
    )
)

_TABLE: Final[dict[int, str]] = {
    **{ord(c): BULLET for c in _SYMBOL_BULLETS + _SYMBOL_CHECKS},
    **{ord(a): b for a, b in _RADICALS.items()},
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **{
        code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)
    },  # ﬁ, ﬂ and other ligatures
    0x2E9F: "母",
    0x2EF3: "龟",
}

# Control and zero-width characters, selectors of glyph variants, characters that stand for unreadable ones, and what is no character.
_NOTHING: Final = (
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)
_ODD: Final = lazy(f"{_NOTHING[:-1]}{''.join(map(chr, _TABLE))}]")
"""What ``clean`` takes out or puts another character for, apart from what NFC does."""


def clean(text: str) -> str:
    """The text in NFC with unified ideographs for compatibility ones and radicals, letters for ligatures, • for private-use bullets, and
    without unreadable, control and zero-width characters. White space and full-width forms stay."""
    if _ODD.search(text) is None:
        return text if text.isascii() else unicodedata.normalize("NFC", text)  # quick where it is in NFC
    return unicodedata.normalize("NFC", _ODD.sub(lambda match: _TABLE.get(ord(match[0]), ""), text))
