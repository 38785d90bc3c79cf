"""What clients send as Accept (and the parameters they add), and what each must get: a table, a graph, the service description,
the document of a thing. Recorded from the program where it says so, else put together as the program's source does."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

JSON, XML, CSV, TSV = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
TURTLE, RDFXML, NTRIPLES, NQUADS, TRIG, JSONLD, HTML = (
    "text/turtle",
    "application/rdf+xml",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
    "application/ld+json",
    "text/html",
)
SELECT = "SELECT ?s { ?s a ?t } LIMIT 2"
CONSTRUCT = "CONSTRUCT WHERE { ?s a ?t } LIMIT 2"
ASK = "ASK { ?s a ?t }"
DOCUMENT = "/doc/agency/itc"


@dataclass(frozen=True)
class Client:
    """``gets`` by what is asked; a kind that is absent is one the client never asks with this header."""

    name: str
    accept: str | None
    gets: dict[str, str]
    parameters: tuple[tuple[str, str], ...] = ()


def browser(name: str, accept: str) -> Client:
    return Client(
        name, accept, dict.fromkeys(("select", "ask", "construct", "description", "document"), HTML)
    )


def everything(name: str, accept: str | None) -> Client:
    """A client that takes anything: the defaults."""
    return Client(
        name,
        accept,
        {"select": JSON, "ask": JSON, "construct": TURTLE, "description": TURTLE, "document": HTML},
    )


def wrapper(name: str, accept: str, names: str, **gets: str) -> Client:
    """SPARQLWrapper 2.0.0, recorded: the format's names go into three parameters as well."""
    pairs = [(parameter, n) for parameter in ("format", "output", "results") for n in names.split()]
    return Client(f"SPARQLWrapper {name}", accept, gets, tuple(pairs))


