"""The SPARQL 1.1 Protocol in its details: what a request may look like, what is refused and how, and the dataset of a query. The
tests of W3C's manifest that the shared selection leaves out bear their names."""

from __future__ import annotations

import json
import logging

import pytest
from flask.testing import FlaskClient

JSON = "application/sparql-results+json"
DIRECT = "application/sparql-query"
LINKS = "http://data.example/id/graph/links"
REGISTRY = "http://data.example/id/graph/registry"
VOCABULARY = "http://data.example/id/graph/vocabulary"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"


def rows(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    bindings = answer.get_json(force=True)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in bindings]


def ask(client: FlaskClient, query: str, **parameters: object):
    parameters = {name.replace("_", "-"): value for name, value in parameters.items()}
    return client.get("/sparql", query_string={"query": query} | parameters, headers={"Accept": JSON})


def direct(client: FlaskClient, body: bytes, content_type: str = DIRECT, address: str = ""):
    return client.post("/sparql" + address, data=body, content_type=content_type, headers={"Accept": JSON})


def count(answer) -> int:
    return int(rows(answer)[0]["n"])


def refused(answer, status: int, *words: str) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json(force=True)
    for word in words:
        assert word in problem["detail"] + problem.get("hint", "")
    return problem


# what a request may look like


@pytest.mark.parametrize(
    "content_type",
    [
        DIRECT,
        f"{DIRECT};charset=utf-8",
        f'{DIRECT}; charset="UTF-8"',
        "Application/SPARQL-Query; Charset=utf8",
    ],
)
def test_direct_post_and_its_charset(client: FlaskClient, content_type: str) -> None:
    assert rows(direct(client, 'SELECT ("é中" AS ?x) {}'.encode(), content_type)) == [{"x": "é中"}]


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "gb2312"])
@pytest.mark.parametrize("kind", [DIRECT, "application/x-www-form-urlencoded"])
def test_bad_query_non_utf8(client: FlaskClient, kind: str, charset: str) -> None:
    refused(direct(client, "ASK {}".encode(charset), f"{kind}; charset={charset}"), 415, "UTF-8")


def test_bytes_that_are_not_utf8(client: FlaskClient) -> None:
    refused(direct(client, b'ASK { FILTER("\xe9" = "x") }'), 400, "UTF-8")
    refused(client.get("/sparql?query=ASK%7B%7D%E9"), 400, "UTF-8")


def test_a_byte_order_mark_is_no_part_of_the_query(client: FlaskClient) -> None:
    assert direct(client, b"\xef\xbb\xbfASK {}").get_json(force=True)["boolean"] is True
    assert client.get("/sparql?query=%EF%BB%BFASK%7B%7D").status_code == 200
    assert client.post("/sparql", data={"query": "\ufeffASK {}"}).status_code == 200
    refused(direct(client, b"\xef\xbb\xbf"), 400, "blank")


def test_bad_query_missing_direct_type(client: FlaskClient) -> None:
    answer = client.post("/sparql", data=b"ASK {}")
    refused(answer, 415, DIRECT)
    assert DIRECT in answer.headers["Accept-Post"]


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", "garbage"]
)
def test_wrong_media_types(client: FlaskClient, content_type: str) -> None:
    refused(direct(client, b"query=ASK%7B%7D", content_type), 415)


