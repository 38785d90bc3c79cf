"""Every check of ../shared/conformance/sparql11/http-checks.json that applies to a query-only endpoint, over ``kg serve``:
those given as requests as they stand, those given in words by the function of their name below."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import checks_of_answers as answers
import pytest
from checks_of_answers import CONSTRUCT, COUNT, COUNT_NAMED, JSON, LINKS, XML, count, form, refused, rows
from live_server import Site, canary, serving
from rdflib import RDF, Graph, Namespace, URIRef

_FILE = Path(__file__).resolve().parents[3].parent / "shared/conformance/sparql11/http-checks.json"
_CHECKS = json.loads(_FILE.read_text("utf-8")) if _FILE.is_file() else []
_NOT_HERE = {"gsp-get", "gsp-head", "gsp-put", "gsp-bad", "gsp-delete", "update-no-token"}
"""The Graph Store Protocol and a token for updates are not offered; that nothing can be written is checked below."""

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


def get_plus_space(site: Site) -> None:
    for written in (
        "SELECT+%28%22a%2Bb%22+AS+%3Fx%29+%7B%7D",
        "SELECT%20%28%22a%2Bb%22%20AS%20%3Fx%29%20%7B%7D",
    ):
        assert rows(site.send("GET", f"/sparql?query={written}")) == [{"x": "a+b"}]


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
        gsp_put_refused, error_body, not_acceptable, vary_accept, answers.json_terms, answers.xml_terms, answers.csv_terms, answers.empty_result,
        answers.variable_order, answers.construct_terms, answers.construct_empty, answers.order_limit_offset, answers.functions, answers.default_graph_get,
        answers.default_graph_form, answers.default_graphs_two, answers.named_graph, answers.named_only_default_empty, answers.from_clauses, answers.unknown_graph,
        answers.graph_variable, head, options, cors_get, cors_preflight, charset_utf8, concurrent_16, sd_rdf, sd_endpoint,
        sd_schema, sd_formats, no_fetch_from, no_service, deep_nesting,
    )
}  # fmt: skip
