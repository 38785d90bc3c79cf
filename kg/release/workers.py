"""Work in other processes: documents read side by side, and one job done while this process does another."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Generic, TypeVar

from kg.dataclasses import dataclass
from kg.errors import DataError
from kg.progress import SILENT, Progress
from kg.release.readers import Read, end_with, read_in_processes, readers, step_back
from kg.release.reading import Input, cache_at, read_one
from kg.values.compiled import keep as keep_patterns

Given = TypeVar("Given")
Result = TypeVar("Result")


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


@dataclass(slots=True)
class Side(Generic[Given, Result]):
    """A job beside this process. ``results`` holds what it returned, once that is there."""

    _give: Callable[[Given], list[Result]]
    results: list[Result] = field(default_factory=list)

    def give(self, given: Given) -> None:
        """What the job waits for; to be called once."""
        self.results += self._give(given)


@contextmanager
def beside(work: Callable[[], Result], *, here: bool, back: int = 0) -> Iterator[list[Result]]:
    """Do ``work`` in a forked process while the body runs; before the body, in this process, with ``here`` or where there is no
    fork. After the body the list holds what it returned, or DataError is raised because the process failed.

    ``back`` lets other processes go first where cores are few, as far as nice(2) counts.

    ``work`` must not write to a store on disk: the engine's threads for that are not there in a forked process.
    """

    def at_once(wait: Callable[[], None]) -> Result:
        wait()
        return work()

    with beside_waiting(at_once, here=here, back=back) as side:
        side.give(None)
        yield side.results


@contextmanager
def beside_waiting(
    work: Callable[[Callable[[], Given]], Result], *, here: bool, back: int = 0
) -> Iterator[Side[Given, Result]]:
    """As ``beside``, for work that needs something later: ``work(wait)`` calls ``wait()`` for what the body gives. In this process it
    is begun when that is given."""
    if here or "fork" not in multiprocessing.get_all_start_methods():
        yield Side(lambda given: [work(lambda: given)])
        return
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    parent = os.getpid()

    def run() -> None:
        ours.close()
        end_with(parent)
        step_back(back)
        try:
            theirs.send((True, work(theirs.recv)))
        except OSError as error:
            theirs.send(
                (False, f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
            )
        keep_patterns()

    def give(given: Given) -> list[Result]:
        with suppress(OSError):  # it died; that is found out below
            ours.send(given)
        return []

    side: Side[Given, Result] = Side(give)
    child: BaseProcess = context.Process(target=run)
    gc.freeze()  # or the collector goes through what is shared with the child, and its memory is copied
    try:
        child.start()
    finally:
        gc.unfreeze()
    theirs.close()
    try:
        yield side
        try:
            done, what = ours.recv()  # before the join: what is large is sent as it is read
        except (EOFError, ConnectionError):  # it died without a word
            child.join()
            done, what = False, f"the process that wrote them ended with {child.exitcode}"
        child.join()
    except BaseException:
        child.terminate()
        child.join()
        raise
    finally:
        ours.close()
    if not done:
        raise DataError(f"the files of the release could not be written: {what}")
    side.results.append(what)
