"""The files that a command line names."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import UsageError
from kg.sources.fetched import RECORD

SUFFIXES = frozenset(
    {".pdf", ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".csv", ".tsv", ".tab"}
)
OURS = frozenset({RECORD, "decisions.csv"})
"""Files that this program or its user keeps beside documents: no documents themselves."""


def expand(args: Sequence[str]) -> list[Path]:
    """The documents that ``args`` (files, folders, globs) name, sorted by path, each file once.

    A folder gives the files below it whose suffix is one we read, without hidden ones, fetch records and decisions; a file or
    glob gives what it says, whatever its name, save that a glob does not give those either. Raises UsageError for
    what is not there, and for a folder or glob that holds nothing to read.
    """
    chosen: dict[str, Path] = {}
    for arg in args:
        found = list(_one(arg))
        if not found:
            raise UsageError(
                "no documents there", where=arg, hint="documents end in " + ", ".join(sorted(SUFFIXES))
            )
        for path in found:
            chosen.setdefault(os.path.realpath(path), path)
    return sorted(chosen.values(), key=lambda p: p.as_posix())


def _one(arg: str) -> Iterator[Path]:
    path = Path(arg)
    if path.is_dir():
        yield from _below(path)
    elif path.exists():
        if stat.S_ISCHR(path.stat().st_mode) or stat.S_ISBLK(path.stat().st_mode):
            raise UsageError("this is a device, no document", where=arg)
        yield path
    elif glob.has_magic(arg):
        for name in sorted(glob.glob(arg, recursive=True)):  # noqa: PTH207 (absolute patterns too)
            match = Path(name)
            if match.is_dir():
                yield from _below(match)
            elif match.name not in OURS:
                yield match
    else:
        raise UsageError("no such file or folder", where=arg)


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        # hidden folders, and folders that hold releases: what a build wrote is not what it reads
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and not _holds_releases(Path(parent, f))
        )
        for name in sorted(files):
            path = Path(parent, name)
            if name in OURS or name.startswith("."):
                continue
            if path.suffix.lower() in SUFFIXES and path.is_file():
                yield path


def _holds_releases(folder: Path) -> bool:
    return (folder / "releases").is_dir() and (folder / ".lock").exists()
