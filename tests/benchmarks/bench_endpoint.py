"""``/sparql`` of ``kg serve`` beside ``oxigraph serve-read-only`` on the same store, in one run.

``python tests/benchmarks/bench_endpoint.py [--size 1000000] [--rounds 5] [--folder DIR]`` makes a graph (``endpoint_graph``), loads it
once, serves it by both with default settings, and asks both the same queries in turn: first-time ones (every text is another) and
repeated ones (one text). It prints requests per second and the ratio of each round to the Rust server's (the median counts);
milliseconds of processor time that each server and its child processes took for a request, which says more on a busy machine; and the
share of a core that the client needed while it asked each. Beside the repeated ones stands what a server reaches that does nothing but
send the very same bytes to whoever asks anything (``endpoint_bare``): no server gets more out of this machine. The targets are those of the project: first-time 0.35 on lookups and 0.9 on facets, aggregates
and large CONSTRUCT; repeated 1.5 and 200. Large answers are asked for plain and, as most clients do, with gzip allowed; one is a mere
copy of what the store holds, one the work of a join. The Rust server comes with the extra ``bench`` (``pip install '.[bench]'``).
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as px
from endpoint_client import Round, drive
from endpoint_graph import BASE, PROLOGUE, ROWS, nquads

RELEASE = "2025-12-31-00000001"
_REPEATED = 5000
"""The repeated queries are none of the first-time ones."""
JSON, NTRIPLES, TURTLE = "application/sparql-results+json", "application/n-triples", "text/turtle"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of query: ``text`` makes the n-th, all different. ``first`` is the number asked in a round, ``repeated`` how often
    one is asked of our server (the other keeps no answers: it is asked ``first`` times). ``coding`` is what Accept-Encoding says to
    both, as most clients say; the other server never compresses."""

    name: str
    accept: str
    text: Callable[[int], str]
    first: int
    repeated: int
    first_target: float | None
    repeated_target: float | None
    coding: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    path: str
    port: int
    pid: int

    def request(self, text: str, accept: str, coding: str) -> bytes:
        encoding = f"Accept-Encoding: {coding}\r\n" if coding else ""
        return (
            f"GET {self.path}?query={quote(text, safe='')} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Accept: {accept}\r\n{encoding}User-Agent: bench\r\n\r\n"
        ).encode()

    def ask(
        self, texts: list[str], accept: str, connections: int, *, coding: str = "", keep: bool = False
    ) -> Round:
        requests = [self.request(text, accept, coding) for text in texts]
        return drive(("127.0.0.1", self.port), requests, connections, keep=keep)

    def worked(self) -> float:
        """Seconds of processor time so far, child processes included (Linux; elsewhere 0)."""
        children: dict[int, list[int]] = {}
        ticks: dict[int, int] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                number = int(stat.parent.name)
                children.setdefault(int(fields[1]), []).append(number)
                ticks[number] = sum(map(int, fields[11:15]))
        tree = [self.pid]
        for number in tree:
            tree += children.get(number, [])
        return sum(ticks.get(number, 0) for number in tree) / os.sysconf("SC_CLK_TCK")


