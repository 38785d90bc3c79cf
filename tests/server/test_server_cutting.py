"""Answers that end at a limit are documents of their format, and say that they were cut."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as px
import pytest
from conftest import BASE, make_release
from flask import Flask
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app
from server.pool.cutting import Cut, Rows, rows_in

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
# what looks like the end of a row, in strings
TRICKY = """SELECT ?a ?b { VALUES (?a ?b) { ("x\\"},{\\"}y\\n,z" <urn:a>) ("a"@en UNDEF) (UNDEF <urn:c>)
    ("q\\"\\"</result>" "},{\\"b\\":{") ("l5" UNDEF) } }"""


def rows_of(data: bytes, media_type: str) -> int:
    if media_type == CSV:
        return len(list(csv.reader(io.StringIO(data.decode(), newline="")))) - 1
    if media_type == JSON:
        return len(json.loads(data)["results"]["bindings"])
    found = px.parse_query_results(data, format=px.QueryResultsFormat.from_media_type(media_type))
    assert isinstance(found, px.QuerySolutions)
    return len(list(found))


@pytest.mark.parametrize("step", [1, 3, 7, 10_000])
@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
def test_a_cut_answer_is_whole_in_its_format(media_type: str, step: int) -> None:
    result = px.Store().query(TRICKY)
    assert isinstance(result, px.QuerySolutions)
    full = result.serialize(format=px.QueryResultsFormat.from_media_type(media_type))
    assert full is not None
    sizes = (1, 100, 250, 400, len(full) - 1, len(full))
    for most, size in [(0, 0), *((n, 0) for n in range(1, 7)), *((0, n) for n in sizes)]:
        out = bytearray()
        rows = Rows(out.extend, media_type, ["a", "b"], most, size)
        limit = ""
        try:
            for begin in range(0, len(full), step):
                rows.write(full[begin : begin + step])
            rows.finish()
        except Cut as cut:
            limit = cut.limit
        assert rows_of(bytes(out), media_type) == rows.rows
        if most:
            assert rows.rows == min(most, 5)
            assert limit == ("rows" if most < 5 else "")
        elif size:
            assert limit == ("bytes" if size < len(full) else "")
        assert limit or bytes(out) == full


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize(
    ("query", "count"),
    [("SELECT ?a ?b { VALUES ?a {} }", 0), ("SELECT ?a { VALUES ?a { 1 } }", 1), (TRICKY, 5)],
)
def test_rows_are_counted(media_type: str, query: str, count: int) -> None:
    result = px.Store().query(query)
    assert isinstance(result, px.QuerySolutions)
    full = result.serialize(format=px.QueryResultsFormat.from_media_type(media_type))
    assert full is not None
    for step in (1, 20, 10_000):
        rows = Rows(lambda data: None, media_type, ["a", "b"], 0, 0)
        for begin in range(0, len(full), step):
            rows.write(full[begin : begin + step])
        rows.finish()
        assert rows.rows == count
    assert rows_in(media_type, full) == count


EXTRA = "<http://data.example/id/graph/more> {{ {} }}".format(
    "\n".join(f'<http://data.example/id/n/{n}> <urn:p> "{"long " * 40}{n}" .' for n in range(8_000))
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    out = tmp_path_factory.mktemp("many")
    make_release(out, "2025-12-31-00000001", extra=EXTRA)
    settings = Settings(out=out, base=BASE, threads=1, query_timeout=30, max_result_rows=7_000)
    made = create_app(out, settings)
    yield made
    made.extensions["releases"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


SHORT = "SELECT ?n { ?n <urn:p> ?text }"
LONG = "SELECT * { ?n <urn:p> ?text }"
GRAPH = "CONSTRUCT WHERE { ?n <urn:p> ?text }"


def get(client: FlaskClient, query: str, media_type: str) -> tuple[dict[str, str], bytes]:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": media_type})
    assert answer.status_code == 200, answer.text
    return dict(answer.headers), answer.data


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
def test_what_is_there_already_says_by_headers_how_much_it_is(client: FlaskClient, media_type: str) -> None:
    headers, body = get(client, f"{SHORT} LIMIT 6999", media_type)
    assert (headers["X-Row-Count"], headers.get("X-Truncated")) == ("6999", None)
    headers, body = get(client, SHORT, media_type)
    assert (headers["X-Row-Count"], headers["X-Truncated"]) == ("7000", "rows")
    assert rows_of(body, media_type) == 7000


def test_json_results_say_it_in_a_member_of_their_own(client: FlaskClient) -> None:
    assert json.loads(get(client, SHORT, JSON)[1])["truncated"] == {"limit": "rows", "rows": 7000}
    assert "truncated" not in json.loads(get(client, f"{SHORT} LIMIT 7000", JSON)[1])


@pytest.mark.parametrize("media_type", [JSON, XML])
def test_a_long_answer_says_it_at_its_end(client: FlaskClient, media_type: str) -> None:
    headers, body = get(client, LONG, media_type)
    assert "X-Row-Count" not in headers
    assert "rows=7000" in headers["X-Result-Limit"]
    assert rows_of(body, media_type) == 7000
    assert b"truncated" in body[-60:] or b"THE ANSWER IS CUT HERE" in body[-120:]


@pytest.mark.parametrize("media_type", [CSV, TSV])
def test_a_long_table_says_it_in_its_last_line(client: FlaskClient, media_type: str) -> None:
    lines = get(client, LONG, media_type)[1].splitlines()
    assert b"THE ANSWER IS CUT HERE" in lines[-1]
    assert len([line for line in lines[1:] if b"id/n/" in line]) == 7000


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/trig"]
)
def test_a_graph_says_it_in_a_comment(client: FlaskClient, media_type: str) -> None:
    _, body = get(client, GRAPH, media_type)
    assert len(list(px.parse(body, format=px.RdfFormat.from_media_type(media_type)))) == 7000
    assert b"THE ANSWER IS CUT HERE" in body[-120:]


def test_a_cut_answer_is_not_kept(client: FlaskClient) -> None:
    for _ in range(2):
        headers, _ = get(client, SHORT, JSON)
        assert headers["X-Truncated"] == "rows"


def test_bytes(app: Flask, tmp_path: Path) -> None:
    out = app.config["OUT"]
    made = create_app(out, Settings(out=out, base=BASE, threads=1, max_result_bytes=20_000))
    try:
        for media_type in (JSON, XML, CSV, TSV):
            headers, body = get(made.test_client(), LONG, media_type)
            assert headers["X-Truncated"] == "bytes"
            assert 0 < rows_of(body, media_type) == int(headers["X-Row-Count"])
            assert len(body) < 20_300
        headers, body = get(made.test_client(), GRAPH, "text/turtle")
        assert headers["X-Truncated"] == "bytes"
        assert len(list(px.parse(body, format=px.RdfFormat.TURTLE))) == int(headers["X-Row-Count"])
    finally:
        made.extensions["releases"].close()
