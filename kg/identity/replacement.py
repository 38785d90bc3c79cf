"""Notes that say that one dataset takes the place of another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.identity.clusters import Cluster, Linker
from kg.identity.names import title_key
from kg.identity.registry import Registry
from kg.identity.units import Unit
from kg.values.lazy import lazy
from kg.values.script import to_hans

_OPEN, _CLOSE = "「『“\"'‘《〈", "」』”\"'’》〉"
_QUOTED = f"[{_OPEN}](?P<title>[^{_OPEN}{_CLOSE}]+(?:[「『][^」』]*[」』][^{_OPEN}{_CLOSE}]*)*)[{_CLOSE}]"
_END = r"[^。；;，,「」『』“”]"

_REPLACED_BY = (
    lazy(rf"[由被以为]{_END}{{0,20}}?{_QUOTED}{_END}{{0,8}}?(?:取代|代替|替代)"),
    lazy(rf"(?:replaced|superseded)\s+by\s+(?:the\s+)?(?:dataset\s+)?{_QUOTED}", re.IGNORECASE),
)
_REPLACES = (
    lazy(rf"(?:取代|代替|替代){_END}{{0,10}}?{_QUOTED}"),
    lazy(rf"(?:replaces|supersedes|replacing)\s+(?:the\s+)?(?:dataset\s+)?{_QUOTED}", re.IGNORECASE),
)
_CUES = ("取代", "代替", "替代", "replac", "supersed")
"""One of these is in whatever the patterns match."""
_CATEGORY = lazy(r"^[^／/]{1,12}[／/]\s*")


def replacements(linker: Linker, registry: Registry) -> dict[str, str]:
    """Path of a dataset -> path of the one that takes its place, for every note that names, in full, the title of
    exactly one other dataset of the same agencies."""
    found: dict[str, str] = {}
    for cluster in linker.clusters:
        for unit in cluster.units:
            for text in _texts(unit):
                for title in _titles(_REPLACED_BY, text):
                    if other := _named(title, cluster, linker, registry):
                        found.setdefault(cluster.path, other.path)
                for title in _titles(_REPLACES, text):
                    if other := _named(title, cluster, linker, registry):
                        found.setdefault(other.path, cluster.path)
    return {old: new for old, new in found.items() if found.get(new) != old}


def _texts(unit: Unit) -> Iterator[str]:
    for row in unit.rows:
        yield from row.entry.notes
        yield row.entry.description


def _titles(patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[str]:
    plain = to_hans(text)
    folded = plain.casefold()
    if not any(cue in folded for cue in _CUES):
        return
    for pattern in patterns:
        for match in pattern.finditer(plain):
            yield match["title"]


def _named(title: str, cluster: Cluster, linker: Linker, registry: Registry) -> Cluster | None:
    """The one other dataset with that title, with or without the category printed before it."""
    for text in (title, _CATEGORY.sub("", title)):
        others = {
            id(c): c
            for c in linker.with_title(title_key(text))
            if c is not cluster and registry.related(c.last.agency, cluster.last.agency)
        }
        if len(others) == 1:
            return next(iter(others.values()))
    return None
