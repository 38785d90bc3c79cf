"""Content Negotiation by Profile: headers, query string arguments, the list of what there is, and the mappings."""

from __future__ import annotations

import re

import pyoxigraph as px
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import DCAT, RDF

from server.linked import profiles
from server.words.labels import expand

DATASET = "/doc/dataset/itc/aaaa"
IRI = "http://data.example/id/dataset/itc/aaaa"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
GP = "https://w3id.org/govplan#"


def graph(answer) -> set[px.Triple]:
    media_type = answer.content_type.split(";")[0]
    return {q.triple for q in px.parse(answer.data, format=px.RdfFormat.from_media_type(media_type))}


def profile_links(answer) -> list[str]:
    return re.findall(r'<([^>]+)>; rel="profile"', ", ".join(answer.headers.getlist("Link")))


@pytest.mark.parametrize(
    ("header", "parsed"),
    [
        ("<urn:a>", [("urn:a", 1.0)]),
        ("<urn:a>;q=0.5, <urn:b>", [("urn:a", 0.5), ("urn:b", 1.0)]),
        ("<urn:a> ; Q=0.5 ,<urn:b>;x=y;q=0", [("urn:a", 0.5), ("urn:b", 0.0)]),
        ("<urn:a>;q=7", [("urn:a", 1.0)]),
        ("<urn:a>;q=1.2.3", [("urn:a", 0.0)]),
        ("urn:a, nonsense", []),
        ("", []),
        ("<", []),
    ],
)
def test_accept_profile_is_parsed(header: str, parsed: list[tuple[str, float]]) -> None:
    assert profiles.parse_accept_profile(header) == parsed


ALL = profiles.PROFILES


@pytest.mark.parametrize(
    ("header", "wanted", "token"),
    [
        (None, None, "govplan"),
        ("<https://schema.org/>", None, "schema"),
        ("<http://schema.org/>", None, "schema"),
        ("<http://data.europa.eu/r5r/>;q=0.2, <https://schema.org/>;q=0.9", None, "schema"),
        ("<https://schema.org/>;q=0, <http://www.w3.org/ns/dcat#>;q=0.1", None, "dcat"),
        ("<http://www.w3.org/ns/dcat>", None, "dcat"),
        ("<urn:unknown>", None, None),
        ("<https://schema.org/>;q=0", None, None),
        ("<urn:unknown>", "void", "void"),
        (None, "DCAT-AP", "dcat-ap"),
        (None, "<http://data.europa.eu/r5r/>", "dcat-ap"),
        (None, "unknown,<https://schema.org/>,void", "schema"),
        (None, "unknown", None),
    ],
)
def test_the_profile_wished_for_is_picked(header: str | None, wanted: str | None, token: str | None) -> None:
    picked = profiles.pick(ALL, header=header, wanted=wanted)
    assert (picked.token if picked else None) == token


def test_a_dataset_by_header(client: FlaskClient) -> None:
    for header, wanted in (
        ("<http://data.europa.eu/r5r/>", ["http://data.europa.eu/r5r/"]),
        ("<https://schema.org/>", ["https://schema.org/"]),
        ("<http://www.w3.org/ns/dcat#>", ["https://w3id.org/govplan", "http://www.w3.org/ns/dcat#"]),
    ):
        answer = client.get(DATASET, headers={"Accept": "text/turtle", "Accept-Profile": header})
        assert answer.status_code == 200
        assert profile_links(answer) == wanted
        assert answer.headers["Content-Profile"] == ", ".join(f"<{iri}>" for iri in wanted)
        assert {"Accept", "Accept-Profile"} <= set(answer.vary)
        assert px.NamedNode(IRI) in {t.subject for t in graph(answer)}


