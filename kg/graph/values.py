"""Coded values: themes, formats and the other script, from the value readers and the lists in ``vocab``."""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import NamedNode

from kg.graph.iris import Iris
from kg.graph.lists import format_slug

try:
    from kg.values.script import to_hans, to_hant
    from kg.values.theme import Theme, find_theme
except ImportError:  # until the room `values` is there

    def to_hans(text):
        return text

    to_hant = to_hans

    def find_theme(category):
        return None

    Theme = object


@lru_cache(maxsize=4096)
def theme_of(category: str) -> Theme | None:
    return find_theme(category) if category else None


def format_node(iris: Iris, name: str) -> NamedNode:
    """The concept of a named file format (upper case)."""
    return iris.id(f"format/{format_slug(name)}")


@lru_cache(maxsize=65536)
def other_script(value: str, language: str) -> tuple[str, str] | None:
    """A Chinese text in the other script, with its tag; None for English."""
    if language == "zh-Hant":
        return to_hans(value), "zh-Hans"
    if language == "zh-Hans":
        return to_hant(value), "zh-Hant"
    return None
