"""A small gazetteer: the places that the documents name, data in ``vocab/registry/places.csv``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.errors import DataError
from kg.identity.mentions import Named
from kg.identity.registry import csv_parts, csv_rows
from kg.identity.things import PlaceName


@cache
def load_places(folder: Path | None = None) -> tuple[tuple[PlaceName, bool], ...]:
    """The places, each with whether its name is so plain (東區) that it must stand alone. DataError names a bad line."""
    place = folder if folder is not None else files("vocab") / "registry"
    return tuple(_place(row, where) for where, row in csv_rows(place / "places.csv"))


def place_names() -> Iterator[Named]:
    for place, alone in load_places():
        for name, _ in (*place.names, *place.aliases):
            yield Named(name, place.path, anywhere=not alone)


def _place(row: dict[str, str], where: str) -> tuple[PlaceName, bool]:
    try:
        names = ((row["name_hant"], "zh-Hant"), (row["name_hans"], "zh-Hans"), (row["name_en"], "en"))
        aliases = tuple(
            (text, language)
            for text, _, language in (alias.rpartition("@") for alias in csv_parts(row["aliases"]))
        )
        found = PlaceName(f"place-name/{row['code']}", tuple(n for n in names if n[0]), row["kind"], aliases)
        return found, row["alone"] == "yes"
    except KeyError as missing:
        raise DataError(f"the column {missing} is missing", where=where) from None
