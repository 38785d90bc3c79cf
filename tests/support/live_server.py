"""``kg serve`` as users start it, for tests that need real HTTP: processes of its own, a port of its own."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode

BASE = "http://data.example/"


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers`` by lower-case name; a name that comes twice is joined with a comma. ``body`` is as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True, slots=True)
class Site:
    """A running server. One connection per request, nothing added to what a test asks to be sent but Host and lengths."""

    port: int

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterator[bytes] | None = None,
    ) -> Answer:
        """One request; a body that is an iterator goes out in chunks."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(
                method,
                target,
                body=body,
                headers={"Accept-Encoding": "identity"} | dict(headers or {}),
                encode_chunked=True,
            )
            answer = connection.getresponse()
            found: dict[str, str] = {}
            for name, value in answer.getheaders():
                name = name.lower()
                found[name] = f"{found[name]}, {value}" if name in found else value
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()

    def query(self, query: str, accept: str | None = None, **parameters: str | list[str]) -> Answer:
        """A query by GET; a parameter's underscores are hyphens (``default_graph_uri``)."""
        pairs = {"query": query} | {name.replace("_", "-"): value for name, value in parameters.items()}
        headers = {} if accept is None else {"Accept": accept}
        return self.send("GET", "/sparql?" + urlencode(pairs, doseq=True), headers)


@contextmanager
def serving(out: Path, base: str = BASE, **settings: object) -> Iterator[Site]:
    """``kg serve`` over a data folder; settings are ``GOVPLAN_`` variables in lower case."""
    variables = {f"GOVPLAN_{name.upper()}": str(value) for name, value in settings.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--out", str(out), "--base", base, "--port", "0"],
        env=os.environ | {"GOVPLAN_QUERY_TIMEOUT": "20"} | variables,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        said = ""
        while not (found := re.search(r"127\.0\.0\.1:(\d+)/", said)):
            line = process.stderr.readline()
            assert line, f"the server ended: {said}"
            said += line
        # nobody reads its log, but a pipe that is full would not be what is tried
        threading.Thread(target=_read_on, args=(process.stderr,), daemon=True).start()
        yield Site(int(found[1]))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _read_on(lines: IO[str]) -> None:
    with lines:
        for _ in lines:
            pass


@contextmanager
def canary() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and the list of the requests that it gets."""
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def _hit(self) -> None:
            hits.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.send_header("Content-Type", "application/ld+json")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = do_HEAD = _hit

        def log_message(self, *args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", hits
    finally:
        server.shutdown()
        server.server_close()
