"""Coded values: the concepts of formats and themes, and a text in the other script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from pyoxigraph import NamedNode

from kg.graph.iris import Iris
from kg.values.formats import Format, formats
from kg.values.script import to_hans, to_hant
from kg.values.theme import Theme, find_theme

_MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"


def theme_of(category: str) -> Theme | None:
    return find_theme(category) if category else None


def format_node(iris: Iris, name: str) -> NamedNode:
    """The concept of a named file format (upper case)."""
    return iris.id(f"format/{name.lower().replace('/', '-')}")


def known_format(name: str) -> Format | None:
    """What ``vocab/formats.csv`` knows of a format."""
    return formats().get(name.upper())


def media_type_node(media_type: str) -> NamedNode:
    """A registered media type as the IANA names it."""
    return NamedNode(_MEDIA_TYPES + media_type)


_elsewhere: list[Callable[[], Mapping[str, str]]] = []
_converted: dict[str, str] = {}


def converted_elsewhere(wait: Callable[[], Mapping[str, str]]) -> None:
    """``wait`` gives Simplified texts with ``to_hant`` of each; it is called when the first such text is needed here."""
    _elsewhere.append(wait)


def _to_hant(value: str) -> str:
    while _elsewhere:
        _converted.update(_elsewhere.pop()())
    return _converted[value] if value in _converted else to_hant(value)


@lru_cache(maxsize=65536)
def other_script(value: str, language: str) -> tuple[str, str] | None:
    """A Chinese text in the other script, with its tag; None for English."""
    if language == "zh-Hant":
        return to_hans(value), "zh-Hans"
    if language == "zh-Hans":
        return _to_hant(value), "zh-Hant"
    return None
