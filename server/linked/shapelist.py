"""Our shapes: as RDF at a stable address, and as a list for the page of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyoxigraph as px

from server.http.links import GP
from server.words.labels import expand, shorten


@dataclass(slots=True)
class Shape:
    iri: str
    name: str
    targets: list[str]
    rules: list[tuple[str, str]] = field(default_factory=list)
    """(path, what is asked) of each property shape."""


@cache
def shape_triples() -> tuple[px.Triple, ...]:
    """The triples of all files of shapes. Blank nodes (SHACL's lists and paths need them) are numbered in the order of the
    files, so that the same shapes are the same bytes in every process."""
    from kg.validate.shape_sets import shape_files

    numbers: dict[px.BlankNode, px.BlankNode] = {}

    def same(term: Any) -> Any:
        if isinstance(term, px.BlankNode):
            return numbers.setdefault(term, px.BlankNode(f"s{len(numbers) + 1}"))
        return term

    return tuple(
        px.Triple(same(q.subject), q.predicate, same(q.object))
        for item in shape_files()
        for q in px.parse(item.read_bytes(), format=px.RdfFormat.TURTLE, base_iri=GP)
    )


def about_shape(name: str) -> list[px.Triple]:
    """One shape, with its property shapes and lists; empty when there is none of that name."""
    by_subject: dict[px.NamedNode | px.BlankNode, list[px.Triple]] = {}
    for triple in shape_triples():
        if isinstance(triple.subject, px.NamedNode | px.BlankNode):
            by_subject.setdefault(triple.subject, []).append(triple)
    wanted = [px.NamedNode(shape.iri) for shape in shapes() if shape.name == name]
    waiting: list[px.NamedNode | px.BlankNode] = list(wanted)
    said: list[px.Triple] = []
    for node in waiting:  # grows while it is read
        for triple in by_subject.get(node, []):
            said.append(triple)
            target = triple.object
            if (
                isinstance(target, px.NamedNode | px.BlankNode)
                and target in by_subject
                and target not in waiting
            ):
                waiting.append(target)
    return said


@cache
def shapes() -> tuple[Shape, ...]:
    """Our node shapes, from the Turtle files of the package ``shapes``."""
    store = px.Store()
    store.extend(px.Quad(t.subject, t.predicate, t.object) for t in shape_triples())
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


@cache
def owners() -> dict[str, str]:
    """The node shape that a shape, or a rule within one, stands in; both by name."""
    found: dict[str, str] = {}
    for shape in shapes():
        for triple in about_shape(shape.name):
            if isinstance(triple.subject, px.NamedNode):
                found.setdefault(triple.subject.value.rsplit("#", 1)[-1], shape.name)
        found[shape.name] = shape.name
    return found
