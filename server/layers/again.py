"""Requests that come again byte by byte, as those of one client or program do: their kept answers, without a layer asked.

What such a request means has been found out once, when the layers answered it from the cache. What they would do with it again is
done here: look whether the answer is still kept, number the request, tell the journal.
"""

from __future__ import annotations

import time
from typing import Any

from server.layers.cache import Cache
from server.layers.kept import Key
from server.layers.observe import Observe
from server.operations.journal import Access
from server.release.serving import Releases

Environ = dict[str, Any]

_MOST = 2048
_LONGEST = 4096
"""How many are remembered, of at most so many bytes."""
_OTHERWISE = frozenset(
    {
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_PREFIX",
        "HTTP_X_FORWARDED_PROTO",
        "HTTP_X_FORWARDED_HOST",
        "HTTP_X_REQUEST_ID",
        "HTTP_IF_NONE_MATCH",
        "HTTP_UPGRADE",
        "HTTP_EXPECT",
    }
)
"""Requests with one of these mean something else from another client or another time, or do not come again."""


class Again:
    """``learn`` and ``answer`` are for the loop's thread alone."""

    def __init__(self, cache: Cache, releases: Releases, observe: Observe) -> None:
        self._cache, self._releases, self._observe = cache, releases, observe
        self._known: dict[bytes, _Known] = {}
        self._release: object = None

    def __len__(self) -> int:
        return len(self._known)

    def learn(self, data: bytes, environ: Environ, headers: list[tuple[str, str]]) -> None:
        """Remember a whole request, after which its connection goes on, and that it was answered with these headers."""
        kept = environ.get("govplan.hit")
        if kept is None or len(data) > _LONGEST or not _OTHERWISE.isdisjoint(environ):
            return
        if environ["SERVER_PROTOCOL"] != "HTTP/1.1":
            return
        while len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        key, coding = kept
        self._known[data] = _Known(key, coding, environ, headers)

    def answer(self, data: bytes, client: str, date: str) -> bytes | None:
        """The whole of it; None for a request that has to be asked of the layers."""
        known = self._known.get(data)
        if known is None:
            return None
        begun = time.perf_counter()
        opened = self._releases.opened()
        if opened is not self._release:  # what is remembered holds on to the release before
            self._known = {data: known} if known.key[0] is opened else {}
            self._release = opened
        kept = self._cache.keep.get(known.key) if known.key[0] is opened else None
        if kept is None or not kept.is_ready(known.coding):
            self._known.pop(data, None)
            return None
        variant, _ = kept.variant(known.coding)
        if variant.etag != known.etag:
            del self._known[data]
            return None
        request_id = self._observe.repeat(known.access, client, len(variant.body), begun)
        return b"HTTP/1.1 200 OK\r\nDate: %b%b%b\r\n\r\n%b" % (
            date.encode(),
            known.fields,
            request_id.encode(),
            variant.body,
        )


class _Known:
    """What is to be done with a request: under which key and in which coding its answer is kept, its head around date and id, and
    what the journal is told."""

    __slots__ = ("access", "coding", "etag", "fields", "key")

    def __init__(self, key: Key, coding: str, environ: Environ, headers: list[tuple[str, str]]) -> None:
        self.key, self.coding = key, coding
        self.etag = next((value for name, value in headers if name == "ETag"), "")
        others = "".join([f"\r\n{name}: {value}" for name, value in headers if name != "X-Request-Id"])
        self.fields = f"{others}\r\nX-Request-Id: ".encode("latin-1")
        get = environ.get
        self.access = Access(
            0.0,
            "",
            environ["REQUEST_METHOD"],
            get("SCRIPT_NAME", "") + get("PATH_INFO", ""),
            get("govplan.route", "none"),
            200,
            0.0,
            0,
            get("govplan.release", ""),
            "",
            get("govplan.query", ""),
            "ok" if get("govplan.query") else "",
            "hit",
        )
