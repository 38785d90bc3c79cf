"""The catalogue in RDF: whole datasets, Hydra's links from page to page, the same under any host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import rdflib
from conftest import BASE, make_release
from flask import Flask
from flask.testing import FlaskClient
from rdflib.namespace import DCAT, DCTERMS, RDF

from kg.settings import Settings
from kg.validate.api import check_file
from server import create_app

HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
MANY = 123
FORMATS = {"ttl": "turtle", "rdf": "xml", "nt": "nt", "jsonld": "json-ld", "trig": "trig"}


def many() -> str:
    """Datasets 0 to MANY-1, each with a distribution and a record of a plan."""
    prefixes = (
        f"@prefix : <{BASE}id/> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . "
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix gp: <https://w3id.org/govplan#> .\n"
    )
    links, records, catalogue = [], [], []
    for n in range(MANY):
        thing, record = f"<{BASE}id/dataset/itc/n{n}>", f"<{BASE}id/plan/itc/2026-2028/X-{n}>"
        links.append(
            f'{thing} a dcat:Dataset ; dct:title "Number {n}"@en ; dct:publisher <{BASE}id/agency/itc> ; '
            f"gp:status <{BASE}id/status/{'overdue' if n % 3 else 'planned'}> ; dcat:distribution <{BASE}id/dataset/itc/n{n}/csv> . "
            f"<{BASE}id/dataset/itc/n{n}/csv> a dcat:Distribution ; dcat:accessURL <https://data.gov.hk/{n}> ."
        )
        records.append(
            f"{record} a dcat:CatalogRecord, gp:Entry ; foaf:primaryTopic {thing} ; "
            f"dct:isPartOf <{BASE}id/plan/itc/2026-2028> . <{BASE}id/plan/itc/2026-2028> dcat:record {record} ."
        )
        catalogue.append(f"<{BASE}id/catalog> dcat:dataset {thing} ; dcat:record {record} .")
    source = f"{BASE}id/graph/source/00112233aabbccdd"
    return prefixes + "\n".join(
        f"<{graph}> {{ {' '.join(statements)} }}"
        for graph, statements in (
            (f"{BASE}id/graph/links", links),
            (source, records),
            (f"{BASE}id/graph/release", catalogue),
        )
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    make_release(folder, "2025-12-31-00000009", extra=many())
    return folder


@pytest.fixture(scope="module")
def site(large: Path) -> Iterator[Flask]:
    made = create_app(large, Settings(out=large, base=BASE, threads=1))
    yield made
    made.extensions["releases"].close()


def next_page(graph: rdflib.Graph) -> str | None:
    """As ckanext-dcat's RDFParser finds it."""
    for design in (HYDRA.PartialCollectionView, HYDRA.PagedCollection):
        for node in graph.subjects(RDF.type, design):
            for found in (*graph.objects(node, HYDRA.next), *graph.objects(node, HYDRA.nextPage)):
                return str(found)
    return None


def harvest(client: FlaskClient, path: str, format: str = "turtle", **headers: str) -> list[rdflib.Graph]:
    """All pages, following the links in them, with no Accept header."""
    pages: list[rdflib.Graph] = []
    address: str | None = path
    while address:
        parts = urlsplit(address)
        answer = client.get(f"{parts.path}?{parts.query}", headers=headers)
        assert answer.status_code == 200, answer.text
        graph = rdflib.Dataset(default_union=True) if format in ("trig", "json-ld") else rdflib.Graph()
        graph.parse(data=answer.data, format=format)
        pages.append(graph)
        address = next_page(graph)
    return pages


@pytest.mark.parametrize("suffix", ["ttl", "rdf", "jsonld", "nt", "trig"])
def test_a_harvester_that_follows_hydra_reads_every_dataset_once(site: Flask, suffix: str) -> None:
    pages = harvest(site.test_client(), f"/catalog.{suffix}", FORMATS[suffix])
    assert len(pages) == 3
    found = [set(page.subjects(RDF.type, DCAT.Dataset)) for page in pages]
    assert [len(datasets) for datasets in found] == [50, 50, MANY + 5 - 100]
    assert len(set().union(*found)) == MANY + 5
    for page in pages:
        assert {int(n) for n in page.objects(None, HYDRA.totalItems)} == {MANY + 5}
        assert len(set(page.subjects(RDF.type, HYDRA.PartialCollectionView))) == 1
        assert not [node for node in page.all_nodes() if isinstance(node, rdflib.BNode)]


