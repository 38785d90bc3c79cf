"""What is counted, in Prometheus' terms; ``journal`` brings the numbers, ``operations`` shows them.

With more than one server process ``serve`` sets PROMETHEUS_MULTIPROC_DIR before this module is imported: then the numbers
lie in files that all of them share, and the one that is asked adds them up.
"""

from __future__ import annotations

import contextlib
import os
import re
from bisect import bisect_left
from collections import Counter as Counts
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from server.operations.journal import Access

disable_created_metrics()  # type: ignore[no-untyped-call]

SHARED = "PROMETHEUS_MULTIPROC_DIR"
REGISTRY = CollectorRegistry()
_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
OUTCOMES = ("ok", "syntax", "refused", "timeout", "memory", "busy", "gone", "crashed", "failed", "cut")


class _Histogram(Histogram):
    """A histogram that takes many observations at once."""

    def add(self, slots: Sequence[int], total: float) -> None:
        """``slots``: how many fell into each bucket, the last for what is above all bounds; ``total``: their sum."""
        self._sum.inc(total)
        for bucket, number in zip(self._buckets, slots, strict=True):
            if number:
                bucket.inc(number)


_requests = Counter(
    "govplan_requests", "Requests answered.", ("route", "method", "status"), registry=REGISTRY
)
_seconds = _Histogram(
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
OPEN = Gauge(
    "govplan_releases_open",
    "Releases that are open: the current one, and those that answers still come from.",
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
IN_FLIGHT = Gauge(
    "govplan_requests_in_flight", "Requests being answered.", registry=REGISTRY, multiprocess_mode="livesum"
)
SWITCHES = Counter("govplan_release_switches", "Releases opened, the first included.", registry=REGISTRY)

for _name in OUTCOMES:
    _queries.labels(_name)


def tally(batch: Sequence[Access]) -> None:
    """Count answered requests, under their routes (the template, not the path)."""
    kinds: Counts[tuple[str, str, int]] = Counts()
    sizes: Counts[str] = Counts()
    slots: dict[str, list[int]] = {}
    spent: dict[str, float] = {}
    outcomes: Counts[str] = Counts()
    cached: Counts[str] = Counts()
    for a in batch:
        kinds[a.route, a.method if a.method in _METHODS else "other", a.status] += 1
        sizes[a.route] += a.size
        if a.route not in slots:
            slots[a.route], spent[a.route] = [0] * (len(_BUCKETS) + 1), 0.0
        slots[a.route][bisect_left(_BUCKETS, a.seconds)] += 1
        spent[a.route] += a.seconds
        if a.outcome:
            outcomes[a.outcome if a.outcome in OUTCOMES else "failed"] += 1
        if a.cache:
            cached[a.cache] += 1
    for (route, method, status), number in kinds.items():
        _requests.labels(route, method, str(status)).inc(number)
    for route, size in sizes.items():
        _bytes.labels(route).inc(size)
        _seconds.labels(route).add(slots[route], spent[route])
    for outcome, number in outcomes.items():
        _queries.labels(outcome).inc(number)
    for result, number in cached.items():
        _cache.labels(result).inc(number)


def registry(*now: Collector) -> CollectorRegistry:
    """What to show: the numbers of all server processes, and of ``now``, asked at this moment."""
    shown = CollectorRegistry()
    if folder := os.environ.get(SHARED):
        _bury(Path(folder))
        MultiProcessCollector(shown, path=folder)  # type: ignore[no-untyped-call]
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
                mark_process_dead(int(number[1]), str(folder))  # type: ignore[no-untyped-call]
