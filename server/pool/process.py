"""A worker process seen from the server: the pipes to it, its frames (``server.pool.worker``), its end."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import io
import json
import os
import select
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Protocol

from server.pool.child import HEADER, write_all
from server.pool.said import standard_error

_ROOT = str(Path(__file__).resolve().parents[2])


@dataclass(frozen=True, slots=True)
class Options:
    """What a worker process is told when it starts. 0 means no limit; ``network`` leaves it on the network."""

    megabytes: int = 0
    max_rows: int = 0
    max_bytes: int = 0
    nice: int = 0
    network: bool = False


class Gone(Exception):
    """The worker ended instead of answering."""


class Dead(Gone):
    """It had ended before it was asked."""


class Late(Exception):
    """The deadline passed before the worker answered."""


_MALLOC = ":".join(
    f"glibc.malloc.{name}={value}"
    for name, value in {
        "arena_max": 1,  # one thread does all the work
        "tcache_count": 1000,
        "tcache_max": 4096,
        "mxfast": 0,
        "mmap_threshold": 33_554_432,
        "trim_threshold": 67_108_864,
    }.items()
)
"""Where the C library is glibc: fewer ways to the system and no tidying up between queries; a lookup takes a tenth less."""


def environment() -> dict[str, str]:
    """What such a process is started with."""
    path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH", ""))))
    return {"GLIBC_TUNABLES": _MALLOC} | os.environ | {"PYTHONPATH": path}


class Process(Protocol):
    """What of ``subprocess.Popen`` a worker needs."""

    @property
    def pid(self) -> int: ...
    def kill(self) -> None: ...
    def wait(self) -> int: ...


class Worker:
    """A worker process (``python -m MODULE FOLDER``; for queries the folder is the store) and the pipes to it. Not thread-safe: one
    user at a time (``process.kill`` may come from any)."""

    def __init__(self, folder: Path, options: Options, module: str = "server.pool.worker") -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(folder), json.dumps(asdict(options))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=standard_error(),
            env=environment(),
        )
        assert process.stdin is not None
        assert process.stdout is not None
        self._pipes: tuple[IO[bytes] | io.FileIO, ...] = process.stdin, process.stdout
        self._attach(process, process.stdout.fileno(), process.stdin.fileno(), options.nice)

    @classmethod
    def of(cls, process: Process, source: int, sink: int, nice: int) -> Worker:
        """One that was started otherwise, with the ends of its pipes, which are its own from now on, and its priority."""
        worker = cls.__new__(cls)
        worker._pipes = io.FileIO(sink, "wb"), io.FileIO(source, "rb")
        worker._attach(process, source, sink, nice)
        worker.in_memory = True
        return worker

    def _attach(self, process: Process, source: int, sink: int, nice: int) -> None:
        self.process, self.source, self.sink = process, source, sink
        self.nice = nice
        """Its priority: how far it lets others go before it."""
        self.in_memory = False
        """Whether it is a copy of a process that holds the store in memory (``server.pool.nursery``)."""
        _widen(self.source)
        self._poll = select.poll()
        self._poll.register(self.source, select.POLLIN)
        self._buffer = b""
        self.ready = False

    def start(self, job: bytes, deadline: float | None = None) -> tuple[bytes, bytes]:
        """Send the job (JSON); the first frame of its answer. Raises Late, Gone, and Dead for one that ended while it was idle.

        Without a deadline somebody else has to watch over it (and kill it).
        """
        was_ready = self.ready
        if not was_ready:
            self.frame(deadline)
            self.ready = True
        try:
            _send_at_once(self.sink, HEADER.pack(b"Q", len(job)) + job)
        except BrokenPipeError:
            raise (Dead if was_ready else Gone) from None
        return self.frame(deadline)

    def frame(self, deadline: float | None = None) -> tuple[bytes, bytes]:
        """The next frame. Raises Late or Gone."""
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

    def _read(self, size: int, deadline: float | None) -> bytes:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0 or not self._poll.poll(left * 1000):
                raise Late
        piece = os.read(self.source, min(size, 1_048_576))
        if not piece:
            raise Gone
        return piece

    def worked(self) -> float:
        """Seconds of a processor that it has had so far; of the clock, where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            return time.monotonic()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def slow_down(self, nice: int) -> None:
        """Let others go before it from now on."""
        self.nice = nice
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, nice)

    def end(self) -> int:
        """Kill it; the exit status it had (negative: the signal)."""
        self.process.kill()
        status = self.process.wait()
        for pipe in self._pipes:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        return status


_write = ctypes.PyDLL(None).write
_write.argtypes = ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t
_write.restype = ctypes.c_ssize_t


def _send_at_once(pipe: int, frame: bytes) -> None:
    """Raises BrokenPipeError. A short frame is written with the GIL held: the pipe is empty, so that nothing is waited for, and in a
    server whose threads all want the GIL each time that it is let go costs more than the work."""
    if len(frame) > select.PIPE_BUF or _write(pipe, frame, len(frame)) != len(frame):
        write_all(pipe, frame)


def _widen(pipe: int) -> None:
    """Room in the pipe for a whole small answer, where the kernel lets us: fewer switches between the processes."""
    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1_048_576)
