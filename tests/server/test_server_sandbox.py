"""The sandbox around queries, over the real server: what is made to run for ever ends, and nothing leaves."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import BASE, make_release
from live_server import Site, canary, serving
from waiting import until

from kg.settings import Settings
from server import create_app
from server.errors import QueryCrashed, ServerError
from server.pool.execution import RESERVE, Job, Pool

pytestmark = pytest.mark.alone

NODES = 3_000
MORE = "<http://data.example/id/graph/more> {{ {} }}".format(
    "\n".join(
        f'<{BASE}id/n/{n}> a <urn:Node> ; <urn:next> <{BASE}id/n/{n * 7919 % NODES}>, <{BASE}id/n/{(n + 1) % NODES}> ;'
        f' <urn:name> "node number {n}" ; <urn:number> {n} .'
        for n in range(NODES)
    )
)  # fmt: skip
DEADLINE = 2.0
THREADS = 2
MEGABYTES = 400
ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r"
HOSTILE = [
    f"SELECT (COUNT(*) AS ?x) {{ {ALL} }}",
    f"SELECT * {{ {ALL} }} ORDER BY ?a ?r",
    f"SELECT DISTINCT ?a ?d ?g ?j {{ {ALL} }}",
    f"ASK {{ {ALL} FILTER(CONCAT(STR(?a), STR(?r)) = 'nobody') }}",
    f"DESCRIBE ?a ?d ?g {{ {ALL} }}",
    f"CONSTRUCT {{ ?a ?e ?r }} WHERE {{ {ALL} }}",
    "SELECT (COUNT(*) AS ?x) { ?a (<urn:next>|!<urn:next>)* ?b . ?c (<urn:next>|!<urn:next>)* ?d }",
    "SELECT (COUNT(*) AS ?x) { ?a <urn:next>+ ?b . ?b <urn:next>+ ?c . ?c <urn:next>+ ?d }",
    "SELECT (COUNT(*) AS ?x) { ?a (!<urn:none>/!<urn:none>)* ?b . ?c (^<urn:next>|<urn:next>)* ?d }",
    'SELECT (COUNT(*) AS ?x) { ?a ?b ?c . ?d ?e ?f FILTER regex(CONCAT(STR(?c), STR(?f)), "(a+)+(b+)+z$") }',
    'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(regex(REPLACE(STR(?c), "(.*)(.*)(.*)", STR(?f)), "x{50,900}")) }',
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY STR(?c) STR(?f) RAND()",
    "SELECT ?a (GROUP_CONCAT(CONCAT(STR(?o), STR(?a))) AS ?x) { ?a ?b ?c . ?d ?e ?o } GROUP BY ?a",
    "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?c), STR(?f)) AS ?x) }",
    "SELECT (SUM(?x * ?y * ?z) AS ?n) { ?a <urn:number> ?x . ?b <urn:number> ?y . ?c <urn:number> ?z }",
    "SELECT (COUNT(*) AS ?x) { ?a a <urn:Node> . ?b a <urn:Node> . ?c a <urn:Node> }",
    "SELECT ?a { ?a ?b ?c FILTER NOT EXISTS { ?x ?y ?z . ?u ?v ?w FILTER(?x = ?w && ?z = <urn:none>) } }",
    "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i MINUS { ?d ?y ?z . ?z ?v ?w . ?k ?l ?m } } ORDER BY ?a ?d",
    "SELECT * { ?s ?p ?o " + ". ?s ?p ?o" * 400 + " }",
    f"SELECT * {{ <{BASE}id/n/1> ?x ?y . {ALL} }} ORDER BY ?y ?r",
]
TURTLE_TOO = "application/sparql-results+json, text/turtle;q=0.9"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile")
    make_release(out, "2025-12-31-00000001", extra=MORE)
    return out


@contextmanager
def server(out: Path, **settings: object) -> Iterator[tuple[Site, int]]:
    """The site, and the process that ``kg serve`` is."""
    limits = {"threads": THREADS, "query_timeout": DEADLINE, "query_memory": MEGABYTES, "log_requests": "off"}
    before = set(family(os.getpid()))
    with serving(out, **(limits | settings)) as site:
        (process,) = (pid for pid in children(os.getpid()) if pid not in before and running(pid))
        yield site, process


def children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            if parent == pid:
                found.append(int(entry.name))
    return found


def family(pid: int) -> list[int]:
    """All processes under one."""
    return [one for child in children(pid) for one in (child, *family(child))]


def running(pid: int) -> str:
    """Its command while it runs; a zombie that nobody has collected yet does not run."""
    try:
        if (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] in "ZX":
            return ""
        return (Path("/proc") / str(pid) / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def workers(process: int) -> list[int]:
    """The processes that answer queries: such as read on disk, and copies of the one that holds the release in memory."""
    lines = {pid: running(pid) for pid in family(process)}
    templates = [pid for pid, line in lines.items() if "server.pool.template" in line and "{" in line]
    copies = [pid for template in templates for pid in children(template) if pid in templates]
    return [*(pid for pid, line in lines.items() if "server.pool.worker" in line), *copies]


def figure(pid: int, name: str) -> int:
    """A number from the kernel's account of a process, 0 when it is gone."""
    try:
        for line in (Path("/proc") / str(pid) / "status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def worked(pids: list[int]) -> int:
    """Ticks of a processor that processes have had together."""
    total = 0
    for pid in pids:
        try:
            total += sum(
                map(int, (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[11:13])
            )
        except OSError:
            continue
    return total


class Lookups(threading.Thread):
    """Asks one small thing after another, each a new one, on one connection; ``times`` has how long each took."""

    def __init__(self, site: Site, seed: int) -> None:
        super().__init__()
        self._site, self._random, self._stop_asking = site, random.Random(seed), threading.Event()
        self.times: list[float] = []
        self.statuses: set[int] = set()

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._site.port, timeout=60)
        forms = (
            "SELECT ?p ?o {{ <{base}id/n/{n}> ?p ?o }} OFFSET {m}",
            'SELECT ?thing {{ ?thing <urn:name> "node number {n}" ; <urn:number> ?{m}m }}',
            "ASK {{ <{base}id/n/{n}> <urn:next> <{base}id/n/{m}> }}",
        )
        while not self._stop_asking.is_set():
            n, m = self._random.randrange(NODES), self._random.randrange(10_000)
            query = forms[n % 3].format(base=BASE, n=n, m=m)
            begun = time.monotonic()
            connection.request("GET", "/sparql?" + urlencode({"query": query}))
            answer = connection.getresponse()
            answer.read()
            self.times.append(time.monotonic() - begun)
            self.statuses.add(answer.status)
            time.sleep(0.005)
        connection.close()

    def finish(self) -> None:
        self._stop_asking.set()
        self.join()


def test_twenty_hostile_queries_at_once(data: Path) -> None:
    """Each ends with a clear error within the deadline and a second; lookups beside them keep a p99 under 250 ms; memory stays
    under its cap; nothing is left running."""
    with server(data) as (site, process):
        site.query("ASK {}")
        lookups = [Lookups(site, seed) for seed in range(2)]
        told: list[tuple[float, int, dict[str, object], str]] = []

        def ask(query: str) -> None:
            begun = time.monotonic()
            answer = site.query(query, TURTLE_TOO)
            told.append((time.monotonic() - begun, answer.status, json.loads(answer.body), query))

        threads = [threading.Thread(target=ask, args=(query,)) for query in HOSTILE]
        for thread in (*lookups, *threads):
            thread.start()
        peak, most = 0, 0
        while any(thread.is_alive() for thread in threads):
            found = workers(process)
            most = max(most, len(found))
            peak = max([peak, *(figure(pid, "RssAnon") for pid in found)])
            time.sleep(0.05)
        for one in lookups:
            one.finish()
        assert len(told) == len(HOSTILE) == 20
        for seconds, status, problem, query in told:
            assert status == 503, (query, problem)
            assert seconds < DEADLINE + 1, query
            assert str(problem["type"]).rpartition("#")[2] in ("query-timeout", "busy", "query-memory"), query
            assert problem["detail"]
        times = sorted(t for one in lookups for t in one.times)
        assert {status for one in lookups for status in one.statuses} == {200}
        assert len(times) > 100
        assert times[int(len(times) * 0.99)] < 0.25
        assert peak <= MEGABYTES * 1024
        assert most <= THREADS + RESERVE + 1 + 2  # two that are on their way out
        assert until(lambda: len(workers(process)) <= THREADS + RESERVE + 1, 3)

        def rests() -> bool:
            before = worked(workers(process))
            time.sleep(0.3)
            return worked(workers(process)) - before <= 1

        assert until(rests, 3)
        assert site.query("ASK {}").status == 200
        left = family(process)
    assert until(lambda: not any(map(running, left)), 5)


def test_a_client_that_leaves_before_the_first_byte_takes_its_query_along(data: Path) -> None:
    with server(data, query_timeout=60) as (site, process):
        site.query("ASK {}")

        def send(query: str) -> socket.socket:
            client = socket.create_connection(("127.0.0.1", site.port))
            client.sendall(f"GET /sparql?{urlencode({'query': query})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            return client

        def at_work() -> int:
            before = {pid: worked([pid]) for pid in workers(process)}
            time.sleep(0.4)
            return sum(worked([pid]) - ticks > 1 for pid, ticks in before.items())

        first = send(HOSTILE[0])
        assert until(lambda: at_work() == 1, 5)
        time.sleep(1.2)
        second = send(HOSTILE[3])
        assert until(lambda: at_work() == 2, 5)
        first.close()
        assert until(lambda: at_work() == 1, 5)
        time.sleep(0.6)
        assert at_work() == 1  # the other goes on
        second.close()
        assert until(lambda: at_work() == 0, 5)
        many = [send(query) for query in HOSTILE]
        time.sleep(1)
        for client in many:
            client.close()
        assert until(lambda: at_work() == 0, 5)
        assert site.query("ASK {}").status == 200


def test_a_client_that_does_not_read_is_cut_off(data: Path) -> None:
    query = "SELECT * { ?a <urn:name> ?b . ?c <urn:number> ?d }"
    with server(data, send_timeout=1, query_timeout=3) as (site, _):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", site.port))
        client.sendall(
            f"GET /sparql?{urlencode({'query': query})} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode()
        )
        assert client.recv(12) == b"HTTP/1.1 200"
        time.sleep(3.5)
        client.settimeout(10)
        body = b""
        while piece := client.recv(1 << 20):  # the server has ended the connection: there is an end to this
            body += piece
        assert not body.endswith(b"0\r\n\r\n")  # and no client takes what came for the whole
        client.close()
        assert site.query("ASK {}").status == 200


def test_nothing_is_left_when_the_server_is_killed(data: Path) -> None:
    with server(data, query_timeout=60, grace=1) as (site, process):
        client = socket.create_connection(("127.0.0.1", site.port))
        query = urlencode({"query": HOSTILE[0]})
        client.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.5)
        left = family(process)
        assert [line for pid in left if "server.pool.worker" in (line := running(pid))]
        os.kill(process, signal.SIGKILL)
        assert until(lambda: not any(map(running, left)), 5)
        client.close()


REQUESTS = [
    "SELECT * {{ SERVICE <{to}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{to}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<{to}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?x {{ <{to}> }} SERVICE SILENT ?x {{ ?s ?p ?o }} }}",
    "BASE <{to}> SELECT * {{ SERVICE <x> {{ ?s ?p ?o }} }}",
    "PREFIX x: <{to}> SELECT * {{ SERVICE x:y {{ ?s ?p ?o }} }}",
    "PREFIX x: <{to}> SELECT * {{ ?s ?p trueSERVICE x:y {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p 1 FILTER(1<2)SeRvIcE<{to}>{{ ?s ?p ?o }} }}",
    'SELECT * {{ ?s ?p """a"SERVICE<{to}>{{?a ?b """}} }}',
    "SELECT * {{ {{ SELECT * {{ SERVICE <{to}> {{ ?s ?p ?o }} }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{to}> {{ ?s ?p ?o }} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{to}> {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{to}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{to}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "DESCRIBE * FROM <{to}> {{ ?s ?p ?o }}",
    "DESCRIBE <{to}>",
    "SELECT * {{ GRAPH <{to}> {{ ?s ?p ?o }} }}",
    "LOAD <{to}>",
    "LOAD SILENT <{to}> INTO GRAPH <urn:x>",
    "ASK {{}} ; LOAD <{to}>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{to}> {{ ?s ?p ?o }} }}",
]


def test_no_query_and_no_header_reaches_anybody(data: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:secret> <urn:p> 'the canary sings' .")
    with canary() as (address, hits), server(data) as (site, _):
        for to in (address, secret.as_uri(), f"file://localhost{secret}", str(secret), "file:///etc/passwd"):
            for template in REQUESTS:
                text = template.format(to=to)
                form = {"Content-Type": "application/x-www-form-urlencoded"}
                named = {"default-graph-uri": to, "named-graph-uri": to, "using-graph-uri": to}
                for answer in (
                    site.query(text),
                    site.send("POST", "/sparql", form, urlencode({"query": text}).encode()),
                    site.send("POST", "/sparql", form, urlencode({"update": text}).encode()),
                    site.send("GET", "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o }"} | named)),
                ):
                    assert answer.status < 500, (text, answer.body[:300])
                    assert b"the canary sings" not in answer.body
                    assert b"root:" not in answer.body
        host = address.removeprefix("http://").rstrip("/")
        headers = dict.fromkeys(
            ("Referer", "Origin", "X-Original-URL", "X-Rewrite-URL", "Profile", "From"), address
        )
        headers |= dict.fromkeys(("Host", "X-Forwarded-Host", "X-Forwarded-Server", "Via"), host)
        headers |= {"Forwarded": f"host={host};for={host}", "Link": f'<{address}>; rel="describedby"'}
        headers |= {"X-Forwarded-For": host, "X-Forwarded-Proto": "http", "X-Forwarded-Prefix": "/x"}
        for path in (
            "/",
            "/sparql",
            "/doc/agency/itc",
            "/id/agency/itc",
            "/ns",
            "/catalog",
            "/data/",
            "/ready",
        ):
            for accept in ("text/html", "text/turtle", "application/ld+json"):
                assert site.send("GET", path, headers | {"Accept": accept}).status < 500
                for name, value in headers.items():
                    assert site.send("GET", path, {name: value, "Accept": accept}).status < 500
    assert hits == []


