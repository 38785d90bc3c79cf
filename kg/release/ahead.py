"""Texts that a release has in the other script, converted in another process while nothing else wants its core."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess

from kg.records import Reading
from kg.release.readers import end_with, step_back

_LAST = 19
"""How far the process steps back behind all others."""
_TEXT = "开放"


class Converter:
    """A process that loads what Simplified texts are converted to Traditional with, and then converts what it is asked to."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("fork")
        self._ours, theirs = context.Pipe()
        parent = os.getpid()

        def run() -> None:
            from kg.values.script import to_hant

            self._ours.close()
            step_back(_LAST)
            end_with(parent)
            to_hant(_TEXT)
            with suppress(EOFError, OSError):  # nobody asks any more
                theirs.send({text: to_hant(text) for text in theirs.recv()})

        self._process: BaseProcess = context.Process(target=run)
        self._process.start()
        theirs.close()

    def converted(self, texts: Iterable[str]) -> dict[str, str]:
        """Each text with ``to_hant`` of it. Asked once; empty when the process died."""
        try:
            self._ours.send(list(texts))
            return dict(self._ours.recv())
        except (EOFError, OSError):
            return {}
        finally:
            self.end()

    def end(self) -> None:
        self._ours.close()
        self._process.terminate()
        self._process.join()


@contextmanager
def converted_ahead(jobs: int) -> Iterator[Callable[[Reading], None]]:
    """What takes each reading as it is done, and has the texts of plans in Simplified script converted elsewhere: the tables for it take
    longest to load of all, and a core is free while the readings are put together. Not with one job, nor where there is no fork."""
    alone = jobs == 1 or "fork" not in multiprocessing.get_all_start_methods()
    begun: list[Converter] = []
    texts: dict[str, None] = {}

    def take(reading: Reading) -> None:
        plan = reading.plan
        if alone or plan is None or plan.language != "zh-Hans":
            return
        for entry in plan.entries:
            texts.update({entry.title: None, entry.description: None})
        if not begun:
            from kg.graph.values import converted_elsewhere

            begun.append(Converter())
            converted_elsewhere(lambda: begun[0].converted(texts))

    try:
        yield take
    finally:
        for each in begun:
            each.end()
