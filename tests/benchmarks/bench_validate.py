"""The gate at scale: ``kg.validate`` over a made-up release of N quads, and pySHACL over a small part of it.

    python tests/benchmarks/bench_validate.py [--quads 1000000] [--reference-quads 10000] [--estimates]

Prints seconds, seconds per million quads for both, their ratio, and with ``--profile`` the slowest queries and rules. With ``--estimates``
the release is one of the Estimates (of ``bench_mapping``), which the shapes of ``shapes/budget`` are for.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.validate import Result, check, screen
from kg.validate.model import Shape, SparqlRule
from kg.validate.view import View

sys.path.insert(0, str(Path(__file__).parent))

VALID = Path(__file__).parents[1] / "shapes" / "valid.ttl"
BASE = "http://example.org/id/"
XSD = "http://www.w3.org/2001/XMLSchema#"
COPIED = ("source/0123456789abcdef/page-3/row-12", "plan/itc/2026-2028/D-ii-20", "dataset/itc/1", "match/1")
ROWS_IN_A_PLAN = 60


def made_up(quads: int) -> Iterator[Quad]:
    """The valid release with its plan, rows, places, datasets, assessments and distributions copied over and over,
    each plan in a graph of its own, values varied as real ones vary."""
    valid = list(parse(VALID.read_bytes(), format=RdfFormat.TURTLE))
    yield from valid
    source, plan = BASE + "source/0123456789abcdef", BASE + "plan/itc/2026-2028"
    things = (*COPIED, "dataset/itc/1/assessment", "dataset/itc/1/distribution-CSV")
    rows = [q for q in valid if q.subject.value in {BASE + t for t in things}]
    plans = [q for q in valid if q.subject.value in {source, plan, plan + "/period"}]
    made, number = len(valid), 0
    while made < quads:
        number += 1
        graph = NamedNode(f"http://example.org/id/graph/source/{number}")
        renamed = {
            source: f"{source}-{number}",
            plan: f"{plan}-{number}",
            plan + "/period": f"{plan}-{number}/period",
        }
        for quad in plans:
            made += 1
            yield _copy(quad, renamed, 0, graph)
        for row in range(ROWS_IN_A_PLAN):
            local = renamed | {BASE + t: f"{BASE}{t}-{number}-{row}" for t in things}
            for quad in rows:
                made += 1
                yield _copy(quad, local, number * ROWS_IN_A_PLAN + row, graph)
            yield Quad(
                NamedNode(renamed[plan]),
                NamedNode("http://www.w3.org/ns/dcat#record"),
                NamedNode(local[BASE + COPIED[1]]),
                graph,
            )
            made += 1


def _copy(quad: Quad, renamed: dict[str, str], n: int, graph: NamedNode) -> Quad:
    subject = NamedNode(renamed.get(quad.subject.value, quad.subject.value))
    obj = quad.object
    if isinstance(obj, NamedNode):
        obj = NamedNode(renamed.get(obj.value, obj.value))
    elif obj.language:
        obj = Literal(f"{obj.value} {n}", language=obj.language)
    elif quad.predicate.value.endswith("sourceText"):
        obj = Literal(f"{obj.value} {n}")
    elif quad.predicate.value.endswith("locator"):
        obj = Literal(f"page={n % 90 + 1};row={n % 30 + 1}")
    elif obj.datatype.value == XSD + "integer":
        obj = Literal(n % 4000 + 1)
    return Quad(subject, quad.predicate, obj, graph)


class Watch:
    """Adds up what each query takes."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}
        plain = View.select

        def timed(view: View, query: str, **bindings: object) -> Iterator[object]:
            start = time.perf_counter()
            rows = list(plain(view, query, **bindings))  # type: ignore[arg-type]
            self.times[query] = self.times.get(query, 0.0) + time.perf_counter() - start
            return iter(rows)

        View.select = timed  # type: ignore[assignment,method-assign]
        rules = screen.sparql_results

        def timed_rule(view: View, shape: Shape, rule: SparqlRule, foci: object) -> Iterator[Result]:
            start = time.perf_counter()
            results = list(rules(view, shape, rule, foci))  # type: ignore[arg-type]
            name = str(rule.node)
            self.times[name] = self.times.get(name, 0.0) + time.perf_counter() - start
            return iter(results)

        screen.sparql_results = timed_rule  # type: ignore[assignment]

    def show(self) -> None:
        for query, seconds in sorted(self.times.items(), key=lambda item: -item[1])[:15]:
            print(f"  {seconds * 1000:8.1f} ms  {' '.join(query.split())[:150]}")


def store(quads: int, estimates: bool) -> Store:
    made = Store()
    if estimates:
        import bench_mapping

        made.bulk_extend(bench_mapping.mapped(*bench_mapping.made_up(quads)))
    else:
        made.bulk_extend(made_up(quads))
    return made


def timed(graph: Store, **options: object) -> tuple[float, dict[str, int]]:
    start = time.perf_counter()
    report = check(graph, **options)  # type: ignore[arg-type]
    return time.perf_counter() - start, report.counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--reference-quads", type=int, default=10_000)
    parser.add_argument("--shapes", default="govplan")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--estimates", action="store_true")
    given = parser.parse_args()
    watch = Watch() if given.profile else None
    graph = store(given.quads, given.estimates)
    ours, counts = timed(graph, shapes=given.shapes)
    per_million = ours / len(graph) * 1e6
    print(f"compiled: {len(graph)} quads in {ours:.2f} s ({per_million:.2f} s a million): {counts}")
    if watch:
        watch.show()
    if given.reference_quads:
        small = store(given.reference_quads, given.estimates)
        theirs, counts = timed(small, shapes=given.shapes, engine="pyshacl")
        reference = theirs / len(small) * 1e6
        print(f"pySHACL: {len(small)} quads in {theirs:.2f} s ({reference:.2f} s a million): {counts}")
        print(f"ratio: {reference / per_million:.0f} times as fast, for each quad")


if __name__ == "__main__":
    main()
