"""The portal's themes and the known file formats, from the lists in ``vocab``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ListedTheme:
    """``names`` by language tag; ``eu_theme`` is the code of the nearest EU data theme, or empty."""

    id: str
    names: Mapping[str, str]
    eu_theme: str


@dataclass(frozen=True, slots=True)
class ListedFormat:
    """``name`` as published (CSV, GeoJSON is GEOJSON); ``file_type`` is the EU file type's code, or empty."""

    name: str
    file_type: str

    @property
    def slug(self) -> str:
        """The last part of the concept's IRI."""
        return format_slug(self.name)


def format_slug(name: str) -> str:
    return name.lower().replace("/", "-")


def _rows(name: str) -> list[dict[str, str]]:
    path = files("vocab") / f"{name}.csv"
    if not path.is_file():
        return []
    lines = [line for line in path.read_text(encoding="utf-8-sig").splitlines() if not line.startswith("#")]
    return [
        {key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(lines)
    ]


@lru_cache(maxsize=1)
def themes() -> tuple[ListedTheme, ...]:
    return tuple(
        ListedTheme(
            row["id"],
            {"en": row["en"], "zh-Hant": row["zh_hant"], "zh-Hans": row["zh_hans"]},
            row["eu_theme"],
        )
        for row in _rows("themes")
    )


@lru_cache(maxsize=1)
def formats() -> tuple[ListedFormat, ...]:
    return tuple(ListedFormat(row["name"].upper(), row["eu_file_type"]) for row in _rows("formats"))


@lru_cache(maxsize=1)
def file_types() -> Mapping[str, str]:
    """Format name (upper case) -> code of the EU file type, where it has one."""
    return {item.name: item.file_type for item in formats() if item.file_type}
