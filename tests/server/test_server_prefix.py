"""The base IRI names things; the same thing is served on any host, under any path."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.settings import Settings
from server import create_app

BASE = "http://data.example/"


def pages(out: Path, headers: dict[str, str], public: str = "", prefix: str = ""):
    client = create_app(out, Settings(out=out, base=BASE, public=public, threads=1)).test_client()
    return lambda path, accept="text/html": client.get(prefix + path, headers=headers | {"Accept": accept})


WAYS = [
    (
        {"X-Forwarded-Prefix": "/sub/path", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "open.example"},
        "",
        "",
    ),
    ({}, "https://open.example/sub/path/", ""),
    ({}, "https://open.example/sub/path", "/sub/path"),
]


@pytest.mark.parametrize(("headers", "public", "prefix"), WAYS)
def test_links_stay_under_the_prefix_and_iris_stay_canonical(
    out: Path, headers: dict[str, str], public: str, prefix: str
) -> None:
    get = pages(out, headers, public, prefix)
    page = get("/doc/agency/itc").text
    inside = re.findall(r'(?:href|action)="(/[^"]*)"', page)
    assert inside
    assert all(link.startswith("/sub/path/") for link in inside)
    assert "http://data.example/id/agency/itc" in page
    turtle = get("/doc/agency/itc", "text/turtle").text
    assert "<http://data.example/id/agency/itc>" in turtle
    assert "open.example" not in turtle
    assert get("/id/agency/itc").headers["Location"] == "/sub/path/doc/agency/itc"
    assert "<https://open.example/sub/path/sparql>" in get("/sparql", "application/n-triples").text
    assert "https://open.example/sub/path/doc/" in get("/sitemap.xml").text
    links = get("/doc/agency/itc").headers.getlist("Link")
    assert any(link.startswith("</sub/path/doc/agency/itc.ttl>") for link in links)


@pytest.mark.parametrize("value", ["//evil.example", "/a b", "javascript:x", '/x"><script>', "/..//", "evil"])
def test_forged_prefixes_are_ignored(out: Path, value: str) -> None:
    page = pages(out, {"X-Forwarded-Prefix": value})("/doc/agency/itc").text
    assert 'href="/doc/' in page
    assert "evil" not in page
    assert "<script" not in page


def test_the_release_knows_its_base(out: Path) -> None:
    """A server whose setting differs still serves the release under the names it was built with."""
    client = create_app(out, Settings(out=out, base="http://other.example/", threads=1)).test_client()
    assert client.get("/doc/agency/itc.ttl").status_code == 200
