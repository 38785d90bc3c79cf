"""Content negotiation and protocol details: threads 5 to 13, 48 and 52 of the known complaints.

Not yet (step 4): 52 in a query editor with completion. Memento (49) comes after plain version IRIs (step 4).
"""

from __future__ import annotations

import re

import pyoxigraph as px
import pytest
from complaints_site import BASE, CHROME, FIREFOX
from flask.testing import FlaskClient

SAFARI = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
EXCEL = "application/vnd.ms-excel, text/csv, text/html;q=0.9, */*;q=0.1"
RDFLIB = "text/turtle, application/rdf+xml, text/n3;q=0.9, application/n-triples;q=0.9, application/ld+json, */*;q=0.1"
JENA_GRAPH = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
)
JENA_RESULTS = (
    "application/sparql-results+json, application/json, application/sparql-results+xml;q=0.9, "
    "text/tab-separated-values;q=0.7, text/csv;q=0.5, application/xml;q=0.2, */*;q=0.1"
)
COMUNICA_RESULTS = (
    "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7,"
    "text/turtle,application/n-quads,application/trig;q=0.95"
)
COMUNICA_GRAPH = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,text/html;q=0.2"
)
GRAPH_TYPES = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
)
SELECT, CONSTRUCT = "SELECT ?s { ?s a ?t } LIMIT 3", "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 3"


def sent(client: FlaskClient, path: str, accept: str | None, **query: str) -> tuple[int, str]:
    headers = {} if accept is None else {"Accept": accept}
    answer = client.get(path, query_string=query or None, headers=headers)
    return answer.status_code, answer.content_type.split(";")[0]


@pytest.mark.parametrize(
    ("accept", "results", "graph"),
    [
        ("application/sparql-results+json, application/xml;q=0.2, text/turtle;q=0.8", "application/sparql-results+json", "text/turtle"),
        ("text/turtle,application/sparql-results+xml", "application/sparql-results+xml", "text/turtle"),
        ("application/n-triples;q=0.5, text/csv;q=0.5, */*;q=0.1", "text/csv", "application/n-triples"),
        ("text/csv;q=0.1, text/tab-separated-values, application/ld+json", "text/tab-separated-values", "application/ld+json"),
    ],
)  # fmt: skip
def test_sparql_notebook_56_combined_accept_headers(
    client: FlaskClient, accept: str, results: str, graph: str
) -> None:
    assert sent(client, "/sparql", accept, query=SELECT) == (200, results)
    assert sent(client, "/sparql", accept, query=CONSTRUCT) == (200, graph)


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("application/sparql-results+json;q=0.1, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("*/*;q=0.1,text/csv;q=0.2", "text/csv"),
        ("application/sparql-results+json;q=0, */*", None),
        ("text/csv ; q = 0.9 , application/sparql-results+xml ; q=1.0", "application/sparql-results+xml"),
        ('text/csv;profile="a,b;q=0";q=1, application/sparql-results+xml;q=0.5', "text/csv"),
        ("TEXT/CSV", "text/csv"),
    ],
)  # fmt: skip
def test_bioregistry_780_header_is_parsed_and_not_searched(
    client: FlaskClient, accept: str, wanted: str | None
) -> None:
    status, media_type = sent(client, "/sparql", accept, query=SELECT)
    assert status == 200
    assert media_type == wanted if wanted else media_type != "application/sparql-results+json"


@pytest.mark.parametrize("accept", ["*/*", None, ""])
def test_grlc_58_any_type_is_no_error(client: FlaskClient, accept: str | None) -> None:
    assert sent(client, "/sparql", accept, query=SELECT) == (200, "application/sparql-results+json")
    assert sent(client, "/sparql", accept, query=CONSTRUCT)[0] == 200
    assert sent(client, "/doc/agency/itc", accept)[0] == 200


def test_virtuoso_786_order_of_types_does_not_matter(client: FlaskClient) -> None:
    types = ["application/sparql-results+xml;q=0.9", "text/csv;q=0.8", "text/html;q=0.1"]
    assert {sent(client, "/sparql", ", ".join(order), query=SELECT) for order in (types, types[::-1])} == {
        (200, "application/sparql-results+xml")
    }


