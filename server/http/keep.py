"""Bytes that were made once and are worth keeping: a bounded store in memory, the least recently used go first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from server.errors import Busy

Making = Callable[[], dict[Hashable, bytes]]


class Keep:
    """At most ``size`` bytes. Things are made one at a time, for what is kept here is dear to make; of those who wait, more than
    ``waiting`` or longer than ``seconds`` are told to come again (Busy)."""

    def __init__(self, size: int, *, seconds: float = 30.0, waiting: int = 2) -> None:
        self._size, self._seconds = size, seconds
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._room = threading.BoundedSemaphore(waiting + 1)

    def get(self, key: Hashable, make: Making) -> bytes:
        """What is kept under the key; else ``make`` is called, which may give more than was asked for."""
        held = self.look(key)
        if held is not None:
            return held
        with self._my_turn():
            held = self.look(key)  # somebody else may have made it meanwhile
            if held is not None:
                return held
            made = make()
            for other, data in made.items():
                self._put(other, data)
            return made[key]

    def look(self, key: Hashable) -> bytes | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def _put(self, key: Hashable, data: bytes) -> None:
        if len(data) > self._size:
            return
        with self._lock:
            self._held[key] = data
            self._held.move_to_end(key)
            while sum(map(len, self._held.values())) > self._size:
                self._held.popitem(last=False)

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        with turn(self._room, self._turn, self._seconds):
            yield


@contextmanager
def turn(room: threading.BoundedSemaphore, lock: threading.Lock, seconds: float) -> Iterator[None]:
    """Hold ``lock``, having waited in ``room`` for at most so many seconds. Raises Busy."""
    if not room.acquire(blocking=False):
        raise _busy()
    try:
        if not lock.acquire(timeout=seconds):
            raise _busy()
        try:
            yield
        finally:
            lock.release()
    finally:
        room.release()


def _busy() -> Busy:
    return Busy(
        "The server is making other large answers.", hint="try again shortly", headers={"Retry-After": "5"}
    )
