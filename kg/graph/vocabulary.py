"""The vocabulary and the concept schemes (graph ``vocabulary``)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.graph.iris import Iris

_PREFIX = re.compile(r"@prefix\s+([a-z]+):\s+<([^>]+)>")


@lru_cache(maxsize=1)
def prefixes() -> dict[str, str]:
    """Prefix -> namespace, from ``vocab/prefixes.ttl``."""
    return dict(_PREFIX.findall((files("vocab") / "prefixes.ttl").read_text(encoding="utf-8")))


def _file(iris: Iris, name: str, graph: NamedNode) -> list[Quad]:
    path = files("vocab") / name
    if not path.is_file():
        return []
    triples = parse(path.read_bytes(), RdfFormat.TURTLE, base_iri=f"{iris.base}id/")
    return [Quad(t.subject, t.predicate, t.object, graph) for t in triples]


def vocabulary_quads(iris: Iris, others: Iterable[Quad]) -> list[Quad]:
    """Our terms, all our concepts, and of the EU's code lists the concepts that ``others`` use."""
    graph = iris.graph("vocabulary")
    quads = _file(iris, "gp.ttl", graph) + _file(iris, "concepts.ttl", graph)
    return quads
