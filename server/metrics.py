"""What is counted, in Prometheus' terms. Costs a few microseconds a request; ``server.operations`` shows it.

With more than one server process ``serve`` sets PROMETHEUS_MULTIPROC_DIR before this module is imported: then the numbers
lie in files that all of them share, and the one that is asked adds them up.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

disable_created_metrics()

SHARED = "PROMETHEUS_MULTIPROC_DIR"
REGISTRY = CollectorRegistry()
_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
OUTCOMES = ("ok", "syntax", "refused", "timeout", "busy", "crashed", "failed", "cut")

_requests = Counter(
    "govplan_requests", "Requests answered.", ("route", "method", "status"), registry=REGISTRY
)
_seconds = Histogram(
    "govplan_request_seconds",
    "Seconds from a request's arrival to the last byte of its answer.",
    ("route",),
    registry=REGISTRY,
    buckets=_BUCKETS,
)
_bytes = Counter("govplan_response_bytes", "Bytes of answers' bodies.", ("route",), registry=REGISTRY)
_queries = Counter(
    "govplan_queries", "SPARQL queries by what became of them.", ("outcome",), registry=REGISTRY
)
_cache = Counter(
    "govplan_cache_requests", "Requests by what the answer cache did.", ("result",), registry=REGISTRY
)
CACHE_BYTES = Gauge(
    "govplan_cache_bytes",
    "Bytes that the answer cache holds.",
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
CACHE_ENTRIES = Gauge(
    "govplan_cache_entries", "Answers in the cache.", registry=REGISTRY, multiprocess_mode="livesum"
)
WORKERS = Gauge(
    "govplan_query_workers",
    "Query workers by state.",
    ("state",),
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
WAITING = Gauge(
    "govplan_queries_waiting",
    "Queries that wait for a worker.",
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
IN_FLIGHT = Gauge(
    "govplan_requests_in_flight", "Requests being answered.", registry=REGISTRY, multiprocess_mode="livesum"
)
SWITCHES = Counter("govplan_release_switches", "Releases opened, the first included.", registry=REGISTRY)

_Finished = Callable[[float, int], None]
_by_request: dict[tuple[str, str, int], _Finished] = {}
for _name in OUTCOMES:
    _queries.labels(_name)


def finished(route: str, method: str, status: int, seconds: float, size: int) -> None:
    """Count an answered request under its route (the template, not the path)."""
    known = _by_request.get((route, method, status))
    if known is None:
        known = _by_request.setdefault((route, method, status), _counter(route, method, status))
        if method not in _METHODS:  # any word may be a method
            del _by_request[route, method, status]
    known(seconds, size)


def _counter(route: str, method: str, status: int) -> _Finished:
    """The three series of a kind of request, looked up once."""
    count = _requests.labels(route, method if method in _METHODS else "other", str(status)).inc
    observe, add = _seconds.labels(route).observe, _bytes.labels(route).inc

    def note(seconds: float, size: int) -> None:
        count()
        observe(seconds)
        if size:
            add(size)

    return note


def query(outcome: str) -> None:
    """Count a query under one of OUTCOMES."""
    _queries.labels(outcome if outcome in OUTCOMES else "failed").inc()


def cached(result: str) -> None:
    """Count what the answer cache did: ``hit``, ``miss``, ``revalidated``."""
    _cache.labels(result).inc()


def registry(*now: Collector) -> CollectorRegistry:
    """What to show: the numbers of all server processes, and of ``now``, asked at this moment."""
    shown = CollectorRegistry()
    if folder := os.environ.get(SHARED):
        _bury(Path(folder))
        MultiProcessCollector(shown, path=folder)
    else:
        shown.register(REGISTRY)
        ProcessCollector(registry=shown)
    for collector in now:
        shown.register(collector)
    return shown


def _bury(folder: Path) -> None:
    """Take the gauges of processes that ended without saying so out of the sum."""
    for file in folder.glob("gauge_live*_*.db"):
        number = re.search(r"_(\d+)\.db$", file.name)
        if number and not Path(f"/proc/{number[1]}").exists() and Path("/proc/self").exists():
            with contextlib.suppress(FileNotFoundError):
                mark_process_dead(int(number[1]), str(folder))
