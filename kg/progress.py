"""One line of progress on a terminal, nothing in a pipe."""

from __future__ import annotations

import shutil
import sys
import time
import unicodedata
from typing import TextIO


class Progress:
    """Says on ``stream`` how far long work is; silent unless the stream is a terminal.

    The line is redrawn at most ten times a second and wiped by ``done``.
    """

    def __init__(self, stream: TextIO | None = None, *, enabled: bool | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._enabled = self._stream.isatty() if enabled is None else enabled
        self._stage = ""
        self._total = 0
        self._count = 0
        self._drawn = 0.0

    def stage(self, name: str, total: int = 0) -> None:
        """Begin a stage of the work with ``total`` steps (0: unknown)."""
        self._stage, self._total, self._count = name, total, 0
        self._draw("", force=True)

    def step(self, item: str = "", count: int = 1) -> None:
        """``count`` more steps of the stage are done; ``item`` names the latest."""
        self._count += count
        self._draw(item, force=self._count == self._total)

    def done(self) -> None:
        """Wipe the line, so that what is printed next starts clean."""
        if self._enabled:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _draw(self, item: str, *, force: bool) -> None:
        if not self._enabled:
            return
        now = time.monotonic()
        if not force and now - self._drawn < 0.1:
            return
        self._drawn = now
        count = f" {self._count}/{self._total}" if self._total else f" {self._count}" if self._count else ""
        line = _cut(f"{self._stage}{count} {item}".rstrip(), shutil.get_terminal_size().columns - 1)
        self._stream.write(f"\r\x1b[K{line}")
        self._stream.flush()


def _cut(text: str, columns: int) -> str:
    """As much of ``text`` as fits in ``columns`` cells of a terminal; a wide character takes two."""
    used = 0
    for index, character in enumerate(text):
        used += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if used > columns:
            return text[:index]
    return text


SILENT = Progress(enabled=False)