def test_service_reaches_what_is_allowed_and_nothing_else(data: Path) -> None:
    with canary() as (address, hits), canary() as (other, elsewhere):
        settings = Settings(out=data, base=BASE, threads=1, service_allowed=f"{address}open/")
        app = create_app(data, settings)
        try:

            def ask(query: str) -> int:
                return app.test_client().get("/sparql", query_string={"query": query}).status_code

            assert ask(f"ASK {{ SERVICE SILENT <{address}open/sparql> {{ ?s ?p ?o }} }}") == 200
            assert len(hits) == 1
            assert "/open/sparql" in hits[0]
            for to in (
                f"<{address}>",
                f"<{address}open>",
                f"<{address}open/../closed>",
                f"<{address}open/%2e%2e/closed>",
                f"<{other}>",
                f"<{other}open/>",
                f"<{address.replace('127.0.0.1', 'localhost')}open/>",
                "?x",
                "x:y",
                "<open/>",
            ):
                query = f"PREFIX x: <{address}open/> ASK {{ BIND(<{other}> AS ?x) SERVICE SILENT {to} {{ ?s ?p ?o }} }}"
                assert ask(query) == 400, to
                assert ask(f"BASE <{address}> {query}") == 400, to
        finally:
            app.extensions["releases"].close()
        assert len(hits) == 1
        assert elsewhere == []


