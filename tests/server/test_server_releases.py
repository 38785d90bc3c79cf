"""Switching releases under requests."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from conftest import BASE, make_release
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app
from server.errors import NoRelease
from server.release.serving import OpenRelease

MARK = '<http://data.example/id/graph/release> {{ <http://data.example/id/release> <http://purl.org/dc/terms/identifier> "{}" . }}'
QUERY = "SELECT ?v { <http://data.example/id/release> <http://purl.org/dc/terms/identifier> ?v }"


def version(client: FlaskClient) -> str:
    answer = client.get("/sparql", query_string={"query": QUERY}, buffered=True)
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["results"]["bindings"][0]["v"]["value"])


def test_switch_without_a_failed_request(tmp_path: Path) -> None:
    make_release(tmp_path, "2025-12-31-00000001", extra=MARK.format("one"))
    app = create_app(tmp_path, Settings(out=tmp_path, base=BASE, threads=2, release_check=0))
    watched = app.extensions["releases"]
    try:
        assert version(app.test_client()) == "one"
        stop = threading.Event()
        seen: list[str] = []
        failed: list[BaseException] = []

        def ask() -> None:
            client = app.test_client()
            while not stop.is_set():
                try:
                    seen.append(version(client))
                    # a page and a query of one moment come from one release each
                    assert client.get("/doc/release.ttl", buffered=True).status_code == 200
                except AssertionError as error:
                    failed.append(error)

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(2, 6):
            make_release(tmp_path, f"2025-12-31-0000000{number}", extra=MARK.format(f"v{number}"))
            wanted = f"v{number}"
            for _ in range(200):
                if wanted in seen:
                    break
                stop.wait(0.02)
        stop.set()
        for thread in threads:
            thread.join()
        assert not failed
        assert version(app.test_client()) == "v5"
        assert list(dict.fromkeys(seen)) == ["one", "v2", "v3", "v4", "v5"]
        # the old ones are closed, their workers gone
        assert [r.id for r in watched._uses] == ["2025-12-31-00000005"]
    finally:
        watched.close()


def test_a_held_release_stays_open(tmp_path: Path) -> None:
    make_release(tmp_path, "2025-12-31-00000001")
    app = create_app(tmp_path, Settings(out=tmp_path, base=BASE, threads=1, release_check=0))
    watched = app.extensions["releases"]
    with app.app_context():
        held = watched.lease()
        make_release(tmp_path, "2025-12-31-00000002")
        newer = watched.lease()
        assert (held.release.id[-1], newer.release.id[-1]) == ("1", "2")
        assert len(held.release.store) > 0
        held.end()
        held.end()  # a second end changes nothing
        newer.end()
        assert [r.id[-1] for r in watched._uses] == ["2"]
    watched.close()


def test_a_damaged_release_is_not_switched_to(tmp_path: Path) -> None:
    make_release(tmp_path, "2025-12-31-00000001")
    app = create_app(tmp_path, Settings(out=tmp_path, base=BASE, threads=1, release_check=0))
    watched = app.extensions["releases"]
    assert app.test_client().get("/ready").get_json()["release"] == "2025-12-31-00000001"
    folder = make_release(tmp_path, "2025-12-31-00000002")
    (folder / "store" / "CURRENT").write_text("garbage\n")
    for file in (folder / "store").glob("MANIFEST*"):
        file.unlink()
    assert app.test_client().get("/ready").get_json()["release"] == "2025-12-31-00000001"
    watched.close()


def test_no_release(tmp_path: Path) -> None:
    app = create_app(tmp_path, Settings(out=tmp_path, base=BASE))
    with app.app_context(), pytest.raises(NoRelease):
        app.extensions["releases"].lease()
    (tmp_path / "current").symlink_to("releases/gone")
    assert app.test_client().get("/ready").status_code == 503
    make_release(tmp_path, "2025-12-31-00000001")
    assert app.test_client().get("/ready").status_code == 200
    app.extensions["releases"].close()


def test_what_is_prepared_ends_when_another_release_is_served(tmp_path: Path) -> None:
    """Else each switch leaves a thread behind that asks a closed pool, which starts a process for every query."""
    make_release(tmp_path, "2025-12-31-00000001")
    app = create_app(tmp_path, Settings(out=tmp_path, base=BASE, threads=1, release_check=0))
    watched = app.extensions["releases"]
    begun, go, steps = threading.Event(), threading.Event(), []

    def slow(opened: OpenRelease) -> None:
        steps.append(f"slow {opened.id[-1]}")
        begun.set()
        go.wait(20)

    watched.prepare[:] = [slow, lambda opened: steps.append(f"then {opened.id[-1]}")]
    watched.watch()
    try:
        assert begun.wait(20)
        first = watched.opened()
        make_release(tmp_path, "2025-12-31-00000002")
        for _ in range(400):
            if watched.opened() is not first:
                break
            threading.Event().wait(0.05)
        assert first.superseded
        assert first in watched._uses  # held, so that its pool is not closed under what is being asked
        go.set()
        for _ in range(400):
            if first not in watched._uses and "then 2" in steps:
                break
            threading.Event().wait(0.05)
        assert sorted(steps) == ["slow 1", "slow 2", "then 2"]
        assert first not in watched._uses
    finally:
        watched.close()
