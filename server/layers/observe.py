"""The outermost layer: every request gets an id, is timed, counted and logged; every answer gets the common headers.

Layers within say what they know in the environ, under these names (all optional):

``govplan.begun``       when its handling began (``time.perf_counter``), where that was before this layer
``govplan.request_id``  set here, for everybody within
``govplan.route``       the route's template ("/doc/<path:path>"), never the path
``govplan.release``     id of the release that the answer comes from
``govplan.query``       the SPARQL text (the log shows its hash)
``govplan.outcome``     what became of the query, one of metrics.OUTCOMES; else told from the status and the answer
``govplan.answer``      the query's ``execution.Answer``
``govplan.cache``       hit, miss or revalidated

A layer within calls ``start_response`` before it returns, with header names in their usual spelling. A body that is a
list is sent as it is, without another look.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any

from server.http import headers
from server.operations.journal import Access, Journal
from server.operations.logs import log

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

_given_id = re.compile(r"[A-Za-z0-9._-]{8,64}").fullmatch
_own = os.urandom(8).hex()


class Observe:
    """``broken`` answers for an exception that a layer within let through; ``client`` tells a request's client for the log."""

    def __init__(
        self,
        application: Application,
        broken: Callable[[Exception], Application],
        journal: Journal,
        client: Callable[[Environ], str] = lambda environ: environ.get("REMOTE_ADDR", ""),
    ) -> None:
        self._application, self._broken, self._journal = application, broken, journal
        self._client = client
        self._numbers = count(1)

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        begun = environ.get("govplan.begun") or time.perf_counter()
        own = self._begin()
        given = environ.get("HTTP_X_REQUEST_ID")
        request_id = given if given and _given_id(given) else own
        environ["govplan.request_id"] = request_id
        head: list[Any] = []

        def begin(status: str, fields: list[tuple[str, str]], exc_info: Any = None) -> None:
            head[:] = status, fields

        try:
            body = self._application(environ, begin)
        except Exception as error:  # the outermost edge: what a layer refuses, and what nobody within foresaw
            body = list(self._broken(error)(environ, begin))
        status, fields = head
        start_response(status, headers.complete(fields, request_id))
        if isinstance(body, list):
            self._finish(environ, begun, status, sum(map(len, body)))
            return body
        return _Stream(body, lambda size: self._finish(environ, begun, status, size), environ)

    def repeat(self, access: Access, client: str, size: int, begun: float) -> str:
        """A request was answered as one before, which is told of in ``access``, without the layers. Its id."""
        request_id = self._begin()
        seconds = time.perf_counter() - begun
        _, _, method, path, route, status, _, _, release, _, query, outcome, cache = access
        self._journal.note(
            Access(
                time.time(),
                request_id,
                method,
                path,
                route,
                status,
                seconds,
                size,
                release,
                client,
                query,
                outcome,
                cache,
            )
        )
        return request_id

    def refuse(self, status: int, client: str) -> str:
        """Something that is no request was refused. Its id."""
        request_id = self._begin()
        self._journal.note(
            Access(time.time(), request_id, "", "", "none", status, 0.0, 0, "", client, "", "", "")
        )
        return request_id

    def _begin(self) -> str:
        """Count a request; the id that it has here."""
        number = next(self._numbers)
        self._journal.begin(number)
        return f"{_own}{number:08x}"

    def _finish(self, environ: Environ, begun: float, status: str, size: int) -> None:
        seconds = time.perf_counter() - begun
        code = int(status[:3])
        get = environ.get
        query = get("govplan.query", "")
        outcome = _outcome(environ, code) if query else ""
        self._journal.note(
            Access(
                time.time(),
                environ["govplan.request_id"],
                environ["REQUEST_METHOD"],
                get("SCRIPT_NAME", "") + get("PATH_INFO", ""),
                get("govplan.route", "none"),
                code,
                seconds,
                size,
                get("govplan.release", ""),
                self._client(environ),
                query,
                outcome,
                get("govplan.cache", ""),
            )
        )


def _outcome(environ: Environ, code: int) -> str:
    told: str = environ.get("govplan.outcome", "")
    if told or code >= 400:
        return told or "failed"
    answer = environ.get("govplan.answer")
    if answer is None or answer.whole or environ["REQUEST_METHOD"] == "HEAD":
        return "ok"
    return "cut"


class _Stream:
    """A body on its way; ``finish`` is told its bytes once, when the last has gone or the client has."""

    def __init__(self, body: Iterable[bytes], finish: Callable[[int], None], environ: Environ) -> None:
        self._body, self._next = body, iter(body).__next__
        self._finish: Callable[[int], None] | None = finish
        self._environ = environ
        self._size = 0
        self._ended = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            piece = self._next()
        except StopIteration:
            self._ended = True
            raise
        except Exception as error:  # the status has gone out: all that is left is to say so in the log
            self._environ["govplan.outcome"] = "cut"
            log.error(
                "an answer broke off",
                exc_info=error,
                extra={"requestId": self._environ["govplan.request_id"]},
            )
            raise
        self._size += len(piece)
        return piece

    def close(self) -> None:
        finish, self._finish = self._finish, None
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            if finish is not None:
                if not self._ended:
                    self._environ.setdefault("govplan.outcome", "gone")
                finish(self._size)
