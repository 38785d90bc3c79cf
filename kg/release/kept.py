"""Copies of the source documents, so that a server can show the page that a fact is printed on.

``DIR/sources/SHA256.EXT``: named by what is in it, shared by all releases under DIR and part of none (no manifest lists them). A copy
is never a link to the user's file, and never half a file: it is written beside and renamed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.release.reading import Input

FOLDER = "sources"
_PIECE = 1_048_576
_TEMPORARY = ".tmp-"
_EXTENSION = 8


def kept_path(out: Path, sha256: str, name: str) -> Path:
    """Where the copy of a document is kept; ``name`` is the document's, of which only the extension counts."""
    suffix = Path(name).suffix.lower()
    plain = suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= _EXTENSION
    return out / FOLDER / f"{sha256}{suffix if plain else ''}"


def keep_sources(out: Path, inputs: Iterable[Input], *, sweep: bool = True) -> list[str]:
    """Keep a copy of each input that has none yet; a sentence for each that could not be kept.

    A file that is no longer what was read is not kept. With ``sweep`` (only under the builder's lock) what dead builds left
    half written goes.
    """
    folder = out / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        return [f"{folder}: no copies of the sources are kept, the folder cannot be made ({error.strerror})"]
    if sweep:
        for left in folder.glob(f"{_TEMPORARY}*"):
            left.unlink(missing_ok=True)
    wanted = [(item, kept_path(out, item.sha256, item.path.name)) for item in inputs if item.sha256]
    missing = [(item, target) for item, target in wanted if not _is_there(target, item.size)]
    with ThreadPoolExecutor(8) as pool:  # the file system commits them together
        problems = list(pool.map(lambda pair: _keep(*pair), missing)) if missing else []
    return [problem for problem in problems if problem]


def _keep(item: Input, target: Path) -> str:
    try:
        kept = _copy(item.path, target, item.sha256)
    except OSError as error:
        return f"{item.path}: no copy of it is kept ({error.strerror})"
    return "" if kept else f"{item.path}: no copy of it is kept, it changed while it was read"


def _is_there(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size and not path.is_symlink()
    except OSError:
        return False


def _copy(source: Path, target: Path, sha256: str) -> bool:
    """Copy by way of a temporary file; False when the content is not that of the hash. The user's file keeps its own inode: were
    it linked, an edit in place would change what a release was made from."""
    beside = target.with_name(f"{_TEMPORARY}{os.getpid()}-{target.name}")
    digest = hashlib.sha256()
    try:
        with source.open("rb") as reading, beside.open("wb") as writing:
            while piece := reading.read(_PIECE):
                digest.update(piece)
                writing.write(piece)
            if digest.hexdigest() != sha256:
                return False
            writing.flush()
            os.fdatasync(writing.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return True
