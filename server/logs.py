"""What the server says while it runs: JSON, one object a line, or lines for a terminal.

Requests are noted on the way and written by a thread of their own a moment later, since to write costs more than to note;
everything else goes through ``logging`` and is written at once.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import logging
import sys
import threading
import time
import traceback
from collections import deque
from datetime import UTC, datetime
from typing import IO, NamedTuple

from kg.settings import Settings

log = logging.getLogger("server")
_MOST_WAITING = 10_000
"""Lines that may wait for a reader of the log who is slow; beyond that they are counted and left out."""
_PAUSE = 0.1
_RESERVED = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


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


def query_hash(text: str) -> str:
    """By which a query is known in the log without its text: the first 16 digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class AccessLog:
    """Writes a line per request to ``stream``. ``note`` is thread-safe and does not wait."""

    def __init__(
        self, stream: IO[str], *, as_json: bool, clients: bool = True, queries: bool = False
    ) -> None:
        self._stream = stream
        self._line = self._json if as_json else self._text
        self._clients, self._queries = clients, queries
        self._waiting: deque[Access] = deque()
        self._dropped = 0
        self._wake = threading.Event()
        self._asleep = False
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None

    def note(self, access: Access) -> None:
        """Have a request written."""
        if len(self._waiting) >= _MOST_WAITING:
            self._dropped += 1
            return
        self._waiting.append(access)
        if self._thread is None:
            self._start()
        if self._asleep:
            self._asleep = False
            self._wake.set()

    def _start(self) -> None:
        # with the first request, so that a process which serves nothing has no thread
        with self._writing:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="access-log", daemon=True)
                self._thread.start()
                atexit.register(self.flush)

    def _run(self) -> None:
        while True:
            self.flush()
            self._asleep = True
            if not self._waiting:
                self._wake.wait()
            self._wake.clear()
            self._asleep = False
            time.sleep(_PAUSE)

    def flush(self) -> None:
        """Write what waits."""
        with self._writing:
            lines = []
            while self._waiting:
                lines.append(self._line(self._waiting.popleft()))
            dropped, self._dropped = self._dropped, 0
            try:
                if lines:
                    self._stream.write("".join(lines))
                    self._stream.flush()
            except (OSError, ValueError):  # nobody reads the log any more: no reason to stop serving
                return
        if dropped:
            log.warning("%d requests are missing in the log: its reader is too slow", dropped)

    def _json(self, a: Access) -> str:
        said: dict[str, object] = {
            "time": _stamp(a.at),
            "level": "error" if a.status >= 500 and a.outcome in ("", "crashed", "failed") else "info",
            "event": "request",
            "requestId": a.request_id,
            "method": a.method,
            "path": a.path,
            "route": a.route,
            "status": a.status,
            "seconds": round(a.seconds, 6),
            "bytes": a.size,
        }
        if a.release:
            said["release"] = a.release
        if self._clients and a.client:
            said["client"] = a.client
        if a.cache:
            said["cache"] = a.cache
        if a.query:
            said |= {"queryHash": query_hash(a.query), "outcome": a.outcome}
            if self._queries:
                said["query"] = a.query
        return _dump(said) + "\n"

    def _text(self, a: Access) -> str:
        query = f" {query_hash(a.query)} {a.outcome}" if a.query else ""
        text = f" {json.dumps(a.query)}" if a.query and self._queries else ""
        client = f"{a.client} " if self._clients and a.client else ""
        return (
            f"{_stamp(a.at)[11:19]} {client}{_shown(a.method)} {_shown(a.path)} {a.status} {a.size} B "
            f"{a.seconds * 1000:.1f} ms{query}{text}{f' cache {a.cache}' if a.cache else ''} [{a.request_id}]\n"
        )


class _Json(logging.Formatter):
    """A record as a line of JSON; what was given as ``extra`` becomes members."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": _stamp(record.created),
            "level": record.levelname.lower(),
            "event": record.name,
            "message": record.getMessage(),
        }
        said |= {k: v for k, v in vars(record).items() if k not in _RESERVED}
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            said["error"] = f"{type(error).__name__}: {error}"
            said["traceback"] = "".join(traceback.format_exception(error))
        return _dump(said)


def install(settings: Settings, stream: IO[str] | None = None) -> AccessLog | None:
    """Set up the log of this process on standard error; the log of requests, None when ``log_requests`` is off."""
    stream = stream or sys.stderr
    as_json = is_json(settings, stream)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        _Json() if as_json else logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")
    )
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    if not settings.log_requests:
        return None
    return AccessLog(stream, as_json=as_json, clients=settings.log_clients, queries=settings.log_queries)


def is_json(settings: Settings, stream: IO[str]) -> bool:
    """Whether this process logs JSON: as ``log_format`` says; ``auto`` is text on a terminal, else JSON."""
    return settings.log_format == "json" or (settings.log_format == "auto" and not stream.isatty())


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _dump(said: dict[str, object]) -> str:
    # ASCII: whatever bytes came in an address, the line stays one line and valid UTF-8
    return json.dumps(said, separators=(",", ":"), default=str)


def _shown(text: str) -> str:
    """Text from outside for a terminal: nothing in it may steer it."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
