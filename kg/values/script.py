"""Chinese scripts: conversion for Hong Kong, one search key for both scripts, and which language a text is in."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any, Final

from kg.records import Language
from kg.values.lazy import lazy
from kg.values.ranges import Ranges

_lock = threading.Lock()
_converters: dict[str, Any] = {}


def _converter(name: str) -> Any:
    """An OpenCC converter, made at first use. Conversion itself keeps no state, so threads share it."""
    found = _converters.get(name)
    if found is None:
        import opencc

        with _lock:
            found = _converters.setdefault(name, opencc.OpenCC(name))
    return found


def to_hans(text: str) -> str:
    """Hong Kong's Traditional script to Simplified (OpenCC hk2s). Text in the other script or in English stays as it is."""
    return str(_converter("hk2s").convert(text)) if _HAN.any_of(text) else text


def to_hant(text: str) -> str:
    """Simplified to Hong Kong's Traditional script (OpenCC s2hk)."""
    return str(_converter("s2hk").convert(text)) if _HAN.any_of(text) else text


_HAN_CHARS: Final = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN: Final = Ranges(_HAN_CHARS)
_HAN_RUNS: Final = lazy(f"[{_HAN_CHARS}]+")

# Variants that government texts use side by side and that are no difference of script: one side, other side.
_VARIANTS: Final = dict(
    zip(
        "畫画著衞敍羣啓綫裡峯牀麪枱檯舖佈祕証週汚濶湧粧恆囱鷄台臺匯彙裏滙滙凖豔癥份佔迴托託",
        "划划着卫叙群启线里峰床面台台铺布秘证周污阔涌妆恒囪鸡台台汇汇里汇汇准艳症分占回托托",
        strict=True,
    )
)


class _Folding(dict[int, str]):
    """``str.translate`` table that works out each character once: variant, then Simplified, or nothing for what does not count."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char)[0] in "PZCSM" and char != "+":
            plain = ""
        else:
            plain = str(_converter("t2s").convert(char)) if char in _HAN else char
            plain = _VARIANTS.get(char) or _VARIANTS.get(plain, plain)
        self[code] = plain
        return plain


_folding = _Folding()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The key under which one name is found in either script, any width, case, spacing and punctuation.

    ``fold("創新科技署") == fold("创新科技署")``, ``fold("計畫") == fold("計劃")``. Each character is folded by itself, so that the key of a
    part of a name is a part of the name's key. Only for comparing; never published.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", plain).translate(_folding)


class _Spacing(dict[int, str]):
    """As ``_Folding``, but what stands between words becomes a space."""

    def __missing__(self, code: int) -> str:
        plain = _folding[code]
        if not plain and unicodedata.category(chr(code))[0] != "M":
            plain = " "
        self[code] = plain
        return plain


_spacing = _Spacing()


def fold_words(text: str) -> str:
    """As ``fold``, with the words kept apart by single spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", plain).translate(_spacing).split())


def _script(char: str) -> int:
    """+1 for a character of Traditional script only, -1 for Simplified only, 0 for a shared one.

    A character that Big5 lacks and GB 2312 has is Simplified, and the other way round; rare ones go by what OpenCC would change.
    """
    char = unicodedata.normalize("NFC", char)  # a compatibility ideograph is the character that it stands for
    big5, gb = _in(char, "big5"), _in(char, "gb2312")
    if big5 and not gb:
        return 1
    if char in _SHARED_IN_HONG_KONG:
        return 0
    if gb and not big5:
        return -1
    if not gb and not big5:
        if _converter("t2s").convert(char) != char:
            return 1
        if _in(char, "big5hkscs"):  # Hong Kong's own; and the tables asked next take long to load
            return 0
        if _converter("s2t").convert(char) != char:
            return -1
    return 0


class _Scripts(dict[str, int]):
    """``_script`` of each character, asked once."""

    def __missing__(self, char: str) -> int:
        self[char] = found = _script(char)
        return found


_scripts: Final = _Scripts()
_SHARED_IN_HONG_KONG: Final = frozenset("着群峰床温恒污秘线里面台") - frozenset("线")


def _in(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


_ADDRESS: Final = lazy(r"(?:https?://|www\.)\S+|(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@\S+")
_WORD: Final = lazy(r"[A-Za-z][a-z]+(?:['’][a-z]+)?")


def _may_be_address(word: str) -> bool:
    return "@" in word or "www." in word or "://" in word


def detect_language(text: str, default: Language = "zh-Hant") -> Language:
    """The language of a text, by the characters that only one of the scripts has.

    English when its words outweigh the Chinese characters (two and a half characters count as a word; addresses and acronyms
    do not count). A Chinese text whose characters are all shared, or a text without letters, gets ``default``
    (``zh-Hant`` where the default is English but the text is Chinese).
    """
    plain = text
    if _may_be_address(text):
        plain = " ".join([_ADDRESS.sub(" ", w) if _may_be_address(w) else w for w in text.split()])
    han = "".join(_HAN_RUNS.findall(plain))
    words = len(_WORD.findall(plain))
    if not han:
        return "en" if words or re.search("[A-Za-z]", plain) else default
    if words >= 3 and words * 2.5 > len(han):
        return "en"
    balance = sum(map(_scripts.__getitem__, han))
    if balance:
        return "zh-Hant" if balance > 0 else "zh-Hans"
    return "zh-Hant" if default == "en" else default


_HALVES: Final = lazy(
    r"^(?P<han>(?:[A-Za-z]{1,4}[.)、])?[^A-Za-z]*[\u3400-\u9fff][^A-Za-z]*?)[\s/／|｜]*(?P<latin>[A-Za-z][^\u3400-\u9fff]*)$",
    re.DOTALL,
)


def in_two_languages(text: str) -> tuple[str, str] | None:
    """(Chinese, English) of a wording printed in both, one after the other: ``ii. 非空間數據 Non-spatial Data``."""
    match = None if text.isascii() else _HALVES.match(text.strip())
    return (match["han"].strip(), match["latin"].strip()) if match else None
