"""What the HTTP checks look at in answers: terms in each result format, the order of rows and columns, the dataset of a query."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import urlencode
from xml.etree import ElementTree

from live_server import Answer, Site
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
LINKS = "http://data.example/id/graph/links"
REGISTRY = "http://data.example/id/graph/registry"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
TERMS = (
    'SELECT ?iri ?plain ?tagged ?typed ?none { VALUES (?iri ?plain ?tagged ?typed ?none) { (<http://e/i> "a,\\"b\\"\\n<c>&" '
    '"中文"@zh-Hant 42 UNDEF) } }'
)
CONSTRUCT = 'CONSTRUCT { <urn:t:s> <urn:t:p> "caf\\u00e9"@fr, 42 ; <urn:t:q> "a\\"b" } WHERE {}'


def rows(answer: Answer) -> list[dict[str, str]]:
    assert answer.status == 200, answer.body
    bindings = json.loads(answer.body)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in bindings]


def count(answer: Answer) -> int:
    return int(rows(answer)[0]["n"])


def form(site: Site, **fields: str) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return site.send("POST", "/sparql", headers, urlencode(fields).encode())


def refused(answer: Answer, *statuses: int) -> None:
    assert answer.status in (statuses or (400, 403)), answer.body
    assert answer.media_type == "application/problem+json"


def json_terms(site: Site) -> None:
    document = json.loads(site.query(TERMS, JSON).body)
    assert document["head"]["vars"] == ["iri", "plain", "tagged", "typed", "none"]
    assert document["results"]["bindings"] == [
        {
            "iri": {"type": "uri", "value": "http://e/i"},
            "plain": {"type": "literal", "value": 'a,"b"\n<c>&'},
            "tagged": {"type": "literal", "value": "中文", "xml:lang": "zh-Hant"},
            "typed": {
                "type": "literal",
                "value": "42",
                "datatype": "http://www.w3.org/2001/XMLSchema#integer",
            },
        }
    ]


def xml_terms(site: Site) -> None:
    root = ElementTree.fromstring(site.query(TERMS, XML).body)
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert root.tag == f"{space}sparql"
    assert [v.get("name") for v in root.iter(f"{space}variable")] == [
        "iri",
        "plain",
        "tagged",
        "typed",
        "none",
    ]
    cells = {b.get("name"): b[0] for b in root.iter(f"{space}binding")}
    assert set(cells) == {"iri", "plain", "tagged", "typed"}
    assert (cells["iri"].tag, cells["iri"].text) == (f"{space}uri", "http://e/i")
    assert cells["plain"].text == 'a,"b"\n<c>&'
    assert cells["tagged"].get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hant"
    assert cells["typed"].get("datatype") == "http://www.w3.org/2001/XMLSchema#integer"


def csv_terms(site: Site) -> None:
    body = site.query(TERMS, "text/csv").body.decode()
    assert body.startswith("iri,plain,tagged,typed,none\r\n")
    assert body.endswith("\r\n")
    assert list(csv.reader(io.StringIO(body, newline="")))[1] == [
        "http://e/i",
        'a,"b"\n<c>&',
        "中文",
        "42",
        "",
    ]


def empty_result(site: Site) -> None:
    query = "SELECT ?a ?b { ?a <urn:none> ?b }"
    assert json.loads(site.query(query, JSON).body) == {
        "head": {"vars": ["a", "b"]},
        "results": {"bindings": []},
    }
    assert site.query(query, "text/csv").body == b"a,b\r\n"


def variable_order(site: Site) -> None:
    query = "SELECT ?z ?a ?m { VALUES (?a ?m ?z) { (1 2 3) } }"
    assert json.loads(site.query(query, JSON).body)["head"]["vars"] == ["z", "a", "m"]
    assert site.query(query, "text/csv").body == b"z,a,m\r\n3,1,2\r\n"
    assert site.query(query, "text/tab-separated-values").body == b"?z\t?a\t?m\n3\t1\t2\n"


def construct_terms(site: Site) -> None:
    wanted = Graph()
    subject = URIRef("urn:t:s")
    wanted.add((subject, URIRef("urn:t:p"), Literal("café", lang="fr")))
    wanted.add((subject, URIRef("urn:t:p"), Literal(42)))
    wanted.add((subject, URIRef("urn:t:q"), Literal('a"b')))
    for accept, parser in (
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ):
        answer = site.query(CONSTRUCT, accept)
        assert answer.media_type == accept
        assert isomorphic(Graph().parse(data=answer.body, format=parser), wanted), accept


def construct_empty(site: Site) -> None:
    for accept in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"):
        answer = site.query("CONSTRUCT WHERE { ?s <urn:none> ?o }", accept)
        assert (answer.status, answer.media_type) == (200, accept)


def order_limit_offset(site: Site) -> None:
    query = "SELECT ?x { VALUES ?x { 5 3 9 1 7 } } ORDER BY DESC(?x) LIMIT 2 OFFSET 1"
    assert rows(site.query(query)) == [{"x": "7"}, {"x": "5"}]


def functions(site: Site) -> None:
    query = (
        'SELECT (SUM(?x) AS ?sum) (GROUP_CONCAT(STR(?x); SEPARATOR="|") AS ?all) (UCASE("é") AS ?up) '
        '(STRLEN("中文") AS ?length) { VALUES ?x { 1 2 3 } }'
    )
    (row,) = rows(site.query(query))
    assert (row["sum"], sorted(row["all"].split("|")), row["up"], row["length"]) == (
        "6",
        ["1", "2", "3"],
        "É",
        "2",
    )


def default_graph_get(site: Site) -> None:
    one = count(site.query(COUNT, default_graph_uri=LINKS))
    assert one == count(site.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{LINKS}> {{ ?s ?p ?o }} }}"))
    assert 0 < one < count(site.query(COUNT))


def default_graph_form(site: Site) -> None:
    fields = {"query": COUNT, "default-graph-uri": LINKS}
    assert count(form(site, **fields)) == count(site.query(COUNT, default_graph_uri=LINKS))


def default_graphs_two(site: Site) -> None:
    both = count(site.query(COUNT, default_graph_uri=[LINKS, REGISTRY]))
    assert both == sum(count(site.query(COUNT, default_graph_uri=g)) for g in (LINKS, REGISTRY))


def named_graph(site: Site) -> None:
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert rows(site.query(graphs, named_graph_uri=LINKS)) == [{"g": LINKS}]


def named_only_default_empty(site: Site) -> None:
    assert count(site.query(COUNT, named_graph_uri=LINKS)) == 0


def from_clauses(site: Site) -> None:
    one = count(site.query(COUNT, default_graph_uri=LINKS))
    assert count(site.query(f"SELECT (COUNT(*) AS ?n) FROM <{LINKS}> {{ ?s ?p ?o }}")) == one
    named = f"SELECT (COUNT(*) AS ?n) FROM NAMED <{LINKS}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert count(site.query(named)) == one
    assert count(site.query(f"SELECT (COUNT(*) AS ?n) FROM NAMED <{LINKS}> {{ ?s ?p ?o }}")) == 0


def unknown_graph(site: Site) -> None:
    answer = site.query(COUNT, default_graph_uri="urn:nowhere")
    assert count(answer) == 0
    assert answer.headers["x-unknown-graph"] == "<urn:nowhere>"
    refused(site.query("SELECT * FROM <urn:nowhere> { ?s ?p ?o }"), 400)


def graph_variable(site: Site) -> None:
    found = {row["g"] for row in rows(site.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))}
    assert {LINKS, REGISTRY} < found
