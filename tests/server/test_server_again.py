"""Requests that come again byte by byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import BASE, make_release
from flask import Flask
from loop_server import Server, get, one

from kg.settings import Settings
from server import create_app
from server.operations.journal import Access

QUERY = get("/sparql?query=ASK%20%7B%7D", "Accept: application/sparql-results+json\r\n")


@pytest.fixture
def log() -> list[Access]:
    return []


@pytest.fixture
def app(tmp_path: Path, log: list[Access]) -> Flask:
    make_release(tmp_path, "2025-12-31-00000001")
    settings = Settings(out=tmp_path, base=BASE, release_check=0)
    return create_app(tmp_path, settings, access=log.extend)


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    with Server(app.wsgi_app, quick=app.extensions["quick"], again=app.extensions["again"]) as running:
        yield running


def ask(server: Server, request: bytes = QUERY, times: int = 1) -> list[tuple[str, dict[str, str], bytes]]:
    answers = []
    with server.connect() as connection:
        for _ in range(times):
            connection.sendall(request)
            answers.append(one(connection))
    return answers


def known(app: Flask) -> int:
    return len(app.extensions["again"])


def test_the_same_answer_under_another_number(app: Flask, server: Server, log: list[Access]) -> None:
    first, hit, third, fourth = ask(server, times=4)
    assert known(app) == 1
    assert first[2] == hit[2] == third[2] == fourth[2]
    ids = {headers.pop("x-request-id") for _, headers, _ in (first, hit, third, fourth)}
    assert len(ids) == 4
    for answer in (first, hit, third, fourth):
        answer[1].pop("date")
    assert hit[:2] == third[:2] == fourth[:2]
    app.extensions["journal"].flush()
    assert {entry.request_id for entry in log} == ids
    assert [entry.cache for entry in log] == ["miss", "hit", "hit", "hit"]
    assert {entry._replace(at=0, request_id="", seconds=0) for entry in log[2:]} == {
        log[1]._replace(at=0, request_id="", seconds=0)
    }


@pytest.mark.parametrize(
    "fields",
    [
        "X-Request-Id: 12345678\r\n",
        "X-Forwarded-For: 192.0.2.1\r\n",
        "X-Forwarded-Prefix: /a\r\n",
        "Connection: close\r\n",
        'If-None-Match: "a"\r\n',
    ],
)
def test_what_may_mean_something_else_is_not_remembered(app: Flask, server: Server, fields: str) -> None:
    for _ in range(3):
        ((status, _, _),) = ask(server, QUERY[:-2] + fields.encode() + b"\r\n")
        assert status == "HTTP/1.1 200 OK"
    assert known(app) == 0


def test_nor_what_is_not_kept(app: Flask, server: Server) -> None:
    for _ in range(3):
        ask(server, get("/health", ""))
    assert known(app) == 0


def test_another_release(app: Flask, server: Server, tmp_path: Path) -> None:
    before = ask(server, times=3)[-1]
    make_release(tmp_path, "2025-12-31-00000002")
    app.extensions["releases"].opened()
    after = ask(server, times=3)
    assert after[0][1]["etag"] == before[1]["etag"]  # the answer is the same, but was asked for
    assert known(app) == 1


def test_what_is_no_longer_kept_is_asked_again(app: Flask, server: Server, log: list[Access]) -> None:
    ask(server, times=3)
    app.extensions["cache"].keep.serve(object())
    assert [status for status, _, _ in ask(server, times=2)] == ["HTTP/1.1 200 OK"] * 2
    app.extensions["journal"].flush()
    assert [entry.cache == "hit" for entry in log] == [False, True, True, False, True]
