"""Numbers of several server processes, and the end of a server with work under way."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import BASE, make_release
from live_server import Site, serving

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"


def sample(site: Site, name: str) -> float:
    text = site.send("GET", "/metrics").body.decode()
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


def settled(site: Site, name: str, wanted: float) -> float:
    """The other process brings its numbers in within a tenth of a second or so."""
    for _ in range(100):
        found = sample(site, name)
        if found == wanted:
            break
        time.sleep(0.05)
    return found


def left_waiting(site: Site) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):  # the server stops before it answers
        site.query(ENDLESS)


def test_two_processes_count_together(out: Path) -> None:
    with serving(out, workers=2, threads=1, grace=1) as site:
        processes: set[str] = set()
        asked = 0
        until = time.monotonic() + 60
        # one may be there before the other, and which of them takes a connection is the system's choice
        while len(processes) < 2 or asked < 20:
            assert time.monotonic() < until, "all is answered by one process"
            answer = site.query(f"ASK {{ ?s{asked} ?p ?o }}")
            assert answer.status == 200
            processes.add(answer.headers["x-request-id"][:16])
            asked += 1
        assert len(processes) == 2
        assert settled(site, 'govplan_queries_total{outcome="ok"}', asked) == asked
        assert settled(site, 'govplan_request_seconds_count{route="/sparql"}', asked) == asked
        assert settled(site, "govplan_releases_open", 2) == 2
        waiting = threading.Thread(target=left_waiting, args=(site,))
        waiting.start()
        assert settled(site, 'govplan_query_workers{state="busy"}', 1) == 1
    waiting.join(30)


def start(out: Path, **settings: object) -> tuple[subprocess.Popen[str], int]:
    script = (
        "import json, sys\nfrom pathlib import Path\nfrom kg.settings import Settings\nfrom server.run import serve\n"
        "given = json.loads(sys.argv[1])\ngiven['out'] = Path(given['out'])\n"
        "if __name__ == '__main__':\n    serve(Settings(**given), announce=lambda line: print(line, flush=True))\n"
    )
    given = {"out": str(out), "base": BASE, "port": 0, "threads": 1, "log_requests": False} | settings
    process = subprocess.Popen(
        [sys.executable, "-c", script, json.dumps(given)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline().rsplit(":", 1)[1].split("/")[0])


def test_a_long_answer_under_way_is_finished(tmp_path: Path) -> None:
    folder = make_release(tmp_path, "2025-12-31-00000001")
    dump = folder / "data" / "govplan.nq"
    dump.write_bytes(dump.read_bytes() * 800)
    size = dump.stat().st_size
    process, port = start(tmp_path, grace=20)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/data/govplan.nq", headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    read = len(answer.read(100_000))
    process.send_signal(signal.SIGTERM)
    while piece := answer.read(1_000_000):  # a client that takes its time
        read += len(piece)
        time.sleep(0.05)
    assert read == size
    connection.close()
    assert process.wait(20) == 0
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.parametrize("workers", [1, 2])
def test_what_takes_longer_than_the_grace_is_cut(tmp_path: Path, workers: int) -> None:
    make_release(tmp_path, "2025-12-31-00000001")
    process, port = start(tmp_path, grace=1, query_timeout=60, workers=workers)
    failed: list[type[BaseException]] = []

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/sparql?query=" + quote(ENDLESS))
            connection.getresponse().read()
        except (OSError, http.client.HTTPException) as error:
            failed.append(type(error))
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    thread.join(5)
    assert not thread.is_alive()
    assert process.stdout is not None
    process.stdout.close()
    # nothing of it runs on: neither server processes nor query workers (they hold the standard output that has ended)
    assert not [
        line for line in commands() if f"{tmp_path}/releases" in line and "server.pool.worker" in line
    ]


def commands() -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX":
                    found.append((entry / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
    return found
