"""Text on its way to a stream whose reader may be slow: written by a thread of its own, so that nobody waits for it."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable
from typing import IO

_MOST = 8_388_608
"""Characters that may wait; beyond that lines are left out, and their number is written once there is room."""
_LAST = 1.0
"""Seconds that the end of the process waits for the reader."""


class Outbox:
    """``put`` is thread-safe and never waits. What is put is whole lines; ``gap`` says in such a line how many are missing."""

    def __init__(self, stream: IO[str], gap: Callable[[int], str]) -> None:
        self._stream, self._gap = stream, gap
        try:
            self._file: int | None = stream.fileno()
        except (OSError, ValueError):  # in memory
            self._file = None
        self._lines: deque[str] = deque()
        self._waiting = self._missing = 0
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        atexit.register(self.flush)

    def put(self, text: str) -> None:
        """Have lines written."""
        with self._change:
            if self._waiting + len(text) > _MOST:
                self._missing += text.count("\n")
                return
            self._lines.append(text)
            self._waiting += len(text)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="log", daemon=True)
                self._thread.start()
            self._change.notify_all()

    def flush(self) -> None:
        """Wait until all is written, or a second."""
        with self._change:
            self._change.wait_for(lambda: not self._waiting, _LAST)

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._lines or self._missing)
                text = "".join(self._lines)
                self._lines.clear()
                missing, self._missing = self._missing, 0
            if missing:
                text += self._gap(missing)
            with contextlib.suppress(
                OSError, ValueError
            ):  # nobody reads it any more: no reason to stop serving
                self._write(text)
            with self._change:
                self._waiting = sum(map(len, self._lines))
                self._change.notify_all()

    def _write(self, text: str) -> None:
        if self._file is None:
            self._stream.write(text)
            return
        # past Python's own buffer, whose lock the end of the process asks for
        data = memoryview(text.encode("utf-8", "backslashreplace"))
        while data:
            data = data[os.write(self._file, data) :]
