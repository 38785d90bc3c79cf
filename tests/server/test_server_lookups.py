"""Bounded queries that the server's loop puts to a process of its own: the same answers, and nobody waits for what does not come."""

from __future__ import annotations

import asyncio
import http.client
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as px
import pytest
from conftest import BASE, make_release
from flask import Flask
from loop_server import Server
from waiting import until

from kg.query_guard import shape
from kg.settings import Settings
from server import create_app
from server.http.formats import GRAPHS, RESULTS
from server.pool import bounded, lookups, nursery
from server.pool.execution import Job, Pool
from server.pool.jobs import Answer

ITC = "<http://data.example/id/agency/itc>"
ROWS = f"SELECT * {{ {ITC} ?p ?o }}"
JSON = "application/sparql-results+json"

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not nursery._can_fork(), reason="needs fork and pidfd_open (Linux)"),
]


@pytest.fixture(autouse=True)
def in_memory_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "_LEAST", 0)
    monkeypatch.setattr(nursery, "_SETTLED", 0.0)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lookups") / "store"
    made = px.Store(str(folder))
    lines = [f'ex:s{n % 20} ex:p{n % 7} ex:o{n}, "text {n}"@zh-Hant, {n} .' for n in range(1000)]
    lines += [f"ex:many ex:p ex:o{n} ." for n in range(5_000)]
    lines += [f'ex:large ex:p{n} "{"x" * 500}{n}" .' for n in range(100)]
    made.load("\n".join(["@prefix ex: <http://data.example/> .", *lines]).encode(), px.RdfFormat.TURTLE)
    made.flush()
    del made
    return folder


@pytest.fixture
def pool(store: Path) -> Iterator[Pool]:
    made = Pool(store, size=1, waiting=1, timeout=20, megabytes=200, memory=1024)
    made.run(Job("ASK {}", BASE))  # with the first query it begins to look after its processes
    assert until(lambda: made.lookups.has_worker)
    yield made
    made.kill()


def worker_of(pool: Pool) -> int:
    worker = pool.lookups._worker or pool.lookups._given
    assert worker is not None
    return worker.process.pid


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def question(query: str, media_type: str = JSON) -> bytes:
    how = shape(query).bounded
    assert how
    return bounded.question(query, BASE, media_type, how)


async def put(pool: Pool, *questions: bytes) -> list[Answer | None]:
    """All of them at once."""
    loop = asyncio.get_running_loop()
    told: list[asyncio.Future[Answer | None]] = []
    for one in questions:
        told.append(loop.create_future())
        assert pool.lookups.ask(loop, one, told[-1].set_result)
    return list(await asyncio.wait_for(asyncio.gather(*told), 20))


def ask(pool: Pool, *questions: bytes) -> list[Answer | None]:
    return asyncio.run(put(pool, *questions))


# ---- the process and its pipes


def asked() -> Iterator[tuple[str, str]]:
    for n in range(21):
        subject = f"<{BASE}s{n}>"
        for number, (form, offers) in enumerate(
            (
                (f"SELECT ?p ?o {{ {subject} ?p ?o }}", RESULTS),
                (f"SELECT DISTINCT ?p {{ {subject} ?p ?o }} ORDER BY ?p LIMIT 3", RESULTS),
                (f"ASK {{ {subject} ?p 1 }}", RESULTS),
                (f"DESCRIBE {subject}", GRAPHS),
                (f"CONSTRUCT {{ ?o ?p {subject} }} WHERE {{ {subject} ?p ?o }}", GRAPHS),
            )
        ):
            yield form, offers[(n + number) % len(offers)].media_type


def test_every_answer_is_that_of_a_query_process(pool: Pool) -> None:
    given = list(asked())
    answers = []

    async def in_turns() -> None:
        for begin in range(0, len(given), 25):
            answers.extend(await put(pool, *(question(*one) for one in given[begin : begin + 25])))

    assert until(lambda: pool.in_memory)
    asyncio.run(in_turns())
    for (query, media_type), answer in zip(given, answers, strict=True):
        expected = pool.run(Job(query, BASE, result_format=media_type, graph_format=media_type))
        assert answer is not None
        for name in ("kind", "rows", "length", "cut", "limits", "whole"):
            assert getattr(answer, name) == getattr(expected, name)
        assert b"".join(answer.pieces) == b"".join(expected.pieces)