N = 60_000
CONSTRUCTS: dict[str, Callable[[int], str]] = {
    "union": lambda n: "ASK {" + " UNION ".join(["{}"] * n) + "}",
    "optional": lambda n: "ASK {" + "OPTIONAL {?s ?p ?o} " * n + "}",
    "minus": lambda n: "ASK {" + "MINUS {?s ?p ?o} " * n + "}",
    "filter": lambda n: "ASK { ?s ?p ?o " + "FILTER(?s=?s) " * n + "}",
    "bind": lambda n: "ASK {" + "".join(f"BIND(1+1 AS ?x{i}) " for i in range(n)) + "}",
    "in": lambda n: "ASK {FILTER(1 IN (" + ",".join(["1"] * n) + "))}",
    "concat": lambda n: "SELECT (CONCAT(" + ",".join(['"a"'] * n) + ") AS ?x) {}",
    "values": lambda n: "ASK {VALUES ?x {" + "1 " * n + "}}",
    "sequence": lambda n: "ASK {?s " + "/".join(["<p:p>"] * n) + " ?o}",
    "alternatives": lambda n: "ASK {?s " + "|".join(["<p:p>"] * n) + " ?o}",
    "or": lambda n: "ASK {FILTER(" + "||".join(["true"] * n) + ")}",
    "minus signs": lambda n: "ASK {FILTER(true" + "-true" * n + ")}",
    "signed": lambda n: "ASK {FILTER(1" + "-1" * n + ")}",
    "not": lambda n: "ASK {FILTER(" + "!" * n + "true)}",
    "brackets": lambda n: "ASK {FILTER(" + "(" * n + "1" + ")" * n + ")}",
    "functions": lambda n: "ASK {FILTER(" + "STR(" * n + "1" + ")" * n + ")}",
    "if": lambda n: "ASK {FILTER(" + "IF(true," * n + "1" + ",1)" * n + ")}",
    "groups": lambda n: "ASK " + "{" * n + "}" * n,
    "exists": lambda n: "ASK {" + "FILTER EXISTS {" * n + "}" * n + "}",
    "subqueries": lambda n: "ASK " + "{SELECT * " * n + "{}" + "}" * n,
    "collection": lambda n: "ASK {?s ?p (" + "1 " * n + ")}",
    "collections": lambda n: "ASK {?s ?p " + "(" * n + "1" + ")" * n + "}",
    "blank nodes": lambda n: "ASK {?s ?p " + "[ ?p " * n + "1" + "]" * n + "}",
    "triple terms": lambda n: "ASK {?s ?p " + "<<( ?s ?p " * n + "1" + ")>>" * n + "}",
    "reifiers": lambda n: "ASK {?s ?p " + "<< ?s ?p " * n + "1" + ">>" * n + "}",
    "annotations": lambda n: "ASK {?s ?p ?o " + "{| ?p ?o " * n + "|}" * n + "}",
    "tildes": lambda n: "ASK {?s ?p ?o " + "~ ?r " * n + "}",
    "objects": lambda n: "ASK {?s ?p " + ",".join(["?o"] * n) + "}",
    "triples": lambda n: "ASK {" + "?s ?p ?o." * n + "}",
    "chain": lambda n: "ASK {" + "".join(f"?s{i} <x:x> ?s{i + 1}." for i in range(n)) + "}",
    "columns": lambda n: "SELECT " + "".join(f"(1 AS ?x{i})" for i in range(n)) + "{}",
    "aggregates": lambda n: "SELECT " + "".join(f"(COUNT(?s) AS ?x{i})" for i in range(n)) + "{?s ?p ?o}",
    "order": lambda n: "SELECT * {?s ?p ?o} ORDER BY " + "DESC(?s) " * n,
    "having": lambda n: "SELECT (COUNT(*) AS ?n) {?s ?p ?o} GROUP BY ?s HAVING " + "(1>0) " * n,
    "group by": lambda n: (
        "SELECT (1 AS ?n) {?s ?p ?o} GROUP BY " + "".join(f"(1 AS ?x{i})" for i in range(n))
    ),
    "describe": lambda n: "DESCRIBE " + "<x:x> " * n,
    "graphs": lambda n: "ASK {" + "GRAPH ?g {?s ?p ?o} " * n + "}",
    "both": lambda n: "ASK {FILTER(" + "(" * 50 + "1" + "+1" * n + ")" * 50 + ")}",
    "star": lambda n: "ASK {?s " + "(" * n + "<p:p>" + ")*" * n + " ?o}",
}


