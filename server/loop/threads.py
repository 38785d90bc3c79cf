"""Threads that wait for work. Unlike those of ``concurrent.futures`` nobody waits for them at the end of the process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

Work = Callable[[], object]


class Threads:
    """At most ``most``, each started when there is work and none is idle."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._work: SimpleQueue[Work] = SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._starting = threading.Lock()
        self._started = 0

    def put(self, work: Work) -> None:
        """Have it done; it may not raise."""
        self._work.put(work)
        if self._started >= self._most or self._idle.acquire(blocking=False):
            return
        with self._starting:
            if self._started < self._most:
                self._started += 1
                threading.Thread(target=self._run, name=f"answers-{self._started}", daemon=True).start()

    def _run(self) -> None:
        while True:
            self._next()()

    def _next(self) -> Work:
        try:
            return self._work.get_nowait()
        except Empty:
            self._idle.release()
            return self._work.get()
