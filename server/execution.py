"""Queries under a deadline: a pool of worker processes per release, each of which may be killed alone."""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from server.errors import BadQuery, Busy, QueryCrashed, QueryFailed, QueryRefused, QueryTimeout
from server.worker import HEAD_LENGTH, HEADER, send

log = logging.getLogger("server")
_ROOT = str(Path(__file__).resolve().parent.parent)


@dataclass(frozen=True, slots=True)
class Job:
    """One query. ``default_graphs``/``named_graphs`` None: the query's own dataset clause, or with ``union`` all graphs.
    Media types choose the serialiser by the kind of result; ``rows`` > 0 asks for JSON of that many rows instead."""

    query: str
    base: str
    union: bool = True
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    result_format: str = "application/sparql-results+json"
    graph_format: str = "text/turtle"
    rows: int = 0


@dataclass(slots=True)
class Answer:
    """``kind`` is solutions, boolean or triples; ``length`` the bytes of the whole when it is there already, else None:
    then ``pieces`` must be read to its end or closed."""

    kind: str
    pieces: Iterator[bytes]
    length: int | None


class _Chained:
    """A first piece and the rest of a generator, which is closed with it."""

    def __init__(self, first: bytes, rest: Iterator[bytes]) -> None:
        self._first: bytes | None = first
        self._rest = rest

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return next(self._rest)

    def close(self) -> None:
        close = getattr(self._rest, "close", None)
        if close is not None:
            close()


class _Gone(Exception):
    """The worker ended instead of answering."""


class _Late(Exception):
    """The deadline passed before the worker answered."""


