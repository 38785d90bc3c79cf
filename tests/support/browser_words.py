"""Whether words are in the language that they say they are in: a rule that a text left untranslated breaks."""

from __future__ import annotations

import re

NAMES = frozenset(
    [
        "Atom",
        "Excel",
        "Feed",
        "Git",
        "Parquet",
        "Turtle",
        "Triples",
        "context",
        "exist",
        "govplan",
        "iCalendar",
        "zst",
    ]
)
"""Latin words that stand in Chinese text by themselves: names of formats and of this project."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[A-Za-z]*[a-z]{3,}[A-Za-z]*")
# addresses, IRIs, file names, prefixed names, parameters, sums: no language's words
_SIGNS = re.compile(
    r"\S*(?<=[A-Za-z0-9_>])[:/._#@=?&%+-]+(?=[A-Za-z0-9_])\S*|(?<!\w)[_?-]+\w+|\b[0-9a-f]{12,}\b|\b\w*\d\w*\b"
)
_KEY = re.compile(r"[a-z]+(?:[._-][a-z]+)*\.[a-z][a-z._-]*")
_FILE = re.compile(
    r".*\.(?:csv|jsonl?|parquet|ttl|nt|nq|trig|rdf|jsonld|txt|pdf|md|html|gz|zst|svg|png|ics|atom|xml|rq|org)"
)


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


def misfit(text: str, language: str, whole: bool = False) -> str:
    """What is wrong with a text in a part of the page that says it is in ``language``; empty when nothing is.

    An English part holds no Han character. A Chinese one holds no character of the other script and no English word: none of
    three small letters or more by itself, none that begins with a small letter among Han characters (``InnoHK`` is a name). Of
    an attribute or a title (``whole``), which cannot say what in it is of another language, only that not all of it is.
    Nowhere does a key stand for its text."""
    if _KEY.fullmatch(text) and not _FILE.fullmatch(text):
        return f"a key: {text}"
    has_han = bool(_HAN.search(text))
    words = _WORD.findall(_SIGNS.sub(" ", text))
    if language == "en":
        return f"Chinese in an English part: {text}" if has_han and not (whole and words) else ""
    if language not in ("zh-Hant", "zh-Hans"):
        return f"no language that we speak ({language!r}): {text}"
    words = [w for w in words if w not in NAMES]
    if has_han:
        words = [] if whole else [w for w in words if w[0].islower()]
    if words:
        return f"{' '.join(words)} in a {language} part: {text}"
    strange = "" if whole else _other_script(text, language)
    return f"{strange} in a {language} part: {text}" if strange else ""
