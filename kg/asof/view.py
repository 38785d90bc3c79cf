"""The graph of a release as of another day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from kg.asof.days import Calendar
from kg.asof.facts import Lookup
from kg.asof.links import Pruned
from kg.asof.records import Records
from kg.commitments import assess
from kg.graph import Iris
from kg.graph.catalogue import catalogue_quads
from kg.graph.datasets import dataset_quads
from kg.graph.entries import status_quads
from kg.graph.terms import DCT, FOAF, GP, PROV, VOID
from kg.graph.terms import date as date_literal

_MEASURED = frozenset({VOID.triples, VOID.entities, VOID.subset, VOID.classPartition})
"""What the release says of its own size, which is not the view's."""


def view(
    store: Store, base: str, day: date, calendar: Calendar | None = None, dumps: Path | None = None
) -> Store:
    """A store in memory with what was published by ``day`` of the release in ``store``, and the states of that day.

    The graphs of documents issued later are left out. States, evidence, titles and all else that datasets take from their editions are
    made anew from the others by the functions that make a release; a day after the release's own carries its states forward. What was
    learned from later documents stays: which rows are one dataset, the registry, and the names of what editions share. ``dumps`` is the release's ``data/``
    folder, from which sources load three times as fast.
    """
    iris = Iris(base)
    calendar = calendar or Calendar.of(store, base)
    new = Store()
    for sid in sorted(calendar.known(day)):
        dump = dumps / f"source-{sid}.nq" if dumps else None
        if dump is not None and dump.is_file():
            new.bulk_load(path=str(dump), format=RdfFormat.N_QUADS)
        else:
            new.bulk_extend(_graph(store, iris.source_graph(sid)))
    for name in ("registry", "vocabulary"):
        new.bulk_extend(_graph(store, iris.graph(name)))
    found = Lookup(new, base)
    links = [*_graph(store, iris.graph("links"))]
    records = Records(found, (plan for plan in found.instances(GP.Plan) if calendar.out(plan.value, day)))
    datasets = records.datasets(_replaced(found, links))
    resolution = records.resolution(datasets)
    assessments = assess(resolution, day)
    for plan in resolution.plans:
        for entry in plan.entries:
            new.extend(status_quads(iris, entry, assessments.get(entry.path)))
    for record in datasets:
        new.extend(dataset_quads(iris, record, records.listings, assessments.get(record.path)))
    new.extend(catalogue_quads(iris, resolution, day))
    pruned = Pruned(links, store, new, base)
    new.extend(list(pruned.quads()))
    new.extend(list(_description(store, new, iris, day)))
    return new


def _graph(store: Store, name: NamedNode) -> Iterator[Quad]:
    # a loop of Python's own lets other threads run between two quads; the engine's iterator alone would not
    for quad in store.quads_for_pattern(None, None, None, name):  # noqa: UP028
        yield quad


def _replaced(found: Lookup, links: list[Quad]) -> dict[str, str]:
    """Dataset -> the dataset that takes its place, where both are still there."""
    there = {path for row in found.instances(GP.Entry) for path in found.paths(row, FOAF.primaryTopic)}
    pairs = {
        found.path(quad.subject): found.path(quad.object)
        for quad in links
        if quad.predicate == DCT.isReplacedBy
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
    }
    return {old: by for old, by in pairs.items() if old in there and by in there}


def _description(store: Store, new: Store, iris: Iris, day: date) -> Iterator[Quad]:
    """What the release says of itself, but for its size and for what it was not made from yet."""
    node, graph = iris.id("release"), iris.graph("release")
    for quad in store.quads_for_pattern(node, None, None, graph):
        if quad.predicate in _MEASURED or quad.predicate == GP.asOf:
            continue
        part = quad.object if quad.predicate in (PROV.wasDerivedFrom, DCT.hasPart) else None
        if isinstance(part, NamedNode) and next(new.quads_for_pattern(part, None, None, None), None) is None:
            continue
        yield quad
    as_of = date_literal(day.isoformat())
    if as_of is not None:
        yield Quad(node, GP.asOf, as_of, graph)