def test_what_is_too_much_is_left_to_others(pool: Pool) -> None:
    few = question(f"SELECT ?o {{ <{BASE}s1> <{BASE}p1> ?o }}")
    told = ask(
        pool,
        few,
        question(f"SELECT ?o {{ <{BASE}many> ?p ?o }}"),
        few,
        question(f"SELECT DISTINCT ?o {{ <{BASE}many> ?p ?o }}"),
        question(f"SELECT ?o {{ <{BASE}s1> no:such ?o }}"),
        few,
    )
    assert [answer is None for answer in told] == [False, True, False, True, True, False]


def test_long_answers_come_in_pieces(pool: Pool) -> None:
    large = question(f"SELECT * {{ <{BASE}large> ?p ?o }}")
    told = ask(pool, *[large] * 100)
    assert {answer and answer.rows for answer in told} == {100}
    assert len({b"".join(answer.pieces) for answer in told if answer}) == 1
    assert sum(answer.length or 0 for answer in told if answer) > 4_000_000


def test_a_long_question_is_not_put(pool: Pool) -> None:
    async def put_one() -> bool:
        long = bounded.question("ASK { <s> ?p ?o } #" + "x" * 5000, BASE, JSON, "streams")
        return pool.lookups.ask(asyncio.get_running_loop(), long, lambda answer: None)

    assert not asyncio.run(put_one())


def test_a_process_that_died_is_followed_by_another(pool: Pool) -> None:
    one = question(f"SELECT ?o {{ <{BASE}s1> ?p ?o }}")

    async def killed() -> None:
        loop = asyncio.get_running_loop()
        await put(pool, one)
        before = worker_of(pool)
        os.kill(before, signal.SIGSTOP)
        told = [loop.create_future() for _ in range(3)]
        for future in told:
            assert pool.lookups.ask(loop, one, future.set_result)
        os.kill(before, signal.SIGKILL)
        assert await asyncio.gather(*told) == [None] * 3
        assert await asyncio.to_thread(until, lambda: pool.lookups.has_worker)
        assert worker_of(pool) != before
        assert (await put(pool, one))[0] is not None
        assert await asyncio.to_thread(until, lambda: not alive(before))

    asyncio.run(killed())


def test_one_that_died_unasked_is_noticed_when_it_is_asked(pool: Pool) -> None:
    async def killed() -> None:
        loop = asyncio.get_running_loop()
        before = worker_of(pool)
        os.kill(before, signal.SIGKILL)
        told = loop.create_future()
        if pool.lookups.ask(loop, question(f"ASK {{ <{BASE}s1> ?p ?o }}"), told.set_result):
            assert await told is None
        assert await asyncio.to_thread(until, lambda: pool.lookups.has_worker)
        assert worker_of(pool) != before

    asyncio.run(killed())


def test_one_that_does_not_answer_is_ended(pool: Pool) -> None:
    one = question(f"SELECT ?o {{ <{BASE}s1> ?p ?o }}")

    async def stopped() -> None:
        await put(pool, one)
        before = worker_of(pool)
        os.kill(before, signal.SIGSTOP)
        assert await put(pool, one, one) == [None, None]
        assert await asyncio.to_thread(until, lambda: not alive(before))
        assert await asyncio.to_thread(until, lambda: pool.lookups.has_worker)
        assert (await put(pool, one))[0] is not None

    asyncio.run(stopped())


def test_it_is_counted_among_the_processes(pool: Pool) -> None:
    one = question(f"SELECT ?o {{ <{BASE}s1> ?p ?o }}")

    async def counted() -> None:
        assert pool.lookups.state() == (0, 1, 0)  # never asked
        await put(pool, one)
        assert pool.lookups.state() == (0, 1, 0)
        os.kill(worker_of(pool), signal.SIGSTOP)
        asked = asyncio.ensure_future(put(pool, one, one, one))
        await asyncio.sleep(0)
        assert pool.lookups.state() == (1, 0, 2)
        busy, _, waiting = pool.state()
        assert (busy, waiting) == (1, 2)
        os.kill(worker_of(pool), signal.SIGCONT)
        await asked
        assert pool.lookups.state() == (0, 1, 0)
        assert pool.state()[:2] == (0, len(pool._idle) + 1)
        pool.close()
        assert await asyncio.to_thread(until, lambda: pool.lookups.state() == (0, 0, 0))

    asyncio.run(counted())


