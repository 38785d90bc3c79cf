"""A thing with what it cannot be understood without: a dataset with its distributions, publisher, licence, the names of its
codes. What a harvester needs beside the description itself, and what the profiles are made from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

import pyoxigraph as px

from server.linked.things import TYPE, Term
from server.words.labels import expand

FOLLOWED = tuple(
    expand(name)
    for name in (
        "dcat:distribution", "dct:publisher", "gp:responsible", "dct:license", "dct:temporal", "dcat:theme", "dct:format",
        "dcat:mediaType", "dct:language", "dct:spatial", "dct:accrualPeriodicity", "dct:type", "dcatap:availability",
        "dcat:themeTaxonomy", "skos:inScheme", "foaf:homepage", "foaf:page", "dcat:landingPage", "gp:status", "gp:assessment",
    )
)  # fmt: skip
"""Properties whose values are told in full beside a thing."""
_NAMED_ONLY = {
    expand("skos:ConceptScheme"): frozenset(
        expand(name) for name in ("rdf:type", "dct:title", "skos:prefLabel")
    ),
    expand("skos:Concept"): frozenset(
        expand(name) for name in ("rdf:type", "skos:prefLabel", "skos:notation", "skos:inScheme")
    ),
}
_MOST = 2000


def gather(
    store: px.Store, roots: Iterable[px.NamedNode], *, without: Collection[str] = ()
) -> Iterator[px.Quad]:
    """The statements of the roots, but for those with a predicate of ``without``, and of what they lead to by the properties
    FOLLOWED; of codes only the names. Each thing once."""
    waiting = list(dict.fromkeys(roots))
    given = set(waiting)
    seen = set(waiting)
    for node in waiting:  # grows while it is read
        if node in given and without:
            quads = _statements(store, node, without)
        else:
            quads = list(store.quads_for_pattern(node, None, None, None))
        for quad in quads if node in given else _named(quads):
            yield quad
            target = quad.object
            follow = quad.predicate.value in FOLLOWED and len(waiting) < len(given) + _MOST
            if follow and isinstance(target, px.NamedNode) and target not in seen:
                seen.add(target)
                waiting.append(target)


def _statements(store: px.Store, node: px.NamedNode, without: Collection[str]) -> list[px.Quad]:
    """The statements of a thing without some of its properties; the engine passes over these, which may be very many."""
    left_out = ", ".join(str(px.NamedNode(iri)) for iri in without)
    rows = store.query(f"SELECT ?p ?o ?g {{ GRAPH ?g {{ {node} ?p ?o }} FILTER(?p NOT IN ({left_out})) }}")
    assert isinstance(rows, px.QuerySolutions)
    return [px.Quad(node, row["p"], row["o"], row["g"]) for row in rows]


def _named(quads: list[px.Quad]) -> list[px.Quad]:
    for quad in quads:
        if quad.predicate == TYPE and isinstance(quad.object, px.NamedNode):
            kept = _NAMED_ONLY.get(quad.object.value)
            if kept is not None:
                return [q for q in quads if q.predicate.value in kept]
    return quads


_PLAN = ("rdf:type", "dct:title", "dct:publisher")
_SOURCE = ("rdf:type", "dct:title", "gp:mediaType", "dct:source")
_SOURCES = 50


def background(store: px.Store, node: px.NamedNode) -> Iterator[px.Quad]:
    """Which plans list a thing and which documents it is derived from, each with its name: what schema.org has words for and
    the description itself leaves to others."""

    def of(subject: px.NamedNode, *names: str) -> Iterator[px.Quad]:
        for name in names:
            yield from store.quads_for_pattern(subject, px.NamedNode(expand(name)), None, None)

    named: dict[px.NamedNode, tuple[str, ...]] = {}
    for entry in of(node, "gp:entry"):
        if isinstance(entry.object, px.NamedNode):
            for quad in of(entry.object, "dct:isPartOf"):
                yield quad
                if isinstance(quad.object, px.NamedNode):
                    named[quad.object] = _PLAN
    for derived in islice(of(node, "prov:wasDerivedFrom"), _SOURCES):
        if isinstance(derived.object, px.NamedNode):
            for quad in of(derived.object, "gp:inSource"):
                yield quad
                if isinstance(quad.object, px.NamedNode):
                    named[quad.object] = _SOURCE
    for subject, names in named.items():
        yield from of(subject, *names)


class Graph:
    """Triples by subject and property, for those who look things up in a description."""

    def __init__(self, statements: Iterable[px.Triple | px.Quad]) -> None:
        self._of: dict[str, dict[str, dict[Term, None]]] = {}
        for statement in statements:
            subject = statement.subject
            if isinstance(subject, px.NamedNode):
                properties = self._of.setdefault(subject.value, {})
                properties.setdefault(statement.predicate.value, {})[statement.object] = None

    def subjects(self) -> Iterator[str]:
        return iter(self._of)

    def properties(self, iri: str) -> Mapping[str, Iterable[Term]]:
        """Property IRI to values."""
        return self._of.get(iri, {})

    def all(self, iri: str, *names: str) -> list[Term]:
        """The values of properties given by prefixed name, in the order of the names."""
        properties = self._of.get(iri, {})
        return [value for name in names for value in properties.get(expand(name), {})]

    def iris(self, iri: str, *names: str) -> list[str]:
        return sorted(v.value for v in self.all(iri, *names) if isinstance(v, px.NamedNode))

    def texts(self, iri: str, *names: str) -> list[px.Literal]:
        """The literals, by language and text, so that one order comes out of any store."""
        found = [v for v in self.all(iri, *names) if isinstance(v, px.Literal)]
        return sorted(found, key=lambda v: (v.language or "", v.value))

    def types(self, iri: str) -> set[str]:
        return set(self.iris(iri, "rdf:type"))
