"""Whatever comes in, in the address, the parameters, the headers or the body: never 500, and every error told in one shape."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE, make_release
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from live_server import Site, serving

from kg.settings import Settings
from server import create_app
from server.routes import ROUTES

MANY = settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
PATHS = [route.rule.split("<")[0] for route in ROUTES]
NAMES = sorted(
    {param.name for route in ROUTES for param in route.query} | {"query", "default-graph-uri", "_view"}
)
ADDRESSES = (
    *(
        "/",
        "/doc/agency/itc",
        "/data/govplan.nq",
        "/data/govplan.nq.gz",
        "/tables/entries.csv",
        "/sparql",
        "/nope",
    ),
    *(
        "/ns",
        "/static/style.css",
        "/changes.atom",
        "/catalog",
        "/releases",
        "/about/limits",
        "/timegate/catalog",
    ),
)
TYPES = (
    *("application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update"),
    *("multipart/form-data; boundary=x", "application/sparql-query; charset=utf-16", "text/plain", ""),
)
HEADERS = (
    *("Accept", "Accept-Charset", "Accept-Datetime", "Accept-Encoding", "Accept-Language", "Accept-Profile"),
    *(
        "Content-Type",
        "Cookie",
        "Date",
        "Forwarded",
        "Host",
        "If-Match",
        "If-Modified-Since",
        "If-None-Match",
    ),
    *(
        "If-Range",
        "If-Unmodified-Since",
        "Origin",
        "Prefer",
        "Range",
        "Referer",
        "User-Agent",
        "X-Request-Id",
    ),
    *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Proto", "Content-Length"),
)
NASTY = st.sampled_from(
    [
        *("", " ", "%", "%zz", "%00", "\x00", "../", "..%2f..%2fetc/passwd", "//", "/\\", "\r\nX: y", "ÿþ", "中", "\ud800"),
        *("*", "*/*;q=nan", "text/*;q=1e999", ";;;,,,", 'a="', "q=" + "9" * 400, "text/turtle;profile=\"", "bytes=-0"),
        *("bytes=9-1", "bytes=0-0,1-1,2-2", "bytes=" + "9" * 40 + "-", 'W/"x", "y", *', "Tue, 99 Foo 0000 99:99:99 GMT"),
        *("9" * 30, "-1", "0", "1e9", "NaN", "١", "2025-13-45", "0000-00-00", "9999-12-31", "<x>", '"x"@en-', '"x"^^'),
        *("_:b", "?x", "http://[", "http://a b/", "urn:x", "javascript:alert(1)", "<script>", "{{7*7}}", "${x}", "'"),
        *("SELECT", "ASK {}", "ASK {" * 70, "a" * 9000),
    ]
)  # fmt: skip
TEXT = st.one_of(NASTY, st.text(max_size=30), st.binary(max_size=20).map(lambda b: b.decode("latin-1")))


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    out = tmp_path_factory.mktemp("fuzz")
    make_release(out, "2025-12-31-00000001")
    made = create_app(out, Settings(out=out, base=BASE, threads=2, query_timeout=10))
    yield made
    made.extensions["releases"].close()


def ask(app: Flask, method: str, path: str, query: str, headers: dict[str, str], body: bytes = b"") -> int:
    """One request as a server would hand it over, header values as latin-1; the status. Checks the answer's shape."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode("utf-8", "surrogatepass").decode("latin-1"),
        "QUERY_STRING": query.encode("utf-8", "surrogatepass").decode("latin-1"),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        environ[key] = value.encode("utf-8", "surrogatepass").decode("latin-1")
    told: list[Any] = []
    body_out = app.wsgi_app(environ, lambda status, fields, exc_info=None: told.append((status, fields)))
    try:
        data = b"".join(body_out)
    finally:
        if hasattr(body_out, "close"):
            body_out.close()
    ((status_line, fields),) = told
    status, given_headers = int(status_line[:3]), {name.lower(): value for name, value in fields}
    for name, value in fields:
        assert "\r" not in value, name
        assert "\n" not in value, name
        value.encode("latin-1")
    assert "x-request-id" in given_headers
    if status >= 400 and method != "HEAD":
        kind = given_headers["content-type"]
        assert kind in ("application/problem+json", "text/html; charset=utf-8"), kind
        if kind == "application/problem+json":
            problem = json.loads(data)
            assert (problem["status"], problem["requestId"]) == (status, given_headers["x-request-id"])
            assert problem["detail"]
    if status == 405:
        assert given_headers["allow"]
    assert status < 500, (status, data[:500])
    return status


@MANY
@given(path=st.sampled_from(PATHS), tail=TEXT, method=st.sampled_from(["GET", "HEAD", "OPTIONS"]))
@example(path="/data/", tail="../../../etc/passwd", method="GET")
@example(path="/static/", tail="../app.py", method="GET")
@example(path="/doc/", tail="\x00", method="GET")
@example(path="/data/latest/", tail="#\r", method="GET")
def test_addresses(fuzzed: Flask, path: str, tail: str, method: str) -> None:
    ask(fuzzed, method, path + tail, "", {})


