"""The terms of our vocabulary, as pages show them: names and definitions in every language, what they stand for, how often a
release uses them, which shapes speak of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import pyoxigraph as px

from server.http.links import GP
from server.release.queries import select
from server.release.serving import OpenRelease
from server.words.labels import Label, expand, pick, tag_of


@dataclass(slots=True)
class Term:
    """A term; ``domain``, ``range``, ``parents`` and ``children`` are IRIs, ``labels`` and ``definitions`` by language."""

    iri: str
    name: str
    kind: str
    labels: list[Label] = field(default_factory=list)
    definitions: list[Label] = field(default_factory=list)
    domain: list[str] = field(default_factory=list)
    range: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)

    def label(self, languages: tuple[str, ...]) -> Label:
        return pick(self.labels, languages) or Label(self.name, named=False)

    def definition(self, languages: tuple[str, ...]) -> Label | None:
        return pick(self.definitions, languages)


@cache
def vocabulary() -> tuple[px.Triple, ...]:
    """The triples of ``vocab/gp.ttl`` and ``vocab/gp-budget.ttl``."""
    texts = (resources.files("vocab").joinpath(name).read_bytes() for name in ("gp.ttl", "gp-budget.ttl"))
    return tuple(quad.triple for text in texts for quad in px.parse(text, format=px.RdfFormat.TURTLE))


def about(iri: str) -> list[px.Triple]:
    """What the vocabulary states of a term, and which terms are kinds of it."""
    node = px.NamedNode(iri)
    return [t for t in vocabulary() if t.subject == node or (t.object == node and _is_child(t))]


def _is_child(triple: px.Triple) -> bool:
    return triple.predicate.value in (expand("rdfs:subClassOf"), expand("rdfs:subPropertyOf"))


@cache
def terms() -> dict[str, Term]:
    """Our terms, by name."""
    stated: dict[str, dict[str, list[px.NamedNode | px.Literal]]] = {}
    children: dict[str, list[str]] = {}
    for t in vocabulary():
        if not isinstance(t.subject, px.NamedNode) or not isinstance(t.object, px.NamedNode | px.Literal):
            continue
        if _is_child(t):
            children.setdefault(t.object.value, []).append(t.subject.value)
        if t.subject.value.startswith(GP):
            stated.setdefault(t.subject.value, {}).setdefault(t.predicate.value, []).append(t.object)
    found = {}
    for iri, properties in sorted(stated.items()):
        types = [v.value for v in properties.get(expand("rdf:type"), [])]
        if not types:
            continue

        def iris(*names: str, of: dict[str, list[px.NamedNode | px.Literal]] = properties) -> list[str]:
            return sorted(
                v.value for n in names for v in of.get(expand(n), []) if isinstance(v, px.NamedNode)
            )

        def texts(*names: str, of: dict[str, list[px.NamedNode | px.Literal]] = properties) -> list[Label]:
            literals = [v for n in names for v in of.get(expand(n), []) if isinstance(v, px.Literal)]
            return [Label(v.value, tag_of(v)) for v in literals]

        name = iri[len(GP) :]
        found[name] = Term(
            iri,
            name,
            "property" if any(kind.endswith("Property") for kind in types) else "class",
            texts("rdfs:label"),
            texts("skos:definition") or texts("rdfs:comment"),
            iris("rdfs:domain", "schema:domainIncludes"),
            iris("rdfs:range", "schema:rangeIncludes"),
            iris("rdfs:subClassOf", "rdfs:subPropertyOf"),
            sorted(children.get(iri, [])),
        )
    return found


def usage(opened: OpenRelease, term: Term) -> int:
    """How many things are of a class, or how many statements a property makes; counted once per release."""
    key = ("usage", term.iri)
    if key not in opened.memo:
        node = px.NamedNode(term.iri)
        pattern = f"?s a {node}" if term.kind == "class" else f"?s {node} ?o"
        count = "COUNT(DISTINCT ?s)" if term.kind == "class" else "COUNT(*)"
        opened.memo[key] = int(select(opened, f"SELECT ({count} AS ?n) {{ {pattern} }}")[0]["n"].value)
    number: int = opened.memo[key]
    return number


def schemes(opened: OpenRelease) -> list[tuple[str, int]]:
    """The concept schemes of the release, by IRI, with how many concepts each has."""
    if "schemes" not in opened.memo:
        rows = select(
            opened,
            "SELECT ?s (COUNT(DISTINCT ?c) AS ?n) { ?s a skos:ConceptScheme . OPTIONAL { ?c skos:inScheme ?s } } "
            "GROUP BY ?s ORDER BY ?s",
        )
        opened.memo["schemes"] = [(r["s"].value, int(r["n"].value)) for r in rows if r["s"] is not None]
    found: list[tuple[str, int]] = opened.memo["schemes"]
    return found


def question(term: Term) -> str:
    """A query that shows the term in use."""
    pattern = f"?thing a gp:{term.name}" if term.kind == "class" else f"?thing gp:{term.name} ?value"
    return f"PREFIX gp: <{GP}>\n\nSELECT * WHERE {{\n  {pattern} .\n}}\nLIMIT 50\n"


def speaking(term: Term, shapes: Iterable[tuple[str, list[str], list[str]]]) -> list[str]:
    """The names of the shapes that are about a class or ask something of a property; ``shapes`` are (name, targets, paths)."""
    return [name for name, targets, paths in shapes if term.iri in targets or term.iri in paths]


def ahead(opened: OpenRelease) -> None:
    """Count the uses of every term before the first reader asks."""
    for term in terms().values():
        if opened.superseded:
            return
        usage(opened, term)
