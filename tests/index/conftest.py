"""The index of a small graph."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_graph import BASE, GRAPH, quads

from kg.index.read import Index, open_index
from kg.index.write import write_index


@pytest.fixture
def index_of(tmp_path: Path) -> Callable[[str], Index]:
    def make(turtle: str) -> Index:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite"
        write_index(path, quads(turtle), BASE)
        return open_index(path)

    return make


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    path = tmp_path_factory.mktemp("index") / "index.sqlite"
    write_index(path, quads(GRAPH), BASE)
    yield open_index(path)
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)
