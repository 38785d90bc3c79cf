"""Answers kept in memory: what is kept, for how long, in which coding, and what a client is told of it."""

from __future__ import annotations

import gzip
import threading
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard
from conftest import BASE, make_release
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.query_guard import _shape, shape
from kg.settings import Settings
from server import create_app
from server.http.codings import CODINGS, choose_coding, compress, is_compressible
from server.layers.cache import Cache
from server.layers.kept import Keep, Kept

ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
MARK = '<http://data.example/id/graph/release> {{ <http://data.example/id/release> <http://purl.org/dc/terms/identifier> "{}" . }}'
WHICH = "SELECT ?v { <http://data.example/id/release> <http://purl.org/dc/terms/identifier> ?v }"


def cache_of(app: Flask) -> Cache:
    found = app.extensions["cache"]
    assert isinstance(found, Cache)
    return found


def kept(app: Flask) -> int:
    return len(cache_of(app).keep)


def ask(client: FlaskClient, query: str, **headers: str):  # type: ignore[no-untyped-def]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/sparql", query_string={"query": query, "format": "json"}, headers=named)


@pytest.fixture
def fresh(app: Flask) -> FlaskClient:
    """A client of an application that has kept nothing yet."""
    cache_of(app).keep.serve(None)
    return app.test_client()


def test_an_answer_is_kept_and_given_again(app: Flask, fresh: FlaskClient) -> None:
    first = ask(fresh, ALL)
    assert kept(app) == 1
    again = ask(fresh, ALL)
    assert kept(app) == 1
    assert again.data == first.data
    ids = [r.headers.pop("X-Request-Id") for r in (first, again)]
    assert ids[0] != ids[1]
    assert list(first.headers) == list(again.headers)
    assert first.headers["ETag"].startswith('"')


@pytest.mark.parametrize("method", ["get", "post"])
def test_head_and_post_have_answers_of_their_own(app: Flask, fresh: FlaskClient, method: str) -> None:
    query = "ASK {}" if method == "get" else ALL
    for _ in range(2):
        head = fresh.head("/sparql", query_string={"query": query, "format": "json"})
        body = fresh.get("/sparql", query_string={"query": query, "format": "json"})
        assert head.data == b""
        assert head.headers["Content-Length"] == body.headers["Content-Length"]
    for query in ("ASK {}", "ASK { <x:y> <x:y> <x:y> }", "ASK {}"):
        direct = fresh.post("/sparql?format=csv", data=query, content_type="application/sparql-query")
        form = fresh.post("/sparql", data={"query": query, "format": "csv"})
        assert direct.data == form.data == (b"true" if query == "ASK {}" else b"false")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (RAND() AS ?x) {}",
        "SELECT (NOW() AS ?x) {}",
        "SELECT (UUID() AS ?x) {}",
        "SELECT (struuid() AS ?x) {}",
        "SELECT (BNODE() AS ?x) {}",
        "ASK { FILTER(trueRAND() > 2) }",
    ],
)
def test_what_differs_each_time_is_not_kept(app: Flask, fresh: FlaskClient, query: str) -> None:
    answer = ask(fresh, query)
    assert kept(app) == 0
    assert "ETag" not in answer.headers
    if answer.status_code == 200:
        assert answer.headers["Cache-Control"] == "no-store"


def test_words_that_only_look_like_such_functions_do_not_matter(app: Flask, fresh: FlaskClient) -> None:
    assert ask(fresh, 'SELECT ?rand { ?rand ?NOW "RAND()" } # UUID()').status_code == 200
    assert kept(app) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql?query=SELEC", 400),
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("/sparql?query=ASK%7B%7D&format=nope", 400),
        ("/doc/nothing", 404),
        ("/health", 200),
        ("/metrics", 200),
        ("/ready", 200),
        ("/releases?format=json", 200),
        ("/id/agency/itc", 303),
    ],
)
def test_errors_and_what_depends_on_more_than_the_release_are_not_kept(
    app: Flask, fresh: FlaskClient, path: str, status: int
) -> None:
    for _ in range(2):
        assert fresh.get(path).status_code == status
    assert kept(app) == 0


@pytest.mark.parametrize(
    "path", ["/", "/catalog", "/doc/agency/itc", "/doc/agency/itc.ttl", "/ns", "/tables/plans.csv"]
)
def test_pages_documents_and_tables_are_kept(app: Flask, fresh: FlaskClient, path: str) -> None:
    first = fresh.get(path)
    assert first.status_code == 200
    assert kept(app) == 1
    again = fresh.get(path)
    assert again.data == first.data
    assert kept(app) == 1
    in_chinese = fresh.get(path, headers={"Accept-Language": "zh-Hant"})
    assert (in_chinese.data != first.data) == ("text/html" in first.content_type)
    elsewhere = fresh.get(path, base_url="http://other.example/")
    assert elsewhere.status_code == 200
    assert kept(app) == 3


