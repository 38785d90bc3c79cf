"""File formats that prose names: 數據集以 XLS 及 CSV 格式提供."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

from kg.dataclasses import dataclass
from kg.values.compiled import compiled
from kg.values.lazy import lazy


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. ``eu_file_type`` is the code in the EU's file type table and ``media_type`` the registered type, empty where there is
    none; ``portal`` whether it is in the open data portal's own list; ``common_word`` whether its name is also an ordinary word or
    another's abbreviation."""

    name: str
    label: str
    eu_file_type: str
    media_type: str
    portal: bool
    common_word: bool


@lru_cache(maxsize=1)
def formats() -> Mapping[str, Format]:
    """Upper-case name -> format, from ``vocab/formats.csv``."""
    return {row["name"]: _format(row) for row in _rows()}


def _rows() -> list[dict[str, str]]:
    table = (files("vocab") / "formats.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(table.splitlines()))


def _format(row: dict[str, str]) -> Format:
    return Format(
        row["name"],
        row["label"],
        row["eu_file_type"],
        row["media_type"],
        row["portal"] == "yes",
        row["common_word"] == "yes",
    )


@lru_cache(maxsize=1)
def _spellings() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """Casefolded spelling -> name, and the pattern that finds any of them as a word, the longest first."""
    known: dict[str, str] = {}
    for row in _rows():
        for spelling in (row["name"], *filter(None, row["spellings"].split("|"))):
            known[" ".join(spelling.casefold().split())] = row["name"]
    longest_first = sorted(known, key=lambda s: (-len(s), s))
    words = "|".join(re.escape(s).replace(r"\ ", r"\s+") for s in longest_first)
    return known, compiled(rf"(?<![A-Za-z0-9_])(?:{words})(?![A-Za-z0-9_])", re.IGNORECASE)


_WORD: Final = lazy("[A-Za-z0-9]+")
_ADDRESS: Final = lazy(
    r"(?:https?://|www\.)[^\s，。；、（）「」]+|(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9.-]+"
    r"|(?<![A-Za-z0-9-])[A-Za-z0-9-]{1,63}\.(?:gov|org|com|edu)\b[A-Za-z0-9_./-]*"
)
_LIST: Final = lazy(r"(?:[\s,、/&+|;(（)）.]|及|和|與|与|或|以及|\band\b|\bor\b)*")
_AFTER: Final = lazy(
    r"[\s)）\"'」]*(?:檔案|档案|文件|檔|等|and other|or other)?\s*(?:格式|檔案|档案|\bformats?\b|\bfiles?\b)",
    re.IGNORECASE,
)
_BEFORE: Final = lazy(
    r"(?:格式|\bformats?|\bfile types?)[^，。；]{0,6}?[\s:：(（「如e.g為为是]*\Z", re.IGNORECASE
)


@lru_cache(maxsize=2048)
def find_formats(text: str) -> tuple[str, ...]:
    """The formats that a text names, upper-case, in the order printed, each once: ``("XLS", "CSV")``.

    Names are whole words (XLSX is not XLS, JSONP is nothing), in any width. A name that is also an ordinary word (MAX, Word) counts only beside another format or the word 格式, 檔案, format, file. What stands in an address does not count.
    """
    plain = unicodedata.normalize("NFKC", text)
    if _WORD.search(plain) is None:
        return ()
    if "." in plain or "@" in plain or "://" in plain:
        plain = _ADDRESS.sub(lambda m: "\0" * len(m[0]), plain)
    known, pattern = _spellings()
    hits: list[tuple[str, int, int]] = []
    for word in _WORD.finditer(plain):  # every name begins with a Latin letter or digit; most text is neither
        if (not hits or word.start() >= hits[-1][2]) and (m := pattern.match(plain, word.start())):
            hits.append((known[" ".join(m[0].casefold().split())], m.start(), m.end()))
    sure = [_stands_alone(plain, *hit) for hit in hits]
    changed = True
    while changed:
        changed = False
        for i in range(len(hits)):
            for j in (i - 1, i + 1):
                if not sure[i] and 0 <= j < len(hits) and sure[j]:
                    first, second = sorted((i, j))
                    if _LIST.fullmatch(plain, hits[first][2], hits[second][1]):
                        sure[i] = changed = True
    return tuple(dict.fromkeys(name for (name, _, _), certain in zip(hits, sure, strict=True) if certain))


_ORDINARY_WHEN_SMALL: Final = ("excel", "zip")


def _stands_alone(text: str, name: str, start: int, end: int) -> bool:
    ordinary = formats()[name].common_word or text[start:end] in _ORDINARY_WHEN_SMALL
    if not ordinary:
        return True
    return bool(
        _AFTER.match(text, end) or _BEFORE.search(text[max(0, start - 40) : start]) or _extension(text, start)
    )


def _extension(text: str, start: int) -> bool:
    """Whether the name is written as a file extension by itself: .csv"""
    return text[start - 1 : start] == "." and not text[start - 2 : start - 1].isalnum()
