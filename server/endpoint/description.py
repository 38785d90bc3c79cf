"""The service description of ``/sparql`` (SPARQL 1.1 Service Description) with VoID statistics, without blank nodes.

Clients read it before they ask anything (comunica #1657), so it is made once per release, address and format from what the
build has counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields

import pyoxigraph as px
from flask import Response, current_app

from kg.release import statistics
from kg.release.statistics import Contents, Statistics
from kg.settings import Settings
from server.http.formats import FORMAT_IRIS, GRAPHS, RESULTS
from server.http.links import absolute
from server.http.negotiation import Offer
from server.http.rdf import cacheable, not_modified, serialise, tag
from server.release.serving import OpenRelease
from server.words.labels import expand

SD = "http://www.w3.org/ns/sparql-service-description#"
SIMPLE_ENTAILMENT = "http://www.w3.org/ns/entailment/Simple"

_RULES = {
    "en": "The default graph is the union of all named graphs of the current release; a triple that stands in several graphs "
    "counts once for each. FROM, FROM NAMED, default-graph-uri and named-graph-uri choose among the published graphs; what "
    "the protocol names replaces what the query names. A graph that the protocol names and that is not here is empty "
    "(header X-Unknown-Graph); in FROM it is refused. Read-only; no inference; nothing is fetched.",
    "zh-Hant": "預設圖是現行版本所有具名圖的聯集；同一三元組在多個圖中各算一次。FROM、FROM NAMED、default-graph-uri 及 named-graph-uri "
    "只可選用已發布的圖；協定所指定的取代查詢所指定的。協定所指定而不存在的圖視作空圖（標頭 X-Unknown-Graph）；FROM 所指定的則拒絕。"
    "唯讀；不作推論；不讀取任何外部資源。",
    "zh-Hans": "默认图是现行版本所有具名图的并集；同一三元组在多个图中各算一次。FROM、FROM NAMED、default-graph-uri 及 named-graph-uri "
    "只可选用已发布的图；协议所指定的取代查询所指定的。协议所指定而不存在的图视作空图（标头 X-Unknown-Graph）；FROM 所指定的则拒绝。"
    "只读；不作推论；不读取任何外部资源。",
}
_TITLES: Mapping[str, Mapping[str, str]] = {
    "vocabulary": {"en": "Vocabulary", "zh-Hant": "詞彙", "zh-Hans": "词汇"},
    "registry": {
        "en": "Registry of agencies and schemes",
        "zh-Hant": "機構及計劃登記冊",
        "zh-Hans": "机构及计划登记册",
    },
    "links": {
        "en": "Datasets and links between documents",
        "zh-Hant": "數據集及文件之間的聯繫",
        "zh-Hans": "数据集及文件之间的联系",
    },
    "release": {"en": "Description of the release", "zh-Hant": "版本說明", "zh-Hans": "版本说明"},
}
_LIMITS = re.compile(r"query|queries|answer|result|row|max_body_bytes")
"""Names of the settings that bound what a query may ask and get."""

PARTITIONED = 32
"""Up to this many graphs the description tells the classes and properties of each, beyond only of the whole; ``/.well-known/void``
always tells all."""
_KEPT = 32
"""Serialised descriptions kept per release: one for each kind, format and address that the server is reached at."""


def describe_service(opened: OpenRelease) -> Iterator[px.Triple]:
    """What the endpoint is and can, its limits, and the named graphs of the release with their titles and contents."""
    address = absolute("/sparql")
    service, dataset = px.NamedNode(address), _node(address, "dataset")
    yield _triple(service, "rdf:type", _iri(SD + "Service"))
    yield _triple(service, "sd:endpoint", service)
    yield _triple(service, "sd:supportedLanguage", _iri(SD + "SPARQL11Query"))
    yield _triple(service, "sd:feature", _iri(SD + "UnionDefaultGraph"))
    yield _triple(service, "sd:defaultEntailmentRegime", _iri(SIMPLE_ENTAILMENT))
    for language, rule in _RULES.items():
        yield _triple(service, "rdfs:comment", px.Literal(rule, language=language))
    for offer in (*RESULTS, *GRAPHS):
        format = _iri("http://www.w3.org/ns/formats/" + FORMAT_IRIS[offer.name])
        yield _triple(service, "sd:resultFormat", format)
    yield _triple(service, "rdfs:seeAlso", _iri(absolute("/.well-known/void")))
    yield from _limits(service, current_app.config["SETTINGS"])
    yield _triple(service, "sd:defaultDataset", dataset)
    yield _triple(service, "sd:availableGraphs", dataset)
    yield from _dataset(opened, address, dataset)


def _limits(service: px.NamedNode, settings: Settings) -> Iterator[px.Triple]:
    """Each limit under the name of its setting."""
    for field in fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not _LIMITS.search(field.name):
            continue
        limit = _node(service.value, f"limit-{field.name}")
        yield _triple(service, "schema:additionalProperty", limit)
        yield _triple(limit, "rdf:type", _iri(expand("schema:PropertyValue")))
        yield _triple(limit, "schema:propertyID", px.Literal(f"GOVPLAN_{field.name.upper()}"))
        yield _triple(limit, "schema:name", px.Literal(field.name))
        yield _triple(limit, "schema:description", px.Literal(field.metadata["help"], language="en"))
        yield _triple(limit, "schema:value", px.Literal(value))


def _dataset(opened: OpenRelease, address: str, dataset: px.NamedNode) -> Iterator[px.Triple]:
    counted = contents(opened)
    default = _node(address, "default-graph")
    for kind in ("Dataset", "GraphCollection"):
        yield _triple(dataset, "rdf:type", _iri(SD + kind))
    yield _triple(dataset, "dcat:version", px.Literal(opened.id))
    yield _triple(dataset, "dct:source", _iri(opened.base + "id/release"))
    yield _triple(dataset, "sd:defaultGraph", default)
    yield from graph_facts(default, counted.whole, address + "#all")
    all_parts = len(counted.graphs) <= PARTITIONED
    for number, (name, found) in enumerate(counted.graphs.items(), 1):
        named, graph = _node(address, f"named-graph-{number}"), _iri(name)
        yield _triple(dataset, "sd:namedGraph", named)
        yield _triple(named, "rdf:type", _iri(SD + "NamedGraph"))
        yield _triple(named, "sd:name", graph)
        yield _triple(named, "sd:graph", graph)
        for title in titles(opened, name):
            yield _triple(named, "dct:title", title)
        yield from graph_facts(graph, found, f"{address}#graph-{number}", parts=all_parts)


def graph_facts(
    graph: px.NamedNode, found: Contents, stem: str, *, parts: bool = True
) -> Iterator[px.Triple]:
    """A graph as a VoID dataset; ``stem`` begins the IRIs of its partitions by class and property."""
    yield _triple(graph, "rdf:type", _iri(SD + "Graph"))
    yield _triple(graph, "rdf:type", _iri(expand("void:Dataset")))
    for name, number in (
        ("triples", found.triples),
        ("entities", found.entities),
        ("classes", len(found.classes)),
        ("properties", len(found.properties)),
    ):
        yield _triple(graph, f"void:{name}", px.Literal(number))
    if not parts:
        return
    for place, (term, number) in enumerate(found.classes.items(), 1):
        part = px.NamedNode(f"{stem}-class-{place}")
        yield _triple(graph, "void:classPartition", part)
        yield _triple(part, "void:class", _iri(term))
        yield _triple(part, "void:entities", px.Literal(number))
    for place, (term, number) in enumerate(found.properties.items(), 1):
        part = px.NamedNode(f"{stem}-property-{place}")
        yield _triple(graph, "void:propertyPartition", part)
        yield _triple(part, "void:property", _iri(term))
        yield _triple(part, "void:triples", px.Literal(number))


def contents(opened: OpenRelease) -> Statistics:
    """What the build counted; counted now, once, for a release that does not have it."""
    if "statistics" not in opened.memo:
        opened.memo["statistics"] = statistics.read(opened.folder) or statistics.count(opened.store)
    counted: Statistics = opened.memo["statistics"]
    return counted


def titles(opened: OpenRelease, graph: str) -> list[px.Literal]:
    """What a named graph is called: the title and file name of its source document, else what it is for."""
    name = graph.removeprefix(opened.base + "id/graph/")
    if name in _TITLES:
        return [px.Literal(text, language=language) for language, text in _TITLES[name].items()]
    if not name.startswith("source/"):
        return []
    source = px.NamedNode(f"{opened.base}id/{name}")
    found = {
        quad.object: None
        for term in ("dct:title", "gp:fileName")
        for quad in opened.store.quads_for_pattern(source, _iri(expand(term)), None, None)
        if isinstance(quad.object, px.Literal)
    }
    return list(found)


def description_response(opened: OpenRelease, offer: Offer) -> Response:
    """The service description in a format."""
    return kept_response(opened, "description", offer, lambda: describe_service(opened))


def kept_response(
    opened: OpenRelease, name: str, offer: Offer, make: Callable[[], Iterable[px.Triple]]
) -> Response:
    """What ``make`` states of a release, serialised once for each address that clients reach the server at."""
    key = (name, absolute("/sparql"), offer.name)  # which is another below /releases/ID
    etag = tag(opened.id, *key)
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    made: dict[tuple[str, str, str], bytes] = opened.memo.setdefault("descriptions", {})
    body = made.get(key)
    if body is None:
        body = serialise(make(), offer.name)
        if len(made) >= _KEPT:  # a client may send any Host
            made.clear()
        made[key] = body
    return cacheable(Response(body, content_type=offer.content_type), etag)


def _iri(text: str) -> px.NamedNode:
    return px.NamedNode(text)


def _node(address: str, fragment: str) -> px.NamedNode:
    return px.NamedNode(f"{address}#{fragment}")


def _triple(subject: px.NamedNode, name: str, value: px.NamedNode | px.Literal) -> px.Triple:
    return px.Triple(subject, _iri(expand(name)), value)
