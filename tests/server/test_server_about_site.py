"""``/about`` and the scorecard of best practices: every proof is followed and shows what it is said to show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app
from server.about.practices import PRACTICES
from server.words.i18n import translator

HTML = {"Accept": "text/html"}
SHOWS = {
    1: r"<h1>Datasets.*text/turtle|text/turtle.*<h1>Datasets",
    2: r"dct:title .*@zh-Hant|dct:title .*@en",
    3: r"a qb:DataStructureDefinition",
    4: r"dct:license <https://data\.gov\.hk/en/terms-and-conditions>",
    5: r"prov:wasDerivedFrom <http://localhost:8000/id/source/[0-9a-f]+/",
    6: r"<h1>Quality of this release</h1>",
    7: r'dcat:version "2025-12-31-',
    8: r'href="/releases/2025-12-31-[0-9a-f]+"',
    9: r"<code>http://localhost:8000/id/dataset/",
    10: r"<code>http://localhost:8000/id/plan/",
    11: r"dcat:hasVersion <http://localhost:8000/releases/",
    12: r"\.nq",
    13: r",20\d\d-[01]\d,",
    14: r"text/turtle.*application/ld\+json|application/ld\+json.*text/turtle",
    15: r"void:vocabulary [^;]*\bdcat:[^;]*;",
    16: r'<h2 id="classes">.*<h2 id="properties">.*<h2 id="shapes">',
    17: r"\.nq\.gz",
    18: r"<h1>Triple pattern fragments",
    19: r"dcat-ap",
    20: r"/changes\.atom",
    21: r"as of \d\d? \w+ 20\d\d",
    22: r"Overdue",
    23: r'"boolean":true',
    24: r"sd:Service",
    25: r'"/sparql"',
    26: r'"boolean":true',
    27: r"<h1>Datasets",
    28: r'<h2 id="documents">',
    29: r'<h2 id="contact">',
    30: r"What the documents print that does not fit",
    31: r"Which indicators missed their estimate",
    32: r'<figure class="chart"',
    33: r'class="evidence" href="/evidence/.*class="evidence" href="/evidence/',
    34: r'<h2 id="terms">.*https://data\.gov\.hk/en/terms-and-conditions',
    35: r"Cite this",
}


@pytest.fixture(scope="module")
def site(corpus_app: Flask) -> Flask:
    return corpus_app


@pytest.fixture
def ask(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture(scope="module")
def proofs(site: Flask) -> dict[int, str]:
    told = site.test_client().get("/about/best-practices?format=json").json
    assert told is not None
    return {row["number"]: row["proof"] for row in told["practices"]}


@pytest.mark.parametrize("number", range(1, 36))
def test_the_proof_shows_what_it_is_said_to_show(
    ask: FlaskClient, proofs: dict[int, str], number: int
) -> None:
    answer = ask.get(proofs[number], headers={"Accept": "text/html, */*;q=0.1"}, follow_redirects=True)
    assert answer.status_code == 200
    fragment = proofs[number].partition("#")[2]
    assert f'id="{fragment}"' in answer.text or not fragment
    assert re.search(SHOWS[number], answer.text, re.DOTALL), answer.text[:2000]


def test_there_are_as_many_as_the_recommendation_has(proofs: dict[int, str]) -> None:
    assert list(proofs) == list(range(1, 36))
    assert [practice.number for practice in PRACTICES] == list(proofs)
    assert all(proof.startswith("/") and "{" not in proof for proof in proofs.values())


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_scorecard_in_three_languages(ask: FlaskClient, lang: str) -> None:
    page = ask.get(f"/about/best-practices?lang={lang}", headers=HTML).text
    assert page.count('<tr id="bp-') == 35
    for number in (1, 22, 35):
        assert translator(lang)(f"practice.{number}") in page
    met = sum(practice.status == "met" for practice in PRACTICES)
    assert f"{met} " in page[page.index('class="lead"') :]


def test_the_scorecard_stands_without_a_release(tmp_path: Path) -> None:
    made = create_app(tmp_path, Settings(out=tmp_path))
    for path in ("/about/best-practices", "/about"):
        assert made.test_client().get(path, headers=HTML).status_code == 200
    made.extensions["releases"].close()


def test_about_says_how_what_and_on_which_terms(ask: FlaskClient, corpus_release: Path) -> None:
    page = ask.get("/about", headers=HTML).text
    for place in ("works", "covers", "terms", "cite", "contact", "more"):
        assert f'<h2 id="{place}">' in page
    (picture,) = re.findall(r'<img src="(/assets/[^"]+/overview\.svg)"', page)
    assert ask.get(picture).content_type == "image/svg+xml; charset=utf-8"
    release = (corpus_release / "current").readlink().name
    assert f"/releases/{release}" in page[page.index("citation") :]
    documents = re.search(r'<a href="/documents">Documents</a></dt><dd>(\d+)</dd>', page)
    assert documents is not None
    assert int(documents[1]) == ask.get("/quality.csv").text.count("\n") - 1


def test_every_link_of_about_leads_somewhere(ask: FlaskClient) -> None:
    page = ask.get("/about", headers=HTML).text
    paths = set(re.findall(r'href="(/[^"#]*)"', page[page.index("<main") :]))
    assert len(paths) > 15
    for path in paths:
        assert ask.get(path.replace("&amp;", "&"), headers=HTML, follow_redirects=True).status_code == 200, (
            path
        )


def test_a_contact_is_shown_where_one_is_named(tmp_path: Path) -> None:
    made = create_app(tmp_path, Settings(out=tmp_path, contact="mailto:data@example.org"))
    assert 'href="mailto:data@example.org"' in made.test_client().get("/about", headers=HTML).text
    made.extensions["releases"].close()
