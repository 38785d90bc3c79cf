"""Queries that do not want to end, and processes that die."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from waiting import until

from server.errors import BadQuery, Busy, ClientGone, QueryCrashed, QueryFailed, QueryMemory, QueryTimeout
from server.pool.callers import Caller
from server.pool.execution import RESERVE, Job, Pool
from server.pool.slots import GENERAL, RESERVED

pytestmark = pytest.mark.alone

BASE = "http://data.example/"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"
ENDLESS_ROWS = ENDLESS.replace("(COUNT(*) AS ?n)", "*")
SMALL = Job("ASK {}", BASE)


def store_of(out: Path) -> Path:
    return (out / "current").resolve() / "store"


@pytest.fixture
def pool(out: Path) -> Iterator[Pool]:
    made = Pool(store_of(out), size=1, waiting=1, timeout=1.5)
    yield made
    made.kill()


def pids(pool: Pool) -> set[int]:
    """The processes of general places; those for lookups stand ready beside them."""
    running = [run.worker for run in pool._slots.running if run.worker]
    return {worker.process.pid for worker in [*pool._idle.patient, *running]}


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_workers_are_used_again(pool: Pool) -> None:
    for _ in range(3):
        answer = pool.run(SMALL)
        assert answer.kind == "boolean"
        assert b"true" in b"".join(answer.pieces)
        first = pids(pool)
    assert len(first) == 1
    with pytest.raises(BadQuery):
        pool.run(Job("SELEC", BASE))
    assert pids(pool) == first


def test_deadline_ends_the_process(pool: Pool) -> None:
    b"".join(pool.run(SMALL).pieces)
    (pid,) = pids(pool)
    with pytest.raises(QueryTimeout):
        pool.run(Job(ENDLESS, BASE))
    assert not alive(pid)
    assert b"true" in b"".join(pool.run(SMALL).pieces)


def test_a_query_that_works_for_long_steps_back_and_its_process_is_not_used_again(out: Path) -> None:
    pool = Pool(store_of(out), size=1, waiting=1, timeout=240)
    try:
        b"".join(pool.run(SMALL).pieces)
        (pid,) = pids(pool)
        mine = os.getpriority(os.PRIO_PROCESS, os.getpid())
        first = os.getpriority(os.PRIO_PROCESS, pid)
        assert mine < first < mine + 10, "a short query has its share of a machine that is busy"
        values = " ".join(map(str, range(100)))
        for power in (1, 2, 4, 8, 16, 32):  # until it takes a second of this machine
            more = " ".join(map(str, range(2 * power)))
            product = f"VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} VALUES ?c {{ {values} }} VALUES ?d {{ {more} }}"
            answer = pool.run(Job(f"SELECT (COUNT(*) AS ?n) {{ {product} }}", BASE))
            assert str(2_000_000 * power).encode() in b"".join(answer.pieces)
            if pid not in pids(pool):
                break
        assert not alive(pid)
        b"".join(pool.run(SMALL).pieces)
        (other,) = pids(pool)
        assert os.getpriority(os.PRIO_PROCESS, other) == first
    finally:
        pool.kill()


def test_an_answer_that_is_cut_says_so(pool: Pool) -> None:
    answer = pool.run(Job(ENDLESS_ROWS, BASE, result_format="text/csv"))
    (pid,) = pids(pool)
    *_, last = answer.pieces
    assert b"THE ANSWER IS CUT HERE" in last
    assert not alive(pid)


def test_a_client_that_leaves_takes_its_query_along(pool: Pool) -> None:
    answer = pool.run(Job(ENDLESS_ROWS, BASE))
    (pid,) = pids(pool)
    next(answer.pieces)
    answer.pieces.close()
    assert not alive(pid)


LONG_ROWS = "VALUES ?a { 1 2 3 4 5 6 7 8 9 10 } VALUES ?b { 1 2 3 4 5 6 7 8 9 10 } VALUES ?c { 1 2 3 4 5 6 7 8 9 10 } VALUES ?d { 1 2 3 4 5 6 7 8 9 10 }"
LONG_ANSWER = Job(f"SELECT * {{ {LONG_ROWS} VALUES ?e {{ 1 2 3 }} }}", BASE, light=True)
"""30,000 rows at once: more than ``child.HOLD``."""


def everybody(pool: Pool) -> set[int]:
    return {worker.process.pid for worker in pool._idle}


def test_a_long_answer_moves_to_a_general_place_and_no_process_ends_or_begins(pool: Pool) -> None:
    pool.warm()
    for _ in range(2):
        b"".join(pool.run(LONG_ANSWER).pieces)
    before = everybody(pool)
    assert len(before) == RESERVE + 1
    for _ in range(5):
        answer = pool.run(LONG_ANSWER)
        assert answer.length is None, "it is streamed"
        (run,) = pool._slots.running
        assert run.place == GENERAL
        assert b"".join(pool.run(Job("ASK {}", BASE, light=True)).pieces)
        b"".join(answer.pieces)
    assert everybody(pool) == before


def test_a_long_answer_waits_for_a_general_place_and_need_not_begin_again(pool: Pool) -> None:
    pool.warm()
    first = pool.run(LONG_ANSWER)
    done: list[bytes] = []
    second = threading.Thread(target=lambda: done.append(b"".join(pool.run(LONG_ANSWER).pieces)))
    second.start()
    assert until(lambda: any(run.moving for run in pool._slots.running))
    (waiting,) = (run for run in pool._slots.running if run.moving)
    worker = waiting.worker
    assert worker is not None
    assert waiting.place == RESERVED
    assert b"true" in b"".join(pool.run(Job("ASK {}", BASE, light=True)).pieces)
    assert not done
    whole = b"".join(first.pieces)
    second.join(10)
    assert done == [whole]
    assert worker in list(pool._idle)


def test_a_long_answer_gets_the_place_of_one_that_nobody_reads(pool: Pool) -> None:
    unread = pool.run(LONG_ANSWER)
    time.sleep(0.5)
    began = time.monotonic()
    read = pool.run(LONG_ANSWER)
    assert time.monotonic() - began < 2.5
    *_, last = unread.pieces
    assert b"THE ANSWER IS CUT HERE" in last
    *_, last = read.pieces
    assert b"THE ANSWER IS CUT HERE" not in last
    assert not pool._slots.running
    assert pool._slots.free == {"general": 1, "reserved": RESERVE, "trial": 1}


def test_when_the_pool_is_killed_what_waits_to_move_is_told(pool: Pool) -> None:
    pool.run(LONG_ANSWER)
    told: list[type] = []

    def ask() -> None:
        try:
            pool.run(LONG_ANSWER)
        except (Busy, QueryCrashed) as error:
            told.append(type(error))

    thread = threading.Thread(target=ask)
    thread.start()
    assert until(lambda: any(run.moving for run in pool._slots.running))
    pool.kill()
    thread.join(5)
    assert told == [Busy]


def test_a_small_answer_does_not_keep_its_worker(pool: Pool) -> None:
    unread = [pool.run(SMALL) for _ in range(3)]
    assert not pool._slots.running
    assert len(pids(pool)) == 1
    assert [answer.length for answer in unread] == [len(b"".join(answer.pieces)) for answer in unread]


def test_a_crash_is_told_and_survived(pool: Pool) -> None:
    b"".join(pool.run(SMALL).pieces)
    (pid,) = pids(pool)
    threading.Timer(0.3, os.kill, (pid, signal.SIGSEGV)).start()
    with pytest.raises(QueryCrashed):
        pool.run(Job(ENDLESS, BASE))
    assert b"true" in b"".join(pool.run(SMALL).pieces)


def test_a_worker_that_died_idle_is_replaced(pool: Pool) -> None:
    b"".join(pool.run(SMALL).pieces)
    (pid,) = pids(pool)
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.1)
    assert b"true" in b"".join(pool.run(SMALL).pieces)


def test_a_query_whose_client_has_left_ends_be_it_at_work_or_in_line(pool: Pool) -> None:
    left = threading.Event()
    told: list[str] = []

    def ask(name: str) -> None:
        try:
            pool.run(Job(ENDLESS, BASE), Caller(name, left.is_set))
        except ClientGone:
            told.append(name)

    works, waits = (threading.Thread(target=ask, args=(name,)) for name in ("works", "waits"))
    works.start()
    assert until(lambda: pool._slots.running)
    waits.start()
    assert until(lambda: any(True for _ in pool._slots.waiting()))
    left.set()
    for thread in (works, waits):
        thread.join(10)
    assert sorted(told) == ["waits", "works"]
    assert not pool._slots.running


def test_a_full_house_is_busy(pool: Pool) -> None:
    outcomes: list[str] = []

    def ask() -> None:
        try:
            b"".join(pool.run(Job(ENDLESS, BASE)).pieces)
        except (QueryTimeout, Busy) as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    # one runs; one waits, and is tried in a reserved place; there is no room for more
    assert sorted(outcomes) == ["Busy", "Busy", "QueryTimeout", "QueryTimeout"]
    assert not pool._slots.running


def test_memory_cap_ends_the_query_alone(out: Path) -> None:
    pool = Pool(store_of(out), size=1, waiting=1, timeout=60, megabytes=400)
    try:
        with pytest.raises(QueryMemory):
            pool.run(Job(ENDLESS_ROWS + " ORDER BY ?o ?a", BASE))
        assert b"true" in b"".join(pool.run(SMALL).pieces)
    finally:
        pool.kill()


def test_workers_end_when_the_server_is_killed(out: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    script = (
        "import sys, os, time\nfrom pathlib import Path\nfrom server.pool.execution import Job, Pool\n"
        "pool = Pool(Path(sys.argv[1]), size=1, waiting=1, timeout=60)\nlist(pool.run(Job('ASK {}', 'http://x/')).pieces)\n"
        "print(pool._idle.patient[0].process.pid, flush=True)\npool.run(Job(sys.argv[2], 'http://x/'))\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(store_of(out)), ENDLESS], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    time.sleep(0.3)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not alive(pid):
            break
        time.sleep(0.05)
    assert not alive(pid)


def test_a_query_that_passes_the_guard_still_reaches_nobody(pool: Pool) -> None:
    import ctypes
    import socket
    import subprocess
    import sys

    probe = "import ctypes, sys; u = ctypes.CDLL(None).unshare; sys.exit(u(0x40000000) and u(0x50000000))"
    if not hasattr(ctypes.CDLL(None), "unshare") or subprocess.run([sys.executable, "-c", probe]).returncode:
        pytest.skip("this machine does not let a process leave the network")
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        port = canary.getsockname()[1]
        with pytest.raises(QueryFailed):
            pool.run(Job(f"ASK {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}", BASE))
        with pytest.raises(TimeoutError):
            canary.accept()
