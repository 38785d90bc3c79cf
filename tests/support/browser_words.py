"""Whether words are in the language that they say they are in: a rule that a text left untranslated breaks."""

from __future__ import annotations

import re

NAMES = frozenset(
    """
    """.split()
)
"""Latin words that stand in Chinese text as they are: names of formats, programs and standards."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[A-Za-z]*[a-z]{3,}[A-Za-z]*")
# addresses, IRIs, file names, prefixed names, parameters: no language's words
_SIGNS = re.compile(r"\S*(?<=\S)[:/._#@=?&%-]+(?=\S)\S*|https?:\S+|\?\w+")
_KEY = re.compile(r"[a-z]+(?:[._-][a-z]+)*\.[a-z][a-z._-]*")
_FILE = re.compile(r".*\.(?:csv|json|jsonl|parquet|ttl|nt|nq|trig|rdf|jsonld|txt|pdf|md|html|gz|zst|svg|png|ics|atom|xml|rq)")


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _other_script(text: str, language: str) -> str:
    """The characters of the other Chinese script alone, told by the two scripts' own character sets."""
    own, other = ("big5hkscs", "gb2312") if language == "zh-Hant" else ("gb2312", "big5hkscs")
    return "".join(c for c in text if _HAN.match(c) and not _fits(c, own) and _fits(c, other))


def misfit(text: str, language: str) -> str:
    """What is wrong with a text in a part of the page that says it is in ``language``; empty when nothing is.

    An English part holds no Han character. A Chinese one holds no word of three small letters or more, but for names, and no
    character of the other script. Nowhere does a key stand for its text."""
    if _KEY.fullmatch(text) and not _FILE.fullmatch(text):
        return f"a key: {text}"
    if language == "en":
        found = _HAN.findall(text)
        return f"Chinese in an English part: {text}" if found else ""
    if language not in ("zh-Hant", "zh-Hans"):
        return f"no language that we speak ({language!r}): {text}"
    words = [w for w in _WORD.findall(_SIGNS.sub(" ", text)) if w not in NAMES]
    if words:
        return f"{' '.join(words)} in a {language} part: {text}"
    strange = _other_script(text, language)
    return f"{strange} in a {language} part: {text}" if strange else ""
