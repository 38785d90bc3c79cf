"""Documents already read, kept by what they hold, so that a rebuild parses only what is new."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
import zlib
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from kg.sources.model import (
    Block,
    Cell,
    CellLine,
    Document,
    Line,
    Page,
    Place,
    Problem,
    Row,
    SourceFile,
    Table,
    Word,
)

READER = 6
"""Raise it with every change of the readers that changes what a document becomes; older cache files are then misses."""


class PageCache:
    """A folder with one gzipped JSON file per document. What cannot be read or is not whole is a miss, never an error."""

    def __init__(self, folder: Path, *, reader: int = READER) -> None:
        self.folder = folder
        self.reader = reader

    def _path(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.{self.reader}.json.gz"

    def get(self, sha256: str) -> Document | None:
        """The document as it was put. Name, address and fetch date in it are those of the file that was read then."""
        try:
            packed = self._path(sha256).read_bytes()
            data = json.loads(gzip.decompress(packed))
            if data["reader"] != self.reader or data["document"]["file"]["sha256"] != sha256:
                return None
            return _document(data["document"])
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, IndexError):
            return None

    def put(self, document: Document) -> None:
        """Keep a document. A folder that cannot be written to is no error: the cache only saves time."""
        body = json.dumps(
            {"reader": self.reader, "document": document},
            ensure_ascii=False,
            separators=(",", ":"),
            default=_as_dict,
        )
        packed = gzip.compress(body.encode("utf-8", "surrogatepass"), compresslevel=1, mtime=0)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(document.file.sha256), packed)


def _as_dict(part: Any) -> dict[str, Any]:
    """One record of a document, for the encoder to go on with: a copy of them all (``asdict``) takes three times as long."""
    names = _names.get(type(part)) or _names.setdefault(type(part), [field.name for field in fields(part)])
    return {name: getattr(part, name) for name in names}


_names: dict[type[Any], list[str]] = {}
"""The fields of each kind of record."""


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, the key to ``PageCache.get``. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _document(d: dict[str, Any]) -> Document:
    pages = tuple(
        Page(p["number"], tuple(_block(b) for b in p["blocks"]), p["width"], p["height"], p["rotation"])
        for p in d["pages"]
    )
    problems = tuple(Problem(p["code"], p["message"], _place(p["place"]), p["fatal"]) for p in d["problems"])
    return Document(SourceFile(**d["file"]), pages, problems, d["title"])


def _block(d: dict[str, Any]) -> Block:
    if "rows" in d:
        columns = tuple((a, b) for a, b in d["columns"])
        return Table(tuple(_row(r) for r in d["rows"]), d["ruling"], columns)
    words = tuple(Word(w["text"], _box(w["box"])) for w in d["words"])
    return Line(**{**d, "place": _place(d["place"]), "words": words})


def _row(d: dict[str, Any]) -> Row:
    return Row(**{**d, "cells": tuple(_cell(c) for c in d["cells"]), "place": _place(d["place"])})


def _cell(d: dict[str, Any] | None) -> Cell | None:
    if d is None:
        return None
    lines = tuple(CellLine(**{**line, "box": _box(line["box"])}) for line in d["lines"])
    return Cell(**{**d, "lines": lines, "box": _box(d["box"])})


def _place(d: dict[str, Any]) -> Place:
    return Place(**{**d, "box": _box(d["box"])})


def _box(value: Any) -> Any:
    return None if value is None else tuple(value)
