"""Fifty switches of the release under load: no failed request, and no answer that holds something of two releases."""

from __future__ import annotations

import http.client
import itertools
import json
import re
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import make_release
from live_server import Site, serving

pytestmark = pytest.mark.alone

SWITCHES = 50
DIFFERENT = 9
"""Releases that are switched between."""
ROWS = 12_000
"""Enough for a SELECT over all of them to be streamed: more than the worker holds back (worker.HOLD)."""
LONG = 300
"""Seconds: whether a query is in time on a machine that does ten other things is not what is tried here."""
MARK = re.compile(rb"release-no-(\d+)")
PREDICATE = "http://data.example/switch"
ALL = f"SELECT ?v {{ ?s <{PREDICATE}> ?v }}"
COUNT = f"SELECT (COUNT(?v) AS ?n) (SAMPLE(?v) AS ?one) {{ ?s <{PREDICATE}> ?v }}"


def make(out: Path, number: int, *, current: bool = True) -> Path:
    """Release ``number``, which says its number 12,000 + number times, and in the name of the catalogue."""
    filler = "of a length that makes the whole answer larger than what is held back before it is sent "
    rows = "\n".join(
        f'<http://data.example/id/switch/{n}> <{PREDICATE}> "release-no-{number} {filler}" .'
        for n in range(ROWS + number)
    )
    name = f'<http://data.example/id/catalog> <http://purl.org/dc/terms/title> "release-no-{number}"@en .'
    extra = f"<http://data.example/id/graph/release> {{ {rows}\n{name} }}"
    return make_release(out, f"2025-12-31-{number:08x}", extra=extra, current=current)


def folder_of(out: Path) -> Path:
    return out / (out / "current").readlink()


def select(out: Path, folder: Path) -> None:
    link = out / "current.new"
    link.symlink_to(Path("releases") / folder.name)
    link.replace(out / "current")


class Client(threading.Thread):
    """Asks one address again and again over one connection; ``check`` gives what is wrong with an answer, or ""."""

    def __init__(self, site: Site, target: str, check: Callable[[bytes, int], str]) -> None:
        super().__init__(daemon=True)
        self.site, self.target, self.check = site, target, check
        self.stop = threading.Event()
        self.faults: list[str] = []
        self.seen: list[int] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=LONG)
        # not as fast as it can: the cheap requests would leave no processor to the query workers, which step back
        while not self.stop.wait(0.02):
            try:
                connection.request("GET", self.target, headers={"Accept": "*/*"})
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(repr(error))
                connection.close()
                continue
            numbers = {int(n) for n in MARK.findall(body)}
            if answer.status != 200:
                self.faults.append(f"{answer.status} {body[:300]!r}")
            elif len(numbers) != 1:
                self.faults.append(f"an answer of the releases {sorted(numbers)}")
            elif fault := self.check(body, min(numbers)):
                self.faults.append(fault)
            else:
                self.seen.append(min(numbers))
        connection.close()


def all_rows(body: bytes, number: int) -> str:
    rows = len(json.loads(body)["results"]["bindings"])
    return "" if rows == ROWS + number else f"{rows} rows of release {number}"


def counted(body: bytes, number: int) -> str:
    told = json.loads(body)["results"]["bindings"][0]["n"]["value"]
    return "" if told == str(ROWS + number) else f"counted {told} in release {number}"


def dump(body: bytes, number: int) -> str:
    rows = body.count(PREDICATE.encode())
    return "" if rows == ROWS + number else f"a dump with {rows} rows of release {number}"


def any_body(body: bytes, number: int) -> str:
    return ""


@pytest.mark.slow
def test_fifty_switches_under_load(tmp_path: Path) -> None:
    workers = 2
    made = [make(tmp_path, number, current=False) for number in range(DIFFERENT)]
    select(tmp_path, made[0])
    with serving(tmp_path, workers=workers, threads=2, release_check=0.05, query_timeout=LONG) as site:
        clients = [
            Client(site, f"/sparql?query={quote(ALL)}", all_rows),
            Client(site, f"/sparql?query={quote(ALL)}&format=csv", any_body),
            Client(site, f"/sparql?query={quote(COUNT)}", counted),
            Client(site, f"/sparql?query={quote('CONSTRUCT WHERE { ?s <' + PREDICATE + '> ?v }')}", dump),
            Client(site, "/data/govplan.nq", dump),
            Client(site, "/doc/catalog.ttl", any_body),
            Client(site, "/doc/catalog.html", any_body),
        ]
        for client in clients:
            client.start()
        at = 0
        try:
            wait_for_switches(site, workers)  # each has opened the first
            for number in range(1, SWITCHES + 1):
                # three on, one back (kg rollback), and so on
                at = (at + (-1 if number % 4 == 0 else 1)) % len(made)
                select(tmp_path, made[at])
                wait_for(site, made[at].name)
                wait_for_switches(site, workers * (number + 1))
                if number % 10 == 5:  # each client meets several releases, however busy the machine
                    wait_for_answers(clients)
                if number % 20 == 10:  # the operator tidies up while answers from it may be on their way
                    shutil.rmtree(made.pop(at - 1))
                    at = made.index(folder_of(tmp_path))
        finally:
            for client in clients:
                client.stop.set()
        for client in clients:
            client.join(LONG)
            assert not client.is_alive()
        switches = metric(site, "govplan_release_switches_total")
        assert switches == workers * (SWITCHES + 1)
    for client in clients:
        assert not client.faults, (client.target, client.faults[:3], len(client.faults))
        assert len(set(client.seen)) > 1, client.target  # it met several of them
    met = [number for number, _ in itertools.groupby(clients[2].seen)]
    assert len(met) > 10


def wait_for_answers(clients: list[Client]) -> None:
    """Until each client has got an answer that it asked for after now."""
    before = [len(client.seen) + len(client.faults) for client in clients]
    for client, had in zip(clients, before, strict=True):
        until = time.monotonic() + LONG
        while len(client.seen) + len(client.faults) < had + 2:
            assert time.monotonic() < until, f"{client.target} gets no answer"
            time.sleep(0.02)


def wait_for(site: Site, name: str) -> None:
    """Until a release is served."""
    for _ in range(5000):
        answer = site.send("GET", "/ready")
        assert answer.status == 200, answer.body
        if json.loads(answer.body)["release"] == name:
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"{name} was never served")


def wait_for_switches(site: Site, number: int) -> None:
    """Until the server processes have switched so often, all of them together."""
    for _ in range(5000):
        if metric(site, "govplan_release_switches_total") >= number:
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"there were not {number} switches")


def metric(site: Site, name: str) -> float:
    text = site.send("GET", "/metrics").body.decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


def test_a_release_whose_folder_is_gone_is_served_on(tmp_path: Path) -> None:
    """What is open stays open: lookups, queries of the workers that run, and pages; until another release comes."""
    folder = make(tmp_path, 1)
    with serving(tmp_path, threads=1, release_check=0.05) as site:
        assert site.query(COUNT).status == 200
        shutil.rmtree(folder)
        for _ in range(10):
            answer = site.query(COUNT)
            assert answer.status == 200, answer.body
            assert site.send("GET", "/doc/catalog.ttl").status == 200
        assert site.send("GET", "/data/govplan.nq").status == 503
        newer = make(tmp_path, 2)
        wait_for(site, newer.name)
        assert b"release-no-2" in site.query(COUNT).body
