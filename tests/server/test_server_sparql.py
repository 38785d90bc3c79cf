"""The SPARQL protocol over the application."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as px
import pytest
from flask.testing import FlaskClient

JSON = "application/sparql-results+json"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LINKS = "http://data.example/id/graph/links"
REGISTRY = "http://data.example/id/graph/registry"


def ask(client: FlaskClient, query: str, accept: str = JSON, **parameters: object):
    return client.get("/sparql", query_string={"query": query, **parameters}, headers={"Accept": accept})


def number(answer) -> int:
    return int(answer.get_json()["results"]["bindings"][0]["n"]["value"])


def test_the_three_ways_to_ask(client: FlaskClient) -> None:
    query = 'ASK { FILTER(STRLEN("é中😀") = 3 && 1+1 = 2) }'
    answers = [
        ask(client, query),
        client.post("/sparql", data={"query": query}, headers={"Accept": JSON}),
        client.post("/sparql", data=query.encode(), content_type="application/sparql-query; charset=UTF-8"),
        client.post("/sparql?query=ASK%7B%7D"),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.get_json()["boolean"] is True


@pytest.mark.parametrize(
    ("query_string", "status", "word"),
    [
        ("query=ASK{}&query=ASK{}", 400, "2 times"),
        ("query=", 400, "blank"),
        ("query=%20%0A", 400, "blank"),
        ("query=SELECT", 400, "expected"),
        ("query=ASK%7B%3Fs+nope:p+%3Fo%7D", 400, "prefix is used here"),
        ("query=INSERT+DATA+%7B%3Ca:b%3E%3Ca:b%3E1%7D", 400, "read-only"),
        ("update=CLEAR+ALL", 403, "refused"),
        ("query=ASK{}&format=yaml", 400, "yaml"),
        ("query=%ff%fe", 400, "UTF-8"),
        ("query=ASK%7BSERVICE+%3Chttp://127.0.0.1:9/%3E%7B%7D%7D", 400, "SERVICE"),
        ("query=ASK{}&default-graph-uri=links", 400, "no absolute IRI"),
        ("query=ASK{}&named-graph-uri=urn:%20x", 400, "no absolute IRI"),
        ("query=ASK+FROM+%3Chttp://127.0.0.1:9/x%3E{}", 400, "no graph of this release"),
        ("query=ASK+FROM+%3Cfile:///etc/passwd%3E%7B%7D", 400, "no graph of this release"),
    ],
)
def test_refusals(client: FlaskClient, query_string: str, status: int, word: str) -> None:
    answer = client.get("/sparql?" + query_string)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json()
    assert word in problem["detail"]
    assert problem["status"] == status
    assert "Traceback" not in answer.text


def test_media_types_and_methods(client: FlaskClient) -> None:
    assert client.post("/sparql", data="ASK {}", content_type="text/plain").status_code == 415
    assert client.post("/sparql", data="query=ASK%7B%7D").status_code == 415
    assert client.post("/sparql", data={"x": "1"}).status_code == 400
    utf16 = client.post(
        "/sparql", data="ASK {}".encode("utf-16"), content_type="application/sparql-query; charset=UTF-16"
    )
    assert utf16.status_code == 415
    assert (
        client.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update").status_code == 403
    )
    for method in ("put", "delete", "patch"):
        answer = getattr(client, method)("/sparql?query=ASK{}")
        assert answer.status_code == 405
        assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_options_and_cors(client: FlaskClient) -> None:
    answer = client.options(
        "/sparql",
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = {name.strip().lower() for name in answer.headers["Access-Control-Allow-Headers"].split(",")}
    # whatever the server goes by, a script of another site may send
    assert allowed >= {"content-type", "accept-profile", "accept-datetime", "if-match", "if-unmodified-since"}
    assert not answer.data
    assert "Content-Type" not in answer.headers
    exposed = answer.headers["Access-Control-Expose-Headers"]
    assert {"Content-Profile", "Vary", "Allow", "Accept-Post"} <= {
        name.strip() for name in exposed.split(",")
    }
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_head_is_get_without_a_body(client: FlaskClient) -> None:
    answer = client.head("/sparql", query_string={"query": COUNT}, headers={"Accept": JSON})
    assert (answer.status_code, answer.content_type, answer.data) == (200, JSON, b"")


def test_result_formats(client: FlaskClient) -> None:
    query = 'SELECT ?a ?b { VALUES (?a ?b) { ("x,\\"y\\"\\n" UNDEF) (<http://e/> "中"@zh-Hant) } }'
    as_json = ask(client, query).get_json()["results"]["bindings"]
    assert "b" not in as_json[0]
    rows = list(csv.reader(io.StringIO(ask(client, query, "text/csv").get_data(as_text=True), newline="")))
    assert rows == [["a", "b"], ['x,"y"\n', ""], ["http://e/", "中"]]
    xml = ElementTree.fromstring(ask(client, query, "application/sparql-results+xml").data)
    assert len(xml.findall(".//{http://www.w3.org/2005/sparql-results#}result")) == 2
    tsv = ask(client, query, "text/tab-separated-values").get_data(as_text=True)
    assert tsv.splitlines()[0] == "?a\t?b"


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld", "trig", "nq"])
def test_graph_formats(client: FlaskClient, name: str) -> None:
    answer = ask(client, "DESCRIBE <http://data.example/id/agency/itc>", "*/*", format=name)
    media_type = answer.content_type.split(";")[0]
    quads = list(px.parse(answer.data, format=px.RdfFormat.from_media_type(media_type)))
    assert len(quads) == 11
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Vary"] in ("Accept", "Accept, Accept-Encoding")


def test_default_graph_is_the_union_and_from_narrows_it(client: FlaskClient) -> None:
    everything = number(ask(client, COUNT))
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert number(ask(client, named)) == everything > 80
    one = number(ask(client, COUNT, **{"default-graph-uri": LINKS}))
    other = number(ask(client, COUNT, **{"default-graph-uri": REGISTRY}))
    both = number(ask(client, COUNT, **{"default-graph-uri": [LINKS, REGISTRY]}))
    assert 0 < one < everything
    assert both == one + other
    assert number(ask(client, f"SELECT (COUNT(*) AS ?n) FROM <{LINKS}> {{ ?s ?p ?o }}")) == one
    prefixed = f"PREFIX g: <{LINKS[:-5]}> SELECT (COUNT(*) AS ?n) FROM g:links {{ ?s ?p ?o }}"
    assert number(ask(client, prefixed)) == one
    only_named = f"SELECT (COUNT(*) AS ?n) FROM NAMED <{LINKS}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert number(ask(client, only_named)) == one
    # what the protocol says beats what the query says
    beaten = ask(
        client,
        f"SELECT (COUNT(*) AS ?n) FROM <{REGISTRY}> {{ ?s ?p ?o }}",
        **{"default-graph-uri": LINKS},
    )
    assert number(beaten) == one


def test_named_graphs_by_protocol(client: FlaskClient) -> None:
    graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert number(ask(client, graphs, **{"named-graph-uri": LINKS})) == 1
    assert number(ask(client, COUNT, **{"named-graph-uri": LINKS})) == 0
    assert number(ask(client, graphs, **{"default-graph-uri": LINKS})) == 0


def test_words_in_strings_and_names_are_no_keywords(client: FlaskClient) -> None:
    query = """
      PREFIX from: <http://from/> # FROM <http://nowhere/> SERVICE
      SELECT (COUNT(*) AS ?n) { ?service ?p ?o . FILTER(STR(?p) != "FROM <x:y> SERVICE" && ?p != from:service) }
    """
    assert number(ask(client, query)) == number(ask(client, COUNT))


def test_service_description(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    store = px.Store()
    store.load(input=answer.data, format=px.RdfFormat.TURTLE)
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
    assert bool(
        store.query(
            sd + "ASK { ?s a sd:Service ; sd:endpoint <http://localhost/sparql> ; sd:supportedLanguage "
            "sd:SPARQL11Query ; sd:feature sd:UnionDefaultGraph }"
        )
    )
    graphs = store.query(sd + "SELECT DISTINCT ?g { ?s sd:namedGraph/sd:name ?g }")
    assert len(list(graphs)) == 5
    formats = store.query(sd + "SELECT ?f { ?s sd:resultFormat ?f }")
    assert len(list(formats)) == 10
    assert "<form" in client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"}).text


def test_a_browser_gets_a_table(client: FlaskClient) -> None:
    query = "SELECT ?s ?l { ?s <http://purl.org/dc/terms/title> ?l } ORDER BY ?l LIMIT 3"
    page = ask(client, query, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert page.content_type == "text/html; charset=utf-8"
    assert "<table" in page.text
    assert "<script>alert" not in ask(client, query, "text/html").text
    assert "format=csv" in page.text
    for other in ("ASK {}", "DESCRIBE <http://data.example/id/agency/itc>"):
        assert ask(client, other, "text/html").status_code == 200


def test_not_acceptable(client: FlaskClient) -> None:
    answer = ask(client, "SELECT * {}", "image/png")
    assert answer.status_code == 406
    assert JSON in json.dumps(answer.get_json())


def test_too_long(client: FlaskClient) -> None:
    query = "ASK { FILTER(1 IN (" + ",".join(["1"] * 40_000) + ")) }"
    assert client.post("/sparql", data=query, content_type="application/sparql-query").status_code == 413
    assert client.post("/sparql", data={"query": "x" * 2_000_000}).status_code == 413


@pytest.mark.parametrize(
    "query", ["ASK " + "{" * 5000, "ASK { FILTER(" + "!" * 20_000 + "1) }", "ASK{" * 900]
)
def test_deep_nesting_does_not_reach_the_parser(client: FlaskClient, query: str) -> None:
    assert client.post("/sparql", data=query, content_type="application/sparql-query").status_code == 400
    assert ask(client, "ASK {}").status_code == 200
