"""Triple Pattern Fragments: every triple on exactly one page, and controls that lead a client to all of them."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Dataset, Graph, Literal, Namespace, URIRef

from server.errors import BadRequest
from server.linked import fragments, patterns

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
VOID = Namespace("http://rdfs.org/ns/void#")
DCT = "http://purl.org/dc/terms/"
BASE = "http://data.example/"


def _graph(client: FlaskClient, accept: str = "text/turtle", **asked: str) -> Graph:
    answer = client.get("/fragments?" + urlencode(asked), headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.text, format="turtle")


def _data(client: FlaskClient, address: str) -> Dataset:
    answer = client.get(address, headers={"Accept": "application/trig"})
    assert answer.status_code == 200
    found = Dataset()
    found.parse(data=answer.text, format="trig")
    return found


def test_pages_hold_each_triple_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "PAGE", 7)
    dumped = client.get("/data/govplan.nq").text
    expected = {
        (s, p, o)
        for s, p, o, _ in Dataset().parse(data=dumped, format="nquads").quads((None, None, None, None))
    }
    seen: list[tuple] = []
    address, pages = "/fragments", 0
    while address:
        page = _data(client, address)
        pages += 1
        seen += list(page.default_graph)
        following = [o for _, _, o, _ in page.quads((None, HYDRA.next, None, None))]
        address = str(following[0]).removeprefix("http://localhost") if following else ""
    assert pages == -(-len(expected) // 7)
    assert len(seen) == len(set(seen))
    # the store folds language tags, the fragments put them back: what a client sees is what the dump's terms are
    assert {(s, p, str(o)) for s, p, o in seen} == {(s, p, str(o)) for s, p, o in expected}


def test_controls_describe_the_search_form(client: FlaskClient) -> None:
    graph = _graph(client, predicate=DCT + "title")
    template = next(graph.objects(None, HYDRA.template))
    assert str(template).endswith("/fragments{?subject,predicate,object,graph}")
    mapped = {
        str(graph.value(m, HYDRA.variable)): graph.value(m, HYDRA.property)
        for m in graph.objects(None, HYDRA.mapping)
    }
    assert mapped["subject"] == RDF.subject
    assert mapped["object"] == RDF.object
    totals = {int(o) for o in graph.objects(None, HYDRA.totalItems)}
    data = [t for t in graph if t[1] == URIRef(DCT + "title")]
    assert totals == {len(data)}


def test_metadata_stands_in_a_graph_of_its_own(client: FlaskClient) -> None:
    page = _data(client, "/fragments?" + urlencode({"predicate": DCT + "title"}))
    assert {p for _, p, _ in page.default_graph} == {URIRef(DCT + "title")}
    assert all(
        str(g).endswith("#metadata") for _, _, _, g in page.quads((None, HYDRA.totalItems, None, None))
    )


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ('"R&D expenditure"@en', 1),
        ('"研發開支統計"@zh-Hant', 2),
        ('"研發開支統計"@ZH-hant', 2),
        ('"研發開支統計"', 0),
        ('"2026-12"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', 2),
        ('"2026-12"^^http://www.w3.org/2001/XMLSchema#gYearMonth', 2),
        ('"2026-12"^^xsd:gYearMonth', 2),
        ('"Overdue <script>alert(1)</script>"@en', 2),
        ("<http://data.example/id/agency/itc>", 10),
        ("http://data.example/id/agency/itc", 10),
        ("?anything", None),
    ],
)
def test_objects_as_clients_write_them(client: FlaskClient, written: str, count: int | None) -> None:
    graph = _graph(client, object=written)
    total = int(next(graph.objects(None, HYDRA.totalItems)))
    everything = int(next(_graph(client).objects(None, HYDRA.totalItems)))
    assert total == (everything if count is None else total)
    if count is not None:
        asked = (
            "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o FILTER(" + _same(written) + ") } }"
        )
        answer = client.get("/sparql", query_string={"query": asked}, headers={"Accept": "text/csv"})
        assert total == int(answer.text.split()[-1])
        assert (total > 0) == (count > 0)


def _same(written: str) -> str:
    if not written.startswith('"'):
        return f"?o = <{written.strip('<>')}>"
    text, _, rest = written[1:].partition('"')
    if rest.startswith("@"):
        return f'STR(?o) = "{text}" && LANGMATCHES(LANG(?o), "{rest[1:]}")'
    kind = "http://www.w3.org/2001/XMLSchema#" + ("gYearMonth" if rest else "string")
    return f'STR(?o) = "{text}" && DATATYPE(?o) = <{kind}>'


def test_one_variable_twice_asks_for_equal_terms(client: FlaskClient) -> None:
    graph = _graph(client, subject="?x", object="?x")
    assert {int(o) for o in graph.objects(None, HYDRA.totalItems)} == {0}


def test_a_graph_can_be_fixed(client: FlaskClient) -> None:
    whole = int(next(_graph(client).objects(None, HYDRA.totalItems)))
    registry = _graph(client, graph=BASE + "id/graph/registry")
    part = int(next(registry.objects(None, HYDRA.totalItems)))
    assert 0 < part < whole
    assert (URIRef(BASE + "id/agency/itc"), None, Literal("ITC")) in registry


@pytest.mark.parametrize(
    "asked",
    [{"subject": '"x"'}, {"predicate": '"x"@en'}, {"object": '"x'}, {"subject": "no iri"}, {"page": "0"}],
)
def test_what_is_no_pattern_is_refused(client: FlaskClient, asked: dict[str, str]) -> None:
    answer = client.get("/fragments?" + urlencode(asked))
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


def test_a_page_beyond_the_last_is_not_found(client: FlaskClient) -> None:
    assert client.get("/fragments?page=999").status_code == 404


def test_an_injected_query_stays_a_term(client: FlaskClient) -> None:
    answer = client.get("/fragments?" + urlencode({"subject": "http://a> ?p ?o } #"}))
    assert answer.status_code == 400
    with pytest.raises(BadRequest):
        patterns.read({"predicate": "<http://a b>"})


@pytest.mark.parametrize("given", ["?s", "$s", "", " "])
def test_open_positions(given: str) -> None:
    assert patterns.read({"subject": given}) == patterns.Pattern()


def test_unchanged_pages_answer_304(client: FlaskClient) -> None:
    first = client.get("/fragments", headers={"Accept": "text/turtle"})
    again = client.get(
        "/fragments", headers={"Accept": "text/turtle", "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    other = client.get("/fragments", headers={"Accept": "application/trig"})
    assert other.headers["ETag"] != first.headers["ETag"]
    assert 'rel="next"' in first.headers["Link"] or int(VOID.triples in first.text) == 0


def test_the_page_for_people_has_the_form_and_the_triples(client: FlaskClient) -> None:
    answer = client.get("/fragments?predicate=dct:title&lang=zh-Hant", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert 'name="predicate" value="dct:title"' in answer.text
    assert "三元組樣式片段" in answer.text
    assert "<script>alert" not in answer.text
