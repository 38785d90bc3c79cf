"""Answered requests on their way to the counters and the log.

A request's own thread only notes what happened; a thread of the journal counts and writes a moment later, many at a time,
which costs a fraction of doing it one by one while a client waits.
"""

from __future__ import annotations

import atexit
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from server.operations import metrics

Write = Callable[[Sequence["Access"]], object]
"""Writes requests to the log; does not wait."""

_PAUSE = 0.1
"""Seconds between two rounds of counting and writing."""


class Access(NamedTuple):
    """An answered request. ``at`` seconds since 1970, ``query`` its SPARQL text ("" for none)."""

    at: float
    request_id: str
    method: str
    path: str
    route: str
    status: int
    seconds: float
    size: int
    release: str
    client: str
    query: str
    outcome: str
    cache: str


class Journal:
    """``note`` is thread-safe and does not wait. ``measure`` sets gauges, whenever the counters are brought up to now."""

    def __init__(self, write: Write | None = None, measure: Callable[[], object] = lambda: None) -> None:
        self._write, self._measure = write, measure
        self._noted: deque[Access] = deque()
        self._begun = self._ended = 0
        self._wake = threading.Event()
        self._asleep = False
        self._counting = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self, number: int) -> None:
        """A request has come, this process's ``number``-th."""
        self._begun = number
        if self._thread is None:
            self._start()
        if self._asleep:
            self._asleep = False
            self._wake.set()

    def note(self, access: Access) -> None:
        """A request has been answered."""
        self._noted.append(access)
        if self._asleep:
            self._asleep = False
            self._wake.set()

    def flush(self) -> None:
        """Bring the counters and the log up to now."""
        with self._counting:
            batch = []
            while self._noted:
                batch.append(self._noted.popleft())
            self._ended += len(batch)
            metrics.tally(batch)
            metrics.IN_FLIGHT.set(max(0, self._begun - self._ended))
            self._measure()
            if batch and self._write is not None:
                self._write(batch)

    def _start(self) -> None:
        # with the first request: a process that serves nothing has no thread
        with self._counting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
                self._thread.start()
                atexit.register(self.flush)

    def _run(self) -> None:
        while True:
            self._asleep = True
            if not self._noted:
                self._wake.wait()
            self._wake.clear()
            self._asleep = False
            time.sleep(_PAUSE)
            self.flush()
