"""The base IRI names things; the same thing is served on any host, under any path."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.settings import Settings
from server import create_app
from server.http.links import Prefix

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
    assert "<script" not in page.replace('<script type="application/ld+json">', "")


@pytest.mark.parametrize(
    ("trusted", "peer", "believed"),
    [
        ("127.0.0.0/8 ::1", "127.0.0.1", True),
        ("127.0.0.0/8 ::1", "::1", True),
        ("127.0.0.0/8 ::1", "::ffff:127.0.0.1", True),
        ("127.0.0.0/8 ::1", "203.0.113.9", False),
        ("10.0.0.0/8, 203.0.113.0/24", "203.0.113.9", True),
        ("10.0.0.0/8", "127.0.0.1", False),
        ("", "127.0.0.1", False),
        ("127.0.0.0/8", "", False),
        ("127.0.0.0/8", "unix", False),
    ],
)
def test_forwarded_headers_are_believed_of_trusted_proxies(
    out: Path, trusted: str, peer: str, believed: bool
) -> None:
    client = create_app(out, Settings(out=out, base=BASE, trusted_proxies=trusted, threads=1)).test_client()
    headers = {
        "X-Forwarded-Prefix": "/sub",
        "X-Forwarded-Host": "open.example",
        "X-Forwarded-Proto": "https",
    }
    answer = client.get("/robots.txt", headers=headers, environ_base={"REMOTE_ADDR": peer})
    assert ("https://open.example/sub/sitemap.xml" in answer.text) is believed


def test_a_public_address_beats_what_any_proxy_says(out: Path) -> None:
    settings = Settings(out=out, base=BASE, public="https://open.example/data/", threads=1)
    answer = (
        create_app(out, settings)
        .test_client()
        .get("/robots.txt", headers={"X-Forwarded-Host": "evil.example"})
    )
    assert "https://open.example/data/sitemap.xml" in answer.text


def test_networks_that_are_none_are_refused() -> None:
    with pytest.raises(UsageError, match="proxy"):
        Prefix(lambda *_: [], trusted="127.0.0.0/8 proxy")
    with pytest.raises(UsageError, match="proxy"):
        Settings.load({"GOVPLAN_TRUSTED_PROXIES": "127.0.0.0/8 proxy"})
    assert Settings.load({"GOVPLAN_TRUSTED_PROXIES": "10.0.0.0/8,::1"}).trusted_proxies == "10.0.0.0/8,::1"


@pytest.mark.parametrize("host", ['evil"><script>', "a b", "x/y", "<>"])
def test_a_host_that_is_none_enters_no_address(out: Path, host: str) -> None:
    client = create_app(out, Settings(out=out, base=BASE, threads=1)).test_client()
    for path in ("/catalog.nt", "/robots.txt", "/.well-known/void", "/sparql"):
        answer = client.get(path, headers={"Accept": "*/*", "Host": host})
        assert answer.status_code == 200
        assert host not in answer.text


def test_the_release_knows_its_base(out: Path) -> None:
    """A server whose setting differs still serves the release under the names it was built with."""
    client = create_app(out, Settings(out=out, base="http://other.example/", threads=1)).test_client()
    assert client.get("/doc/agency/itc.ttl").status_code == 200
