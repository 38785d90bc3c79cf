"""Queries answered without Flask: what comes out is what Flask would have said, in every format and for every error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import BASE
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.settings import Settings
from server import create_app
from server.endpoint import sparql
from server.http.formats import GRAPHS, RESULTS
from server.layers import lane
from server.release.serving import Releases

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
SELECT = "SELECT ?s ?l { ?s <http://purl.org/dc/terms/title> ?l } ORDER BY ?s ?l"
CONSTRUCT = "CONSTRUCT WHERE { ?s <http://purl.org/dc/terms/title> ?l }"
GRAPH = "http://data.example/id/graph/registry"


@pytest.fixture(scope="module")
def bare(settings: Settings) -> Iterator[Flask]:
    """An application that keeps nothing, so that each request is really answered."""
    app = create_app(
        settings.out,
        Settings(
            out=settings.out, base=BASE, threads=1, query_timeout=2, cache_bytes=0, max_query_bytes=2000
        ),
    )
    yield app
    app.extensions["releases"].close()


@pytest.fixture
def client(bare: Flask) -> FlaskClient:
    return bare.test_client()


def both(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, *args: Any, **kw: Any
) -> tuple[TestResponse, bool]:
    """The answer, proved to be the same as Flask's alone, and whether Flask was spared."""
    seen: list[int] = []
    view = client.application.view_functions["sparql.endpoint"]

    def counted() -> Any:
        seen.append(1)
        return view()

    monkeypatch.setitem(client.application.view_functions, "sparql.endpoint", counted)
    by_lane = client.open(*args, **kw)
    spared = not seen
    monkeypatch.setattr(lane, "_METHODS", frozenset())
    by_flask = client.open(*args, **kw)
    assert len(seen) == (1 if spared else 2)
    assert by_lane.status == by_flask.status
    assert told(by_lane) == told(by_flask)
    assert sorted(fields(by_lane)) == sorted(fields(by_flask))
    return by_lane, spared


def told(answer: TestResponse) -> str:
    return re.sub(r"[0-9a-f]{24}", "ID", answer.get_data(as_text=True))


def fields(answer: TestResponse) -> list[tuple[str, str]]:
    return [(name, value) for name, value in answer.headers if name != "X-Request-Id"]


@pytest.mark.parametrize("how", ["get", "head", "form", "direct", "accept"])
@pytest.mark.parametrize(
    ("query", "name"),
    [(SELECT, offer.name) for offer in RESULTS]
    + [("ASK {}", offer.name) for offer in RESULTS]
    + [(CONSTRUCT, offer.name) for offer in GRAPHS]
    + [("DESCRIBE <http://data.example/id/agency/itc>", offer.name) for offer in GRAPHS],
)
def test_every_format(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, query: str, name: str, how: str
) -> None:
    media_type = next(offer.media_type for offer in (*RESULTS, *GRAPHS) if offer.name == name)
    request: dict[str, Any] = {
        "get": {"method": "GET", "query_string": {"query": query, "format": name}},
        "head": {"method": "HEAD", "query_string": {"query": query, "format": name}},
        "form": {"method": "POST", "data": {"query": query, "format": name}},
        "direct": {"method": "POST", "data": query, "content_type": DIRECT, "query_string": {"format": name}},
        "accept": {"method": "GET", "query_string": {"query": query}, "headers": {"Accept": media_type}},
    }[how]
    answer, spared = both(client, monkeypatch, "/sparql", **request)
    assert answer.status_code == 200
    assert spared
    assert answer.content_type.split(";")[0] == media_type
    assert bool(answer.data) == (how != "head")


@pytest.mark.parametrize(
    "parameters",
    [
        {"default-graph-uri": GRAPH},
        {"named-graph-uri": GRAPH},
        {"default-graph-uri": "http://nowhere.example/"},
        {"default-graph-uri": [GRAPH, "http://nowhere.example/é"]},
    ],
)
def test_datasets_of_the_protocol(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, parameters: dict[str, Any]
) -> None:
    answer, spared = both(client, monkeypatch, "/sparql", query_string={"query": SELECT, **parameters})
    assert (answer.status_code, spared) == (200, True)
    assert ("X-Unknown-Graph" in answer.headers) == ("nowhere" in str(parameters))


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"query_string": {"query": "SELEC"}}, 400),
        ({"query_string": {"query": " "}}, 400),
        ({"query_string": "query=ASK%7B%7D&query=ASK%7B%7D"}, 400),
        ({"query_string": "query=%ff"}, 400),
        ({"query_string": {"query": "ASK " + "{" * 100}}, 400),
        ({"query_string": {"query": "ASK { SERVICE <http://127.0.0.1:1/> {} }"}}, 400),
        ({"query_string": {"query": "ASK FROM <http://nowhere.example/> {}"}}, 400),
        ({"query_string": {"query": "ASK {}", "default-graph-uri": "no iri"}}, 400),
        ({"query_string": {"query": "ASK {}", "format": "ttl"}}, 400),
        ({"query_string": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}, 406),
        ({"query_string": {"query": "DROP ALL"}}, 400),
        ({"query_string": {"update": "DROP ALL"}}, 403),
        ({"query_string": {"query": "ASK {}" + " " * 3000}}, 413),
        ({"method": "POST", "data": "ASK {}", "content_type": "text/plain"}, 415),
        ({"method": "POST", "data": "DROP ALL", "content_type": "application/sparql-update"}, 403),
        ({"method": "POST", "data": {"x": "y"}}, 400),
        ({"method": "POST", "data": b"\xff", "content_type": DIRECT}, 400),
        (
            {
                "query_string": {
                    "query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
                }
            },
            503,
        ),
        ({"query_string": {"query": "SELEC"}, "headers": {"Accept": "text/html"}}, 400),
    ],
)
def test_every_error(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, request_: dict[str, Any], status: int
) -> None:
    answer, spared = both(client, monkeypatch, "/sparql", **request_)
    assert (answer.status_code, spared) == (status, False)
    wants_page = "headers" in request_ and "html" in request_["headers"]["Accept"]
    assert answer.content_type == ("text/html; charset=utf-8" if wants_page else "application/problem+json")


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "OPTIONS"},
        {"method": "GET"},
        {"method": "GET", "headers": {"Accept": "text/html"}},
        {"method": "GET", "query_string": {"query": "ASK {}"}, "headers": {"Accept": "text/html"}},
        {"method": "PUT"},
    ],
)
def test_what_is_left_to_flask(client: FlaskClient, request_: dict[str, Any]) -> None:
    answer = client.open("/sparql", **request_)
    assert answer.status_code == {"OPTIONS": 204, "PUT": 405}.get(request_["method"], 200)


def test_a_query_that_fails_is_run_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    run = sparql.answers.run

    def counted(*args: Any, **kw: Any) -> Any:
        asked.append(args[0].query)
        return run(*args, **kw)

    monkeypatch.setattr("server.endpoint.answers.run", counted)
    assert client.get("/sparql?query=SELEC").status_code == 400
    assert asked == ["SELEC"]


def test_a_release_is_given_back(client: FlaskClient) -> None:
    releases: Releases = client.application.extensions["releases"]
    for query in (SELECT, "SELEC", "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 12000"):
        for method in ("GET", "HEAD", "POST"):
            given = {"data": {"query": query}} if method == "POST" else {"query_string": {"query": query}}
            client.open("/sparql", method=method, **given).close()
    assert list(releases._uses.values()) == [0]
