"""The vocabulary term by term, shapes, prefixes, VoID, the sitemap in parts."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as px
import pytest
import rdflib
from conftest import BASE, make_release
from flask.testing import FlaskClient

from kg.graph import prefixes
from kg.settings import Settings
from server import create_app
from server.linked import discovery
from server.linked.shapelist import shapes
from server.linked.terms import terms

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HTML = {"Accept": "text/html"}
SUFFIXES = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
LANGUAGES = {"en", "zh-Hant", "zh-Hans"}


def test_every_term_has_an_address_with_names_in_three_languages(client: FlaskClient) -> None:
    assert len(terms()) > 100
    for name, term in terms().items():
        answer = client.get(f"/ns/{name}.nt")
        assert answer.status_code == 200
        assert f"<{term.iri}>" in answer.text
        assert {label.lang for label in term.labels} == LANGUAGES, name
        assert {text.lang for text in term.definitions} == LANGUAGES, name


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_term_in_every_format(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/ns/status.{suffix}")
    graph = rdflib.Graph().parse(data=answer.data, format=SUFFIXES[suffix])
    term = rdflib.URIRef("https://w3id.org/govplan#status")
    assert len(set(graph.objects(term, rdflib.RDFS.label))) == 3
    links = ", ".join(answer.headers.getlist("Link"))
    assert '<https://w3id.org/govplan#status>; rel="canonical"' in links
    assert 'rel="license"' in links
    assert client.get("/ns/status", headers={"Accept": answer.content_type.split(";")[0]}).data == answer.data


def test_the_page_of_a_term(client: FlaskClient) -> None:
    page = client.get("/ns/Entry?lang=en", headers=HTML)
    assert page.status_code == 200
    for lang in LANGUAGES:
        assert f'<span lang="{lang}">' in page.text
    assert "things: 4" in page.text
    assert "/ns/shapes?lang=en#Entry" in page.text
    query = re.search(r'href="(/query\?query=[^"]+)"', page.text)
    assert query
    assert "gp:Entry" in client.get(query[1].replace("&amp;", "&"), headers=HTML).text
    assert "statements: " in client.get("/ns/status?lang=en", headers=HTML).text
    whole = client.get("/ns?lang=en", headers=HTML).text
    assert 'href="/ns/Entry?lang=en"' in whole
    assert "things: 4" in whole


def test_the_ontology_of_a_term_that_there_is_not(client: FlaskClient) -> None:
    for path in (
        "/ns/Nothing",
        "/ns/Nothing.ttl",
        "/ns/Entry.exe",
        "/ns.exe",
        "/ns/shapes.exe",
        "/ns/shapes/No",
    ):
        assert client.get(path).status_code == 404


def test_subclasses_are_told_with_a_term(client: FlaskClient) -> None:
    parents = {parent for term in terms().values() for parent in term.parents}
    ours = sorted(parent for parent in parents if parent.startswith("https://w3id.org/govplan#"))
    for parent in ours[:3]:
        name = parent.rsplit("#")[-1]
        assert terms()[name].children
        text = client.get(f"/ns/{name}.nt").text
        assert all(f"<{child}>" in text for child in terms()[name].children)


def test_shapes_at_a_stable_address(client: FlaskClient) -> None:
    answer = client.get("/ns/shapes.ttl")
    graph = rdflib.Graph().parse(data=answer.data, format="turtle")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    assert {str(s) for s in graph.subjects(rdflib.RDF.type, sh.NodeShape)} == {
        shape.iri for shape in shapes()
    }
    page = client.get("/ns/shapes", headers=HTML).text
    for shape in shapes():
        assert f'id="{shape.name}"' in page
    one = client.get("/ns/shapes/Dataset.ttl")
    part = rdflib.Graph().parse(data=one.data, format="turtle")
    node = rdflib.URIRef("https://w3id.org/govplan/shapes#Dataset")
    assert len(list(part.objects(node, sh.property))) == len(list(graph.objects(node, sh.property))) > 5
    assert (None, sh.path, None) in part
    assert len(part) < len(graph) / 4
    people = client.get("/ns/shapes/Dataset", headers=HTML)
    assert (people.status_code, people.headers["Location"]) == (303, "/ns/shapes#Dataset")


def test_the_shapes_are_the_same_bytes_in_every_process(client: FlaskClient) -> None:
    """Their ETag is a strong one, so blank nodes may not be named at random."""
    code = (
        "import hashlib; from server.http.rdf import serialise; from server.linked.shapelist import shape_triples;"
        "print(hashlib.sha256(serialise(shape_triples(), 'nt')).hexdigest())"
    )
    sums = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(sums) == 1


def test_prefixes_in_every_form(client: FlaskClient) -> None:
    known = prefixes()
    assert client.get("/prefixes.json").get_json() == known
    assert client.get("/prefixes", headers={"Accept": "application/json"}).get_json() == known
    assert client.get("/prefixes.jsonld").get_json(force=True) == {"@context": known}
    sparql = client.get("/prefixes.sparql")
    assert sparql.content_type.startswith("application/sparql-query")
    px.Store().query(sparql.text + "ASK { ?s gp:status ?o }")  # it stands before a query as it is
    assert dict(re.findall(r"PREFIX ([\w-]+): <([^>]+)>", sparql.text)) == known
    graph = rdflib.Graph().parse(data=client.get("/prefixes.ttl").data, format="turtle")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    declared = {
        str(graph.value(node, sh.prefix)): str(graph.value(node, sh.namespace))
        for node in graph.objects(rdflib.URIRef("https://w3id.org/govplan"), sh.declare)
    }
    assert declared == known
    page = client.get("/prefixes", headers=HTML)
    assert all(f"PREFIX {name}: &lt;{space}&gt;" in page.text for name, space in known.items())
    assert client.get("/prefixes.exe").status_code == 404


def test_void_is_negotiated(client: FlaskClient) -> None:
    for suffix, format in SUFFIXES.items():
        answer = client.get(f"/.well-known/void.{suffix}")
        graph = rdflib.Graph().parse(data=answer.data, format=format)
        release = rdflib.URIRef("http://data.example/id/release")
        void = rdflib.VOID
        assert (release, rdflib.RDF.type, void.Dataset) in graph
        assert str(graph.value(release, void.sparqlEndpoint)) == "http://localhost/sparql"
        assert list(graph.objects(release, void.dataDump))
        assert '<http://rdfs.org/ns/void#>; rel="profile"' in ", ".join(answer.headers.getlist("Link"))
    assert client.get("/.well-known/void").content_type.startswith("text/turtle")
    page = client.get("/.well-known/void", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.headers["Location"]) == (303, "/doc/release")


def locations(client: FlaskClient, path: str, host: str = "localhost") -> list[str]:
    root = ElementTree.fromstring(client.get(path, headers={"Host": host}).data)
    return [(e.text or "").removeprefix(f"http://{host}") for e in root.iter(f"{SITEMAP}loc")]


def test_the_sitemap_names_what_people_look_for_with_its_day(client: FlaskClient) -> None:
    places = locations(client, "/sitemap.xml")
    assert len(places) == len(set(places))
    assert {
        "/",
        "/catalog",
        "/doc/agency/itc",
        "/doc/dataset/itc/aaaa",
        "/doc/plan/itc/2026-2028/A-i-1",
    } <= set(places)
    root = ElementTree.fromstring(client.get("/sitemap.xml").data)
    assert {e.text for e in root.iter(f"{SITEMAP}lastmod")} == {"2025-12-31"}
    for place in places:
        assert client.get(place, headers=HTML).status_code == 200, place


def test_the_days_of_the_sitemap_are_whole(tmp_path: Path) -> None:
    """The schema of sitemaps knows days and moments, while a thing may bear a month or a year."""
    plan, agency, entry = (
        f"{BASE}id/{name}" for name in ("plan/x/2026-2028", "agency/x", "plan/x/2026-2028/A-i-1")
    )
    gp, dct, xsd = (
        "https://w3id.org/govplan#",
        "http://purl.org/dc/terms/",
        "http://www.w3.org/2001/XMLSchema#",
    )
    trig = f"""<{BASE}id/graph/links> {{
      <{plan}> a <{gp}Plan> ; <{dct}modified> "2002"^^<{xsd}gYear> .
      <{agency}> a <{gp}Agency> ; <{dct}modified> "2019-12"^^<{xsd}gYearMonth> .
      <{entry}> a <{gp}Entry> ; <{dct}modified> "2024-02-29"^^<{xsd}date> . }}"""
    make_release(tmp_path, "2025-12-31-00000001", extra=trig)
    app = create_app(tmp_path, Settings(out=tmp_path, base=BASE))
    root = ElementTree.fromstring(app.test_client().get("/sitemap.xml").data)
    app.extensions["releases"].close()
    days = {url[0].text.partition("/doc/")[2]: url[1].text for url in root if "/doc/" in (url[0].text or "")}
    assert {name: day for name, day in days.items() if "x" in name.split("/")} == {
        "plan/x/2026-2028": "2002-01-01",
        "agency/x": "2019-12-01",
        "plan/x/2026-2028/A-i-1": "2024-02-29",
    }


def test_a_long_sitemap_is_an_index_of_parts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = locations(client, "/sitemap.xml")
    monkeypatch.setattr(discovery, "SITEMAP_LIMIT", 7)
    host = "127.0.0.9"  # another one, so that no answer kept from before is given
    root = ElementTree.fromstring(client.get("/sitemap.xml", headers={"Host": host}).data)
    assert root.tag == f"{SITEMAP}sitemapindex"
    parts = [(e.text or "").removeprefix(f"http://{host}") for e in root.iter(f"{SITEMAP}loc")]
    assert parts == [f"/sitemap-{n}.xml" for n in range(1, -(-len(whole) // 7) + 1)]
    found = [place for part in parts for place in locations(client, part, host)]
    assert found == whole
    assert all(len(locations(client, part, host)) <= 7 for part in parts)
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/catalog",
        "/promises",
        "/agencies",
        "/doc/agency/itc",
        "/ns",
        "/ns/Entry",
        "/ns/shapes",
        "/prefixes",
    ],
)
def test_pages_tell_of_their_other_forms(client: FlaskClient, path: str) -> None:
    """In the page and in the Link header alike; and every address leads to what it says."""
    answer = client.get(path, headers=HTML)
    in_page = set(re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', answer.text))
    in_header = {
        (media, address)
        for address, media in re.findall(
            r'<([^>]+)>; rel="alternate"; type="([^"]+)"', ", ".join(answer.headers.getlist("Link"))
        )
    }
    assert in_page
    assert in_page == in_header
    for media, address in in_page:
        there = client.get(address)
        assert (there.status_code, there.content_type.split(";")[0]) == (200, media)
    assert answer.headers["ETag"]
    again = client.get(path, headers=HTML | {"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