def test_virtuoso_715_unknown_format_is_refused(client: FlaskClient) -> None:
    for path in ("/sparql", "/doc/agency/itc"):
        answer = client.get(path, query_string={"query": SELECT, "format": "application/x-nothing"})
        assert answer.status_code == 400
        assert "json" in answer.get_json(force=True)["hint"]
    assert (
        sent(client, "/sparql", "text/csv", query=SELECT, format="xml")[1] == "application/sparql-results+xml"
    )


@pytest.mark.parametrize("accept", [CHROME, FIREFOX, SAFARI])
@pytest.mark.parametrize("path", ["/", "/doc/agency/itc", "/ns", "/sparql?query=SELECT%20*%20%7B%7D"])
def test_trifid_169_browser_gets_html(client: FlaskClient, path: str, accept: str) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    assert not answer.headers.get("Content-Disposition", "inline").startswith("attachment")


@pytest.mark.parametrize(
    ("path", "accept", "wanted"),
    [
        (f"/sparql?query={SELECT}", "*/*", "application/sparql-results+json"),
        (f"/sparql?query={SELECT}", EXCEL, "text/csv"),
        (f"/sparql?query={SELECT}", JENA_RESULTS, "application/sparql-results+json"),
        (f"/sparql?query={SELECT}", COMUNICA_RESULTS, "application/sparql-results+json"),
        (f"/sparql?query={CONSTRUCT}", JENA_GRAPH, "text/turtle"),
        (f"/sparql?query={CONSTRUCT}", COMUNICA_GRAPH, "application/n-quads"),
        ("/doc/agency/itc", RDFLIB, "text/turtle"),
        ("/doc/agency/itc", JENA_GRAPH, "text/turtle"),
        ("/doc/agency/itc", COMUNICA_GRAPH, "application/trig"),
    ],
)
def test_trifid_169_machines_get_data_in_place(
    client: FlaskClient, path: str, accept: str, wanted: str
) -> None:
    answer = client.get(path.replace(" ", "%20"), headers={"Accept": accept})
    assert (answer.status_code, answer.content_type.split(";")[0]) == (200, wanted)
    assert answer.headers.get("Content-Disposition", "inline").startswith("inline")


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_qlever_1766_trifid_701_808_prez_347_label_is_what_is_sent(
    client: FlaskClient, media_type: str
) -> None:
    """Every graph format for CONSTRUCT and DESCRIBE, and the body parses as what the header says."""
    format = px.RdfFormat.from_media_type(media_type)
    assert format is not None
    found = set()
    for query in (CONSTRUCT, f"DESCRIBE <{BASE}id/agency/itc>"):
        answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": media_type})
        assert answer.content_type.split(";")[0] == media_type
        found.add(len({q.triple for q in px.parse(answer.data, format=format)}))
    assert 0 not in found
    if media_type != "application/n-quads":
        answer = client.get("/doc/agency/itc", headers={"Accept": media_type})
        assert answer.content_type.split(";")[0] == media_type
        assert list(px.parse(answer.data, format=format))