def test_a_dataset_by_argument_and_by_suffix(client: FlaskClient) -> None:
    by_argument = client.get(f"{DATASET}?_profile=schema&_mediatype=application/n-triples")
    assert by_argument.content_type == "application/n-triples"
    assert by_argument.headers["Content-Location"] == f"{DATASET}.nt?_profile=schema"
    by_suffix = client.get(by_argument.headers["Content-Location"], headers={"Accept": BROWSER})
    assert by_suffix.data == by_argument.data
    several = client.get(f"{DATASET}?_profile=nothing,schema&_mediatype=image/png,application/n-triples")
    assert several.data == by_argument.data


def test_one_who_names_a_profile_is_given_data(client: FlaskClient) -> None:
    headers = {"Accept": BROWSER, "Accept-Profile": "<http://data.europa.eu/r5r/>"}
    answer = client.get(DATASET, headers=headers)
    assert profile_links(answer) == ["http://data.europa.eu/r5r/"]
    assert "html" not in answer.content_type
    # the page alone conforms to nothing asked for
    assert client.get(DATASET, headers=headers | {"Accept": "text/html"}).status_code == 406
    # an address that says html is a page
    assert "html" in client.get(f"{DATASET}.html", headers=headers).content_type


@pytest.mark.parametrize(
    ("path", "header"),
    [
        (DATASET, "<urn:unknown>"),
        (f"{DATASET}?_profile=unknown", ""),
        (f"{DATASET}?_profile=void", ""),
        ("/doc/status/planned?_profile=dcat-ap", ""),
        ("/catalog?_profile=unknown", ""),
    ],
)
def test_nothing_that_fits_is_406_with_the_list(client: FlaskClient, path: str, header: str) -> None:
    answer = client.get(path, headers={"Accept": "text/turtle", "Accept-Profile": header})
    assert (answer.status_code, answer.content_type) == (406, "application/problem+json")
    problem = answer.get_json(force=True)
    assert {"govplan"} <= {item["profile"] for item in problem["offered"]}
    assert 'token="govplan"; anchor="https://w3id.org/govplan"' in answer.headers["Link"]
    assert "Accept-Profile" in answer.headers["Vary"]


@pytest.mark.parametrize("path", [DATASET, "/catalog", "/"])
@pytest.mark.parametrize("argument", ["_profile=alt", "_view=alt", "_view=alternates"])
def test_the_list_of_what_there_is(client: FlaskClient, path: str, argument: str) -> None:
    address = f"{path}?{argument}"
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.content_type == "application/json"
    listed = answer.get_json()["representations"]
    assert {"govplan", "dcat", "dcat-ap", "schema"} <= {item.get("token") for item in listed}
    for item in listed:
        there = client.get(item["href"].removeprefix("http://localhost"))
        assert there.status_code == 200
        assert there.content_type.split(";")[0] == item["mediaType"]
        if "profile" in item:
            assert item["profile"] in profile_links(there)
    links = ", ".join(answer.headers.getlist("Link"))
    assert 'token="dcat-ap"; anchor="http://data.europa.eu/r5r/"' in links
    assert 'type="text/turtle"; formats="http://data.europa.eu/r5r/"' in links
    page = client.get(address, headers={"Accept": BROWSER})
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    assert "_profile=dcat-ap" in page.text
    data = rdflib.Graph().parse(
        data=client.get(address, headers={"Accept": "text/turtle"}).data, format="turtle"
    )
    altr = rdflib.Namespace("http://www.w3.org/ns/dx/connegp/altr#")
    assert len(set(data.objects(None, altr.hasRepresentation))) == len(listed)
    assert len(set(data.objects(None, altr.hasDefaultRepresentation))) == 1