@pytest.mark.parametrize(
    ("address", "body", "kind"),
    [
        ("?query=ASK{}&query=ASK{}", None, ""),
        ("?query=ASK{}", b"query=ASK{}", "application/x-www-form-urlencoded"),
        ("", b"query=ASK{}&query=ASK{}", "application/x-www-form-urlencoded"),
        ("?query=ASK{}", b"ASK {}", DIRECT),
    ],
)
def test_one_query_at_a_time(client: FlaskClient, address: str, body: bytes | None, kind: str) -> None:
    answer = client.get("/sparql" + address) if body is None else direct(client, body, kind, address)
    refused(answer, 400)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_are_told_which_are_allowed(client: FlaskClient, method: str) -> None:
    answer = client.open("/sparql?query=ASK%7B%7D", method=method)
    refused(answer, 405)
    assert {name.strip() for name in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS", "POST"}


def test_options_of_the_server_as_a_whole(client: FlaskClient) -> None:
    whole = client.open("/", method="OPTIONS", environ_overrides={"PATH_INFO": "*"})
    assert (whole.status_code, whole.data) == (204, b"")
    assert {name.strip() for name in whole.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS", "POST"}
    assert client.get("/", environ_overrides={"PATH_INFO": "*"}).status_code == 404


@pytest.mark.parametrize("query", ["", " ", "\n\t", "%EF%BB%BF"])
def test_a_blank_query_is_told_an_example(client: FlaskClient, query: str) -> None:
    refused(
        client.get(f"/sparql?query={query}"), 400, "SELECT * { ?s ?p ?o } LIMIT 10", "service description"
    )
    refused(
        client.post("/sparql", data=f"query={query}", content_type="application/x-www-form-urlencoded"), 400
    )


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELECT", 1, 7), ("ASK {\n  ?s ?p\n}", 3, None), ("ASK { ?s nope:p ?o }", 1, None)],
)
def test_a_mistake_is_shown_where_it_is(
    client: FlaskClient, query: str, line: int, column: int | None
) -> None:
    problem = refused(ask(client, query), 400, f"Line {line}")
    assert problem["line"] == line
    assert column is None or problem["column"] == column
    assert problem["text"] == query.split("\n")[line - 1]


def test_a_function_that_nobody_defines_is_the_querys_fault(client: FlaskClient) -> None:
    refused(ask(client, "SELECT (<http://example.org/f>(1) AS ?x) {}"), 400, "http://example.org/f")


def test_parameters_of_others_are_passed_over(client: FlaskClient) -> None:
    assert ask(client, "ASK {}", infer="true", timeout="1", output="xml", x=["1", "2"]).status_code == 200


# updates


@pytest.mark.parametrize(
    ("address", "body", "kind"),
    [
        ("", b"update=CLEAR%20ALL", "application/x-www-form-urlencoded"),  # update_post_form
        (
            "",
            b"BASE <http://example.org/> INSERT DATA { <s> <p> 1 }",
            "application/sparql-update",
        ),  # update_base_uri
        (
            f"?using-named-graph-uri={LINKS}",
            b"CLEAR ALL",
            "application/sparql-update",
        ),  # update_dataset_named_graphs
        (
            "",
            b"update=CLEAR%20ALL&update=CLEAR%20ALL",
            "application/x-www-form-urlencoded",
        ),  # bad_multiple_updates
        (
            f"?using-graph-uri={LINKS}",
            b"update=WITH%20%3Curn:a%3E%20DELETE%20WHERE%20%7B%3Fs%3Fp%3Fo%7D",
            "application/x-www-form-urlencoded",
        ),  # bad_update_dataset_conflict
        ("?update=CLEAR%20ALL", b"query=ASK%7B%7D", "application/x-www-form-urlencoded"),
        ("?update=CLEAR%20ALL", b"ASK {}", DIRECT),
    ],
)
def test_updates_are_refused_in_every_form(client: FlaskClient, address: str, body: bytes, kind: str) -> None:
    before = count(ask(client, COUNT))
    refused(direct(client, body, kind, address), 403, "kg build")
    assert count(ask(client, COUNT)) == before


@pytest.mark.parametrize(
    "word", ["INSERT DATA {}", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "LOAD <urn:x>", "DROP SILENT ALL"]
)
def test_an_update_as_a_query_is_refused(client: FlaskClient, word: str) -> None:
    refused(ask(client, word), 400, "read-only")
    refused(ask(client, f"PREFIX a: <urn:a> # SELECT\n{word}"), 400, "read-only")


# the dataset


def test_query_dataset_default_graph(client: FlaskClient) -> None:
    assert (
        0
        < count(direct(client, COUNT.encode(), address=f"?default-graph-uri={LINKS}"))
        < count(ask(client, COUNT))
    )


def test_query_dataset_default_graphs_post(client: FlaskClient) -> None:
    answer = client.post(
        f"/sparql?default-graph-uri={LINKS}",
        data={"query": COUNT, "default-graph-uri": REGISTRY},
        headers={"Accept": JSON},
    )
    assert count(answer) == sum(count(ask(client, COUNT, default_graph_uri=g)) for g in (LINKS, REGISTRY))


def test_query_dataset_named_graphs_get(client: FlaskClient) -> None:
    found = rows(ask(client, NAMED, named_graph_uri=[LINKS, REGISTRY]))
    assert sorted(row["g"] for row in found) == [LINKS, REGISTRY]


def test_query_multiple_dataset(client: FlaskClient) -> None:
    """What the protocol names replaces what the query names, the named graphs too."""
    one = count(ask(client, COUNT, default_graph_uri=LINKS))
    query = f"SELECT (COUNT(*) AS ?n) FROM <{REGISTRY}> FROM NAMED <{REGISTRY}> {{ ?s ?p ?o }}"
    assert count(ask(client, query, default_graph_uri=LINKS)) == one
    named = f"SELECT DISTINCT ?g FROM NAMED <{REGISTRY}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert rows(ask(client, named, default_graph_uri=LINKS)) == []
    assert rows(ask(client, named, named_graph_uri=VOCABULARY)) == [{"g": VOCABULARY}]
    elsewhere = "SELECT (COUNT(*) AS ?n) FROM <http://example.org/elsewhere> { ?s ?p ?o }"
    assert count(ask(client, elsewhere, default_graph_uri=LINKS)) == one


def test_a_graph_named_twice_counts_once(client: FlaskClient) -> None:
    """The default graph is the merge of what is named (SPARQL 1.1 Query, 13.2.1): of a graph with itself, that graph."""
    one = count(ask(client, COUNT, default_graph_uri=LINKS))
    assert one
    assert count(ask(client, COUNT, default_graph_uri=[LINKS, LINKS])) == one
    assert len(rows(ask(client, NAMED, named_graph_uri=[LINKS, LINKS]))) == 1
    in_named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(ask(client, in_named, named_graph_uri=[LINKS, LINKS])) == one
    for clause in (f"FROM <{LINKS}> FROM <{LINKS}>", f"FROM <{LINKS}> FROM g:links"):
        query = f"PREFIX g: <{LINKS[:-5]}> SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}"
        assert count(ask(client, query)) == one
    twice = f"FROM <{REGISTRY}> FROM NAMED <{LINKS}> FROM NAMED <{LINKS}>"
    assert count(ask(client, f"SELECT (COUNT(*) AS ?n) {twice} {{ GRAPH ?g {{ ?s ?p ?o }} }}")) == one
    other = count(ask(client, COUNT, default_graph_uri=REGISTRY))
    assert count(ask(client, f"SELECT (COUNT(*) AS ?n) {twice} {{ ?s ?p ?o }}")) == other


def test_query_content_type_describe(client: FlaskClient) -> None:
    answer = client.get(
        "/sparql",
        query_string={"query": "DESCRIBE <http://data.example/id/agency/itc>"},
        headers={"Accept": "application/rdf+xml"},
    )
    assert answer.content_type == "application/rdf+xml"


def test_from_without_a_space_is_from(client: FlaskClient) -> None:
    """The engine reads a keyword that runs into a name; so must we, or the query would see all graphs."""
    one = count(ask(client, COUNT, default_graph_uri=LINKS))
    for clause in (f"FROM<{LINKS}>", "FROMg:links", "FROM g:links"):
        query = f"PREFIX g: <{LINKS[:-5]}> SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}"
        assert count(ask(client, query)) == one
    query = f"PREFIX g: <{LINKS[:-5]}> SELECT DISTINCT ?g FROM NAMEDg:links {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert rows(ask(client, query)) == [{"g": LINKS}]


@pytest.mark.parametrize(
    "graph",
    [
        "http://example.org/data",
        "urn:x:y",
        "file:///etc/passwd",
        "http://例.example/中",
        "http://e/?a=b&c=%0A#d",
    ],
)
def test_an_unknown_graph_is_empty_in_the_protocol_and_told(client: FlaskClient, graph: str) -> None:
    answer = ask(client, COUNT, default_graph_uri=graph)
    assert count(answer) == 0
    header = answer.headers["X-Unknown-Graph"]
    assert header.startswith("<")
    assert header.isascii()
    assert "X-Unknown-Graph" in answer.headers["Access-Control-Expose-Headers"]
    assert count(ask(client, COUNT, default_graph_uri=[graph, LINKS])) == count(
        ask(client, COUNT, default_graph_uri=LINKS)
    )
    assert "X-Unknown-Graph" not in ask(client, COUNT, default_graph_uri=LINKS).headers


@pytest.mark.parametrize(
    "graph", ["links", "", "//x/y", "urn: x", "http://e/<a>", "http://e/\r\nSet-Cookie: a=b", "a" * 3000]
)
def test_what_is_no_iri_names_no_graph(client: FlaskClient, graph: str) -> None:
    refused(ask(client, COUNT, default_graph_uri=graph), 400, "absolute IRI")
    refused(ask(client, COUNT, named_graph_uri=graph), 400, "absolute IRI")


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
@pytest.mark.parametrize("graph", ["http://example.org/data", "file:///etc/passwd", "nothing"])
def test_from_an_unknown_graph_is_refused(client: FlaskClient, clause: str, graph: str) -> None:
    refused(
        ask(client, f"SELECT * {clause} <{graph}> {{ ?s ?p ?o }}"),
        400,
        "no graph of this release",
        "GRAPH ?g",
    )


# format


@pytest.mark.parametrize(
    ("format", "wanted"),
    [
        ("json", JSON),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("text/csv", "text/csv"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("JSON", JSON),
    ],
)
def test_format_beats_accept(client: FlaskClient, format: str, wanted: str) -> None:
    for accept in ("text/html", "image/png", "application/sparql-results+xml;q=0.1"):
        answer = client.get(
            "/sparql", query_string={"query": "ASK {}", "format": format}, headers={"Accept": accept}
        )
        assert answer.content_type.partition(";")[0] == wanted


@pytest.mark.parametrize("format", ["yaml", "ttl", "application/x-nothing", "text", "jsonp", "../x"])
def test_an_unknown_format_is_told_the_known_ones(client: FlaskClient, format: str) -> None:
    problem = refused(ask(client, "SELECT * {}", format=format), 400, "json")
    assert set(problem["offered"]) == {"json", "xml", "csv", "tsv", "html"}


def test_a_query_is_not_in_the_log(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        ask(client, 'ASK { FILTER("a secret" = "a secret") }')
    assert "a secret" not in caplog.text


def test_head_of_every_kind_of_answer(client: FlaskClient) -> None:
    for target in ({"query": COUNT}, {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, {}, {"query": "SELECT"}):
        got = client.get("/sparql", query_string=target, headers={"Accept": "*/*"})
        head = client.head("/sparql", query_string=target, headers={"Accept": "*/*"})
        assert (head.status_code, head.data) == (got.status_code, b"")
        for name in ("Content-Type", "Vary", "ETag", "Cache-Control"):
            assert head.headers.get(name) == got.headers.get(name), (target, name)


def test_problem_details_are_one_shape(client: FlaskClient) -> None:
    problem = refused(ask(client, "SELECT"), 400)
    assert {"type", "title", "status", "detail", "instance", "requestId"} <= set(problem)
    assert json.dumps(problem).count("Traceback") == 0


@pytest.mark.parametrize("form", [False, True])
def test_another_day_is_refused_and_not_passed_over(client: FlaskClient, form: bool) -> None:
    asked = {"query": "ASK {}", "asOf": "2024-01-01"}
    answer = client.post("/sparql", data=asked) if form else client.get("/sparql", query_string=asked)
    assert answer.status_code == 400
    assert "/releases/ID/sparql" in answer.text
