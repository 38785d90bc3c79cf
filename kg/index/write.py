"""The index of a release: ``index.sqlite``, the same bytes for the same graph (and the same SQLite)."""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import Quad, Store

from kg.index import bits, keys, schema
from kg.index.facts import Facts, gather, quads_of
from kg.index.maker import Maker
from kg.index.model import COLUMNS, LABELS, Code, Thing
from kg.index.sorts import sortings
from kg.index.things import make_things
from kg.values.script import fold

_PROSE = frozenset(("undertaking", "statement", "passage", "paragraph"))
"""Kinds whose label is a text: nobody looks for it whole."""
_ALIASED = frozenset(("agency", "status", "theme", "format", "frequency", "year"))
"""Facets whose values may stand in a query for all that have them."""
_COMMON = 2_000
"""Things that must hold a word or pair for its bits to be kept."""


def write_index(path: Path, quads: Iterable[Quad], base: str) -> None:
    """Write the index of a release, whose quads come in line order, to a file that is not there yet."""
    database = sqlite3.connect(":memory:")
    try:
        fill(database, gather(quads), base)
        path.write_bytes(database.serialize())
    finally:
        database.close()


def index_store(database: sqlite3.Connection, store: Store, base: str) -> None:
    """Make the index of what is in a store, in an empty database."""
    fill(database, gather(quads_of(store)), base)


def fill(database: sqlite3.Connection, facts: Facts, base: str) -> None:
    """Put all tables into an empty database."""
    maker = Maker(facts, base)
    things = make_things(maker)
    codes = maker.codes(things)
    database.isolation_level = None
    database.executescript(schema.TABLES)
    database.execute("BEGIN")
    database.executemany("INSERT INTO about VALUES (?, ?)", [("base", base), ("things", str(len(things)))])
    _things(database, things)
    _facets(database, things, codes)
    _names(database, things, maker, codes)
    _search(database, things, maker)
    for kind, name, known, ids in sortings(things):
        database.execute("INSERT INTO sorting VALUES (?, ?, ?, ?)", (kind, name, known, _packed(ids)))
    _common(database)
    database.execute(schema.AFTER)
    database.execute("COMMIT")
    database.execute("DROP TABLE temp.vocabulary")


def _packed(ids: Iterable[int]) -> bytes:
    numbers = array("I", ids)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _things(database: sqlite3.Connection, things: Sequence[Thing]) -> None:
    marks = ", ".join("?" * len(schema.THING))
    database.executemany(
        f"INSERT INTO thing VALUES ({marks})",
        (
            (
                number,
                thing.kind,
                thing.path,
                *map(thing.labels.get, LABELS),
                " ".join(thing.converted) or None,
                " ".join(thing.untagged) or None,
                *map(thing.values.get, COLUMNS),
            )
            for number, thing in enumerate(things, 1)
        ),
    )


def _facets(database: sqlite3.Connection, things: Sequence[Thing], codes: Sequence[Code]) -> None:
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, thing in enumerate(things, 1):
        for facet, values in thing.facets.items():
            for value in values:
                members[facet, value].append(number)
    for code in codes:
        held = members[code.facet, code.code]
        database.execute(
            "INSERT INTO facet VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(code.facet, code.code, code.iri or None, *map(code.labels.get, LABELS), len(held)),
                *bits.pack(bits.of(held)),
            ),
        )


def _names(
    database: sqlite3.Connection, things: Sequence[Thing], maker: Maker, codes: Sequence[Code]
) -> None:
    names: set[tuple[str, int]] = set()
    for number, thing in enumerate(things, 1):
        if thing.kind not in _PROSE:
            for name in (*thing.labels.values(), *thing.names):
                if (key := fold(name)) and len(key) <= schema.NAME_LENGTH:
                    names.add((key, number))
    database.executemany("INSERT INTO name VALUES (?, ?)", sorted(names))
    aliases: set[tuple[str, str, str]] = set()
    for code in codes:
        if code.facet in _ALIASED:
            named = maker.labels_of(code.iri) if code.iri else None
            for name in (*named.labels.values(), *named.names) if named else (code.code,):
                if key := fold(name):
                    aliases.add((key, code.facet, code.code))
    database.executemany("INSERT INTO alias VALUES (?, ?, ?)", sorted(aliases))


def _search(database: sqlite3.Connection, things: Sequence[Thing], maker: Maker) -> None:
    known: dict[str, str] = {}

    def document(texts: Iterable[str]) -> str:
        """Texts are often the same from edition to edition; the separator keeps phrases from running from one into the next."""
        text = "\n".join(dict.fromkeys(texts))
        if text not in known:
            known[text] = " \u241e ".join(map(keys.document, text.split("\n")))
        return known[text]

    database.executemany(
        "INSERT INTO search (rowid, name, more) VALUES (?, ?, ?)",
        (
            (
                number,
                document((*thing.labels.values(), *thing.names)),
                document((str(thing.values.get("text") or ""), thing.path.rsplit("/", 1)[-1])),
            )
            for number, thing in enumerate(things, 1)
        ),
    )
    database.execute("INSERT INTO search (search) VALUES ('optimize')")
    database.execute(
        "INSERT INTO word SELECT term, doc FROM temp.vocabulary WHERE length(term) > 3 AND term GLOB '[a-z]*' AND NOT term GLOB '*[^a-z]*'"
    )


def _common(database: sqlite3.Connection) -> None:
    words = database.execute(
        "SELECT term FROM temp.vocabulary WHERE doc > ? ORDER BY term", (_COMMON,)
    ).fetchall()
    for (word,) in words:
        found = database.execute("SELECT rowid FROM search WHERE search MATCH ?", (f'"{word}"',))
        database.execute(
            "INSERT INTO common VALUES (?, ?, ?)", (word, *bits.pack(bits.of(n for (n,) in found)))
        )
