"""An HTTP client that costs little: one thread, many keep-alive connections, requests made beforehand."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Round:
    """``busy`` is the share of one core that the client itself needed: near 1 it is the client that was measured."""

    requests: int
    seconds: float
    received: int
    busy: float
    bodies: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


class _Connection:
    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray()
        self.body = 0  # where it begins; 0 before the head is complete
        self.length: int | None = None
        self.chunk = 0  # where the next chunk's size stands

    def ask(self, request: bytes) -> None:
        self.buffer.clear()
        self.body = self.chunk = 0
        self.length = None
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Read what is there; whether the answer is complete."""
        data = self.socket.recv(1_048_576)
        if not data:
            raise ConnectionError("the server closed a connection in the middle of an answer")
        self.buffer += data
        if not self.body:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self.buffer[:end]).lower()
            if not head.startswith(b"http/1.1 200"):
                raise ConnectionError(bytes(self.buffer).decode("utf-8", "replace"))
            self.body = self.chunk = end + 4
            _, there, rest = head.partition(b"\r\ncontent-length:")
            self.length = int(rest.partition(b"\r\n")[0]) if there else None
        if self.length is not None:
            return len(self.buffer) - self.body >= self.length
        return self._chunks()

    def _chunks(self) -> bool:
        while (end := self.buffer.find(b"\r\n", self.chunk)) >= 0:
            size = int(self.buffer[self.chunk : end], 16)
            after = end + 2 + size + 2
            if after > len(self.buffer):
                return False
            if size == 0:
                return True
            self.chunk = after
        return False

    def content(self) -> bytes:
        """The body of a complete answer, without its chunks."""
        if self.length is not None:
            return bytes(self.buffer[self.body :])
        pieces, at = [], self.body
        while size := int(self.buffer[at : (end := self.buffer.find(b"\r\n", at))], 16):
            pieces.append(bytes(self.buffer[end + 2 : end + 2 + size]))
            at = end + 2 + size + 2
        return b"".join(pieces)


def drive(
    address: tuple[str, int], requests: Sequence[bytes], connections: int, *, keep: bool = False
) -> Round:
    """Send all requests over that many connections, each as soon as one is free. ``keep`` gives back the bodies (in no order).

    Raises ConnectionError for any answer but 200.
    """
    open_: dict[int, _Connection] = {}
    poll = select.epoll()
    for _ in range(min(connections, len(requests))):
        connection = _Connection(address)
        open_[connection.socket.fileno()] = connection
        poll.register(connection.socket, select.EPOLLIN)
    left: Iterator[bytes] = iter(requests)
    done = received = 0
    bodies = []
    began, worked = time.perf_counter(), time.process_time()
    for connection in open_.values():
        connection.ask(next(left))
    while done < len(requests):
        for number, _ in poll.poll():
            connection = open_[number]
            if not connection.receive():
                continue
            done += 1
            received += len(connection.buffer) - connection.body
            if keep:
                bodies.append(connection.content())
            following = next(left, None)
            if following is not None:
                connection.ask(following)
    seconds = time.perf_counter() - began
    busy = (time.process_time() - worked) / seconds
    poll.close()
    for connection in open_.values():
        connection.socket.close()
    return Round(done, seconds, received, busy, bodies)
