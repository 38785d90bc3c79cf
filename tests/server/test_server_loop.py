"""The loop that serves: HTTP on the wire, the application in the loop's thread or beside it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

import pytest
from loop_server import Server, get, rest, split, until

from server.loop.taking import Pace, Taking

Environ = dict[str, Any]


def show(environ: Environ, start_response: Any) -> list[bytes]:
    names = (
        "REQUEST_METHOD",
        "PATH_INFO",
        "QUERY_STRING",
        "HTTP_HOST",
        "HTTP_X_A",
        "HTTP_COOKIE",
        "REMOTE_ADDR",
    )
    text = "|".join(str(environ.get(name)) for name in names)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [text.encode("latin-1")]


@pytest.mark.parametrize(
    ("request_", "seen"),
    [
        (get("/a?b=c"), "GET|/a|b=c|x|None|None|127.0.0.1"),
        (get("/a%2Fb//c%20d?x=%20y"), "GET|/a/b//c d|x=%20y|x|None|None|127.0.0.1"),
        (get("//a/b"), "GET|//a/b||x|None|None|127.0.0.1"),
        (get("http://other:99/a?b"), "GET|/a|b|other:99|None|None|127.0.0.1"),
        (get("http://other?b"), "GET|/|b|other|None|None|127.0.0.1"),
        (get("*", method="OPTIONS"), "OPTIONS|*||x|None|None|127.0.0.1"),
        (get("/ü?ü"), "GET|/ü|%FC|x|None|None|127.0.0.1"),
        (get("/%ff"), "GET|/ÿ||x|None|None|127.0.0.1"),
        (get("/", "X-A: 1\r\nX-A: é\r\nConnection: close\r\n"), "GET|/||x|1,é|None|127.0.0.1"),
        (get("/", "Cookie: a\r\nCookie: b\r\nConnection: close\r\n"), "GET|/||x|None|a; b|127.0.0.1"),
        (get("/", "X_A: 1\r\nConnection: close\r\n"), "GET|/||x|None|None|127.0.0.1"),
        (get("/", "Upgrade: h2c\r\nConnection: upgrade, close\r\n"), "GET|/||x|None|None|127.0.0.1"),
        (get("/", "", "1.0"), "GET|/||None|None|None|127.0.0.1"),
    ],
)
def test_what_the_application_sees(request_: bytes, seen: str) -> None:
    with Server(show) as server:
        status, headers, body = split(server.send(request_))
    assert status == "HTTP/1.1 200 OK"
    assert body.decode("latin-1") == seen
    assert headers["content-length"] == str(len(body))
    assert headers["connection"] == "close"
    assert headers["date"].endswith("gmt")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (get(fields="Host: y\r\n"), 400),
        (get("a:1", method="CONNECT"), 400),
        (get("ftp://x/y"), 400),
        (get(fields="Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), 400),
        (get(method="BREW"), 501),
        (get(fields="X: 1\r\n" * 101), 431),
        (get(fields="X: " + "a" * 8192 + "\r\n"), 431),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 300_000, 431),
        (get("/" + "a" * 9000), 414),
        (b"GET /" + b"a" * 300_000, 414),
    ],
)
def test_what_is_refused(sent: bytes, status: int) -> None:
    with Server(show) as server:
        line, headers, body = split(server.send(sent))
    assert line.split()[1] == str(status)
    assert headers["content-type"] == "application/problem+json"
    assert f'"status": {status}'.encode() in body


def test_a_refusal_is_told_of_by_the_service() -> None:
    told: list[tuple[int, str, str]] = []

    def tell(*given: Any) -> tuple[str, bytes]:
        told.append(given)
        return "an-id", b"{}"

    with Server(show) as server:
        server.service.tell = tell
        line, headers, body = split(server.send(get(method="BREW")))
    assert line.split()[1] == "501"
    assert headers["x-request-id"] == "an-id"
    assert headers["cache-control"] == "no-store"
    assert body == b"{}"
    assert told == [(501, "The server knows no BREW.", "127.0.0.1")]


def test_requests_in_a_row_are_answered_in_their_order() -> None:
    slow = threading.Event()

    def application(environ: Environ, start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/1":
            slow.wait(10)
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    with Server(application) as server, server.connect() as connection:
        connection.sendall(get("/1", "") + get("/2", "") + get("/3", "") + get("/4"))
        slow.set()
        found = rest(connection)
    assert [part[:2] for part in found.split(b"\r\n\r\n")[1:]] == [b"/1", b"/2", b"/3", b"/4"]
    assert found.count(b"Connection: close") == 1


def test_many_quick_ones_in_a_row() -> None:
    with Server(show, quick=True) as server:
        found = server.send(get("/a", "") * 3000 + get("/b"))
    assert found.count(b"HTTP/1.1 200 OK") == 3001


@pytest.mark.parametrize("quick", [True, False])
def test_where_it_is_answered(quick: bool) -> None:
    threads: list[int] = []

    def application(environ: Environ, start_response: Any) -> list[bytes]:
        threads.append(threading.get_ident())
        assert environ["wsgi.input"].read() == b"abc"
        start_response("200 OK", [("Content-Length", "2")])
        return [b"o", b"k"]

    with Server(application, quick=quick) as server:
        answer = server.send(get(fields="Content-Length: 3\r\nConnection: close\r\n", method="POST") + b"abc")
        assert (threads == [server.thread]) is quick
    assert split(answer)[2] == b"ok"


class Body:
    """Pieces that a test lets go; tells when it was closed."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = iter(pieces)
        self.given = 0
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.given += len(piece)
            yield piece

    def close(self) -> None:
        self.closed.set()


