"""``/quality``: what became of every line, what does not fit, what the checks found; with places, and as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.quality.data import GROUPS, OUTCOMES, Ledger

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def site(corpus_app: Flask) -> Flask:
    return corpus_app


@pytest.fixture
def ask(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture(scope="module")
def ledger(corpus_release: Path) -> list[dict[str, str]]:
    with (corpus_release / "current" / "report" / "ledger.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_document_with_what_became_of_its_lines(ask: FlaskClient, ledger: list[dict[str, str]]) -> None:
    rows = read(ask.get("/quality.csv").text)
    expected = Counter((line["source"], line["outcome"]) for line in ledger)
    assert {
        (row["source"], name): int(row[name]) for row in rows for name in OUTCOMES if row[name] != "0"
    } == expected
    assert [row["source"] for row in rows] == list(dict.fromkeys(line["source"] for line in ledger))
    page = ask.get("/quality", headers=HTML).text
    for name, outcomes in GROUPS.items():
        count = sum(number for (_, outcome), number in expected.items() if outcome in outcomes)
        assert f'href="/quality/lines?outcome={name}"><b>{count:,}</b>' in page


@pytest.mark.parametrize("outcome", ["", "ignored", "heading", "mapped", "rejected"])
def test_the_lines_of_an_outcome(ask: FlaskClient, ledger: list[dict[str, str]], outcome: str) -> None:
    wanted = GROUPS.get(outcome, (outcome,)) if outcome else OUTCOMES
    expected = [line for line in ledger if line["outcome"] in wanted]
    rows = read(ask.get(f"/quality/lines.csv?outcome={outcome}").text)
    fields = ("source", "locator", "text", "outcome", "detail")
    assert [[row[f] for f in fields] for row in rows] == [[line[f] for f in fields] for line in expected]
    told = json.loads(ask.get(f"/quality/lines.json?outcome={outcome}").data)
    assert [line["locator"] for line in told] == [line["locator"] for line in expected]


def test_lines_of_a_document_lead_to_their_places(ask: FlaskClient, ledger: list[dict[str, str]]) -> None:
    sid = ledger[0]["source"].rpartition("/")[2]
    page = ask.get(f"/quality/lines?source={sid}&outcome=ignored", headers=HTML).text
    places = re.findall(r'class="evidence" href="([^"]+)"', page)
    of_it = [
        line
        for line in ledger
        if line["source"] == ledger[0]["source"] and line["outcome"] in GROUPS["ignored"]
    ]
    assert len(places) == min(50, len(of_it)) > 0
    assert all(place.startswith(f"/evidence/{sid}/") for place in places)
    for place in (places[0], places[-1]):
        assert ask.get(place, headers=HTML).status_code == 200


def test_pages_go_through_all_lines(ask: FlaskClient, ledger: list[dict[str, str]]) -> None:
    pages = -(-len(ledger) // 50)
    last = ask.get(f"/quality/lines?page={pages}", headers=HTML)
    assert last.text.count('class="evidence"') == len(ledger) - 50 * (pages - 1)
    assert ask.get(f"/quality/lines?page={pages + 1}", headers=HTML).status_code == 404


def test_a_mismatch_names_both_places(ask: FlaskClient) -> None:
    rows = read(ask.get("/quality/notes.csv?code=sum-mismatch").text)
    assert rows
    assert all(len(row["places"].split(" | ")) >= 2 for row in rows)
    page = ask.get("/quality/notes?code=sum-mismatch", headers=HTML).text
    places = re.findall(r'class="evidence" href="(/evidence/[^"]+)"', page)
    assert len(places) >= 2 * len(rows)
    assert "HK$5,000,002,000 apart" in page
    documents = {place.split("/")[2] for place in places}
    assert len(documents) >= 2  # it compares two documents
    for place in places[:2]:
        assert ask.get(place, headers=HTML).status_code == 200


def test_findings_by_shape_lead_to_things_and_rules(ask: FlaskClient, corpus_release: Path) -> None:
    report = json.loads((corpus_release / "current" / "report" / "shacl.json").read_bytes())
    rows = read(ask.get("/quality/shapes.csv").text)
    assert Counter(row["shape"] for row in rows) == Counter(r["shape"] for r in report["results"])
    shape = rows[0]["shape"].rpartition("#")[2]
    page = ask.get(f"/quality/shapes?shape={shape}", headers=HTML).text
    things = re.findall(r'data-label="Thing"><a href="(/doc/[^"]+)"', page)
    assert len(things) == sum(row["shape"].endswith(f"#{shape}") for row in rows)
    assert ask.get(things[0], headers=HTML).status_code == 200
    rules = re.findall(r'href="/ns/shapes#([^"]+)"><code>', page)
    listed = ask.get("/ns/shapes", headers=HTML).text
    assert rules
    assert all(f'id="{rule}"' in listed for rule in rules)


@pytest.mark.parametrize("path", ["/quality", "/quality/lines", "/quality/notes", "/quality/shapes"])
@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_pages_in_three_languages(ask: FlaskClient, path: str, lang: str) -> None:
    page = ask.get(f"{path}?lang={lang}", headers=HTML)
    assert page.status_code == 200
    assert f'<html lang="{lang}">' in page.text
    assert page.text.count("<h1>") == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/quality/lines?outcome=lost", 400),
        ("/quality/lines?source=nothing", 404),
        ("/quality/notes?code=nothing", 404),
        ("/quality/shapes?severity=grave", 400),
        ("/quality/shapes?shape=Nothing", 404),
        ("/quality/lines.xml", 404),
    ],
)
def test_what_there_is_not(ask: FlaskClient, path: str, status: int) -> None:
    assert ask.get(path).status_code == status


def test_a_release_without_reports_says_so(client: FlaskClient) -> None:
    page = client.get("/quality", headers=HTML)
    assert page.status_code == 200
    assert "no report beside it" in page.text
    assert client.get("/quality/lines", headers=HTML).status_code == 200


def test_rows_of_several_lines_and_wide_characters_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    rows = [
        ["s1", "line=1", "一行\n兩行", "rejected", "no, reason"],
        ["s1", "line=2", 'a "quote"', "mapped", "x"],
        ["s2", "line=1", "", "rejected", "三"],
    ]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["source", "locator", "text", "outcome", "detail"], *rows])
    ledger = Ledger(path)
    assert ledger.total == {"rejected": 2, "mapped": 1}
    found = [list(vars_of(line)) for line in ledger.read(ledger.choose("", ("rejected",)))]
    assert found == [rows[0], rows[2]]
    assert [line.detail for line in ledger.read(ledger.choose("s1", OUTCOMES))] == ["no, reason", "x"]


def vars_of(line: object) -> tuple[str, ...]:
    return tuple(getattr(line, name) for name in ("source", "locator", "text", "outcome", "detail"))