@pytest.mark.parametrize("path", [DATASET, "/catalog", "/"])
def test_a_page_says_that_one_who_names_a_profile_gets_another_answer(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": BROWSER})
    assert page.content_type == "text/html; charset=utf-8"
    asked = {"Accept": BROWSER, "Accept-Profile": "<http://data.europa.eu/r5r/>"}
    assert client.get(path, headers=asked).data != page.data
    assert "Accept-Profile" in page.vary
    same = client.get(path, headers={"Accept": BROWSER, "If-Modified-Since": page.headers["Last-Modified"]})
    assert same.status_code == 304
    assert {"Accept-Language", "Accept-Profile"} <= set(same.vary)


def test_the_list_of_what_there_is_by_suffix(client: FlaskClient) -> None:
    """One who writes the suffix gets that format of the list too; one that the list does not come in is passed over."""
    for path in (DATASET, "/catalog"):
        listed = client.get(f"{path}.nt?_profile=alt")
        assert listed.content_type == "application/n-triples"
        assert b"altr#hasRepresentation" in listed.data
        assert client.get(f"{path}.trig?_profile=alt", headers={"Accept": "text/turtle"}).status_code == 200


def test_dcat_ap_has_no_terms_of_ours(client: FlaskClient) -> None:
    for path in (DATASET, "/doc/plan/itc/2026-2028", "/catalog", "/doc/agency/itc"):
        triples = graph(client.get(f"{path}?_profile=dcat-ap", headers={"Accept": "application/n-triples"}))
        assert triples
        ours = [t for t in triples if t.predicate.value.startswith(GP)]
        assert ours == []
        assert not [
            t for t in triples if isinstance(t.object, px.NamedNode) and t.object.value.startswith(GP)
        ]
    triples = graph(client.get(f"{DATASET}?_profile=dcat-ap", headers={"Accept": "application/n-triples"}))
    assert px.NamedNode("http://data.example/id/agency/itc") in {t.subject for t in triples}
    titles = {
        t.object.value for t in triples if t.subject.value == IRI and t.predicate.value == expand("dct:title")
    }
    assert titles == {"研發開支統計", "R&D expenditure"}


def test_void_of_the_release_and_of_the_catalogue(client: FlaskClient) -> None:
    for path in ("/doc/release", "/catalog"):
        answer = client.get(f"{path}?_profile=void", headers={"Accept": "text/turtle"})
        assert profile_links(answer) == ["http://rdfs.org/ns/void#"]
        void = px.NamedNode("http://rdfs.org/ns/void#Dataset")
        assert void in {t.object for t in graph(answer)}


def test_mappings_are_pure_and_small() -> None:
    node = px.NamedNode("urn:d")
    given = [
        px.Triple(node, px.NamedNode(str(RDF.type)), px.NamedNode(str(DCAT.Dataset))),
        px.Triple(node, px.NamedNode(GP + "status"), px.NamedNode("urn:s")),
        px.Triple(node, px.NamedNode(str(DCAT.keyword)), px.Literal("k")),
        px.Triple(px.NamedNode("urn:s"), px.NamedNode(str(RDF.type)), px.NamedNode(expand("skos:Concept"))),
        px.Triple(px.NamedNode("urn:x"), px.NamedNode(expand("void:triples")), px.Literal(3)),
    ]
    assert list(profiles.dcat_ap(given)) == [given[0], given[2]]
    assert list(profiles.void(given)) == [given[4]]
    assert list(profiles.dcat_ap(given)) == list(profiles.dcat_ap(given))


def test_a_redirect_and_a_304_vary_by_profile(client: FlaskClient) -> None:
    redirect = client.get("/id/dataset/itc/aaaa?_profile=schema", headers={"Accept": "text/turtle"})
    assert redirect.headers["Location"] == f"{DATASET}?_profile=schema"
    assert "Accept-Profile" in redirect.vary
    first = client.get(f"{DATASET}.ttl?_profile=schema")
    plain = client.get(f"{DATASET}.ttl")
    assert first.headers["ETag"] != plain.headers["ETag"]
    again = client.get(f"{DATASET}.ttl?_profile=schema", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Accept-Profile" in again.vary
    assert client.head(f"{DATASET}.ttl?_profile=schema").headers["ETag"] == first.headers["ETag"]
