"""The open data portal's categories: which one a plan's category is, exactly or by judgement."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from kg.dataclasses import dataclass
from kg.values.lazy import lazy
from kg.values.script import fold, in_two_languages


@dataclass(frozen=True, slots=True)
class Theme:
    """A category of the portal. ``names`` maps zh-Hant, zh-Hans and en to the portal's own names; ``eu_theme`` is the code in the EU's
    data theme table, empty for what has none; ``exact`` is False where the wording is not the portal's and we judged it to mean this."""

    id: str
    names: Mapping[str, str]
    eu_theme: str
    exact: bool = True


@lru_cache(maxsize=1)
def _table() -> tuple[Mapping[str, Theme], Mapping[str, Theme]]:
    """Folded name -> theme, and folded synonym -> theme, from ``vocab/themes.csv``."""
    exact: dict[str, Theme] = {}
    judged: dict[str, Theme] = {}
    table = (files("vocab") / "themes.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        names = {"zh-Hant": row["name_hant"], "zh-Hans": row["name_hans"], "en": row["name_en"]}
        theme = Theme(row["id"], MappingProxyType(names), row["eu_theme"])
        exact.update((fold(name), theme) for name in names.values())
        judgement = replace(theme, exact=False)
        judged.update((fold(word), judgement) for word in (row["id"], *row["synonyms"].split("|")))
    return exact, judged


def themes() -> tuple[Theme, ...]:
    """All of the portal's categories, in the portal's order."""
    return tuple({theme.id: theme for theme in _table()[0].values()}.values())


_BETWEEN: Final = lazy(r"[/／、,，;；|&＆（）()]|\band\b|及|和|與|与")
_TAIL: Final = lazy(r"(?:數據|数据|資料|资料|類|类|範疇|范畴|\s+data|\s+category)\s*$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def find_theme(category: str) -> Theme | None:
    """The portal category that a plan's wording names: by the portal's own names in either script or English (``exact``),
    else by a synonym, else by the first part of a compound wording that is known. None for wording we do not know."""
    exact, judged = _table()
    key = fold(category)
    if found := exact.get(key) or judged.get(key):
        return found
    if halves := in_two_languages(category):
        han, latin = (find_theme(half) for half in halves)
        if han is not None and (latin is None or latin.id == han.id):
            return han
    parts = [_TAIL.sub("", part) for part in (category, *_BETWEEN.split(category))]
    for part in parts:
        key = fold(part)
        if key and (found := exact.get(key) or judged.get(key)):
            return replace(found, exact=False)
    return None
