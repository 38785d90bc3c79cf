"""Every check of ../shared/conformance/sparql11/http-checks.json that applies to a query-only endpoint, over ``kg serve``:
those given as requests as they stand, those given in words by the function of their name below."""

from __future__ import annotations

import csv
import gzip
import io
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from live_server import Answer, Site, canary, serving
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

_FILE = Path(__file__).resolve().parents[3].parent / "shared/conformance/sparql11/http-checks.json"
_CHECKS = json.loads(_FILE.read_text("utf-8")) if _FILE.is_file() else []
_NOT_HERE = {"gsp-get", "gsp-head", "gsp-put", "gsp-bad", "gsp-delete", "update-no-token"}
"""The Graph Store Protocol and a token for updates are not offered; that nothing can be written is checked below."""

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
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")


@pytest.fixture(scope="module")
def site(out: Path) -> Iterator[Site]:
    with serving(out) as running:
        yield running


@pytest.mark.skipif(not _CHECKS, reason="the shared material is not beside this checkout")
@pytest.mark.parametrize(
    "check", [c for c in _CHECKS if c["id"] not in _NOT_HERE], ids=lambda check: check["id"]
)
def test_check(site: Site, check: dict) -> None:
    if "method" not in check:
        IN_WORDS[check["id"]](site)
        return
    address = urlencode([tuple(pair) for pair in check.get("parameters", [])])
    encoding = "utf-16" if check["id"] == "bad-non-utf8" else "utf-8"
    answer = site.send(
        check["method"],
        f"/sparql?{address}" if address else "/sparql",
        check.get("headers", {}),
        check["body"].encode(encoding) if "body" in check else None,
    )
    if check["status"] == "4xx":
        assert 400 <= answer.status < 500
    else:
        assert answer.status in check["status"], answer.body
    if "content_type" in check:
        assert answer.media_type in check["content_type"]


def rows(answer: Answer) -> list[dict[str, str]]:
    assert answer.status == 200, answer.body
    bindings = json.loads(answer.body)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in bindings]


def count(answer: Answer) -> int:
    return int(rows(answer)[0]["n"])


def form(site: Site, **fields: str) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return site.send("POST", "/sparql", headers, urlencode(fields).encode())


def get_plus_space(site: Site) -> None:
    for written in (
        "SELECT+%28%22a%2Bb%22+AS+%3Fx%29+%7B%7D",
        "SELECT%20%28%22a%2Bb%22%20AS%20%3Fx%29%20%7B%7D",
    ):
        assert rows(site.send("GET", f"/sparql?query={written}")) == [{"x": "a+b"}]


def refused(answer: Answer, *statuses: int) -> None:
    assert answer.status in (statuses or (400, 403)), answer.body
    assert answer.media_type == "application/problem+json"


def update_form_refused(site: Site) -> None:
    before = count(site.query(COUNT_NAMED))
    refused(form(site, update="CLEAR ALL"))
    assert count(site.query(COUNT_NAMED)) == before


def update_direct(site: Site) -> None:
    headers = {"Content-Type": "application/sparql-update"}
    refused(site.send("POST", "/sparql", headers, b"INSERT DATA { <urn:a> <urn:b> <urn:c> }"), 403)
    assert json.loads(site.query("ASK { <urn:a> <urn:b> <urn:c> }").body)["boolean"] is False


def update_syntax(site: Site) -> None:
    refused(form(site, update="CLEAR XYZ"))


def update_media_type(site: Site) -> None:
    refused(site.send("POST", "/sparql", {"Content-Type": "text/plain"}, b"CLEAR ALL"), 415)


def update_non_utf8(site: Site) -> None:
    kind = {"Content-Type": "application/sparql-update; charset=UTF-16"}
    refused(site.send("POST", "/sparql", kind, "CLEAR ALL".encode("utf-16")), 403, 415)


def gsp_put_refused(site: Site) -> None:
    answer = site.send("PUT", f"/sparql?graph={LINKS}", {"Content-Type": "text/turtle"}, b"")
    refused(answer, 405)
    refused(site.send("DELETE", f"/sparql?graph={LINKS}"), 405)
    assert count(site.query(COUNT, default_graph_uri=LINKS)) > 0


def error_body(site: Site) -> None:
    answer = site.query("SELECT * { ?s ?p }")
    refused(answer, 400)
    problem = json.loads(answer.body)
    assert "line 1" in problem["detail"].lower()
    assert b"Traceback" not in answer.body
    assert b".py" not in answer.body


def not_acceptable(site: Site) -> None:
    answer = site.query("SELECT * {}", "image/png")
    refused(answer, 406)
    assert {o["mediaType"] for o in json.loads(answer.body)["offered"]} >= {JSON, XML, "text/csv"}


def vary_accept(site: Site) -> None:
    for answer in (
        site.query("ASK {}"),
        site.query(CONSTRUCT),
        site.send("GET", "/sparql"),
        site.query("ASK {}", "image/png"),
    ):
        assert "accept" in {name.strip().lower() for name in answer.headers["vary"].split(",")}


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


def head(site: Site) -> None:
    target = "/sparql?" + urlencode({"query": COUNT})
    got, headed = site.send("GET", target), site.send("HEAD", target)
    assert (headed.status, headed.body) == (200, b"")
    of_the_request = {"date", "x-request-id", "server-timing"}
    assert {k: v for k, v in headed.headers.items() if k not in of_the_request} == {
        k: v for k, v in got.headers.items() if k not in of_the_request
    }


