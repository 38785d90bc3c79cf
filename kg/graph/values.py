"""Coded values: the concepts of formats and themes, and a text in the other script."""

from __future__ import annotations

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


@lru_cache(maxsize=65536)
def other_script(value: str, language: str) -> tuple[str, str] | None:
    """A Chinese text in the other script, with its tag; None for English."""
    if language == "zh-Hant":
        return to_hans(value), "zh-Hans"
    if language == "zh-Hans":
        return to_hant(value), "zh-Hant"
    return None
