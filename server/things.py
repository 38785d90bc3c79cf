"""What the store says of one thing: what it states, what points to it, and where in the sources it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as px

from server.labels import expand

PAGE = 50
"""Values per property, and things pointing here per property, on one page."""
_LABELLED = 1000
"""How many of the things a description points at are named in its RDF."""

TYPE = px.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_PLAIN_LABELS = ("skos:prefLabel", "dct:title", "foaf:name", "rdfs:label", "gp:locator")


@dataclass(frozen=True, slots=True)
class Property:
    """The values of one property: ``total`` of them, ``values`` the page's share."""

    iri: str
    total: int
    values: list[px.NamedNode | px.Literal | px.BlankNode | px.Triple]


@dataclass(frozen=True, slots=True)
class Description:
    """``outgoing`` and ``incoming`` are sorted by property; ``pages`` counts the pages of the longest property."""

    iri: str
    types: list[str]
    outgoing: list[Property]
    incoming: list[Property]
    pages: int

    def first(self, name: str) -> px.NamedNode | px.Literal | px.BlankNode | px.Triple | None:
        """The first value of a property given by prefixed name."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[px.NamedNode | px.Literal | px.BlankNode | px.Triple]:
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


def describe(store: px.Store, iri: str, page: int = 1) -> Description:
    """A page of the description, ``page`` from 1: of each property in either direction at most ``PAGE`` values."""
    node = px.NamedNode(iri)
    outgoing: dict[str, dict[object, None]] = {}
    for quad in store.quads_for_pattern(node, None, None, None):
        outgoing.setdefault(quad.predicate.value, {})[quad.object] = None
    incoming: dict[str, dict[object, None]] = {}
    for quad in store.quads_for_pattern(None, None, node, None):
        incoming.setdefault(quad.predicate.value, {})[quad.subject] = None
    longest = max((len(v) for side in (outgoing, incoming) for v in side.values()), default=0)
    types = sorted(value.value for value in outgoing.pop(TYPE.value, {}) if isinstance(value, px.NamedNode))
    return Description(
        iri, types, _properties(outgoing, page), _properties(incoming, page), max(1, -(-longest // PAGE))
    )


def _properties(side: dict[str, dict[object, None]], page: int) -> list[Property]:
    start = (page - 1) * PAGE
    return [
        Property(iri, len(values), sorted(values, key=_order)[start : start + PAGE])  # type: ignore[arg-type]
        for iri, values in sorted(side.items())
    ]


def _order(term: object) -> tuple[str, list[int | str]]:
    """By language, then in natural order (row 2 before row 10)."""
    text = term.value if isinstance(term, px.NamedNode | px.Literal) else str(term)
    language = (term.language or "") if isinstance(term, px.Literal) else ""
    parts: list[int | str] = []
    digits = ""
    for character in text:
        if character.isascii() and character.isdigit():
            digits += character
            continue
        if digits:
            parts += ["", int(digits)]
            digits = ""
        parts.append(character)
    if digits:
        parts += ["", int(digits)]
    # a number always follows an empty string, so that no text meets a number in a comparison
    return (language, parts)


def triples(store: px.Store, description: Description) -> Iterator[px.Triple]:
    """The description as RDF: every statement of the thing, the labels of what it points at, and the page's
    share of the statements that point to it."""
    node = px.NamedNode(description.iri)
    targets: dict[px.NamedNode, None] = {}
    seen: set[px.Triple] = set()
    for quad in store.quads_for_pattern(node, None, None, None):
        if quad.triple not in seen:
            seen.add(quad.triple)
            yield quad.triple
        if isinstance(quad.object, px.NamedNode):
            targets[quad.object] = None
    for prop in description.incoming:
        for subject in prop.values:
            if isinstance(subject, px.NamedNode | px.BlankNode) and subject != node:
                yield px.Triple(subject, px.NamedNode(prop.iri), node)
            if isinstance(subject, px.NamedNode):
                targets[subject] = None
    targets.pop(node, None)
    named = [px.NamedNode(expand(name)) for name in _PLAIN_LABELS]
    for target in list(targets)[:_LABELLED]:
        for predicate in named:
            yield from dict.fromkeys(q.triple for q in store.quads_for_pattern(target, predicate, None, None))
