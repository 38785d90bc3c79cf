"""Things and their documents."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as px
import pytest
from conftest import BASE, make_release
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app

ENTRY = "/doc/plan/itc/2026-2028/A-i-1"
IRI = "http://data.example/id/plan/itc/2026-2028/A-i-1"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def graph(answer) -> set[px.Triple]:
    media_type = answer.content_type.split(";")[0]
    return {q.triple for q in px.parse(answer.data, format=px.RdfFormat.from_media_type(media_type))}


@contextmanager
def serving(out: Path) -> Iterator[FlaskClient]:
    app = create_app(out, Settings(out=out, base=BASE, threads=1))
    try:
        yield app.test_client()
    finally:
        app.extensions["releases"].close()


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
    assert "lines 40-42" in page
    assert "page 3, row 12" in page
    assert "&lt;b&gt;&amp;" in page  # the source's text, not its markup
    assert 'href="/doc/agency/itc?lang=en"' in page
    assert 'rel="alternate" type="text/turtle"' in page
    named = ("https://data.gov.hk/", "https://w3id.org/", "https://schema.org/")
    assert not [a for a in re.findall(r"https://[^\s\"<]*", page) if not a.startswith(named)]


def test_languages_of_labels(client: FlaskClient) -> None:
    agency = "/doc/agency/itc"
    assert '<h1><span lang="en">Innovation and Technology Commission' in client.get(agency + "?lang=en").text
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
        assert "&lt;script&gt;alert(1)" in page
        # what search engines read is data, and no title can end it
        assert "<script" not in page.replace('<script type="application/ld+json">', "")
        assert page.count("</script>") == page.count('<script type="application/ld+json">')


def test_paging_of_what_points_here(client: FlaskClient) -> None:
    assert client.get("/doc/agency/itc?page=1").status_code == 200
    assert client.get("/doc/agency/itc?page=2").status_code == 404
    for wrong in ("0", "-1", "x", "٣", "9" * 40):
        assert client.get(f"/doc/agency/itc?page={wrong}").status_code == 400


def link_header(answer) -> str:
    return ", ".join(answer.headers.getlist("Link"))


def test_links_say_what_it_is_where_it_belongs_and_what_describes_it(client: FlaskClient) -> None:
    links = link_header(client.get("/doc/dataset/itc/aaaa", headers=BROWSER))
    assert '<http://www.w3.org/ns/dcat#Dataset>; rel="type"' in links
    assert '</catalog>; rel="collection"' in links
    assert '</ns/shapes.ttl>; rel="describedby"; type="text/turtle"' in links
    assert '</.well-known/void>; rel="describedby"; type="text/turtle"' in links
    entry = link_header(client.get(ENTRY + ".ttl"))
    assert '</doc/plan/itc/2026-2028>; rel="collection"' in entry
    assert '<https://w3id.org/govplan#Entry>; rel="type"' in entry
    assert '</agencies>; rel="collection"' in link_header(client.get("/doc/agency/itc.ttl"))
    assert 'rel="license"' not in links  # the release states none


def test_the_licence_is_the_one_that_the_release_states(tmp_path: Path) -> None:
    terms = "https://data.gov.hk/en/terms-and-conditions"
    extra = (
        "<http://data.example/id/graph/links> { <http://data.example/id/dataset/itc/bbbb> "
        "<http://www.w3.org/ns/dcat#distribution> <http://data.example/id/dataset/itc/bbbb/csv> . "
        f"<http://data.example/id/dataset/itc/bbbb/csv> <http://purl.org/dc/terms/license> <{terms}> . }}"
    )
    make_release(tmp_path, "2025-12-31-00000002", extra=extra)
    with serving(tmp_path) as client:
        for path in ("/doc/dataset/itc/bbbb", "/doc/dataset/itc/bbbb.ttl", "/doc/dataset/itc/bbbb/csv"):
            assert f'<{terms}>; rel="license"' in link_header(client.get(path)), path


def test_the_document_says_what_it_is(client: FlaskClient) -> None:
    described = graph(client.get(ENTRY + ".nt"))
    document = px.NamedNode("http://data.example" + ENTRY)
    said = {
        t.predicate.value.rsplit("/")[-1].rsplit("#")[-1]: t.object
        for t in described
        if t.subject == document
    }
    assert said["primaryTopic"] == px.NamedNode(IRI)
    assert said["inDataset"] == px.NamedNode("http://data.example/id/release")


def test_the_data_has_the_words_of_the_source(client: FlaskClient) -> None:
    described = graph(client.get(ENTRY + ".nt"))
    place = px.NamedNode("http://data.example/id/source/00112233aabbccdd/line-40-42")
    said = {t.predicate.value.rsplit("#")[-1]: t.object.value for t in described if t.subject == place}
    assert said["sourceText"] == "1. 法定機構  研發開支統計"
    assert said["locator"] == "line=40-42"
    assert said["inSource"].endswith("/id/source/00112233aabbccdd")


def test_trig_and_page_say_which_graph_states_a_fact(client: FlaskClient) -> None:
    quads = list(px.parse(client.get("/doc/dataset/itc/aaaa.trig").data, format=px.RdfFormat.TRIG))
    dataset, entry = "http://data.example/id/dataset/itc/aaaa", IRI
    graphs = {
        (q.subject.value, q.predicate.value.rsplit("/")[-1]): q.graph_name.value.rsplit("/id/graph/")[-1]
        for q in quads
    }
    assert graphs[dataset, "publisher"] == "links"
    assert graphs[entry, "primaryTopic"] == "source/00112233aabbccdd"
    assert not any(isinstance(q.graph_name, px.DefaultGraph) for q in quads)
    page = client.get("/doc/dataset/itc/aaaa?lang=en", headers=BROWSER).text
    legend = dict(re.findall(r'<li id="graph-(\d+)"[^>]*><a [^>]*>([^<]*)</a>', page))
    assert set(legend.values()) >= {"itc-2026.txt", "Links across documents"}
    number = next(n for n, name in legend.items() if name == "Links across documents")
    title = page.partition('aria-labelledby="facts"')[2].split("<dt>", 2)[1]
    assert f'href="#graph-{number}"' in title


def test_a_fact_stated_twice_names_both_graphs(tmp_path: Path) -> None:
    extra = (
        "<http://data.example/id/graph/registry> { <http://data.example/id/dataset/itc/aaaa> "
        "<http://purl.org/dc/terms/publisher> <http://data.example/id/agency/itc> . }"
    )
    make_release(tmp_path, "2025-12-31-00000003", extra=extra)
    with serving(tmp_path) as client:
        page = client.get("/doc/dataset/itc/aaaa?lang=en", headers=BROWSER).text
        (fact,) = re.findall(r"<dt>(?:(?!</dt>).)*Publisher(?:(?!</dt>).)*</dt>", page, re.S)
        assert len(re.findall(r'href="#graph-\d+"', fact)) == 2
        assert page.count(">Innovation and Technology Commission</a>") >= 1
        triples = [
            t for t in client.get("/doc/dataset/itc/aaaa.nt").text.splitlines() if "dc/terms/publisher" in t
        ]
        assert len(triples) == 1


MANY = 12_000


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A release in which 12,000 things point at one, and one lists them all."""
    folder = tmp_path_factory.mktemp("hub")
    things = "\n".join(
        f"<http://data.example/id/thing/row-{n}> dct:publisher <http://data.example/id/agency/hub> ; "
        f'dct:title "Thing {n}"@en . <http://data.example/id/list> dct:hasPart <http://data.example/id/thing/row-{n}> .'
        for n in range(MANY)
    )
    extra = (
        "@prefix dct: <http://purl.org/dc/terms/> .\n<http://data.example/id/graph/links> {\n"
        f'<http://data.example/id/agency/hub> dct:title "Hub"@en ; dct:isPartOf <http://data.example/id/list> .\n{things} }}'
    )
    make_release(folder, "2025-12-31-00000004", extra=extra)
    with serving(folder) as client:
        yield client


