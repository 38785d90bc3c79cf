"""The orders in which lists can be shown, beside the one of the index itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from kg.index.model import LABELS, Thing

SORTS: Final = {
    "agency": ("entries", "mentions"),
    "scheme": ("mentions",),
    "head": (),
    "programme": ("editions",),
    "plan": ("year", "issued", "entries", "done"),
    "dataset": ("planned", "released", "late", "entries"),
    "indicator": ("measured", "missed"),
    "source": ("year", "pages"),
    "entry": ("planned", "released"),
    "undertaking": ("year",),
}
"""Columns that the things of a kind can be sorted by, beside their titles."""

TITLES: Final = tuple(f"title-{column}" for column in LABELS)
"""By the title that a reader of each language is shown."""

_PREFERRED: Final = {
    "title-en": ("en", "hant", "hans"),
    "title-hant": ("hant", "hans", "en"),
    "title-hans": ("hans", "hant", "en"),
}
_ENCODED: Final = {"title-hant": "big5hkscs", "title-hans": "gb18030"}
"""Codes whose order is that of dictionaries for common characters: Big5 by strokes, GB by sound (pinyin)."""


def sortings(things: Sequence[Thing]) -> Iterator[tuple[str, str, int, list[int]]]:
    """(kind, name of the order, how many have a value, ids): rising, those without a value last, equals as in the index."""
    start = 1
    for kind, of_kind in groupby(things, attrgetter("kind")):
        rows = list(of_kind)
        if kind in SORTS:
            for name in (*TITLES, *SORTS[kind]):
                value = _title(name) if name in _PREFERRED else _column(name)
                values = [value(thing) for thing in rows]
                known = [place for place, found in enumerate(values) if found is not None]
                known.sort(key=values.__getitem__)  # type: ignore[arg-type]
                unknown = [place for place, found in enumerate(values) if found is None]
                yield kind, name, len(known), [start + place for place in (*known, *unknown)]
        start += len(rows)


def _column(name: str) -> Callable[[Thing], object]:
    return lambda thing: thing.values.get(name)


def _title(name: str) -> Callable[[Thing], object]:
    columns, codec = _PREFERRED[name], _ENCODED.get(name, "utf-8")

    def key(thing: Thing) -> bytes | None:
        text = next((thing.labels[column] for column in columns if column in thing.labels), None)
        return None if text is None else text.casefold().encode(codec, "replace")

    return key
