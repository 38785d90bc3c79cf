"""``/prefixes``: the prefixes of every query, dump and page, as a page, JSON, Turtle (with sh:declare) and SPARQL."""

from __future__ import annotations

import json

import pyoxigraph as px
from flask import Blueprint, Response, request

from kg.graph import prefixes
from server.errors import NotFound
from server.http import links
from server.http.formats import HTML, JSONLD, TURTLE
from server.http.links import GP
from server.http.negotiation import Offer, choose
from server.http.rdf import Statement, cacheable, not_modified, serialise, tag
from server.site.pages import link_alternates, page_response, page_tag
from server.words.labels import expand

blueprint = Blueprint("prefixes", __name__)

_JSON = Offer("json", "application/json")
_CONTEXT = Offer("jsonld", JSONLD.media_type)
_SPARQL = Offer("sparql", "application/sparql-query", (), "application/sparql-query; charset=utf-8", ("rq",))
_TEXT = Offer("txt", "text/plain", (), "text/plain; charset=utf-8")
OFFERS = (HTML, _JSON, TURTLE, _CONTEXT, _SPARQL, _TEXT)


@blueprint.route("/prefixes")
@blueprint.route("/prefixes.<suffix>")
def listing(suffix: str = "") -> Response:
    """The prefixes."""
    if suffix and suffix not in {offer.name for offer in OFFERS}:
        raise NotFound(f"There are no prefixes as {suffix!r}.", hint=", ".join(o.name for o in OFFERS))
    offer = choose(
        OFFERS, accept=request.headers.get("Accept"), format=request.args.get("format"), suffix=suffix
    )
    known = dict(sorted(prefixes().items()))
    etag = page_tag(None, "prefixes") if offer is HTML else tag("prefixes", offer.name)
    others = tuple((o, "/prefixes" if o is HTML else f"/prefixes.{o.name}") for o in OFFERS if o is not offer)
    response = not_modified(etag)
    if response is None and offer is HTML:
        response = cacheable(page_response("prefixes.html", prefixes=known, alternates=others), etag)
    elif response is None:
        response = cacheable(Response(_body(offer, known), content_type=offer.content_type), etag)
        link_alternates(response, others)
    response.headers["Content-Location"] = links.local(f"/prefixes.{offer.name}")
    return response


def _body(offer: Offer, known: dict[str, str]) -> bytes:
    if offer is _JSON:
        return json.dumps(known, indent=1).encode()
    if offer is _CONTEXT:
        return json.dumps({"@context": known}, indent=1).encode()
    if offer is TURTLE:
        return serialise(_declared(known), TURTLE.name)
    return "".join(f"PREFIX {name}: <{space}>\n" for name, space in known.items()).encode()


def _declared(known: dict[str, str]) -> list[Statement]:
    """What SHACL's SPARQL constraints read prefixes from (SHACL 5.2.1)."""
    ontology = px.NamedNode(GP.rstrip("#"))
    uri = px.NamedNode(expand("xsd:anyURI"))
    said: list[Statement] = []
    for name, space in known.items():
        node = px.NamedNode(f"{GP}prefix-{name}")
        said.append(px.Triple(ontology, px.NamedNode(expand("sh:declare")), node))
        said.append(
            px.Triple(node, px.NamedNode(expand("rdf:type")), px.NamedNode(expand("sh:PrefixDeclaration")))
        )
        said.append(px.Triple(node, px.NamedNode(expand("sh:prefix")), px.Literal(name)))
        said.append(px.Triple(node, px.NamedNode(expand("sh:namespace")), px.Literal(space, datatype=uri)))
    return said
