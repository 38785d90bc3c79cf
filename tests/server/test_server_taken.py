"""Lists of promises and of heads as Parquet and RDF: the same rows and the same things as in the CSV."""

from __future__ import annotations

import csv
import io

import pyarrow.parquet as pq
import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient

from server.promises import files

RDF = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml", "trig": "trig"}
ABOUT = rdflib.URIRef("http://xmlns.com/foaf/0.1/primaryTopic")
DATASET = rdflib.URIRef("http://www.w3.org/ns/dcat#Dataset")


@pytest.fixture
def ask(corpus_app: Flask) -> FlaskClient:
    return corpus_app.test_client()


def rows(ask: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ask.get(address).text)))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/promises", ""),
        ("/promises", "?status=overdue"),
        ("/promises/numbers", ""),
        ("/budget", ""),
        ("/budget/missed", ""),
        ("/budget/155/provision", ""),
        ("/quality", ""),
        ("/quality/lines", "?outcome=mapped"),
        ("/quality/shapes", ""),
    ],
)
def test_parquet_has_the_rows_of_the_csv(ask: FlaskClient, path: str, query: str) -> None:
    answer = ask.get(f"{path}.parquet{query}")
    assert answer.status_code == 200
    table = pq.read_table(io.BytesIO(answer.data)).to_pylist()
    expected = rows(ask, f"{path}.csv{query}")
    assert expected
    assert [{name: cell or "" for name, cell in row.items()} for row in table] == expected
    assert answer.headers["X-Row-Count"] == str(len(expected))


@pytest.mark.parametrize("suffix", RDF)
def test_promises_as_rdf_are_the_datasets_of_the_list(ask: FlaskClient, suffix: str) -> None:
    expected = [row["dataset"] for row in rows(ask, "/promises.csv?status=overdue")][: files.PAGE]
    answer = ask.get(f"/promises.{suffix}?status=overdue")
    assert answer.status_code == 200
    graph = rdflib.Dataset().parse(data=answer.data, format=RDF[suffix])
    store = graph if isinstance(graph, rdflib.Dataset) else rdflib.Dataset()
    found = {str(s) for s, *_ in store.quads((None, rdflib.RDF.type, DATASET, None))} or {
        str(s) for s in graph.subjects(rdflib.RDF.type, DATASET)
    }
    assert expected
    assert found >= set(expected)
    assert not found & {row["dataset"] for row in rows(ask, "/promises.csv?status=released")}


def test_promises_as_rdf_come_by_the_page(ask: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PAGE", 3)
    expected = [row["dataset"] for row in rows(ask, "/promises.csv?sort=title")]
    answer = ask.get("/promises.nt?sort=title&page=2")
    assert all(f"<{iri}>" in answer.text for iri in expected[3:6])
    assert 'rel="next"' in " ".join(answer.headers.getlist("Link"))
    assert ask.get("/promises.nt?page=9999").status_code == 404


@pytest.mark.parametrize("suffix", RDF)
def test_heads_as_rdf(ask: FlaskClient, suffix: str) -> None:
    codes = {row["head"] for row in rows(ask, "/budget.csv")}
    answer = ask.get(f"/budget.{suffix}")
    assert answer.status_code == 200
    assert codes
    assert all(f"/id/head/{code}" in answer.text or f":head/{code}" in answer.text for code in codes)


@pytest.mark.parametrize("path", ["/promises", "/budget"])
def test_the_page_leads_to_them(ask: FlaskClient, path: str) -> None:
    page = ask.get(path, headers={"Accept": "text/html"}).text
    for suffix in ("csv", "json", "parquet", "ttl", "jsonld"):
        assert f'href="{path}.{suffix}"' in page


def test_hits_of_a_search_as_parquet_and_rdf(ask: FlaskClient) -> None:
    expected = rows(ask, "/search?q=itc&kind=dataset&format=csv")
    assert expected
    table = pq.read_table(io.BytesIO(ask.get("/search?q=itc&kind=dataset&format=parquet").data)).to_pylist()
    assert [{name: cell or "" for name, cell in row.items()} for row in table] == expected
    for suffix in RDF:
        answer = ask.get(f"/search?q=itc&kind=dataset&format={suffix}")
        assert answer.status_code == 200
        assert all(row["iri"].rsplit("/", 1)[-1] in answer.text for row in expected[:25])
