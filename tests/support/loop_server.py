"""The server's loop in a thread of a test, with an application of the test's; and what to say to it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any, cast

import uvloop

from server.layers.again import Again
from server.loop.connection import Ask, Connection, Service, _nobody
from server.loop.environ import base
from server.loop.taking import Pace
from server.loop.threads import Threads


class Never:
    """Knows no request."""

    def answer(self, data: bytes, client: str, date: str) -> None:
        return None

    def learn(self, *given: object) -> None:
        """No."""


class Server:
    """A loop in a thread, with an application of the test's."""

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        *,
        quick: bool | Callable[[dict[str, Any]], bool] = False,
        ask: Ask = _nobody,
        again: Again | None = None,
        patience: float = 0,
        pace: Pace | None = None,
    ) -> None:
        self._ready = threading.Event()
        self._patience = patience
        self._made: Callable[[asyncio.AbstractEventLoop], Service] = lambda loop: Service(
            application,
            quick if callable(quick) else lambda environ: quick,
            cast(Again, Never()) if again is None else again,
            Threads(4),
            base("127.0.0.1", 8000, processes=False),
            8192,
            loop,
            ask,
            pace or Pace(),
        )
        self._thread = threading.Thread(target=uvloop.run, args=(self._serve(),))

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.service = self._made(self.loop)
        self._stop = asyncio.Event()
        server = await self.loop.create_server(lambda: Connection(self.service), "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.thread = threading.get_ident()
        self._ready.set()
        while not self._stop.is_set():
            if self._patience:
                for connection in list(self.service.connections):
                    connection.tick(self.loop.time(), self._patience)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), 0.02)
        server.close()

    def __enter__(self) -> Server:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *error: object) -> None:
        self.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def send(self, *pieces: bytes) -> bytes:
        """All that comes back until the server closes."""
        with self.connect() as connection:
            for piece in pieces:
                connection.sendall(piece)
            return rest(connection)


def rest(connection: socket.socket) -> bytes:
    found = bytearray()
    while piece := connection.recv(65_536):
        found += piece
    return bytes(found)


def until(connection: socket.socket, end: bytes) -> bytes:
    found = b""
    while not found.endswith(end):
        piece = connection.recv(65_536)
        assert piece, found
        found += piece
    return found


def get(
    target: str = "/", fields: str = "Connection: close\r\n", version: str = "1.1", method: str = "GET"
) -> bytes:
    host = "Host: x\r\n" if version == "1.1" else ""
    return f"{method} {target} HTTP/{version}\r\n{host}{fields}\r\n".encode("latin-1")


def split(answer: bytes) -> tuple[str, dict[str, str], bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    return status, dict(line.lower().split(": ", 1) for line in lines), body


def one(connection: socket.socket) -> tuple[str, dict[str, str], bytes]:
    """An answer whose length is stated."""
    status, headers, _ = split(until_in(connection, found := bytearray(), b"\r\n\r\n"))
    end = found.index(b"\r\n\r\n") + 4 + int(headers["content-length"])
    while len(found) < end:
        found += connection.recv(65_536)
    return status, headers, bytes(found[-int(headers["content-length"]) :])


def until_in(connection: socket.socket, found: bytearray, part: bytes) -> bytes:
    """Read on until ``part`` has come."""
    while part not in found:
        piece = connection.recv(65_536)
        assert piece, found
        found += piece
    return bytes(found)
