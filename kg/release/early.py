"""The readers of a build, started before the program itself is loaded: it takes as long to load as they do, on another core."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise

_READING = ("build", "extract")
_HELP = {"-h", "--help"}


def begin(arguments: Sequence[str]) -> None:
    """Start loading readers if a command line looks as if it had several documents read. A guess: the command itself decides."""
    if not arguments or arguments[0] not in _READING or _HELP.intersection(arguments):
        return
    # What follows an option may be its value.
    named = [a for before, a in pairwise(arguments) if not a.startswith("-") and not before.startswith("-")]
    pdfs = sum(name.lower().endswith(".pdf") for name in named)
    if pdfs > 1 or any(os.path.isdir(name) for name in named):  # noqa: PTH112 (pathlib takes long to load)
        from kg.release.readers import start_early

        start_early(pdf=True)
