"""What the things of the Estimates and the Yearbook have in common: concepts of a scheme, with their names; and the heads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode

from kg.graph.iris import Iris
from kg.graph.terms import GP, RDFS, SKOS, TYPE, Facts, text
from kg.identity.things import Head, Name


def names_facts(
    facts: Facts, node: NamedNode, names: Sequence[Name], others: Iterable[Name] = (), *, fallback: str
) -> None:
    """One preferred label in each language, further names as alternative labels; ``fallback`` where there is no name."""
    preferred: dict[str, str] = {}
    for name, language in names:
        if name:
            preferred.setdefault(language, name)
    for language, name in preferred.items():
        facts.add(node, SKOS.prefLabel, text(name, language))
    for name, language in (*names, *others):
        if preferred.get(language) != name:
            facts.add(node, SKOS.altLabel, text(name, language or None))
    if not preferred:
        facts.add(node, SKOS.prefLabel, text(fallback, "en"))


def concept(facts: Facts, iris: Iris, path: str, scheme: str, kind: NamedNode) -> NamedNode:
    node = iris.id(path)
    facts.add(node, TYPE, kind, SKOS.Concept)
    facts.add(node, SKOS.inScheme, iris.id(f"scheme/{scheme}"))
    return node


def head_facts(facts: Facts, iris: Iris, head: Head, editions: Iterable[str] = ()) -> None:
    """A head; ``editions`` are the paths of its Estimates."""
    node = concept(facts, iris, head.path, "head", GP.Head)
    facts.add(node, SKOS.notation, text(head.number))
    names_facts(facts, node, head.names, fallback=f"Head {head.number}")
    for language in dict.fromkeys(language for _, language in head.names):
        name = next(name for name, tag in head.names if tag == language)
        facts.add(node, RDFS.label, text(name, language))
    facts.add(node, GP.agency, iris.id(head.agency) if head.agency else None)
    facts.add(node, GP.edition, *(iris.id(edition) for edition in editions))
