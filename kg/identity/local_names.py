"""Short forms that a document itself introduces: 香港科技園公司(科技園公司)."""

from __future__ import annotations

from collections.abc import Iterable

from kg.identity.mentions import Finder
from kg.values.lazy import lazy
from kg.values.script import fold

_SHORTEST = 3


def local_names(texts: Iterable[str], finder: Finder) -> dict[str, tuple[str, ...]]:
    """Short form -> what it stands for: what stands in brackets right behind the name of a known thing and is made of characters of
    that name, in their order. The first introduction holds."""
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        if "(" not in text and "（" not in text:
            continue
        for spot in finder.find(text):
            # The finder takes a bracket with another name of the same thing as part of the mention: that one is known already.
            match = _BRACKET.match(text, spot.end)
            if match is None:
                continue
            short = match[1].strip()
            if _made_of(short, text[spot.start : spot.end]):
                found.setdefault(short, spot.paths)
    return found


_BRACKET = lazy(
    r"\s*[（(]\s*(?:下稱|下称|以下簡稱|以下简称|簡稱|简称|hereafter|the)?\s*[「“\"‘']?"
    r"([^（()）「」“”\"‘’，,、。；;：:]{2,24}?)[」”\"’']?\s*[)）]"
)


def _made_of(short: str, name: str) -> bool:
    key, rest = fold(short), iter(fold(name))
    return len(key) >= _SHORTEST and key != fold(name) and all(char in rest for char in key)
