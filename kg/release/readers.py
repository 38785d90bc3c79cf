"""A pool of forked processes that read documents.

The libraries that read PDFs take a tenth of a second to load. One process, the nursery, loads them once and forks the readers, while
the process that builds loads what it needs itself.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import recv_handle, send_handle
from pathlib import Path

from kg.records import Reading
from kg.release.put_off import put_off, versions_told
from kg.release.reading import Cache, Input, failed, read_then_keep
from kg.values.compiled import keep as keep_patterns

Read = tuple[Input, Reading]
_DIED = "The process that read it died; it may be damaged or need too much memory."


class Nursery:
    """The process that loads what reads documents, from its making on, and forks readers when it is asked to."""

    def __init__(self, modules: Sequence[str]) -> None:
        context = multiprocessing.get_context("fork")
        self._control, control = context.Pipe()
        parent = os.getpid()

        def nurse() -> None:
            self._control.close()
            _nurse(parent, control, modules)

        self._process = context.Process(target=nurse)
        self._process.start()
        control.close()

    @contextmanager
    def readers(self, number: int, modules: Sequence[str], max_bytes: int) -> Iterator[list[Connection]]:
        """``number`` readers, each at the end of a connection: (Input, Cache) in, its Reading out. All end with the body.

        Who closes the connections lets the readers finish, which keep the pages of what they have read; else they are stopped.
        """
        pipes = [multiprocessing.get_context("fork").Pipe() for _ in range(number)]
        ours = [mine for mine, _ in pipes]
        try:
            with suppress(OSError):  # the nursery died; its readers are then found dead
                self._control.send((number, modules, max_bytes))
                for _, theirs in pipes:
                    send_handle(self._control, theirs.fileno(), self._process.pid)
            for _, theirs in pipes:
                theirs.close()
            yield ours
        finally:
            finish = all(mine.closed for mine in ours)
            for mine in ours:
                mine.close()
            self.end(finish=finish)

    def end(self, *, finish: bool = False) -> None:
        self._control.close()
        if not finish:
            self._process.terminate()  # what its readers still read nobody waits for any more
        self._process.join()


_early: list[Nursery] = []
"""The nursery that was started before anybody asked for readers, until somebody does."""


def start_early(*, pdf: bool) -> None:
    """Begin to load now what the readers of the next build need. It ends with this process if no build comes."""
    if not _early and _can_fork():
        _load_for_both()
        _early.append(Nursery(_modules(pdf)))
        atexit.register(_end_early)


def _end_early() -> None:
    while _early:
        _early.pop().end()


@contextmanager
def readers(paths: Sequence[Path], jobs: int, max_bytes: int) -> Iterator[list[Connection]]:
    """Readers for the files, ready when they are needed: start them early, they load while you do other things.

    ``jobs`` 0: one per core. None where one process is enough, or nothing can be forked.
    """
    number = min(jobs or os.cpu_count() or 1, len(paths))
    if number <= 1 or not _can_fork():
        _end_early()
        yield []
        return
    with _forked(number, paths, max_bytes) as connections:
        yield connections


@contextmanager
def _forked(number: int, paths: Iterable[Path], max_bytes: int) -> Iterator[list[Connection]]:
    modules = _modules(any(path.suffix.lower() == ".pdf" for path in paths))
    nursery = _early.pop() if _early else Nursery(modules)
    with nursery.readers(number, modules, max_bytes) as connections:
        yield connections


def _can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods()


def _modules(pdf: bool) -> list[str]:
    return ["kg.documents", "kg.sources.cache", *(["kg.sources.pdf"] if pdf else [])]


def read_in_processes(
    inputs: Sequence[Input],
    connections: Sequence[Connection],
    *,
    cache: Cache | None,
    max_bytes: int,
    meanwhile: Callable[[], object],
) -> Iterator[Read]:
    """Each input with its reading, as it is done. ``meanwhile`` is called once, while the readers work.

    An input on which a reader dies is tried again alone; if that reader dies too, it is given as unreadable.
    """
    # The longest first: then no reader is left with a long one when the others are done.
    left = deque(sorted(inputs, key=lambda item: (-item.size, item.key)))
    lost: list[Input] = []
    yield from _deal(left, connections, cache, lost, meanwhile)
    _let_finish(connections)
    while left:  # every reader died
        with _forked(min(len(connections), len(left)), [i.path for i in left], max_bytes) as others:
            yield from _deal(left, others, cache, lost, _nothing)
            _let_finish(others)
    for item in lost:
        alone, again = deque([item]), list[Input]()
        with _forked(1, [item.path], max_bytes) as others:
            yield from _deal(alone, others, cache, again, _nothing)
            _let_finish(others)
        if alone or again:
            yield item, failed(item, _DIED)


def _let_finish(connections: Iterable[Connection]) -> None:
    for connection in connections:
        connection.close()


def _nothing() -> None:
    pass


def _deal(
    left: deque[Input],
    connections: Sequence[Connection],
    cache: Cache | None,
    lost: list[Input],
    meanwhile: Callable[[], object],
) -> Iterator[Read]:
    """Hand out what is left until it is done or no reader lives; ``lost`` gets what a reader died on."""
    busy: dict[Connection, Input] = {}

    def give(reader: Connection) -> None:
        if left:
            with suppress(OSError):  # it died idle; what it was to get stays
                reader.send((left[0], cache))
                busy[reader] = left.popleft()

    for reader in connections:
        give(reader)
    meanwhile()
    while busy:
        ready = set(wait(busy))
        for reader in [r for r in busy if r in ready]:
            item = busy.pop(reader)
            try:
                reading = reader.recv()
            except (EOFError, OSError):
                lost.append(item)
                continue
            give(reader)
            yield item, reading


def _nurse(parent: int, control: Connection, modules: Sequence[str]) -> None:
    """Load, fork the readers asked for, and wait until they have ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    children: list[BaseProcess] = []

    def stop(*_: object) -> None:
        for child in children:
            child.terminate()
        for child in children:
            with suppress(OSError):  # it was waited for before the signal came
                os.waitpid(child.pid or -1, 0)
        os._exit(1)  # an exception would be lost when the signal comes within a callback of the interpreter

    signal.signal(signal.SIGTERM, stop)
    with versions_told():
        put_off(
            "charset_normalizer"
        )  # pdfminer imports it for bytes whose encoding nobody knows, the others for what is encrypted
        put_off("cryptography.hazmat.backends", "default_backend")
        put_off("cryptography.hazmat.primitives.ciphers", "Cipher", "algorithms", "modes")
        _load(modules)
    _warm_up()
    try:
        number, more, max_bytes = control.recv()
        connections = [Connection(recv_handle(control)) for _ in range(number)]
    except (EOFError, OSError):  # nothing is to be read, or the parent is gone
        return
    control.close()
    _load(more)
    gc.freeze()  # a collector that went through what the libraries made would copy its memory for each reader
    context = multiprocessing.get_context("fork")
    me = os.getpid()
    try:
        for mine in connections:

            def read(mine: Connection = mine) -> None:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                for other in connections:
                    if other is not mine:
                        other.close()  # or its reader's death would go unseen
                end_with(me)
                _read(mine, max_bytes)

            reader = context.Process(target=read)
            reader.start()
            children.append(reader)
        for connection in connections:
            connection.close()
        end_with(parent)  # after the forks: a process with threads should not fork
        for child in children:
            child.join()
    finally:
        for child in children:
            child.terminate()