@pytest.fixture(scope="module")
def pool(data: Path) -> Iterator[Pool]:
    made = Pool((data / "current").resolve() / "store", size=1, waiting=1, timeout=0.5, megabytes=MEGABYTES)
    yield made
    made.kill()


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_the_most_that_the_guard_lets_pass_does_not_break_the_engine(pool: Pool, name: str) -> None:
    from kg.errors import QueryError
    from kg.query_guard import guard

    make, limits = CONSTRUCTS[name], Settings()

    def passes(n: int) -> bool:
        try:
            guard(make(n), limits.max_query_bytes, limits.max_query_nesting)
        except QueryError:
            return False
        return True

    low, high = 1, N
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if passes(middle) else (low, middle - 1)
    assert low >= 30
    try:
        b"".join(pool.run(Job(make(low), BASE)).pieces)
    except QueryCrashed as error:
        pytest.fail(f"{low} of them: {error}")
    except ServerError:
        pass  # not in time, or no SPARQL at all

    def works() -> bool:
        try:
            return b"true" in b"".join(pool.run(Job("ASK {}", BASE)).pieces)
        except ServerError:  # a new process may take its time to start
            return False

    assert until(works, 10)


EVIL = {
    "names": "a." * 30_000,
    "hyphens": "a-" * 30_000,
    "letters": "é." * 30_000,
    "open string": '"' + '\\"' * 30_000,
    "open long string": '"""' + '\\"' * 30_000,
    "quotes": "'''\"\"\"" * 10_000,
    "operators": "<" * 60_000,
    "escapes": "a:\\." * 15_000,
    "blank nodes": "_:a." * 15_000,
    "languages": "@a-" * 20_000,
}


def test_no_text_keeps_the_guard_busy_for_long() -> None:
    """They took up to two and a half minutes each, in the process that serves everybody."""
    code = (
        "import sys, json\nfrom kg.errors import QueryError\nfrom kg.query_guard import guard\n"
        "for text in json.load(sys.stdin):\n"
        "    try:\n        guard(text, 65_536, 64)\n    except QueryError:\n        pass\n"
    )
    texts = json.dumps(list(EVIL.values()))
    done = subprocess.run(
        [sys.executable, "-c", code], input=texts, text=True, timeout=30, capture_output=True
    )
    assert done.returncode == 0, done.stderr
