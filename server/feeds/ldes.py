"""``/ldes``: the entries of all plans as a Linked Data Event Stream (w3id.org/ldes), in a tree by year of the document (w3id.org/tree).

A member is what one edition says of one entry: a version of it, named by its content, so that a member never changes. The stream holds
the present version of each entry (its retention policy says so); a page is asked for again with its ETag.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pyoxigraph as px
from flask import Blueprint, Response, request

from kg.commitments.dates import first_day
from server.errors import NotFound
from server.http.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE
from server.http.links import absolute
from server.http.negotiation import choose
from server.http.paging import page_number
from server.http.rdf import not_modified, rdf_response, tag
from server.release.queries import select
from server.release.serving import OpenRelease, release
from server.words.labels import expand

blueprint = Blueprint("ldes", __name__)

PAGE = 100
"""Members on one page."""
OFFERS = (TURTLE, TRIG, JSONLD, NTRIPLES, NQUADS, RDFXML)


@dataclass(frozen=True, slots=True)
class Member:
    """An entry and the day its edition was out."""

    entry: str
    day: date


@blueprint.route("/ldes")
def stream() -> Response:
    """The stream: what it is, and a relation to each year."""
    years = sorted({member.day.year for member in _members(release())})
    return _answer(lambda: _root(years))


@blueprint.route("/ldes/<int(fixed_digits=4):year>")
def node(year: int) -> Response:
    """The members of a year, a page at a time."""
    opened, page = release(), page_number()
    found = [member for member in _members(opened) if member.day.year == year]
    if not found:
        raise NotFound(f"The stream has no entry of {year}.", hint="/ldes names the years")
    pages = -(-len(found) // PAGE)
    if page > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")
    shown = found[(page - 1) * PAGE : page * PAGE]
    return _answer(lambda: _page(opened, year, shown, page, pages))


def _answer(make: Callable[[], Iterator[px.Triple]]) -> Response:
    offer = choose(OFFERS, accept=request.headers.get("Accept"), format=request.args.get("format"))
    etag = tag(release().id, "ldes", request.full_path, request.url_root, offer.name)
    return not_modified(etag) or rdf_response(make(), offer, etag=etag)


def _members(opened: OpenRelease) -> Sequence[Member]:
    """All entries by day, then by name."""
    if "ldes" not in opened.memo:
        rows = select(
            opened,
            "SELECT ?entry (MIN(STR(?day)) AS ?first) { ?entry a gp:Entry ; dct:modified ?day } GROUP BY ?entry",
        )
        members = [Member(row["entry"].value, first_day(row["first"].value)) for row in rows]
        opened.memo["ldes"] = tuple(sorted(members, key=lambda member: (member.day, member.entry)))
    found: Sequence[Member] = opened.memo["ldes"]
    return found


def _say(subject: px.NamedNode, name: str, value: px.NamedNode | px.Literal) -> px.Triple:
    return px.Triple(subject, px.NamedNode(expand(name)), value)


def _a(subject: px.NamedNode, kind: str) -> px.Triple:
    return _say(subject, "rdf:type", px.NamedNode(expand(kind)))


def _at(path: str) -> px.NamedNode:
    return px.NamedNode(absolute(path))


def _instant(day: date) -> px.Literal:
    """Midnight of the day in Hong Kong."""
    return px.Literal(f"{day.isoformat()}T00:00:00+08:00", datatype=px.NamedNode(expand("xsd:dateTime")))


def _root(years: Sequence[int]) -> Iterator[px.Triple]:
    events, root, policy = _at("/ldes#stream"), _at("/ldes"), _at("/ldes#retention")
    yield _a(events, "ldes:EventStream")
    yield _say(events, "dct:title", px.Literal("Entries of the open data plans", language="en"))
    yield _say(events, "ldes:timestampPath", px.NamedNode(expand("prov:generatedAtTime")))
    yield _say(events, "ldes:versionOfPath", px.NamedNode(expand("dct:isVersionOf")))
    yield _say(events, "tree:view", root)
    yield _a(root, "tree:Node")
    yield _say(root, "ldes:retentionPolicy", policy)
    yield _a(policy, "ldes:LatestVersionSubset")
    yield _say(policy, "ldes:amount", px.Literal(1))
    for year in years:
        for kind, start in (("GreaterThanOrEqualTo", year), ("LessThan", year + 1)):
            relation = _at(f"/ldes#{year}-{kind}")
            yield _say(root, "tree:relation", relation)
            yield _a(relation, f"tree:{kind}Relation")
            yield _say(relation, "tree:node", _at(f"/ldes/{year}"))
            yield _say(relation, "tree:path", px.NamedNode(expand("prov:generatedAtTime")))
            yield _say(relation, "tree:value", _instant(date(start, 1, 1)))


def _page(
    opened: OpenRelease, year: int, members: Sequence[Member], page: int, pages: int
) -> Iterator[px.Triple]:
    events, address = _at("/ldes#stream"), f"/ldes/{year}"
    here = _at(address if page == 1 else f"{address}?page={page}")
    yield _a(events, "ldes:EventStream")
    yield _say(events, "tree:view", _at("/ldes"))
    yield _a(here, "tree:Node")
    yield _say(_at("/ldes"), "dct:hasPart", here)
    if page < pages:
        relation = _at(f"/ldes/{year}#after-{page}")
        yield _say(here, "tree:relation", relation)
        yield _a(relation, "tree:Relation")
        yield _say(relation, "tree:node", _at(f"{address}?page={page + 1}"))
    for member in members:
        version, content = _version(opened, member)
        yield _say(events, "tree:member", version)
        yield _say(version, "dct:isVersionOf", px.NamedNode(member.entry))
        yield _say(version, "prov:generatedAtTime", _instant(member.day))
        yield from content


def _version(opened: OpenRelease, member: Member) -> tuple[px.NamedNode, list[px.Triple]]:
    """The member's name and what its document says (not what follows from other documents: that changes with them)."""
    start = f"{opened.base}id/graph/source/"
    said = {
        (quad.predicate, quad.object)
        for quad in opened.store.quads_for_pattern(px.NamedNode(member.entry), None, None, None)
        if isinstance(quad.graph_name, px.NamedNode) and quad.graph_name.value.startswith(start)
    }
    lines = sorted(
        ((f"{predicate} {value}", predicate, value) for predicate, value in said), key=lambda line: line[0]
    )
    content = hashlib.sha256("\n".join(line for line, _, _ in lines).encode()).hexdigest()[:16]
    version = px.NamedNode(f"{member.entry}#{content}")
    return version, [px.Triple(version, predicate, value) for _, predicate, value in lines]
