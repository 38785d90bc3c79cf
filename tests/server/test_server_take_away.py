"""Every list of the site can be taken away: below it are CSV, CSV for Excel, JSON, Parquet and RDF, each of which is what it says it is."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import pyarrow.parquet as pq
import pyoxigraph as px
import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.http.formats import NAMES, RDF, RDF_FORMATS
from server.lists.listings import LISTINGS
from server.quality.data import place_iri
from server.routes import ROUTES

HTML = {"Accept": "text/html"}
ALL = ("CSV", "CSV for Excel", *(name for name in NAMES.values() if name != "CSV"))
TYPES = {
    "CSV": "text/csv",
    "CSV for Excel": "text/csv",
    "JSON": "application/json",
    "Parquet": "application/vnd.apache.parquet",
} | {NAMES[offer.name]: offer.media_type for offer in RDF}
LISTS = (
    *(listing.path for listing in LISTINGS.values() if not listing.fixed),
    "/agencies?view=list",
    "/agencies",
    "/search?q=itc",
    "/promises",
    "/budget",
    "/budget/155",
    "/budget/missed",
    "/quality",
    "/quality/lines",
    "/quality/notes",
    "/quality/shapes",
)
_BAR = re.compile(r'<ul class="takeaway" aria-label="Take away: ([^"]*)">(.*?)</ul>', re.S)
_LINK = re.compile(r'<a href="([^"]+)">([^<]+)<span')
_FIGURE = re.compile(r"<figure.*?</figure>", re.S)
SH = "http://www.w3.org/ns/shacl#"
TYPE = px.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture
def ask(corpus_app: Flask) -> FlaskClient:
    return corpus_app.test_client()


def bars(ask: FlaskClient, path: str) -> dict[str, dict[str, str]]:
    """The addresses below each list of a page, by what they are called."""
    page = _FIGURE.sub("", ask.get(path, headers=HTML).text)
    return {
        name: {words.strip(): html.unescape(address) for address, words in _LINK.findall(bar)}
        for name, bar in _BAR.findall(page)
    }


def triples(data: bytes, format: str) -> set[px.Triple]:
    return {quad.triple for quad in px.parse(data, format=RDF_FORMATS[format])}


def about(found: set[px.Triple]) -> set[px.Triple]:
    """Without what a page of the catalogue says of itself and its neighbours, which have addresses of their format."""
    return {t for t in found if not re.search(r"/catalog\.\w+", f"{t.subject} {t.object}")}


def rows(ask: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ask.get(address).text, newline="")))


@pytest.mark.parametrize("path", LISTS)
def test_below_each_list_are_all_formats(ask: FlaskClient, path: str) -> None:
    found = {name: links for name, links in bars(ask, path).items() if links.keys() & set(NAMES.values())}
    lists = {name: links for name, links in found.items() if "Turtle" in links or path != "/promises"}
    assert lists
    assert len(found) - len(lists) == (path == "/promises")  # its numbers, which are no things
    for name, links in lists.items():
        assert [words for words in links if words in ALL] == list(ALL), name
    for words, address in next(iter(lists.values())).items():
        if words not in ALL:
            continue
        answer = ask.get(address)
        assert answer.status_code == 200, address
        assert answer.mimetype == TYPES[words], address
        if words.startswith("CSV"):
            assert answer.data.startswith(b"\xef\xbb\xbf") == (words == "CSV for Excel")
            assert next(csv.reader(io.StringIO(answer.text)))
        elif words == "JSON":
            assert json.loads(answer.data) is not None
        elif words == "Parquet":
            assert pq.read_table(io.BytesIO(answer.data)).column_names
        else:
            format = next(name for name, called in NAMES.items() if called == words)
            turtle = ask.get(next(iter(lists.values()))["Turtle"]).data
            assert about(triples(answer.data, format)) == about(triples(turtle, "ttl")), address


def test_no_page_has_half_of_the_formats(ask: FlaskClient) -> None:
    """Pages that are not among LISTS: a table under one of them would be a list that this file does not know."""
    known = {path.partition("?")[0] for path in LISTS} | {"/about/design"}
    for route in ROUTES:
        path = route.rule
        if path in known or "<" in path or "text/html; charset=utf-8" not in route.media_types:
            continue
        for name, links in bars(ask, path).items():
            assert not links.keys() & {"Parquet", "JSON-LD"}, f"{path}: {name}"


@pytest.mark.parametrize(
    ("path", "column"),
    [
        ("/quality", "source"),
        ("/quality/notes", "note"),
        ("/quality/notes?code=sum-mismatch", "note"),
        ("/budget/155/provision", "provision"),
        ("/budget/155/indicators", "figure"),
        ("/budget/missed", "actual_figure"),
    ],
)
def test_the_rdf_describes_what_the_table_lists(ask: FlaskClient, path: str, column: str) -> None:
    name, _, query = path.partition("?")
    listed = {row[column] for row in rows(ask, f"{name}.csv?{query}")[:50]} - {""}
    described = {t.subject.value for t in triples(ask.get(f"{name}.nt?{query}").data, "nt")}
    assert listed
    assert listed <= described


def test_what_does_not_add_up_is_described_by_its_notes(ask: FlaskClient) -> None:
    heads = {row["head"] for row in rows(ask, "/budget.csv")}
    found = {head: rows(ask, f"/budget/{head}/mismatches.csv") for head in heads}
    assert any(found.values())
    for head, listed in found.items():
        described = {t.subject.value for t in triples(ask.get(f"/budget/{head}/mismatches.ttl").data, "ttl")}
        assert described == {row["note"] for row in listed}


def test_lines_are_described_by_their_places(ask: FlaskClient) -> None:
    lines = rows(ask, "/quality/lines.csv?outcome=mapped")
    found = triples(ask.get("/quality/lines.nt?outcome=mapped&page=2").data, "nt")
    places = {place_iri(line["source"], line["locator"]) for line in lines[50:100]}
    assert {t.subject.value for t in found if t.predicate == TYPE} == places
    derived = {
        (t.subject.value, t.object.value) for t in found if t.predicate.value.endswith("wasDerivedFrom")
    }
    became = {(line["detail"], place_iri(line["source"], line["locator"])) for line in lines[50:100]}
    assert derived & became


def test_lines_that_nothing_was_read_from_are_described_too(ask: FlaskClient) -> None:
    lines = rows(ask, "/quality/lines.csv?outcome=blank")
    found = triples(ask.get("/quality/lines.ttl?outcome=blank").data, "ttl")
    assert lines
    outcomes = {t.object.value.rpartition("/")[2] for t in found if t.predicate.value.endswith("#outcome")}
    assert outcomes == {"blank"}
    assert {t.subject.value for t in found if t.predicate == TYPE} >= {
        place_iri(line["source"], line["locator"]) for line in lines[:50]
    }


@pytest.mark.parametrize("query", ["", "?severity=Warning", "?severity=Violation"])
def test_results_of_the_report_are_those_of_the_list(ask: FlaskClient, query: str) -> None:
    expected = rows(ask, f"/quality/shapes.csv{query}")
    found = triples(ask.get(f"/quality/shapes.nt{query}").data, "nt")

    def of(name: str) -> list[str]:
        return sorted(t.object.value for t in found if t.predicate.value == SH + name)

    assert of("focusNode") == sorted(row["focus"] for row in expected[:50])
    assert {value.rpartition("#")[2] for value in of("resultSeverity")} == {
        r["severity"] for r in expected[:50]
    }
    assert len(of("result")) == len(expected[:50])
    reports = [t for t in found if t.object.value == SH + "ValidationReport"]
    assert len(reports) == 1


def test_rdf_comes_by_the_page(ask: FlaskClient) -> None:
    first = ask.get("/quality/lines.ttl?outcome=mapped")
    told = " ".join(first.headers.getlist("Link"))
    assert '/quality/lines.ttl?outcome=mapped&page=2>; rel="next"' in told
    assert 'rel="alternate"; type="text/html"' in told
    again = ask.get("/quality/lines.ttl?outcome=mapped", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert ask.get("/quality/lines.ttl?page=99999").status_code == 404
    assert ask.get("/quality/lines.ttl?page=none").status_code == 400
    assert ask.get("/quality/lines.ttl?outcome=lost").status_code == 400
    links = bars(ask, "/quality/lines?outcome=mapped&page=2")["Lines and rows"]
    assert links["Turtle"].endswith("/quality/lines.ttl?outcome=mapped&page=2")
    assert links["CSV"].endswith("/quality/lines.csv?outcome=mapped")


def test_a_release_without_a_report_has_empty_ones(client: FlaskClient) -> None:
    for path in ("/quality.ttl", "/quality/lines.ttl", "/quality/shapes.ttl"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert triples(answer.data, "ttl") == set()
