"""``/ns``: our terms, the code lists and the shapes, as pages and as RDF; every term and shape also at an address of its own."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as px
from flask import Blueprint, Response, redirect, request

from server.errors import NoRelease, NotFound
from server.http import links
from server.http.formats import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE
from server.http.links import GP
from server.http.negotiation import Offer, choose
from server.http.rdf import cacheable, not_modified, rdf_response, tag
from server.linked import terms
from server.linked.shapelist import about_shape, shape_triples, shapes
from server.release.serving import OpenRelease, release
from server.site.pages import language, link_alternates, page_response, page_tag
from server.words import i18n

blueprint = Blueprint("vocabulary", __name__)
OFFERS = (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML)
_SUFFIXES = {offer.name: offer for offer in OFFERS}
_ONTOLOGY = GP.rstrip("#")


@blueprint.route("/ns")
@blueprint.route("/ns.<suffix>")
def namespace(suffix: str = "") -> Response:
    """The vocabulary."""
    opened, offer = _release(), _offer(suffix)
    etag = _tag(opened, offer, "ns")
    response = not_modified(etag)
    if response is None and offer is not HTML:
        response = rdf_response(terms.vocabulary(), offer, etag=etag)
    elif response is None:
        languages = i18n.preference(language())
        listed = [
            (
                term,
                term.label(languages),
                term.definition(languages),
                terms.usage(opened, term) if opened else None,
            )
            for term in terms.terms().values()
        ]
        page = page_response(
            "ns.html",
            namespace=GP,
            groups=[
                ("ns.classes", [row for row in listed if row[0].kind == "class"]),
                ("ns.properties", [row for row in listed if row[0].kind == "property"]),
            ],
            schemes=terms.schemes(opened) if opened else [],
            shapes=shapes(),
            alternates=_others("/ns", HTML),
        )
        response = cacheable(page, etag)
    return _finish(response, "/ns", offer, _ONTOLOGY)


@blueprint.route("/ns/<path:name>")
def term(name: str) -> Response:
    """One term of the vocabulary. Raises NotFound for one that there is not."""
    opened = _release()
    known = terms.terms()
    stem, _, suffix = name.rpartition(".")
    if name in known or suffix not in _SUFFIXES:
        stem, suffix = name, ""
    if stem not in known:
        raise NotFound(f"The vocabulary has no term {stem!r}.", hint="/ns lists them")
    found, offer = known[stem], _offer(suffix)
    etag = _tag(opened, offer, found.iri)
    response = not_modified(etag)
    if response is None and offer is not HTML:
        response = rdf_response(terms.about(found.iri), offer, etag=etag)
    elif response is None:
        speaking = [(shape.name, shape.targets, [path for path, _ in shape.rules]) for shape in shapes()]
        page = page_response(
            "term.html",
            term=found,
            title=found.label(i18n.preference(language())),
            namespace=GP,
            usage=terms.usage(opened, found) if opened else None,
            question=terms.question(found),
            shapes=terms.speaking(found, speaking),
            alternates=_others(f"/ns/{stem}", HTML),
        )
        response = cacheable(page, etag)
    return _finish(response, f"/ns/{stem}", offer, found.iri)


@blueprint.route("/ns/shapes")
@blueprint.route("/ns/shapes.<suffix>")
def shapes_document(suffix: str = "") -> Response:
    """All our shapes."""
    opened, offer = _release(), _offer(suffix)
    etag = _tag(opened, offer, "shapes")
    response = not_modified(etag)
    if response is None and offer is not HTML:
        response = rdf_response(shape_triples(), offer, etag=etag)
    elif response is None:
        page = page_response("shapes.html", shapes=shapes(), alternates=_others("/ns/shapes", HTML))
        response = cacheable(page, etag)
    return _finish(response, "/ns/shapes", offer, links.GPS.rstrip("#"))


@blueprint.route("/ns/shapes/<path:name>")
def shape(name: str) -> Response:
    """One shape with its property shapes; for people its place in the list. Raises NotFound for one that there is not."""
    stem, _, suffix = name.rpartition(".")
    if suffix not in _SUFFIXES:
        stem, suffix = name, ""
    if not any(found.name == stem for found in shapes()):
        raise NotFound(f"There is no shape {stem!r}.", hint="/ns/shapes lists them")
    offer = _offer(suffix)
    if offer is HTML:
        response = redirect(links.local(f"/ns/shapes#{stem}"), 303)
        response.vary.add("Accept")
        assert isinstance(response, Response)
        return response
    etag = _tag(_release(), offer, "shape", stem)
    response = not_modified(etag) or rdf_response(about_shape(stem), offer, etag=etag)
    return _finish(response, f"/ns/shapes/{stem}", offer, links.GPS + stem)


def _release() -> OpenRelease | None:
    """The release whose use of the terms is counted; the vocabulary is there without one too."""
    try:
        return release()
    except NoRelease:
        return None


def _offer(suffix: str) -> Offer:
    if suffix and suffix not in _SUFFIXES:
        raise NotFound(f"The vocabulary is not to be had as {suffix!r}.", hint=", ".join(_SUFFIXES))
    return choose(
        OFFERS, accept=request.headers.get("Accept"), format=request.args.get("format"), suffix=suffix
    )


def _tag(opened: OpenRelease | None, offer: Offer, *parts: str) -> str:
    return page_tag(opened, *parts) if offer is HTML else tag(offer.name, *parts)


def _others(path: str, besides: Offer) -> tuple[tuple[Offer, str], ...]:
    return tuple((o, path if o is HTML else f"{path}.{o.name}") for o in OFFERS if o is not besides)


def _finish(response: Response, path: str, offer: Offer, iri: str) -> Response:
    if offer is not HTML and response.status_code == 200:
        link_alternates(response, _others(path, offer))
    response.headers.add("Link", f'<{iri}>; rel="canonical"')
    for licence in _licences():
        response.headers.add("Link", f'<{licence}>; rel="license"')
    response.headers["Content-Location"] = links.local(f"{path}.{offer.name}")
    return response


def _licences() -> Sequence[str]:
    """The terms that the vocabulary states for itself."""
    node, predicate = px.NamedNode(_ONTOLOGY), "http://purl.org/dc/terms/license"
    stated = (t for t in terms.vocabulary() if t.subject == node and t.predicate.value == predicate)
    return sorted({t.object.value for t in stated if isinstance(t.object, px.NamedNode)})
