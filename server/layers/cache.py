"""The layer that keeps answers and compresses them.

An answer is kept for as long as its release is served, under everything that it depends on: the release, the address, the body of a
query sent by POST, and the headers that choose a representation. Kept is what a layer within marks with ``govplan.keep`` in the
environ: it promises that the answer depends on nothing else. A kept answer has a strong ETag and is compressed once; what is
not kept is compressed on its way.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kg.settings import Settings
from server.errors import NoRelease
from server.http.bodies import close, ending, joined
from server.http.codings import Compressed, choose_coding, coded, is_compressible, uncoded
from server.layers.kept import Headers, Keep, Kept, Key, merged
from server.release.serving import Lease, Releases

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

KEPT = frozenset(
    {
        "sparql",
        "site",
        "lists",
        "searching",
        "linkeddata",
        "vocabulary",
        "discovery",
        "fragments",
        "ldes",
        "tabular",
        "evidence",
        "promises",
        "budget",
        "charts",
        "counting",
        "design",
        "querying",
        "questions",
        "quality",
    }
)
"""Blueprints whose ``public`` answers depend on the leased release and the request alone (not on the clock or other releases)."""
_CHOOSING = (
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_PROFILE",
    "HTTP_HOST",
    "wsgi.url_scheme",
    "SCRIPT_NAME",
    "CONTENT_TYPE",
)
_OTHERWISE = frozenset(
    {
        "HTTP_RANGE",
        "HTTP_IF_MATCH",
        "HTTP_IF_UNMODIFIED_SINCE",
        "HTTP_AUTHORIZATION",
        "HTTP_CONTENT_ENCODING",
        "govplan.mounted",
    }
)
"""Requests with one of these are answered within."""
_NOTES = ("govplan.route", "govplan.release", "govplan.query", "govplan.outcome")
_KNOWN_VARY = frozenset({"accept", "accept-encoding", "accept-language", "accept-profile", ""})
_WAIT = 0.5
"""Seconds that equal requests wait for the first of them; then each is answered by itself."""


class Cache:
    """WSGI layer. ``keep`` is what it keeps."""

    def __init__(self, application: Application, releases: Releases, settings: Settings) -> None:
        self._application, self._releases = application, releases
        self._largest = settings.cache_entry_bytes
        self._smallest = settings.compress_from_bytes
        self.keep = Keep(settings.cache_bytes)
        self._making: dict[Key, threading.Event] = {}

    def has(self, environ: Environ) -> bool:
        """Whether the answer is kept, ready to be sent; it is left in the environ then (``govplan.kept``)."""
        asked = _asked(environ)
        opened = self._releases.opened()
        if asked is None or opened is None:
            return False
        environ["govplan.wanted"] = asked
        self.keep.serve(opened)
        key = (opened, *asked)
        kept = self.keep.get(key)
        if kept is None or not kept.is_ready(choose_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))):
            return False
        environ["govplan.kept"] = kept, key
        return True

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        found = environ.pop("govplan.kept", None)
        coding = choose_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if found is not None:
            kept, key = found
            return self._give(kept, key, environ, start_response, coding, "hit")
        asked = environ.pop("govplan.wanted", None) or _asked(environ)
        if asked is None:
            return self._pass(environ, start_response, coding)
        opened = self._releases.opened()
        if opened is not None:
            self.keep.serve(opened)
            key = (opened, *asked)
            kept = self.keep.get(key) or (None if "govplan.quick" in environ else self._wait(key))
            if kept is not None:
                return self._give(kept, key, environ, start_response, coding, "hit")
        try:
            lease = environ.pop("govplan.held", None) or self._releases.lease()
        except NoRelease:
            return self._pass(environ, start_response, coding)
        environ["govplan.lease"] = lease
        try:
            return self._make((lease.release, *asked), lease, environ, start_response, coding)
        except BaseException:
            lease.end()
            raise

    def _wait(self, key: Key) -> Kept | None:
        """What somebody else is making just now."""
        making = self._making.get(key)
        if making is None:
            return None
        making.wait(_WAIT)
        return self.keep.get(key)

    def _make(
        self, key: Key, lease: Lease, environ: Environ, start_response: Start, coding: str
    ) -> Iterable[bytes]:
        """Have it answered within; keep the answer if it may be kept."""
        made = None if "govplan.quick" in environ else threading.Event()
        first = made is not None and self._making.setdefault(key, made) is made
        try:
            given, body = self._ask(environ)
            if not (
                given.may_be_kept and environ.get("govplan.keep") and environ["REQUEST_METHOD"] != "HEAD"
            ):
                return self._send(given, ending(body, lease.end), environ, start_response, coding)
            if given.length is None or given.length > self._largest:
                environ["govplan.cache"] = "miss"
                noted = {name: environ[name] for name in _NOTES if name in environ}
                if given.length is None:
                    body = _Copied(
                        body, self._largest, lambda data: self._put(key, given, data, noted, environ)
                    )
                return self._send(given, ending(body, lease.end), environ, start_response, coding)
            data = joined(body)
            lease.end()
            noted = {name: environ[name] for name in _NOTES if name in environ}
            kept = self._put(key, given, data, noted, environ)
            if kept is None:
                return self._send(given, [data], environ, start_response, coding)
        finally:
            if made is not None and first:
                del self._making[key]
                made.set()
        return self._give(kept, key, environ, start_response, coding, "miss")

    def _put(
        self, key: Key, given: _Given, data: bytes, noted: dict[str, str], environ: Environ
    ) -> Kept | None:
        answer = environ.get("govplan.answer")
        if answer is not None and not answer.whole:
            return None
        etag = given.etag or given.digest(data)
        kept = Kept(given.others, data, etag, given.vary, noted, self._smallest)
        self.keep.put(key, kept)
        return kept

    def _give(
        self, kept: Kept, key: Key, environ: Environ, start_response: Start, coding: str, how: str
    ) -> Iterable[bytes]:
        variant, grown = kept.variant(coding)
        if grown:
            self.keep.put(key, kept)
        environ.update(kept.notes)
        known = environ.get("HTTP_IF_NONE_MATCH") if environ["REQUEST_METHOD"] != "POST" else None
        if known is not None and _matches(known, variant.etag):
            environ["govplan.cache"] = "revalidated"
            start_response("304 Not Modified", variant.unchanged)
            return []
        environ["govplan.cache"] = how
        if how == "hit" and environ["REQUEST_METHOD"] == "GET":
            environ["govplan.hit"] = key, coding
        start_response("200 OK", variant.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]

    def _ask(self, environ: Environ) -> tuple[_Given, Iterable[bytes]]:
        """The answer from within, which knows nothing of codings."""
        given = _Given()
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None:
            environ["HTTP_IF_NONE_MATCH"] = uncoded(known)
        body = self._application(environ, given.start)
        if known is not None:
            environ["HTTP_IF_NONE_MATCH"] = known
        return given, body

    def _pass(self, environ: Environ, start_response: Start, coding: str) -> Iterable[bytes]:
        given, body = self._ask(environ)
        return self._send(given, body, environ, start_response, coding)

    def _send(
        self, given: _Given, body: Iterable[bytes], environ: Environ, start_response: Start, coding: str
    ) -> Iterable[bytes]:
        """An answer that is not kept, compressed on its way."""
        headers = given.headers
        if given.status[:3] == "304":
            known = environ.get("HTTP_IF_NONE_MATCH", "")
            if given.etag and coding and coded(given.etag, coding) in known:
                headers = _replaced(headers, {"ETag": coded(given.etag, coding)})
        elif given.is_compressible(self._smallest):
            vary = merged(given.vary, "Accept-Encoding")
            if not coding:
                headers = _replaced(headers, {"Vary": vary})
            else:
                changes = {"Vary": vary, "Content-Encoding": coding, "Content-Length": ""}
                if given.etag:
                    changes["ETag"] = coded(given.etag, coding)
                headers = _replaced(headers, changes)
                if environ["REQUEST_METHOD"] != "HEAD":
                    body = Compressed(coding, body)
        start_response(given.status, headers)
        return body


class _Given:
    """What was given to ``start_response``."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self.status, self.headers = status, headers
        values = {name.lower(): value for name, value in headers if name != "Vary"}
        length = values.get("content-length", "")
        self.length = int(length) if length.isdigit() else None
        self._type = values.get("content-type", "")
        self._is_fixed = (
            "content-encoding" in values or "accept-ranges" in values or "content-range" in values
        )
        self.vary = ", ".join(value for name, value in headers if name == "Vary")
        etag = values.get("etag", "")
        self.etag = "" if etag.startswith("W/") else etag.strip('"')

    def digest(self, data: bytes) -> str:
        """An ETag of its own for a body: the same bytes as another media type are another representation (RFC 9110, 8.8.1)."""
        return hashlib.blake2b(self._type.encode() + b"\0" + data, digest_size=16).hexdigest()

    @property
    def others(self) -> Headers:
        """Headers that have nothing to do with the coding."""
        return [(n, v) for n, v in self.headers if n not in ("Content-Length", "ETag", "Vary")]

    @property
    def may_be_kept(self) -> bool:
        """A whole answer that varies with nothing but what is in the key."""
        varying = (part.strip().lower() for part in self.vary.split(","))
        return self.status[:3] == "200" and _KNOWN_VARY.issuperset(varying)

    def is_compressible(self, smallest: int) -> bool:
        is_small = self.length is not None and self.length < smallest
        return (
            self.status[:3] == "200" and not is_small and not self._is_fixed and is_compressible(self._type)
        )