def options(site: Site) -> None:
    answer = site.send("OPTIONS", "/sparql")
    assert answer.status in (200, 204)
    assert {"GET", "HEAD", "POST", "OPTIONS"} == {n.strip() for n in answer.headers["allow"].split(",")}
    assert "application/sparql-query" in answer.headers["accept-post"]


def cors_get(site: Site) -> None:
    answer = site.send("GET", "/sparql?query=ASK%7B%7D", {"Origin": "https://app.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def cors_preflight(site: Site) -> None:
    answer = site.send(
        "OPTIONS",
        "/sparql",
        {
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type, accept",
        },
    )
    assert answer.status in (200, 204)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = {name.strip().lower() for name in answer.headers["access-control-allow-headers"].split(",")}
    assert {"content-type", "accept"} <= allowed
    assert "access-control-allow-credentials" not in answer.headers


def many_rows() -> str:
    values = " ".join(str(n) for n in range(15))
    return f"SELECT * {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} VALUES ?c {{ {values} }} }}"


def gzip_answer(site: Site) -> None:
    target = "/sparql?" + urlencode({"query": many_rows()})
    plain = site.send("GET", target, {"Accept": JSON})
    packed = site.send("GET", target, {"Accept": JSON, "Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert len(packed.body) < len(plain.body) / 5
    assert len(json.loads(gzip.decompress(packed.body))["results"]["bindings"]) == 3375
    assert json.loads(gzip.decompress(packed.body)) == json.loads(plain.body)
    refused = site.send("GET", target, {"Accept": JSON, "Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


def charset_utf8(site: Site) -> None:
    for query, accept in ((COUNT, JSON), (COUNT, XML), (COUNT, "text/csv"), (CONSTRUCT, "text/turtle")):
        charset = site.query(query, accept).headers["content-type"].lower().partition("charset=")[2]
        assert charset in ("", "utf-8")


def concurrent_16(site: Site) -> None:
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(count(site.query(COUNT + f" # {n}"))))
        for n in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 16
    assert len(set(answers)) == 1


def description(site: Site) -> Graph:
    answer = site.send("GET", "/sparql")
    assert (answer.status, answer.media_type) == (200, "text/turtle")
    return Graph().parse(data=answer.body, format="turtle")


def sd_rdf(site: Site) -> None:
    assert len(description(site)) > 0


def sd_endpoint(site: Site) -> None:
    assert (None, SD.endpoint, URIRef(f"{site.root}/sparql")) in description(site)


def sd_schema(site: Site) -> None:
    graph = description(site)
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert all(isinstance(o, URIRef) for _, p, o in graph if str(p).startswith(SD))
    assert list(graph.objects(service, SD.supportedLanguage)) == [SD.SPARQL11Query]
    assert not [o for o in graph.objects() if "Update" in str(o)]


def sd_formats(site: Site) -> None:
    assert set(description(site).objects(None, SD.resultFormat)) == {
        FORMATS[name]
        for name in (
            "SPARQL_Results_JSON",
            "SPARQL_Results_XML",
            "SPARQL_Results_CSV",
            "SPARQL_Results_TSV",
            "Turtle",
            "JSON-LD",
            "N-Triples",
            "RDF_XML",
            "TriG",
            "N-Quads",
        )
    }


def no_fetch_from(site: Site) -> None:
    with canary() as (url, hits):
        assert site.query(f"ASK FROM <{url}> {{ ?s ?p ?o }}").status == 400
        assert site.query(f"ASK FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}").status == 400
        assert site.query("ASK { ?s ?p ?o }", default_graph_uri=url, named_graph_uri=url).status == 200
    assert hits == []


def no_service(site: Site) -> None:
    with canary() as (url, hits):
        for silent in ("", "SILENT "):
            assert 400 <= site.query(f"ASK {{ SERVICE {silent}<{url}> {{ ?s ?p ?o }} }}").status < 500
    assert hits == []


def deep_nesting(site: Site) -> None:
    answer = site.query("ASK " + "{" * 900 + "}" * 900)
    assert answer.status == 200 or 400 <= answer.status < 500
    assert site.query("ASK {}").status == 200


def test_a_chunked_request_is_read(site: Site) -> None:
    """A body of unknown length, as Java's and Node's clients send a stream."""
    pieces = iter([b"SELECT (1 ", b"AS ?x) {}"])
    headers = {"Content-Type": "application/sparql-query", "Transfer-Encoding": "chunked"}
    assert rows(site.send("POST", "/sparql", headers, pieces)) == [{"x": "1"}]


IN_WORDS: dict[str, Callable[[Site], None]] = {
    "gzip": gzip_answer,
    "update-get-refused": lambda site: refused(site.send("GET", "/sparql?update=CLEAR%20ALL")),
    "update-get": lambda site: refused(site.send("GET", "/sparql?update=CLEAR%20ALL")),
    "update-in-query-param": lambda site: refused(site.query("INSERT DATA { <urn:a> <urn:b> <urn:c> }")),
} | {
    function.__name__.replace("_", "-"): function
    for function in (
        get_plus_space, update_form_refused, update_direct, update_syntax, update_media_type, update_non_utf8,
        gsp_put_refused, error_body, not_acceptable, vary_accept, json_terms, xml_terms, csv_terms, empty_result,
        variable_order, construct_terms, construct_empty, order_limit_offset, functions, default_graph_get,
        default_graph_form, default_graphs_two, named_graph, named_only_default_empty, from_clauses, unknown_graph,
        graph_variable, head, options, cors_get, cors_preflight, charset_utf8, concurrent_16, sd_rdf, sd_endpoint,
        sd_schema, sd_formats, no_fetch_from, no_service, deep_nesting,
    )
}  # fmt: skip
