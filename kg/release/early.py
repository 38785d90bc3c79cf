"""The readers of a build, started before the program itself is loaded: it takes as long to load as they do, on another core."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise

_READING = ("build", "extract")
_HELP = {"-h", "--help"}
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Parameters of mallopt(3), and below the most that it takes for each."""
_NEVER, _LARGEST = 2**31 - 1, 32 * 2**20


def begin(arguments: Sequence[str]) -> None:
    """Start loading readers if a command line looks as if it had several documents read. A guess: the command itself decides."""
    if not arguments or arguments[0] not in _READING or _HELP.intersection(arguments):
        return
    hold_memory()
    # What follows an option may be its value.
    named = [a for before, a in pairwise(arguments) if not a.startswith("-") and not before.startswith("-")]
    pdfs = sum(name.lower().endswith(".pdf") for name in named)
    if pdfs > 1 or any(os.path.isdir(name) for name in named):  # noqa: PTH112 (pathlib takes long to load)
        from kg.release.readers import start_early

        start_early(pdf=True)


def hold_memory() -> bool:
    """Have this process, and those forked from it, keep the memory that they no longer use until they end: to give it back and take it
    again, page by page, is a thirtieth of a build. Whether the C library is one that can (glibc)."""
    import ctypes

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # another C library, or none to be had
        return False
    return bool(mallopt(_TRIM_THRESHOLD, _NEVER) and mallopt(_MMAP_THRESHOLD, _LARGEST))
