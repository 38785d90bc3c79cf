"""Work in other processes: documents read side by side, and one job done while this process does another."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from kg.errors import DataError
from kg.progress import SILENT, Progress
from kg.release.readers import Read, end_with, read_in_processes, readers
from kg.release.reading import Input, cache_at, read_one


def read_all(
    inputs: Sequence[Input],
    *,
    jobs: int,
    cache: Path | None,
    max_bytes: int,
    progress: Progress = SILENT,
    meanwhile: Callable[[], object] = lambda: None,
    started: Sequence[Connection] | None = None,
) -> Iterator[Read]:
    """Read all inputs and give each as it is done, in no certain order.

    ``jobs`` 0: one process per core; 1: in this one; ``started``: readers that were started before. ``meanwhile`` is called while
    others read. A document on which a reading process dies (out of memory, a crash in a library) is given as unreadable, and
    the rest is read all the same.
    """
    progress.stage("reading", len(inputs))
    kept = cache_at(cache) if cache is not None else None
    with ExitStack() as stack:
        if started is None:
            started = stack.enter_context(readers([item.path for item in inputs], jobs, max_bytes))
        done: Iterator[Read]
        if started:
            done = read_in_processes(inputs, started, cache=kept, max_bytes=max_bytes, meanwhile=meanwhile)
        else:
            done = ((item, read_one(item, kept, max_bytes)) for item in inputs)
        for item, reading in done:
            progress.step(item.path.name)
            yield item, reading


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
        end_with(parent)
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
