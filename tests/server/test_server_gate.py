"""Clients that send or read slowly hold nobody else up."""

from __future__ import annotations

import gzip
import io
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE, make_release
from flask.testing import FlaskClient
from live_server import Site, serving

from kg.settings import Settings
from server.errors import BadRequest, Busy, TooLarge
from server.layers.gate import Gate

pytestmark = pytest.mark.alone


class Broken:
    def read(self, size: int) -> bytes:
        raise OSError("reset by peer")


def call(gate: Gate, body: Any, length: str = "5") -> list[bytes]:
    environ = {"REQUEST_METHOD": "POST", "wsgi.input": body, "CONTENT_LENGTH": length}
    if not length:
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    return [piece for piece in gate(environ, lambda *told: None) if piece]


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_bodies() -> None:
    gate = Gate(echo, Settings(max_body_bytes=10, max_uploads=1))
    assert call(gate, io.BytesIO(b"hello")) == [b"hello"]
    with pytest.raises(TooLarge):
        call(gate, io.BytesIO(), length="11")
    for broken in (Broken(), io.BytesIO(b"hell")):
        with pytest.raises(BadRequest):
            call(gate, broken)
    assert call(gate, io.BytesIO(b"hello")) == [b"hello"]  # the one place there is was given back


def test_so_many_bodies_at_a_time() -> None:
    gate = Gate(echo, Settings(max_uploads=1))

    class Nested:
        def read(self, size: int) -> bytes:
            with pytest.raises(Busy):
                call(gate, io.BytesIO(b"hello"))
            return b""

    assert call(gate, Nested(), length="") == []


def test_a_body_in_chunks_may_not_be_too_long_either() -> None:
    gate = Gate(echo, Settings(max_body_bytes=10))
    environ = {
        "REQUEST_METHOD": "POST",
        "wsgi.input": io.BytesIO(b"x" * 11),
        "HTTP_TRANSFER_ENCODING": "chunked",
    }
    with pytest.raises(TooLarge):
        gate(environ, lambda *told: None)


def test_long_answers_are_so_many() -> None:
    closed: list[int] = []

    def long(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])

        def pieces() -> Iterator[bytes]:
            try:
                for _ in range(10):
                    yield b"x" * 100_000
            finally:
                closed.append(1)

        return pieces()

    gate = Gate(long, Settings(max_streams=1))
    first = gate({"REQUEST_METHOD": "GET"}, lambda *told: None)
    with pytest.raises(Busy):
        gate({"REQUEST_METHOD": "GET"}, lambda *told: None)
    assert closed == [1]
    assert sum(map(len, first)) == 1_000_000
    first.close()  # type: ignore[attr-defined]
    first.close()  # type: ignore[attr-defined]
    assert sum(map(len, gate({"REQUEST_METHOD": "GET"}, lambda *told: None))) == 1_000_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    out = tmp_path_factory.mktemp("gate")
    folder = make_release(out, "2025-12-31-00000001")
    dump = folder / "data" / "govplan.nq"
    dump.write_bytes(dump.read_bytes() * 400)
    with serving(
        out, base=BASE, threads=1, max_streams=4, max_uploads=4, body_timeout=1, query_timeout=4
    ) as running:
        yield running


def test_slow_senders(site: Site) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 1000\r\n\r\nASK"
    slow = [socket.create_connection(("127.0.0.1", site.port), timeout=20) for _ in range(40)]
    try:
        for connection in slow:
            connection.sendall(head)
        assert site.query("ASK {}").status == 200
        # four found a place and were told when their time was over, the others were told at once
        answers = [connection.recv(65_536)[9:12] for connection in slow]
        assert sorted(answers) == [b"408"] * 4 + [b"503"] * 36
    finally:
        for connection in slow:
            connection.close()
    for _ in range(100):
        answer = site.send("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"ASK {}")
        if answer.status == 200:
            break
        threading.Event().wait(0.05)
    assert answer.status == 200


def test_who_waits_for_an_answer_is_no_slow_sender(site: Site) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"
    told: list[int] = []
    waiting = threading.Thread(target=lambda: told.append(site.query(endless).status))
    waiting.start()
    threading.Event().wait(0.3)
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as slow:
        slow.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nASK")
        assert slow.recv(100).startswith(b"HTTP/1.1 408 ")
    waiting.join(20)
    assert told == [503]


def test_slow_readers(site: Site, tmp_path: Path) -> None:
    slow = []
    try:
        for _ in range(40):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(20)
            connection.connect(("127.0.0.1", site.port))
            connection.sendall(
                b"GET /data/govplan.nq HTTP/1.1\r\nHost: x\r\nAccept-Encoding: identity\r\n\r\n"
            )
            slow.append(connection)
        answers = [connection.recv(100).split(b" ", 2)[1] for connection in slow]
        assert answers.count(b"200") == 4
        assert answers.count(b"503") == 36
        assert site.query("ASK {}").status == 200
        assert site.send("GET", "/doc/agency/itc.ttl").status == 200
    finally:
        for connection in slow:
            connection.close()


def test_a_body_in_a_content_coding_is_refused(client: FlaskClient) -> None:
    query = b"ASK {}"
    for coding, sent, status in (
        ("gzip", gzip.compress(query), 415),
        ("gzip", query, 415),
        ("br", query, 415),
        ("identity", query, 200),
    ):
        answer = client.post(
            "/sparql",
            data=sent,
            content_type="application/sparql-query",
            headers={"Content-Encoding": coding},
        )
        assert answer.status_code == status, (coding, answer.data)
        if status == 415:
            assert answer.headers["Accept-Encoding"] == "identity"
            assert answer.mimetype == "application/problem+json"
