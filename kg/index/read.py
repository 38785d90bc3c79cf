"""The index of a release, opened for reading."""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from pyoxigraph import Store

from kg.dataclasses import dataclass
from kg.errors import DataError
from kg.index import bits, schema
from kg.index.model import LABELS

Row = dict[str, Any]
"""A thing: its columns by name (``kg.index.schema.THING``)."""
Made = TypeVar("Made")

_KEPT = 256
"""Answers to questions of one kind that are kept."""
_AT_ONCE = 500
"""Rows fetched in one question."""
_FACET = ("code", "iri", *LABELS, "skipped", "bits")
_SELECT = ", ".join(f'"{name}"' for name in schema.THING)
_numbers = count()


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: its code, the IRI it stands for (empty for a bare value), its labels by column, and the things that have it, as bits."""

    code: str
    iri: str
    labels: dict[str, str]
    bits: int


class Index:
    """Thread-safe: each question takes a connection of its own from those that are open. It never changes."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._idle: list[sqlite3.Connection] = []
        self._facets: dict[str, dict[str, Value]] = {}
        self._kept: dict[str, OrderedDict[Hashable, Any]] = {}
        self._lock = threading.Lock()
        with self.connection() as database:
            about = dict(database.execute("SELECT name, value FROM about").fetchall())
        self.base = str(about["base"])
        self.size = int(about["things"])

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        try:
            database = self._idle.pop()
        except IndexError:
            database = self._connect()
        try:
            yield database
        finally:
            self._idle.append(database)

    def ask(self, question: str, values: Sequence[object] = ()) -> list[Any]:
        with self.connection() as database:
            return database.execute(question, values).fetchall()

    def things(self, question: str, iris: Iterable[str]) -> list[Any]:
        """Rows of a question about things of ours, whose paths it takes as one parameter, a JSON list."""
        stem = f"{self.base}id/"
        paths = [iri[len(stem) :] for iri in iris if iri.startswith(stem)]
        return self.ask(question, (json.dumps(paths),)) if paths else []

    def kept(self, kind: str, key: Hashable, make: Callable[[], Made]) -> Made:
        """What ``make`` gives, kept for the next who asks the same."""
        with self._lock:
            held = self._kept.setdefault(kind, OrderedDict())
            if key in held:
                held.move_to_end(key)
                found: Made = held[key]
                return found
        made = make()
        with self._lock:
            held[key] = made
            while len(held) > _KEPT:
                held.popitem(last=False)
        return made

    def iri(self, path: str) -> str:
        return path if "://" in path else f"{self.base}id/{path}"

    def facet(self, name: str) -> dict[str, Value]:
        """The values of a facet by code."""
        if name not in self._facets:
            rows = self.ask(f"SELECT {', '.join(_FACET)} FROM facet WHERE facet = ?", (name,))
            self._facets[name] = {
                code: Value(
                    code,
                    iri or "",
                    {column: text for column, text in zip(LABELS, labels, strict=True) if text},
                    bits.unpack(skipped, rest),
                )
                for code, iri, *labels, skipped, rest in rows
            }
        return self._facets[name]

    def having(self, facet: str, codes: Iterable[str]) -> int:
        """The things that have one of some values of a facet, as bits."""
        values, found = self.facet(facet), 0
        for code in codes:
            if code in values:
                found |= values[code].bits
        return found

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """Things by id, in that order."""
        found: dict[int, Row] = {}
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            for row in self.ask(f"SELECT {_SELECT} FROM thing WHERE id IN ({marks})", part):
                found[row[0]] = dict(zip(schema.THING, row, strict=True))
        return [found[number] for number in ids if number in found]

    def by_path(self, paths: Iterable[str]) -> dict[str, Row]:
        """Things by path; those that are not in the index are left out."""
        wanted = list(dict.fromkeys(paths))
        found: dict[str, Row] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            for row in self.ask(f"SELECT {_SELECT} FROM thing WHERE path IN ({marks})", part):
                found[row[2]] = dict(zip(schema.THING, row, strict=True))
        return found

    def order(self, kind: str, name: str) -> tuple[int, array[int]] | None:
        """How many things of a kind have what an order goes by, and the ids in that order; None where there is no such order."""
        return self.kept("order", (kind, name), lambda: self._order(kind, name))

    def _order(self, kind: str, name: str) -> tuple[int, array[int]] | None:
        rows = self.ask("SELECT known, ids FROM sorting WHERE kind = ? AND name = ?", (kind, name))
        if not rows:
            return None
        ids = array("I")
        ids.frombytes(rows[0][1])
        if sys.byteorder == "big":
            ids.byteswap()
        return int(rows[0][0]), ids


def open_index(path: Path) -> Index:
    """The index in a file. Raises DataError for what is none, or is one of another version."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"

    def connect() -> sqlite3.Connection:
        return _ready(sqlite3.connect(address, uri=True, check_same_thread=False))

    try:
        database = connect()
        (version,) = database.execute("PRAGMA user_version").fetchone()
        database.close()
        if version == schema.VERSION:
            return Index(connect)
    except sqlite3.Error as error:
        raise DataError(
            f"the index cannot be read: {error}", where=str(path), hint="build the release again"
        ) from None
    raise DataError(
        f"the index has layout {version}, and this program reads {schema.VERSION}",
        where=str(path),
        hint="build the release again",
    )


def index_of_store(store: Store, base: str) -> Index:
    """An index made now, in memory; gone with the last reference to it."""
    from kg.index.write import index_store

    address = f"file:/govplan-index-{next(_numbers)}?vfs=memdb"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    first = connect()
    index_store(first, store, base)
    index = Index(lambda: _ready(connect()))
    index._idle.append(_ready(first))  # the database is there as long as a connection to it
    return index


def _ready(database: sqlite3.Connection) -> sqlite3.Connection:
    database.isolation_level = None
    database.executescript(
        "PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY;"
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search, row);"
        "PRAGMA query_only = 1;"
    )
    return database
