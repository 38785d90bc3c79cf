"""Search by name over a release: every name of the things people look for, under one key for all scripts."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as px

from kg.values.script import fold
from server.labels import expand
from server.releases import OpenRelease

_KINDS = ("gp:Agency", "gp:Plan", "dcat:Dataset", "gp:Entry")
_NAMES = (
    "skos:prefLabel",
    "skos:altLabel",
    "dct:title",
    "foaf:name",
    "gp:code",
    "gp:convertedTitle",
    "gp:convertedName",
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found; ``kind`` is the prefixed name of its class."""

    iri: str
    kind: str


def search(opened: OpenRelease, words: str) -> list[Hit]:
    """Things of which one name holds all the words: whole names first, then names that begin so, then the rest; among
    equals agencies before plans, datasets and entries."""
    wanted = [key for word in words.split() if (key := fold(word))]
    if not wanted:
        return []
    whole = fold(words)
    found: dict[str, tuple[int, int, str]] = {}
    for key, rank, iri in _index(opened):
        if all(word in key for word in wanted):
            closeness = 0 if key == whole else 1 if key.startswith(whole) else 2
            found[iri] = min(found.get(iri, (9, 9, "")), (closeness, rank, iri))
    return [Hit(iri, _KINDS[rank]) for _, rank, iri in sorted(found.values())]


def _index(opened: OpenRelease) -> list[tuple[str, int, str]]:
    """(folded name, rank of the kind, IRI), made once per release."""
    if "names" not in opened.memo:
        names: dict[tuple[str, int, str], None] = {}
        kind_of = px.NamedNode(expand("rdf:type"))
        for rank, kind in enumerate(_KINDS):
            for quad in opened.store.quads_for_pattern(None, kind_of, px.NamedNode(expand(kind)), None):
                for name in _NAMES:
                    for named in opened.store.quads_for_pattern(
                        quad.subject, px.NamedNode(expand(name)), None, None
                    ):
                        if isinstance(named.object, px.Literal) and isinstance(quad.subject, px.NamedNode):
                            names[fold(named.object.value), rank, quad.subject.value] = None
        opened.memo["names"] = list(names)
    index: list[tuple[str, int, str]] = opened.memo["names"]
    return index
