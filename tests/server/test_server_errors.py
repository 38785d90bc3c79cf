"""Every error has one shape: problem details for programs, a page for people, and the request's id."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app

ERRORS = [
    ("GET", "/nope", 404),
    ("GET", "/doc/nope", 404),
    ("GET", "/sparql?query=x", 400),
    ("PUT", "/sparql", 405),
    ("POST", "/catalog", 405),
    ("POST", "/sparql", 415),
    ("GET", "/catalog?page=x", 400),
    ("GET", "/catalog?page=99", 404),
    ("GET", "/tables/x.csv", 404),
    ("GET", "/data/x", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), ERRORS)
def test_one_shape(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method, headers={"X-Request-Id": "abcdef-0123"})
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    problem = answer.get_json()
    assert {"type", "title", "status", "detail", "instance", "requestId"} <= set(problem)
    assert problem["status"] == status
    assert problem["requestId"] == answer.headers["X-Request-Id"] == "abcdef-0123"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    page = client.open(path, method=method, headers={"Accept": "text/html"})
    assert (page.status_code, page.content_type) == (status, "text/html; charset=utf-8")
    assert page.headers["X-Request-Id"] in page.text
    if status == 405:
        assert "GET" in answer.headers["Allow"]


def test_what_was_not_foreseen_tells_nothing_of_the_inside(out: Path, settings: Settings) -> None:
    app = create_app(out, settings)

    @app.route("/broken")
    def broken() -> str:
        raise RuntimeError("secret /home/path")

    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK{}", "/doc/x", "/data/", "/ready", "/ns", "/search"])
def test_no_release_yet(tmp_path: Path, settings: Settings, path: str) -> None:
    app = create_app(tmp_path, settings)
    answer = app.test_client().get(path)
    if path == "/ns":
        return  # the vocabulary needs no release
    if path == "/search":
        path = "/search?q=x"
        answer = app.test_client().get(path)
    assert answer.status_code == 503
    assert app.test_client().get(path, headers={"Accept": "text/html"}).status_code == 503
    assert "kg build" in app.test_client().get(path).text
    assert app.test_client().get("/health").status_code == 200


def test_request_ids_are_made_when_none_or_a_bad_one_is_given(client: FlaskClient) -> None:
    first = client.get("/health").headers["X-Request-Id"]
    second = client.get("/health", headers={"X-Request-Id": "bad id\t<x>"}).headers["X-Request-Id"]
    assert first != second
    assert "<" not in second


def test_security_headers(client: FlaskClient) -> None:
    for path in ("/", "/nope", "/sparql?query=ASK{}", "/data/govplan.nq", "/static/style.css"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "ETag" in headers["Access-Control-Expose-Headers"]


def test_metrics_count_by_route(app: Flask) -> None:
    client = app.test_client()
    client.get("/doc/metrics-a")
    client.get("/doc/metrics-b")
    text = client.get("/metrics").text
    assert 'govplan_requests_total{method="GET",route="/doc/<path:path>",status="404"}' in text
    assert "metrics-a" not in text
