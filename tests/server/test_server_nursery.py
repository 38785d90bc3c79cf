"""Query processes that are copies of one which holds the release in memory."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as px
import pytest
from waiting import until

from server.errors import QueryMemory, QueryTimeout
from server.pool import nursery
from server.pool.execution import Job, Pool

BASE = "http://data.example/"
ALL = Job("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", BASE)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not nursery._can_fork(), reason="needs fork and pidfd_open (Linux)"),
]


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.fixture
def store(out: Path) -> Path:
    return (out / "current").resolve() / "store"


@pytest.fixture
def pool(store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.setattr(nursery, "_LEAST", 0)
    monkeypatch.setattr(nursery, "_SETTLED", 0.0)
    made = Pool(store, size=1, waiting=1, timeout=1.5, megabytes=200, memory=1024)
    yield made
    made.kill()


def copies(pool: Pool) -> list[int]:
    return [worker.process.pid for worker in pool._idle]


def test_the_answers_are_those_from_disk(pool: Pool, store: Path) -> None:
    from_disk = b"".join(pool.run(ALL).pieces)
    assert until(lambda: pool.in_memory)
    assert b"".join(pool.run(ALL).pieces) == from_disk
    assert pool._making.nursery is not None
    assert until(lambda: set(map(parent, copies(pool))) == {pool._making.nursery._process.pid})


def test_all_processes_are_followed_by_copies(pool: Pool) -> None:
    pool.warm()
    before = copies(pool)
    assert until(lambda: pool.in_memory)
    pool.run(Job("ASK {}", BASE))
    assert until(lambda: not any(map(alive, before)))
    assert until(lambda: len(pool._idle.prompt) == 2)
    assert all(worker.in_memory for worker in pool._idle)


def test_a_copy_dies_alone_and_within_the_deadline(pool: Pool) -> None:
    assert until(lambda: pool.in_memory)
    began = time.monotonic()
    with pytest.raises(QueryTimeout):
        pool.run(Job(ENDLESS, BASE))
    assert time.monotonic() - began < 2.5
    assert b"true" in b"".join(pool.run(Job("ASK {}", BASE)).pieces)
    assert pool.in_memory


def test_memory_is_capped_beside_the_store(pool: Pool) -> None:
    assert until(lambda: pool.in_memory)
    greedy = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"
    with pytest.raises((QueryMemory, QueryTimeout)) as caught:
        pool.run(Job(greedy, BASE))
    assert caught.type in (QueryMemory, QueryTimeout)
    limits = [Path(f"/proc/{pid}/limits").read_text() for pid in copies(pool)]
    caps = [
        int(line.split()[3])
        for text in limits
        for line in text.splitlines()
        if line.startswith("Max data size")
    ]
    assert caps
    assert all(200 << 20 <= cap < 300 << 20 for cap in caps)


def test_without_its_template_the_pool_reads_on_disk(pool: Pool) -> None:
    assert until(lambda: pool.in_memory)
    assert pool._making.nursery is not None
    os.kill(pool._making.nursery._process.pid, signal.SIGKILL)
    pool._making.nursery._process.wait()
    for pid in copies(pool):
        os.kill(pid, signal.SIGKILL)
    assert b"true" in b"".join(pool.run(Job("ASK {}", BASE)).pieces)
    assert not pool.in_memory


def test_a_pool_that_is_closed_at_once_loads_nothing(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "_LEAST", 0)
    monkeypatch.setattr(nursery, "_SETTLED", 0.2)
    made = Pool(store, size=1, waiting=1, timeout=1.5, memory=1024)
    made.kill()
    time.sleep(0.5)
    assert made._making.nursery is not None
    assert made._making.nursery._process is None


def test_nothing_is_left_when_the_pool_closes(pool: Pool) -> None:
    assert until(lambda: pool.in_memory)
    pool.run(Job("ASK {}", BASE))
    assert pool._making.nursery is not None
    there = [*copies(pool), pool._making.nursery._process.pid]
    pool.close()
    assert until(lambda: not any(map(alive, there)))


def test_what_is_worth_while(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert not nursery.worth_while(store, 1024, 7)  # a few quads
    (tmp_path / "x.sst").write_bytes(bytes(1000))
    monkeypatch.setattr(nursery, "_LEAST", 1000)
    monkeypatch.setattr(nursery, "available", lambda: 8 * 2200)
    assert nursery.worth_while(tmp_path, 1, 7)
    assert not nursery.worth_while(tmp_path, 1, 8)
    assert not nursery.worth_while(tmp_path, 0, 7)


def test_damaged_stores_are_left_to_the_processes_that_read_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nursery, "_LEAST", 0)
    (tmp_path / "CURRENT").write_text("nonsense")
    pool = Pool(tmp_path, size=1, waiting=1, timeout=1.5, memory=1024)
    made = pool._making.nursery
    assert made is not None
    assert until(lambda: made._process is not None)
    assert made._process is not None
    assert made._process.wait(20) != 0
    assert not pool.in_memory
    pool.kill()


def test_the_engine_reads_back_what_it_wrote_out(store: Path) -> None:
    from server.pool.template import load

    assert set(load(str(store))) == set(px.Store.read_only(str(store)))
