"""Runaway queries, concurrency and security: threads 1 to 4, 38, 43 and 44 of the known complaints.

Not yet (step 5): 39 (query cache), 42 (documents one by one at scale). Not yet (step 7): SECURITY.md as thread 43 wants it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from complaints_site import ENDLESS, query_processes
from flask import Flask
from flask.testing import FlaskClient
from live_server import canary

from kg.cli import cli
from kg.settings import Settings
from server import create_app

pytestmark = pytest.mark.alone


@pytest.fixture(scope="module")
def app(corpus_release: Path) -> Iterator[Flask]:
    # on disk: copies of a process that holds the release in memory take over from the first ones at a moment of their own, and
    # tests/server/test_server_sandbox.py counts those
    settings = Settings(out=corpus_release, threads=1, query_timeout=1.0, store_memory=0)
    made = create_app(corpus_release, settings)
    yield made
    made.extensions["releases"].close()


def runs(client: FlaskClient, query: str) -> tuple[int, dict[str, object]]:
    answer = client.get(
        "/sparql", query_string={"query": query}, headers={"Accept": "application/sparql-results+json"}
    )
    return answer.status_code, answer.get_json(force=True)


def test_prez_407_timeout_kills_worker(client: FlaskClient) -> None:
    assert runs(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0] == 200
    before = set(query_processes())
    assert before
    answer = client.get("/sparql", query_string={"query": ENDLESS})
    assert answer.status_code in (503, 504)
    assert answer.content_type == "application/problem+json"
    told = answer.get_json(force=True)
    assert "1 second" in told["detail"]
    assert told["hint"]
    assert len(before - set(query_processes())) == 1, "its process is gone; those of other servers stay"
    assert runs(client, "ASK {}")[0] == 200


def test_oxigraph_1336_1874_nothing_runs_after_the_client_left(client: FlaskClient) -> None:
    """One that leaves before the first byte: tests/server/test_server_sandbox.py, over real connections."""
    runs(client, "SELECT (COUNT(*) AS ?of_its_own) { ?s ?p ?o }")
    before = set(query_processes())
    answer = client.get("/sparql", query_string={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"}, buffered=False)
    assert next(iter(answer.iter_encoded()))
    answer.close()
    assert len(before - set(query_processes())) == 1


@pytest.mark.parametrize(
    "query",
    [
        ENDLESS,
        "SELECT (COUNT(*) AS ?n) { ?a (<urn:p>|!<urn:p>)* ?b . ?c (<urn:p>|!<urn:p>)* ?d }",
        'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER regex(CONCAT(STR(?c), STR(?f)), "(a+)+(b+)+z$") }',
        "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a ?d",
    ],
    ids=["cross product", "path", "regex", "order"],
)
def test_jena_3535_deadline_needs_no_cooperation(client: FlaskClient, query: str) -> None:
    assert runs(client, query)[0] in (503, 504)
    assert runs(client, "ASK {}")[0] == 200


def test_comunica_1657_description_waits_for_no_query(corpus_release: Path) -> None:
    app = create_app(corpus_release, Settings(out=corpus_release, threads=1, query_timeout=8.0))
    try:
        app.test_client().get("/sparql", query_string={"query": "ASK {}"})
        busy = threading.Thread(target=lambda: runs(app.test_client(), ENDLESS))
        busy.start()
        for path in ("/sparql", "/.well-known/void"):
            assert app.test_client().get(path, headers={"Accept": "text/turtle"}).status_code == 200
        assert busy.is_alive()
    finally:
        app.extensions["releases"].close()
        busy.join()


def test_nexus_734_whyis_227_too_many_queries_are_told_when_to_come_back(app: Flask) -> None:
    answers = []

    def one() -> None:
        answers.append(app.test_client().get("/sparql", query_string={"query": ENDLESS}))

    threads = [threading.Thread(target=one) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [a for a in answers if a.get_json(force=True)["type"].endswith("busy")]
    assert refused
    for answer in refused:
        assert answer.status_code in (429, 503)
        assert int(answer.headers["Retry-After"]) > 0


def test_datasette_1014_1379_a_client_can_tell_a_whole_answer_from_a_cut_one(corpus_release: Path) -> None:
    app = create_app(corpus_release, Settings(out=corpus_release, threads=1, max_result_rows=10))
    try:
        for query, rows, cut in (
            ("LIMIT 9", "9", None),
            ("LIMIT 10", "10", None),
            ("LIMIT 11", "10", "rows"),
        ):
            for media_type in ("text/csv", "application/sparql-results+json"):
                answer = app.test_client().get(
                    "/sparql",
                    query_string={"query": f"SELECT * {{ ?s ?p ?o }} {query}"},
                    headers={"Accept": media_type},
                )
                assert answer.headers["X-Row-Count"] == rows
                assert answer.headers.get("X-Truncated") == cut
    finally:
        app.extensions["releases"].close()


def test_rdflib_1282_cold_and_crowded_start(corpus_release: Path) -> None:
    """Eight threads begin together in a fresh process; all are answered, and a later one too."""
    code = (
        "import sys, threading\nfrom pathlib import Path\nfrom kg.settings import Settings\nfrom server import create_app\n"
        "out = Path(sys.argv[1])\napp = create_app(out, Settings(out=out, threads=4))\ncodes = []\n"
        "gate = threading.Barrier(8)\n"
        "def one(n):\n    gate.wait()\n"
        "    path = '/doc/agency/itc' if n % 2 else '/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%203'\n"
        "    codes.append(app.test_client().get(path, headers={'Accept': 'text/turtle, application/json'}).status_code)\n"
        "threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]\n"
        "[t.start() for t in threads]\n[t.join() for t in threads]\ngate = threading.Barrier(1)\none(0)\none(1)\n"
        "print(codes)\napp.extensions['releases'].close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(corpus_release)], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == str([200] * 10), done.stderr


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND(<{url}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "LOAD <{url}>",
        "LOAD <{url}> INTO GRAPH <urn:x>",
        "ASK {{ ?s ?p ?o }} # SERVICE\n",
        "PREFIX S: <{url}> SELECT * {{ SERVICE S:x {{ ?s ?p ?o }} }}",
    ],
)
def test_rdflib_1844_rdf4j_5989_5990_neowiki_1068_no_request_leaves(
    client: FlaskClient, corpus_release: Path, query: str
) -> None:
    with canary() as (url, hits):
        text = query.format(url=url)
        for answer in (
            client.get("/sparql", query_string={"query": text}),
            client.post("/sparql", data={"query": text}),
            client.get(
                "/sparql",
                query_string={
                    "query": "ASK {?s ?p ?o}",
                    "default-graph-uri": url,
                    "using-graph-uri": url,
                },
            ),
        ):
            assert answer.status_code < 500
        CliRunner().invoke(cli, ["query", text, "--out", str(corpus_release)])
    assert hits == []


def test_rdflib_1844_a_context_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    with canary() as (url, hits):
        (tmp_path / "a.jsonld").write_text(
            json.dumps({"@context": f"{url}context.jsonld", "@id": "urn:a", "title": "x"})
        )
        (tmp_path / "a.rdf").write_text(
            f'<!DOCTYPE r [<!ENTITY x SYSTEM "{url}dtd">]>'
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&x;</rdf:RDF>'
        )
        (tmp_path / "a.ttl").write_text(
            f"<urn:o> a <http://www.w3.org/2002/07/owl#Ontology> ; <http://www.w3.org/2002/07/owl#imports> <{url}> ."
        )
        (tmp_path / "a.html").write_text(
            f'<link rel=stylesheet href="{url}s.css"><img src="{url}i.png"><iframe src="{url}"></iframe><p>text'
        )
        for name in ("a.jsonld", "a.rdf", "a.ttl"):
            result = CliRunner().invoke(cli, ["validate", str(tmp_path / name)])
            assert result.exit_code in (0, 1)
            assert "fault of the program" not in result.output
        CliRunner().invoke(cli, ["extract", str(tmp_path / "a.html")])
    assert hits == []


def test_rdf4j_5990_no_file_of_the_server_is_read(client: FlaskClient) -> None:
    for query in ("SELECT * FROM <file:///etc/passwd> {?s ?p ?o}", "LOAD <file:///etc/passwd>"):
        answer = client.get("/sparql", query_string={"query": query})
        assert answer.status_code in (400, 403)
        assert "root:" not in answer.text


def test_rdflib_2670_no_query_changes_the_data(client: FlaskClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    before = runs(client, count)
    for query in (
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "CLEAR ALL",
        "CONSTRUCT { ?s a <urn:x> } { ?s ?p ?o } LIMIT 5",
        "SELECT * FROM <http://localhost:8000/id/graph/links> { ?s ?p ?o } LIMIT 5",
    ):
        client.post("/sparql", data={"query": query})
        client.post("/sparql", data=query, content_type="application/sparql-update")
    assert runs(client, count) == before
