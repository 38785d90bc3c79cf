"""The layout of ``index.sqlite``."""

from __future__ import annotations

from typing import Final

from kg.index.model import COLUMNS, LABELS

FILE: Final = "index.sqlite"
"""Its name in a release's folder."""
VERSION: Final = 2
"""``PRAGMA user_version``: goes up when the layout changes; a file of another version is not read."""
APPLICATION: Final = 0x67706C6E
"""``PRAGMA application_id``, "gpln" in ASCII."""

NAME_LENGTH: Final = 100
"""Characters of a key up to which a name is kept for finding it whole."""

THING: Final = ("id", "kind", "path", *LABELS, "converted", "untagged", *COLUMNS)

_COLUMN_LIST = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())

TABLES: Final = f"""
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE thing (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL, {", ".join(f"{name} TEXT" for name in LABELS)},
  converted TEXT, untagged TEXT, {_COLUMN_LIST});
CREATE TABLE facet (facet TEXT, code TEXT, iri TEXT, {", ".join(f"{name} TEXT" for name in LABELS)}, number INTEGER NOT NULL,
  skipped INTEGER NOT NULL, bits BLOB NOT NULL, PRIMARY KEY (facet, code)) WITHOUT ROWID;
CREATE TABLE sorting (kind TEXT, name TEXT, known INTEGER NOT NULL, ids BLOB NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
CREATE TABLE name (key TEXT, thing INTEGER, PRIMARY KEY (key, thing)) WITHOUT ROWID;
CREATE TABLE alias (key TEXT, facet TEXT, code TEXT, PRIMARY KEY (key, facet, code)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE common (word TEXT PRIMARY KEY, skipped INTEGER NOT NULL, bits BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(name, more, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0 tokenchars '+'");
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search, row);
"""
"""``thing``: a row each, ids from 1 in the order of search and of the lists. ``facet``: a value of a facet, and which things have it, as bits (bit n: id n)
without the zero bytes at their beginning. ``sorting``: the ids of a kind in another order, 32 bits each, the lowest byte first; the first ``known``
have a value. ``name``: whole names, folded. ``alias``: names of a facet's values. ``word``: Latin words that occur, for mending mistyped ones.
``common``: which things hold a word or pair that very many hold. ``search``: the words and pairs of names, and of all else."""

AFTER: Final = "CREATE INDEX thing_path ON thing (path);"
