"""``/id`` and ``/doc``: a thing is redirected to its document; the document comes in the format asked for."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, redirect, request

from server import links
from server.errors import BadRequest, NotFound
from server.formats import HTML, JSONLD, NTRIPLES, RDFXML, TRIG, TURTLE
from server.negotiation import Offer, choose
from server.pages import language, link_alternates, page_response
from server.rdf import cacheable, not_modified, rdf_response, tag
from server.releases import OpenRelease, release
from server.things import Description, describe, find, triples
from server.thingview import view

blueprint = Blueprint("linkeddata", __name__)

OFFERS = (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML, TRIG)
_SUFFIXES = {offer.name: offer for offer in OFFERS}


@blueprint.route("/id/<path:path>")
def thing(path: str) -> Response:
    """303 to the document, with the suffix and parameters that were asked for."""
    query = "?" + request.query_string.decode("latin-1") if request.query_string else ""
    location = request.script_root + quote("/doc/" + path, safe="/-._~") + query
    response = redirect(location, 303)
    response.vary.add("Accept")
    assert isinstance(response, Response)
    return response


@blueprint.route("/doc/<path:path>")
def document(path: str) -> Response:
    """What the release says of a thing."""
    opened = release()
    iri, suffix = _split(opened, path)
    if iri is None:
        raise NotFound(
            f"This release knows nothing under {opened.base}id/{path}.",
            hint="search for it by name at /search",
        )
    offer = choose(
        OFFERS, accept=request.headers.get("Accept"), format=request.args.get("format"), suffix=suffix
    )
    page = page_number()
    etag = tag(
        opened.id, iri, offer.name, str(page), language() if offer is HTML else "", request.script_root
    )
    response = not_modified(etag)
    if response is None:
        description = describe(opened.store, iri, page)
        if page > description.pages:
            raise NotFound(f"There are {description.pages} pages of this.", hint="leave ?page= out")
        response = _represent(opened, description, offer, page, etag)
    response.headers.add("Link", f'<{iri}>; rel="canonical"')
    response.headers.add("Link", f'<{iri}>; rel="http://xmlns.com/foaf/0.1/primaryTopic"')
    response.headers["Content-Location"] = links.local(links.document(iri, offer.name))
    return response


def _represent(opened: OpenRelease, description: Description, offer: Offer, page: int, etag: str) -> Response:
    others = tuple((o, links.document(description.iri, o.name)) for o in OFFERS if o is not offer)
    if offer is not HTML:
        response = rdf_response(triples(opened.store, description), offer, etag=etag)
        link_alternates(response, others)
        return response
    return cacheable(
        page_response("thing.html", alternates=others, thing=view(opened, description), page=page), etag
    )


def _split(opened: OpenRelease, path: str) -> tuple[str | None, str]:
    """The thing's IRI and the suffix; a thing whose own name ends like a suffix comes first."""
    if iri := find(opened.store, opened.base, path):
        return iri, ""
    stem, dot, suffix = path.rpartition(".")
    if dot and suffix in _SUFFIXES:
        return find(opened.store, opened.base, stem), suffix
    return None, ""


def page_number() -> int:
    """``?page=``, from 1. Raises BadRequest for anything else."""
    given = request.args.get("page", "1")
    if not given.isascii() or not given.isdigit() or not int(given[:9]) >= 1 or len(given) > 9:
        raise BadRequest(f"{given!r} is no page number.", hint="pages count from 1")
    return int(given)
