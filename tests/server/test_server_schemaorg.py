"""What pages say to search engines: schema.org in JSON-LD, derived from the graph, safe in a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph as px
import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from pyshacl import validate

from server.linked import schemaorg
from server.words.labels import expand

SHAPES = Path(__file__).parents[2].parent / "shared" / "conformance" / "dcat-ap" / "schema-org"
HTML = {"Accept": "text/html"}


def structured(client: FlaskClient, path: str) -> dict[str, Any]:
    page = client.get(path, headers=HTML).text
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    found: dict[str, Any] = json.loads(text)
    return found


def to_graph(data: dict[str, Any]) -> rdflib.Graph:
    """Read as any JSON-LD processor does; the context is within, so that nothing is fetched."""
    assert isinstance(data["@context"], dict)
    return rdflib.Graph().parse(data=json.dumps(data), format="json-ld")


@pytest.fixture(scope="module")
def corpus(corpus_app: Flask) -> Flask:
    return corpus_app


def test_a_dataset(client: FlaskClient) -> None:
    data = structured(client, "/doc/dataset/itc/aaaa")
    assert (data["@id"], data["@type"]) == ("http://data.example/id/dataset/itc/aaaa", "Dataset")
    assert {"@value": "R&D expenditure", "@language": "en"} in data["name"]
    assert {"@value": "研發開支統計", "@language": "zh-Hant"} in data["name"]
    assert data["alternateName"] == {"@value": "研发开支统计", "@language": "zh-Hans"}
    assert data["url"] == data["@id"]
    publisher = data["publisher"]
    assert (publisher["@type"], publisher["url"]) == ("GovernmentOrganization", "https://www.itc.gov.hk/")
    assert data["includedInDataCatalog"]["@type"] == "DataCatalog"
    assert data["creativeWorkStatus"] == {"@value": "planned", "@language": "en"}
    assert "distribution" not in data  # what is planned can't be had


def test_the_same_is_there_as_rdf(client: FlaskClient) -> None:
    answer = client.get("/doc/dataset/itc/aaaa.nt?_profile=schema")
    of_page = to_graph(structured(client, "/doc/dataset/itc/aaaa"))
    of_data = rdflib.Graph().parse(data=answer.data, format="nt")
    assert {(s, p, str(o)) for s, p, o in of_page} == {(s, p, str(o)) for s, p, o in of_data}


def test_catalogues_agencies_and_codes(client: FlaskClient) -> None:
    front = structured(client, "/")
    assert front["@type"] == "DataCatalog"
    assert front["dataset"] == {"@id": "http://data.example/id/dataset/itc/aaaa"}
    assert structured(client, "/catalog") == front
    assert structured(client, "/doc/plan/itc/2026-2028")["publisher"]["identifier"] == "ITC"
    agency = structured(client, "/doc/agency/itc")
    assert agency["parentOrganization"] == {"@id": "http://data.example/id/agency/itib"}
    assert structured(client, "/doc/status/planned")["@type"] == "DefinedTerm"
    place = client.get("/doc/source/00112233aabbccdd/line-40-42", headers=HTML).text
    assert "<script" not in place  # schema.org has no word for it


def test_no_title_ends_the_script(client: FlaskClient) -> None:
    page = client.get("/doc/dataset/itc/cccc", headers=HTML).text
    assert page.count("</script>") == 1
    data = structured(client, "/doc/dataset/itc/cccc")
    assert data["name"]["@value"] == "Overdue <script>alert(1)</script>"


@pytest.mark.parametrize(
    "text", ["</script><script>x", "<!-- <script>", "a & b", "]]>", "\u2028\u2029", '"\\']
)
def test_the_text_of_a_script_is_safe_and_says_the_same(text: str) -> None:
    made = schemaorg.script({"name": text})
    assert json.loads(made) == {"name": text}
    assert not set("<>&\u2028\u2029") & set(made)


def test_what_the_graph_does_not_say_is_not_there() -> None:
    node = px.NamedNode("urn:d")
    given = [px.Triple(node, px.NamedNode(expand("rdf:type")), px.NamedNode(expand("dcat:Dataset")))]
    said = list(schemaorg.triples(given, ["urn:d"]))
    assert {t.predicate.value.rsplit("/")[-1].rsplit("#")[-1] for t in said} == {"type", "url"}


def test_a_licence_of_some_files_is_none_of_the_dataset() -> None:
    def iri(name: str) -> px.NamedNode:
        return px.NamedNode(expand(name) if ":" in name and not name.startswith("urn:") else name)

    def triple(s: str, p: str, o: str) -> px.Triple:
        return px.Triple(iri(s), iri(p), iri(o))

    given = [
        triple("urn:d", "rdf:type", "dcat:Dataset"),
        triple("urn:d", "dcat:distribution", "urn:d1"),
        triple("urn:d", "dcat:distribution", "urn:d2"),
        triple("urn:d1", "rdf:type", "dcat:Distribution"),
        triple("urn:d2", "rdf:type", "dcat:Distribution"),
        triple("urn:d1", "dct:license", "urn:terms"),
    ]
    licence = px.NamedNode("https://schema.org/license")
    some = list(schemaorg.triples(given, ["urn:d"]))
    assert [t.subject.value for t in some if t.predicate == licence] == ["urn:d1"]
    both = list(schemaorg.triples([*given, triple("urn:d2", "dct:license", "urn:terms")], ["urn:d"]))
    assert {t.subject.value for t in both if t.predicate == licence} == {"urn:d", "urn:d1", "urn:d2"}


def test_every_dataset_of_the_corpus_has_what_a_dataset_search_asks(corpus: Flask) -> None:
    """Google's required properties: a name, and one description of 50 to 5,000 characters."""
    client = corpus.test_client()
    whole = rdflib.Graph()
    for page in (1, 2, 3):
        answer = client.get(f"/catalog.ttl?_profile=schema&page={page}")
        if answer.status_code == 404:
            break
        whole.parse(data=answer.data, format="turtle")
    schema = rdflib.Namespace("https://schema.org/")
    datasets = list(whole.subjects(rdflib.RDF.type, schema.Dataset))
    assert len(datasets) > 20
    for dataset in datasets:
        assert list(whole.objects(dataset, schema.name))
        assert list(whole.objects(dataset, schema.isBasedOn))
        (description,) = whole.objects(dataset, schema.description)
        assert 50 <= len(str(description)) <= 5000
    if not SHAPES.is_dir():
        pytest.skip("the shapes for schema.org are not beside the repository")
    # these shapes still say http
    text = whole.serialize(format="nt").replace("<https://schema.org/", "<http://schema.org/")
    conforms, _, report = validate(
        rdflib.Graph().parse(data=text, format="nt"),
        shacl_graph=rdflib.Graph().parse(SHAPES / "googleRequired.ttl"),
        inference="none",
    )
    assert conforms, report[:2000]
