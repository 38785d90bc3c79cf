"""``/query``: the form as it works without scripts, and as YASGUI's editor in a browser: nothing is asked of other hosts."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from kg import tables
from kg.graph import prefixes
from kg.settings import Settings
from server import create_app
from server.http.headers import CSP
from server.words.i18n import LANGUAGES, translator

HTML = {"Accept": "text/html"}
COUNT = "SELECT ?status (COUNT(*) AS ?n) { ?d a <http://www.w3.org/ns/dcat#Dataset> ; <https://w3id.org/govplan#status> ?status } GROUP BY ?status"


def test_the_form_stands_by_itself(client: FlaskClient) -> None:
    page = client.get("/query", headers=HTML)
    assert '<form action="/sparql" method="get"' in page.text
    assert '<textarea id="query" lang="en" name="query"' in page.text
    assert page.headers["Content-Security-Policy"] == CSP  # the editor needs no more than other pages
    loaded = re.findall(r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) >= 3
    assert all(address.startswith("/") for address in loaded)


def test_an_example_is_put_in(client: FlaskClient) -> None:
    page = client.get("/query?example=targets-missed", headers=HTML)
    assert "Which targets were missed?" in page.text
    assert "gp:figureKind/skos:notation &#34;target&#34;" in page.text
    assert client.get("/query?example=nothing", headers=HTML).status_code == 404


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_terms_are_completed_in_the_readers_language(client: FlaskClient, lang: str) -> None:
    told = client.get(f"/query/terms.json?lang={lang}").json
    assert told is not None
    assert told["prefixes"] == prefixes()
    known = dict(told["properties"])
    assert known["gp:status"] == {"en": "status", "zh-Hant": "狀況", "zh-Hans": "状况"}[lang]
    assert "gp:Entry" in dict(told["classes"])


def test_a_result_with_numbers_is_drawn(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": COUNT, "format": "html"}, headers=HTML)
    assert '<figure class="chart" id="chart-query">' in page.text
    found = client.get("/charts/query.json", query_string={"query": COUNT}).json
    assert found is not None
    assert sorted(row["value"] for row in found["rows"]) == [1, 1, 1, 1]
    # bars by names alone, or of numbers below 0, are none
    for query in ("SELECT ?s { ?s ?p ?o } LIMIT 5", "SELECT ?s (0-1 AS ?n) { ?s a ?c } LIMIT 5", "ASK {}"):
        page = client.get("/sparql", query_string={"query": query, "format": "html"}, headers=HTML)
        assert page.status_code == 200
        assert "<figure" not in page.text
        assert client.get("/charts/query.svg", query_string={"query": query}).status_code == 404


def test_a_chart_runs_no_query_that_the_endpoint_refuses(client: FlaskClient) -> None:
    for query in ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "CLEAR ALL", "SELECT"):
        assert 400 <= client.get("/charts/query.json", query_string={"query": query}).status_code < 500
    assert client.get("/charts/query.json").status_code == 400


@pytest.mark.parametrize("name", [*tables.examples(), *tables.names()])
def test_every_shipped_query_has_its_question(name: str) -> None:
    assert len({translator(lang)(f"question.{name}") for lang in LANGUAGES}) >= 2


@pytest.fixture(scope="module")
def live(corpus_release: Path) -> Iterator[str]:
    """A server with a release as ``kg build`` makes it; its address."""
    app: Flask = create_app(corpus_release, Settings(out=corpus_release, threads=2, query_timeout=20))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    app.extensions["releases"].close()


class Visit:
    """A page in a browser, with what it asked for and what it complained of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.said: list[str] = []
        self.bytes = 0
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.page.wait_for_selector("html[data-editor=open]")


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    page = browser.new_page()
    yield Visit(page)
    page.close()


def test_the_editor_asks_nothing_of_other_hosts(live: str, visit: Visit) -> None:
    """Also not while it completes prefixes, classes and properties, which YASGUI asks of other hosts as it comes."""
    visit.open(f"{live}/query")
    page = visit.page
    page.click(".CodeMirror")
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * { ?s a gp:Ent")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint >> text=gp:Entry")
    page.keyboard.press("Enter")
    page.keyboard.type(" ; gp:targetM")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint >> text=gp:targetMonth")
    page.keyboard.press("Enter")
    page.keyboard.type(" ?month } LIMIT 3")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#result")
    assert "PREFIX gp: <https://w3id.org/govplan#>" in page.input_value("#query")
    assert page.locator("table.answer tbody tr").count() == 3
    assert visit.said == []
    others = [url for url in visit.requests if not url.startswith((f"{live}/", "data:"))]
    assert others == []


def test_the_page_with_its_editor_is_small(live: str, visit: Visit) -> None:
    visit.open(f"{live}/query")
    visit.page.wait_for_load_state("networkidle")
    assert 100_000 < visit.bytes < 150_000


def test_examples_are_tabs_that_keep_what_was_written(live: str, visit: Visit) -> None:
    visit.open(f"{live}/query?lang=en")
    page = visit.page
    write = "query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)"
    page.evaluate(write, "ASK { }")
    page.click(".examples li a[href*='targets-missed']")
    page.wait_for_selector(".examples [aria-current][href*='targets-missed']")
    assert "Which targets were missed" in page.input_value("#query")
    assert page.locator(".examples [aria-current]").count() == 1
    assert "example=targets-missed" in page.url
    page.evaluate(write, "SELECT * { } # mine")
    page.click(".examples .own")
    assert page.input_value("#query") == "ASK { }"
    page.click(".examples li a[href*='targets-missed']")
    assert page.input_value("#query") == "SELECT * { } # mine"


def test_a_result_has_an_address(live: str, visit: Visit) -> None:
    visit.open(f"{live}/query?example=missed-estimates")
    page = visit.page
    page.click("form.query button[type=submit]")
    page.wait_for_selector("#result")
    assert page.evaluate("document.activeElement.id") == "result"
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["query"] == [tables.example_text("missed-estimates")]
    rows = page.locator("table.answer tbody tr").count()
    page.reload()
    assert page.locator("table.answer tbody tr").count() == rows > 0


def test_an_error_is_told_beside_the_query(live: str, visit: Visit) -> None:
    visit.open(f"{live}/query")
    page = visit.page
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT {')")
    page.click("form.query button[type=submit]")
    page.wait_for_selector("#told h2")
    assert "Line 1" in page.inner_text("#told")
    assert page.input_value("#query") == "SELECT {"


def test_the_keyboard_gets_in_and_out(live: str, visit: Visit) -> None:
    visit.open(f"{live}/query")
    page = visit.page
    page.focus("select#format")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-labelledby')") == "query-label"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "format"


def test_without_scripts_the_form_does(live: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live}/query?example=missed-estimates")
    page.click("form.query button[type=submit]")
    assert page.locator("table.answer tbody tr").count() > 0
    context.close()
