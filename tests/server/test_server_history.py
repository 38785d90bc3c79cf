"""Releases at their own addresses: manifest, reports, differences, and older ones still open to questions."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as px
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg import corpus
from kg.release import Release, build, releases
from kg.release.publish import make_current
from kg.settings import Settings
from server import create_app

DCAT = "http://www.w3.org/ns/dcat#"
IMMUTABLE = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three releases, each of one plan more; the last is current."""
    out = tmp_path_factory.mktemp("shelf")
    plans = [
        p
        for p in corpus.paths()
        if p.name in ("ogcio-2019-2021.txt", "itib-2024-2026.txt", "itib-2025-2027.md")
    ]
    plans.sort(key=lambda p: p.name, reverse=True)
    for number in range(1, 4):
        made = build([str(p) for p in plans[:number]], Settings(out=out)).release
        assert made is not None
        os.utime(made.path / "manifest.json", (1_700_000_000 + number, 1_700_000_000 + number))
    return out


@pytest.fixture(scope="module")
def ids(shelf: Path) -> list[str]:
    """In the order that they were made."""
    found = sorted(releases(shelf), key=lambda r: (r.path / "manifest.json").stat().st_mtime)
    return [r.id for r in found]


@pytest.fixture(scope="module")
def application(shelf: Path) -> Iterator[Flask]:
    made = create_app(shelf, Settings(out=shelf, threads=2, old_releases=1))
    yield made
    made.extensions["releases"].close()
    made.extensions["shelf"].close()


class Reader(FlaskClient):
    """Reads every answer to its end, as a server does: only then is a release given back."""

    def open(self, *args: Any, buffered: bool = True, **more: Any) -> Any:
        return super().open(*args, buffered=buffered, **more)


@pytest.fixture
def site(application: Flask) -> FlaskClient:
    application.test_client_class = Reader
    return application.test_client()


def _triples(text: bytes) -> set[px.Triple]:
    return {quad.triple for quad in px.parse(text, px.RdfFormat.TURTLE, base_iri="http://x/")}


def test_the_list_has_the_latest_made_first(site: FlaskClient, ids: list[str]) -> None:
    listed = site.get("/releases?format=json").get_json()["releases"]
    assert [r["id"] for r in listed] == ids[::-1]
    assert [r["current"] for r in listed] == [True, False, False]
    page = site.get("/releases", headers={"Accept": "text/html"}).text
    assert all(f'href="/releases/{i}"' in page for i in ids)


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"]
)
def test_the_list_as_rdf(site: FlaskClient, ids: list[str], accept: str) -> None:
    answer = site.get("/releases", headers={"Accept": accept})
    assert answer.content_type.split(";")[0] == accept
    kinds = {
        "text/turtle": px.RdfFormat.TURTLE,
        "application/ld+json": px.RdfFormat.JSON_LD,
        "application/n-triples": px.RdfFormat.N_TRIPLES,
        "application/rdf+xml": px.RdfFormat.RDF_XML,
    }
    said = {q.triple for q in px.parse(answer.data, kinds[accept])}
    base = "http://localhost:8000/"

    def edge(a: str, name: str, b: str) -> px.Triple:
        return px.Triple(px.NamedNode(base + a), px.NamedNode(DCAT + name), px.NamedNode(base + b))

    for older, newer in pairwise(ids):
        assert edge(f"releases/{newer}", "previousVersion", f"releases/{older}") in said
    assert edge("id/release", "hasCurrentVersion", f"releases/{ids[-1]}") in said
    assert len([t for t in said if t.predicate.value == DCAT + "hasCurrentVersion"]) == 1
    assert {t.object.value for t in said if t.predicate.value == DCAT + "version"} == set(ids)  # type: ignore[union-attr]


def test_one_release_as_rdf_has_its_dumps_and_sources(site: FlaskClient, ids: list[str], shelf: Path) -> None:
    said = _triples(site.get(f"/releases/{ids[1]}?format=ttl").data)
    by = {}
    for triple in said:
        by.setdefault(triple.predicate.value, []).append(triple)
    release = Release(shelf, ids[1])
    dumps = [name for name in release.files() if name.startswith("data/")]
    assert len(by[DCAT + "downloadURL"]) == len(dumps)
    sums = {t.object.value for t in by["http://spdx.org/rdf/terms#checksumValue"]}
    assert sums == {release.files()[name]["sha256"] for name in dumps}
    assert len(by["http://www.w3.org/ns/prov#wasDerivedFrom"]) == 2
    address = next(
        t.object.value for t in by[DCAT + "downloadURL"] if t.object.value.endswith("govplan.ttl.gz")
    )
    assert site.get(address.removeprefix("http://localhost")).status_code == 200


