"""Triples as an HTTP answer: serialised by the engine, with our prefixes, a strong ETag, Last-Modified, and 304 when nothing
changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import cast

import pyoxigraph as px
from flask import Response, g

import kg
from kg.graph import prefixes
from kg.langtags import restore
from server.http.conditions import is_unchanged
from server.http.formats import RDF_FORMATS
from server.http.negotiation import Offer
from server.release.serving import OpenRelease

Statement = px.Triple | px.Quad
_GRAPHED = {"trig", "nq"}


def serialise(statements: Iterable[Statement], name: str) -> bytes:
    """The statements in the format with that ``?format=`` name: in TriG and N-Quads with their graphs, else each triple once."""
    listed: list[Statement] = list(statements)
    format = RDF_FORMATS[name]
    if name not in _GRAPHED:
        listed = list(dict.fromkeys(s.triple if isinstance(s, px.Quad) else s for s in listed))
    data = px.serialize(cast(list[px.Quad], listed), format=format, prefixes=_used(listed))
    assert data is not None  # no output was given
    return restore(data)


def _used(statements: Iterable[Statement]) -> dict[str, str]:
    """The prefixes that the statements can use."""
    spaces: set[str] = set()
    for statement in statements:
        for term in statement:
            if isinstance(term, px.Literal):
                term = term.datatype
            if isinstance(term, px.NamedNode):
                iri = term.value
                spaces.add(iri[: max(iri.rfind("#"), iri.rfind("/")) + 1])
    return {name: space for name, space in prefixes().items() if space in spaces}


def rdf_response(statements: Iterable[Statement], offer: Offer, *, etag: str = "") -> Response:
    """The answer with the statements in the offered format; ``etag`` empty: hashed from the bytes."""
    if etag and (unchanged := not_modified(etag)) is not None:
        return unchanged
    body = serialise(statements, offer.name)
    etag = etag or hashlib.sha256(body).hexdigest()[:32]
    return not_modified(etag) or cacheable(Response(body, content_type=offer.content_type), etag)


def tag(*parts: str) -> str:
    """An entity tag's value from what the answer depends on, the software included."""
    return hashlib.sha256("\0".join((_software(), *parts)).encode()).hexdigest()[:32]


def _files(folder: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        name = f"{path}/{item.name}"
        if item.is_dir():
            yield from _files(item, name)
        else:
            yield name, item


@cache
def _software() -> str:
    """Changes with the code, the templates and the vocabulary that answers are made with."""
    digest = hashlib.sha256(kg.__version__.encode())
    for package in ("server", "vocab", "shapes"):
        for name, item in sorted(_files(resources.files(package))):
            if name.endswith((".py", ".html", ".css", ".rq", ".mo", ".ttl")):
                digest.update(item.read_bytes())
    return digest.hexdigest()


def last_modified(opened: OpenRelease) -> datetime:
    """When what is served last changed: the moment the release was made current (the link's own time), so that going back to
    an older release counts as a change too; for one that is not current, when it was published (its manifest's time). Both
    are times of files; no clock enters a release."""
    if "last-modified" not in opened.memo:
        current = opened.folder.parents[1] / "current"
        made = opened.folder / "manifest.json"
        try:
            is_current = current.readlink().name == opened.id
            seconds = current.lstat().st_mtime if is_current else made.stat().st_mtime
        except OSError:
            seconds = made.stat().st_mtime
        opened.memo["last-modified"] = datetime.fromtimestamp(int(seconds), UTC)
    moment: datetime = opened.memo["last-modified"]
    return min(moment, datetime.now(UTC))


def not_modified(etag: str) -> Response | None:
    """304 when the client has this version, by its ETag or, where it names none, by its date; else None. Raises PreconditionFailed
    where it wants another version than this."""
    lease = g.get("lease")
    if not is_unchanged(etag, last_modified(lease.release) if lease else None):
        return None
    response = cacheable(Response(status=304), etag)
    if (
        "language" in g
    ):  # the ETag is of a page: the 304 says what the page would say it varies with (RFC 9110, 15.4.5)
        response.vary.add("Accept-Language")
    return response


def cacheable(response: Response, etag: str) -> Response:
    """Give the answer its ETag and Last-Modified; caches must ask again (a new release may be there), which costs a 304."""
    response.set_etag(etag)
    lease = g.get("lease")
    if lease is not None:
        response.last_modified = last_modified(lease.release)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept")
    return response
