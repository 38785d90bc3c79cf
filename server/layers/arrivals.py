"""Bodies of requests on their way in: so many at a time, and no longer than a deadline.

A thread that reads a body waits in the HTTP server, which knows no deadline; and to answer while it waits stops granian 2.8
altogether. So a body that is late is ended where it comes from: its connection is closed, and the read returns. WSGI does not
say which connection that is. It is from the request's address, it has sent something since the request began and got nothing
since; and what it sent last was not the head of another request that is being answered.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

from server.errors import BadRequest, Busy, SlowRequest
from server.layers.sockets import Connection, can_see, connections, hang_up

Environ = Mapping[str, Any]
Request = tuple[str, float]
"""Address of the client, and when its head came (monotonic)."""

_AT_ONCE = 0.05
"""Seconds that clocks may differ by between the arrival of a request and its handling."""
_ROUND = 0.25


class Arrivals:
    """``most`` bodies at a time, each within ``seconds`` where the system lets us see connections (Linux)."""

    def __init__(self, most: int, seconds: float) -> None:
        self._places = threading.Semaphore(most)
        self._seconds = seconds
        self._answered: dict[int, Request] = {}
        self._read: dict[int, tuple[Request, int]] = {}
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None

    def begin_answer(self, environ: Environ) -> None:
        """From now on a request whose body is there is worked on; ``end_answer`` has to follow."""
        self._answered[id(environ)] = environ.get("REMOTE_ADDR", ""), time.monotonic()

    def end_answer(self, environ: Environ) -> None:
        del self._answered[id(environ)]

    def read(self, environ: Environ, most: int) -> bytes:
        """Up to ``most`` bytes of the body. Raises Busy, SlowRequest, and BadRequest for one that breaks off."""
        if not self._places.acquire(blocking=False):
            raise Busy(
                "Too many requests are still sending their body.",
                hint="try again shortly",
                headers={"Retry-After": "5"},
            )
        began = time.monotonic()
        watched = environ.get("SERVER_SOFTWARE") == "Granian" and can_see()
        if watched:
            with self._change:
                request = environ.get("REMOTE_ADDR", ""), began
                self._read[id(environ)] = request, int(environ.get("SERVER_PORT") or 0)
                self._start()
        stated = environ.get("CONTENT_LENGTH") or ""
        broken: Exception | None = None
        body = b""
        try:
            body = _exhaust(environ["wsgi.input"], most)
        except Exception as error:  # whatever the server's reader raises; granian's raises nothing
            broken = error
        finally:
            if watched:
                with self._change:
                    del self._read[id(environ)]
            self._places.release()
        if watched and time.monotonic() - began >= self._seconds:
            raise SlowRequest(f"The body did not arrive within {self._seconds:g} seconds.")
        if broken is not None or (stated.isdigit() and len(body) < min(int(stated), most)):
            raise BadRequest("The body breaks off.") from broken
        return body

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="arrivals", daemon=True)
            self._thread.start()
        elif len(self._read) == 1:
            self._change.notify_all()

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._read)
            time.sleep(_ROUND)
            now = time.monotonic()
            with self._change:
                late = [read for read in self._read.values() if now - read[0][1] >= self._seconds]
            for port in {port for _, port in late}:
                self._end([request for request, of in late if of == port], port)

    def _end(self, late: list[Request], port: int) -> None:
        others = list(self._answered.copy().values())
        for connection in connections(port):
            if any(_may_be(connection, request) for request in late) and not any(
                connection.peer[0] == address and abs(connection.arrived - began) <= _AT_ONCE
                for address, began in others
            ):
                hang_up(connection)


def _may_be(connection: Connection, request: Request) -> bool:
    address, began = request
    return (
        connection.peer[0] == address and not connection.answered and connection.arrived >= began - _AT_ONCE
    )


def _exhaust(source: Any, most: int) -> bytes:
    pieces = []
    while most > 0 and (piece := source.read(most)):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)