def test_a_release_has_links_to_its_neighbours(site: FlaskClient, ids: list[str]) -> None:
    links = site.get(f"/releases/{ids[1]}").headers.getlist("Link")
    for relation, path in (
        ("predecessor-version", f"/releases/{ids[0]}"),
        ("successor-version", f"/releases/{ids[2]}"),
        ("latest-version", "/releases/latest"),
        ("version-history", "/releases"),
    ):
        assert f'<{path}>; rel="{relation}"' in links
    first = " ".join(site.get(f"/releases/{ids[0]}").headers.getlist("Link"))
    assert "predecessor-version" not in first
    said = site.get(f"/releases/{ids[1]}?format=json").get_json()
    assert (said["previous"], said["next"], said["id"]) == (ids[0], ids[2], ids[1])


def test_latest_is_a_redirect_for_all_below_it(site: FlaskClient, ids: list[str]) -> None:
    for rest in ("", "/diff?format=json", "/doc/catalog.ttl", "/data/govplan.ttl"):
        answer = site.get("/releases/latest" + rest)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/releases/{ids[-1]}{rest}")


def test_the_manifest_as_it_was_written(site: FlaskClient, ids: list[str], shelf: Path) -> None:
    answer = site.get(f"/releases/{ids[0]}/manifest.json")
    assert answer.data == (shelf / "releases" / ids[0] / "manifest.json").read_bytes()
    assert answer.headers["Cache-Control"] == IMMUTABLE
    assert (
        site.get(
            f"/releases/{ids[0]}/manifest.json", headers={"If-None-Match": answer.headers["ETag"]}
        ).status_code
        == 304
    )


