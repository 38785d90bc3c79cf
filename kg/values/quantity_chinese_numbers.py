"""The search for numbers in Chinese prose, and the unit behind a number. Everything here works on folded text."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Final

from kg.dataclasses import dataclass
from kg.quick import unguarded
from kg.values.compiled import compiled
from kg.values.lazy import lazy
from kg.values.prose_date_forms import CHINESE_NUMBERED
from kg.values.quantity_chinese_words import LONGEST_UNIT, NOT_BEFORE, UNITS, UnitKind
from kg.values.quantity_numbers import digits, large, numeral, row

_H = "零一二三四五六七八九十百千萬億兩"
_A = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,3}(?: \d{3}){1,6}(?!\d)|\d+)(?:\.\d+)?"
_NUMBER = (
    rf"(?P<a>{_A})(?: ?(?P<av>[多餘幾])(?= ?[萬億]))?(?: ?(?P<am>[十百千]?[萬億]{{1,2}}|[百千](?![米克瓦兆伏赫卡年禧古分])))?"
    rf"(?:(?<=[萬億]) ?(?P<b>{_A}) ?(?P<bm>[百千]?萬|千))?"
    rf"|(?P<h>[{_H}]+)(?:點(?P<hf>[零一二三四五六七八九]+)(?=[萬億倍個%]))?(?P<hv>[多餘幾](?=[萬億]))?(?P<hm>[萬億]{{1,2}})?"
)
_MORE = (
    r"(?: ?[、至及和或到-] ?第? ?(?:\d+|[零一二三四五六七八九十百]+)(?=[章條節段屆次期號級類、至及和或到]))*"
)
# What looks like a number and is none: titles, dates, ordinals, note marks, what a rate is per, names, telephone numbers, times of day.
_NONE = (
    rf"《[^》]{{0,90}}》|〈[^〉]{{0,90}}〉|{CHINESE_NUMBERED}"
    rf"|(?:第|註|附件|附錄|星期|禮拜|每) ?(?:{_A}|[{_H}]+)[萬億]*{_MORE}"
    rf"|(?<=年)首 ?(?:{_A}|[{_H}]+) ?個?[月季]"
    r"|(?<!\d)\d{4} \d{4}(?! ?\d)|(?:24|二十四) ?小時(?! ?[內後前以的至，。；、)])|\d{1,2}:[0-5]\d(?= ?(?:[上下]午|時|分|[ap]\.?m))"
    rf"|(?<=午) ?(?:{_A}|[{_H}]+) ?[時點](?:\d+分|[{_H}]+分|半)?|(?:\d+|[{_H}]+) ?[號樓室](?!稱)"
)
_SIGN = r"(?:(?P<cur>(?:HK|US|NT|AU|S|C|A)?\$|人民幣|港幣|美金|RMB|HKD|USD|€|£|¥) ?(?=\d)|(?P<neg>負|(?<![\w)])-)(?=\d))?"
CORE: Final = (
    rf"(?P<none>{_NONE})|{_SIGN}(?:(?P<of>[百千萬]分之) ?)?(?:{_NUMBER})"
    r"|(?P<half>(?<![上下前後每另])半數|(?<![超透通經])過半數?(?![年月天日小夜途山島路])|(?<=[超近])過?半數)|[A-Za-z_][A-Za-z0-9_.@/-]*"
)
"""One search for numbers and for whatever has digits or numerals without being a number (no group ``a`` or ``h``)."""

_BEGINS = (
    rf"[\dA-Za-z_{_H}第首註附星禮每《〈負半過$€£¥人港美-]"
    rf"(?:(?<=[\dA-Za-z_{_H}《〈$€£¥])|(?<=[第首註每])(?= ?[\d{_H}])|(?<=[負-])(?=\d)|(?<=附)(?=[件錄])|(?<=星)(?=期)|(?<=禮)(?=拜)"
    r"|(?<=半)(?=數)|(?<=過)(?=半)|(?<=人)(?=民幣)|(?<=港)(?=幣)|(?<=美)(?=金))"
)
"""The first character of all that ``CORE`` finds, with what cannot be missing behind it."""


def next_match(text: str, at: int) -> re.Match[str] | None:
    """The next number from ``at`` on; what only looks like one, and Latin words, are passed over."""
    begins, core = pattern(_BEGINS), pattern(CORE)
    while first := begins.search(text, at):
        match = core.match(text, first.start())
        if match is None:
            at = first.end()
        elif (match.lastindex or 1) > 1:  # the first group is that of what is none; a word has no group
            return match
        else:
            at = match.end()
    return None


_HAN: Final = lazy("[\u3400-\u9fff]")
_NO_NOUN: Final = "學廈道樓會使隊律型獎灣嶼埔小洲多量部規致幅概力戰傑"


@cache
def pattern(source: str) -> re.Pattern[str]:
    """The pattern, compiled when first used."""
    return compiled(source)


@unguarded
@dataclass(frozen=True, slots=True)
class Number:
    """``bare`` is the number before 萬 and 億 (``factor``); ``upper`` the second of two neighbouring numbers in one word (三四百)."""

    start: int
    end: int
    value: Decimal
    bare: Decimal
    factor: int
    text: str
    chinese: bool
    vague: str = ""
    upper: Decimal | None = None

    @property
    def bare_large(self) -> bool:
        """百, 千 or 萬 without a digit before it."""
        return self.chinese and self.text[0] in "百千萬億"


@unguarded
@dataclass(frozen=True, slots=True)
class Unit:
    start: int
    end: int
    kind: UnitKind


def number_at(text: str, at: int) -> Number | None:
    match = pattern(rf"(?P<neg>-)?(?:{_NUMBER})").match(text, at)
    return read_number(match) if match is not None else None


def read_number(match: re.Match[str]) -> Number | None:
    """The number a match of ``CORE`` found; None for numerals that are no number (二零一九)."""
    if match["a"] is not None:
        return _arabic(match)
    word, start = match["h"], match.start("h")
    factor = large(match["hm"] or "")
    end = max(match.end("h"), match.end("hf"), match.end("hm"))
    whole = numeral(word)
    if whole is None:
        pair = row(word)
        if pair is None or match["hf"]:
            return None
        low, high = (Decimal(n * factor) for n in pair)
        return Number(start, end, low, low, 1, word, True, match["hv"] or "", high)
    bare = Decimal(whole)
    if match["hf"]:
        bare += decimals(match["hf"])
    stem = word.rstrip("萬億")
    own = large(word[len(stem) :]) if stem else 1
    return Number(start, end, bare * factor, bare / own, own * factor, word, True, match["hv"] or "")


def decimals(text: str) -> Decimal:
    """The part after 點: 零五 is 0.05."""
    return Decimal("0." + "".join(str("零一二三四五六七八九".index(c)) for c in text))


def _arabic(match: re.Match[str]) -> Number:
    text = match["a"]
    bare, factor = digits(text), large(match["am"] or "")
    value = bare * factor
    end = match.end("am") if match["am"] else match.end("a")
    if match["b"] is not None and large(match["bm"]) < factor:
        value += digits(match["b"]) * large(match["bm"])
        end = match.end("bm")
    if match["neg"]:
        value = -value
    return Number(match.start("a"), end, value, bare, factor, text, False, match["av"] or "")


def unit_at(text: str, at: int, number: Number) -> Unit | None:
    """The unit right after a number (after 多, 餘 or a space or two)."""
    start = _past_spaces(text, at)
    if text[start : start + 1] in ("多", "餘", "來"):
        start = _past_spaces(text, start + 1)
    for length in range(min(LONGEST_UNIT, len(text) - start), 0, -1):
        word = text[start : start + length]
        kind = UNITS.get(word)
        if kind is None:
            continue
        end = start + length
        after = text[end : end + 1]
        if _goes_on(word, after):
            if word[0] == "個":
                continue
            return None
        return Unit(start, end, kind)
    if number.chinese and text[start : start + 1] == "大" and 2 <= number.value <= 15:
        noun = text[start + 1 : start + 3]
        if len(noun) == 2 and noun[0] not in _NO_NOUN and all(map(_HAN.match, noun)):
            return Unit(start + 1, start + 3, "count")
    return None


def _goes_on(word: str, after: str) -> bool:
    """Whether the unit is only the beginning of another word."""
    if not after:
        return False
    if word[-1].isascii() and word[-1].isalpha():
        return after.isascii() and after.isalnum()
    return after in NOT_BEFORE.get(word, "")


def _past_spaces(text: str, at: int) -> int:
    end = at
    while end - at < 2 and text[end : end + 1] == " ":
        end += 1
    return end
