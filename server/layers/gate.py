"""Keeps clients that send or read slowly from holding all threads of the server.

A request's thread is held while its body comes in and while a long answer goes out. So a body has ``body_timeout`` seconds
to arrive in and only ``max_uploads`` may arrive at a time; only ``max_streams`` long answers may be on their way at a time.
What is short is handed to the server whole and holds nothing.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from kg.settings import Settings
from server.errors import Busy, TooLarge, UnsupportedMediaType
from server.layers.arrivals import Arrivals

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

_ASCII = "".join(map(chr, range(33, 127)))
_SHORT = 262_144
"""Bytes up to which an answer is handed over whole."""


class Gate:
    """Lets a ServerError through for a body that is too long, too slow or one too many, and for a long answer too many."""

    def __init__(self, application: Application, settings: Settings) -> None:
        self._application, self._settings = application, settings
        self._arrivals = Arrivals(max(1, settings.max_uploads), settings.body_timeout)
        self._streams = threading.Semaphore(max(1, settings.max_streams))

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        if (
            not query.isascii()
        ):  # a client that percent-encodes nothing; what is no UTF-8 must not reach a decoder raw
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=_ASCII)
        if environ["REQUEST_METHOD"] == "POST":
            self._take_in(environ)
        given: list[tuple[str, str]] = []

        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal given
            given = headers
            return start_response(status, headers, exc_info)

        body = self._application(environ, begin)
        if isinstance(body, list):
            return body
        if environ["REQUEST_METHOD"] == "HEAD" or 0 <= _length(given) <= _SHORT:
            try:
                return list(body)
            finally:
                _close(body)
        return self._stream(body)

    def _take_in(self, environ: Environ) -> None:
        """Read the body and put it into the environ as something that is there already."""
        most = self._settings.max_body_bytes
        given = environ.get("CONTENT_LENGTH") or ""
        if given.isdigit() and int(given) > most:
            raise TooLarge(f"The body has {given} bytes; {most} are allowed.", limit=most)
        if given == "0" or (not given and "HTTP_TRANSFER_ENCODING" not in environ):
            return
        coding = environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower()
        if coding not in ("", "identity"):
            raise UnsupportedMediaType(
                f"The body is in the content coding {coding}.",
                hint="send it as it is",
                headers={"Accept-Encoding": "identity"},
            )
        body = self._arrivals.read(environ, most + 1)
        if len(body) > most:
            raise TooLarge(f"The body has more than {most} bytes.", limit=most)
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)

    def _stream(self, body: Iterable[bytes]) -> Iterable[bytes]:
        pieces = iter(body)
        # a short answer whose length nobody stated
        first: list[bytes] = []
        size = 0
        try:
            for piece in pieces:
                first.append(piece)
                size += len(piece)
                if size > _SHORT:
                    break
            else:
                _close(body)
                return first
        except BaseException:
            _close(body)
            raise
        if not self._streams.acquire(blocking=False):
            _close(body)
            raise Busy(
                "Too many long answers are on their way.",
                hint="try again shortly",
                headers={"Retry-After": "10"},
            )
        return _Stream(first, pieces, body, self._streams)


class _Stream:
    """A long answer: what has been read of it, and the rest. Gives its place free when it is closed."""

    def __init__(
        self, first: list[bytes], rest: Iterator[bytes], body: Iterable[bytes], places: threading.Semaphore
    ) -> None:
        self._first: list[bytes] = first[::-1]
        self._rest, self._body = rest, body
        self._places: threading.Semaphore | None = places

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return self._first.pop() if self._first else next(self._rest)

    def close(self) -> None:
        places, self._places = self._places, None
        try:
            _close(self._body)
        finally:
            if places is not None:
                places.release()


def _length(headers: list[tuple[str, str]]) -> int:
    """What the headers say of it; -1 when they do not."""
    return next((int(v) for name, v in headers if name == "Content-Length" and v.isdigit()), -1)


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