def test_no_more_is_put_than_the_pipe_takes(pool: Pool) -> None:
    long = bounded.question(f"ASK {{ <{BASE}s1> ?p ?o }} #" + "x" * 3000, BASE, JSON, "streams")

    async def flood() -> None:
        loop = asyncio.get_running_loop()
        told: list[Answer | None] = []
        os.kill(worker_of(pool), signal.SIGSTOP)
        count = 0
        while pool.lookups.ask(loop, long, told.append):
            count += 1
            assert count < 1000
        os.kill(worker_of(pool), signal.SIGCONT)
        while len(told) < count:
            await asyncio.sleep(0.02)
        assert all(answer is not None and b"true" in b"".join(answer.pieces) for answer in told)

    asyncio.run(flood())


@pytest.mark.parametrize("how", ["close", "kill"])
def test_nothing_is_left_when_the_pool_closes(pool: Pool, how: str) -> None:
    one = question(f"SELECT ?o {{ <{BASE}s1> ?p ?o }}")

    async def closed() -> None:
        loop = asyncio.get_running_loop()
        await put(pool, one)
        before = worker_of(pool)
        os.kill(before, signal.SIGSTOP)
        told = loop.create_future()
        assert pool.lookups.ask(loop, one, told.set_result)
        getattr(pool, how)()
        assert await told is None
        assert await asyncio.to_thread(until, lambda: not alive(before))
        assert not pool.lookups.has_worker
        assert not pool.lookups.ask(loop, one, told.set_result)

    asyncio.run(closed())


def test_one_that_was_never_asked_is_ended_with_the_pool(pool: Pool) -> None:
    before = worker_of(pool)
    pool.close()
    assert until(lambda: not alive(before))
    assert not pool.lookups.has_worker


def test_its_memory_is_capped_like_that_of_others(pool: Pool) -> None:
    ask(pool, question(f"ASK {{ <{BASE}s1> ?p ?o }}"))
    lines = Path(f"/proc/{worker_of(pool)}/limits").read_text().splitlines()
    cap = next(int(line.split()[3]) for line in lines if line.startswith("Max data size"))
    assert 200 << 20 <= cap < 300 << 20


# ---- the loop


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    make_release(folder, "2025-12-31-00000001")
    return folder


@pytest.fixture
def app(out: Path) -> Iterator[Flask]:
    settings = Settings(out=out, base=BASE, threads=1, cache_bytes=0, store_memory=1024, release_check=0.1)
    made = create_app(out, settings)
    made.extensions["releases"].watch()
    assert until(lambda: made.extensions["releases"].opened().pool.lookups.has_worker)
    yield made
    made.extensions["releases"].close()


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    quick = app.extensions["quick"]
    with Server(app.wsgi_app, quick=quick, ask=quick.ask) as made:
        yield made


def address(query: str, **more: str) -> str:
    return "/sparql?" + urlencode({"query": query, **more})


