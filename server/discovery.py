"""For machines that look around: VoID, the sitemap, robots."""

from __future__ import annotations

from itertools import islice
from xml.sax.saxutils import escape

import pyoxigraph as px
from flask import Blueprint, Response, request

from server.formats import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE
from server.labels import expand
from server.links import absolute, document
from server.listing import listing
from server.negotiation import choose
from server.rdf import cacheable, rdf_response, tag
from server.releases import release
from server.things import describe, triples

blueprint = Blueprint("discovery", __name__)

_SITEMAP_LIMIT = 50_000
"""Addresses that one sitemap may hold (sitemaps.org)."""
_PAGES = ("/", "/promises", "/catalog", "/agencies", "/query", "/data/", "/releases", "/ns")


@blueprint.route("/.well-known/void")
def void() -> Response:
    """The release as a VoID dataset, with the addresses where it is served today."""
    offer = choose((TURTLE, JSONLD, NTRIPLES, RDFXML), accept=_machine(), format=request.args.get("format"))
    opened = release()
    node = px.NamedNode(opened.base + "id/release")
    said = list(triples(opened.store, describe(opened.store, node.value)))
    said.append(
        px.Triple(node, px.NamedNode(expand("void:sparqlEndpoint")), px.NamedNode(absolute("/sparql")))
    )
    for path, _, _ in listing(opened):
        if "/" not in path:
            dump = px.NamedNode(absolute(f"/data/{path}"))
            said.append(px.Triple(node, px.NamedNode(expand("void:dataDump")), dump))
    return rdf_response(dict.fromkeys(said), offer)


def _machine() -> str | None:
    """The Accept header, unless it asks for HTML only: a browser may look at the Turtle."""
    accept = request.headers.get("Accept")
    return None if accept and HTML.media_type in accept else accept


@blueprint.route("/robots.txt")
def robots() -> Response:
    text = f"User-agent: *\nDisallow: {request.script_root}/sparql\nDisallow: {request.script_root}/search\nSitemap: {absolute('/sitemap.xml')}\n"
    return Response(text, content_type="text/plain; charset=utf-8")


@blueprint.route("/sitemap.xml")
def sitemap() -> Response:
    """The pages, and the documents of plans, agencies and datasets."""
    opened = release()
    rdf_type = px.NamedNode(expand("rdf:type"))
    paths = list(_PAGES)
    for kind in ("gp:Plan", "gp:Agency", "dcat:Dataset"):
        things = {
            quad.subject.value
            for quad in opened.store.quads_for_pattern(None, rdf_type, px.NamedNode(expand(kind)), None)
            if isinstance(quad.subject, px.NamedNode) and quad.subject.value.startswith(opened.base + "id/")
        }
        paths += [document(iri) for iri in sorted(things)]
    lines = [f"<url><loc>{escape(absolute(path))}</loc></url>" for path in islice(paths, _SITEMAP_LIMIT)]
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(lines)
        + "\n</urlset>\n"
    )
    return cacheable(
        Response(body, content_type="application/xml"), tag(opened.id, "sitemap", request.url_root)
    )
