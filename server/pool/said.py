"""What processes of a pool write to standard error, told to the log line by line.

They do not have the server's own: whoever starts the server may not read it, and a pipe that is full would keep them, and whoever
waits for them, until a deadline. Nor do they ever wait for this one: what finds no room is lost.
"""

from __future__ import annotations

import functools
import logging
import os
import threading

log = logging.getLogger("server")

_MOST = 2_000
"""Bytes of one line."""


@functools.cache
def standard_error() -> int:
    """The descriptor such a process is to be started with; one for all."""
    source, sink = os.pipe()
    os.set_blocking(sink, False)
    threading.Thread(target=_pass_on, args=(source,), name="said", daemon=True).start()
    return sink


def _pass_on(source: int) -> None:
    rest = b""
    while data := os.read(source, 65_536):
        *lines, rest = (rest + data).split(b"\n")
        if len(rest) > _MOST:
            lines, rest = [*lines, rest], b""
        for line in lines:
            text = line[:_MOST].decode(errors="replace").rstrip()
            if text:
                log.warning("a process for queries, pages or charts said: %s", text)
