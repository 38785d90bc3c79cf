"""Coded values: themes, formats and the other script, from the value readers and the lists in ``vocab``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pyoxigraph import NamedNode

from kg.graph.iris import Iris

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
    return iris.id(f"format/{name.lower().replace('/', '-')}")


@lru_cache(maxsize=65536)
def other_script(value: str, language: str) -> tuple[str, str] | None:
    """A Chinese text in the other script, with its tag; None for English."""
    if language == "zh-Hant":
        return to_hans(value), "zh-Hans"
    if language == "zh-Hans":
        return to_hant(value), "zh-Hant"
    return None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list in ``vocab``, read by column name."""

    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return (self.cells.get(name) or "").strip()


@lru_cache(maxsize=8)
def rows(name: str) -> tuple[Row, ...]:
    """The rows of ``vocab/NAME.csv``."""
    lines = (files("vocab") / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()
    return tuple(Row(row) for row in csv.DictReader(line for line in lines if not line.startswith("#")))
