"""What derives from a place of a source, and which words of it stand there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice

import pyoxigraph as px

from server.evidence.places import Place, Source, place_at, stated, text_of
from server.linked.things import TYPE
from server.release.serving import OpenRelease
from server.words.labels import expand

DERIVED = px.NamedNode(expand("prov:wasDerivedFrom"))
_MOST_FACTS = 500
"""So many of the facts of one place are looked at."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A thing that derives from a place; ``kind`` is its class among KINDS, as a prefixed name."""

    iri: str
    kind: str


KINDS = (
    "gp:Entry", "gp:Figure", "gp:Provision", "gp:Establishment", "gp:Statement", "gp:Undertaking", "gp:NilReturn",
    "gp:ProgrammeListing", "gp:WebsiteListing", "gp:Passage", "gp:Paragraph", "gp:Footnote", "gp:Remark", "gp:Group",
    "gp:Plan", "gp:Estimates", "gp:Chapter", "dcat:Dataset", "gp:Mention", "gp:QualityNote",
)  # fmt: skip
"""What may derive from a place, what is nearest to the print first."""


def facts(opened: OpenRelease, place: Place) -> list[Fact]:
    """What derives from a place, and what its line became; by kind, then by IRI."""
    quads = opened.store.quads_for_pattern(None, DERIVED, px.NamedNode(place.iri), None)
    nodes = {q.subject for q in islice(quads, _MOST_FACTS) if isinstance(q.subject, px.NamedNode)}
    if place.becomes:
        nodes.add(px.NamedNode(place.becomes))
    found = []
    for node in nodes:
        fact = kind_of(opened, node.value)
        if fact is not None:
            found.append((KINDS.index(fact.kind), _ordinal(opened, node), fact.iri))
    return [Fact(iri, KINDS[rank]) for rank, _, iri in sorted(found)]


def kind_of(opened: OpenRelease, iri: str) -> Fact | None:
    """A thing as a fact; None where it is none of KINDS, or no IRI."""
    try:
        node = px.NamedNode(iri)
    except ValueError:
        return None
    names = _names()
    types = opened.store.quads_for_pattern(node, TYPE, None, None)
    kinds = (q.object.value for q in types if isinstance(q.object, px.NamedNode))
    ranks = [KINDS.index(names[kind]) for kind in kinds if kind in names]
    return Fact(iri, KINDS[min(ranks)]) if ranks else None


@cache
def _names() -> dict[str, str]:
    return {expand(kind): kind for kind in KINDS}


def places_of(opened: OpenRelease, fact: str, source: Source) -> list[Place]:
    """The places of one source that a thing derives from, in the order of the document."""
    quads = opened.store.quads_for_pattern(px.NamedNode(fact), DERIVED, None, None)
    stem = f"{source.iri}/"
    nodes = {
        q.object for q in quads if isinstance(q.object, px.NamedNode) and q.object.value.startswith(stem)
    }
    found = [place for node in nodes if (place := place_at(opened, node)) is not None]
    return sorted(found, key=lambda p: (p.page or 0, p.ordinal or p.first or 0, p.path))


def words_of(opened: OpenRelease, fact: Fact) -> str:
    """The words of a thing that stand in its place: of a figure what is printed in its cell, of an entry its title."""
    node = px.NamedNode(fact.iri)
    if fact.kind == "gp:Statement" and (words := _quantity(opened, node)):
        return words
    for name in _WORDS.get(fact.kind, ()):
        quads = opened.store.quads_for_pattern(node, px.NamedNode(expand(name)), None, None)
        texts = sorted(q.object.value for q in quads if isinstance(q.object, px.Literal))
        if texts:
            return texts[0]
    return ""


_WORDS = {
    "gp:Entry": ("dct:title",),
    "gp:Figure": ("gp:printedValue",),
    "gp:Provision": ("gp:printedValue",),
    "gp:Establishment": ("gp:printedValue",),
    "gp:WebsiteListing": ("gp:url",),
    "gp:Mention": ("gp:sourceText",),
    "gp:Group": ("rdfs:label",),
    "gp:Plan": ("dct:title",),
}


def _quantity(opened: OpenRelease, node: px.NamedNode) -> str:
    """The words of a quantity: a statement says where they stand in its paragraph."""
    said = stated(opened, node)
    start, end, paragraph = (text_of(said, name) for name in ("gp:start", "gp:end", "gp:inParagraph"))
    if not (start.isdigit() and end.isdigit() and paragraph):
        return ""
    whole = text_of(stated(opened, px.NamedNode(paragraph)), "rdfs:comment")
    return whole[int(start) : int(end)]


@dataclass(frozen=True, slots=True)
class Work:
    """What a source is a print of: a plan, an edition of the Estimates, a chapter. ``publisher`` is an IRI, empty where the graph names none."""

    iri: str
    publisher: str
    issued: str


def work_of(opened: OpenRelease, source: Source) -> Work | None:
    """The plan, report or chapter in a source."""
    wanted = {expand(name) for name in ("gp:Plan", "gp:Estimates", "gp:Chapter")}
    for quad in opened.store.quads_for_pattern(None, DERIVED, px.NamedNode(source.iri), None):
        if isinstance(quad.subject, px.NamedNode):
            said = stated(opened, quad.subject)
            if wanted & {t.value for t in said.get(TYPE.value, [])}:
                return Work(quad.subject.value, text_of(said, "dct:publisher"), text_of(said, "dct:issued"))
    return None


def _ordinal(opened: OpenRelease, node: px.NamedNode) -> int:
    quads = opened.store.quads_for_pattern(node, px.NamedNode(expand("gp:ordinal")), None, None)
    text = next((q.object.value for q in quads if isinstance(q.object, px.Literal)), "")
    return int(text) if text.isascii() and text.isdigit() else 0
