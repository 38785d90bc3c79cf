"""Every error has one shape: problem details for programs, a page for people, and the request's id."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import BASE
from flask import Flask
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app, errors
from server.about.problems import KINDS
from server.errors import ServerError
from server.words.i18n import translator

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
    ("GET", "/static/x", 404),
    ("PUT", "/static/style.css", 405),
    ("GET", "/fragments?page=x", 400),
    ("GET", "/feeds/x.atom", 404),
    ("GET", "/calendar/x.ics", 404),
    ("GET", "/ldes/1066", 404),
    ("GET", "/ns/Nothing", 404),
    ("GET", "/ns.xyz", 404),
    ("GET", "/releases/x", 404),
    ("GET", "/releases/x/data/", 404),
    ("GET", "/releases/x/diff/y", 404),
    ("GET", "/sitemap-9.xml", 404),
    ("GET", "/timegate/nope", 404),
    ("GET", "/.well-known/security.txt", 404),
    ("DELETE", "/metrics", 405),
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


def every_class(of: type[ServerError] = ServerError) -> Iterator[type[ServerError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from every_class(kind)


def an_error(kind: type[ServerError]) -> ServerError:
    """One of a class, whatever its arguments are."""
    if kind is errors.UnknownFormat:
        return errors.UnknownFormat("x", ["ttl"])
    if kind is errors.NotAcceptable:
        return errors.NotAcceptable([("ttl", "text/turtle")])
    return kind("What happened.", hint="what to do", headers={"Retry-After": "7"}, extra="more")


@pytest.mark.parametrize("kind", list(every_class()), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("layer", ["flask", "around"])
def test_every_class_of_error(out: Path, settings: Settings, kind: type[ServerError], layer: str) -> None:
    """From a view and from a layer around Flask: the same problem, listed on the page that its type leads to."""
    app = create_app(out, settings)
    error = an_error(kind)
    if layer == "flask":

        @app.route("/raises")
        def raises() -> str:
            raise error
    else:
        gate = app.wsgi_app._application._application  # type: ignore[attr-defined]

        def broken(environ: object, start_response: object) -> list[bytes]:
            raise error

        gate._application = broken
    answer = app.test_client().get("/raises", headers={"X-Request-Id": "abcdef-0123"})
    problem = answer.get_json()
    assert (answer.status_code, problem["status"]) == (kind.status, kind.status)
    assert (answer.content_type, problem["title"]) == ("application/problem+json", kind.title)
    assert problem["type"] == f"{BASE}about/errors#{kind.slug}"
    assert problem["requestId"] == answer.headers["X-Request-Id"] == "abcdef-0123"
    assert (KINDS[kind.slug], translator("en")(f"problem.{kind.slug}")) == (kind.status, kind.title)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "no-store" in answer.headers["Cache-Control"]
    if "Retry-After" in error.headers:
        assert answer.headers["Retry-After"] == "7"
    page = app.test_client().get("/raises", headers={"Accept": "text/html"})
    assert (page.status_code, page.content_type) == (kind.status, "text/html; charset=utf-8")


def test_the_page_of_errors(client: FlaskClient) -> None:
    listed = client.get("/about/errors?format=json").get_json()["errors"]
    assert {row["slug"] for row in listed} == set(KINDS)
    for lang in ("en", "zh-Hant", "zh-Hans"):
        page = client.get(f"/about/errors?lang={lang}", headers={"Accept": "text/html"}).text
        assert all(f'id="{slug}"' in page for slug in KINDS)
    problem = client.get("/nope").get_json()
    assert problem["type"].removeprefix(BASE) == "about/errors#not-found"


def test_pages_of_errors_speak_the_readers_language(client: FlaskClient) -> None:
    page = client.get("/nope?lang=zh-Hant", headers={"Accept": "text/html"}).text
    assert translator("zh-Hant")("problem.not-found") in page
    assert translator("zh-Hant")("problem.not-found.advice") in page


def test_errors_of_the_layers_around(client: FlaskClient, settings: Settings) -> None:
    large = client.post(
        "/sparql",
        data=b"x" * (settings.max_body_bytes + 1),
        content_type="application/sparql-query",
    )
    assert (large.status_code, large.get_json()["limit"]) == (413, settings.max_body_bytes)
    refused = client.get("/sparql", query_string={"query": "ASK { SERVICE <http://127.0.0.1:1/> {} }"})
    assert refused.status_code == 400
    assert refused.get_json()["type"].startswith(f"{BASE}about/errors#query")


def test_what_is_no_request_is_told_of_in_the_same_shape(app: Flask) -> None:
    for status, slug in (
        (400, "bad-request"),
        (414, "too-large"),
        (431, "too-large"),
        (408, "slow-request"),
        (501, "bad-request"),
    ):
        request_id, body = app.extensions["refusing"](status, "No.", "192.0.2.1")
        told = json.loads(body)
        assert told["type"] == f"{BASE}about/errors#{slug}"
        assert slug in KINDS
        assert (told["status"], told["detail"], told["requestId"]) == (status, "No.", request_id)
        assert told["title"]
        assert told["instance"] == f"urn:govplan:request:{request_id}"
    assert json.loads(app.extensions["refusing"](500, "No.", "")[1])["type"].endswith("#internal")


def test_range_and_preconditions(client: FlaskClient) -> None:
    beyond = client.get("/data/govplan.nq", headers={"Range": "bytes=99999999-"})
    assert (beyond.status_code, beyond.content_type) == (416, "application/problem+json")
    assert beyond.headers["Content-Range"].startswith("bytes */")
    for path in ("/static/style.css", "/data/govplan.nq"):
        changed = client.get(path, headers={"If-Match": '"another"'})
        assert (changed.status_code, changed.content_type) == (412, "application/problem+json"), path
        assert changed.get_json()["type"].endswith("#precondition-failed")


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
