"""Things and their documents."""

from __future__ import annotations

import re

import pyoxigraph as px
import pytest
from flask.testing import FlaskClient

ENTRY = "/doc/plan/itc/2026-2028/A-i-1"
IRI = "http://data.example/id/plan/itc/2026-2028/A-i-1"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def graph(answer) -> set[px.Triple]:
    media_type = answer.content_type.split(";")[0]
    return {q.triple for q in px.parse(answer.data, format=px.RdfFormat.from_media_type(media_type))}


def test_id_redirects_to_doc(client: FlaskClient) -> None:
    for accept in ("text/turtle", "text/html", "image/png"):
        answer = client.get("/id/plan/itc/2026-2028?lang=en", headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/doc/plan/itc/2026-2028?lang=en")
        assert "Accept" in answer.headers["Vary"]


def test_every_format_says_the_same(client: FlaskClient) -> None:
    described = {
        name: graph(client.get(f"{ENTRY}.{name}")) for name in ("ttl", "jsonld", "nt", "rdf", "trig")
    }
    assert len({frozenset(triples) for triples in described.values()}) == 1
    triples = described["ttl"]
    predicates = {
        t.predicate.value.rsplit("#")[-1].rsplit("/")[-1] for t in triples if t.subject.value == IRI
    }
    assert {"title", "status", "promisedBy", "wasDerivedFrom"} <= predicates
    # what points here, and the names of what it points at
    assert any(t.object == px.NamedNode(IRI) and t.predicate.value.endswith("#record") for t in triples)
    assert any(getattr(t.object, "value", "") == "Innovation and Technology Commission" for t in triples)


def test_negotiation_and_suffix(client: FlaskClient) -> None:
    answer = client.get(ENTRY, headers={"Accept": "application/ld+json"})
    assert answer.content_type == "application/ld+json"
    assert answer.headers["Content-Location"] == ENTRY + ".jsonld"
    assert client.get(ENTRY, headers=BROWSER).content_type == "text/html; charset=utf-8"
    assert client.get(ENTRY + ".nt", headers=BROWSER).content_type == "application/n-triples"
    assert client.get(ENTRY, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(ENTRY + "?format=exe").status_code == 400


def test_links(client: FlaskClient) -> None:
    links = client.get(ENTRY, headers=BROWSER).headers.getlist("Link")
    assert f'<{IRI}>; rel="canonical"' in links
    assert f'<{ENTRY}.ttl>; rel="alternate"; type="text/turtle"' in links


def test_etag_and_304(client: FlaskClient) -> None:
    tags = set()
    for path in (ENTRY + ".ttl", ENTRY + ".nt", ENTRY + ".html", ENTRY + ".html?lang=zh-HK"):
        first = client.get(path)
        tag = first.headers["ETag"]
        assert not tag.startswith("W/")
        tags.add(tag)
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert client.get(path).data == first.data
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert len(tags) == 4


@pytest.mark.parametrize(
    "path", ["/doc/nothing/here", "/doc/plan/itc/2026-2028/A-i-1.exe", "/doc/x y<>", "/doc/%00"]
)
def test_unknown(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    page = client.get(path, headers=BROWSER)
    assert (page.status_code, page.content_type) == (404, "text/html; charset=utf-8")


def test_an_iri_with_percent_encoding(client: FlaskClient) -> None:
    answer = client.get("/doc/dataset/itc/%E4%B8%AD.nt")
    assert "<http://data.example/id/dataset/itc/%E4%B8%AD>" in answer.text


def test_a_thing_that_is_only_pointed_at(client: FlaskClient) -> None:
    assert client.get("/doc/agency-kind/department", headers=BROWSER).status_code == 200
    assert client.get("/doc/agency-kind/department.ttl").status_code == 200


def test_the_page(client: FlaskClient) -> None:
    page = client.get(ENTRY + "?lang=en", headers=BROWSER).text
    assert "As printed" not in page or "研發開支統計" in page
    assert 'class="status planned"' in page
    assert "itc-2026.txt" in page
    assert "line 40-42" in page
    assert "page 3, row 12" in page
    assert "&lt;b&gt;&amp;" in page  # the source's text, not its markup
    assert 'href="/doc/agency/itc?lang=en"' in page
    assert 'rel="alternate" type="text/turtle"' in page
    named = ("https://data.gov.hk/", "https://w3id.org/", "https://schema.org/")
    assert not [a for a in re.findall(r"https://[^\s\"<]*", page) if not a.startswith(named)]


def test_languages_of_labels(client: FlaskClient) -> None:
    agency = "/doc/agency/itc"
    assert '<h1 lang="en">Innovation and Technology Commission' in client.get(agency + "?lang=en").text
    assert ">創新科技署" in client.get(agency, headers={"Accept-Language": "zh-HK,en;q=0.5"}).text
    assert ">创新科技署" in client.get(agency, headers={"Accept-Language": "zh-CN"}).text
    converted = client.get("/doc/dataset/itc/aaaa?lang=zh-Hans").text
    assert "研发开支统计" in converted
    assert "转换" in converted  # says that it was converted


def test_hostile_titles_are_text(client: FlaskClient) -> None:
    for path in (
        "/doc/dataset/itc/cccc?lang=en",
        "/promises?lang=en",
        "/catalog?lang=en",
        "/search?q=overdue&lang=en",
    ):
        page = client.get(path, headers=BROWSER).text
        assert "Overdue &lt;script&gt;" in page
        # what search engines read is data, and no title can end it
        assert "<script" not in page.replace('<script type="application/ld+json">', "")
        assert page.count("</script>") == page.count('<script type="application/ld+json">')


def test_paging_of_what_points_here(client: FlaskClient) -> None:
    assert client.get("/doc/agency/itc?page=1").status_code == 200
    assert client.get("/doc/agency/itc?page=2").status_code == 404
    for wrong in ("0", "-1", "x", "٣", "9" * 40):
        assert client.get(f"/doc/agency/itc?page={wrong}").status_code == 400
