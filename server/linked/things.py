"""What the store says of one thing: what it states, what points to it, and where in the sources it stands.

Counting and paging cost the same whether ten things point at one or a hundred thousand: up to ``WHOLE`` values (``_POINTING``
of what points here) are put in order for people, more are taken page by page in the engine's own order, which is the same in every answer of a release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from urllib.parse import quote

import pyoxigraph as px

from server.words.labels import expand, shorten

PAGE = 50
"""Values per property, and things pointing here per property, on one page."""
WHOLE = 2000
"""So many values of one property are sorted, and given whole on the first page of the RDF."""
_POINTING = 500
"""So many things that point here are sorted; of more, a page is taken in the engine's order."""
_FEW = 200
"""So many links are read before the engine is asked how many there are."""
_LABELLED = 1000
"""How many of the things a description points at are named in its RDF."""
_PLACED = 50
"""Of how many places in the sources the RDF of a description repeats the words."""

Term = px.NamedNode | px.Literal | px.BlankNode | px.Triple
TYPE = px.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_PLAIN_LABELS = ("skos:prefLabel", "dct:title", "foaf:name", "rdfs:label", "gp:locator")
_PLACE = ("gp:inSource", "gp:locator", "gp:sourceText")


@dataclass(frozen=True, slots=True)
class Property:
    """The values of one property: ``total`` of them, ``values`` the page's share, ``graphs`` the named graphs in which each of
    these is stated (as IRIs, sorted)."""

    iri: str
    total: int
    values: list[Term]
    graphs: list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Description:
    """``outgoing`` and ``incoming`` are sorted by property; ``pages`` counts the pages of the longest property."""

    iri: str
    types: list[str]
    outgoing: list[Property]
    incoming: list[Property]
    page: int
    pages: int

    def first(self, name: str) -> Term | None:
        """The first value of a property given by prefixed name."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[Term]:
        iri = expand(name)
        return next((p.values for p in self.outgoing if p.iri == iri), [])


def find(store: px.Store, base: str, path: str) -> str | None:
    """The IRI at ``id/path`` when the store knows it (as a subject, an object or a graph), else None. ``path`` may come
    decoded, as WSGI gives it, or encoded."""
    for candidate in dict.fromkeys((quote(path, safe="/-._~"), path)):
        try:
            node = px.NamedNode(f"{base}id/{candidate}")
        except ValueError:
            continue
        if (
            next(store.quads_for_pattern(node, None, None, None), None) is not None
            or next(store.quads_for_pattern(None, None, node, None), None) is not None
            or store.contains_named_graph(node)
        ):
            return node.value
    return None


def describe(store: px.Store, iri: str, page: int = 1, *, memo: dict[Any, Any] | None = None) -> Description:
    """A page of the description, ``page`` from 1: of each property in either direction at most ``PAGE`` values. ``memo``
    (one per release) keeps the counts of things with very many links."""
    node = px.NamedNode(iri)
    memo = {} if memo is None else memo
    outgoing, incoming = (_side(store, node, forward, page, memo) for forward in (True, False))
    types = next((p.values for p in outgoing if p.iri == TYPE.value), [])
    outgoing = [p for p in outgoing if p.iri != TYPE.value]
    longest = max((p.total for p in (*outgoing, *incoming)), default=0)
    return Description(
        iri,
        sorted(t.value for t in types if isinstance(t, px.NamedNode)),
        outgoing,
        incoming,
        page,
        max(1, -(-longest // PAGE)),
    )


def _quads(
    store: px.Store, node: px.NamedNode, forward: bool, predicate: px.NamedNode | None = None
) -> Iterator[px.Quad]:
    if forward:
        return store.quads_for_pattern(node, predicate, None, None)
    return store.quads_for_pattern(None, predicate, node, None)


def _side(
    store: px.Store, node: px.NamedNode, forward: bool, page: int, memo: dict[Any, Any]
) -> list[Property]:
    """The properties on one side of a thing, sorted by IRI, each with its page's share."""
    most = WHOLE if forward else _POINTING
    quads = _quads(store, node, forward)
    first = list(islice(quads, _FEW + 1))
    if len(first) <= _FEW or sum(_totals(store, node, forward, memo).values()) <= most:
        return _properties(chain(first, quads), forward, page)
    found: list[Property] = []
    for predicate, total in _totals(store, node, forward, memo).items():
        if total <= most:
            found += _properties(_quads(store, node, forward, predicate), forward, page)
        else:
            found.append(_share(store, node, forward, predicate, total, page))
    return sorted(found, key=lambda p: p.iri)