def test_reports(site: FlaskClient, ids: list[str], shelf: Path) -> None:
    folder = shelf / "releases" / ids[0] / "report"
    for name in ("shacl.txt", "shacl.ttl", "shacl.json", "ledger.csv", "notes.csv"):
        answer = site.get(f"/releases/{ids[0]}/report/{name}")
        assert answer.data == (folder / name).read_bytes()
        assert answer.headers["Cache-Control"] == IMMUTABLE
    with (folder / "ledger.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert site.get(f"/releases/{ids[0]}/report/ledger.json").get_json() == rows
    assert site.get(f"/releases/{ids[0]}/report/other.json").status_code == 404
    assert site.get(f"/releases/{ids[0]}/report/..%2f..%2fmanifest.json").status_code == 404


@pytest.mark.parametrize(
    ("accept", "name"),
    [("text/plain", "shacl.txt"), ("text/turtle", "shacl.ttl"), ("application/json", "shacl.json")],
)
def test_the_shacl_report_by_negotiation(
    site: FlaskClient, ids: list[str], shelf: Path, accept: str, name: str
) -> None:
    answer = site.get(f"/releases/{ids[0]}/report/", headers={"Accept": accept})
    assert answer.data == (shelf / "releases" / ids[0] / "report" / name).read_bytes()
    assert "Accept" in answer.headers["Vary"]
    page = site.get(f"/releases/{ids[0]}/report/", headers={"Accept": "text/html"})
    assert "ledger.csv" in page.text


@pytest.mark.parametrize("format", ["text", "json", "ttl"])
def test_a_difference_is_what_kg_diff_prints(
    site: FlaskClient, ids: list[str], shelf: Path, format: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg", "diff", ids[0], ids[1], "--out", str(shelf), "--format", format],
        capture_output=True,
        check=True,
    )
    assert site.get(f"/releases/{ids[0]}/diff/{ids[1]}?format={format}").data == done.stdout
    assert site.get(f"/releases/{ids[1]}/diff?format={format}").data == done.stdout


def test_a_difference_as_a_page_and_of_the_first_release(site: FlaskClient, ids: list[str]) -> None:
    page = site.get(f"/releases/{ids[1]}/diff", headers={"Accept": "text/html"})
    counts = site.get(f"/releases/{ids[1]}/diff?format=json").get_json()["counts"]
    assert f">Plan</span> {counts['added']['Plan']}" in page.text
    assert f"/releases/{ids[1]}/doc/plan/" in page.text
    none = site.get(f"/releases/{ids[0]}/diff", headers={"Accept": "application/json"})
    assert none.status_code == 404
    assert "No release was made before" in none.get_json()["detail"]


def test_a_difference_too_large_is_refused_with_the_command_that_does_it(shelf: Path, ids: list[str]) -> None:
    app = create_app(shelf, Settings(out=shelf, threads=1, max_diff_bytes=1000))
    answer = app.test_client().get(f"/releases/{ids[1]}/diff?format=json")
    app.extensions["releases"].close()
    assert answer.status_code == 413
    assert f"kg diff {ids[0]} {ids[1]}" in answer.get_json()["hint"]


def test_older_releases_answer_as_they_did(site: FlaskClient, ids: list[str]) -> None:
    counts = []
    for name in ids:
        text = site.get(f"/releases/{name}/tables/plans.csv").text
        counts.append(len(list(csv.reader(io.StringIO(text)))) - 1)
        asked = site.get(
            f"/releases/{name}/sparql",
            query_string={
                "query": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p a <https://w3id.org/govplan#Plan> }"
            },
            headers={"Accept": "application/sparql-results+json"},
        ).get_json()
        assert "results" in asked, asked
        assert asked["results"]["bindings"][0]["n"]["value"] == str(counts[-1])
    assert counts == [1, 2, 3]
    assert site.get("/tables/plans.csv").text == site.get(f"/releases/{ids[-1]}/tables/plans.csv").text


def test_pages_of_an_older_release_stay_in_it(site: FlaskClient, ids: list[str]) -> None:
    old, plan = ids[0], "plan/ogcio/2019-2021"
    page = site.get(f"/releases/{old}/plans", headers={"Accept": "text/html"})
    assert f'href="/releases/{old}/doc/{plan}' in page.text
    assert f"This is release {old}" in page.text
    assert 'href="/assets/' in page.text  # what no release has of its own
    assert f'href="/releases/{old}/static' not in page.text
    assert "noindex" in page.headers["X-Robots-Tag"]
    thing = site.get(f"/releases/{old}/id/{plan}", headers={"Accept": "text/turtle"})
    assert (thing.status_code, thing.headers["Location"]) == (303, f"/releases/{old}/doc/{plan}")
    document = site.get(thing.headers["Location"], headers={"Accept": "text/turtle"})
    assert b"http://localhost:8000/id/plan/ogcio/2019-2021" in document.data  # the same IRI names the thing
    links = " ".join(document.headers.getlist("Link"))
    assert f'<http://localhost/doc/{plan}>; rel="original latest-version"' in links
    assert "Memento-Datetime" in document.headers
    assert document.headers["Content-Location"].startswith(f"/releases/{old}/doc/")


def test_pages_of_the_current_release_at_its_own_address_bear_no_warning(
    site: FlaskClient, ids: list[str]
) -> None:
    page = site.get(f"/releases/{ids[-1]}/promises", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "This is release" not in page.text


@pytest.mark.parametrize("rest", ["static/style.css", "ns", "metrics", "releases", "nothing", "health"])
def test_an_older_release_has_only_what_is_its_own(site: FlaskClient, ids: list[str], rest: str) -> None:
    assert site.get(f"/releases/{ids[0]}/{rest}").status_code == 404


def test_a_release_that_is_not_there(site: FlaskClient) -> None:
    for path in (
        "",
        "/doc/catalog",
        "/sparql?query=ASK{}",
        "/diff",
        "/report/",
        "/manifest.json",
        "/tables/plans.csv",
    ):
        answer = site.get(f"/releases/2020-01-01-0a0b0c0d{path}", headers={"Accept": "application/json"})
        assert answer.status_code == 404, path
        assert "/releases lists them" in answer.get_json()["hint"]


def test_no_more_older_releases_are_open_than_the_setting_says(
    application: Flask, site: FlaskClient, ids: list[str]
) -> None:
    shelf = application.extensions["shelf"]
    first = shelf.lease(ids[0])
    busy = site.get(f"/releases/{ids[1]}/tables/plans.csv")
    assert busy.status_code == 503
    assert "Retry-After" in busy.headers
    first.end()
    assert site.get(f"/releases/{ids[1]}/tables/plans.csv").status_code == 200
    assert list(shelf._open) == [ids[1]]
    assert not any(shelf._uses.values())


def test_going_back_makes_an_older_release_current_and_keeps_the_rest(
    shelf: Path, ids: list[str], site: FlaskClient
) -> None:
    fresh = create_app(shelf, Settings(out=shelf, threads=1))
    try:
        make_current(Release(shelf, ids[0]))
        there = fresh.test_client().get("/releases/latest").headers["Location"]
        assert there == f"/releases/{ids[0]}"
        assert fresh.test_client().get(f"/releases/{ids[2]}/tables/plans.csv").status_code == 200
    finally:
        make_current(Release(shelf, ids[2]))
        fresh.extensions["releases"].close()
        fresh.extensions["shelf"].close()


def test_a_folder_that_is_no_release_is_not_listed(shelf: Path, site: FlaskClient, ids: list[str]) -> None:
    broken = shelf / "releases" / "2019-01-01-00000000"
    broken.mkdir()
    (broken / "manifest.json").write_text(json.dumps({"base": 1}))
    try:
        listed = site.get("/releases?format=json").get_json()["releases"]
        assert [r["id"] for r in listed] == ids[::-1]
        assert site.get("/releases/2019-01-01-00000000").status_code == 404
    finally:
        (broken / "manifest.json").unlink()
        broken.rmdir()
