"""What documents say of an agency or scheme, passage by passage, each with the place where it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as px

from kg import tables
from server.budget.facts import natural
from server.evidence.links import evidence_of
from server.evidence.places import find_source, node_at, place_at
from server.http import links
from server.release.serving import OpenRelease
from server.site.thingview import say_locator
from server.words.labels import expand

_OF = ("gp:about", "gp:mentions")
_KINDS = (
    "gp:Statement",
    "gp:Paragraph",
    "gp:Undertaking",
    "gp:Entry",
    "gp:WebsiteListing",
    "gp:Footnote",
    "gp:Passage",
)
"""The classes of what can be read, those that say most first."""
_READ = 500
"""Of so many things that point at one, the kind is looked up."""
SHOWN = 20
_EXAMPLE = "everything-about-an-agency"
_CHOSEN = re.compile(r'BIND\("\w+" AS \?code\)\s+\?agency a gp:Agency ; gp:code \?code \.')
"""Where the shipped question says which agency it is about."""


@dataclass(frozen=True, slots=True)
class Said:
    """``kind`` is the class's IRI, ``place`` the file and the place in it in words, ``evidence`` the page that shows it; empty where unknown."""

    iri: str
    kind: str
    place: str
    evidence: str


def said_of(opened: OpenRelease, iri: str, without: tuple[str, ...] = ()) -> tuple[list[Said], int]:
    """The first passages about a thing or mentioning it, but for classes ``without``; and how many there are (of the first
    ``_READ`` that point at it)."""
    found: dict[str, int] = {}
    for node in _pointing(opened, px.NamedNode(iri)):
        rank = _rank(opened, node)
        if rank is not None and _KINDS[rank] not in without:
            found[node.value] = rank
    ordered = sorted(found, key=lambda node: (found[node], natural(node)))
    return [_shown(opened, node, expand(_KINDS[found[node]])) for node in ordered[:SHOWN]], len(ordered)


def everything(iri: str) -> str:
    """The address of the query for all facts about an agency with the place of each; empty where no query is shipped for it."""
    asked = (tables.example_text(_EXAMPLE) or "").partition("\n")[2]
    if not _CHOSEN.search(asked):
        return ""
    return links.local(
        "/sparql", format="html", query=_CHOSEN.sub(f"BIND({px.NamedNode(iri)} AS ?agency)", asked)
    )


def _pointing(opened: OpenRelease, node: px.NamedNode) -> Iterator[px.NamedNode]:
    seen: set[px.NamedNode] = set()
    for name in _OF:
        for quad in opened.store.quads_for_pattern(None, px.NamedNode(expand(name)), node, None):
            if len(seen) >= _READ:
                return
            if isinstance(quad.subject, px.NamedNode) and quad.subject not in seen:
                seen.add(quad.subject)
                yield quad.subject


def _rank(opened: OpenRelease, node: px.NamedNode) -> int | None:
    said = opened.store.quads_for_pattern(node, px.NamedNode(expand("rdf:type")), None, None)
    classes = {quad.object.value for quad in said if isinstance(quad.object, px.NamedNode)}
    return next((rank for rank, name in enumerate(_KINDS) if expand(name) in classes), None)


def _shown(opened: OpenRelease, iri: str, kind: str) -> Said:
    evidence = evidence_of(iri)
    sid, _, path = evidence.partition("/evidence/")[2].partition("?")[0].partition("/")
    source = find_source(opened, sid) if sid else None
    node = node_at(opened, f"source/{sid}/{path}") if sid and path else None
    place = place_at(opened, node) if node is not None else None
    words = [source.file_name] if source else []
    if place is not None:
        words.append(say_locator(place.locator))
    return Said(iri, kind, ", ".join(words), evidence)
