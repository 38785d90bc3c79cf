"""Work in other processes: documents read side by side, and one job done while this process does another."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

from kg.errors import DataError
from kg.progress import SILENT, Progress
from kg.records import Reading
from kg.release.reading import Input, failed, read_one

Read = tuple[Input, Reading]


def read_all(
    inputs: Sequence[Input],
    *,
    jobs: int,
    cache: Path | None,
    max_bytes: int,
    progress: Progress = SILENT,
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[Read]:
    """Read all inputs and give each as it is done, in no certain order.

    ``jobs`` 0: one process per core; 1: in this one. ``meanwhile`` is called while others read. A document on which a
    reading process dies (out of memory, a crash in a library) is given as unreadable, and the rest is read all the same.
    """
    jobs = min(jobs or os.cpu_count() or 1, len(inputs))
    progress.stage("reading", len(inputs))
    done: Iterator[Read]
    if jobs <= 1:
        done = ((item, read_one(item, cache, max_bytes)) for item in inputs)
    else:
        done = _in_processes(inputs, jobs, cache, max_bytes, meanwhile)
    for item, reading in done:
        progress.step(item.path.name)
        yield item, reading


def _in_processes(
    inputs: Sequence[Input], jobs: int, cache: Path | None, max_bytes: int, meanwhile: Callable[[], object]
) -> Iterator[Read]:
    left = {item.key: item for item in sorted(inputs, key=lambda item: (-item.size, item.key))}
    while left:
        try:
            for item, reading in _pool(list(left.values()), jobs, cache, max_bytes, meanwhile):
                del left[item.key]
                yield item, reading
        except BrokenProcessPool:
            culprit = None
            while left and culprit is None:  # one at a time, until it shows which document it was
                item = next(iter(left.values()))
                try:
                    reading = next(_pool([item], 1, cache, max_bytes, lambda: None))[1]
                except BrokenProcessPool:
                    culprit = item
                    reading = failed(
                        item, "The process that read it died; it may be damaged or need too much memory."
                    )
                del left[item.key]
                yield item, reading
        meanwhile = _nothing


def _nothing() -> None:
    pass


def _pool(
    inputs: Sequence[Input], jobs: int, cache: Path | None, max_bytes: int, meanwhile: Callable[[], object]
) -> Iterator[Read]:
    others = set(multiprocessing.active_children())
    with ProcessPoolExecutor(jobs, initializer=_worker, initargs=(os.getpid(),)) as pool:
        try:
            waiting = {pool.submit(read_one, item, cache, max_bytes): item for item in inputs}
            meanwhile()
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield waiting.pop(future), future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in set(multiprocessing.active_children()) - others:
                child.terminate()  # what it reads nobody waits for any more
            raise


def _worker(parent: int) -> None:
    """Ctrl-C is the parent's to handle; and a process whose parent was killed ends by itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def beside(work: Callable[[], None], *, here: bool) -> Iterator[None]:
    """Do ``work`` in a forked process while the body runs; before the body, in this process, with ``here`` or where there is
    no fork. Raises DataError when the process failed, after the body."""
    if here or "fork" not in multiprocessing.get_all_start_methods():
        work()
        yield
        return
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    parent = os.getpid()

    def run() -> None:
        _worker(parent)
        try:
            work()
        except OSError as error:
            sending.send(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
            raise SystemExit(1) from None

    child: BaseProcess = context.Process(target=run)
    child.start()
    sending.close()
    try:
        yield
        child.join()
    except BaseException:
        child.terminate()
        child.join()
        raise
    if child.exitcode:
        try:
            why = receiving.recv()
        except EOFError:  # it died without a word
            why = f"the process that wrote them ended with {child.exitcode}"
        raise DataError(f"the files of the release could not be written: {why}")
