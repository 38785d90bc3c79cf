"""The service description and VoID: what is said of each graph is what is in it, in every format, made once."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as px
import pytest
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app
from server.endpoint import description

BASE = "http://data.example/"
SD = (
    "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#> "
    "PREFIX dct: <http://purl.org/dc/terms/> PREFIX schema: <https://schema.org/> "
)
GRAPH_TYPES = (
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
)


def described(
    client: FlaskClient, path: str = "/sparql", accept: str = "text/turtle", **extra: str
) -> px.Store:
    answer = client.get(path, headers={"Accept": accept} | extra)
    assert answer.status_code == 200
    assert answer.content_type.partition(";")[0] == accept
    store = px.Store()
    format = px.RdfFormat.from_media_type(accept)
    assert format is not None
    store.load(input=answer.data, format=format)
    return store


def table(store: px.Store, query: str) -> set[tuple[str, ...]]:
    return {
        tuple(getattr(term, "value", "") for term in row)
        for row in store.query(SD + query, use_default_graph_as_union=True)
    }


def counted(client: FlaskClient, query: str) -> set[tuple[str, ...]]:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    return {tuple(line.split(",")) for line in answer.text.split("\r\n")[1:-1]}


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_contents_of_each_graph_are_what_a_query_counts(client: FlaskClient, path: str) -> None:
    store = described(client, path)
    assert table(
        store, "SELECT ?g ?n ?e { ?g a sd:Graph ; void:triples ?n ; void:entities ?e FILTER(isIRI(?g)) }"
    ) >= (
        counted(
            client,
            "SELECT ?g (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?e) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        )
    )
    assert table(
        store, "SELECT ?g ?c ?n { ?g void:classPartition ?x . ?x void:class ?c ; void:entities ?n }"
    ) >= counted(client, "SELECT ?g ?c (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?c } } GROUP BY ?g ?c")
    assert table(
        store, "SELECT ?g ?p ?n { ?g void:propertyPartition ?x . ?x void:property ?p ; void:triples ?n }"
    ) >= counted(client, "SELECT ?g ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ?p")
    counts = table(store, "SELECT ?g ?c ?p { ?g void:classes ?c ; void:properties ?p }")
    assert counts >= counted(
        client,
        "SELECT ?g (COUNT(DISTINCT ?k) AS ?c) (COUNT(DISTINCT ?p) AS ?q) { GRAPH ?g { ?s ?p ?o "
        "OPTIONAL { ?s a ?k } } } GROUP BY ?g",
    )


def test_the_whole_is_the_default_graph(client: FlaskClient) -> None:
    store = described(client)
    whole = table(
        store,
        "SELECT ?n ?e { ?s sd:defaultDataset/sd:defaultGraph ?g . ?g void:triples ?n ; void:entities ?e }",
    )
    assert whole == counted(client, "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?e) { ?s ?p ?o }")


def test_graphs_have_titles(client: FlaskClient) -> None:
    named = table(
        described(client), "SELECT ?g ?t { ?x a sd:NamedGraph ; sd:name ?g ; sd:graph ?g ; dct:title ?t }"
    )
    assert (f"{BASE}id/graph/source/00112233aabbccdd", "itc-2026.txt") in named
    assert (f"{BASE}id/graph/registry", "Registry of agencies and schemes") in named
    assert (f"{BASE}id/graph/registry", "機構及計劃登記冊") in named
    assert len({graph for graph, _ in named}) == 5


def test_limits_bear_the_names_and_values_of_the_settings(client: FlaskClient, settings: Settings) -> None:
    limits = dict(
        table(
            described(client),
            "SELECT ?n ?v { ?s a sd:Service ; schema:additionalProperty ?l . ?l schema:name ?n ; schema:value ?v }",
        )
    )
    assert {"query_timeout", "query_memory", "max_query_bytes", "max_query_nesting", "max_body_bytes"} <= set(
        limits
    )
    for name, value in limits.items():
        assert float(value) == float(getattr(settings, name)), name
    assert "max_source_bytes" not in limits


def test_no_inference_no_update_no_federation(client: FlaskClient) -> None:
    store = described(client)
    assert table(store, "SELECT ?r { ?s sd:defaultEntailmentRegime ?r }") == {
        ("http://www.w3.org/ns/entailment/Simple",)
    }
    assert table(store, "SELECT ?f { ?s sd:feature ?f }") == {
        ("http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph",)
    }
    assert table(store, "SELECT ?l { ?s sd:supportedLanguage ?l }") == {
        ("http://www.w3.org/ns/sparql-service-description#SPARQL11Query",)
    }


def test_every_rdf_format_says_the_same(client: FlaskClient) -> None:
    said = {frozenset(str(q.triple) for q in described(client, accept=accept)) for accept in GRAPH_TYPES}
    assert len(said) == 1
    assert "_:" not in "".join(next(iter(said)))
    for name in ("ttl", "jsonld", "nt", "rdf", "trig", "nq"):
        assert client.get(f"/sparql?format={name}", headers={"Accept": "text/html"}).status_code == 200
    assert client.get("/sparql?format=csv").status_code == 400


def test_comunica_1657_it_is_made_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get("/sparql", headers={"Accept": "text/turtle"})

    def again(*_: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr(description, "describe_service", again)
    second = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert second.data == first.data
    assert first.headers["ETag"] == second.headers["ETag"]
    unchanged = client.get(
        "/sparql", headers={"Accept": "text/turtle", "If-None-Match": first.headers["ETag"]}
    )
    assert (unchanged.status_code, unchanged.data) == (304, b"")


def test_each_address_has_its_own_and_they_are_bounded(client: FlaskClient) -> None:
    for number in range(80):
        answer = client.get("/sparql", headers={"Accept": "text/turtle", "Host": f"h{number}.example"})
        assert f"<http://h{number}.example/sparql>" in answer.text
        assert "<http://localhost/sparql>" not in answer.text
    app = client.application
    lease = app.extensions["releases"].lease()
    try:
        assert 0 < len(lease.release.memo["descriptions"]) <= 32
    finally:
        lease.end()


def test_the_endpoint_of_a_release_and_the_one_of_today_describe_themselves(client: FlaskClient) -> None:
    """They are of the same release, and at two addresses."""
    mount = "/releases/2025-12-31-00000001"
    for path in (f"{mount}/sparql", "/sparql", f"{mount}/sparql"):
        answer = client.get(path, headers={"Accept": "application/n-triples", "Host": "two.example"})
        own = f"<http://two.example{path}>"
        assert f"{own} <http://www.w3.org/ns/sparql-service-description#endpoint> {own} ." in answer.text
        other = client.get(path, headers={"Accept": "text/turtle", "Host": "two.example"})
        assert other.headers["ETag"] != answer.headers["ETag"]


def test_partitions_of_each_graph_only_where_there_are_few(
    out: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(description, "PARTITIONED", 4)
    app = create_app(out, settings)
    try:
        client = app.test_client()
        parts = "SELECT DISTINCT ?g { ?g void:classPartition ?x }"
        assert table(described(client), parts) == {("http://localhost/sparql#default-graph",)}
        assert len(table(described(client, "/.well-known/void"), parts)) >= 4
    finally:
        app.extensions["releases"].close()
