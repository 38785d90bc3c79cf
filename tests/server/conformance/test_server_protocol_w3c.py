"""The W3C SPARQL 1.1 tests that apply to a query-only endpoint, over ``kg serve``: protocol, service description, result
formats, and query evaluation in the formats that its results are given in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

import pytest
from live_server import BASE, Answer, Site, serving
from rdflib import RDF, Graph, Namespace, URIRef
from result_tables import FORMATS, expected, parsed, result_set, same_rows, widened
from w3c_suite import ABSENT, EVALUATION, SUITE, Evaluation, Protocol, evaluations, make_suite_release
from w3c_suite import protocol_tests as read_protocol_tests
from w3c_suite import syntax_tests as read_syntax_tests

HERE = SUITE.is_dir()
pytestmark = pytest.mark.skipif(not HERE, reason=ABSENT)
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
RESULT_TYPES = {
    "xml": "application/sparql-results+xml",
    "json": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
}
GRAPH_TYPES = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    out = tmp_path_factory.mktemp("w3c")
    make_suite_release(out, BASE)
    with serving(out) as running:
        yield running


def asked(site: Site, test: Evaluation, accept: str) -> Answer:
    # a graph that is not there stands for no data: without any graph the default would be the union of all
    if re.search(r"^FROM\b", test.query, re.MULTILINE):  # it says itself what its dataset is
        return site.query(test.query, accept)
    return site.query(
        test.query,
        accept,
        default_graph_uri=list(test.default) or ["urn:x-nothing"],
        named_graph_uri=list(test.named),
    )


PROTOCOL = list(read_protocol_tests()) if HERE else []


@pytest.mark.parametrize("test", PROTOCOL, ids=lambda test: test.id)
def test_protocol(site: Site, test: Protocol) -> None:
    for request in test.requests:
        answer = site.send(request.method, request.target, request.headers, request.body)
        if test.is_update:  # valid, but not here: refused and explained, whatever is asked
            kind = request.headers.get("content-type", "")
            if "update" in kind or (request.body or b"").startswith(b"update="):
                assert answer.status == 403, answer.body
                assert b"read-only" in answer.body
            continue
        assert str(answer.status)[0] in request.statuses, answer.body
        if request.method == "PUT":
            assert {"GET", "POST"} <= {name.strip() for name in answer.headers["allow"].split(",")}
        if request.format == "RDF":
            graph = Graph().parse(data=answer.body, format=GRAPH_TYPES[answer.media_type], publicID=BASE)
            assert len(graph) == 1
        elif request.format is not None:
            format = {v: k for k, v in RESULT_TYPES.items()}[answer.media_type]
            found = parsed(answer.body, format)
            assert isinstance(found, bool) == (request.format == "boolean")
            if request.boolean is not None:
                assert found is request.boolean
        if str(answer.status)[0] == "4":
            assert answer.media_type == "application/problem+json"


_PATH = "a path of length zero from a constant that is in no triple finds nothing"
ENGINE_DIFFERS = {
    "aggregates/agg-groupconcat-04": "GROUP_CONCAT of texts in one language keeps their tag",
    "aggregates/agg-groupconcat-06": "GROUP_CONCAT of texts in one language keeps their tag",
    "aggregates/agg-empty-group-count-graph": "a group of the whole graph inside GRAPH ?g has no ?g",
    "bindings/graph": "VALUES before GRAPH ?g leaves ?g unbound",
    "functions/bnode01": "BNODE(string) gives a label that is the string's, and one for all rows",
    "negation/graph-minus": "the variable of an outer GRAPH counts as shared by both sides of MINUS",
    "property-path/zero_or_more_set_start": _PATH,
    "property-path/zero_or_more_set_end": _PATH,
    "property-path/zero_or_one_set_start": _PATH,
    "property-path/zero_or_one_set_end": _PATH,
    "csv-tsv-res/tsv03": "numbers are stored by value: xsd:negativeInteger comes back as xsd:integer",
}
"""Tests that pyoxigraph 0.5.13 itself fails, with what differs; xfail is strict, so a better engine is noticed."""


def _marked(tests: list[Evaluation]) -> list[object]:
    return [
        pytest.param(
            test,
            id=test.id,
            marks=[pytest.mark.xfail(reason=ENGINE_DIFFERS[test.id], strict=True)]
            if test.id in ENGINE_DIFFERS
            else [],
        )
        for test in tests
    ]


@pytest.mark.parametrize("test", _marked(list(evaluations(*EVALUATION)) if HERE else []))
def test_evaluation(site: Site, test: Evaluation) -> None:
    """Results in the format of the test's own result file; a graph in Turtle."""
    if CONSTRUCT.search(test.query):
        answer = asked(site, test, "text/turtle")
        assert answer.media_type == "text/turtle", answer.body
        found = Graph().parse(data=answer.body, format="turtle")
        assert found.isomorphic(Graph().parse(test.result, publicID=test.address))
        return
    in_rdf = test.result.suffix == ".ttl"
    format = "xml" if in_rdf else FORMATS[test.result.suffix[1:]]
    answer = asked(site, test, RESULT_TYPES[format])
    assert answer.media_type == RESULT_TYPES[format], answer.body
    compare(answer, format, result_set(test.result, test.address) if in_rdf else expected(test.result))