def get(server: Server, target: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request(method, target)
        answer = connection.getresponse()
        headers = {name: value for name, value in answer.getheaders() if name not in ("Date", "X-Request-Id")}
        return answer.status, headers, answer.read()
    finally:
        connection.close()


def pool_in(app: Flask) -> Pool:
    pool: Pool = app.extensions["releases"].opened().pool
    return pool


def held(app: Flask) -> int:
    return sum(app.extensions["releases"]._uses.values())


def test_the_loop_answers(server: Server, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert until(lambda: not held(app))
    monkeypatch.setattr(server.service.threads, "put", lambda work: pytest.fail("a thread was asked"))
    status, headers, body = get(server, address(ROWS))
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, JSON)
    assert b"bindings" in body
    status, asked, nothing = get(server, address(ROWS), "HEAD")
    assert (status, asked["Content-Length"], nothing) == (200, str(len(body)), b"")
    assert until(lambda: not held(app))


@pytest.mark.parametrize("offer", [*RESULTS, *GRAPHS], ids=lambda offer: offer.name)
def test_as_a_query_process_answers(server: Server, app: Flask, offer: Any) -> None:
    query = f"DESCRIBE {ITC}" if offer in GRAPHS else ROWS
    quick = get(server, address(query, format=offer.name))
    server.service.ask = lambda *given: False
    assert quick == get(server, address(query, format=offer.name))
    assert quick[0] == 200


@pytest.mark.parametrize("limit", [{"max_result_rows": 2}, {"max_result_bytes": 200}])
def test_limits_are_kept(out: Path, limit: dict[str, int]) -> None:
    app = create_app(
        out,
        Settings(out=out, base=BASE, threads=1, cache_bytes=0, store_memory=1024, **limit),  # type: ignore[arg-type]
    )
    try:
        app.extensions["releases"].watch()
        assert until(lambda: pool_in(app).lookups.has_worker)
        quick = app.extensions["quick"]
        with Server(app.wsgi_app, quick=quick, ask=quick.ask) as server:
            assert "X-Truncated" in get(server, address(ROWS))[1]
    finally:
        app.extensions["releases"].close()


def test_without_its_process_threads_answer(server: Server, app: Flask) -> None:
    expected = get(server, address(ROWS))
    os.kill(worker_of(pool_in(app)), signal.SIGSTOP)
    assert get(server, address(ROWS)) == expected
    assert get(server, address(ROWS)) == expected
    assert until(lambda: pool_in(app).lookups.has_worker)
    assert get(server, address(ROWS)) == expected
    assert until(lambda: not held(app))


def asking(server: Server, target: str) -> tuple[threading.Thread, list[bytes]]:
    got: list[bytes] = []
    thread = threading.Thread(target=lambda: got.append(get(server, target)[2]))
    thread.start()
    return thread, got


def test_the_answer_is_of_the_release_that_was_asked(
    server: Server, app: Flask, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "_PATIENCE", 60)
    marked = f"SELECT ?o {{ {ITC} <http://data.example/mark> ?o }}"
    old = app.extensions["releases"].opened()
    before = get(server, address(marked))[2]
    os.kill(worker_of(old.pool), signal.SIGSTOP)
    thread, got = asking(server, address(marked))
    assert until(lambda: old.pool.lookups._waiting)
    extra = f"<http://data.example/id/graph/release> {{ {ITC} <http://data.example/mark> 'new' }}"
    make_release(out, "2025-12-31-00000002", extra=extra)
    assert until(lambda: app.extensions["releases"].opened() is not old)
    assert b"new" in get(server, address(marked))[2]
    pid = worker_of(old.pool)
    os.kill(pid, signal.SIGCONT)
    thread.join(20)
    assert got == [before]
    assert b"new" not in before
    assert until(lambda: not alive(pid))
    assert until(lambda: old not in app.extensions["releases"]._uses)


def test_a_client_that_left_holds_no_release(
    server: Server, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "_PATIENCE", 60)
    assert until(lambda: not held(app))
    pool = pool_in(app)
    os.kill(worker_of(pool), signal.SIGSTOP)
    with server.connect() as connection:
        connection.sendall(f"GET {address(ROWS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert until(lambda: pool.lookups._waiting)
    assert until(lambda: not server.service.connections)
    assert held(app) == 1
    os.kill(worker_of(pool), signal.SIGCONT)
    assert until(lambda: not held(app))
    assert get(server, address(ROWS))[0] == 200


def test_requests_in_a_row_are_answered_in_their_order(server: Server) -> None:
    targets = [
        address(ROWS),
        "/health",
        address(f"ASK {{ {ITC} ?p ?o }}"),
        address("SELECT * { ?s ?p ?o } LIMIT 1"),
    ]
    alone = [get(server, target)[2] for target in targets]
    with server.connect() as connection:
        for number, target in enumerate(targets):
            end = "Connection: close\r\n" if number == len(targets) - 1 else ""
            connection.sendall(
                f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAccept-Encoding: identity\r\n{end}\r\n".encode()
            )
        data = b""
        while piece := connection.recv(65_536):
            data += piece
    places = [data.find(body) for index, body in enumerate(alone) if index != 1]
    assert -1 not in places
    assert places == sorted(places)