@MANY
@given(
    path=st.sampled_from(
        [*PATHS, "/doc/agency/itc", "/tables/entries.csv", "/feeds/overdue.atom", "/ns/Entry"]
    ),
    query=st.lists(st.tuples(st.sampled_from(NAMES), TEXT), max_size=4),
    raw=st.booleans(),
)
@example(path="/fragments", query=[("format", "\ud800")], raw=True)
def test_parameters(fuzzed: Flask, path: str, query: list[tuple[str, str]], raw: bool) -> None:
    from urllib.parse import quote

    encode = str if raw else lambda text: quote(text, errors="surrogatepass")
    ask(fuzzed, "GET", path, "&".join(f"{name}={encode(value)}" for name, value in query), {})


@MANY
@given(
    path=st.sampled_from(ADDRESSES),
    headers=st.dictionaries(st.sampled_from(HEADERS), TEXT, max_size=4),
    method=st.sampled_from(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "FOO", "get"]),
)
@example(path="/static/style.css", headers={"If-Match": '"x"'}, method="GET")
@example(path="/data/govplan.nq", headers={"If-Match": '"x"'}, method="GET")
def test_headers(fuzzed: Flask, path: str, headers: dict[str, str], method: str) -> None:
    ask(fuzzed, method, path, "query=ASK%20%7B%7D" if path == "/sparql" else "", headers)


@MANY
@given(
    body=st.one_of(st.binary(max_size=200), TEXT.map(lambda text: text.encode("utf-8", "surrogatepass"))),
    kind=st.one_of(
        st.sampled_from(TYPES),
        TEXT,
    ),
    prefix=st.sampled_from([b"", b"query=", b"query=ASK%7B%7D&default-graph-uri=", b"update="]),
)
def test_bodies(fuzzed: Flask, body: bytes, kind: str, prefix: bytes) -> None:
    ask(fuzzed, "POST", "/sparql", "", {"Content-Type": kind}, prefix + body)


def test_every_route_knows_its_methods(fuzzed: Flask) -> None:
    for route in ROUTES:
        path = route.rule
        for name, value in route.places.items():
            start = path.index("<")
            assert name in path[start:]
            path = path[:start] + value + path[path.index(">") + 1 :]
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "FOO", *(() if path == "/sparql" else ("POST",))):
            assert ask(fuzzed, method, path, "", {}) == 405, (method, path)


HOST = b"Host: x\r\nConnection: close\r\n"
RAW = {
    "address too long": (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    "head too long": (b"GET /health HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 200_000 + b"\r\n\r\n", 431),
    "too many headers": (b"GET /health HTTP/1.1\r\n" + HOST + b"X: 1\r\n" * 150 + b"\r\n", 431),
    "no token for a method": (b"G{T /health HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "another method": (b"FOO /health HTTP/1.1\r\n" + HOST + b"\r\n", 501),
    "NUL in the address": (b"GET /doc/a\x00b HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "NUL, encoded": (b"GET /doc/a%00b HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "bad percent-encoding": (b"GET /doc/%zz%f HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "no UTF-8": (b"GET /doc/%ff%fe HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "no UTF-8 in a header": (b"GET /health HTTP/1.1\r\n" + HOST + b"Accept: \xff\xfe\r\n\r\n", 200),
    "up and away": (b"GET /data/../../../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "up and away, encoded": (b"GET /static/..%2f..%2fapp.py HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "two lengths": (b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "a length that is none": (b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400),
    "too long a body": (b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999\r\n\r\n", 413),
    "bad chunks": (
        b"POST /sparql HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n"
        b"Content-Type: application/sparql-query\r\n\r\nzz\r\n",
        400,
    ),
    "HTTP/1.0": (b"GET /health HTTP/1.0\r\n\r\n", 200),
    "HTTP/9": (b"GET /health HTTP/9.9\r\n" + HOST + b"\r\n", 400),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    out = tmp_path_factory.mktemp("raw")
    make_release(out, "2025-12-31-00000001")
    with serving(out) as running:
        yield running


@pytest.mark.parametrize("case", RAW)
def test_bytes_on_the_wire(site: Site, case: str) -> None:
    """What never reaches the application too."""
    sent, status = RAW[case]
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall(sent)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    assert answer.split(b" ", 2)[1] == str(status).encode(), answer[:300]
    assert status == 200 or b"application/problem+json" in answer or b"text/html" in answer
    assert site.send("GET", "/health").status == 200


def test_no_path_leads_out(fuzzed: Flask, tmp_path: Path) -> None:
    for start in (
        "/data/",
        "/static/",
        "/releases/2025-12-31-00000001/data/",
        "/releases/2025-12-31-00000001/report/",
    ):
        for way in (
            "../manifest.json",
            "..%2fmanifest.json",
            "%2e%2e/manifest.json",
            "/etc/passwd",
            "..\\manifest.json",
        ):
            assert ask(fuzzed, "GET", start + way, "", {}) in (404, 308), start + way
