"""What the instances of each class look like, in one aggregate query per class: how many of them have which property, how
often, with which kind of value. It settles most constraints for a million quads in about a second."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from kg.dataclasses import dataclass
from kg.validate.terms import RDF, Term
from kg.validate.view import View

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Usage:
    """Values of one kind that a property has on the instances of a class.

    ``kind`` is IRI, BlankNode, Literal or Triple; ``values`` counts statements (a triple in two graphs twice), ``subjects``
    the instances that have any.
    """

    kind: str
    datatype: str
    language: str
    values: int
    subjects: int


@dataclass(slots=True)
class ClassProfile:
    instances: int = 0
    usage: dict[str, list[Usage]] = field(default_factory=dict)

    def of(self, predicate: NamedNode) -> list[Usage]:
        return self.usage.get(predicate.value, [])


_QUERY = """SELECT ?p ?d ?l ?i ?b (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) {{ ?s a {cls} . ?s ?p ?o {only} }}
GROUP BY ?p (DATATYPE(?o) AS ?d) (LANG(?o) AS ?l) (ISIRI(?o) AS ?i) (ISBLANK(?o) AS ?b)"""


EVERYTHING = "*"
"""Among the properties wanted: all that there are."""
_SMALL = 100_000
"""Quads up to which threads do not pay."""
_NARROW = 8
"""Up to so many properties it pays to ask for them by name."""


def _profile(view: View, cls: NamedNode, wanted: frozenset[str]) -> ClassProfile:
    found = ClassProfile()
    only = ""
    if EVERYTHING not in wanted and len(wanted) <= _NARROW:
        only = f"FILTER(?p IN ({', '.join(f'<{p}>' for p in sorted(wanted | {RDF + 'type'}))}))"
    for p, d, language, iri, blank, n, m in view.select(_QUERY.format(cls=cls, only=only)):
        assert isinstance(p, NamedNode)
        assert isinstance(n, Literal)
        assert isinstance(m, Literal)
        kind = (
            "Literal" if d is not None else "IRI" if _true(iri) else "BlankNode" if _true(blank) else "Triple"
        )
        usage = Usage(
            kind,
            d.value if isinstance(d, NamedNode) else "",
            language.value if isinstance(language, Literal) else "",
            int(n.value),
            int(m.value),
        )
        found.usage.setdefault(p.value, []).append(usage)
    kinds = found.usage.get(RDF + "type", [])
    # a class may be a blank node, so that rdf:type has values of two kinds; every instance has at least one IRI
    found.instances = max((u.subjects for u in kinds if u.kind == "IRI"), default=0)
    return found


def _true(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.value == "true"


def profiles(view: View, classes: Mapping[Term, frozenset[str]]) -> dict[Term, ClassProfile]:
    """Profiles of those classes that are IRIs, each of at least the properties wanted."""
    named = [c for c in classes if isinstance(c, NamedNode)]
    return dict(zip(named, in_threads(view, lambda c: _profile(view, c, classes[c]), named), strict=True))


def in_threads(view: View, work: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
    """What ``work`` gives for each item. A large store answers several at a time without holding Python's lock; a small one
    answers sooner than threads take turns."""
    if len(view.store) <= _SMALL:
        return [work(item) for item in items]
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        return list(pool.map(work, items))
