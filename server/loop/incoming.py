"""The body of a request while it comes in: put in by the loop, read by the thread that answers."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable


class Incoming(io.RawIOBase):
    """``more`` is called by the reader before it waits."""

    def __init__(self, more: Callable[[], object]) -> None:
        self._more = more
        self._pieces: list[bytes] = []
        self._change = threading.Condition()
        self._ended = self._broken = False
        self._until: float | None = None
        self.held = 0

    def put(self, data: bytes) -> None:
        with self._change:
            self._pieces.append(data)
            self.held += len(data)
            self._change.notify()

    def end(self, *, broken: bool = False) -> None:
        """Nothing more will come; ``broken``: but should have."""
        with self._change:
            if not self._ended:
                self._ended, self._broken = True, broken
                self._change.notify()

    @property
    def ended(self) -> bool:
        return self._ended

    def whole(self) -> bytes:
        """A body that has ended, in one."""
        return b"".join(self._pieces)

    def within(self, seconds: float) -> None:
        """From now on it has so long to end."""
        self._until = time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Waits for data. Raises ConnectionError where the client has left in the middle, TimeoutError when it is late."""
        if not self._pieces and not self._ended:
            self._more()
        with self._change:
            while not self._pieces and not self._ended:
                left = None if self._until is None else self._until - time.monotonic()
                if left is not None and left <= 0:
                    raise TimeoutError("the body is late")
                self._change.wait(left)
            if not self._pieces:
                if self._broken:
                    raise ConnectionError("the body breaks off")
                return 0
            piece = self._pieces[0]
            size = min(len(piece), len(buffer))
            buffer[:size] = piece[:size]
            if size == len(piece):
                del self._pieces[0]
            else:
                self._pieces[0] = piece[size:]
            self.held -= size
        return size
