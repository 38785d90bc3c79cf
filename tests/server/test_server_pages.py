"""The pages for people and the discovery documents."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pyoxigraph as px
import pytest
from flask import Flask
from flask.testing import FlaskClient

PAGES = (
    "/",
    "/promises",
    "/promises?status=overdue&agency=itc",
    "/catalog",
    "/agencies",
    "/search",
    "/search?q=研發",
    "/query",
    "/query?example=entries",
    "/data/",
    "/releases",
    "/ns",
    "/doc/plan/itc/2026-2028",
    "/doc/source/00112233aabbccdd/line-40-42",
    "/doc/graph/links",
)
VOID_ELEMENTS = {"source", "meta", "link", "input", "br", "hr", "img"}


class Checker(HTMLParser):
    """Notes the addresses a page loads or links to, and whether its elements nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in VOID_ELEMENTS:
            self.open.append(tag)
        if tag == "a" and values.get("href"):
            self.links.append(values["href"] or "")
        if "src" in values or (tag == "link" and values.get("rel") in ("stylesheet", "icon")):
            self.loaded.append(values.get("src") or values.get("href") or "")
        if "id" in values:
            self.ids.append(values["id"] or "")
        assert not any(name.startswith("on") for name in values)
        assert "style" not in values

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("path", PAGES)
def test_page(client: FlaskClient, path: str, lang: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": lang})
    assert answer.status_code == 200
    page = answer.text
    assert f'<html lang="{lang}">' in page
    assert answer.headers["Content-Language"] == lang
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids))
    assert page.count("<h1") == 1
    for address in checker.loaded:
        assert address.startswith(("/static/", "/assets/", "/charts/", "data:"))
    for link in checker.links:
        assert link.startswith(("/", "#", "https://", "http://")), link


def test_every_link_of_the_site_leads_somewhere(client: FlaskClient) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop().split("#")[0]
        if not path or path in seen or not path.startswith("/"):
            continue
        if "lang=" in path and (
            path.startswith("/ns/") or "&" in path or "_profile=" in path or "query=" in path
        ):
            continue  # there are many of these: in one language
        if path.count("&") > 1 or path.startswith("/about/counting?"):
            continue  # choices of choices
        seen.add(path)
        answer = client.get(path, headers={"Accept": "text/html,*/*;q=0.5"})
        assert answer.status_code in (200, 302, 303), path
        if answer.content_type.startswith("text/html") and answer.status_code == 200:
            checker = Checker()
            checker.feed(answer.text)
            waiting += checker.links
        assert len(seen) < 6000
    assert len(seen) > 60


def test_language_stays_while_browsing(client: FlaskClient) -> None:
    page = client.get("/promises?lang=zh-Hans", headers={"Accept": "text/html"}).text
    checker = Checker()
    checker.feed(page)
    inside = [
        link
        for link in checker.links
        if link.startswith("/") and "." not in link.split("?")[0].rsplit("/")[-1]
    ]
    assert inside
    assert all("lang=" in link for link in inside)


def test_front_numbers_and_catalogue(client: FlaskClient) -> None:
    page = client.get("/?lang=en", headers={"Accept": "text/html"}).text
    numbers = re.findall(r"<b>(\d+)</b> <span>(\w+)</span>", page)
    assert numbers == [("3", "Promised"), ("0", "Released"), ("1", "Overdue"), ("1", "Dropped")]
    assert "as of 31 December 2025" in page
    answer = client.get("/", headers={"Accept": "text/turtle"})
    triples = {q.triple for q in px.parse(answer.data, format=px.RdfFormat.TURTLE)}
    assert any(t.predicate.value == "http://www.w3.org/ns/dcat#catalog" for t in triples)


def test_filters(client: FlaskClient) -> None:
    def rows(path: str) -> int:
        listed = client.get(path, headers={"Accept": "text/html"}).text.split('id="list"')[1]
        return listed.count('<th scope="row">')

    assert rows("/promises") == 4
    assert rows("/promises?status=overdue") == 1
    assert rows("/promises?agency=itc") == 4
    assert rows("/promises?agency=itib&status=planned") == 0
    assert client.get("/promises?status=nonsense").status_code == 400
    assert client.get("/promises?agency=nobody").status_code == 404
    assert client.get("/promises?agency=x%3E%20%7D").status_code == 404


@pytest.mark.parametrize("words", ["創新科技署", "创新科技署", "ITC", "innovation commission", "itc"])
def test_search_in_three_scripts(client: FlaskClient, words: str) -> None:
    page = re.sub("</?mark>", "", client.get("/search", query_string={"q": words, "lang": "en"}).text)
    assert "Innovation and Technology Commission" in page.split("<ol", 1)[1].split("</li>")[0]


def test_search_finds_nothing(client: FlaskClient) -> None:
    assert "<ol" not in client.get("/search?q=zzzz").text
    assert "<ol" not in client.get("/search?q=%20%E3%80%80...").text


def test_vocabulary(client: FlaskClient) -> None:
    page = client.get("/ns", headers={"Accept": "text/html", "Accept-Language": "en"}).text
    store = px.Store()
    store.load(input=client.get("/ns.ttl").data, format=px.RdfFormat.TURTLE)
    terms = {
        q.subject.value.split("#")[1]
        for q in store.quads_for_pattern(None, None, None)
        if q.subject.value.startswith("https://w3id.org/govplan#")
    }
    assert len(terms) > 30
    for term in terms:
        assert f'id="{term}"' in page
    assert client.get("/ns", headers={"Accept": "application/rdf+xml"}).content_type == "application/rdf+xml"


def test_void_sitemap_robots(client: FlaskClient) -> None:
    void = client.get("/.well-known/void", headers={"Accept": "*/*"})
    assert "http://localhost/sparql" in void.text
    assert "http://localhost/data/" in void.text
    sitemap = ElementTree.fromstring(client.get("/sitemap.xml").data)
    places = [e.text for e in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "http://localhost/doc/plan/itc/2026-2028" in places
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text


def test_head_and_options_on_every_route(app: Flask, client: FlaskClient) -> None:
    for path in (*PAGES, "/health", "/ready", "/metrics", "/tables/plans.csv", "/data/govplan.nq"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.data) == (get.status_code, b"")
        assert head.content_type == get.content_type
        options = client.options(path)
        assert options.status_code < 300
        assert "GET" in options.headers["Allow"]