def test_each_page_holds_whole_datasets_with_what_they_need(site: Flask) -> None:
    client = site.test_client()
    whole = rdflib.Graph()
    for page in harvest(client, "/catalog.ttl?size=7"):
        whole += page
        for dataset in page.subjects(RDF.type, DCAT.Dataset):
            for distribution in page.objects(dataset, DCAT.distribution):
                assert (distribution, RDF.type, DCAT.Distribution) in page
                assert page.value(distribution, DCAT.accessURL)
            for publisher in page.objects(dataset, DCTERMS.publisher):
                assert page.value(publisher, rdflib.SKOS.prefLabel)
            records = set(page.subjects(rdflib.FOAF.primaryTopic, dataset))
            for record in records:
                plan = page.value(record, DCTERMS.isPartOf)
                assert (plan, DCAT.record, record) in page
                assert (plan, RDF.type, DCAT.Catalog) in page
    dataset = rdflib.URIRef(f"{BASE}id/dataset/itc/n77")
    described = rdflib.Graph().parse(data=client.get("/doc/dataset/itc/n77.ttl").data, format="turtle")
    assert set(described.triples((dataset, None, None))) == set(whole.triples((dataset, None, None)))


def test_pages_under_a_release_lead_on_within_it(site: Flask) -> None:
    client, mount = site.test_client(), "/releases/2025-12-31-00000009"
    address: str | None = f"http://localhost{mount}/catalog.ttl?size=60"
    seen = 0
    while address:
        assert urlsplit(address).path == f"{mount}/catalog.ttl"
        answer = client.get(address.removeprefix("http://localhost"))
        graph = rdflib.Graph().parse(data=answer.data, format="turtle")
        seen += len(set(graph.objects(None, HYDRA.member)))
        address = next_page(graph)
    assert seen == int(next(graph.objects(None, HYDRA.totalItems)))
    lookup = rdflib.Graph().parse(data=client.get(f"{mount}/fragments?format=ttl").data, format="turtle")
    (way,) = lookup.objects(None, rdflib.VOID.uriLookupEndpoint)
    assert str(way) == f"http://localhost{mount}/fragments?subject="


def test_links_in_the_headers_are_those_of_hydra(site: Flask) -> None:
    answer = site.test_client().get("/catalog.ttl?page=2")
    links = {
        rel: address
        for address, rel in re.findall(
            r'<([^>]+)>; rel="(first|prev|next|last)"', ", ".join(answer.headers.getlist("Link"))
        )
    }
    assert links == {
        "first": "/catalog.ttl",
        "prev": "/catalog.ttl",
        "next": "/catalog.ttl?page=3",
        "last": "/catalog.ttl?page=3",
    }
    graph = rdflib.Graph().parse(data=answer.data, format="turtle")
    (view,) = graph.subjects(RDF.type, HYDRA.PartialCollectionView)
    assert str(view) == "http://localhost/catalog.ttl?page=2"
    hydra = {
        name: str(graph.value(view, HYDRA[name])).removeprefix("http://localhost")
        for name in ("first", "previous", "next", "last")
    }
    assert hydra == {
        "first": links["first"],
        "previous": links["prev"],
        "next": links["next"],
        "last": links["last"],
    }


def test_the_profile_is_kept_from_page_to_page(site: Flask) -> None:
    schema = rdflib.Namespace("https://schema.org/")
    client = site.test_client()
    by_header = client.get(
        "/catalog", headers={"Accept": "text/turtle", "Accept-Profile": "<https://schema.org/>"}
    )
    graph = rdflib.Graph().parse(data=by_header.data, format="turtle")
    assert next_page(graph) == "http://localhost/catalog.ttl?_profile=schema&page=2"
    assert by_header.headers["Content-Location"] == "/catalog.ttl?_profile=schema"
    pages = harvest(client, "/catalog.ttl?_profile=unknown,schema")
    datasets = {d for page in pages for d in page.subjects(RDF.type, schema.Dataset)}
    assert len(pages) == 3
    assert len(datasets) == MANY + 5


def test_the_size_of_a_page_is_a_parameter_within_limits(site: Flask) -> None:
    client = site.test_client()
    assert len(harvest(client, "/catalog.nt?size=1000", "nt")) == 1
    pages = harvest(client, "/catalog.nt?size=60", "nt")
    assert [len(set(page.subjects(RDF.type, DCAT.Dataset))) for page in pages] == [60, 60, 8]
    for wrong in ("0", "1001", "-1", "x", "1e3", "٣"):
        assert client.get(f"/catalog.nt?size={wrong}").status_code == 400
    assert client.get("/catalog.nt?page=4").status_code == 404
    assert client.get("/catalog.exe").status_code == 404