_SW_JSON = "application/sparql-results+json,application/json,text/javascript,application/javascript"
_COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
    "text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18,application/json;q=0.135,text/shaclc;q=0.1,"
    "text/shaclc-ext;q=0.05"
)
_ROQET = (
    "application/rdf+xml, text/rdf;q=0.6, application/n-triples, text/plain;q=0.1, text/turtle, application/x-turtle, "
    "application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, application/rdf+n3;q=0.3, application/x-trig, "
    "application/rss;q=0.8, application/rss+xml;q=0.8, text/rss;q=0.8, application/xml;q=0.3, text/xml;q=0.3, "
    "application/atom+xml;q=0.3, text/html;q=0.2, application/xhtml+xml;q=0.4, text/html;q=0.6, "
    "application/xhtml+xml;q=0.8, application/json;q=0.1, text/json;q=0.1, text/x-nquads, */*;q=0.1"
)
_RDF4J_TABLE = (
    "application/x-binary-rdf-results-table;q=0.8, application/sparql-results+xml;q=0.8, application/xml;q=0.8, "
    "application/x-sparqlstar-results+json;q=0.8, application/sparql-results+json, application/json, "
    "text/csv;q=0.8, text/tab-separated-values;q=0.8"
)
_RDF4J_GRAPH = (
    "application/rdf+xml;q=0.5, application/xml;q=0.5, text/xml;q=0.5, application/n-triples;q=0.5, "
    "text/plain;q=0.5, text/turtle;q=0.8, application/x-turtle;q=0.8, application/trig;q=0.8, "
    "application/n-quads, text/x-nquads, application/ld+json;q=0.8, application/x-binary-rdf;q=0.3"
)
CLIENTS = [
    browser(
        "Chrome",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
        "application/signed-exchange;v=b3;q=0.7",
    ),
    browser("Firefox", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    browser(
        "Firefox 92 to 127",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    ),
    browser("Safari", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    browser("Internet Explorer and Java", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"),
    everything("curl (recorded)", "*/*"),
    everything("no header", None),
    everything("an empty header", ""),
    Client(
        "Excel",
        "application/vnd.ms-excel, text/csv, text/html;q=0.9, */*;q=0.1",
        {"select": CSV, "ask": CSV},
    ),
    everything("Excel's Power Query", "*/*"),
    Client(
        "rdflib SPARQLStore xml (recorded)",
        f"{XML}, {RDFXML}",
        {"select": XML, "ask": XML, "construct": RDFXML},
    ),
    Client("rdflib SPARQLStore json (recorded)", JSON, {"select": JSON, "ask": JSON}),
    Client("rdflib SPARQLStore csv (recorded)", CSV, {"select": CSV}),
    Client(
        "rdflib parse (recorded)",
        "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, application/n-quads, "
        "application/trix, application/trig",
        {"construct": TURTLE, "description": TURTLE, "document": TURTLE},
    ),
    Client(
        "rdflib parse turtle (recorded)",
        "text/turtle, application/x-turtle, */*;q=0.1",
        {"construct": TURTLE, "description": TURTLE, "document": TURTLE},
    ),
    Client(
        "rdflib parse xml (recorded)",
        "application/rdf+xml, */*;q=0.1",
        {"construct": RDFXML, "description": RDFXML, "document": RDFXML},
    ),
    Client(
        "rdflib parse nt (recorded)", "text/plain, */*;q=0.1", {"construct": NTRIPLES, "document": NTRIPLES}
    ),
    wrapper("json", _SW_JSON, "json", select=JSON, ask=JSON),
    wrapper("xml", XML, "xml", select=XML, ask=XML),
    wrapper("csv", CSV, "csv", select=CSV, ask=CSV),
    wrapper("tsv", TSV, "tsv text/tab-separated-values", select=TSV, ask=TSV),
    wrapper("graph as json", "*/*", "json", construct=JSONLD),
    wrapper("graph as xml", RDFXML, "xml", construct=RDFXML),
    wrapper("turtle", "application/turtle,text/turtle", "turtle", construct=TURTLE),
    wrapper(
        "n3",
        "application/turtle,text/turtle,text/rdf+n3,application/n-triples,application/n3,text/n3",
        "n3",
        construct=TURTLE,
    ),
    wrapper("rdf+xml", RDFXML, "rdf+xml application/rdf+xml", construct=RDFXML),
    wrapper(
        "json-ld",
        "application/ld+json,application/x-json+ld",
        "json-ld application/ld+json,application/x-json+ld",
        construct=JSONLD,
    ),
    Client(
        "SPARQLWrapper any RDF",
        "application/turtle,text/turtle,application/rdf+xml,*/*",
        {"construct": TURTLE, "description": TURTLE},
    ),
    Client(
        "Jena results",
        "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
        "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1",
        {"select": JSON, "ask": JSON},
    ),
    Client(
        "Jena graph",
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
        {"construct": TURTLE, "description": TURTLE, "document": TURTLE},
    ),
    Client(
        "Jena dataset",
        "application/trig,application/n-quads;q=0.9,text/x-nquads;q=0.8,application/x-trig;q=0.7,"
        "application/ld+json;q=0.5,*/*;q=0.3",
        {"construct": TRIG, "document": TRIG},
    ),
    Client(
        "Comunica results (recorded)",
        "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7",
        {"select": JSON, "ask": JSON},
    ),
    Client("Comunica graph (recorded)", TURTLE, {"construct": TURTLE}),
    Client("Comunica looking around (recorded)", _COMUNICA, {"description": NQUADS, "construct": NQUADS}),
    Client("roqet endpoint (recorded)", XML, {"select": XML, "ask": XML}),
    Client("roqet data (recorded)", _ROQET, {"construct": TURTLE, "document": TURTLE}),
    Client("RDF4J and GraphDB results", _RDF4J_TABLE, {"select": JSON}),
    Client(
        "RDF4J and GraphDB ask",
        "text/boolean;q=0.8, application/sparql-results+xml;q=0.8, application/xml;q=0.8, application/sparql-results+json",
        {"ask": JSON},
    ),
    Client("RDF4J and GraphDB graph", _RDF4J_GRAPH, {"construct": NQUADS, "description": NQUADS}),
    Client(
        "Blazegraph",
        "application/x-binary-rdf-results-table;q=1,application/sparql-results+xml;q=1,application/sparql-results+json;q=0.9",
        {"select": XML, "ask": XML},
    ),
    Client("YASGUI", "application/sparql-results+json,*/*;q=0.9", {"select": JSON, "ask": JSON}),
    Client("YASGUI graph", "text/turtle,*/*;q=0.9", {"construct": TURTLE}),
]
ASKED = {"select": SELECT, "ask": ASK, "construct": CONSTRUCT}


@pytest.mark.parametrize(
    ("who", "kind", "wanted"),
    [
        pytest.param(c, kind, wanted, id=f"{c.name}-{kind}")
        for c in CLIENTS
        for kind, wanted in c.gets.items()
    ],
)
def test_client_gets(client: FlaskClient, who: Client, kind: str, wanted: str) -> None:
    headers = {} if who.accept is None else {"Accept": who.accept}
    pairs = [("query", ASKED[kind])] if kind in ASKED else []
    path = DOCUMENT if kind == "document" else "/sparql"
    answer = client.get(f"{path}?{urlencode([*pairs, *who.parameters])}", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.content_type.partition(";")[0] == wanted
    assert answer.headers.get("Content-Disposition", "inline").startswith("inline")
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "query"),
    [
        (JSON, CONSTRUCT),
        (TURTLE, SELECT),
        (TURTLE, ASK),
        ("application/x-binary-rdf", CONSTRUCT),
        ("image/*", SELECT),
    ],
)
def test_what_cannot_be_had_is_told(client: FlaskClient, accept: str, query: str) -> None:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406
    offered = {offer["mediaType"] for offer in answer.get_json(force=True)["offered"]}
    assert (TURTLE in offered) == (query is CONSTRUCT)
    assert (JSON in offered) == (query is not CONSTRUCT)