def test_twelve_thousand_links_are_counted_and_paged(hub: FlaskClient) -> None:
    page = hub.get("/doc/agency/hub?lang=en", headers=BROWSER)
    assert '<small class="count">12,000</small>' in page.text
    assert "Page 1 of 240" in page.text
    assert '</doc/agency/hub?page=2&lang=en>; rel="next"' in link_header(page)
    assert len(page.data) < 50_000
    described = graph(hub.get("/doc/agency/hub.nt"))
    assert len(described) < 250
    total = [t.object.value for t in described if t.predicate.value.endswith("totalItems")]
    assert total == [str(MANY)]


def test_pages_together_hold_every_link_once(hub: FlaskClient) -> None:
    found: list[str] = []
    address: str | None = "/doc/agency/hub.nt"
    while address:
        answer = hub.get(address)
        assert answer.status_code == 200
        found += [
            t.subject.value
            for t in graph(answer)
            if t.predicate.value.endswith("/publisher") and t.object.value.endswith("/id/agency/hub")
        ]
        following = re.search(r'<([^>]+)>; rel="next"', link_header(answer))
        address = following[1] if following else None
    assert len(found) == len(set(found)) == MANY
    assert hub.get("/doc/agency/hub.nt?page=241").status_code == 404


def test_a_thing_that_states_very_much_is_paged_too(hub: FlaskClient) -> None:
    listed: set[str] = set()
    for page in (1, 2, 240):
        triples = graph(hub.get(f"/doc/list.nt?page={page}"))
        parts = {t.object.value for t in triples if t.predicate.value.endswith("/hasPart")}
        assert len(parts) == 50
        assert not parts & listed
        listed |= parts