def test_a_choice_of_datasets_is_a_collection_of_its_own(site: Flask) -> None:
    pages = harvest(site.test_client(), "/catalog.ttl?status=overdue&size=30")
    assert len(pages) == 3
    collections = {node for page in pages for node in page.subjects(HYDRA.totalItems, None)}
    assert collections == {rdflib.URIRef("http://localhost/catalog?status=overdue&size=30#datasets")}
    datasets = {d for page in pages for d in page.subjects(RDF.type, DCAT.Dataset)}
    assert len(datasets) == 82 + 1
    for page in pages:
        statuses = {
            str(page.value(d, rdflib.URIRef("https://w3id.org/govplan#status")))
            for d in datasets & set(page.subjects())
        }
        assert statuses == {f"{BASE}id/status/overdue"}


def test_the_front_page_is_the_catalogue_to_a_program(site: Flask) -> None:
    client = site.test_client()
    front = client.get("/", headers={"Accept": "text/turtle"})
    assert front.headers["Content-Location"] == "/catalog.ttl"
    assert (
        front.data
        == client.get("/catalog.ttl").data
        == client.get("/catalog", headers={"Accept": "text/turtle"}).data
    )
    assert client.get("/", headers={"Accept": "text/html"}).content_type == "text/html; charset=utf-8"


def test_behind_a_proxy_links_lead_back_and_names_stay(site: Flask) -> None:
    proxy = {
        "X-Forwarded-Prefix": "/sub/path",
        "X-Forwarded-Host": "open.example",
        "X-Forwarded-Proto": "https",
    }
    pages = harvest(site.test_client(), "/catalog.ttl", **proxy)
    assert len(pages) == 3
    for page in pages:
        (view,) = page.subjects(RDF.type, HYDRA.PartialCollectionView)
        assert str(view).startswith("https://open.example/sub/path/catalog.ttl")
        for dataset in page.subjects(RDF.type, DCAT.Dataset):
            assert str(dataset).startswith(f"{BASE}id/")


def test_etag_of_release_format_page_and_address(site: Flask) -> None:
    client = site.test_client()
    tags = set()
    for path, host in (
        ("/catalog.ttl", "localhost"),
        ("/catalog.nt", "localhost"),
        ("/catalog.ttl?page=2", "localhost"),
        ("/catalog.ttl?_profile=dcat-ap", "localhost"),
        ("/catalog.ttl", "other.example"),
    ):
        answer = client.get(path, headers={"Host": host})
        tag = answer.headers["ETag"]
        assert not tag.startswith("W/")
        tags.add(tag)
        again = client.get(path, headers={"Host": host, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        since = client.get(path, headers={"Host": host, "If-Modified-Since": answer.headers["Last-Modified"]})
        assert since.status_code == 304
    assert len(tags) == 5


def test_the_page_links_the_same_page_of_data(site: Flask) -> None:
    client = site.test_client()
    answer = client.get("/catalog?status=overdue&page=2", headers={"Accept": "text/html"})
    addresses = re.findall(r'<link rel="alternate" type="text/turtle" href="([^"]+)">', answer.text)
    assert [a.replace("&amp;", "&") for a in addresses] == ["/catalog.ttl?status=overdue&page=2"]
    graph = rdflib.Graph().parse(data=client.get("/catalog.ttl?status=overdue&page=2").data, format="turtle")
    shown = set(re.findall(r'<th scope="row"><a href="/doc/([^"]+)"', answer.text))
    assert shown == {str(d).removeprefix(f"{BASE}id/") for d in graph.subjects(RDF.type, DCAT.Dataset)}
    assert 'rel="next"' not in ", ".join(answer.headers.getlist("Link"))


def test_trig_says_which_graph_states_it(site: Flask) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=site.test_client().get("/catalog.trig").data, format="trig")
    graphs = {str(g.identifier) for g in dataset.graphs() if len(g)}
    assert {f"{BASE}id/graph/links", f"{BASE}id/graph/registry"} <= graphs


@pytest.mark.parametrize("profile", ["dcat", "dcat-ap"])
def test_the_whole_catalogue_meets_the_official_shapes(
    corpus_release: Path, tmp_path: Path, profile: str
) -> None:
    app = create_app(corpus_release, Settings(out=corpus_release, threads=1))
    try:
        whole = rdflib.Graph()
        for page in harvest(app.test_client(), f"/catalog.ttl?size=20&_profile={profile}"):
            whole += page
    finally:
        app.extensions["releases"].close()
    assert len(set(whole.subjects(RDF.type, DCAT.Dataset))) > 20
    whole.serialize(tmp_path / "catalogue.ttl", format="turtle")
    report = check_file(str(tmp_path / "catalogue.ttl"), shapes="dcat-ap")
    assert report.conforms, report
