"""Pages and tables as of another day."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as px
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg import tables
from kg.asof import Calendar, parse_day, view
from kg.release import Release, build
from kg.settings import Settings
from server import create_app

PAGES = (
    "/",
    "/promises",
    "/catalog",
    "/agencies",
    "/search?q=data",
    "/doc/catalog",
    "/doc/plan/ogcio/2019-2021",
)
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Release:
    release = build([], Settings(out=tmp_path_factory.mktemp("corpus"))).release
    assert release is not None
    return release


@pytest.fixture(scope="module")
def application(made: Release) -> Iterator[Flask]:
    app = create_app(made.out, Settings(out=made.out, threads=2))
    yield app
    app.extensions["releases"].close()


@pytest.fixture
def site(application: Flask) -> FlaskClient:
    return application.test_client()


def _with(path: str, day: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}asOf={day}"


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("asked", ["2019", "2020-06-15", "2024-01", "2027"])
def test_tables_are_those_of_the_view(site: FlaskClient, made: Release, asked: str) -> None:
    day = Calendar.of(made.store(), made.base).effective(parse_day(asked))
    seen = view(made.store(), made.base, day)
    for name in tables.names():
        expected = [list(tables.columns(name)), *map(list, tables.run(seen, name, made.base))]
        assert _rows(site.get(f"/tables/{name}.csv?asOf={asked}").text) == expected, name


def test_a_month_or_a_year_is_its_last_day(site: FlaskClient) -> None:
    for short, long, said in (
        ("2020", "2020-12-31", "31 December"),
        ("2020-02", "2020-02-29", "29 February"),
    ):
        assert (
            site.get(f"/tables/datasets.csv?asOf={short}").text
            == site.get(f"/tables/datasets.csv?asOf={long}").text
        )
        assert f"as of {said} 2020" in site.get(f"/promises?asOf={short}", headers=HTML).text


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_of_which_day_they_are(site: FlaskClient, path: str) -> None:
    now, then = site.get(path, headers=HTML), site.get(_with(path, "2020"), headers=HTML)
    assert (now.status_code, then.status_code) == (200, 200)
    assert "as of 31 December 2020" in then.text
    assert "7 of the 13 documents" in then.text
    assert f'href="{path}">Back to now' in then.text
    assert "Back to now" not in now.text
    assert then.headers["Memento-Datetime"] == "Thu, 31 Dec 2020 23:59:59 GMT"
    assert "Memento-Datetime" not in now.headers
    assert (
        f'<http://localhost{path.partition("?")[0]}>; rel="original latest-version"'
        in then.headers.getlist("Link")
    )
    assert then.headers["X-Robots-Tag"] == "noindex"
    assert now.headers.get("ETag") is None or now.headers["ETag"] != then.headers["ETag"]


@pytest.mark.parametrize("path", PAGES)
def test_the_canonical_address_has_no_day(site: FlaskClient, path: str) -> None:
    found = re.findall(
        r'<link rel="canonical" href="([^"]*)"', site.get(_with(path, "2020"), headers=HTML).text
    )
    assert len(found) == 1
    assert "asOf" not in found[0]


def test_links_of_a_page_stay_on_its_day(site: FlaskClient) -> None:
    text = site.get("/promises?asOf=2020", headers=HTML).text
    links = set(re.findall(r'href="(/[^"#]*)"', text.replace("&amp;", "&")))
    days = {x for x in links if x.startswith(("/doc/", "/tables/", "/catalog", "/agencies"))}
    assert days
    assert all("asOf=2020" in x for x in days)
    assert not any("asOf" in x for x in links if x.startswith(("/data", "/static", "/releases", "/ns")))
    other = site.get("/promises?asOf=2020&status=released", headers=HTML).text
    assert 'name="asOf" value="2020-12-31"' in other  # the filter form asks for the same day again


def test_what_was_not_out_is_not_there(site: FlaskClient) -> None:
    assert site.get("/doc/plan/itc/2026-2028", headers=HTML).status_code == 200
    assert site.get("/doc/plan/itc/2026-2028?asOf=2020", headers=HTML).status_code == 404
    assert site.get("/doc/plan/itc/2026-2028?asOf=2025-11-30", headers=HTML).status_code == 404
    assert site.get("/doc/plan/itc/2026-2028?asOf=2025-12-01", headers=HTML).status_code == 200


def test_a_dataset_has_the_status_of_the_day(site: FlaskClient) -> None:
    then = {r[0]: r for r in _rows(site.get("/tables/datasets.csv?asOf=2019-01").text)}
    status = tables.columns("datasets").index("status")
    planned = next(iri for iri, row in then.items() if row[status] == "planned")
    path = "/doc/" + planned.partition("/id/")[2]
    graph = site.get(f"{path}.ttl?asOf=2019-01")
    said = {
        q.object.value
        for q in px.parse(graph.data, px.RdfFormat.TURTLE)
        if q.predicate.value.endswith("#status")
    }  # type: ignore[union-attr]
    assert {value.rpartition("/")[2] for value in said} == {"planned"}
    assert graph.headers["ETag"] != site.get(f"{path}.ttl").headers["ETag"]
    assert "asOf=2019-01" in graph.headers["Content-Location"]
    redirect = site.get(f"/id/{path.removeprefix('/doc/')}?asOf=2019-01", headers=HTML)
    assert redirect.headers["Location"].endswith("?asOf=2019-01")


def test_before_the_first_document(site: FlaskClient) -> None:
    page = site.get("/promises?asOf=1990", headers=HTML)
    assert page.status_code == 200
    assert "had been published by 31 December 1990: the first document is of 31 December 2007" in page.text
    assert len(_rows(site.get("/tables/entries.csv?asOf=1990").text)) == 1


def test_later_than_the_release(site: FlaskClient) -> None:
    page = site.get("/promises?asOf=2030-01-01", headers=HTML).text
    assert "No document later than 31 December 2025 is known" in page
    late = tables.columns("datasets").index("months_late")
    iri = tables.columns("datasets").index("status")

    def overdue(day: str) -> list[int]:
        rows = _rows(site.get(f"/tables/datasets.csv?asOf={day}").text)[1:]
        return [int(r[late]) for r in rows if r[iri] == "overdue"]

    assert overdue("2031-03") == [months + 12 for months in overdue("2030-03")] != []


@pytest.mark.parametrize(
    "value", ["yesterday", "2020-13", "2020-02-30", "20200101", "-1", "2020-1-1", "%00", "' OR 1=1"]
)
@pytest.mark.parametrize("path", ["/promises", "/tables/entries.csv", "/doc/catalog", "/"])
def test_a_day_that_is_none_is_a_bad_request(site: FlaskClient, path: str, value: str) -> None:
    answer = site.get(
        path, query_string={"asOf": value}, headers={"Accept": "application/json"}, buffered=True
    )
    assert answer.status_code in (400, 406)
    again = site.get(path, query_string={"asOf": value}, headers={"Accept": "*/*"}, buffered=True)
    assert again.status_code == 400
    assert "2024-03-05" in again.get_json()["hint"]


def test_an_empty_day_is_now(site: FlaskClient) -> None:
    assert site.get("/tables/entries.csv?asOf=").text == site.get("/tables/entries.csv").text


@pytest.mark.parametrize("path", ["/releases?format=json", "/data/?format=json", "/health"])
def test_what_has_no_days_answers_as_ever(site: FlaskClient, path: str) -> None:
    assert site.get(_with(path, "2020")).status_code == 200
    assert site.get(_with(path, "nonsense")).status_code == 200


def test_days_that_do_not_differ_share_a_view(site: FlaskClient, application: Flask) -> None:
    views = application.extensions["views"]
    site.get("/tables/plans.csv?asOf=2021-05-03", buffered=True)
    before = list(views._held)
    site.get("/tables/plans.csv?asOf=2021-05-30", buffered=True)
    assert list(views._held) == before


def test_views_that_are_too_many_go(made: Release) -> None:
    app = create_app(made.out, Settings(out=made.out, threads=2, asof_quads=50_000))
    client = app.test_client()
    for day in ("2019", "2020", "2021", "2025-06"):
        assert client.get(f"/tables/plans.csv?asOf={day}", buffered=True).status_code == 200
    views = app.extensions["views"]
    assert sum(len(v.store) for v in views._held.values()) <= 50_000
    assert list(views._held)[-1].endswith("@2025-06-01")
    app.extensions["releases"].close()


def test_who_waits_too_long_for_a_view_is_told_to_come_again(made: Release) -> None:
    app = create_app(made.out, Settings(out=made.out, threads=2, asof_wait=0.05))
    views = app.extensions["views"]
    with views._turn:  # another is being made
        answer = app.test_client().get("/tables/plans.csv?asOf=2020", buffered=True)
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert app.test_client().get("/tables/plans.csv?asOf=2020", buffered=True).status_code == 200
    app.extensions["releases"].close()


def test_many_at_once_make_a_view_once(
    application: Flask, made: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = application.extensions["views"]
    monkeypatch.setattr(views, "_room", threading.BoundedSemaphore(8))
    monkeypatch.setattr(views, "_seconds", 60.0)
    calls: list[date] = []
    make = views._make

    def counted(release: object, day: date) -> object:
        calls.append(day)
        return make(release, day)

    monkeypatch.setattr(views, "_make", counted)
    answers: list[str] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(
                application.test_client().get("/tables/entries.csv?asOf=2022-07").text
            )
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [date(2022, 7, 1)]
    assert len(set(answers)) == 1
    assert len(answers) == 6


def test_an_older_release_has_days_too(tmp_path: Path, made: Release) -> None:
    assert made.out
    built = build([str(p) for p in _texts()], Settings(out=tmp_path)).release
    build([], Settings(out=tmp_path))
    assert built is not None
    app = create_app(tmp_path, Settings(out=tmp_path, threads=1))
    page = app.test_client().get(f"/releases/{built.id}/promises?asOf=2020", headers=HTML)
    assert "as of 31 December 2020" in page.text
    assert f'href="/releases/{built.id}/promises">Back to now' in page.text.replace("http://localhost", "")
    app.extensions["releases"].close()
    app.extensions["shelf"].close()


def _texts() -> list[Path]:
    from kg import corpus

    return [path for path in corpus.paths() if path.name.startswith(("ogcio-2019", "itib-2024"))]


@pytest.mark.parametrize("day", ["0001", "0001-01-01", "9999", "9999-12-31"])
def test_the_first_and_last_days_of_the_calendar(site: FlaskClient, day: str) -> None:
    for path in ("/promises", "/tables/datasets.csv", "/doc/catalog.ttl"):
        answer = site.get(f"{path}?asOf={day}")
        assert answer.status_code == 200
        assert answer.headers["Memento-Datetime"].endswith("23:59:59 GMT")


def test_a_timegate_finds_the_page_of_a_moment(site: FlaskClient) -> None:
    asked = {"Accept-Datetime": "Tue, 05 Mar 2019 23:30:00 GMT"}
    for path, where in (
        ("/doc/plan/ogcio/2019-2021", "/doc/plan/ogcio/2019-2021?asOf=2019-03-05"),
        ("/", "/?asOf=2019-03-05"),
        ("/promises?status=planned", "/promises?status=planned&asOf=2019-03-05"),
    ):
        answer = site.get("/timegate" + path, headers=asked)
        assert (answer.status_code, answer.headers["Location"]) == (302, "http://localhost" + where)
        assert "Accept-Datetime" in answer.headers["Vary"]
        assert f'<http://localhost{path.partition("?")[0]}>; rel="original"' in answer.headers.getlist("Link")
        assert "Memento-Datetime" not in answer.headers
        assert (
            site.get(answer.headers["Location"], headers=HTML).headers["Memento-Datetime"]
            == "Tue, 05 Mar 2019 23:59:59 GMT"
        )
    assert site.get("/timegate/promises").headers["Location"] == "http://localhost/promises"
    assert site.get("/timegate/promises", headers={"Accept-Datetime": "5 March"}).status_code == 400
    assert site.get("/timegate/sparql", headers=asked).status_code == 404


def test_pages_name_their_timegate(site: FlaskClient) -> None:
    for path in ("/promises", "/promises?asOf=2020", "/tables/plans.csv"):
        gate = f'<http://localhost/timegate{path.partition("?")[0]}>; rel="timegate"'
        assert gate in site.get(path, headers={"Accept": "*/*"}).headers.getlist("Link")


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl", "parquet"])
def test_a_table_says_how_many_rows_it_has(site: FlaskClient, format: str) -> None:
    rows = len(_rows(site.get("/tables/entries.csv").text)) - 1
    assert site.get(f"/tables/entries.{format}").headers["X-Row-Count"] == str(rows)


@pytest.mark.parametrize("day", ["2020-06-01", "2024-06-01", "2025-12-31", "2030-01-01"])
def test_lists_and_search_are_as_of_the_day(site: FlaskClient, day: str) -> None:
    for listed, table, column in (("/entries", "entries", "entry"), ("/catalog", "datasets", "dataset")):
        rows = csv.DictReader(io.StringIO(site.get(f"{listed}?format=csv&asOf={day}").text, newline=""))
        expected = csv.DictReader(io.StringIO(site.get(f"/tables/{table}.csv?asOf={day}").text, newline=""))
        assert {(r["iri"], r["status"]) for r in rows} == {(r[column], r["status"]) for r in expected}
    plans = site.get(f"/search?q=data&kind=plan&format=json&asOf={day}")
    known = site.get(f"/plans?format=json&asOf={day}").json
    assert known is not None
    if plans.status_code == 200:
        assert plans.json is not None
        assert {hit["iri"] for hit in plans.json["hits"]} <= {plan["iri"] for plan in known}
    else:
        assert not known
