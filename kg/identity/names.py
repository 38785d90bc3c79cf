"""Keys under which names and titles of any script and wording habit are compared. Exact keys only: no guessing here."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from kg.values.lazy import lazy
from kg.values.script import fold

_DIGIT_GROUP = lazy(r"(?<=\d)[ ,](?=\d{3}(?!\d))")
_DIGIT_SEPARATOR = lazy(r"(?<=\d)\s*[^\w\s]\s*(?=\d)")
_BRACKETED = lazy(r"^(?P<name>.+?)\s*[（(\[［【]\s*(?P<inside>[^（()）\[\]［］【】]+?)\s*[)）\]］】]\s*$")
_INTRODUCED = lazy(r"^(?:下稱|下称|簡稱|简称|以下簡稱|以下简称|hereafter|hereinafter)\s*")
_QUOTES = "「」『』“”‘’\"'《》"

# The same word in two spellings that conversion between scripts leaves apart.
_VARIANTS = (("计画", "计划"), ("衞", "卫"), ("敍", "叙"), ("谘", "咨"), ("著", "着"))

# In the order tried; keys of the words that a letterhead puts before a body's own name.
_PREFIXES = (
    "中华人民共和国香港特别行政区政府",
    "香港特别行政区政府",
    "香港特区政府",
    "香港特别行政区",
    "香港特区",
    "政府总部",
    "香港",
    "thegovernmentofthehongkongspecialadministrativeregion",
    "governmentofthehongkongspecialadministrativeregion",
    "hongkongspecialadministrativeregion",
    "governmentsecretariat",
    "hksargovernment",
    "hksar",
    "hongkong",
    "the",
)
_SHORTEST_HAN = 3
_SHORTEST_LATIN = 8


def _compact(text: str) -> str:
    key = fold(text)
    return key if key.isalnum() else "".join(filter(str.isalnum, key))


@lru_cache(maxsize=65_536)
def name_key(text: str) -> str:
    """The key of a name: script, case, width, spaces and punctuation make no difference; ``&`` reads "and"."""
    key = _compact(text.replace("&", " and ").replace("＆", " and "))
    for variant, usual in _VARIANTS:
        key = key.replace(variant, usual)
    return key


def title_key(text: str) -> str:
    """The key of a title: as ``name_key``, but a mark between two digits stays (17/18 is not 1718, 1,000 is 1000)."""
    text = _DIGIT_GROUP.sub("", unicodedata.normalize("NFKC", text))
    return ".".join(name_key(part) for part in _DIGIT_SEPARATOR.split(text))


def without_prefixes(key: str) -> list[str]:
    """What is left of a name's key without one, two, … of the usual prefixes; never so short that it could be anything."""
    shorter = []
    while prefix := next((p for p in _PREFIXES if key.startswith(p)), ""):
        key = key[len(prefix) :]
        if len(key) < (_SHORTEST_LATIN if key.isascii() else _SHORTEST_HAN):
            break
        shorter.append(key)
    return shorter


def split_bracket(text: str) -> tuple[str, str]:
    """A name and what stands in brackets behind it: ``政府資訊科技總監辦公室``, ``資科辦``; the second is empty without brackets."""
    match = _BRACKETED.match(text.strip())
    if match is None:
        return text.strip(), ""
    inside = _INTRODUCED.sub("", match["inside"]).strip(_QUOTES + " ")
    return match["name"].strip(), inside
