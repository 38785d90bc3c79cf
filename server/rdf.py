"""Triples as an HTTP answer: serialised by the engine, with our prefixes, a strong ETag, and 304 when nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pyoxigraph as px
from flask import Response, request

from kg.graph import prefixes
from kg.langtags import restore
from server.formats import RDF_FORMATS
from server.negotiation import Offer


def serialise(triples: Iterable[px.Triple], name: str) -> bytes:
    """The triples in the format with that ``?format=`` name."""
    listed = list(triples)
    data = px.serialize(listed, format=RDF_FORMATS[name], prefixes=_used(listed))
    assert data is not None  # no output was given
    return restore(data)


def _used(triples: Iterable[px.Triple]) -> dict[str, str]:
    """The prefixes that the triples can use."""
    spaces: set[str] = set()
    for triple in triples:
        for term in triple:
            if isinstance(term, px.Literal):
                term = term.datatype
            if isinstance(term, px.NamedNode):
                iri = term.value
                spaces.add(iri[: max(iri.rfind("#"), iri.rfind("/")) + 1])
    return {name: space for name, space in prefixes().items() if space in spaces}


def rdf_response(triples: Iterable[px.Triple], offer: Offer, *, etag: str = "") -> Response:
    """The answer with the triples in the offered format; ``etag`` empty: hashed from the bytes."""
    if etag and (unchanged := not_modified(etag)) is not None:
        return unchanged
    body = serialise(triples, offer.name)
    return cacheable(
        Response(body, content_type=offer.content_type), etag or hashlib.sha256(body).hexdigest()[:32]
    )


def tag(*parts: str) -> str:
    """An entity tag's value from what the answer depends on."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def not_modified(etag: str) -> Response | None:
    """304 when the client has this version, else None."""
    if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(etag):
        return cacheable(Response(status=304), etag)
    return None


def cacheable(response: Response, etag: str) -> Response:
    """Give the answer its ETag; caches must ask again (a new release may be there), which costs a 304."""
    response.set_etag(etag)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept")
    return response
