"""Triple Pattern Fragments at ``/fragments``, for clients that bring their own query engine (linkeddatafragments.org;
the Hydra controls of "Triple Pattern Fragments", section 4, and the ``graph`` position of Quad Pattern Fragments)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

import pyoxigraph as px
from flask import Blueprint, Response, request

from kg.graph import prefixes
from kg.langtags import restore
from server.errors import NotFound
from server.http.formats import HTML, JSONLD, NQUADS, NTRIPLES, RDF_FORMATS, RDFXML, TRIG, TURTLE
from server.http.links import absolute
from server.http.negotiation import Offer, choose
from server.http.paging import page_number
from server.http.rdf import cacheable, not_modified, tag
from server.linked import patterns
from server.release.serving import OpenRelease, release
from server.site.pages import link_alternates, page_response
from server.words.labels import expand

blueprint = Blueprint("fragments", __name__)

PAGE = 100
"""Matching triples on one page."""
_QUERY = "-._~!$&'()*+,;=:@/?%"
"""What may stand in a query as it is (RFC 3986), and the sign of what is encoded already."""
_COUNTED = 10_000
"""Patterns whose count is remembered for a release."""
_OFFERS = (HTML, TRIG, TURTLE, JSONLD, NQUADS, NTRIPLES, RDFXML)
_WITH_GRAPHS = (TRIG, NQUADS, JSONLD)
_PREFIXES = ("hydra", "void", "rdf", "xsd", "dct")
_HYDRA_PROPERTIES = {
    "subject": "rdf:subject",
    "predicate": "rdf:predicate",
    "object": "rdf:object",
    "graph": "sd:graph",
}


@dataclass(frozen=True, slots=True)
class Fragment:
    """A page of a fragment: ``address`` is the fragment's, ``page_address`` this page's; ``graph`` the one that was asked for."""

    dataset: str
    address: str
    page_address: str
    graph: px.NamedNode | px.DefaultGraph
    triples: list[px.Triple]
    total: int
    page: int
    pages: int

    def at(self, page: int) -> str:
        if page == 1:
            return self.address
        return f"{self.address}{'&' if '?' in self.address else '?'}page={page}"


@blueprint.route("/fragments")
def fragments() -> Response:
    """A page of the triples that match ``subject``, ``predicate``, ``object`` and ``graph``, with the controls to go on."""
    offer = choose(_OFFERS, accept=request.headers.get("Accept"), format=request.args.get("format"))
    pattern = patterns.read(request.args)
    if pattern.graph == px.NamedNode(_union()):
        pattern = replace(pattern, graph=None)
    page, opened = page_number(), release()
    etag = tag(opened.id, "fragment", _here(), offer.name, request.headers.get("Accept-Language", ""))
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    found = _fragment(opened, pattern, page)
    if offer is HTML:
        response = page_response("fragments.html", alternates=_others(), found=found, asked=_asked())
    else:
        response = Response(_serialise(found, offer), content_type=offer.content_type)
        link_alternates(response, _others())
    for relation, number in (("first", 1), ("prev", page - 1), ("next", page + 1), ("last", found.pages)):
        if 1 <= number <= found.pages:
            response.headers.add("Link", f'<{found.at(number)}>; rel="{relation}"')
    return cacheable(response, etag)


def _fragment(opened: OpenRelease, pattern: patterns.Pattern, page: int) -> Fragment:
    known: dict[patterns.Pattern, int] = opened.memo.setdefault("fragment-counts", {})
    if pattern not in known:
        if len(known) >= _COUNTED:
            known.clear()
        known[pattern] = patterns.count(opened.store, pattern)
    total = known[pattern]
    pages = max(1, -(-total // PAGE))
    if page > pages:
        raise NotFound(f"This fragment has {pages} pages.", hint="leave ?page= out")
    asked = urlencode(_asked())
    address = absolute("/fragments") + (f"?{asked}" if asked else "")
    return Fragment(
        dataset=absolute("/fragments") + "#dataset",
        address=address,
        page_address=_here(),
        graph=pattern.graph if isinstance(pattern.graph, px.NamedNode) else px.DefaultGraph(),
        triples=patterns.matches(opened.store, pattern, (page - 1) * PAGE, PAGE),
        total=total,
        page=page,
        pages=pages,
    )


def _union() -> str:
    """What clients ask for as ``graph`` when they mean the default graph: all graphs together."""
    return absolute("/fragments") + "#default-graph"


def _here() -> str:
    """This request's own address as the client wrote it (what Flask gives is decoded, and no IRI any more)."""
    query = quote(request.query_string.decode("latin-1"), safe=_QUERY)
    return absolute("/fragments") + (f"?{query}" if query else "")


