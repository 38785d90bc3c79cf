"""The files that a command line names."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import UsageError
from kg.sources.fetched import RECORD

SUFFIXES = frozenset({".pdf", ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"})


def expand(args: Sequence[str]) -> list[Path]:
    """The documents that ``args`` (files, folders, globs) name, sorted by path, each file once.

    A folder gives the files below it whose suffix is one we read, without hidden ones; a file or glob gives what
    it says, whatever its name, save that a glob does not give hidden files or fetch records. Raises UsageError for
    what is not there, and for a folder or glob that holds nothing to read.
    """
    chosen: dict[Path, Path] = {}
    for arg in args:
        found = list(_one(arg))
        if not found:
            raise UsageError(
                "no documents there", where=arg, hint="documents end in " + ", ".join(sorted(SUFFIXES))
            )
        for path in found:
            chosen.setdefault(path.resolve(), path)
    return sorted(chosen.values(), key=lambda p: p.as_posix())


def _one(arg: str) -> Iterator[Path]:
    path = Path(arg)
    if path.is_dir():
        yield from _below(path)
    elif path.exists():
        yield path
    elif glob.has_magic(arg):
        for name in sorted(glob.glob(arg, recursive=True)):  # noqa: PTH207 (absolute patterns too)
            match = Path(name)
            if match.is_dir():
                yield from _below(match)
            elif match.name != RECORD:
                yield match
    else:
        raise UsageError("no such file or folder", where=arg)


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not hidden:
            yield path
