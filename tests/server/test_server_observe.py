"""What the outermost layer does to a request and its answer, whoever gives it; and what of it gets counted and logged."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kg.settings import Settings
from server import create_app
from server.http.headers import ON_EVERY_ANSWER
from server.layers.observe import Observe
from server.operations import logs, metrics
from server.operations.journal import Access, Journal
from server.operations.outbox import Outbox

SECRET = "SELECT ?secret { ?s ?p 'secret' }"


@pytest.fixture(scope="module")
def noted(out: Path, settings: Settings) -> Iterator[tuple[Flask, list[Access]]]:
    seen: list[Access] = []
    app = create_app(out, settings, access=seen.extend)
    yield app, seen
    app.extensions["releases"].close()


def last(noted: tuple[Flask, list[Access]]) -> Access:
    noted[0].extensions["journal"].flush()
    return noted[1][-1]


def test_each_request_is_noted(noted: tuple[Flask, list[Access]]) -> None:
    client = noted[0].test_client()
    answer = client.get("/doc/agency/itc.ttl", headers={"X-Request-Id": "abcdef-0123"})
    a = last(noted)
    assert (a.request_id, a.method, a.path, a.route) == (
        "abcdef-0123",
        "GET",
        "/doc/agency/itc.ttl",
        "/doc/<path:path>",
    )
    assert (a.status, a.size, a.release, a.client) == (
        200,
        len(answer.data),
        "2025-12-31-00000001",
        "127.0.0.1",
    )
    assert 0 < a.seconds < 20
    client.get("/nope")
    assert (last(noted).status, last(noted).route) == (404, "none")
    client.get("/health", headers={"X-Forwarded-For": "203.0.113.7, 127.0.0.1"})
    assert last(noted).client == "203.0.113.7"


@pytest.mark.parametrize(
    ("query", "outcome"),
    [
        ("ASK {}", "ok"),
        ("ASK {", "syntax"),
        ("ASK { SERVICE <http://127.0.0.1:1/> {} }", "refused"),
        ("ASK " + "{" * 999, "refused"),
    ],
)
def test_queries_by_outcome(noted: tuple[Flask, list[Access]], query: str, outcome: str) -> None:
    noted[0].test_client().get("/sparql", query_string={"query": query})
    assert (last(noted).query, last(noted).outcome, last(noted).route) == (query, outcome, "/sparql")


def test_hits_of_the_cache_are_noted_as_the_answers_they_are(noted: tuple[Flask, list[Access]]) -> None:
    client = noted[0].test_client()
    answers = [client.get("/sparql", query_string={"query": "ASK { ?cached ?p ?o }"}) for _ in range(2)]
    a = last(noted)
    assert (a.cache, a.route, a.release, a.outcome) == ("hit", "/sparql", "2025-12-31-00000001", "ok")
    for name, value in ON_EVERY_ANSWER:
        assert [answer.headers[name] for answer in answers] == [value, value]
    assert answers[0].headers["X-Request-Id"] != answers[1].headers["X-Request-Id"]


def run(application: Any, journal: Journal, **environ: Any) -> tuple[list[Any], Any]:
    told: list[Any] = []
    layer = Observe(application, lambda error: failed, journal)
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/x"} | environ
    body = layer(asked, lambda status, fields: told.append((status, dict(fields))))
    return told, body


def failed(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("500 Internal Server Error", [])
    return [b"failed"]


def test_an_exception_of_a_layer_within_is_answered() -> None:
    def broken(environ: object, start_response: object) -> list[bytes]:
        raise ZeroDivisionError

    seen: list[Access] = []
    journal = Journal(seen.extend)
    told, body = run(broken, journal)
    assert (told[0][0][:3], body) == ("500", [b"failed"])
    journal.flush()
    assert [a.status for a in seen] == [500]


def test_a_stream_is_noted_when_it_ends_and_a_client_that_leaves_as_such() -> None:
    def stream(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        environ["govplan.query"] = "ASK {}"
        start_response("200 OK", [("Content-Security-Policy", "of its own")])
        return iter([b"one", b"two"])

    seen: list[Access] = []
    journal = Journal(seen.extend)
    told, body = run(stream, journal)
    assert told[0][1]["Content-Security-Policy"] == "of its own"
    journal.flush()
    assert not seen
    assert b"".join(body) == b"onetwo"
    body.close()
    body.close()
    journal.flush()
    assert [(a.size, a.outcome) for a in seen] == [(6, "ok")]
    _, body = run(stream, journal)
    assert next(body) == b"one"
    body.close()
    journal.flush()
    assert (seen[-1].size, seen[-1].outcome) == (3, "gone")


def test_an_answer_that_breaks_off_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def breaks(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])

        def pieces() -> Iterator[bytes]:
            yield b"one"
            raise OSError("disk")

        return pieces()

    _, body = run(breaks, Journal(), HTTP_X_REQUEST_ID="abcdef-0123")
    assert next(body) == b"one"
    with caplog.at_level(logging.ERROR, "server"), pytest.raises(OSError, match="disk"):
        next(body)
    body.close()
    assert any(getattr(record, "requestId", "") == "abcdef-0123" for record in caplog.records)


def an_access(**changes: Any) -> Access:
    given: dict[str, Any] = {
        "at": 1_700_000_000.25,
        "request_id": "abcdef-0123",
        "method": "GET",
        "path": "/sparql",
        "route": "/sparql",
        "status": 200,
        "seconds": 0.0123,
        "size": 42,
        "release": "2025-12-31-00000001",
        "client": "203.0.113.7",
        "query": SECRET,
        "outcome": "ok",
        "cache": "miss",
    }
    return Access(**(given | changes))


def lines(as_json: bool, *accesses: Access, **options: bool) -> list[str]:
    stream = io.StringIO()
    outbox = Outbox(stream, str)
    logs.AccessLog(outbox, as_json=as_json, **options)(accesses)
    outbox.flush()
    return stream.getvalue().splitlines()


def test_a_line_of_json_for_each_request() -> None:
    (line,) = lines(True, an_access())
    assert json.loads(line) == {
        "time": "2023-11-14T22:13:20.250Z", "level": "info", "event": "request", "requestId": "abcdef-0123",
        "method": "GET", "path": "/sparql", "route": "/sparql", "status": 200, "seconds": 0.0123, "bytes": 42,
        "release": "2025-12-31-00000001", "client": "203.0.113.7", "cache": "miss",
        "queryHash": logs.query_hash(SECRET), "outcome": "ok",
    }  # fmt: skip
    assert "secret" not in line
    assert "203" not in lines(True, an_access(), clients=False)[0]
    assert json.loads(lines(True, an_access(), queries=True)[0])["query"] == SECRET
    assert json.loads(lines(True, an_access(status=500))[0])["level"] == "error"
    assert json.loads(lines(True, an_access(status=503))[0])["level"] == "warning"


def test_a_line_stays_a_line_whatever_was_sent() -> None:
    evil = 'x"\n\r\x1b[2J\u2028中\ud800\\'
    for as_json in (True, False):
        (line,) = lines(as_json, an_access(path=evil, method=evil, query=evil), queries=True)
        assert "\x1b" not in line
        assert line.isascii() or not as_json
    assert json.loads(lines(True, an_access(path=evil))[0])["path"] == evil


def test_errors_are_logged_with_their_traceback_and_id() -> None:
    stream = io.StringIO()
    before = logs.log.handlers[:], logs.log.level, logs.log.propagate
    try:
        logs.install(Settings(log_format="json"), stream)
        try:
            raise ValueError("inside")
        except ValueError as error:
            logs.log.error("a request failed", exc_info=error, extra={"requestId": "abcdef-0123"})
        logs.log.handlers[0]._outbox.flush()  # type: ignore[attr-defined]
    finally:
        logs.log.handlers[:], logs.log.level, logs.log.propagate = before
    said = json.loads(stream.getvalue())
    assert (said["level"], said["requestId"], said["error"]) == ("error", "abcdef-0123", "ValueError: inside")
    assert "Traceback" in said["traceback"]


def test_the_format_of_the_log() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert logs.is_json(Settings(), io.StringIO())
    assert not logs.is_json(Settings(), Terminal())
    assert logs.is_json(Settings(log_format="json"), Terminal())
    assert not logs.is_json(Settings(log_format="text"), io.StringIO())
    assert logs.install(Settings(log_requests=False), io.StringIO()) is None
    logs.log.handlers[:], logs.log.propagate = [], True


def test_a_reader_of_the_log_who_does_not_read_holds_nobody_up() -> None:
    import os
    import threading

    source, sink = os.pipe()
    with os.fdopen(sink, "w") as stream, os.fdopen(source) as reader:
        outbox = Outbox(stream, lambda missing: f"missing {missing}\n")
        for _ in range(200):
            outbox.put(
                "x" * 99_999 + "\n"
            )  # 20 MB into a pipe of 64 KiB: returns at once, though nobody reads
        seen: list[str] = []
        thread = threading.Thread(target=lambda: seen.extend(iter(reader.readline, "end\n")))
        thread.start()
        with outbox._change:
            assert outbox._change.wait_for(lambda: not outbox._waiting and not outbox._missing, 60)
        outbox.put("end\n")
        thread.join(20)
        missing = [int(line.split()[1]) for line in seen if line.startswith("missing")]
        assert sum(missing) + sum(line.startswith("x") for line in seen) == 200
        assert sum(missing) > 0


def test_metrics_by_route_outcome_and_release(noted: tuple[Flask, list[Access]]) -> None:
    client = noted[0].test_client()

    def sample(name: str) -> float:
        text = client.get("/metrics").text
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))

    before = {
        name: sample(name)
        for name in ('govplan_queries_total{outcome="ok"}', 'govplan_cache_requests_total{result="hit"}')
    }
    for _ in range(3):
        assert client.get("/sparql", query_string={"query": "ASK { ?counted ?p ?o }"}).status_code == 200
    assert sample('govplan_queries_total{outcome="ok"}') == before['govplan_queries_total{outcome="ok"}'] + 3
    assert (
        sample('govplan_cache_requests_total{result="hit"}')
        == before['govplan_cache_requests_total{result="hit"}'] + 2
    )
    assert sample('govplan_request_seconds_bucket{le="60.0",route="/sparql"}') >= 3
    assert sample('govplan_release_info{as_of="2025-12-31",release="2025-12-31-00000001"}') == 1
    assert sample("govplan_release_quads") > 50
    assert sample("govplan_release_age_seconds") > 0
    assert sample("govplan_cache_entries") > 0
    assert sample("govplan_requests_in_flight") >= 1
    assert sample("govplan_releases_open") >= 1
    assert client.get("/metrics").content_type.startswith("text/plain; version=0.0.4")
    modern = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert modern.content_type.startswith("application/openmetrics-text")
    assert modern.text.endswith("# EOF\n")


def test_labels_are_bounded(noted: tuple[Flask, list[Access]]) -> None:
    client = noted[0].test_client()
    for number in range(50):
        client.get(f"/doc/bounded-{number}")
        client.open(f"/x{number}", method=f"METHOD{number}")
    text = client.get("/metrics").text
    assert "bounded-" not in text
    assert "METHOD" not in text
    assert 'method="other",route="none",status="404"' in text
    assert "/x1" not in text


def test_every_outcome_that_errors_tell_of_is_counted() -> None:
    from server.errors import _OUTCOMES

    assert set(_OUTCOMES.values()) <= set(metrics.OUTCOMES)