class _Copied:
    """A body that is copied while it is sent; ``done`` gets the copy at the end, unless it has more than ``most`` bytes."""

    def __init__(self, body: Iterable[bytes], most: int, done: Callable[[bytes], object]) -> None:
        self._body, self._most, self._done = body, most, done
        self._next = iter(body).__next__
        self._copy: list[bytes] | None = []
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            piece = self._next()
        except StopIteration:
            if self._copy is not None:
                self._done(b"".join(self._copy))
                self._copy = None
            raise
        if self._copy is not None:
            self._size += len(piece)
            self._copy.append(piece)
            if self._size > self._most:
                self._copy = None
        return piece

    def close(self) -> None:
        close(self._body)


def _asked(environ: Environ) -> Key | None:
    """What the answer to a request depends on beside the release; None for one whose answer is never kept."""
    method, path, query = environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if not _OTHERWISE.isdisjoint(environ):
        return None
    get = environ.get
    if method in ("GET", "HEAD"):
        if "HTTP_IF_MODIFIED_SINCE" in environ and "HTTP_IF_NONE_MATCH" not in environ:
            return None
        body = ""
    elif method == "POST" and path == "/sparql":
        source = environ["wsgi.input"]
        if not hasattr(source, "getvalue"):  # not read yet (``gate`` does)
            return None
        body = hashlib.blake2b(source.getvalue(), digest_size=16).hexdigest()
    else:
        return None
    return (path, query, body, *map(get, _CHOOSING))


def _matches(known: str, etag: str) -> bool:
    """Whether an If-None-Match names the ETag (weak comparison, RFC 9110, 13.1.2)."""
    return known.strip() == "*" or any(part.strip().removeprefix("W/") == etag for part in known.split(","))


def _replaced(headers: Headers, changes: dict[str, str]) -> Headers:
    """The headers with others in place of some; "" takes one away."""
    kept = [(name, value) for name, value in headers if name not in changes]
    return [*kept, *((name, value) for name, value in changes.items() if value)]
