"""The questions that pages ask of a release, in process. Values go in by substitution, never into the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyoxigraph as px

from server.labels import expand
from server.rdf import prefixes
from server.releases import OpenRelease

STATUSES = ("planned", "released", "overdue", "dropped")


def select(opened: OpenRelease, query: str, **values: str) -> list[dict[str, Any]]:
    """Rows of a query as dictionaries of variable name to term (None when unbound); values are IRIs for variables."""
    result = opened.store.query(
        query,
        base_iri=opened.base,
        prefixes=prefixes(),
        use_default_graph_as_union=True,
        substitutions={px.Variable(k): px.NamedNode(v) for k, v in values.items()} or None,
    )
    assert isinstance(result, px.QuerySolutions)
    names = [variable.value for variable in result.variables]
    return [dict(zip(names, row, strict=True)) for row in result]


def status_counts(opened: OpenRelease) -> dict[str, int]:
    """Datasets by status, all four statuses present."""
    if "status-counts" not in opened.memo:
        rows = select(
            opened,
            "SELECT ?status (COUNT(DISTINCT ?d) AS ?n) { ?d a dcat:Dataset ; gp:status ?status } GROUP BY ?status",
        )
        found = {
            r["status"].value.rsplit("/", 1)[-1]: int(r["n"].value) for r in rows if r["status"] is not None
        }
        opened.memo["status-counts"] = {status: found.get(status, 0) for status in STATUSES}
    counts: dict[str, int] = opened.memo["status-counts"]
    return counts


def as_of(opened: OpenRelease) -> str:
    """The day as of which statuses hold, empty when the release does not say."""
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
    """The shipped table queries."""
    try:
        from kg import tables

        return [Example(name, tables.query_text(name)) for name in tables.names()]
    except (ImportError, AttributeError):
        return []
