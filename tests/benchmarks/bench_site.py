"""The lists and the search of the site on a release of 5,000 datasets and 100,000 entries, each address asked for the first time.

``python tests/benchmarks/bench_site.py [--datasets 5000] [--folder DIR] [--each 15]`` makes the release (``site_graph``), unless DIR has
one from before, and asks the application in this process (no network, nothing kept). It prints for each kind of page the median and the
slowest of the milliseconds of server time, and the median of processor time, which says more on a busy machine; then, of some, the time of the same answer asked of SQLite or of the store themselves,
and the ratio. The targets are the project's: below 50 ms for every page, below 30 ms for search, deep pages like the first.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pyoxigraph as px
import site_graph
from flask.testing import FlaskClient

from kg.index.read import open_index
from kg.index.schema import FILE
from kg.settings import Settings
from server import create_app

_LANGUAGES = ("en", "zh-Hant", "zh-Hans")
_QUERIES = ("沙田", "九龍空氣質素", "research grants", "laboratory", "Department number 7", "第7号署", "A12 overdue", "2015 csv", "名單", "統", "patent aplications", "Kwun Tong statistics 77", "無此事物", "數據集", "格式提供")  # fmt: skip


def _pages(datasets: int, number: random.Random) -> dict[str, Callable[[], str]]:
    entries = datasets * site_graph.EDITIONS
    last, agencies = entries // 50, site_graph.AGENCIES
    orders = ("planned", "-planned", "title", "-released")
    queries = cycle(f"{text}{' ' + str(n) if n else ''}" for n in range(40) for text in _QUERIES)

    def some(*values: str) -> str:
        return number.choice(values)

    return {
        "front": lambda: "/",
        "catalog, first page": lambda: f"/catalog?size={number.randrange(20, 60)}",
        "catalog, filtered": lambda: (
            f"/catalog?agency=a{number.randrange(agencies)}&status={some('released', 'overdue')}&theme=t{number.randrange(18)}"
        ),
        "catalog, deep, sorted": lambda: (
            f"/catalog?page={number.randrange(2, datasets // 50)}&sort={some('planned', 'title', '-late')}"
        ),
        "entries, first page": lambda: f"/entries?size={number.randrange(20, 60)}",
        "entries, deep": lambda: f"/entries?page={number.randrange(last - 300, last)}",
        "entries, deep, sorted": lambda: (
            f"/entries?page={number.randrange(last - 300, last)}&sort={some(*orders)}"
        ),
        "entries, filtered": lambda: (
            f"/entries?year={number.randrange(2010, 2030)}&formats={some('csv', 'json')}&status={some('planned', 'overdue')}"
        ),
        "entries, words": lambda: (
            f"/entries?q={some('沙田', '數據集', 'statistics', '名單')}+{number.randrange(100)}"
        ),
        "plans": lambda: f"/plans?page={number.randrange(1, 20)}&sort={some('-year', 'title', 'entries')}",
        "agencies": lambda: f"/agencies?view=list&size={number.randrange(10, 90)}",
        "promises": lambda: f"/promises?page={number.randrange(1, datasets // 50)}",
        "promises, filtered": lambda: (
            f"/promises?agency=a{number.randrange(agencies)}&status={some('released', 'overdue')}"
        ),
        "agencies, the tree": lambda: f"/agencies?n={number.randrange(10_000)}",
        "an agency": lambda: f"/doc/agency/a{number.randrange(agencies)}",
        "a plan": lambda: f"/doc/plan/a{number.randrange(agencies)}/{number.randrange(2010, 2029)}",
        "a dataset": lambda: (
            f"/doc/dataset/a{number.randrange(agencies)}/{number.randrange(datasets // agencies):05}"
        ),
        "budget": lambda: f"/budget?n={number.randrange(10_000)}",
        "quality": lambda: f"/quality?n={number.randrange(10_000)}",
        "questions": lambda: f"/questions?n={number.randrange(10_000)}",
        "query": lambda: f"/query?n={number.randrange(10_000)}",
        "vocabulary": lambda: f"/ns?n={number.randrange(10_000)}",
        "releases": lambda: f"/releases?n={number.randrange(10_000)}",
        "feeds": lambda: f"/feeds/?n={number.randrange(10_000)}",
        "about": lambda: f"/about?n={number.randrange(10_000)}",
        "best practices": lambda: f"/about/best-practices?n={number.randrange(10_000)}",
        "search": lambda: f"/search?q={next(queries)}",
        "search, one kind": lambda: f"/search?kind={some('dataset', 'entry')}&q={next(queries)}",
    }


def _asked(client: FlaskClient, address: str, language: str) -> tuple[float, float]:
    """Milliseconds by the clock, and of processor time."""
    begin, worked = time.perf_counter(), time.process_time()
    answer = client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
    took = 1000 * (time.perf_counter() - begin), 1000 * (time.process_time() - worked)
    assert answer.status_code == 200, (address, answer.status_code)
    return took


def _median(ask: Callable[[], object], times: int = 7) -> float:
    def took() -> Iterator[float]:
        for _ in range(times):
            begin = time.perf_counter()
            ask()
            yield 1000 * (time.perf_counter() - begin)

    return statistics.median(took())


def _compare(folder: Path, client: FlaskClient) -> None:
    """Pages beside the bare questions that they answer, turn by turn."""
    index = open_index(folder / FILE)
    store = px.Store.read_only(str(folder / "store"))
    page = "SELECT * FROM thing WHERE kind = 'entry' AND agency = 'a7' AND status = 'released' ORDER BY planned LIMIT 50 OFFSET 100"
    counts = "SELECT {0}, COUNT(*) FROM thing WHERE kind = 'entry' AND agency = 'a7' AND status = 'released' GROUP BY {0}"
    sparql = (
        "PREFIX gp: <https://w3id.org/govplan#> SELECT ?v (COUNT(*) AS ?n) { GRAPH ?g { ?e a gp:Entry ; gp:promisedBy "
        f"<{site_graph.BASE}id/agency/a7> ; gp:status <{site_graph.BASE}id/status/released> ; gp:namedFormat ?v }} }} GROUP BY ?v"
    )
    match = "SELECT rowid FROM search WHERE search MATCH '\"空气 气质 质素\"'"
    places = cycle(range(1, 10_000))

    def ask(address: str) -> Callable[[], object]:
        return lambda: _asked(client, f"{address}&size={next(places) % 40 + 30}", "en")

    bare: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "a page with all its counts : SQLite (rows, 6 counts)": (
            ask("/entries?agency=a7&status=released&sort=planned&page=3"),
            lambda: [
                index.ask(page),
                *(
                    index.ask(counts.format(c))
                    for c in ("status", "formats", "themes", "frequency", "section", "agency")
                ),
            ],
        ),
        "a page with all its counts : the store (one count)": (
            ask("/entries?agency=a7&status=released&sort=planned&page=3"),
            lambda: list(store.query(sparql)),  # type: ignore[call-overload]
        ),
        "search : SQLite (ids alone)": (
            lambda: _asked(client, f"/search?q=空氣質素&n={next(places)}", "en"),
            lambda: index.ask(match),
        ),
    }
    print(f"\n{'':56}{'ours':>9}{'bare':>9}{'ratio':>8}")
    for name, (ours, theirs) in bare.items():
        one, other = _median(ours), _median(theirs)
        print(f"{name:56}{one:9.1f}{other:9.1f}{one / other:8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=int, default=5000)
    parser.add_argument("--each", type=int, default=15)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = options.folder or Path(scratch)
        folder = out / "releases" / site_graph.ID
        if not folder.is_dir():
            begin = time.perf_counter()
            site_graph.write_release(out, options.datasets)
            print(
                f"made in {time.perf_counter() - begin:.0f} s; the index has {(folder / FILE).stat().st_size / 1e6:.0f} MB"
            )
        app = create_app(out, Settings(out=out, base=site_graph.BASE, cache_bytes=0, log_requests=False))
        client = app.test_client()
        number = random.Random(11)
        _asked(client, "/catalog", "en")  # the release is opened, the templates are compiled
        _asked(client, "/search?q=x", "en")
        print(f"{'ms of server time, first asked':34}{'median':>9}{'slowest':>9}{'processor':>11}")
        for name, address in _pages(options.datasets, number).items():
            took = [
                _asked(client, address(), language)
                for _, language in zip(range(options.each), cycle(_LANGUAGES), strict=False)
            ]
            walls, works = zip(*took, strict=True)
            print(
                f"{name:34}{statistics.median(walls):9.1f}{max(walls):9.1f}{statistics.median(works):11.1f}"
            )
        _compare(folder, client)
        app.extensions["releases"].close()


if __name__ == "__main__":
    main()
