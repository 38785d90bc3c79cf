"""What the lines of a Yearbook chapter look like: chapter labels, list headings, bullets, ends of sentences, names of bodies."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kg.values.lazy import lazy

HAN: Final = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NUMERALS: Final = "〇零一二三四五六七八九十百"
_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}

_LABEL: Final = lazy(
    rf"(?:第\s*(?P<han>[{_NUMERALS}]+|\d{{1,3}})\s*章|(?:chapter|CHAPTER|Chapter)\s+(?P<latin>\d{{1,3}}|[IVXLC]+|[A-Za-z]+)\b)"
    r"\s*[:：.、\-–—]?\s*(?P<title>.*)"
)
_ENGLISH: Final = {
    w: i
    for i, w in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
            "twenty-one",
            "twenty-two",
            "twenty-three",
            "twenty-four",
            "twenty-five",
        ],
        1,
    )
}
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

WEBSITES: Final = lazy(
    r"(?:相關|相关|有關|有关)?(?:網址|网址|網站|网站|網頁|网页)(?:一覽|一览|名單|名单|列表)?|(?:useful |related |relevant )?(?:home ?pages?|web ?sites?|web ?links|web addresses)",
    re.IGNORECASE,
)
"""The heading of the closing list of websites, without a colon."""

BULLETS: Final = "•‧●○▪▫■□◆◇◦‣⁃∙➢➤►▶❖✓✔★☆"
_LISTED: Final = lazy(
    rf"[{BULLETS}]|[·\-–—*][ \t\u3000]|[(（](?:[ivx]{{1,4}}|[a-z]|\d{{1,2}}|[一二三四五六七八九十]{{1,2}})[)）]"
)
_ENDS: Final = lazy(
    r"[。！？!?.…；;][\"'”’」』》）)\]]*\s*(?:[(（\[]?[註注]\s?[一二三四五六七八九十\d]{1,3}[)）\]]?|[¹²³⁴-⁹]+)?\Z"
    r"|[;；]\s?(?:and|or|以及|及|和|與|与|或)\Z"
)
_STOP: Final = lazy("[。！？!?.…；;]")
"""What each of ``_ENDS`` has in it."""
_LINKING: Final = frozenset({"以及", "及", "和", "與", "与", "並", "并", "或", "或者", "and", "or"})
_INSIDE: Final = lazy(r"[。；！？，,;!?]|[.:：]\s|[:：]\Z|[、和與与及或的]\Z")
_ADDRESS: Final = lazy(
    r"(?:https?://)?(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}(?::\d+)?(?:/[^\s，。；、]*)?"
)
_LETTER: Final = lazy(rf"[A-Za-z{HAN}]")
_FIGURES: Final = lazy(r"[\d\s.,%()（）+\-–—/#*$]+")
_JOINS_ON: Final = lazy(r"(?:\b(?:and|or|of|the|in|for|to|on|with|by|from|a|an)|[,&\-–])\Z")
_BACK: Final = lazy(
    r"[該该這这其]|當中|当中|上述|有關|有关|同時|同时|因此|(?:It|They|This|These|Those|Such|Its|Their|He|She|However|Moreover|Therefore)\b"
)
_VERB: Final = lazy(r" (?:is|are|was|were|has|have|had|will|would|can|may|should) ")
_SMALL: Final = frozenset(
    {
        "and",
        "or",
        "of",
        "the",
        "in",
        "for",
        "to",
        "on",
        "with",
        "by",
        "from",
        "a",
        "an",
        "at",
        "as",
        "its",
        "into",
    }
)


def chapter_label(text: str) -> tuple[str, str] | None:
    """(number, rest of the line) of 第六章, 第6章 創新和科技, Chapter 6: Innovation; None where it is running text."""
    match = _LABEL.match(text)
    if match is None or closed(text) or len(text) > 90:
        return None
    number = _number(match["han"] or match["latin"])
    return (number, match["title"].strip()) if number else None


def _number(text: str) -> str:
    if text.isdigit():
        return str(int(text))
    if text.lower() in _ENGLISH:
        return str(_ENGLISH[text.lower()])
    if set(text) <= set(_ROMAN):
        values = [_ROMAN[c] for c in text]
        return str(sum(-v if v < max(values[i:]) else v for i, v in enumerate(values)))
    return str(han_number(text) or "") if re.fullmatch(f"[{_NUMERALS}]+", text) else ""


def han_number(text: str) -> int:
    """二零一九 digit by digit, 十六 and 二百零三 by place value."""
    if not set(text) & set("十百"):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            total, digit = total + (digit or 1) * (10 if c == "十" else 100), 0
    return total + digit


@lru_cache(maxsize=4096)
def closed(text: str) -> bool:
    """Whether a sentence (or an item of a list) ends with the text. Several rules ask it of one line."""
    tail = text[-16:]
    return _STOP.search(tail) is not None and tail[-1] not in "，、,：:" and _ENDS.search(tail) is not None


def listed(text: str) -> bool:
    """Whether the text begins with a bullet or a bracketed number."""
    return _LISTED.match(text) is not None


def linking(text: str) -> bool:
    return text.lower() in _LINKING


def goes_on(text: str) -> bool:
    """Whether a line begins inside a phrase: of Research and Development"""
    return text[:1].islower() and text.split(" ", 1)[0] in _SMALL and not closed(text)


def refers_back(text: str) -> bool:
    """Whether a sentence begins with a word for what the one before it was about."""
    return _BACK.match(text) is not None


def address_in(text: str) -> re.Match[str] | None:
    """A web address, with or without its protocol."""
    return _ADDRESS.search(text) if "." in text else None


def figures_only(text: str) -> bool:
    """Whether a line holds numbers and signs, as a torn table's rows do."""
    return _FIGURES.fullmatch(text) is not None


def joins_on(text: str) -> bool:
    """Whether a heading's line cannot end there: Promotion of Innovation and"""
    return _JOINS_ON.search(text) is not None or text[-1:] in "、和與与及或的"


def ems(text: str) -> float:
    """About how wide the text is set, in ems: a Chinese character is one, another half of one."""
    length = len(text)
    wide = (
        len(text.encode(errors="replace")) - length
    ) / 2  # three bytes a Chinese character, one a Latin letter
    return wide + (length - wide) / 2


@lru_cache(maxsize=4096)
def titled(text: str) -> bool:
    """Whether a line reads as a heading: short, no sentence, no end of one, no bullet, and with letters in it."""
    if len(text) > 100:
        return False
    width = ems(text)
    chinese = width > len(text) * 0.6
    if chinese and width > 22:  # most lines of prose; the tests below take longer
        return False
    if closed(text) or listed(text) or linking(text) or not _LETTER.search(text):
        return False
    if _INSIDE.search(text) and not ("," in text and text.isascii() and not text.endswith(",")):
        return False
    if address_in(text) is not None:
        return False
    if chinese:
        return True
    words = text.split()
    if (
        len(words) > 14
        or not (words[0][:1].isupper() or words[0][:1].isdigit())
        or _VERB.search(text)
        or words[-1] in _SMALL
    ):
        return False
    heavy = [w for w in words if w.lower() not in _SMALL and w[:1].isalpha()]
    return len(words) <= 6 or 3 * sum(w[:1].isupper() for w in heavy) > 2 * len(heavy)
