"""The service description of ``/sparql`` (SPARQL 1.1 Service Description), as triples without blank nodes."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as px

from server.formats import FORMAT_IRIS, GRAPHS, RESULTS
from server.links import absolute
from server.queries import select
from server.releases import OpenRelease

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
RDF_TYPE = px.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
INTEGER = px.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
COMMENT = px.NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")

_RULE = (
    "The default graph is the union of all named graphs of the current release; a triple that stands in several "
    "graphs counts once for each. FROM, FROM NAMED, default-graph-uri and named-graph-uri choose among the published "
    "graphs. Read-only; SERVICE is refused; nothing is fetched."
)


def describe_service(opened: OpenRelease) -> Iterator[px.Triple]:
    """What the endpoint is and can, with the named graphs of the release and how many triples each holds."""
    address = absolute("/sparql")
    service = px.NamedNode(address)

    def node(fragment: str) -> px.NamedNode:
        return px.NamedNode(f"{address}#{fragment}")

    def triple(subject: px.NamedNode, name: str, value: px.NamedNode | px.Literal) -> px.Triple:
        return px.Triple(subject, px.NamedNode(SD + name), value)

    yield px.Triple(service, RDF_TYPE, px.NamedNode(SD + "Service"))
    yield triple(service, "endpoint", service)
    yield triple(service, "supportedLanguage", px.NamedNode(SD + "SPARQL11Query"))
    yield triple(service, "feature", px.NamedNode(SD + "UnionDefaultGraph"))
    yield px.Triple(service, COMMENT, px.Literal(_RULE, language="en"))
    for offer in (*RESULTS, *GRAPHS):
        yield triple(
            service, "resultFormat", px.NamedNode("http://www.w3.org/ns/formats/" + FORMAT_IRIS[offer.name])
        )
    dataset, default = node("dataset"), node("default-graph")
    yield triple(service, "defaultDataset", dataset)
    yield px.Triple(dataset, RDF_TYPE, px.NamedNode(SD + "Dataset"))
    yield triple(dataset, "defaultGraph", default)
    yield px.Triple(default, RDF_TYPE, px.NamedNode(SD + "Graph"))
    total = 0
    for number, (graph, size) in enumerate(sorted(graph_sizes(opened).items()), 1):
        named, graph_node = node(f"named-graph-{number}"), node(f"graph-{number}")
        yield triple(dataset, "namedGraph", named)
        yield px.Triple(named, RDF_TYPE, px.NamedNode(SD + "NamedGraph"))
        yield triple(named, "name", px.NamedNode(graph))
        yield triple(named, "graph", graph_node)
        yield px.Triple(graph_node, RDF_TYPE, px.NamedNode(SD + "Graph"))
        yield _count(graph_node, size)
        total += size
    yield _count(default, total)


def graph_sizes(opened: OpenRelease) -> dict[str, int]:
    """Triples in each named graph, counted once per release."""
    if "graph-sizes" not in opened.memo:
        opened.memo["graph-sizes"] = {
            row["g"].value: int(row["n"].value)
            for row in select(opened, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        }
    sizes: dict[str, int] = opened.memo["graph-sizes"]
    return sizes


def _count(subject: px.NamedNode, size: int) -> px.Triple:
    return px.Triple(subject, px.NamedNode(VOID + "triples"), px.Literal(str(size), datatype=INTEGER))