def streaming(
    body: Body, status: str = "200 OK", headers: Iterable[tuple[str, str]] = ()
) -> Callable[..., Any]:
    def application(environ: Environ, start_response: Any) -> Body:
        start_response(status, list(headers))
        return body

    return application


@pytest.mark.parametrize("quick", [True, False])
def test_a_stream(quick: bool) -> None:
    body = Body([b"ab", b"", b"c"])
    with Server(streaming(body), quick=quick) as server:
        _, headers, found = split(server.send(get()))
    assert headers["transfer-encoding"] == "chunked"
    pieces = found.split(b"\r\n")
    assert b"".join(pieces[1::2]) == b"abc"
    assert found.endswith(b"\r\n0\r\n\r\n")
    assert body.closed.wait(5)


def test_a_stream_for_an_old_client() -> None:
    with Server(streaming(Body([b"ab", b"c"]))) as server:
        _, headers, found = split(server.send(get("/", "Connection: keep-alive\r\n", "1.0")))
    assert found == b"abc"
    assert headers["connection"] == "close"


def test_an_old_client_may_ask_again() -> None:
    with Server(show) as server, server.connect() as connection:
        for _ in range(2):
            connection.sendall(get("/", "Connection: keep-alive\r\n", "1.0"))
            _, headers, _ = split(until(connection, b"127.0.0.1"))
            assert headers["connection"] == "keep-alive"


@pytest.mark.parametrize(
    ("method", "status"), [("HEAD", "200 OK"), ("GET", "204 No Content"), ("GET", "304 Not Modified")]
)
def test_answers_without_a_body(method: str, status: str) -> None:
    for body in (Body([b"abc"]), [b"abc"]):
        application = streaming(cast(Body, body), status, [("ETag", '"a"')])
        with Server(application) as server:
            line, headers, found = split(server.send(get(method=method)))
        assert line.endswith(status)
        assert found == b""
        assert "transfer-encoding" not in headers


def test_an_answer_that_breaks_off_does_not_look_whole() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"ab"
        raise OSError("no more")

    chunked, stated = Body(pieces()), Body([b"ab"])
    with Server(streaming(chunked)) as server:
        assert not server.send(get(fields="")).endswith(b"0\r\n\r\n")
    with Server(streaming(stated, headers=[("Content-Length", "9")])) as server:
        assert split(server.send(get(fields="")))[2] == b"ab"  # and the connection closed
    assert chunked.closed.wait(5)
    assert stated.closed.wait(5)