def test_qlever_1907_oxigraph_1002_service_description(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    store = px.Store()
    store.load(input=answer.data, format=px.RdfFormat.TURTLE, base_iri="http://localhost/sparql")
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#> "
    (row,) = store.query(
        sd + "SELECT ?e { ?s a sd:Service ; sd:endpoint ?e ; sd:supportedLanguage sd:SPARQL11Query ;"
        " sd:feature sd:UnionDefaultGraph ; sd:defaultDataset ?d }"
    )
    assert row["e"].value == "http://localhost/sparql"
    formats = {r["f"].value for r in store.query(sd + "SELECT ?f { ?s sd:resultFormat ?f }")}
    assert {
        "http://www.w3.org/ns/formats/SPARQL_Results_JSON",
        "http://www.w3.org/ns/formats/Turtle",
    } <= formats
    described = {
        r["n"].value: int(r["t"].value)
        for r in store.query(sd + "SELECT ?n ?t { ?g sd:name ?n ; sd:graph/void:triples ?t }")
    }
    counted = client.get(
        "/sparql", query_string={"query": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"}
    ).get_json(force=True)["results"]["bindings"]
    assert described == {row["g"]["value"]: int(row["n"]["value"]) for row in counted}


def test_oxigraph_458_cors(client: FlaskClient) -> None:
    for answer in (
        client.get("/sparql", query_string={"query": "ASK {}"}, headers={"Origin": "https://app.example"}),
        client.options(
            "/sparql", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
        ),
        client.get("/doc/agency/itc.ttl"),
        client.get("/sparql", query_string={"query": "ASK {"}),
    ):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    preflight = client.options("/sparql", headers={"Origin": "https://a.example"})
    assert preflight.status_code in (200, 204)
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    exposed = client.get("/doc/agency/itc.ttl").headers["Access-Control-Expose-Headers"]
    assert {"Link", "ETag", "Content-Location"} <= {name.strip() for name in exposed.split(",")}


@pytest.mark.parametrize(
    "path", ["/", "/sparql", "/sparql?query=ASK%7B%7D", "/doc/agency/itc", "/id/agency/itc", "/data/govplan.nq", "/tables/plans.csv", "/ns", "/health", "/robots.txt"]
)  # fmt: skip
def test_prez_54_head_and_options(client: FlaskClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.data) == (got.status_code, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Link", "Location", "Vary"):
        assert head.headers.getlist(name) == got.headers.getlist(name), name
    assert client.options(path).status_code in (200, 204)


def test_geneontology_484_no_query_is_the_description_and_a_blank_one_a_mistake(client: FlaskClient) -> None:
    assert sent(client, "/sparql", "text/turtle") == (200, "text/turtle")
    for query in ("", "  \n"):
        answer = client.get("/sparql", query_string={"query": query})
        assert answer.status_code == 400
        assert "SELECT" in answer.get_json(force=True)["hint"]


def test_bioregistry_1440_post_with_the_query_in_the_address(client: FlaskClient) -> None:
    """What Blazegraph and GraphDB send for SERVICE: POST, no body, the query in the address."""
    for headers in ({}, {"Content-Type": "application/x-www-form-urlencoded"}):
        answer = client.post("/sparql", query_string={"query": SELECT}, headers=headers)
        assert answer.status_code == 200
        assert len(answer.get_json(force=True)["results"]["bindings"]) == 3


@pytest.mark.parametrize("path", ["/", "/catalog", "/doc/agency/itc", "/ns", "/ns/Entry", "/ns/shapes"])
def test_ckanext_dcat_57_pages_tell_of_their_data(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": CHROME})
    in_page = set(re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', answer.text))
    in_header = {
        (media_type, href)
        for href, media_type in re.findall(
            r'<([^>]+)>; rel="alternate"; type="([^"]+)"', ", ".join(answer.headers.getlist("Link"))
        )
    }
    assert {"text/turtle", "application/ld+json"} <= {media_type for media_type, _ in in_page}
    assert in_page == in_header
    for media_type, href in in_page:
        assert sent(client, href.replace("&amp;", "&"), CHROME) == (200, media_type)


def test_jena_1680_trifid_67_example_queries_are_files_and_prefixes_are_local(client: FlaskClient) -> None:
    page = client.get("/query", headers={"Accept": CHROME}).text
    assert "prefix.cc" not in page
    assert page.count("PREFIX") >= 3
    policy = client.get("/query", headers={"Accept": CHROME}).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_orionbelt_77_examples_return_rows(client: FlaskClient) -> None:
    """Every example of the service is executed as it is shown."""
    from server.release.queries import examples

    shown = list(examples())
    assert len(shown) >= 3
    for example in shown:
        answer = client.get("/sparql", query_string={"query": example.query})
        assert answer.status_code == 200, example
        result = answer.get_json(force=True) if answer.content_type.endswith("json") else None
        assert result is None or result.get("boolean") or result["results"]["bindings"], example