def kinds(store: px.Store) -> list[Kind]:
    """The queries over what the store holds."""

    def subjects(pattern: str) -> list[str]:
        found = store.query(
            f"{PROLOGUE} SELECT ?s {{ {pattern} }} ORDER BY ?s", use_default_graph_as_union=True
        )
        assert isinstance(found, px.QuerySolutions)
        return [f"<{row['s'].value}>" for row in found]

    things = [
        s
        for group in zip(
            *(subjects(f"?s a {kind}") for kind in ("gp:Entry", "dcat:Dataset", "gp:Figure", "gp:Place")),
            strict=False,
        )
        for s in group
    ]
    plans, programmes = subjects("?s a gp:Plan")[:-1], subjects("?s a gp:Programme")[:-1]
    of_plan = ("dct:title", "gp:status", "gp:section", "gp:targetMonth", "foaf:primaryTopic")
    of_programme = ("gp:measureText", "gp:value", "gp:period", "gp:printedValue", "gp:figureStatus")

    def rows(n: int) -> str:
        turn, which = divmod(n // 2, min(len(plans), len(programmes)))
        one, two = turn % 5, (turn // 5 + turn + 1) % 5
        if n % 2:
            return f"{PROLOGUE}SELECT ?e ?a ?b {{ {plans[which]} dcat:record ?e . ?e {of_plan[one]} ?a ; {of_plan[two]} ?b }}"
        return (
            f"{PROLOGUE}SELECT ?f ?a ?b {{ ?f gp:programme {programmes[which]} ; {of_programme[one]} ?a ; "
            f"{of_programme[two]} ?b }}"
        )

    def facet(n: int) -> str:
        of, by = (("gp:Entry", "gp:status"), ("dcat:Dataset", "dcat:theme"), ("gp:Entry", "gp:section"))[
            n % 3
        ]
        return f"{PROLOGUE}SELECT ?v (COUNT(*) AS ?n) {{ ?s a {of} ; {by} ?v }} GROUP BY ?v ORDER BY DESC(?n) LIMIT {100 + n}"

    def aggregate(n: int) -> str:
        return (
            f"{PROLOGUE}SELECT ?y ?s (COUNT(*) AS ?n) (SUM(?v) AS ?sum) (AVG(?v) AS ?mean) (MAX(?v) AS ?most) {{ ?f a gp:Figure ; "
            f"gp:period ?y ; gp:figureStatus ?s ; gp:value ?v }} GROUP BY ?y ?s HAVING (COUNT(*) > {n % 7}) ORDER BY ?y LIMIT {100 + n}"
        )

    def construct(n: int) -> str:
        return f"{PROLOGUE}CONSTRUCT {{ ?f gp:value ?v }} {{ ?f gp:value ?v }} OFFSET {n} LIMIT 10000"

    def joined(n: int) -> str:
        return (
            f"{PROLOGUE}CONSTRUCT {{ ?d a dcat:Dataset ; dct:title ?t ; dct:publisher ?a }} {{ ?e gp:status <{BASE}id/status/overdue> ; "
            f"gp:targetMonth ?m ; foaf:primaryTopic ?d . ?d dct:title ?t ; dct:publisher ?a }} OFFSET {n} LIMIT 3334"
        )

    def lookup(n: int) -> str:
        return f"SELECT ?p ?o {{ {things[n % len(things)]} ?p ?o }}"

    return [
        Kind("lookup", JSON, lookup, 8000, 30_000, 0.35, 1.5),
        Kind(f"{ROWS} rows", JSON, rows, 800, 20_000, None, None),
        Kind("facet", JSON, facet, 24, 20_000, 0.9, 200),
        Kind("aggregate", JSON, aggregate, 16, 20_000, 0.9, 200),
        Kind("CONSTRUCT 10,000 (N-Triples)", NTRIPLES, construct, 80, 1500, 0.9, 200),
        Kind("CONSTRUCT 10,000 (Turtle)", TURTLE, construct, 80, 1500, 0.9, 200),
        Kind("CONSTRUCT of a join (N-Triples)", NTRIPLES, joined, 24, 1500, 0.9, 200),
        Kind("CONSTRUCT of a join (Turtle)", TURTLE, joined, 24, 1500, 0.9, 200),
        Kind("CONSTRUCT (N-Triples, gzip)", NTRIPLES, construct, 80, 20_000, None, 200, "gzip"),
        Kind("CONSTRUCT (Turtle, gzip)", TURTLE, construct, 80, 20_000, None, 200, "gzip"),
    ]


def load(folder: Path, size: int) -> Path:
    """The data folder for ``kg serve`` with the graph in it; made once."""
    release = folder / "releases" / RELEASE
    if (release / "manifest.json").exists():
        return release
    release.mkdir(parents=True)
    (release / "data").mkdir()
    lines = folder / "graph.nq"
    with lines.open("w") as stream:
        stream.writelines(nquads(size))
    store = px.Store(str(release / "store"))
    store.bulk_load(path=str(lines), format=px.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    del store
    lines.unlink()
    manifest = {"release": RELEASE, "key": RELEASE[-8:], "base": BASE, "as_of": "2025-12-31"}
    manifest |= {"default_as_of": "2025-12-31", "inputs": [], "files": {}}  # type: ignore[dict-item]
    (release / "manifest.json").write_text(json.dumps(manifest))
    (folder / "current").symlink_to(Path("releases") / RELEASE)
    return release


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """The server's process id, from its first answer until the block ends."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GOVPLAN_")}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse().read()
                connection.close()
                break
            except (OSError, http.client.HTTPException):
                if process.poll() is not None or time.monotonic() > until:
                    sys.exit(f"{' '.join(command)} does not answer")
                time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def settle(server: Server, most: float = 60.0) -> None:
    """Wait until it rests: ours prepares its pages for some seconds after its start, which is not what is measured here."""
    until, before = time.monotonic() + most, -1.0
    while time.monotonic() < until and server.worked() - before >= 0.05:
        before = server.worked()
        time.sleep(1)


def compare(ours: Server, theirs: Server, kind: Kind) -> None:
    """Exit unless both give the same answer to the first queries, and ours in a content coding what it gives without."""
    for number in range(3):
        if kind.coding:
            plain, coded = (
                ours.ask([kind.text(number)], kind.accept, 1, coding=coding, keep=True).bodies[0]
                for coding in ("", kind.coding)
            )
            if gzip.decompress(coded) != plain:
                sys.exit(f"the answer in {kind.coding} is another to: {kind.text(number)}")
        one, two = (
            server.ask([kind.text(number)], kind.accept, 1, keep=True).bodies[0] for server in (ours, theirs)
        )
        if answer(one, kind.accept) != answer(two, kind.accept):
            sys.exit(f"the servers give different answers to: {kind.text(number)}")


def answer(body: bytes, accept: str) -> object:
    """What an answer says, whatever its order and its case of language tags. Of a graph that OFFSET and LIMIT cut from a larger one
    without ORDER BY, which triples they are is the server's choice: only their number and predicates count."""
    if accept != JSON:
        return sorted(str(t.predicate) for t in px.parse(body, format=px.RdfFormat.from_media_type(accept)))
    return sorted(json.dumps(row, sort_keys=True).lower() for row in json.loads(body)["results"]["bindings"])


def measure(
    servers: tuple[Server, Server], kind: Kind, rounds: int, connections: int, *, again: bool
) -> list[str]:
    """A row of the table: the medians of requests per second, of their ratios and the client's share of a core."""
    rates: dict[str, list[float]] = {server.name: [] for server in servers}
    busy: dict[str, list[float]] = {server.name: [] for server in servers}
    work: dict[str, list[float]] = {server.name: [] for server in servers}
    megabytes = []
    for turn in range(rounds):
        order = servers if turn % 2 else servers[::-1]
        for server in order:
            if again:
                texts = [kind.text(_REPEATED + turn)] * (
                    kind.repeated if server is servers[0] else kind.first
                )
                server.ask(texts[:1], kind.accept, 1, coding=kind.coding)  # the first time is not counted
            else:
                texts = [kind.text(turn * kind.first + n + 10) for n in range(kind.first)]
            before = server.worked()
            done = server.ask(texts, kind.accept, connections, coding=kind.coding)
            work[server.name].append((server.worked() - before) / done.requests * 1000)
            rates[server.name].append(done.rate)
            busy[server.name].append(done.busy)
            if server is servers[0]:
                megabytes.append(done.received / done.seconds / 1e6)
    ratio = statistics.median(a / b for a, b in zip(*rates.values(), strict=True))
    target = kind.repeated_target if again else kind.first_target
    ours, theirs = (statistics.median(rate) for rate in rates.values())
    clients = " ".join(f"{statistics.median(share):.2f}" for share in busy.values())
    costs = " ".join(f"{statistics.median(cost):.3g}" for cost in work.values())
    return [
        kind.name,
        "repeated" if again else "first",
        f"{ours:,.0f}" if ours >= 100 else f"{ours:.1f}",
        f"{theirs:,.0f}" if theirs >= 100 else f"{theirs:.1f}",
        f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}",
        f"{target:g}" if target else "",
        f"{bare(servers[0], kind, connections):,.0f}" if again else "",
        f"{statistics.median(megabytes):,.0f}",
        costs,
        clients,
    ]


def bare(server: Server, kind: Kind, connections: int) -> float:
    """Requests per second of a process that sends what ``server`` does to a query of the kind, and does nothing else."""
    text = kind.text(_REPEATED)
    body = server.ask([text], kind.accept, 1, coding=kind.coding, keep=True).bodies[0]
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    port = free_port()
    with tempfile.NamedTemporaryFile() as sent:
        sent.write(head + body)
        sent.flush()
        command = [sys.executable, str(Path(__file__).with_name("endpoint_bare.py")), str(port), sent.name]
        with running(command, port) as pid:
            other = Server("bare", "/", port, pid)
            return other.ask([text] * kind.repeated, kind.accept, connections).rate


def show(row: list[str]) -> None:
    print(f"{row[0]:33}{row[1]:10}" + "".join(f"{cell:>14}" for cell in row[2:]), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--folder", type=Path, help="keep the graph here for the next run")
    parser.add_argument("--only", default="", help="kinds whose names contain this")
    parser.add_argument("--skip", choices=("first", "repeated", ""), default="")
    options = parser.parse_args()
    oxigraph = shutil.which(
        "oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    )
    if oxigraph is None:
        sys.exit("there is no oxigraph program: pip install '.[bench]'")
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        release = load(folder, options.size)
        store = px.Store.read_only(str(release / "store"))
        print(f"{len(store):,} quads, {options.connections} connections, {os.cpu_count()} cores")
        asked = [kind for kind in kinds(store) if options.only in kind.name]
        del store
        port = free_port()
        command = [sys.executable, "-m", "kg", "serve", "--out", str(folder), "--port", str(port)]
        ours = Server("kg serve", "/sparql", port, stack.enter_context(running(command, port)))
        port = free_port()
        command = [oxigraph, "serve-read-only", "--union-default-graph", "--location", str(release / "store")]
        command += ["--bind", f"127.0.0.1:{port}"]
        theirs = Server("oxigraph", "/query", port, stack.enter_context(running(command, port)))
        show(
            ["query", "", "kg serve/s", "oxigraph/s", "ratio", "target", "bare/s", "MB/s", "CPU ms", "client"]
        )
        settle(ours)
        for kind in asked:
            compare(ours, theirs, kind)
        for again in (False, True):
            if options.skip != ("repeated" if again else "first"):
                for kind in asked:
                    show(measure((ours, theirs), kind, options.rounds, options.connections, again=again))


if __name__ == "__main__":
    main()
