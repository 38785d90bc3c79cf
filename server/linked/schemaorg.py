"""A description in schema.org's words: as triples, and as the JSON-LD that a page carries for search engines. Everything in it
is derived from the graph; what the graph does not say is not there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as px

from server.linked.gathering import Graph
from server.linked.things import TYPE, Term
from server.words.labels import expand, tag_of

SCHEMA = "https://schema.org/"

CLASSES: dict[str, str] = {
    expand(name): kind
    for name, kind in (
        ("dcat:Catalog", "DataCatalog"),
        ("dcat:Dataset", "Dataset"),
        ("dcat:Distribution", "DataDownload"),
        ("gp:Agency", "GovernmentOrganization"),
        ("foaf:Agent", "Organization"),
        ("gp:Source", "DigitalDocument"),
        ("gp:Estimates", "Report"),
        ("gp:Chapter", "Report"),
        ("skos:ConceptScheme", "DefinedTermSet"),
        ("skos:Concept", "DefinedTerm"),
    )
}
"""Which of our classes schema.org has a word for; the first that fits counts."""

_LANGUAGES = {"ZHO": "zh", "ENG": "en"}
_SHORTEST, _LONGEST = 50, 5000
"""Characters of a dataset's description, as dataset search engines ask."""
DATASETS = 100
"""How many of its datasets a catalogue names; the catalogue itself has them all, page by page."""
_ADDRESSES = ("url", "contentUrl", "license", "sameAs")


def kind_of(types: Iterable[str]) -> str:
    """The schema.org class of a thing of these classes, empty when it has none."""
    known = set(types)
    return next((kind for iri, kind in CLASSES.items() if iri in known), "")


def triples(statements: Iterable[px.Triple | px.Quad], roots: Iterable[str]) -> Iterator[px.Triple]:
    """The roots in schema.org's words, with what they lead to (publisher, downloads, catalogue)."""
    graph = Graph(statements)
    seen: set[str] = set()
    waiting = list(roots)
    for iri in waiting:  # grows while it is read
        kind = kind_of(graph.types(iri))
        if not kind or iri in seen:
            continue
        seen.add(iri)
        for triple in dict.fromkeys(_describe(graph, iri, kind)):
            yield triple
            if isinstance(triple.object, px.NamedNode) and triple.predicate.value != SCHEMA + "dataset":
                waiting.append(triple.object.value)


def _describe(graph: Graph, iri: str, kind: str) -> Iterator[px.Triple]:
    node = px.NamedNode(iri)

    def say(name: str, values: Iterable[Term]) -> Iterator[px.Triple]:
        for value in values:
            yield px.Triple(node, px.NamedNode(SCHEMA + name), value)

    def point(name: str, *properties: str) -> Iterator[px.Triple]:
        return say(name, (px.NamedNode(v) for v in graph.iris(iri, *properties)))

    yield px.Triple(node, TYPE, px.NamedNode(SCHEMA + kind))
    names = (
        graph.texts(iri, "dct:title") or graph.texts(iri, "skos:prefLabel") or graph.texts(iri, "foaf:name")
    )
    yield from say("name", names)
    others = graph.texts(iri, "skos:altLabel", "gp:convertedTitle", "gp:convertedName")
    yield from say("alternateName", (v for v in others if v not in names))
    if kind in ("Organization", "GovernmentOrganization"):
        yield from point("url", "foaf:homepage")
        yield from point("parentOrganization", "org:subOrganizationOf")
        yield from say("identifier", graph.texts(iri, "gp:code"))
        return
    yield from say("description", _description(graph, iri, kind, names))
    yield from say("identifier", graph.texts(iri, "dct:identifier"))
    if kind in ("DefinedTerm", "DefinedTermSet"):
        yield from say(
            "termCode" if kind == "DefinedTerm" else "identifier", graph.texts(iri, "skos:notation")
        )
        yield from point("inDefinedTermSet", "skos:inScheme")
        return
    if kind != "DataDownload":
        yield from say("url", [node])  # the name is the address that stays
    yield from point("publisher", "dct:publisher")
    yield from point("maintainer", "gp:responsible")
    yield from point("spatialCoverage", "dct:spatial")
    yield from say("keywords", graph.texts(iri, "dcat:keyword"))
    yield from say("datePublished", map(_plain, graph.texts(iri, "dct:issued")))
    yield from say("dateModified", map(_plain, graph.texts(iri, "dct:modified")))
    for language in graph.iris(iri, "dct:language"):
        if code := _LANGUAGES.get(language.rsplit("/", 1)[-1]):
            yield from say("inLanguage", [px.Literal(code)])
    yield from say("temporalCoverage", _periods(graph, iri))
    yield from _of_kind(graph, iri, kind, say)


