"""The OpenAPI description: it says what is served, and schemathesis finds no answer that it does not allow."""

from __future__ import annotations

import json
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

from kg.settings import Settings
from server import create_app
from server.operations.openapi import describe
from server.routes import ROUTES

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from schemathesis import GenerationMode  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
)


def test_the_table_of_routes_is_what_flask_serves(app: Flask) -> None:
    assert {route.rule for route in ROUTES} == {rule.rule for rule in app.url_map.iter_rules()}
    assert len({route.rule for route in ROUTES}) == len(ROUTES)
    for rule in app.url_map.iter_rules():
        (route,) = (route for route in ROUTES if route.rule == rule.rule)
        assert set(route.places) == rule.arguments - set(rule.defaults or {})
        methods = {"GET", "HEAD", "OPTIONS"} | ({"POST"} if rule.rule == "/sparql" else set())
        assert rule.methods == methods, rule.rule


def test_it_is_valid_openapi(client: FlaskClient) -> None:
    validator = pytest.importorskip(
        "openapi_spec_validator", reason="openapi-spec-validator is not installed"
    )
    validator.validate(client.get("/openapi.json").get_json())


def test_it_names_this_server(client: FlaskClient) -> None:
    answer = client.get(
        "/openapi.json", headers={"X-Forwarded-Prefix": "/sub", "X-Forwarded-Host": "data.example"}
    )
    assert answer.content_type.startswith("application/vnd.oai.openapi+json")
    assert answer.get_json()["servers"] == [{"url": "http://data.example/sub"}]
    for path in ("/", "/sparql", "/about"):
        said = ", ".join(client.get(path, headers={"Accept": "*/*"}).headers.getlist("Link"))
        assert '</openapi.json>; rel="service-desc"' in said
        assert '</about>; rel="service-doc"' in said


def test_api_catalogue(client: FlaskClient) -> None:
    answer = client.get("/.well-known/api-catalog")
    assert answer.mimetype == "application/linkset+json"
    assert answer.mimetype_params["profile"] == "https://www.rfc-editor.org/info/rfc9727"  # RFC 9727
    anchors = {context["anchor"]: context for context in json.loads(answer.data)["linkset"]}
    assert set(anchors) == {
        "http://localhost/.well-known/api-catalog",
        "http://localhost/",
        "http://localhost/sparql",
    }
    for context in anchors.values():
        for links in context.values():
            for link in links if isinstance(links, list) else []:
                assert client.get(link["href"]).status_code == 200, link


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.rule)
def test_the_examples_are_answered_as_described(client: FlaskClient, route: Any) -> None:
    """Each route with its examples: a 200 or redirect of a described type, in each described way of asking."""
    path = route.rule
    for name, value in route.places.items():
        start = path.index("<")
        assert name in path[start : path.index(">")]
        path = path[:start] + value + path[path.index(">") + 1 :]
    usual = {200} if route.media_types else set()
    if route.rule == "/sparql":
        usual = {200}
    # a made release has no dump of that name, no second release, no report, no contact, one part of a sitemap
    allowed = usual | set(route.also) | ({404} if route.places or "security.txt" in path else set())
    answer = client.get(path, buffered=True)
    assert answer.status_code in allowed, answer.text
    if answer.status_code == 200 and route.media_types:
        assert answer.content_type in route.media_types
    head = client.head(path)
    assert (head.status_code, head.content_type, head.data) == (answer.status_code, answer.content_type, b"")
    options = client.options(path)
    assert options.status_code in (200, 204)
    assert "GET" in options.headers["Allow"]
    assert client.delete(path).status_code == 405


@pytest.fixture(scope="module")
def walked(corpus_release: Path) -> Any:
    """An application of its own over a release as ``kg build`` makes it."""
    made = create_app(corpus_release, Settings(out=corpus_release, threads=2, query_timeout=10))
    yield made
    made.extensions["releases"].close()


OPERATIONS = [
    (path, method)
    for path, item in describe("http://localhost")["paths"].items()
    for method in item
    if method in ("get", "head", "post")
]


@pytest.fixture(scope="module")
def schema(walked: Flask) -> Any:
    return schemathesis.openapi.from_wsgi("/openapi.json", walked)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{m} {p}" for p, m in OPERATIONS])
def test_schemathesis(schema: Any, path: str, method: str) -> None:
    """What fits the description and what does not: answered as described, never with 500."""
    operation = schema[path][method.upper()]
    few = settings(
        max_examples=8 if method == "head" else 20,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    for mode in GenerationMode:

        @few
        @given(case=operation.as_strategy(generation_mode=mode))
        def run(case: Any) -> None:
            case.call_and_validate(checks=CHECKS)

        # an operation without parameters cannot be asked in a way that does not fit
        with suppress(Unsatisfiable) if mode.is_negative else nullcontext():
            run()


def test_the_description_is_made_from_the_table_alone(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    assert len(document["paths"]) == len(ROUTES)
    assert not (Path(__file__).parents[2] / "server" / "static" / "openapi.json").exists()
