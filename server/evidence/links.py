"""Where the evidence for a thing is shown: the link that every fact can bear."""

from __future__ import annotations

import re

import pyoxigraph as px

from server.evidence.facts import DERIVED
from server.evidence.places import source_id
from server.http import links
from server.release.serving import OpenRelease, release
from server.words.labels import expand

_LATEST = px.NamedNode(expand("gp:latestEntry"))
_PRIMARY = px.NamedNode(expand("gp:primarySource"))
_NUMBER = re.compile(r"[0-9]{1,9}")


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
    if "/id/dataset/" in iri:
        node = next(iter(_objects(opened, node, _LATEST)), node)
    primary = {source.value for source in _objects(opened, node, _PRIMARY)}
    places = [source_id(opened, place.value) for place in _objects(opened, node, DERIVED)]
    stem = f"{opened.base}id/source/"
    # what a place is stands in its name: nothing has to be looked up for a list of fifty things
    ranked = sorted((f"{stem}{sid}" not in primary, *_order(path), sid, path) for sid, path in places if path)
    return _address(opened, *ranked[0][-2:], node.value) if ranked else ""


def _order(path: str) -> tuple[bool, list[int]]:
    """Pages before lines, and both in their order."""
    return not path.startswith("page-"), [int(number) for number in _NUMBER.findall(path)]


def _objects(opened: OpenRelease, node: px.NamedNode, predicate: px.NamedNode) -> list[px.NamedNode]:
    found = opened.store.quads_for_pattern(node, predicate, None, None)
    return [quad.object for quad in found if isinstance(quad.object, px.NamedNode)]
