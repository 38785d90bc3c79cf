"""What is in the graphs of a release, counted once when it is built: ``report/statistics.json``.

Servers tell it in the service description and in VoID; to count again for each who asks would cost a scan of the store.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions, Store

from kg.dataclasses import dataclass

FILE = "report/statistics.json"


@dataclass(frozen=True, slots=True)
class Contents:
    """Of one graph, or of all together. ``entities`` are distinct subjects; ``classes`` holds the distinct instances of each
    class, ``properties`` the triples with each property, both by IRI."""

    triples: int
    entities: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Statistics:
    """``graphs`` by IRI, in its order. ``whole`` is the union as the endpoint shows it: a triple that stands in two graphs
    counts twice, an entity or instance once."""

    whole: Contents
    graphs: Mapping[str, Contents]


def count(store: Store) -> Statistics:
    """Counted by the engine."""
    classes = _by_graph(
        store, "SELECT ?g ?x (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?x } } GROUP BY ?g ?x"
    )
    properties = _by_graph(store, "SELECT ?g ?x (COUNT(*) AS ?n) { GRAPH ?g { ?s ?x ?o } } GROUP BY ?g ?x")
    # Two scans by the engine take less than one whose subjects come here.
    each = _rows(store, "SELECT ?g (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    entities = {row[0].value: int(row[1].value) for row in each}
    ((everything,),) = _rows(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    graphs = {
        graph: Contents(sum(found.values()), entities[graph], classes.get(graph, {}), found)
        for graph, found in sorted(properties.items())
    }
    whole: Counter[str] = Counter()
    for found in properties.values():
        whole.update(found)
    instances = _rows(store, "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?x } } GROUP BY ?x")
    return Statistics(
        Contents(
            whole.total(),
            int(cast(Any, everything).value),
            dict(sorted((row[0].value, int(row[1].value)) for row in instances)),
            dict(sorted(whole.items())),
        ),
        graphs,
    )


def write(folder: Path, statistics: Statistics) -> None:
    """Put the file into a release's folder, which has its ``report/`` already."""
    text = json.dumps(asdict(statistics), ensure_ascii=False, indent=1)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> Statistics | None:
    """What ``write`` wrote; None for a release without it or with another layout of it."""
    try:
        found = json.loads((folder / FILE).read_bytes())
        return Statistics(
            Contents(**found["whole"]), {graph: Contents(**parts) for graph, parts in found["graphs"].items()}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _rows(store: Store, query: str) -> Iterator[QuerySolution]:
    return iter(cast(QuerySolutions, store.query(query)))


def _by_graph(store: Store, query: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for graph, term, number in _rows(store, query):
        if isinstance(term, NamedNode):
            found.setdefault(cast(Any, graph).value, {})[term.value] = int(cast(Any, number).value)
    return {graph: dict(sorted(counts.items())) for graph, counts in sorted(found.items())}