def _properties(quads: Iterable[px.Quad], forward: bool, page: int) -> list[Property]:
    """The properties of quads that are all there."""
    sides: dict[str, dict[Term, set[str]]] = {}
    for quad in quads:
        value = quad.object if forward else quad.subject
        graphs = sides.setdefault(quad.predicate.value, {}).setdefault(value, set())
        if isinstance(quad.graph_name, px.NamedNode):
            graphs.add(quad.graph_name.value)
    # what a thing is is told on every page, and whole
    return [
        Property(iri, len(stated), shown, [tuple(sorted(stated[value])) for value in shown])
        for iri, stated in sorted(sides.items())
        for shown in [sorted(stated, key=_order)[slice(None) if forward and iri == TYPE.value else _on(page)]]
    ]


def _on(page: int) -> slice:
    return slice((page - 1) * PAGE, page * PAGE)


def _totals(
    store: px.Store, node: px.NamedNode, forward: bool, memo: dict[Any, Any]
) -> dict[px.NamedNode, int]:
    """How many values each property has; counted by the engine, once per release."""
    key = ("totals", node.value, forward)
    if key not in memo:
        pattern = f"{node} ?p ?v" if forward else f"?v ?p {node}"
        rows = _select(store, f"SELECT ?p (COUNT(DISTINCT ?v) AS ?n) {{ {pattern} }} GROUP BY ?p")
        memo[key] = {row["p"]: int(row["n"].value) for row in rows}
    totals: dict[px.NamedNode, int] = memo[key]
    return totals


def _share(
    store: px.Store, node: px.NamedNode, forward: bool, predicate: px.NamedNode, total: int, page: int
) -> Property:
    """A page of a property with many values. The engine skips what came before without looking it up, and only the values
    shown are put in order."""
    pattern = f"{node} {predicate} ?v" if forward else f"?v {predicate} {node}"
    rows = _select(store, f"SELECT DISTINCT ?v {{ {pattern} }} OFFSET {(page - 1) * PAGE} LIMIT {PAGE}")
    values = sorted((row["v"] for row in rows), key=_order)
    return Property(
        predicate.value,
        total,
        values,
        [
            tuple(
                sorted(
                    quad.graph_name.value
                    for quad in (
                        store.quads_for_pattern(node, predicate, value, None)
                        if forward
                        else store.quads_for_pattern(value, predicate, node, None)
                    )
                    if isinstance(quad.graph_name, px.NamedNode)
                )
            )
            for value in values
        ],
    )


def _select(store: px.Store, query: str) -> list[dict[str, Any]]:
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, px.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [dict(zip(names, row, strict=True)) for row in solutions]


_DIGITS = re.compile(r"([0-9]+)")


def _order(term: Term) -> tuple[str, list[str | tuple[int, str]]]:
    """By language, then in natural order (row 2 before row 10)."""
    text = term.value if isinstance(term, px.NamedNode | px.Literal) else str(term)
    language = (term.language or "") if isinstance(term, px.Literal) else ""
    # text and numbers take turns, so that no text meets a number in a comparison; a number may have any length
    parts = enumerate(_DIGITS.split(text))
    return (language, [_number(part) if at % 2 else part for at, part in parts])


