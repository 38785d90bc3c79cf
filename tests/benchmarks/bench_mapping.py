"""Mapping and loading: made-up records of the Estimates to quads (``build_graph``), and the quads into a store.

    python tests/benchmarks/bench_mapping.py [--quads 300000] [--runs 5]

Prints seconds and quads a second for each, by the clock and of processor time (a busy machine slows the first). The target is at least
100,000 a second in one process for mapping, and for loading.
``--profile`` shows where mapping spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import cast

from pyoxigraph import Quad, Store

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import sample_budget
from sample_resolution import _ledger

from kg.__main__ import _OBJECTS_BETWEEN_COLLECTIONS
from kg.graph import build_graph
from kg.identity.model import Resolution
from kg.identity.reports import Budget, ResolvedReport
from kg.records import Reading
from kg.sources.model import Place

QUADS_A_ROW = 118  # of three figures and a sum, with their series and place
ROWS_IN_AN_EDITION = 150


def edition(number: int, made: Budget) -> tuple[ResolvedReport, Reading, Budget]:
    """An edition of a head of its own: ``ROWS_IN_AN_EDITION`` rows of three figures, and a sum for each row."""
    head, path = f"head/{number}", f"head/{number}/2024-25"
    file = sample_budget._file(f"head-{number}.pdf", "application/pdf")
    sample, (first, second, third) = made.reports[-1], sample_budget.FIGURES[:3]
    figures, provisions, series, lines = [], [], [], []
    ledger = []
    for row in range(ROWS_IN_AN_EDITION):
        place = Place(page=row // 40 + 1, line=row % 40 + 1)
        evidence = sample_budget.evidence(file, place)
        thing = replace(
            made.series[0], path=f"indicator/{number}/{row}", head=head, names=((f"項目 {row}", "zh-Hant"),)
        )
        line = replace(made.lines[0], path=f"budget-line/{number}/{row}", head=head)
        for column, cell in enumerate((first, second, third)):
            key = row * 3 + column
            figure = replace(
                cell, number=key + 1, row=row + 1, value=Decimal(key) / 10, measure=f"項目 {row}", places=(place,), value_text=f"{key / 10}",
            )  # fmt: skip
            figures.append(
                replace(
                    sample.figures[0],
                    path=f"{path}/figure/{key}",
                    figure=figure,
                    series=thing.path,
                    evidence=evidence,
                )
            )
        provision = replace(
            sample_budget.PROVISIONS[1],
            number=row + 1,
            amount=Decimal(row * 1000 + number),
            footnotes=(),
            places=(place,),
        )
        provisions.append(
            replace(
                sample.provisions[0],
                path=f"{path}/provision/{row}",
                provision=provision,
                line=line.path,
                evidence=evidence,
            )
        )
        series.append(thing)
        lines.append(line)
        ledger.append((place, f"項目 {row} 1 2 3", "mapped", f"figure:{row * 3 + 1}", ""))
    report = replace(sample.report, file=file, head=str(number), programmes=(), passages=(), footnotes=())
    targets = {(file.id, f"figure:{f.figure.number}"): f.path for f in figures}
    resolved = replace(
        sample, path=path, head=head, report=report, copies=(), figures=tuple(figures), provisions=tuple(provisions),
        establishment=(), undertakings=(), targets=targets,
    )  # fmt: skip
    document = sample_budget._document(file, 4)
    reading = Reading(document, "estimates", "made up", None, _ledger(*ledger), (), (report,))
    heads = (replace(made.heads[0], path=head, number=str(number)),)
    return resolved, reading, replace(made, heads=heads, series=tuple(series), lines=tuple(lines))


def made_up(quads: int) -> tuple[list[Reading], Resolution]:
    made = sample_budget.budget()
    count = max(1, quads // (QUADS_A_ROW * ROWS_IN_AN_EDITION))
    parts = [edition(1000 + n, made) for n in range(count)]
    budget = replace(
        made,
        reports=(*made.reports, *(p[0] for p in parts)),
        heads=(*made.heads, *(h for p in parts for h in p[2].heads)),
        series=(*made.series, *(s for p in parts for s in p[2].series)),
        lines=(*made.lines, *(x for p in parts for x in p[2].lines)),
    )
    readings = [*sample_budget.readings(), *(p[1] for p in parts)]
    return readings, replace(sample_budget.resolution(), budget=budget)


def mapped(readings: list[Reading], resolution: Resolution) -> list[Quad]:
    return build_graph(
        readings,
        resolution,
        {},
        base="http://localhost:8000/",
        as_of=date(2025, 3, 31),
        release_id="bench",
        version="0",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=300_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)  # as in the program
    readings, resolution = made_up(given.quads)
    if given.profile:
        with cProfile.Profile() as profile:
            mapped(readings, resolution)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    walls: dict[str, list[float]] = {"build_graph": [], "store in memory": [], "store on disk": []}
    works: dict[str, list[float]] = {name: [] for name in walls}
    quads: list[Quad] = []

    def timed(name: str, work: Callable[[], object]) -> object:
        wall, processor = time.perf_counter(), time.process_time()
        result = work()
        walls[name].append(time.perf_counter() - wall)
        works[name].append(time.process_time() - processor)
        return result

    for _ in range(given.runs):
        gc.collect()
        quads = cast(list[Quad], timed("build_graph", lambda: mapped(readings, resolution)))
        timed("store in memory", partial(in_memory, quads))
        with tempfile.TemporaryDirectory() as folder:
            timed("store on disk", partial(on_disk, quads, folder))
    print(f"{len(quads)} quads, {given.runs} runs; quads a second")
    print(f"{'':16} {'wall s':>8} {'rate':>9} {'cpu s':>8} {'rate':>9}")
    for name in walls:
        show(name, len(quads), statistics.median(walls[name]), statistics.median(works[name]))
    for store in ("store in memory", "store on disk"):
        wall, work = (
            statistics.median(a + b for a, b in zip(t["build_graph"], t[store], strict=True))
            for t in (walls, works)
        )
        show(f"map + {store.rpartition(' ')[2]}", len(quads), wall, work)


def in_memory(quads: list[Quad]) -> None:
    Store().bulk_extend(quads)


def on_disk(quads: list[Quad], folder: str) -> None:
    store = Store(folder)
    store.bulk_extend(quads)
    store.flush()


def show(name: str, count: int, wall: float, work: float) -> None:
    print(f"{name:16} {wall:8.2f} {count / wall:9,.0f} {work:8.2f} {count / work:9,.0f}")


if __name__ == "__main__":
    main()
