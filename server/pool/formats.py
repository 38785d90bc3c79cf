"""The engine's formats by media type, and the prefixes that graphs are written with. A ValueError says that there is no such format."""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as px


@lru_cache(maxsize=32)
def result_format(media_type: str) -> px.QueryResultsFormat:
    found = px.QueryResultsFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(f"no results are written as {media_type!r}")
    return found


@lru_cache(maxsize=32)
def graph_format(media_type: str) -> px.RdfFormat:
    found = px.RdfFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(f"no graphs are written as {media_type!r}")
    return found


def prefixes() -> dict[str, str]:
    from kg.graph import prefixes  # only a graph result needs it

    return prefixes()