class Worker:
    """A worker process and the pipes to it. Not thread-safe: one user at a time."""

    def __init__(self, store: Path, megabytes: int) -> None:
        path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH", ""))))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "server.worker", str(store), str(megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.source, self.sink = self.process.stdout.fileno(), self.process.stdin.fileno()
        _widen(self.source)
        self._poll = select.poll()
        self._poll.register(self.source, select.POLLIN)
        self._buffer = b""
        self.ready = False

    def start(self, job: Job, deadline: float) -> tuple[bytes, bytes]:
        """Send the job; the first frame of its answer."""
        if not self.ready:
            self.frame(deadline)
            self.ready = True
        timeout = max(0.0, deadline - time.monotonic())
        try:
            send(self.sink, b"Q", json.dumps({**_fields(job), "timeout": timeout}).encode())
        except BrokenPipeError:
            raise _Gone from None
        return self.frame(deadline)

    def frame(self, deadline: float) -> tuple[bytes, bytes]:
        """The next frame. Raises _Late or _Gone."""
        data = self._buffer or self._read(65_536, deadline)
        while len(data) < HEADER.size:
            data += self._read(65_536, deadline)
        kind, size = HEADER.unpack_from(data)
        end = HEADER.size + size
        if len(data) < end:
            pieces, missing = [data], end - len(data)
            while missing > 0:
                pieces.append(self._read(max(missing, 65_536), deadline))
                missing -= len(pieces[-1])
            data = b"".join(pieces)
        self._buffer = data[end:]
        return kind, data[HEADER.size : end]

    def _read(self, size: int, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        if left <= 0 or not self._poll.poll(left * 1000):
            raise _Late
        piece = os.read(self.source, min(size, 1_048_576))
        if not piece:
            raise _Gone
        return piece

    def end(self) -> int:
        """Kill it; the exit status it had (negative: the signal)."""
        self.process.kill()
        status = self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        return status


class Pool:
    """``size`` workers over one store, started when first needed; at most ``waiting`` callers queue for one.

    ``timeout`` in seconds holds from the call of ``run`` to the last piece, the wait for a worker included.
    """

    def __init__(self, store: Path, *, size: int, waiting: int, timeout: float, megabytes: int = 0) -> None:
        self._make: Callable[[], Worker] = lambda: Worker(store, megabytes)
        self._size, self._waiting, self._timeout = size, waiting, timeout
        self._free = threading.Condition()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._queue = 0
        self._closed = False

    def warm(self) -> None:
        """Start one worker now, so that the first query finds it ready."""
        with self._free:
            if not self._idle and not self._closed:
                self._idle.append(self._make())

    def run(self, job: Job) -> Answer:
        """Start a query and wait for the head of its answer.

        Raises BadQuery for a syntax error, QueryFailed when evaluation fails, QueryTimeout, QueryCrashed, Busy.
        An error while ``pieces`` is read cuts the answer short with a last line that says so (``_cut``).
        """
        deadline = time.monotonic() + self._timeout
        worker = self._take(deadline)
        try:
            kind, payload = worker.start(job, deadline)
        except _Late:
            self._drop(worker)
            raise self._late() from None
        except _Gone:
            raise _crash(self._drop(worker)) from None
        except BaseException:
            self._drop(worker)
            raise
        if kind == b"E":
            self._give_back(worker)
            error = json.loads(payload)
            if error["code"] == "syntax":
                raise BadQuery(error["message"])
            if "custom function" in error["message"]:  # the query's fault, told before anything is evaluated
                raise QueryRefused(
                    f"{error['message']}.", hint="the functions of SPARQL 1.1 and the casts of xsd: are known"
                )
            raise QueryFailed(error["message"])
        if kind == b"A":  # all there: a client that reads slowly shall not keep the worker
            self._give_back(worker)
            begin = HEAD_LENGTH.size + HEAD_LENGTH.unpack_from(payload)[0]
            head, data = json.loads(payload[HEAD_LENGTH.size : begin]), payload[begin:]
            return Answer(head["kind"], iter((data,)), len(data))
        pieces = self._pieces(worker, deadline)
        return Answer(json.loads(payload)["kind"], _Chained(next(pieces), pieces), None)

    def _pieces(self, worker: Worker, deadline: float) -> Iterator[bytes]:
        """At least one piece; gives the worker back at the end, or ends it."""
        done = False
        try:
            while True:
                kind, payload = worker.frame(deadline)
                if kind == b"Z":
                    done = True
                    yield b""
                    return
                if kind == b"E":
                    done = True
                    yield _cut("the query failed")
                    return
                yield payload
        except _Late:
            yield _cut(f"the query did not finish within {self._timeout:g} seconds")
        except _Gone:
            yield _cut("the query broke the engine")
        finally:
            if done:
                self._give_back(worker)
            else:
                self._drop(worker)

    def _take(self, deadline: float) -> Worker:
        with self._free:
            if not self._idle and len(self._busy) >= self._size:
                if self._queue >= self._waiting:
                    raise _busy()
                self._queue += 1
                try:
                    while not self._idle and len(self._busy) >= self._size:
                        if not self._free.wait(deadline - time.monotonic()):
                            raise _busy()
                finally:
                    self._queue -= 1
            while self._idle:
                worker = self._idle.pop()
                if worker.process.poll() is None:
                    break
                worker.end()  # it died while idle
            else:
                worker = self._make()
            self._busy.add(worker)
            return worker

    def _give_back(self, worker: Worker) -> None:
        with self._free:
            self._busy.discard(worker)
            if not self._closed:
                self._idle.append(worker)
            self._free.notify()
        if self._closed:
            worker.end()

    def _drop(self, worker: Worker) -> int:
        status = worker.end()
        with self._free:
            self._busy.discard(worker)
            self._free.notify()
        return status

    def _late(self) -> QueryTimeout:
        return QueryTimeout(
            f"The query did not finish within {self._timeout:g} seconds.",
            hint="ask for less: fewer joins without a shared variable, a LIMIT, one agency or plan at a time",
            headers={"Retry-After": "60"},
        )

    def close(self) -> None:
        """End the idle workers now and each busy one when its query ends."""
        with self._free:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def kill(self) -> None:
        """End all workers at once."""
        self.close()
        with self._free:
            busy = list(self._busy)
        for worker in busy:
            worker.process.kill()


_NAMES = tuple(field.name for field in fields(Job))


def _fields(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in _NAMES}


def _widen(pipe: int) -> None:
    """Room in the pipe for a whole small answer, where the kernel lets us: fewer switches between the processes."""
    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1_048_576)


def _busy() -> Busy:
    return Busy("All query workers are taken.", hint="try again shortly", headers={"Retry-After": "5"})


def _cut(why: str) -> bytes:
    """What ends an answer whose status has gone out already: a line that no reader of any of our formats takes for data
    (in JSON, XML and RDF a syntax error; in CSV and TSV a row that speaks for itself). Granian ends the body properly
    whatever happens, so a broken connection cannot be the sign."""
    log.warning("an answer was cut: %s", why)
    return f"\n!!! THE ANSWER IS CUT HERE: {why} !!!\n".encode()


def _crash(status: int | None) -> QueryCrashed:
    return QueryCrashed(
        "The process that ran the query ended before its time; the server goes on.",
        hint="the query is nested too deeply or needs too much memory",
        exit=status,
    )