CONSTRUCT = re.compile(r"^\s*CONSTRUCT\b", re.MULTILINE)


@pytest.mark.parametrize("test", _marked(list(evaluations("json-res", "csv-tsv-res")) if HERE else []))
def test_result_format(site: Site, test: Evaluation) -> None:
    format = FORMATS[test.result.suffix[1:]]
    answer = asked(site, test, RESULT_TYPES[format])
    assert answer.media_type == RESULT_TYPES[format]
    if format != "csv":
        compare(answer, format, expected(test.result))
        return
    # CSV drops the kinds of terms: cells are compared as text, numbers by value
    found, wanted = (
        [[cell_value(cell) for cell in row] for row in csv.reader(io.StringIO(data.decode(), newline=""))]
        for data in (answer.body, test.result.read_bytes())
    )
    # SELECT * leaves the order of columns open
    tables = [
        sorted(sorted(zip(head, map(str, row), strict=True)) for row in rows)
        for head, *rows in (found, wanted)
    ]
    assert tables[0] == tables[1]


def test_a_derived_datatype_is_all_that_the_results_lose(site: Site) -> None:
    """``tsv03`` as its suite compares numbers on an engine that stores them by value."""
    (test,) = (test for test in evaluations("csv-tsv-res") if test.id == "csv-tsv-res/tsv03")
    answer = asked(site, test, RESULT_TYPES["tsv"])
    found, wanted = parsed(answer.body, "tsv"), expected(test.result)
    assert isinstance(found, tuple)
    assert isinstance(wanted, tuple)
    assert not same_rows(found[1], wanted[1])
    assert same_rows(widened(found[1]), widened(wanted[1]))


def cell_value(cell: str) -> object:
    if cell.startswith("_:"):
        return "_:"  # the files have no node twice
    try:
        return float(cell)
    except ValueError:
        return cell


def compare(answer: Answer, format: str, wanted: object) -> None:
    found = parsed(answer.body, format)
    if isinstance(wanted, bool):
        assert found is wanted
        return
    assert isinstance(found, tuple)
    assert isinstance(wanted, tuple)
    assert sorted(found[0]) == sorted(wanted[0])
    assert same_rows(found[1], wanted[1]), (found[1], wanted[1])


@pytest.mark.parametrize(
    ("query", "valid"),
    [pytest.param(q, v, id=i) for i, q, v in (read_syntax_tests() if HERE else [])],
)
def test_syntax(site: Site, query: str, valid: bool) -> None:
    answer = site.query(query, default_graph_uri="urn:x-nothing")
    told = re.split("[:#]", json.loads(answer.body).get("type", ""))[-1] if answer.status != 200 else ""
    # one valid query calls a function that nobody defines: understood, and refused for that
    assert told == ("bad-query" if not valid else "query-refused" if ":function(" in query else "")
    assert answer.status == (400 if told else 200)


@pytest.mark.parametrize("accept", [None, *GRAPH_TYPES])
def test_service_description_returns_rdf(site: Site, accept: str | None) -> None:
    assert len(_description(site, accept)) > 20


def test_service_description_has_endpoint_triple(site: Site) -> None:
    assert (None, SD.endpoint, URIRef(f"{site.root}/sparql")) in _description(site, None)


def test_service_description_conforms_to_schema(site: Site) -> None:
    """Domains and ranges of the vocabulary (SPARQL 1.1 Service Description, section 3)."""
    graph = _description(site, "text/turtle")
    (service,) = graph.subjects(RDF.type, SD.Service)
    ranges = {
        SD.defaultDataset: SD.Dataset,
        SD.availableGraphs: SD.GraphCollection,
        SD.defaultGraph: SD.Graph,
        SD.namedGraph: SD.NamedGraph,
        SD.graph: SD.Graph,
    }
    domains = {
        SD.endpoint: SD.Service,
        SD.feature: SD.Service,
        SD.defaultEntailmentRegime: SD.Service,
        SD.supportedLanguage: SD.Service,
        SD.resultFormat: SD.Service,
        SD.defaultDataset: SD.Service,
        SD.availableGraphs: SD.Service,
        SD.defaultGraph: SD.Dataset,
        SD.namedGraph: SD.Dataset,
        SD.name: SD.NamedGraph,
        SD.graph: SD.NamedGraph,
    }
    for subject, predicate, value in graph:
        if str(predicate).startswith(SD):
            assert isinstance(value, URIRef), (predicate, value)
            assert predicate in domains, predicate
            assert (subject, RDF.type, domains[predicate]) in graph, (subject, predicate)
            if predicate in ranges:
                assert (value, RDF.type, ranges[predicate]) in graph, (predicate, value)
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert len(list(graph.objects(service, SD.endpoint))) == 1
    assert len(list(graph.objects(service, SD.defaultDataset))) == 1


def _description(site: Site, accept: str | None) -> Graph:
    answer = site.send("GET", "/sparql", {} if accept is None else {"Accept": accept})
    assert answer.status == 200
    assert accept in (None, answer.media_type)
    return Graph().parse(data=answer.body, format=GRAPH_TYPES[answer.media_type])
