"""The questions that pages ask of a release, in process. A value enters a query as a term (``str(px.NamedNode(iri))``, which
refuses what is no IRI), never as a piece of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyoxigraph as px

from kg import tables
from kg.graph import prefixes
from server.release.asof import asked
from server.release.serving import OpenRelease
from server.words.labels import expand

STATUSES = ("planned", "released", "overdue", "dropped")
PAGE = 50
"""Rows on a page of a list."""


def select(opened: OpenRelease, query: str) -> list[dict[str, Any]]:
    """Rows of a query as dictionaries of variable name to term (None when unbound)."""
    result = opened.store.query(
        query,
        base_iri=opened.base,
        prefixes=prefixes(),
        use_default_graph_as_union=True,
    )
    assert isinstance(result, px.QuerySolutions)
    names = [variable.value for variable in result.variables]
    return [dict(zip(names, row, strict=True)) for row in result]


def as_of(opened: OpenRelease) -> str:
    """The day as of which statuses hold, empty when the release does not say; the one asked for (``?asOf=``) where one is."""
    return day.isoformat() if (day := asked()) is not None else release_day(opened)


def release_day(opened: OpenRelease) -> str:
    """The day that the release says itself."""
    predicate = px.NamedNode(expand("gp:asOf"))
    quad = next(
        opened.store.quads_for_pattern(px.NamedNode(opened.base + "id/release"), predicate, None, None), None
    )
    return quad.object.value if quad is not None and isinstance(quad.object, px.Literal) else ""


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    query: str


def examples() -> list[Example]:
    """The shipped queries: the tables, then the example questions."""
    shown = [Example(name, tables.query_text(name)) for name in tables.names()]
    return shown + [Example(name, tables.example_text(name) or "") for name in tables.examples()]