def _number(digits: str) -> tuple[int, str]:
    short = digits.lstrip("0")
    return (len(short), short)


def quads(store: px.Store, description: Description, base: str) -> Iterator[px.Quad]:
    """The page of the description as RDF, each statement in its graph: what the thing states (on the first page whole, but for
    properties of more than ``WHOLE`` values), the page's share of what points to it, the names of all these, the words of the
    places it is derived from, and, in a graph of its own, what the document is."""
    node = px.NamedNode(description.iri)
    targets: dict[px.NamedNode, None] = {}
    places: list[px.NamedNode] = []
    for quad in _stated(store, description):
        yield quad
        if isinstance(quad.object, px.NamedNode) and quad.object != node:
            targets[quad.object] = None
            if quad.predicate.value == expand("prov:wasDerivedFrom"):
                places.append(quad.object)
    for prop in description.incoming:
        predicate = px.NamedNode(prop.iri)
        for subject in prop.values:
            if isinstance(subject, px.NamedNode) and subject != node:
                yield from store.quads_for_pattern(subject, predicate, node, None)
                targets[subject] = None
    named = [px.NamedNode(expand(name)) for name in _PLAIN_LABELS]
    for target in islice(targets, _LABELLED):
        for predicate in named:
            yield from store.quads_for_pattern(target, predicate, None, None)
    for place in places[:_PLACED]:
        for name in _PLACE:
            yield from store.quads_for_pattern(place, px.NamedNode(expand(name)), None, None)
    yield from _document(description, base)


def _stated(store: px.Store, description: Description) -> Iterator[px.Quad]:
    node = px.NamedNode(description.iri)
    if description.page == 1 and all(p.total <= WHOLE for p in description.outgoing):
        yield from store.quads_for_pattern(node, None, None, None)
        return
    yield from store.quads_for_pattern(node, TYPE, None, None)
    for prop in description.outgoing:
        predicate = px.NamedNode(prop.iri)
        if description.page == 1 and prop.total <= WHOLE:
            yield from store.quads_for_pattern(node, predicate, None, None)
            continue
        for value in prop.values:
            yield from store.quads_for_pattern(node, predicate, value, None)


def document_iri(iri: str, base: str) -> str:
    """The name of a thing's document: under the base IRI like the thing's own, whatever host serves it."""
    return f"{base}doc/{iri.removeprefix(f'{base}id/')}"


def _document(description: Description, base: str) -> Iterator[px.Quad]:
    """What the document is and is part of; and of each property in which more things point here than a page holds, how many."""
    graph = px.NamedNode(document_iri(description.iri, base))
    node = px.NamedNode(description.iri)

    def state(subject: px.NamedNode, name: str, value: px.NamedNode | px.Literal) -> px.Quad:
        return px.Quad(subject, px.NamedNode(expand(name)), value, graph)

    yield state(graph, "rdf:type", px.NamedNode(expand("foaf:Document")))
    yield state(graph, "foaf:primaryTopic", node)
    yield state(graph, "void:inDataset", px.NamedNode(f"{base}id/release"))
    for prop in description.incoming:
        if prop.total <= PAGE:
            continue
        tail = quote(shorten(prop.iri).replace(":", "-"), safe="")
        collection = px.NamedNode(f"{graph.value}#{tail}-of")
        assertion = px.NamedNode(f"{graph.value}#{tail}-assertion")
        yield state(collection, "rdf:type", px.NamedNode(expand("hydra:Collection")))
        yield state(collection, "hydra:totalItems", px.Literal(prop.total))
        yield state(collection, "hydra:memberAssertion", assertion)
        yield state(assertion, "hydra:property", px.NamedNode(prop.iri))
        yield state(assertion, "hydra:object", node)


def triples(store: px.Store, description: Description) -> Iterator[px.Triple]:
    """The statements of ``quads`` about things, without their graphs."""
    yield from dict.fromkeys(q.triple for q in quads(store, description, "urn:none/"))
