"""The processes that serve: so many are kept alive until the first one is told to stop."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

_SPARE = 2.0
"""Seconds beyond its time of grace that a process gets to end in, before it is killed."""
_AGAIN = 1.0
"""Seconds at least between two starts of one process."""


def keep(count: int, target: Callable[..., object], given: tuple[Any, ...], *, grace: float) -> None:
    """Have ``target(*given)`` run in ``count`` processes, with another for each that ends, until SIGTERM or SIGINT: then they
    are told, and have ended when this returns. In the main thread only.

    They are spawned, not forked: this process may have built a release before (``kg demo``), and neither RocksDB's threads nor
    a lock that some thread holds survive a fork.
    """
    context = get_context("spawn")

    def start() -> BaseProcess:
        process = context.Process(target=target, args=given)
        process.start()
        return process

    with _told() as told:
        running = {start(): time.monotonic() for _ in range(count)}
        while told not in (ready := wait([told, *(process.sentinel for process in running)])):
            for process in [process for process in running if process.sentinel in ready]:
                begun = running.pop(process)
                process.join()
                if not wait([told], max(0.0, begun + _AGAIN - time.monotonic())):
                    running[start()] = time.monotonic()
        _end(list(running), grace + _SPARE)


def _end(processes: list[BaseProcess], seconds: float) -> None:
    for process in processes:
        process.terminate()
    until = time.monotonic() + seconds
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        if process.exitcode is None:
            process.kill()
            process.join()


@contextlib.contextmanager
def _told() -> Iterator[int]:
    """A descriptor that is ready to be read once a signal to stop has come."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)

    def tell(number: int, frame: object) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(writing, b"x")

    before = {number: signal.signal(number, tell) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield reading
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)
