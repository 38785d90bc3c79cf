"""An HTTP client that costs little: one thread, many keep-alive connections, requests made beforehand, one buffer that all is read into."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_BUFFER = 65_536
"""Bytes: small enough to stay in the processor's cache, as a load generator's are."""


@dataclass(slots=True)
class Round:
    """``received``: bytes of bodies, with the marks of their chunks. ``busy`` is the share of one core that the client itself
    needed: near 1 it is the client that was measured."""

    requests: int
    seconds: float
    received: int
    busy: float
    bodies: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


class _Connection:
    def __init__(self, address: tuple[str, int], keep: bool) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = 0
        self.body: list[bytes] | None = [] if keep else None
        self._head: bytes | None = b""  # what has come of it; None once it is complete
        self._left = 0  # of the body, or of the chunk and its line's end
        self._chunked = False
        self._line = b""  # what has come of a chunk's size

    def ask(self, request: bytes) -> None:
        if self.body is not None:
            self.body.clear()
        self._head, self._left, self._chunked, self._line = b"", 0, False, b""
        self.socket.sendall(request)

    def receive(self, buffer: memoryview) -> bool:
        """Read what is there; whether the answer is complete."""
        size = self.socket.recv_into(buffer)
        if not size:
            raise ConnectionError("the server closed a connection in the middle of an answer")
        begin = 0
        if self._head is not None:
            self._head += bytes(buffer[:size])
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return False
            begin = size - (len(self._head) - end - 4)
            self._begin(self._head[:end].lower())
        self.received += size - begin
        return self._chunks(bytes(buffer[begin:size])) if self._chunked else self._take(buffer[begin:size])

    def _begin(self, head: bytes) -> None:
        if not head.lstrip().startswith(b"http/1.1 200"):  # the end of a chunked body may come before it
            raise ConnectionError(head.decode("utf-8", "replace"))
        self._head = None
        _, there, rest = head.partition(b"\r\ncontent-length:")
        self._chunked = not there
        self._left = int(rest.partition(b"\r\n")[0]) if there else 0

    def _take(self, piece: memoryview | bytes) -> bool:
        self._left -= len(piece)
        if self.body is not None:
            self.body.append(bytes(piece))
        return self._left <= 0

    def _chunks(self, data: bytes) -> bool:
        at = 0
        while at < len(data):
            if not self._left:
                end = data.find(b"\n", at)
                self._line += data[at : end if end >= 0 else len(data)]
                if end < 0:
                    return False
                size, self._line, at = int(self._line, 16), b"", end + 1
                if size == 0:
                    return True
                self._left = size + 2
            piece = data[at : at + self._left]
            at += len(piece)
            within = max(self._left - 2, 0)  # without the line's end
            self._take(piece[:within])
            self._left -= len(piece) - len(piece[:within])
        return False


def drive(
    address: tuple[str, int], requests: Sequence[bytes], connections: int, *, keep: bool = False
) -> Round:
    """Send all requests over that many connections, each as soon as one is free. ``keep`` gives back the bodies (in no order).

    Raises ConnectionError for any answer but 200.
    """
    open_: dict[int, _Connection] = {}
    poll = select.epoll()
    buffer = memoryview(bytearray(_BUFFER))
    for _ in range(min(connections, len(requests))):
        connection = _Connection(address, keep)
        open_[connection.socket.fileno()] = connection
        poll.register(connection.socket, select.EPOLLIN)
    left: Iterator[bytes] = iter(requests)
    done = 0
    bodies = []
    began, worked = time.perf_counter(), time.process_time()
    for connection in open_.values():
        connection.ask(next(left))
    while done < len(requests):
        for number, _ in poll.poll():
            connection = open_[number]
            if not connection.receive(buffer):
                continue
            done += 1
            if connection.body is not None:
                bodies.append(b"".join(connection.body))
            following = next(left, None)
            if following is not None:
                connection.ask(following)
    seconds = time.perf_counter() - began
    busy = (time.process_time() - worked) / seconds
    poll.close()
    for connection in open_.values():
        connection.socket.close()
    return Round(done, seconds, sum(c.received for c in open_.values()), busy, bodies)
