"""Bounded queries put to a process that has the release in memory (``server.pool.bounded``) by a thread that must not wait for it: the
one of the server's loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import threading
from collections import deque
from collections.abc import Callable

from server.pool.bounded import answer_of, payloads
from server.pool.jobs import Answer
from server.pool.process import Worker

Then = Callable[[Answer | None], object]
"""Is told the answer, or None for what is to be asked elsewhere; does not raise."""

_PATIENCE = 0.5
"""Seconds after which a process that has not answered is ended."""
_PIECE = 65_536


class Lookups:
    """``give``, ``state`` and ``close`` are for any thread, ``ask`` for that of one loop, where ``then`` is called."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._given: Worker | None = None  # not asked yet
        self._worker: Worker | None = None
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: deque[tuple[float, Then]] = deque()
        self._held = b""  # of an answer that has not come whole
        self._watched = False

    @property
    def has_worker(self) -> bool:
        return self._worker is not None or self._given is not None

    def state(self) -> tuple[int, int, int]:
        """Processes that are at a question, that are idle, and how many questions wait for their turn. For any thread."""
        with self._lock:
            if not self.has_worker:
                return 0, 0, 0
        asked = len(self._waiting)
        busy = min(asked, 1)
        return busy, 1 - busy, asked - busy

    def give(self, worker: Worker) -> None:
        """The process to ask, made for this (``Making.bounded``). It is ended here."""
        os.set_blocking(worker.sink, False)
        os.set_blocking(worker.source, False)
        with self._lock:
            if not self._closed and not self.has_worker:
                self._given = worker
                return
        _end(worker)

    def ask(self, loop: asyncio.AbstractEventLoop, question: bytes, then: Then) -> bool:
        """Put a question (``bounded.question``). False where that cannot be done now; nothing is told then."""
        worker = self._worker or self._begin(loop)
        if (
            worker is None or len(question) > select.PIPE_BUF
        ):  # what is shorter is written at once or not at all
            return False
        try:
            os.write(worker.sink, question)
        except BlockingIOError:  # too many wait already
            return False
        except OSError:
            self._give_up()
            return False
        self._waiting.append((loop.time(), then))
        if not self._watched:
            self._watched = True
            loop.call_later(_PATIENCE / 2, self._watch, loop)
        return True

    def _begin(self, loop: asyncio.AbstractEventLoop) -> Worker | None:
        with self._lock:
            worker, self._given = self._given, None
            self._worker, self._loop = worker, loop
        if worker is not None:
            loop.add_reader(worker.source, self._hear, worker)
        return worker

    def _hear(self, worker: Worker) -> None:
        try:
            piece = os.read(worker.source, _PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self._give_up()
            return
        held = self._held + piece
        read = 0
        told = []
        for payload, end in payloads(held):
            told.append((self._waiting.popleft()[1], answer_of(payload)))
            read = end
        self._held = held[read:]
        for then, answer in told:
            then(answer)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._waiting and loop.time() - self._waiting[0][0] > _PATIENCE:
            self._give_up()
        self._watched = bool(self._waiting)
        if self._watched:
            loop.call_later(_PATIENCE / 2, self._watch, loop)

    def _give_up(self) -> None:
        """End the process; what it was asked is to be asked elsewhere. In the loop's thread."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            assert self._loop is not None
            self._loop.remove_reader(worker.source)
            _end(worker)
        self._held = b""
        waiting, self._waiting = self._waiting, deque()
        for _, then in waiting:
            then(None)

    def close(self) -> None:
        """End the process, and have no other."""
        with self._lock:
            self._closed = True
            given, self._given = self._given, None
            worker, loop = self._worker, self._loop
        if given is not None:
            _end(given)
        if worker is not None and loop is not None:
            worker.process.kill()
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._give_up)


def _end(worker: Worker) -> None:
    """Kill it; a thread waits for its end."""
    worker.process.kill()
    threading.Thread(target=worker.end, name="lookups-end", daemon=True).start()