def _load_for_both() -> None:
    """What the nursery begins with and this process needs too: loaded before the fork it is loaded once."""
    _load(("kg.values.formats", "kg.values.month", "kg.values.theme"))
    from kg.values.script import fold, to_hans

    fold("開")
    to_hans("開")


def _load(modules: Iterable[str]) -> None:
    for module in modules:
        with suppress(ImportError):  # whoever needs it will say so, of its document
            importlib.import_module(module)


def _warm_up() -> None:
    """Do once what each reader would begin with. The patterns and tables that reading a plan needs take as long as its pages."""
    with suppress(Exception):  # whoever reads a document will say so, of that document
        from kg.documents.example import read_example

        read_example()
    keep_patterns()


def _read(mine: Connection, max_bytes: int) -> None:
    with suppress(EOFError, OSError):  # the parent has all it wanted, or is gone
        while True:
            item, cache = mine.recv()
            reading, keep = read_then_keep(item, cache, max_bytes)
            mine.send(reading)
            keep()
    keep_patterns()


def step_back(steps: int) -> None:
    """Let other processes go first where cores are few."""
    with suppress(OSError):  # not allowed here; it is only about who goes first
        os.nice(steps)


def end_with(parent: int) -> None:
    """Ctrl-C is the parent's to handle; and this process ends by itself when its parent was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
