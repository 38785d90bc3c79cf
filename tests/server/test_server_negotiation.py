"""Accept headers, from the specification and from the clients that people use."""

from __future__ import annotations

import pytest

from server.errors import NotAcceptable, UnknownFormat
from server.http.formats import GRAPHS, HTML, JSONLD, NTRIPLES, RDFXML, RESULTS, TRIG, TURTLE
from server.http.negotiation import choose, negotiate, parse_accept, prefers_html

DOC = (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML, TRIG)
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JENA = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
JENA_RESULTS = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1"
)
RDFLIB = "application/rdf+xml,text/turtle;q=0.9,application/n-triples;q=0.8,*/*;q=0.1"
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,text/turtle;q=0.6,"
    "application/rdf+xml;q=0.5,application/json;q=0.45,text/n3;q=0.35,application/xml;q=0.3,text/html;q=0.2"
)


@pytest.mark.parametrize(
    ("accept", "offers", "wanted"),
    [
        (None, DOC, "html"),
        ("", DOC, "html"),
        ("*/*", DOC, "html"),
        (CHROME, DOC, "html"),
        (FIREFOX, DOC, "html"),
        (CHROME, (*RESULTS, HTML), "html"),
        ("*/*", (*RESULTS, HTML), "json"),
        (JENA, DOC, "ttl"),
        (JENA_RESULTS, (*RESULTS, HTML), "json"),
        (RDFLIB, DOC, "rdf"),
        (COMUNICA, DOC, "trig"),
        (COMUNICA, GRAPHS, "nq"),
        ("application/turtle,text/turtle,application/rdf+xml,*/*", (*GRAPHS, HTML), "ttl"),
        ("text/turtle;q=0.1, application/rdf+xml;q=0.8", GRAPHS, "rdf"),
        ("text/*", GRAPHS, "ttl"),
        ("text/*;q=0.5, text/turtle;q=0", DOC, "html"),
        ("*/*, text/html;q=0", DOC, "ttl"),
        ("*", DOC, "html"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", DOC, "html"),
        ("image/png, application/sparql-results+xml;q=0.5", RESULTS, "xml"),
        ("text/turtle ; charset=utf-8 ; q=1.0", GRAPHS, "ttl"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', DOC, "jsonld"),
        ("application/json", GRAPHS, "jsonld"),
        ("application/json", RESULTS, "json"),
        ("TEXT/Turtle", DOC, "ttl"),
        ("text/csv;q=0.001", RESULTS, "csv"),
        ("application/rdf+xml, */*", DOC, "rdf"),
        ("text/turtle;q=oops, text/html;q=0.1", DOC, "html"),
        ("application/sparql-results+json;q=0.3, application/sparql-results+xml;q=0.9", RESULTS, "xml"),
    ],
)
def test_choice(accept: str | None, offers: tuple, wanted: str) -> None:
    assert choose(offers, accept=accept).name == wanted


@pytest.mark.parametrize(
    "accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "text/turtle;charset=utf-16", "text/turtle;level=9"]
)
def test_not_acceptable_says_what_is_offered(accept: str) -> None:
    with pytest.raises(NotAcceptable) as raised:
        choose(GRAPHS, accept=accept)
    assert {item["mediaType"] for item in raised.value.members["offered"]} == {o.media_type for o in GRAPHS}


def test_suffix_beats_format_beats_accept() -> None:
    assert choose(DOC, accept="text/html", format="nt", suffix="ttl") is TURTLE
    assert choose(DOC, accept="text/html", format="nt") is NTRIPLES
    with pytest.raises(UnknownFormat) as raised:
        choose(DOC, accept="text/turtle", format="yaml")
    assert "ttl" in raised.value.members["offered"]


def test_quoted_commas_and_semicolons_do_not_split() -> None:
    (only,) = parse_accept('text/turtle;note="a,b;c";q=0.4')
    assert (only.type, only.subtype, only.quality) == ("text", "turtle", 0.4)


def test_garbage_is_left_out() -> None:
    assert parse_accept("turtle, /, text/, */html, ,;q=1") == []
    assert negotiate("garbage", GRAPHS) is TURTLE


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        (CHROME, True),
        (FIREFOX, True),
        ("*/*", False),
        (None, False),
        (COMUNICA, False),
        ("text/html;q=0", False),
    ],
)
def test_who_is_a_browser(accept: str | None, html: bool) -> None:
    assert prefers_html(accept) is html
