"""Pushing to a store that speaks the Graph Store Protocol, to one that loses triples, and to one that is not well."""

from __future__ import annotations

import base64
import json
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse, serialize
from release_handmade import write_plan

from kg.errors import DataError, UsageError
from kg.release import Release, build
from kg.release.push import Patience, PushError, push
from kg.settings import Settings

QUICK = Patience(sleep=lambda seconds: None)


class Remote(ThreadingHTTPServer):
    """A SPARQL store of 60 lines: ``/data`` for graphs, ``/sparql`` for queries."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = Store()
        self.fail = 0
        """How many requests to answer with 503 first."""
        self.lose = 0
        """How many triples of each graph to lose."""
        self.password = ""
        self.requests: list[str] = []

    def address(self, path: str, user: str = "") -> str:
        return f"http://{user}127.0.0.1:{self.server_address[1]}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Remote

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_one(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append(method)
        if self.server.fail:
            self.server.fail -= 1
            return self.answer(503, b"busy")
        wanted = base64.b64encode(self.server.password.encode()).decode()
        if self.server.password and self.headers.get("Authorization") != f"Basic {wanted}":
            return self.answer(401, b"who are you")
        if self.path.startswith("/sparql"):
            query = urllib.parse.parse_qs(body.decode())["query"][0]
            result = self.server.store.query(query)
            assert isinstance(result, QuerySolutions)
            answer = result.serialize(format=QueryResultsFormat.JSON)
            return self.answer(200, answer, "application/sparql-results+json")
        graph = NamedNode(urllib.parse.parse_qs(self.path.partition("?")[2])["graph"][0])
        if method == "PUT":
            self.server.store.remove_graph(graph)
            quads = [Quad(*q.triple, graph) for q in parse(body, RdfFormat.N_TRIPLES)]
            self.server.store.extend(quads[self.server.lose :])
            return self.answer(201)
        triples = [q.triple for q in self.server.store.quads_for_pattern(None, None, None, graph)]
        return self.answer(200, serialize(triples, format=RdfFormat.N_TRIPLES), "application/n-triples")

    def do_PUT(self) -> None:
        self.handle_one("PUT")

    def do_GET(self) -> None:
        self.handle_one("GET")

    def do_POST(self) -> None:
        self.handle_one("POST")


@pytest.fixture
def remote() -> Iterator[Remote]:
    server = Remote()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("push")
    made = build([str(write_plan(folder, "甲資料"))], Settings(out=folder / "out", jobs=1)).release
    assert made is not None
    return made


def test_all_graphs_arrive_and_are_compared(remote: Remote, release: Release) -> None:
    proof = push(release, remote.address("/data"), environ={}, patience=QUICK)
    assert set(remote.store) == set(release.store())
    assert proof.graphs == len(release.manifest["counts"]["graphs"])
    assert proof.triples == release.manifest["counts"]["quads"]
    assert "POST" not in remote.requests


def test_counts_by_query(remote: Remote, release: Release) -> None:
    proof = push(
        release, remote.address("/data"), sparql=remote.address("/sparql"), environ={}, patience=QUICK
    )
    assert proof.how == "counted by query"
    assert remote.requests[-1] == "POST"
    assert "GET" not in remote.requests


def test_pushing_again_replaces(remote: Remote, release: Release) -> None:
    other = Quad(NamedNode("urn:a"), NamedNode("urn:a"), NamedNode("urn:a"), NamedNode("urn:other"))
    stale = Quad(
        NamedNode("urn:a"), NamedNode("urn:a"), NamedNode("urn:a"), NamedNode(f"{release.base}id/graph/links")
    )
    remote.store.extend([other, stale])
    push(release, remote.address("/data"), environ={}, patience=QUICK)
    assert other in remote.store
    assert stale not in remote.store


@pytest.mark.parametrize("sparql", [True, False])
def test_what_did_not_arrive_is_named(remote: Remote, release: Release, sparql: bool) -> None:
    remote.lose = 1
    address = remote.address("/sparql") if sparql else ""
    with pytest.raises(DataError, match="graph/links"):
        push(release, remote.address("/data"), sparql=address, environ={}, patience=QUICK)


def test_a_store_that_is_busy_for_a_while(remote: Remote, release: Release) -> None:
    remote.fail = 3
    push(release, remote.address("/data"), environ={}, patience=QUICK)
    assert set(remote.store) == set(release.store())


def test_a_store_that_stays_busy(remote: Remote, release: Release) -> None:
    remote.fail = 100
    with pytest.raises(PushError, match="503"):
        push(release, remote.address("/data"), environ={}, patience=QUICK)
    assert len(remote.requests) == QUICK.tries


def test_passwords(remote: Remote, release: Release) -> None:
    remote.password = "me:p@ss"
    with pytest.raises(PushError, match="GOVPLAN_PUSH_USER"):
        push(release, remote.address("/data"), environ={}, patience=QUICK)
    push(release, remote.address("/data", "me:p%40ss@"), environ={}, patience=QUICK)
    given = {"GOVPLAN_PUSH_USER": "me", "GOVPLAN_PUSH_PASSWORD": "p@ss"}
    push(release, remote.address("/data"), environ=given, patience=QUICK)


def test_no_one_there(release: Release) -> None:
    with pytest.raises(PushError, match="cannot be reached") as caught:
        push(release, "http://me:secret@127.0.0.1:9/data", environ={}, patience=QUICK)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["ftp://x/y", "localhost/data", "http://", "http://[/"])
def test_bad_addresses(release: Release, url: str) -> None:
    with pytest.raises(UsageError):
        push(release, url, environ={}, patience=QUICK)


def test_the_answer_of_the_query_address_is_checked(remote: Remote, release: Release, tmp_path: Path) -> None:
    with pytest.raises(PushError, match="no SPARQL results"):
        push(
            release,
            remote.address("/data"),
            sparql=remote.address("/data?graph=urn:x"),
            environ={},
            patience=QUICK,
        )
    assert json.dumps(remote.requests)