@pytest.mark.parametrize("quick", [True, False])
def test_an_application_that_fails(quick: bool) -> None:
    def application(environ: Environ, start_response: Any) -> list[bytes]:
        raise OSError("no")

    with Server(application, quick=quick) as server:
        line, headers, _ = split(server.send(get()))
    assert line == "HTTP/1.1 500 Internal Server Error"
    assert headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("body", [[b"x"], Body([b"x"] * 9)])
def test_a_field_with_a_line_break_is_not_sent(body: Any) -> None:
    with Server(streaming(body, headers=[("X", "a\r\nSet-Cookie: b")])) as server:
        assert server.send(get()).startswith(b"HTTP/1.1 500 ")


def test_a_client_that_does_not_read_is_waited_for() -> None:
    body = Body(bytes([n % 251]) * 65_536 for n in range(600))
    whole = Server(streaming(body, headers=[("Content-Length", str(600 * 65_536))]))
    with whole as server, server.connect() as connection:
        connection.sendall(get())
        seen = -1
        while seen != body.given or not seen:
            seen = body.given
            threading.Event().wait(0.3)
        assert 0 < seen < 600 * 65_536 // 2  # the system's own buffers hold some megabytes
        found = rest(connection)
    assert split(found)[2] == b"".join(bytes([n % 251]) * 65_536 for n in range(600))


def test_a_client_that_takes_nothing_is_cut_off() -> None:
    def pieces() -> Iterator[bytes]:
        while True:
            yield b"x" * 65_536

    body = Body(pieces())
    with (
        Server(streaming(body), patience=60, pace=Pace(0.3, 1000)) as server,
        server.connect() as stopped,
        server.connect() as idle,
    ):
        stopped.sendall(get())
        assert body.closed.wait(10)
        assert not rest(stopped).endswith(b"0\r\n\r\n")
        idle.sendall(get("/", "", method="HEAD"))  # who has nothing to take is not slow
        assert until(idle, b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")


class Client:
    """A transport with what the test says of its client."""

    waiting, taken = 1, 0

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def get_extra_info(self, name: str) -> Any:
        return self if name == "socket" else None

    def getsockopt(self, level: int, option: int, size: int) -> bytes:
        if self.taken < 0:
            raise OSError("closed")
        return (bytes(120) + self.taken.to_bytes(8, "little"))[:size]


def slow(client: Client, seconds: float = 10.0) -> Callable[[float], bool]:
    return Taking(cast(asyncio.Transport, client), Pace(seconds, 100)).is_slow


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a client has taken")
def test_who_is_too_slow() -> None:
    is_slow = slow(client := Client())
    assert not is_slow(0.0)
    client.taken = 999
    assert not is_slow(9.9)
    assert is_slow(10.0)  # less than 100 bytes a second


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a client has taken")
def test_who_takes_enough_is_not() -> None:
    is_slow = slow(client := Client())
    for time, taken in ((0.0, 5_000), (10.0, 6_000), (20.0, 7_000)):
        client.taken = taken
        assert not is_slow(time)
    client.waiting = 0  # all has gone: whatever comes next is looked at anew
    assert not is_slow(29.0)
    client.waiting = 1
    assert not is_slow(31.0)
    assert is_slow(41.0)


def test_nobody_is_slow_where_nothing_is_known() -> None:
    unlimited, unknown = slow(Client(), 0.0), slow(gone := Client())
    gone.taken = -1
    assert not any(is_slow(time) for time in (0.0, 99.0) for is_slow in (unlimited, unknown))


def test_requests_wait_until_the_answers_before_were_taken() -> None:
    asked: list[int] = []

    def application(environ: Environ, start_response: Any) -> list[bytes]:
        asked.append(1)
        start_response("200 OK", [("Content-Length", "1000000")])
        return [b"x" * 1_000_000]

    with Server(application, quick=True) as server, server.connect() as connection:
        connection.sendall(get("/", "") * 99 + get())
        threading.Event().wait(0.3)
        assert len(asked) < 50
        assert rest(connection).count(b"HTTP/1.1 200 OK") == 100
    assert len(asked) == 100


def test_a_client_that_leaves_ends_its_answer() -> None:
    def pieces() -> Iterator[bytes]:
        while True:
            yield b"x" * 10_000

    body, gone = Body(pieces()), threading.Event()

    def application(environ: Environ, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        if environ["PATH_INFO"] == "/stream":
            return body
        while not environ["govplan.gone"]():
            threading.Event().wait(0.01)
        gone.set()
        return []

    with Server(application) as server:
        for target, ended in (("/stream", body.closed), ("/wait", gone)):
            with server.connect() as connection:
                connection.sendall(get(target))
                threading.Event().wait(0.1)
            assert ended.wait(5)


def echo(environ: Environ, start_response: Any) -> list[bytes]:
    data = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(data)))])
    return [data]