def test_one_that_the_client_has_is_not_sent_again(fresh: FlaskClient) -> None:
    first = ask(fresh, ALL)
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        unchanged = ask(fresh, ALL, If_None_Match=known)
        assert (unchanged.status_code, unchanged.data) == (304, b"")
        assert unchanged.headers["ETag"] == tag
        assert unchanged.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert unchanged.headers["Vary"] == first.headers["Vary"]
    assert ask(fresh, ALL, If_None_Match='"other"').status_code == 200
    never_asked = "SELECT ?s { ?s ?p ?o } ORDER BY ?s"
    assert ask(fresh, never_asked, If_None_Match="*").status_code == 304


def decoded(coding: str, data: bytes) -> bytes:
    if coding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding](data)


def test_codings_have_tags_of_their_own(fresh: FlaskClient) -> None:
    plain = ask(fresh, ALL)
    tags = {plain.headers["ETag"]}
    assert "Content-Encoding" not in plain.headers
    for coding in CODINGS:
        for _ in range(2):
            packed = ask(fresh, ALL, Accept_Encoding=coding)
            assert packed.headers["Content-Encoding"] == coding
            assert "Accept-Encoding" in packed.headers["Vary"]
            assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
            assert decoded(coding, packed.data) == plain.data
        tags.add(packed.headers["ETag"])
        assert (
            ask(fresh, ALL, Accept_Encoding=coding, If_None_Match=packed.headers["ETag"]).status_code == 304
        )
        assert ask(fresh, ALL, If_None_Match=packed.headers["ETag"]).status_code == 200
    assert len(tags) == 1 + len(CODINGS)


def test_pages_packed_on_their_way_revalidate_too(app: Flask) -> None:
    settings = Settings(out=app.config["OUT"], base=BASE, threads=1, cache_bytes=0)
    bare = create_app(settings.out, settings)
    try:
        client = bare.test_client()
        plain = client.get("/doc/agency/itc.ttl")
        packed = client.get("/doc/agency/itc.ttl", headers={"Accept-Encoding": "gzip"})
        assert kept(bare) == 0
        assert gzip.decompress(packed.data) == plain.data
        tag = packed.headers["ETag"]
        assert tag != plain.headers["ETag"]
        asked = {"Accept-Encoding": "gzip", "If-None-Match": tag}
        unchanged = client.get("/doc/agency/itc.ttl", headers=asked)
        assert unchanged.status_code == 304
        assert unchanged.headers["ETag"] == tag
        assert len(client.get("/sparql?query=ASK%7B%7D", headers={"Accept-Encoding": "gzip"}).data) < 100
        dump = client.get("/data/govplan.nq.gz", headers={"Accept-Encoding": "zstd"})
        assert "Content-Encoding" not in dump.headers
    finally:
        bare.extensions["releases"].close()


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP;Q=0.5", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "zstd"),
        ("*;q=0", ""),
        ("zstd;q=0, *", "br"),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("identity;q=0", ""),
        ("deflate", ""),
        ("gzip;q=banana", ""),
        (",;,", ""),
    ],
)
def test_choice_of_coding(header: str, coding: str) -> None:
    assert choose_coding(header) == coding


@given(st.binary(max_size=5000), st.sampled_from(CODINGS))
def test_packing_keeps_the_bytes(data: bytes, coding: str) -> None:
    assert decoded(coding, compress(coding, data)) == data


@given(st.text(alphabet="gzipbrstd,;=*q.019 \t\x00é", max_size=60))
def test_any_header_has_a_choice(header: str) -> None:
    assert choose_coding(header) in ("", *CODINGS)


def test_types_that_get_smaller() -> None:
    for yes in (
        "text/html; charset=utf-8",
        "application/sparql-results+json",
        "application/n-triples",
        "image/svg+xml",
    ):
        assert is_compressible(yes)
    for no in ("application/gzip", "application/zstd", "image/png", "application/vnd.apache.parquet", ""):
        assert not is_compressible(no)


