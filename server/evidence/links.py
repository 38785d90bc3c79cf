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
    opened = release()
    sid, path = source_id(opened, iri)
    if sid:
        return _address(opened, sid, path, fact)
    known = _known()
    if iri not in known:
        known[iri] = _indexed(opened, (iri,)).get(iri) or _best(opened, iri)
    place, fact = known[iri]
    return _address(opened, *source_id(opened, place), fact) if place else ""


def evidence_ahead(iris: Iterable[str]) -> None:
    """Find the places of many things at once, before ``evidence_of`` is asked for each in this request."""
    known = _known()
    known |= _indexed(release(), [iri for iri in dict.fromkeys(iris) if iri not in known])


def _known() -> dict[str, tuple[str, str]]:
    """What was found in this request: the place of a thing, and what to say that it proves."""
    if "evidence" not in g:
        g.evidence = {}
    found: dict[str, tuple[str, str]] = g.evidence
    return found


def _address(opened: OpenRelease, sid: str, path: str, fact: str) -> str:
    if not path:
        return links.local(f"/evidence/{sid}")
    stem = f"{opened.base}id/"
    told = {"fact": fact.removeprefix(stem)} if fact.startswith(stem) else {}
    return links.local(f"/evidence/{sid}/{path}", **told)


def _indexed(opened: OpenRelease, iris: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Of the things that the index has."""
    index = index_at_hand(opened)
    if index is None:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for path, said in index.things(_PLACES, iris):
        place, _, entry = (said or "").partition(SEPARATOR)
        iri = index.iri(path)
        found[iri] = (index.iri(place) if place else "", index.iri(entry) if entry else iri)
    return found


def _best(opened: OpenRelease, iri: str) -> tuple[str, str]:
    node = px.NamedNode(iri)
    if "/id/dataset/" in iri:
        node = next(iter(_objects(opened, node, _LATEST)), node)
    primary = {source.value for source in _objects(opened, node, _PRIMARY)}
    places = (place.value for place in _objects(opened, node, DERIVED))
    return best(places, primary, f"{opened.base}id/source/"), node.value


def _objects(opened: OpenRelease, node: px.NamedNode, predicate: px.NamedNode) -> list[px.NamedNode]:
    found = opened.store.quads_for_pattern(node, predicate, None, None)
    return [quad.object for quad in found if isinstance(quad.object, px.NamedNode)]
