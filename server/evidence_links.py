"""Where the evidence for a thing is shown: the link that every fact can bear."""

from __future__ import annotations

import pyoxigraph as px

from server import links
from server.evidence_facts import DERIVED
from server.evidence_places import place_at, source_id
from server.labels import expand
from server.releases import OpenRelease, release

_LATEST = px.NamedNode(expand("gp:latestEntry"))
_PRIMARY = px.NamedNode(expand("gp:primarySource"))
_MOST = 200
"""So many places of a thing are looked at for the best one."""


def evidence_of(iri: str, fact: str = "") -> str:
    """The address of the page that shows where a thing (or a place, for ``fact``) is printed; empty where there is none. Of a
    thing printed several times: in its primary source, a page before lines, the first place."""
    opened = release()
    sid, path = source_id(opened, iri)
    if not sid:
        return _best(opened, iri)
    return _address(opened, sid, path, fact)


def _address(opened: OpenRelease, sid: str, path: str, fact: str) -> str:
    if not path:
        return links.local(f"/evidence/{sid}")
    stem = f"{opened.base}id/"
    told = {"fact": fact.removeprefix(stem)} if fact.startswith(stem) else {}
    return links.local(f"/evidence/{sid}/{path}", **told)


def _best(opened: OpenRelease, iri: str) -> str:
    node = px.NamedNode(iri)
    latest = next(opened.store.quads_for_pattern(node, _LATEST, None, None), None)
    if latest is not None and isinstance(latest.object, px.NamedNode):
        node = latest.object
    primary = {q.object.value for q in _objects(opened, node, _PRIMARY)}
    best: tuple[tuple[bool, bool, int, int, str], str, str] | None = None
    for quad in _objects(opened, node, DERIVED)[:_MOST]:
        sid, path = source_id(opened, quad.object.value)
        if not path:
            continue
        place = place_at(opened, quad.object)
        if place is None:
            continue
        is_other = f"{opened.base}id/source/{sid}" not in primary
        rank = (is_other, place.box is None, place.page or 0, place.row or place.first or 0, place.iri)
        if best is None or rank < best[0]:
            best = (rank, sid, path)
    return _address(opened, best[1], best[2], node.value) if best is not None else ""


def _objects(opened: OpenRelease, node: px.NamedNode, predicate: px.NamedNode) -> list[px.Quad]:
    found = opened.store.quads_for_pattern(node, predicate, None, None)
    return [quad for quad in found if isinstance(quad.object, px.NamedNode)]
