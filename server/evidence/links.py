"""Where the evidence for a thing is shown: the link that every fact can bear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as px
from flask import g

from kg.index.places import SEPARATOR, best
from server.evidence.facts import DERIVED
from server.evidence.places import source_id
from server.http import links
from server.release.indexed import index_at_hand
from server.release.serving import OpenRelease, release
from server.words.labels import expand

_LATEST = px.NamedNode(expand("gp:latestEntry"))
_PRIMARY = px.NamedNode(expand("gp:primarySource"))
_PLACES = "SELECT path, place FROM thing WHERE path IN (SELECT value FROM json_each(?))"


def evidence_of(iri: str, fact: str = "") -> str:
    """The address of the page that shows where a thing (or a place, for ``fact``) is printed; empty where there is none. Of a
    thing printed several times: in its primary source, a page before lines, the first place."""
    known = _known()
    if iri in known:
        return known[iri]
    opened = release()
    sid, path = source_id(opened, iri)
    if sid:
        stem = f"{opened.base}id/"
        return _address(
            f"{sid}/{path}" if path else sid, fact.removeprefix(stem) if fact.startswith(stem) else ""
        )
    known |= _indexed(opened, (iri,))
    if iri not in known:
        known[iri] = _best(opened, iri)
    return known[iri]


def evidence_ahead(iris: Iterable[str]) -> None:
    """Find the places of many things at once, before ``evidence_of`` is asked for each in this request."""
    known, sources = _known(), f"{release().base}id/source/"
    wanted = (iri for iri in dict.fromkeys(iris) if iri not in known and not iri.startswith(sources))
    known |= _indexed(release(), list(wanted))


def _known() -> dict[str, str]:
    """What was found in this request: the address for a thing."""
    if "evidence" not in g:
        g.evidence = {}
    found: dict[str, str] = g.evidence
    return found


def _address(place: str, fact: str) -> str:
    """``place`` what follows ``/id/source/`` in its IRI, ``fact`` what follows ``/id/``; empty where nothing is to be proven."""
    told = {"fact": fact} if fact and "/" in place else {}
    return links.local(f"/evidence/{place}", **told)


def _indexed(opened: OpenRelease, iris: Sequence[str]) -> dict[str, str]:
    """Of the things that the index has."""
    index = index_at_hand(opened)
    if index is None:
        return {}
    found: dict[str, str] = {}
    for path, said in index.things(_PLACES, iris):
        place, _, entry = (said or "").partition(SEPARATOR)
        found[index.iri(path)] = _address(place.removeprefix("source/"), entry or path) if place else ""
    return found


def _best(opened: OpenRelease, iri: str) -> str:
    node = px.NamedNode(iri)
    if "/id/dataset/" in iri:
        node = next(iter(_objects(opened, node, _LATEST)), node)
    primary = {source.value for source in _objects(opened, node, _PRIMARY)}
    places = (place.value for place in _objects(opened, node, DERIVED))
    stem = f"{opened.base}id/"
    place = best(places, primary, f"{stem}source/")
    fact = node.value.removeprefix(stem) if node.value.startswith(stem) else ""
    return _address(place.removeprefix(f"{stem}source/"), fact) if place else ""


def _objects(opened: OpenRelease, node: px.NamedNode, predicate: px.NamedNode) -> list[px.NamedNode]:
    found = opened.store.quads_for_pattern(node, predicate, None, None)
    return [quad.object for quad in found if isinstance(quad.object, px.NamedNode)]
