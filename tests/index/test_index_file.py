from __future__ import annotations

import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as px
import pytest
from index_graph import BASE, GRAPH, quads

from kg.errors import DataError
from kg.index import schema
from kg.index.read import index_of_store, open_index
from kg.index.search import found
from kg.index.write import write_index
from kg.release.dumps import line_order


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    shuffled = quads(GRAPH)
    random.Random(7).shuffle(shuffled)
    write_index(tmp_path / "a", quads(GRAPH), BASE)
    write_index(tmp_path / "b", line_order(shuffled), BASE)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_of_a_store_it_is_the_same_as_of_quads(tmp_path: Path) -> None:
    write_index(tmp_path / "a", quads(GRAPH), BASE)
    file = sqlite3.connect(tmp_path / "a")
    store = px.Store()
    store.extend(quads(GRAPH))
    made = index_of_store(store, BASE)
    for table in ("thing", "facet", "sorting", "name", "alias", "word"):
        assert (
            made.ask(f"SELECT * FROM {table} ORDER BY 1, 2")
            == file.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        )


def test_it_says_what_it_is(tmp_path: Path) -> None:
    write_index(tmp_path / "a", quads(GRAPH), BASE)
    file = sqlite3.connect(tmp_path / "a")
    assert file.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert file.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION,)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"x" * 5000])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(DataError, match="index"):
        open_index(tmp_path / "a")


def test_another_version_is_refused(tmp_path: Path) -> None:
    write_index(tmp_path / "a", quads(GRAPH), BASE)
    with sqlite3.connect(tmp_path / "a") as file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(DataError, match="layout 99"):
        open_index(tmp_path / "a")


def test_nothing_in_it_can_be_changed(tmp_path: Path) -> None:
    write_index(tmp_path / "a", quads(GRAPH), BASE)
    store = px.Store()
    store.extend(quads(GRAPH))
    for index in (open_index(tmp_path / "a"), index_of_store(store, BASE)):
        with pytest.raises(sqlite3.OperationalError):
            index.ask("DELETE FROM thing")


def test_threads_share_it(tmp_path: Path) -> None:
    store = px.Store()
    store.extend(quads(GRAPH))
    for index in (open_index_of(tmp_path), index_of_store(store, BASE)):
        with ThreadPoolExecutor(8) as pool:
            results = set(pool.map(lambda n, i=index: found(i, f"ITC {'x' * (n % 3)}").bits, range(200)))
        assert len(results) >= 2


def open_index_of(folder: Path) -> object:
    write_index(folder / "a", quads(GRAPH), BASE)
    return open_index(folder / "a")


def test_a_graph_without_anything(tmp_path: Path) -> None:
    write_index(tmp_path / "a", [], BASE)
    index = open_index(tmp_path / "a")
    assert index.size == 0
    assert found(index, "anything").bits == 0


def test_words_of_very_many_things_are_found_like_others(tmp_path: Path) -> None:
    titles = [f"開放數據 open {'rare' if n % 1000 == 0 else 'common'} {n}" for n in range(2500)]
    graph = "".join(
        f'<http://data.example/id/dataset/x/{n}> a dcat:Dataset ; dct:title "{t}"@zh-Hant .\n'
        for n, t in enumerate(titles)
    )
    write_index(tmp_path / "a", quads(graph), BASE)
    index = open_index(tmp_path / "a")
    assert {w for (w,) in index.ask("SELECT word FROM common")} >= {"open", "开放", "数据"}
    for query, number in (
        ("開放數據", 2500),
        ("open rare", 3),
        ("commons", 2497),
        ("開放 common 17", 1),
        ("数据 OPEN", 2500),
    ):
        assert found(index, query).all.bit_count() == number, query
