"""``/questions`` and ``/query/examples/``: each shipped question with its answer, as people read it and as data."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg import tables
from server.questions import answering
from server.words.i18n import translator

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def site(corpus_app: Flask) -> Flask:
    return corpus_app


@pytest.fixture
def ask(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_list_leads_to_all_of_them(ask: FlaskClient, lang: str) -> None:
    page = ask.get(f"/questions?lang={lang}", headers=HTML).text
    for name in [*tables.examples(), *tables.names()]:
        assert f'href="/query/examples/{name}?lang={lang}">{translator(lang)(f"question.{name}")}</a>' in page


@pytest.mark.parametrize("name", [*tables.examples(), *tables.names()])
def test_a_page_has_question_answer_and_query(ask: FlaskClient, name: str) -> None:
    page = ask.get(f"/query/examples/{name}", headers=HTML)
    assert page.status_code == 200
    assert f"<h1>{translator('en')(f'question.{name}')}</h1>" in page.text
    assert f"/query?example={name}" in page.text
    assert page.text.count("<h1>") == 1
    # no bare IRI of a thing in the table
    table = page.text[page.text.index("<tbody>") : page.text.index("</tbody>")]
    assert not re.search(r">http://localhost:8000/id/", table)


def test_a_row_leads_to_the_place_it_is_printed_at(ask: FlaskClient) -> None:
    page = ask.get("/query/examples/missed-estimates", headers=HTML).text
    places = re.findall(r'href="(/evidence/[^"]+)"', page)
    rows = page[page.index("<tbody>") :].count("<tr>")
    assert len(places) == 2 * rows > 0  # where it was estimated, and where it is reported
    assert ask.get(places[0].replace("&amp;", "&"), headers=HTML).status_code == 200


def test_rows_that_name_document_and_line_lead_there(ask: FlaskClient) -> None:
    page = ask.get("/query/examples/undertakings-of-a-scheme", headers=HTML).text
    places = re.findall(r'href="(/evidence/[^"]+)"[^>]*>([^<]+)</a>', page)
    assert places
    address, words = places[0]
    assert ", line" in words or ", page" in words
    assert ask.get(address.replace("&amp;", "&"), headers=HTML).status_code == 200


def test_the_whole_answer_is_there_as_data(ask: FlaskClient) -> None:
    told = ask.get("/query/examples/missed-estimates.csv")
    rows = list(csv.DictReader(io.StringIO(told.text)))
    assert told.headers["X-Row-Count"] == str(len(rows)) == "2"
    bindings = json.loads(ask.get("/query/examples/missed-estimates.json").data)["results"]["bindings"]
    assert [b["measure"]["value"] for b in bindings] == [row["measure"] for row in rows]
    assert ask.get("/query/examples/missed-estimates.csv?bom=1").data.startswith(b"\xef\xbb\xbf")
    unchanged = ask.get(
        "/query/examples/missed-estimates.csv", headers={"If-None-Match": told.headers["ETag"]}
    )
    assert unchanged.status_code == 304


def test_a_table_leads_to_its_own_files(ask: FlaskClient) -> None:
    page = ask.get("/query/examples/entries", headers=HTML).text
    for format in tables.FORMATS:
        assert f'href="/tables/entries.{format}"' in page


def test_long_answers_are_paged(ask: FlaskClient) -> None:
    first = ask.get("/query/examples/entries", headers=HTML)
    assert 'rel="next"' in " ".join(first.headers.getlist("Link"))
    second = ask.get("/query/examples/entries?page=2", headers=HTML)
    assert second.status_code == 200
    assert first.text[first.text.index("<tbody>") :] != second.text[second.text.index("<tbody>") :]
    assert ask.get("/query/examples/entries?page=999", headers=HTML).status_code == 404


def test_what_was_answered_ahead_is_asked_no_more(site: Flask) -> None:
    opened = site.extensions["releases"].opened()
    answering.ahead(opened)
    kept = dict(opened.memo["answers"])
    assert set(kept) == {*tables.examples(), *tables.names()}
    assert answering.answer(opened, "entries") is kept["entries"]


def test_there_is_nothing_else(ask: FlaskClient) -> None:
    assert ask.get("/query/examples/nothing", headers=HTML).status_code == 404
    assert ask.get("/query/examples/nothing.csv").status_code == 404
    assert ask.get("/query/examples/targets-missed.ttl").status_code == 404