def _asked() -> dict[str, str]:
    """The positions that the request fixes, as it wrote them."""
    return {name: value for name in patterns.POSITIONS if (value := request.args.get(name, "").strip())}


def _others() -> tuple[tuple[Offer, str], ...]:
    asked = _asked()
    return tuple(
        (offer, "/fragments?" + urlencode({**asked, "format": offer.name}))
        for offer in _OFFERS
        if offer is not HTML
    )


def _serialise(found: Fragment, offer: Offer) -> bytes:
    """The page's data and its controls: apart where the format has graphs (section 3.3 of the specification)."""
    metadata = px.NamedNode(found.page_address + "#metadata")
    if offer in _WITH_GRAPHS:
        quads = [px.Quad(t.subject, t.predicate, t.object, found.graph) for t in found.triples]
        quads += [px.Quad(t.subject, t.predicate, t.object, metadata) for t in controls(found)]
        data = px.serialize(quads, format=RDF_FORMATS[offer.name], prefixes=_used(quads))
    else:
        both = list(dict.fromkeys([*found.triples, *controls(found)]))
        data = px.serialize(both, format=RDF_FORMATS[offer.name], prefixes=_used(both))
    assert data is not None
    return restore(data)


def _used(statements: list[px.Quad] | list[px.Triple]) -> dict[str, str]:
    """The prefixes of the controls, and of ours those that begin a predicate here."""
    known = prefixes()
    begun = {statement.predicate.value for statement in statements}
    return {
        name: space
        for name, space in known.items()
        if name in _PREFIXES or any(iri.startswith(space) for iri in begun)
    }


def controls(found: Fragment) -> Iterator[px.Triple]:
    """What lets a client find every other fragment, and tells how many triples this one has."""
    dataset, fragment = px.NamedNode(found.dataset), px.NamedNode(found.address)
    page = px.NamedNode(found.page_address)
    search = px.NamedNode(absolute("/fragments") + "#search")

    def say(subject: px.NamedNode, name: str, value: px.NamedNode | px.Literal) -> px.Triple:
        return px.Triple(subject, px.NamedNode(expand(name)), value)

    for kind in ("void:Dataset", "hydra:Collection"):
        yield say(dataset, "rdf:type", px.NamedNode(expand(kind)))
    yield say(dataset, "void:subset", fragment)
    # a client that sees the position "graph" takes the default graph for empty unless it is told its name
    yield say(dataset, "sd:defaultGraph", px.NamedNode(_union()))
    yield say(dataset, "hydra:search", search)
    yield say(dataset, "void:uriLookupEndpoint", px.NamedNode(absolute("/fragments?subject=")))
    template = absolute("/fragments") + "{?subject,predicate,object,graph}"
    yield say(search, "rdf:type", px.NamedNode(expand("hydra:IriTemplate")))
    yield say(search, "hydra:template", px.Literal(template))
    yield say(search, "hydra:variableRepresentation", px.NamedNode(expand("hydra:ExplicitRepresentation")))
    for position in patterns.POSITIONS:
        mapping = px.NamedNode(absolute("/fragments") + f"#{position}")
        yield say(search, "hydra:mapping", mapping)
        yield say(mapping, "rdf:type", px.NamedNode(expand("hydra:IriTemplateMapping")))
        yield say(mapping, "hydra:variable", px.Literal(position))
        yield say(mapping, "hydra:property", px.NamedNode(expand(_HYDRA_PROPERTIES[position])))
        yield say(mapping, "hydra:required", px.Literal(False))
    total, size = px.Literal(found.total), px.Literal(PAGE)
    for node in dict.fromkeys((fragment, page)):
        yield say(node, "hydra:totalItems", total)
        yield say(node, "void:triples", total)
        yield say(node, "hydra:itemsPerPage", size)
        yield say(node, "dct:source", dataset)
    yield say(fragment, "rdf:type", px.NamedNode(expand("hydra:Collection")))
    yield say(fragment, "hydra:view", page)
    yield say(page, "rdf:type", px.NamedNode(expand("hydra:PartialCollectionView")))
    if page != fragment:
        yield say(fragment, "void:subset", page)
    steps = {"first": 1, "last": found.pages, "next": found.page + 1, "previous": found.page - 1}
    for name, number in steps.items():
        if 1 <= number <= found.pages:
            yield say(page, f"hydra:{name}", px.NamedNode(found.at(number)))
