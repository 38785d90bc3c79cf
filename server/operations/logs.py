"""What the server says while it runs: JSON, one object a line, or lines for a terminal.

A line for each request comes from ``journal`` in batches, everything else through ``logging``; an ``Outbox`` writes them.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import IO

from kg.settings import Settings
from server.operations.journal import Access
from server.operations.outbox import Outbox

log = logging.getLogger("server")
# ASCII: whatever bytes came in an address, the line stays one line and valid UTF-8
_text = json.encoder.encode_basestring_ascii
_RESERVED = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def query_hash(text: str) -> str:
    """By which a query is known in the log without its text: the first 16 digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class AccessLog:
    """Writes a line per request."""

    def __init__(self, outbox: Outbox, *, as_json: bool, clients: bool = True, queries: bool = False) -> None:
        self._outbox = outbox
        self._line = self._json if as_json else self._text
        self._clients, self._queries = clients, queries
        self._second, self._stamped = -1, ""

    def __call__(self, batch: Sequence[Access]) -> None:
        self._outbox.put("".join(map(self._line, batch)))

    def _time(self, at: float) -> str:
        second = int(at)
        if second != self._second:
            self._second, self._stamped = second, datetime.fromtimestamp(second, UTC).isoformat()[:19]
        return f"{self._stamped}.{int((at - second) * 1000):03d}Z"

    def _json(self, a: Access) -> str:
        # put together by hand: a general serialiser takes three times as long, and this is done for every request
        level = "info" if a.status < 500 else "error" if a.status == 500 else "warning"
        line = (
            f'{{"time":"{self._time(a.at)}","level":"{level}","event":"request",'
            f'"requestId":"{a.request_id}","method":{_text(a.method)},"path":{_text(a.path)},"route":{_text(a.route)},'
            f'"status":{a.status},"seconds":{a.seconds:.6f},"bytes":{a.size}'
        )
        if a.release:
            line += f',"release":{_text(a.release)}'
        if self._clients and a.client:
            line += f',"client":{_text(a.client)}'
        if a.cache:
            line += f',"cache":"{a.cache}"'
        if a.query:
            line += f',"queryHash":"{query_hash(a.query)}","outcome":"{a.outcome}"'
            if self._queries:
                line += f',"query":{_text(a.query)}'
        return line + "}\n"

    def _text(self, a: Access) -> str:
        query = f" {query_hash(a.query)} {a.outcome}" if a.query else ""
        text = f" {_text(a.query)}" if a.query and self._queries else ""
        client = f"{a.client} " if self._clients and a.client else ""
        return (
            f"{self._time(a.at)[11:19]} {client}{_shown(a.method)} {_shown(a.path)} {a.status} {a.size} B "
            f"{a.seconds * 1000:.1f} ms{query}{text}{f' cache {a.cache}' if a.cache else ''} [{a.request_id}]\n"
        )


class _Handler(logging.Handler):
    """Hands records to an outbox."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__()
        self._outbox = outbox

    def emit(self, record: logging.LogRecord) -> None:
        self._outbox.put(self.format(record) + "\n")


class _Json(logging.Formatter):
    """A record as a line of JSON; what was given as ``extra`` becomes members."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": record.name,
            "message": record.getMessage(),
        }
        said |= {k: v for k, v in vars(record).items() if k not in _RESERVED}
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            said["error"] = f"{type(error).__name__}: {error}"
            said["traceback"] = "".join(traceback.format_exception(error))
        return json.dumps(said, separators=(",", ":"), default=str)


def install(settings: Settings, stream: IO[str] | None = None) -> AccessLog | None:
    """Set up the log of this process on standard error; what writes the log of requests, None when that is
    off."""
    stream = stream or sys.stderr
    as_json = is_json(settings, stream)
    form = _Json() if as_json else logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")

    def gap(missing: int) -> str:
        text = f"{missing} lines of the log are missing here: its reader is too slow"
        said = {"name": log.name, "levelno": logging.WARNING, "levelname": "WARNING", "msg": text}
        return form.format(logging.makeLogRecord(said)) + "\n"

    outbox = Outbox(stream, gap)
    handler = _Handler(outbox)
    handler.setFormatter(form)
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    if not settings.log_requests:
        return None
    return AccessLog(outbox, as_json=as_json, clients=settings.log_clients, queries=settings.log_queries)


def is_json(settings: Settings, stream: IO[str]) -> bool:
    """Whether this process logs JSON: as ``log_format`` says; ``auto`` is text on a terminal, else JSON."""
    return settings.log_format == "json" or (settings.log_format == "auto" and not stream.isatty())


def _shown(text: str) -> str:
    """Text from outside for a terminal: nothing in it may steer it."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
