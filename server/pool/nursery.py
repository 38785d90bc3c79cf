"""Query processes that are copies of one which holds the release in memory (``server.pool.template``)."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from server.pool.process import Options, Worker, environment
from server.pool.said import standard_error

PER_BYTE = 2.2
"""Memory that a store takes for a byte of it on disk: 355 MB for a million quads in 176 MB, and some to spare."""
_LEAST = 4_194_304
"""Bytes on disk below which a store is as fast from there."""
_SETTLED = 1.0
"""Seconds that a release has to be open before it is loaded: the first answers come before, and where one release follows another, the
machine has better to do."""
_WAIT = 10.0
"""Seconds that the template may take to make a copy of itself, or to tell how one ended."""


def worth_while(store: Path, most_megabytes: int, processes: int) -> bool:
    """Whether a store is large enough and small enough to be held in memory, and the machine has room for it: each of so many
    processes comes to have nearly all of it for itself."""
    if not _can_fork():
        return False
    size = sum(file.stat().st_size for file in store.iterdir() if file.is_file())
    needed = size * PER_BYTE
    return size >= _LEAST and needed <= most_megabytes * 1_048_576 and needed * (processes + 1) <= available()


def available() -> int:
    """Bytes of memory that are to be had (Linux): of the machine, and of the control group that this process is in."""
    found = [0]
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = Path("/proc/meminfo").read_text().splitlines()
        found = [next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))]
    for limit, used in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ):
        with contextlib.suppress(OSError, ValueError):  # no such group, or "max"
            found.append(int(Path(limit).read_text()) - int(Path(used).read_text()))
    return min(found)


def _can_fork() -> bool:
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and hasattr(socket, "send_fds")


class Nursery:
    """Loads the store once the release has been open for a moment, in a process of its own; ``ready`` says when ``worker`` may be
    called. Thread-safe."""

    def __init__(self, store: Path, options: Options) -> None:
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._store, self._options = store, options
        self._process: subprocess.Popen[bytes] | None = None
        self.ready = False
        self._server, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        threading.Thread(target=self._await, name="nursery", daemon=True).start()

    def _await(self) -> None:
        if self._closed.wait(_SETTLED) or not self._start():
            return
        with contextlib.suppress(OSError):  # closed meanwhile
            loaded = bool(self._server.recv(64))
            with self._lock:
                self._server.settimeout(_WAIT)
                self.ready = loaded and not self._closed.is_set()

    def _start(self) -> bool:
        with self._lock:
            if self._closed.is_set():
                return False
            number = self._theirs.fileno()
            options = json.dumps(asdict(self._options))
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server.pool.template", str(self._store), options, str(number)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=standard_error(),
                pass_fds=(number,),
                env=environment(),
            )
            self._theirs.close()
            return True

    def worker(self, nice: int, *, bounded: bool = False) -> Worker | None:
        """A new worker process; None when the template is gone."""
        with _pipe() as (source, theirs_out), _pipe() as (theirs_in, sink):
            told = self._ask({"nice": nice, "bounded": int(bounded)}, theirs_in, theirs_out)
            if told is None:
                return None
            try:
                process = Copy(self, told["pid"])
            except ProcessLookupError:  # ended together with the template
                return None
            return Worker.of(process, os.dup(source), os.dup(sink), nice)

    def status(self, pid: int) -> int:
        """How a copy ended, which is ending or has."""
        told = self._ask({"wait": pid})
        return -signal.SIGKILL if told is None else int(told["status"])

    def _ask(self, message: dict[str, int], *pipes: int) -> dict[str, Any] | None:
        with self._lock:
            if self._closed.is_set():
                return None
            try:
                socket.send_fds(self._server, [json.dumps(message).encode()], pipes)
                data = self._server.recv(4096)
            except OSError:
                data = b""
            if not data:
                self._closed.set()
                self.ready = False
                return None
        told: dict[str, Any] = json.loads(data)
        return told

    def close(self) -> None:
        """End the template; its copies end by themselves when their pipes are closed."""
        self.ready = False
        self._closed.set()
        if self._process is not None:  # whoever waits for its answer holds the lock
            self._process.kill()
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            self._server.close()
            self._theirs.close()


class Copy:
    """A process that is no child of this one, with what of ``subprocess.Popen`` a worker needs."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self._nursery, self.pid = nursery, pid
        self._handle = os.pidfd_open(
            pid
        )  # it is waited for by nobody else, so that the number is still its own
        self._lock = threading.Lock()
        self._status: int | None = None

    def kill(self) -> None:
        with self._lock, contextlib.suppress(ProcessLookupError):
            if self._status is None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def wait(self) -> int:
        with self._lock:
            if self._status is None:
                self._status = self._nursery.status(self.pid)
                os.close(self._handle)
            return self._status


@contextlib.contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    """Both ends of a pipe, closed afterwards."""
    reader, writer = os.pipe()
    try:
        yield reader, writer
    finally:
        os.close(reader)
        os.close(writer)