def test_memory_is_bounded_and_the_oldest_go_first() -> None:
    release = object()
    keep = Keep(100_000)
    keep.serve(release)
    for number in range(50):
        keep.put(
            (release, str(number)), Kept([("Content-Type", "text/plain")], bytes(10_000), "e", "", {}, 1)
        )
        assert keep.held <= 100_000
        keep.get((release, "0"))
    assert keep.get((release, "0")) is not None  # used all the time
    assert keep.get((release, "1")) is None
    assert keep.get((release, "49")) is not None
    before = keep.held
    last = keep.get((release, "49"))
    assert last is not None
    last.variant("gzip")
    keep.put((release, "49"), last)
    assert before < keep.held <= 100_000
    keep.put((release, "big"), Kept([], bytes(200_000), "e", "", {}, 1))
    assert keep.held <= 100_000


def test_of_another_release_nothing_is_kept() -> None:
    one, two = object(), object()
    keep = Keep(100_000)
    keep.serve(one)
    keep.put((one, "a"), Kept([], b"1", "e", "", {}, 1))
    keep.serve(two)
    assert keep.get((one, "a")) is None
    keep.put((one, "a"), Kept([], b"1", "e", "", {}, 1))  # an answer that was under way
    assert (len(keep), keep.held) == (0, 0)


def test_long_answers_are_kept_when_they_are_whole(app: Flask, fresh: FlaskClient) -> None:
    long = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 12000"
    packed = ask(fresh, long, Accept_Encoding="gzip")
    assert "Content-Length" not in packed.headers  # packed on its way
    data = zlib.decompress(packed.data, wbits=31)
    assert len(data) > 2_000_000
    assert kept(app) == 1
    again = ask(fresh, long, Accept_Encoding="gzip")
    assert gzip.decompress(again.data) == data
    assert int(again.headers["Content-Length"]) == len(again.data)
    assert ask(fresh, long).data == data


def test_an_answer_that_was_cut_is_not_kept(out: Path) -> None:
    settings = Settings(out=out, base=BASE, threads=1, query_timeout=2)
    app = create_app(out, settings)
    try:
        endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
        answer = app.test_client().get("/sparql", query_string={"query": endless, "format": "csv"})
        assert answer.status_code == 200
        taken = sum(len(piece) for piece in answer.iter_encoded())
        assert taken > 1_000_000
        assert kept(app) == 0
    finally:
        app.extensions["releases"].close()


def test_no_answer_of_the_old_release_after_a_switch(tmp_path: Path) -> None:
    make_release(tmp_path, "2025-12-31-00000001", extra=MARK.format("one"))
    app = create_app(tmp_path, Settings(out=tmp_path, base=BASE, threads=2, release_check=0))
    try:
        client = app.test_client()
        seen = [ask(client, WHICH) for _ in range(3)]
        assert all(b'"one"' in answer.data for answer in seen)
        assert client.get("/doc/release.ttl").status_code == 200
        make_release(tmp_path, "2025-12-31-00000002", extra=MARK.format("two"))
        new = ask(client, WHICH, If_None_Match=seen[0].headers["ETag"])
        assert new.status_code == 200
        assert b'"two"' in new.data
        assert b'"two"' in client.get("/doc/release.ttl").data
    finally:
        app.extensions["releases"].close()


def test_equal_requests_at_once_are_answered_once(app: Flask, fresh: FlaskClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?a }"
    told: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: told.append(ask(app.test_client(), query).data)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(told)) == 1
    assert kept(app) == 1


PIECES = [
    "<http://a/b>",
    "<a",
    "<",
    "<<",
    "<=",
    ">",
    ">>",
    "?x",
    "SERVICE",
    "SELECT ",
    "*",
    "{",
    "}",
    "(",
    ")",
    "'",
    '"',
    "\\",
    "#",
]
PIECES += [
    "\n",
    " ",
    "a:b",
    ":",
    "^^",
    "||",
    "RAND()",
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
    "type>",
    "<a#b>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_the_shape_told_by_its_likeness_is_the_shape(query: str) -> None:
    def told(of):  # type: ignore[no-untyped-def]
        try:
            return of(query)
        except QueryError as error:
            return str(error)

    assert told(shape) == told(_shape)


def test_the_same_bytes_in_another_format_have_another_tag(fresh: FlaskClient) -> None:
    csv, tsv = (
        fresh.get("/sparql", query_string={"query": "ASK {}", "format": name}) for name in ("csv", "tsv")
    )
    assert csv.data == tsv.data
    assert csv.headers["ETag"] != tsv.headers["ETag"]
    headers = {"If-None-Match": csv.headers["ETag"]}
    answer = fresh.get("/sparql", query_string={"query": "ASK {}", "format": "tsv"}, headers=headers)
    assert answer.status_code == 200
