"""Looking things up in a store: the values of one property of one thing."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Store

from kg.graph import Iris
from kg.graph.terms import TYPE

_TAGS = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans"}
"""The store keeps language tags in lower case."""


def tag(literal: Literal) -> str:
    """Its language tag as usually written, empty without one."""
    return _TAGS.get(literal.language or "", literal.language or "")


class Lookup:
    """What a store says, in plain values. ``base`` is that of its names."""

    def __init__(self, store: Store, base: str) -> None:
        self.store, self.iris = store, Iris(base)

    def instances(self, kind: NamedNode) -> list[NamedNode]:
        """In the order of their IRIs."""
        found = {quad.subject for quad in self.store.quads_for_pattern(None, TYPE, kind, None)}
        return sorted((node for node in found if isinstance(node, NamedNode)), key=lambda node: node.value)

    def values(self, node: NamedNode, predicate: NamedNode) -> Iterator[NamedNode | Literal]:
        for quad in self.store.quads_for_pattern(node, predicate, None, None):
            if isinstance(quad.object, NamedNode | Literal):
                yield quad.object

    def literal(self, node: NamedNode, predicate: NamedNode) -> Literal | None:
        return next((v for v in self.values(node, predicate) if isinstance(v, Literal)), None)

    def text(self, node: NamedNode, predicate: NamedNode) -> str:
        """Empty when there is none."""
        found = self.literal(node, predicate)
        return found.value if found is not None else ""

    def number(self, node: NamedNode, predicate: NamedNode) -> int:
        """0 when there is none."""
        return int(self.text(node, predicate) or 0)

    def truth(self, node: NamedNode, predicate: NamedNode) -> bool | None:
        found = self.text(node, predicate)
        return found in ("true", "1") if found else None

    def things(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        found = {v for v in self.values(node, predicate) if isinstance(v, NamedNode)}
        return sorted(found, key=lambda v: v.value)

    def path(self, node: NamedNode) -> str:
        """Its path as in ``kg.identity`` (not encoded); the IRI itself for one from elsewhere."""
        path = self.iris.path(node.value)
        return node.value if path is None else unquote(path)

    def paths(self, node: NamedNode, predicate: NamedNode) -> list[str]:
        return [self.path(thing) for thing in self.things(node, predicate)]

    def code(self, node: NamedNode, predicate: NamedNode) -> str:
        """The last part of the path of the first thing: the code of a concept or agency. Empty when there is none."""
        return next((path.rpartition("/")[2] for path in self.paths(node, predicate)), "")