def test_bodies_that_come_slowly_or_in_chunks() -> None:
    data = bytes(range(256)) * 4096
    chunks = [b"%x\r\n%b\r\n" % (len(part), part) for part in (data[:5], data[5:700_000], data[700_000:])]
    stated = get(fields=f"Connection: close\r\nContent-Length: {len(data)}\r\n", method="POST")
    chunked = get(fields="Connection: close\r\nTransfer-Encoding: chunked\r\n", method="POST")
    with Server(echo) as server:
        assert split(server.send(stated, data[:100], data[100:]))[2] == data
        assert split(server.send(chunked, *chunks, b"0\r\nX-Trailer: a\r\n\r\n"))[2] == data


def test_a_client_that_asks_whether_to_go_on() -> None:
    with Server(echo) as server, server.connect() as connection:
        connection.sendall(get(fields="Expect: 100-continue\r\nContent-Length: 3\r\n", method="POST"))
        assert until(connection, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"abc")
        assert split(until(connection, b"abc"))[2] == b"abc"


def test_who_sends_what_nobody_reads_gets_to_know_the_answer() -> None:
    def application(environ: Environ, start_response: Any) -> list[bytes]:
        start_response("413 Content Too Large", [("Content-Length", "2")])
        return [b"no"]

    with Server(application) as server, server.connect() as connection:
        connection.sendall(get(fields="Content-Length: 5000000\r\n", method="POST"))
        with contextlib.suppress(OSError):  # the server may have had enough
            connection.sendall(b"x" * 2_000_000)
        line, headers, body = split(rest(connection))
    assert (line, body) == ("HTTP/1.1 413 Content Too Large", b"no")
    assert headers["connection"] == "close"


def test_a_body_that_breaks_off_or_is_late() -> None:
    told: list[str] = []
    ended = threading.Event()

    def application(environ: Environ, start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/late":
            environ["govplan.within"](0.1)
        try:
            environ["wsgi.input"].read()
        except (ConnectionError, TimeoutError) as error:
            told.append(type(error).__name__)
            ended.set()
        start_response("400 Bad Request", [])
        return []

    with Server(application) as server:
        head = "Content-Length: 9\r\n"
        assert server.send(get("/late", head, method="POST")).startswith(b"HTTP/1.1 400 ")
        ended.clear()
        with server.connect() as connection:
            connection.sendall(get("/", head, method="POST") + b"abc")
        assert ended.wait(5)
    assert told == ["TimeoutError", "ConnectionError"]


def test_heads_that_are_late() -> None:
    with Server(show, patience=0.2) as server:
        assert server.send(b"GET / HT").startswith(b"HTTP/1.1 408 ")
        assert server.send(b"") == b""  # who says nothing is told nothing
        with server.connect() as connection:
            connection.sendall(get("/", ""))
            assert until(connection, b"127.0.0.1").startswith(b"HTTP/1.1 200 ")
            assert rest(connection) == b""


def test_the_end_lets_answers_be_finished() -> None:
    go, begun = threading.Event(), threading.Event()

    def application(environ: Environ, start_response: Any) -> list[bytes]:
        begun.set()
        go.wait(10)
        return show(environ, start_response)

    def finish(server: Server) -> None:
        for connection in list(server.service.connections):
            connection.finish()
        go.set()

    with Server(application) as server, server.connect() as busy, server.connect() as idle:
        busy.sendall(get("/", ""))
        assert begun.wait(5)
        server.loop.call_soon_threadsafe(finish, server)
        assert rest(idle) == b""
        _, headers, body = split(rest(busy))
    assert body.startswith(b"GET|/")
    assert headers["connection"] == "close"