def _of_kind(graph: Graph, iri: str, kind: str, say: Any) -> Iterator[px.Triple]:
    """What only datasets, downloads, catalogues or documents have."""
    if kind == "Dataset":
        downloads = graph.iris(iri, "dcat:distribution")
        yield from say("distribution", map(px.NamedNode, downloads))
        terms = [set(graph.iris(download, "dct:license")) for download in downloads]
        common = set.intersection(*terms) if terms else set()
        yield from say("license", map(px.NamedNode, sorted(common)))
        yield from say("isBasedOn", map(px.NamedNode, _sources(graph, iri)))
        yield from say("includedInDataCatalog", map(px.NamedNode, _catalogues(graph, iri)))
        for status in graph.iris(iri, "gp:status"):
            words = graph.texts(status, "skos:prefLabel")
            yield from say("creativeWorkStatus", [v for v in words if v.language == "en"] or words)
    elif kind == "DataDownload":
        yield from say("contentUrl", map(px.NamedNode, graph.iris(iri, "dcat:downloadURL")))
        yield from say("url", map(px.NamedNode, graph.iris(iri, "dcat:accessURL")))
        yield from say("license", map(px.NamedNode, graph.iris(iri, "dct:license")))
        media = graph.iris(iri, "dcat:mediaType")
        yield from say("encodingFormat", (px.Literal(v.split("/media-types/")[-1]) for v in media))
    elif kind == "DataCatalog":
        listed = graph.iris(iri, "dcat:dataset")
        yield from say("dataset", map(px.NamedNode, listed[:DATASETS]))
    else:
        yield from say("encodingFormat", graph.texts(iri, "gp:mediaType"))
        yield from say("sameAs", map(px.NamedNode, graph.iris(iri, "dct:source")))


def _description(graph: Graph, iri: str, kind: str, names: list[px.Literal]) -> list[px.Literal]:
    """The descriptions; a dataset has one, of 50 to 5,000 characters as far as the graph has the words: its title, what the
    plan says of it, and the sentence on what became of it."""
    said = graph.texts(iri, "dct:description", "skos:definition")
    if kind != "Dataset":
        return said
    sentences = [
        v.value for about in graph.iris(iri, "gp:assessment") for v in graph.texts(about, "rdfs:comment")
    ]
    text = " ".join(v.value for v in said)
    if len(text) < _SHORTEST:
        text = " ".join(dict.fromkeys([*(v.value for v in names), *(v.value for v in said), *sentences]))
    return [px.Literal(text[:_LONGEST])] if text else []


def _plain(value: px.Literal) -> px.Literal:
    """A month or year as schema.org writes it: a plain ISO 8601 text."""
    return px.Literal(value.value)


def _periods(graph: Graph, iri: str) -> Iterator[px.Literal]:
    for period in graph.iris(iri, "dct:temporal"):
        ends = [graph.texts(period, name) for name in ("dcat:startDate", "dcat:endDate")]
        if any(ends):
            yield px.Literal("/".join(end[0].value if end else ".." for end in ends))


def _sources(graph: Graph, iri: str) -> list[str]:
    """The documents that a thing is derived from, straight or by a place in them."""
    derived = graph.iris(iri, "prov:wasDerivedFrom")
    places = {source for place in derived for source in graph.iris(place, "gp:inSource")}
    return sorted(places or (d for d in derived if graph.types(d)))


def _catalogues(graph: Graph, iri: str) -> list[str]:
    """The plans that list a dataset."""
    entries = graph.iris(iri, "gp:entry")
    return sorted({plan for entry in entries for plan in graph.iris(entry, "dct:isPartOf")})


def json_ld(statements: Iterable[px.Triple | px.Quad], root: str) -> dict[str, Any]:
    """Schema.org triples as one nested object for a page: a thing is told in full where it is first met. The context is
    within, so that no reader has to fetch one."""
    graph = Graph(statements)
    told: set[str] = set()

    def value(term: Term, name: str) -> Any:
        if isinstance(term, px.Literal):
            if term.language:
                return {"@value": term.value, "@language": tag_of(term)}
            return term.value
        if isinstance(term, px.NamedNode):
            return term.value if name in _ADDRESSES else thing(term.value)
        return str(term)

    def thing(iri: str) -> dict[str, Any]:
        shown: dict[str, Any] = {"@id": iri}
        if iri in told:
            return shown
        told.add(iri)
        for predicate, terms in graph.properties(iri).items():
            if predicate == TYPE.value:
                kinds = (t.value.removeprefix(SCHEMA) for t in terms if isinstance(t, px.NamedNode))
                shown["@type"] = next(kinds)
                continue
            name = predicate.removeprefix(SCHEMA)
            values = [value(term, name) for term in terms]
            shown[name] = values[0] if len(values) == 1 else values
        return shown

    context = {"@vocab": SCHEMA, **{name: {"@type": "@id"} for name in _ADDRESSES}}
    return {"@context": context, **thing(root)}


_UNSAFE = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def script(data: dict[str, Any]) -> str:
    """The text of a ``<script type="application/ld+json">``: no markup can end it or begin in it."""
    return json.dumps(data, ensure_ascii=False).translate(_UNSAFE)