def test_up_to_two_thousand_values_are_in_natural_order_and_whole(tmp_path: Path) -> None:
    parts = ", ".join(f"<http://data.example/id/part/row-{n}>" for n in range(1, 121))
    extra = f"<http://data.example/id/graph/links> {{ <http://data.example/id/whole> <http://purl.org/dc/terms/hasPart> {parts} . }}"
    make_release(tmp_path, "2025-12-31-00000005", extra=extra)
    with serving(tmp_path) as client:
        assert sum(t.predicate.value.endswith("/hasPart") for t in graph(client.get("/doc/whole.nt"))) == 120
        page = client.get("/doc/whole?page=2", headers=BROWSER).text
        assert re.findall(r">row-(\d+)</a>", page) == [str(n) for n in range(51, 101)]


def test_last_modified_is_the_moment_of_the_switch(tmp_path: Path) -> None:
    """Also when the switch is back to an older release: else a client would go on with what is no longer served."""
    for name, moment in (("2025-12-31-00000006", 1_700_000_000), ("2025-12-31-00000007", 1_700_001_000)):
        make_release(tmp_path, name)
        os.utime(tmp_path / "current", (moment, moment), follow_symlinks=False)
    path = "/doc/agency/itc.ttl"
    with serving(tmp_path) as client:
        first = client.get(path)
        assert first.headers["Last-Modified"] == "Tue, 14 Nov 2023 22:30:00 GMT"
        since = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert client.get(path, headers=since).status_code == 304
        assert client.head(path, headers=since).status_code == 304
        # If-None-Match counts, where both are there (RFC 9110, 13.2.2)
        assert client.get(path, headers=since | {"If-None-Match": '"other"'}).status_code == 200
        earlier = {"If-Modified-Since": "Tue, 14 Nov 2023 22:29:59 GMT"}
        assert client.get(path, headers=earlier).status_code == 200
        assert client.get(path, headers={"If-Modified-Since": "yesterday"}).status_code == 200
    link = tmp_path / "back"
    link.symlink_to(Path("releases") / "2025-12-31-00000006")
    os.utime(link, (1_700_002_000, 1_700_002_000), follow_symlinks=False)
    link.replace(tmp_path / "current")
    with serving(tmp_path) as client:
        assert client.get(path, headers=since).status_code == 200
        assert client.get(path).headers["Last-Modified"] > first.headers["Last-Modified"]


def test_head_says_what_get_says(client: FlaskClient) -> None:
    for path in (
        ENTRY,
        f"{ENTRY}.trig",
        "/catalog.ttl",
        "/ns/Entry.nt",
        "/prefixes.json",
        "/.well-known/void",
    ):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.data) == (get.status_code, b"")
        for name in ("ETag", "Last-Modified", "Content-Type", "Link", "Content-Location", "Vary"):
            assert head.headers.getlist(name) == get.headers.getlist(name), (path, name)


def test_names_beyond_ascii_and_very_long_numbers(tmp_path: Path) -> None:
    digits = "9" * 5000
    extra = (
        "@prefix dct: <http://purl.org/dc/terms/> . <http://data.example/id/graph/links> { "
        f'<http://data.example/id/名/稱> a <http://data.example/id/類> ; dct:title "n{digits}", "n{digits}1" ; '
        "dct:isPartOf <http://data.example/id/部> ; dct:license <http://data.example/條款> . }"
    )
    make_release(tmp_path, "2025-12-31-00000008", extra=extra)
    with serving(tmp_path) as client:
        for path in ("/doc/名/稱", "/doc/%E5%90%8D/%E7%A8%B1", "/doc/名/稱.ttl", "/doc/名/稱?_profile=alt"):
            answer = client.get(path, headers=BROWSER)
            assert answer.status_code == 200, path
            assert "名/稱" in answer.text
            assert all(value.isascii() for _, value in answer.headers)
        assert client.get("/id/名/稱").headers["Location"] == "/doc/%E5%90%8D/%E7%A8%B1"
