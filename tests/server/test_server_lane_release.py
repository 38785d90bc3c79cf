"""A release that is taken away while a query still holds it: the query is answered from the one that is current."""

from __future__ import annotations

import io
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE, make_release

from kg.settings import Settings
from server import create_app
from server.layers.lane import Lane
from server.release.serving import Lease

ASK = "query=SELECT+%3Fo+%7B+%3Chttp%3A%2F%2Fdata.example%2Fid%2Fnew%3E+%3Fp+%3Fo+%7D&format=csv"
NEW = '<http://data.example/id/graph/links> { <http://data.example/id/new> <http://purl.org/dc/terms/title> "B" . }'


def test_a_query_of_a_release_that_was_taken_away(tmp_path: Path) -> None:
    old = make_release(tmp_path, "2025-12-31-0000000a")
    settings = Settings(out=tmp_path, base=BASE, threads=1, query_timeout=20, release_check=0.05)
    app = create_app(tmp_path, settings)
    releases = app.extensions["releases"]
    try:
        held: Lease = releases.lease()
        assert held.release.folder.name == old.name
        make_release(tmp_path, "2025-12-31-0000000b", extra=NEW)
        until = time.monotonic() + 20
        while releases.opened() is held.release and time.monotonic() < until:
            time.sleep(0.05)
        assert releases.opened() is not held.release
        held.release.pool.close()  # no process of the old release is left, and none can be started
        shutil.rmtree(old)

        def no_flask(environ: dict[str, Any], start_response: Any) -> list[bytes]:
            pytest.fail(f"{environ.get('govplan.error')}")

        said: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/sparql",
            "QUERY_STRING": ASK,
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(),
            "govplan.lease": held,
        }
        body = Lane(no_flask, releases, settings)(environ, lambda status, headers: said.append(status))
        assert b"".join(body) == b"o\r\nB\r\n"
        assert said == ["200 OK"]
        assert environ["govplan.release"] == "2025-12-31-0000000b"
        assert environ["govplan.keep"] is False
        held.end()
    finally:
        releases.close()
