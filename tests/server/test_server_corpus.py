"""The server over the bundled corpus, built by the real pipeline."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def site(corpus_app: Flask) -> FlaskClient:
    return corpus_app.test_client()


def table(site: FlaskClient, name: str) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(site.get(f"/tables/{name}.csv").get_data(as_text=True), newline=""))
    )


def test_front_numbers_are_the_tables(site: FlaskClient) -> None:
    counted = Counter(row["status"] for row in table(site, "datasets"))
    page = site.get("/?lang=en", headers=HTML).text
    for status in ("overdue", "dropped"):
        assert f"<b>{counted[status]}</b> <span>{status.title()}</span>" in page


def test_promises_are_the_datasets(site: FlaskClient) -> None:
    datasets = table(site, "datasets")
    assert f"{len(datasets)} in all" in site.get("/promises?lang=en", headers=HTML).text
    for status, number in Counter(row["status"] for row in datasets).items():
        assert f"{number} in all" in site.get(f"/promises?lang=en&status={status}", headers=HTML).text


def test_agency_links_lead_to_as_many_promises_as_they_say(site: FlaskClient) -> None:
    import re

    page = site.get("/agencies?lang=en", headers=HTML).text
    links = re.findall(r'href="(/promises\?agency=[^"]+)">promises: (\d+)</a>', page)
    assert len(links) > 3
    for link, number in links:
        assert f"{number} in all" in site.get(link.replace("&amp;", "&"), headers=HTML).text


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_every_kind_of_thing_has_a_page(site: FlaskClient, lang: str) -> None:
    query = "SELECT ?c (SAMPLE(?s) AS ?one) { ?s a ?c FILTER(STRSTARTS(STR(?s), 'http://localhost:8000/id/')) } GROUP BY ?c"
    rows = site.get("/sparql", query_string={"query": query}).get_json()["results"]["bindings"]
    assert len(rows) > 15
    for row in rows:
        path = row["one"]["value"].replace("http://localhost:8000/id/", "/doc/")
        assert site.get(f"{path}?lang={lang}", headers=HTML).status_code == 200, path
        assert site.get(f"{path}.ttl").status_code == 200, path


def test_from_an_entry_to_its_place_in_the_source(site: FlaskClient) -> None:
    for row in table(site, "entries")[:10]:
        path = row["entry"].replace("http://localhost:8000/id/", "/doc/")
        page = site.get(path + "?lang=en", headers=HTML).text
        place = row["locator"].split(" | ")[0].replace(";", "/").replace("=", "-")
        assert row["source"].replace("http://localhost:8000/id/", "/doc/") + "/" + place in page


def test_all_files_have_the_sums_of_the_manifest(site: FlaskClient, corpus_release: Path) -> None:
    files = site.get("/data/", headers={"Accept": "application/json"}).get_json()["files"]
    assert {"govplan.nq", "govplan.ttl.gz"} <= {f["path"] for f in files}
    for file in files:
        assert site.head("/data/" + file["path"]).headers["ETag"] == f'"{file["sha256"]}"'


def test_shapes_are_on_the_vocabulary_page(site: FlaskClient) -> None:
    page = site.get("/ns?lang=en", headers=HTML).text
    assert 'href="/ns/shapes?lang=en#Agency"' in page
    assert 'id="Agency"' in site.get("/ns/shapes?lang=en", headers=HTML).text


def test_catalogue_in_rdf(site: FlaskClient) -> None:
    text = site.get("/", headers={"Accept": "application/n-triples"}).text
    assert "<http://www.w3.org/ns/dcat#catalog> <http://localhost:8000/id/plan/" in text
