"""``/ns``: our terms and shapes, as a page with an anchor for each and as RDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import pyoxigraph as px
from flask import Blueprint, Response, request

from server import i18n
from server.formats import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE
from server.labels import Label, expand, pick, shorten, tag_of
from server.links import GP
from server.negotiation import choose
from server.pages import language, page_response
from server.rdf import cacheable, not_modified, rdf_response, tag

blueprint = Blueprint("vocabulary", __name__)
OFFERS = (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML)


@dataclass(slots=True)
class Term:
    """A term or shape as the page shows it; ``domain``, ``range`` and ``parents`` are IRIs."""

    iri: str
    name: str
    label: Label
    definition: Label | None
    kind: str
    domain: list[str] = field(default_factory=list)
    range: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Shape:
    iri: str
    name: str
    targets: list[str]
    rules: list[tuple[str, str]] = field(default_factory=list)
    """(path, what is asked) of each property shape."""


@blueprint.route("/ns")
@blueprint.route("/ns.<suffix>")
def namespace(suffix: str = "") -> Response:
    """The vocabulary."""
    offer = choose(
        OFFERS, accept=request.headers.get("Accept"), format=request.args.get("format"), suffix=suffix
    )
    etag = tag(_fingerprint(), offer.name, language() if offer is HTML else "", request.script_root)
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    if offer is not HTML:
        return rdf_response(vocabulary(), offer, etag=etag)
    terms = _terms(i18n.preference(language()))
    response = page_response(
        "ns.html",
        alternates=tuple((o, f"/ns.{o.name}") for o in OFFERS[1:]),
        namespace=GP,
        groups=[
            ("ns.classes", [t for t in terms if t.kind == "class"]),
            ("ns.properties", [t for t in terms if t.kind == "property"]),
        ],
        shapes=shapes(),
    )
    return cacheable(response, etag)


@cache
def vocabulary() -> tuple[px.Triple, ...]:
    """The triples of ``vocab/gp.ttl`` and ``vocab/gp-budget.ttl``."""
    texts = (resources.files("vocab").joinpath(name).read_bytes() for name in ("gp.ttl", "gp-budget.ttl"))
    return tuple(quad.triple for text in texts for quad in px.parse(text, format=px.RdfFormat.TURTLE))


@cache
def _fingerprint() -> str:
    return tag(*sorted(str(triple) for triple in vocabulary()))


def _terms(languages: tuple[str, ...]) -> list[Term]:
    """Our terms by name, in the reader's language."""
    store = px.Store()
    store.bulk_extend(px.Quad(t.subject, t.predicate, t.object) for t in vocabulary())

    def texts(node: px.NamedNode, name: str) -> Label | None:
        found = [
            Label(q.object.value, tag_of(q.object))
            for q in store.quads_for_pattern(node, px.NamedNode(expand(name)), None)
            if isinstance(q.object, px.Literal)
        ]
        return pick(found, languages)

    def iris(node: px.NamedNode, *names: str) -> list[str]:
        return sorted(
            q.object.value
            for name in names
            for q in store.quads_for_pattern(node, px.NamedNode(expand(name)), None)
            if isinstance(q.object, px.NamedNode)
        )

    terms = []
    for node in sorted({t.subject for t in vocabulary() if isinstance(t.subject, px.NamedNode)}, key=str):
        if not node.value.startswith(GP):
            continue
        types = iris(node, "rdf:type")
        if not types:
            continue
        is_property = any(kind.endswith("Property") for kind in types)
        name = node.value[len(GP) :]
        terms.append(
            Term(
                node.value,
                name,
                texts(node, "rdfs:label") or Label(name, named=False),
                texts(node, "skos:definition") or texts(node, "rdfs:comment"),
                "property" if is_property else "class",
                iris(node, "rdfs:domain"),
                iris(node, "rdfs:range"),
                iris(node, "rdfs:subClassOf", "rdfs:subPropertyOf"),
            )
        )
    return terms


@cache
def shapes() -> tuple[Shape, ...]:
    """Our node shapes, from the Turtle files of the package ``shapes``."""
    from kg.validate.shape_sets import shape_files

    store = px.Store()
    for item in shape_files():
        store.bulk_load(input=item.read_bytes(), format=px.RdfFormat.TURTLE, base_iri=GP)
    node_shapes = store.quads_for_pattern(
        None, px.NamedNode(expand("rdf:type")), px.NamedNode(expand("sh:NodeShape"))
    )
    found = []
    for quad in node_shapes:
        if not isinstance(quad.subject, px.NamedNode):
            continue
        name = quad.subject.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        shape = Shape(quad.subject.value, name, list(_values(store, quad.subject, "sh:targetClass")))
        for prop in store.quads_for_pattern(quad.subject, px.NamedNode(expand("sh:property")), None):
            if isinstance(prop.object, px.NamedNode | px.BlankNode):
                path = next(_values(store, prop.object, "sh:path"), "")
                shape.rules.append((path, _asked(store, prop.object)))
        shape.rules.sort()
        found.append(shape)
    return tuple(sorted(found, key=lambda s: s.name))


def _values(store: px.Store, node: px.NamedNode | px.BlankNode, name: str) -> Iterator[str]:
    for quad in store.quads_for_pattern(node, px.NamedNode(expand(name)), None):
        if isinstance(quad.object, px.NamedNode | px.Literal):
            yield quad.object.value


def _asked(store: px.Store, node: px.NamedNode | px.BlankNode) -> str:
    parts = []
    for name in ("minCount", "maxCount", "datatype", "class", "nodeKind", "pattern"):
        parts += [f"{name} {shorten(value)}" for value in _values(store, node, "sh:" + name)]
    parts += sorted(_values(store, node, "sh:message"))[:1]
    return "; ".join(parts)
