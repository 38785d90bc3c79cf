"""The real server: its processes, and clients that people use."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import make_release

pytestmark = pytest.mark.alone

BASE = "http://data.example/"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(out: Path, port: int, **settings: object) -> subprocess.Popen[str]:
    script = (
        "import json, sys\nfrom pathlib import Path\nfrom kg.settings import Settings\nfrom server.run import serve\n"
        "given = json.loads(sys.argv[1])\ngiven['out'] = Path(given['out'])\n"
        "if __name__ == '__main__':\n    serve(Settings(**given), announce=lambda line: print(line, flush=True))\n"
    )
    given = {"out": str(out), "base": BASE, "port": port, "threads": 2, "query_timeout": 2.0} | settings
    return subprocess.Popen(
        [sys.executable, "-c", script, json.dumps(given)], stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def server(out: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    process = start(out, port)
    assert process.stdout is not None
    assert f":{port}/" in process.stdout.readline()
    yield f"http://127.0.0.1:{port}", process
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    process.stdout.close()


def get(address: str, accept: str = "*/*") -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers={"Accept": accept}), timeout=30
        ) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def ask(root: str, query: str) -> tuple[int, bytes]:
    return get(
        f"{root}/sparql?" + urllib.parse.urlencode({"query": query}), "application/sparql-results+json"
    )


def children(pid: int) -> list[int]:
    """All processes under ``pid``."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            if parent == pid:
                found += [int(entry.name), *children(int(entry.name))]
    return found


def running(pid: int) -> str:
    """Its command while it runs; a zombie that nobody has collected yet does not run."""
    try:
        if (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX":
            return ""
        return (Path("/proc") / str(pid) / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def test_cold_and_crowded(server: tuple[str, subprocess.Popen[str]]) -> None:
    root, _ = server
    answers: list[int] = []

    def one(number: int) -> None:
        status, body = ask(root, f"SELECT ?s {{ ?s a ?t }} LIMIT {number + 1}")
        answers.append(status if len(json.loads(body)["results"]["bindings"]) == number + 1 else -1)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 8


def test_hostile_queries_end_and_lookups_go_on(server: tuple[str, subprocess.Popen[str]]) -> None:
    root, process = server
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(ask(root, ENDLESS)[0])) for _ in range(14)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    for _ in range(5):
        assert get(f"{root}/doc/agency/itc", "text/turtle")[0] == 200
    for thread in threads:
        thread.join()
    assert statuses == [503] * 14
    assert ask(root, "ASK {}")[0] == 200
    (worker_process,) = children(process.pid)[:1]
    assert len(children(worker_process)) <= 2


def test_deep_nesting_does_not_end_the_server(server: tuple[str, subprocess.Popen[str]]) -> None:
    root, _ = server
    assert ask(root, "ASK " + "{" * 3000 + "}" * 3000)[0] == 400
    assert ask(root, "ASK {}")[0] == 200


def test_real_clients(server: tuple[str, subprocess.Popen[str]]) -> None:
    root, _ = server
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore
    from SPARQLWrapper import JSON, TURTLE, XML, SPARQLWrapper

    wrapper = SPARQLWrapper(f"{root}/sparql")
    wrapper.setQuery("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/govplan#Entry> }")
    for form in (JSON, XML):
        wrapper.setReturnFormat(form)
        assert wrapper.query().convert()
    wrapper.setReturnFormat(JSON)
    assert wrapper.query().convert()["results"]["bindings"][0]["n"]["value"] == "4"
    wrapper.setQuery("DESCRIBE <http://data.example/id/agency/itc>")
    wrapper.setReturnFormat(TURTLE)
    assert b"data.example" in wrapper.query().convert()

    graph = Graph(SPARQLStore(f"{root}/sparql"))
    assert len(list(graph.objects(URIRef(BASE + "id/agency/itc")))) == 11

    parsed = Graph().parse(f"{root}/id/agency/itc")
    assert (URIRef(BASE + "id/agency/itc"), None, None) in parsed


@pytest.mark.skipif(shutil.which("roqet") is None, reason="roqet (rasqal-utils) is not installed")
def test_roqet(server: tuple[str, subprocess.Popen[str]]) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/govplan#Entry> }"
    said = subprocess.run(
        ["roqet", "-q", "-p", f"{server[0]}/sparql", "-r", "csv", "-e", query], capture_output=True, text=True
    )
    assert said.stdout.split() == ["n", "4"]


def test_stop_in_the_middle_of_a_query(out: Path) -> None:
    port = free_port()
    process = start(out, port, query_timeout=1.5)
    assert process.stdout is not None
    process.stdout.readline()
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(ask(f"http://127.0.0.1:{port}", ENDLESS)[0]))
    thread.start()
    time.sleep(0.5)
    family = children(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 0
    process.stdout.close()
    thread.join()
    assert statuses == [503]  # the request under way got its answer
    for _ in range(100):
        if not any(running(pid) for pid in family):
            break
        time.sleep(0.05)
    assert not [line for pid in family if (line := running(pid))]


def test_a_process_that_dies_is_replaced(server: tuple[str, subprocess.Popen[str]]) -> None:
    root, process = server

    def serving() -> list[int]:
        return [pid for pid in children(process.pid) if "multiprocessing-fork" in running(pid)]

    (first,) = serving()
    assert get(f"{root}/health")[0] == 200
    os.kill(first, signal.SIGKILL)
    # whoever connects meanwhile waits for the next one
    for _ in range(100):
        try:
            assert get(f"{root}/health")[0] == 200
            break
        except OSError:  # a connection that the first one had taken
            time.sleep(0.05)
    (second,) = serving()
    assert second != first


def test_a_new_release_takes_over(tmp_path: Path) -> None:
    make_release(tmp_path, "2025-12-31-00000001")
    port = free_port()
    process = start(tmp_path, port)
    assert process.stdout is not None
    process.stdout.readline()
    root = f"http://127.0.0.1:{port}"
    try:
        assert ask(root, "ASK {}")[0] == 200
        make_release(tmp_path, "2025-12-31-00000002")
        for _ in range(100):
            status, body = get(f"{root}/ready")
            assert status == 200
            if b"00000002" in body:
                break
            time.sleep(0.1)
        assert ask(root, "ASK {}")[0] == 200
        for _ in range(100):  # those of the release before end once its last request has
            stores = [line for pid in children(process.pid) if "server.pool." in (line := running(pid))]
            if stores and all("00000002" in line for line in stores):
                break
            time.sleep(0.1)
        assert stores
        assert all("00000002" in line for line in stores)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
        process.stdout.close()


def test_a_port_in_use_is_a_users_mistake(out: Path, server: tuple[str, subprocess.Popen[str]]) -> None:
    from kg.errors import UsageError
    from kg.settings import Settings
    from server.run import serve

    port = int(server[0].rsplit(":", 1)[1])
    with pytest.raises(UsageError, match="cannot listen"):
        serve(Settings(out=out, port=port))
