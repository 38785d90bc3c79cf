"""Charts drawn by a process of their own, one at a time; one that fails or dawdles is replaced."""

from __future__ import annotations

import json
import logging
import threading
import time
from pathlib import Path
from typing import Any

from server.errors import Busy, ServerError
from server.pool.process import Gone, Late, Options, Worker

log = logging.getLogger("server")


class Renderer:
    """Draws Vega-Lite as SVG, and SVG as PNG. Thread-safe; of those who wait, more than ``waiting`` are told to come again."""

    def __init__(self, *, seconds: float, waiting: int = 64) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()
        self._room = threading.BoundedSemaphore(waiting)
        self._worker: Worker | None = None
        self._closed = False

    def warm(self) -> None:
        """Start the process, in the background: its first chart takes half a second and more."""
        threading.Thread(target=self._start, name="charts", daemon=True).start()

    def svg(self, spec: dict[str, Any]) -> str:
        """Raises Busy; ServerError for a specification that cannot be drawn."""
        return self._ask({"spec": spec}).decode()

    def png(self, svg: str, scale: float) -> bytes:
        return self._ask({"svg": svg, "scale": scale})

    def close(self) -> None:
        self._closed = True
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def _start(self) -> None:
        with self._turn:
            self._running()

    def _running(self) -> Worker:
        if self._worker is None:
            self._worker = Worker(Path(), Options(), module="server.charts.drawing")
        return self._worker

    def _ask(self, job: dict[str, Any]) -> bytes:
        if self._closed or not self._room.acquire(blocking=False):
            raise _busy()
        try:
            if not self._turn.acquire(timeout=self._seconds):
                raise _busy()
            try:
                kind, data = self._answer(json.dumps(job).encode())
            finally:
                self._turn.release()
        finally:
            self._room.release()
        if kind != b"A":
            log.error("a chart cannot be drawn: %s", data.decode(errors="replace")[:500])
            raise ServerError("The chart could not be drawn.", hint="its data are there as .csv and .json")
        return data

    def _answer(self, job: bytes) -> tuple[bytes, bytes]:
        """A process that died while idle is replaced once. Raises Busy when it does not answer in time."""
        for again in (True, False):
            worker = self._running()
            was_ready = worker.ready
            try:
                return worker.start(job, time.monotonic() + self._seconds)
            except (Gone, Late) as error:
                self._worker = None
                worker.end()
                if isinstance(error, Late) or not (again and was_ready):
                    break
        raise _busy()


def _busy() -> Busy:
    return Busy("The server is drawing other charts.", hint="try again shortly", headers={"Retry-After": "5"})
