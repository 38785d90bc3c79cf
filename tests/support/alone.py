"""Tests side by side (pytest-xdist), but for those that try deadlines, or count processes: they wait until the others rest.

Each test holds a lock of the run while it runs, shared by all but the tests marked ``alone``. Before it stands another, which whoever
wants to be alone holds while waiting, so that the others cannot go on for ever in turns.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


@contextmanager
def turn(*, alone: bool) -> Iterator[None]:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        yield
        return
    with ExitStack() as held:
        with _locked(f"{run}-door", fcntl.LOCK_EX):
            held.enter_context(_locked(f"{run}-room", fcntl.LOCK_EX if alone else fcntl.LOCK_SH))
        yield


@contextmanager
def _locked(name: str, how: int) -> Iterator[None]:
    with (Path(tempfile.gettempdir()) / f"govplan-tests-{name}").open("w") as file:
        fcntl.flock(file, how)
        yield
