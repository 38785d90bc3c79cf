"""Lookups that are answered in the server's own process: the same answers, and never much work."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pyoxigraph as px
import pytest
from conftest import BASE
from flask import Flask

from kg.query_guard import shape
from kg.settings import Settings
from server import create_app
from server.endpoint import answers
from server.http.formats import GRAPHS, RESULTS
from server.layers.lane import Lane
from server.pool import direct, formats
from server.pool.execution import Pool
from server.pool.jobs import Answer

P = "PREFIX ex: <http://data.example/>\n"
DCT = "PREFIX dct: <http://purl.org/dc/terms/>\n"
ITC = "<http://data.example/id/agency/itc>"


# ---- the engine, in this process


@pytest.fixture(scope="module")
def store() -> px.Store:
    made = px.Store()
    lines = [f'ex:s{n % 3} ex:p{n % 5} ex:o{n}, "text {n}"@en .' for n in range(300)]
    lines += [f"ex:many ex:p ex:o{n} ." for n in range(20_000)]
    made.load("\n".join(["@prefix ex: <http://data.example/> .", *lines]).encode(), px.RdfFormat.TURTLE)
    return made


def ask(store: px.Store, query: str, media_type: str = "application/sparql-results+json") -> Answer | None:
    bounded = shape(query).bounded
    assert bounded
    return direct.answer(store, query, BASE, media_type, streams=bounded == "streams")


def test_answers_are_the_engine_s(store: px.Store) -> None:
    for query in (
        "SELECT ?o { ex:s1 ex:p1 ?o }",
        "SELECT ?a ?b { ex:s1 ex:p1 ?a ; ex:p2 ?b } LIMIT 7",
        "SELECT ?s { ?s ?p 'text 7'@en }",
    ):
        found = ask(store, P + query)
        expected = store.query(P + query, base_iri=BASE, use_default_graph_as_union=True)
        assert isinstance(expected, px.QuerySolutions)
        if "?a ?b" in query:  # 40 times 40
            assert found is None
            continue
        assert found is not None
        assert found.whole
        data = b"".join(found.pieces)
        assert data == expected.serialize(format=px.QueryResultsFormat.JSON)
        assert (found.rows, found.length) == (len(data.split(b"}},{")), len(data))


@pytest.mark.parametrize("offer", RESULTS, ids=lambda offer: offer.name)
@pytest.mark.parametrize(("subject", "rows"), [("s1", 200), ("nobody", 0)])
def test_rows_are_counted(store: px.Store, offer: Any, subject: str, rows: int) -> None:
    found = ask(store, f"SELECT ?p ?o {{ <{BASE}{subject}> ?p ?o }}", offer.media_type)
    assert found is not None
    assert found.rows == rows


def test_graphs_and_truths(store: px.Store) -> None:
    graph = ask(store, "DESCRIBE <s1>", "application/n-triples")
    assert graph is not None
    assert (graph.kind, graph.rows) == ("triples", 200)
    assert len(b"".join(graph.pieces).splitlines()) == 200
    truth = ask(store, "ASK { <s1> ?p ?o }")
    assert truth is not None
    assert (truth.kind, truth.rows) == ("boolean", None)
    assert b"true" in b"".join(truth.pieces)


@pytest.mark.parametrize(
    ("query", "media_type"),
    [("SELECT ?p ?o { <many> ?p ?o }", offer.media_type) for offer in RESULTS]
    + [("DESCRIBE <many>", offer.media_type) for offer in GRAPHS]
    + [("CONSTRUCT WHERE { <many> ?p ?o }", offer.media_type) for offer in GRAPHS],
)
def test_a_long_answer_is_given_up_early(
    store: px.Store, monkeypatch: pytest.MonkeyPatch, query: str, media_type: str
) -> None:
    written: list[int] = []
    write = direct._Sink.write

    def counted(sink: direct._Sink, data: bytes) -> int:
        written.append(len(data))
        return write(sink, data)

    monkeypatch.setattr(direct._Sink, "write", counted)
    assert ask(store, query, media_type) is None
    assert sum(written) <= 2 * direct.MOST


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ex:many ?p ?o } LIMIT 5",
        "SELECT * { ex:many ?p ?o } ORDER BY ?o",
        "SELECT DISTINCT ?p { ex:many ?p ?o }",
        "SELECT ?z { ex:many ?p ?o }",
        "SELECT * { ex:s0 ?a ?b ; ?c ?d }",
        "CONSTRUCT { ?b ?a ex:s0 } WHERE { ex:s0 ?a ?b ; ?c ?d }",
        "ASK { ex:many ?p ?o . ex:s0 ?p ex:nothing }",
    ],
)
def test_what_cannot_be_stopped_is_not_begun(
    store: px.Store, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(direct, "_written", lambda result, media_type: pytest.fail("it was begun"))
    assert ask(store, P + query) is None


def test_faults_are_left_to_the_pool(store: px.Store) -> None:
    assert ask(store, "SELECT * { <s> ?p no:such }") is None
    assert ask(store, "SELECT * { <s> ?p no:such } LIMIT 1") is None


# ---- the whole application, against the answer of a query process


class Told(NamedTuple):
    status: str
    fields: list[tuple[str, str]]
    body: bytes


@pytest.fixture(scope="module")
def bare(settings: Settings) -> Iterator[Flask]:
    """An application that keeps nothing, so that each request is really answered."""
    app = create_app(settings.out, Settings(out=settings.out, base=BASE, threads=1, cache_bytes=0))
    yield app
    app.extensions["releases"].close()


def environ(query: str, method: str = "GET", **more: str) -> dict[str, Any]:
    encoded = urlencode({"query": query, **{name: more.pop(name) for name in ("format",) if name in more}})
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": "/sparql",
        "QUERY_STRING": "" if method == "POST" else encoded,
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if method == "POST" else "",
        "CONTENT_LENGTH": str(len(encoded)) if method == "POST" else "",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        "wsgi.input": io.BytesIO(encoded.encode() if method == "POST" else b""),
        **more,
    }


def send(app: Flask, request: dict[str, Any]) -> Told:
    head: list[Any] = []
    body = app.wsgi_app(request, lambda status, fields, exc_info=None: head.extend((status, fields)))  # type: ignore[arg-type]
    try:
        data = b"".join(body)
    finally:
        getattr(body, "close", lambda: None)()
    data = data.replace(request["govplan.request_id"].encode(), b"ID")
    return Told(head[0], [field for field in head[1] if field[0] != "X-Request-Id"], data)


def both(app: Flask, query: str, method: str = "GET", **more: str) -> bool:
    """Whether the answer is quick; it is proved to be that of a query process."""
    lane: Lane = app.extensions["lane"]
    quick, slow = environ(query, method, **more), environ(query, method, **more)
    is_quick = lane.is_quick(quick)
    told = send(app, quick)
    assert told == send(app, slow)
    for name in ("govplan.route", "govplan.release", "govplan.query", "govplan.outcome", "govplan.keep"):
        assert quick.get(name) == slow.get(name)
    for name in ("kind", "rows", "length", "cut", "limits", "whole"):
        mine, theirs = (getattr(request.get("govplan.answer"), name, None) for request in (quick, slow))
        assert mine == theirs
    return is_quick


def lookups(store: px.Store) -> Iterator[tuple[str, bool]]:
    """Queries about everything that the store holds, with whether a graph is asked for."""
    subjects = sorted({str(quad.subject) for quad in store if isinstance(quad.subject, px.NamedNode)})
    for number, subject in enumerate(subjects):
        yield f"SELECT ?p ?o {{ {subject} ?p ?o }}", False
        yield f"DESCRIBE {subject}", True
        yield (
            f"SELECT DISTINCT * WHERE {{ {subject} ?p ?o }} ORDER BY ?p DESC(?o) LIMIT {number + 1} OFFSET 1",
            False,
        )
        yield f"{DCT}SELECT ?title ?by {{ {subject} dct:title ?title ; dct:publisher ?by }}", False
        yield f"CONSTRUCT {{ ?o ?p {subject} }} WHERE {{ {subject} ?p ?o . }}", True
        yield f"ASK {{ ?s ?p {subject} }}", False
    values = {str(quad.object) for quad in store if isinstance(quad.object, px.Literal)}
    for value in sorted(values):
        if "\\" not in value:
            yield f"SELECT ?s ?p {{ ?s ?p {value} }}", False
            yield f"CONSTRUCT WHERE {{ ?s ?p {value} }}", True


def test_every_lookup_of_every_thing(bare: Flask) -> None:
    opened = bare.extensions["releases"].opened()
    quick = []
    for number, (query, is_graph) in enumerate(lookups(opened.store)):
        offers = GRAPHS if is_graph else RESULTS
        quick.append(both(bare, query, format=offers[number % len(offers)].name))
    assert len(quick) > 200
    assert all(quick)


@pytest.mark.parametrize("offer", [*RESULTS, *GRAPHS], ids=lambda offer: offer.name)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_format_and_method(bare: Flask, offer: Any, method: str) -> None:
    query = f"DESCRIBE {ITC}" if offer in GRAPHS else f"SELECT * {{ {ITC} ?p ?o }}"
    assert both(bare, query, method, format=offer.name)
    assert both(bare, query, method, HTTP_ACCEPT=offer.media_type)


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("SELECT * { ?s ?p ?o }", {}),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", {}),
        (f"SELECT * {{ {ITC} ?p no:such }}", {}),
        (f"SELECT * {{ {ITC} ?p }}", {}),
        (f"SELECT * {{ {ITC} ?p ?o }}", {"format": "ttl"}),
        (f"SELECT * {{ {ITC} ?p ?o }}", {"HTTP_ACCEPT": "image/png"}),
        (f"SELECT * {{ {ITC} ?p ?o }}", {"HTTP_ACCEPT": "text/html"}),
        (" ", {}),
        ("DROP ALL", {}),
    ],
)
def test_what_is_not_quick_is_answered_all_the_same(bare: Flask, query: str, more: dict[str, str]) -> None:
    if more.get("HTTP_ACCEPT") == "text/html":
        assert not bare.extensions["lane"].is_quick(environ(query, **more))
    else:
        assert not both(bare, query, **more)


def test_other_requests_are_not_looked_at(bare: Flask) -> None:
    lane: Lane = bare.extensions["lane"]
    given = environ(f"SELECT * {{ {ITC} ?p ?o }}")
    for changed in (
        {"PATH_INFO": "/"},
        {"REQUEST_METHOD": "OPTIONS"},
        {"govplan.mounted": "2020"},
        {"QUERY_STRING": given["QUERY_STRING"] + "&x=\xe9"},
        {"QUERY_STRING": given["QUERY_STRING"] + "&x=" + "y" * 20_000},
        {
            "QUERY_STRING": given["QUERY_STRING"]
            + "&default-graph-uri=http%3A%2F%2Fdata.example%2Fid%2Fgraph%2Flinks"
        },
        {"QUERY_STRING": "", "REQUEST_METHOD": "POST", "wsgi.input": io.BufferedReader(io.BytesIO(b""))},
        {"QUERY_STRING": ""},
    ):
        assert not lane.is_quick(given | changed)
    assert lane.is_quick(given)


def test_no_query_process_is_asked(bare: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pool, "run", lambda *given: pytest.fail("a query process was asked"))
    request = environ(f"SELECT * {{ {ITC} ?p ?o }}")
    assert bare.extensions["lane"].is_quick(request)
    assert send(bare, request).status == "200 OK"


def test_an_answer_of_another_release_is_not_used(bare: Flask) -> None:
    request = environ(f"SELECT * {{ {ITC} ?p ?o }}")
    assert bare.extensions["lane"].is_quick(request)
    _, answer = request["govplan.quick"]
    request["govplan.quick"] = object(), Answer("solutions", iter((b"old",)), 3, 1, whole=True)
    assert send(bare, request).body == b"".join(answer.pieces)


@pytest.mark.parametrize("limit", [{"max_result_rows": 2}, {"max_result_bytes": 200}])
def test_limits_are_kept(settings: Settings, limit: dict[str, int]) -> None:
    app = create_app(settings.out, Settings(out=settings.out, base=BASE, threads=1, cache_bytes=0, **limit))  # type: ignore[arg-type]
    try:
        assert not both(app, f"SELECT * {{ {ITC} ?p ?o }}")
        assert both(app, "SELECT * { <http://nowhere.example/> ?p ?o }")
    finally:
        app.extensions["releases"].close()


def test_a_kept_answer_is_the_same(settings: Settings) -> None:
    """With a cache: an answer that was quick has the ETag that a query process's has, and is kept."""
    query = f"SELECT * {{ {ITC} ?p ?o }}"
    etags = []
    for quick in (True, False):
        app = create_app(settings.out, Settings(out=settings.out, base=BASE, threads=1))
        try:
            for outcome in ("miss", "hit"):
                request = environ(query)
                if quick:
                    assert app.extensions["lane"].is_quick(request)
                etags.append(dict(send(app, request).fields)["ETag"])
                assert request["govplan.cache"] == outcome
        finally:
            app.extensions["releases"].close()
    assert len(set(etags)) == 1


def test_what_was_understood_is_not_read_again(bare: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    request = environ("SELECT * { ?s ?p ?o } LIMIT 1")
    assert not bare.extensions["lane"].is_quick(request)
    monkeypatch.setattr(answers, "understand", lambda *given: pytest.fail("it was read twice"))
    assert send(bare, request).status == "200 OK"


@pytest.mark.parametrize("known", [formats.result_format, formats.graph_format])
def test_no_format_is_made_up(known: Callable[[str], object]) -> None:
    with pytest.raises(ValueError, match="text/nonsense"):
        known("text/nonsense")
