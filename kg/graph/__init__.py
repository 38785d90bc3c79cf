"""Resolved records become quads, a module per part of the model; functions return new quads and never take any away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pyoxigraph import Quad

from kg.commitments.model import Assessment
from kg.graph.agencies import agency_quads, succession_quads
from kg.graph.catalogue import catalogue_quads, release_quads
from kg.graph.copies import Listing, group_source, listings
from kg.graph.datasets import dataset_quads
from kg.graph.entries import entry_quads, status_quads
from kg.graph.iris import Iris
from kg.graph.links import match_quads, mention_quads
from kg.graph.order import in_line_order, insert
from kg.graph.places import source_quads
from kg.graph.plans import plan_quads
from kg.graph.vocabulary import load_vocabulary, prefixes, vocabulary_quads
from kg.identity.model import Agency, Resolution, ResolvedPlan
from kg.records import Note, Plan, Reading
from kg.sources.model import Place

__all__ = ["Iris", "build_graph", "gather", "insert", "prefixes", "prepare", "put_in_order"]


def prepare(base: str, agencies: Iterable[Agency]) -> None:
    """Make now what any release of this base has, the vocabulary and the registry's agencies."""
    load_vocabulary(Iris(base))
    for agency in agencies:
        agency_quads(base, agency)


def build_graph(
    readings: Sequence[Reading],
    resolution: Resolution,
    assessments: Mapping[str, Assessment],
    *,
    base: str,
    as_of: date,
    release_id: str,
    version: str,
) -> list[Quad]:
    """All quads of a release, each once, sorted as their N-Quads lines are.

    ``assessments`` are by path, for datasets and entries. The same arguments give the same list; there are no blank nodes.
    """
    quads = gather(readings, resolution, assessments, base=base, as_of=as_of)
    ordered, described = put_in_order(
        quads, readings, resolution, base=base, as_of=as_of, release_id=release_id, version=version
    )
    insert(ordered, described)
    return ordered


def gather(
    readings: Sequence[Reading],
    resolution: Resolution,
    assessments: Mapping[str, Assessment],
    *,
    base: str,
    as_of: date,
) -> list[Quad]:
    """What ``build_graph`` gives, but for the release's description of itself; in no order, and some of it twice."""
    iris = Iris(base)
    quads: list[Quad] = []
    quads += _sources(iris, readings, resolution)
    if resolution.budget is not None:
        from kg.graph.budget import budget_quads

        quads += budget_quads(iris, resolution.budget)
    elif resolution.named:
        from kg.graph.named import named_quads

        quads += named_quads(iris, resolution.named)
    rows: dict[str, Listing] = {}
    for plan in resolution.plans:
        quads += plan_quads(iris, plan)
        rows |= (found := listings(plan))
        for ordinal, (path, listing) in enumerate(found.items(), 1):
            quads += entry_quads(iris, listing, ordinal)
            quads += status_quads(iris, listing.entry, assessments.get(path))
    for agency in resolution.agencies:
        quads += agency_quads(base, agency)
    quads += succession_quads(iris, resolution.successions)
    quads += match_quads(iris, resolution.matches)
    quads += mention_quads(iris, resolution.mentions, _groups(resolution))
    quads += catalogue_quads(iris, resolution, as_of)
    # late, for their texts may still be being converted elsewhere
    for record in resolution.datasets:
        quads += dataset_quads(iris, record, rows, assessments.get(record.path))
    quads += vocabulary_quads(iris, quads, resolution.budget, some=bool(resolution.named))
    return quads


def put_in_order(
    quads: Sequence[Quad],
    readings: Sequence[Reading],
    resolution: Resolution,
    *,
    base: str,
    as_of: date,
    release_id: str,
    version: str,
) -> tuple[list[Quad], list[Quad]]:
    """What ``gather`` gave in the order of its lines, each quad once; and what the release says of itself, its size too."""
    ordered, counts = in_line_order(quads)
    described = release_quads(
        Iris(base),
        readings,
        counts,
        as_of=as_of,
        release_id=release_id,
        version=version,
        budget=resolution.budget,
    )
    return ordered, described


def _groups(resolution: Resolution) -> dict[str, str]:
    """Path of an entry -> path of the group it stands under."""
    return {
        entry.path: f"{plan.path}/group-{entry.entry.group.number}"
        for plan in resolution.plans
        for entry in plan.entries
        if entry.entry.group is not None
    }


def _sources(iris: Iris, readings: Sequence[Reading], resolution: Resolution) -> list[Quad]:
    plans: dict[str, ResolvedPlan] = {}
    places: dict[str, list[Place]] = defaultdict(list)
    notes: dict[str, list[Note]] = defaultdict(list)
    for plan in resolution.plans:
        for copy in (plan.plan, *plan.copies):
            plans[copy.file.id] = plan
            places[copy.file.id] += _places(copy)
        for group in plan.plan.groups:
            places[group_source(plan, group).file.id].append(group.place)
        for entry in plan.entries:
            for evidence in entry.evidence:
                places[evidence.source.id].append(evidence.place)
    for mention in resolution.mentions:
        places[mention.evidence.source.id].append(mention.evidence.place)
    for file, note in resolution.notes:
        notes[file.id].append(note)
        for source, place in note.also:
            places[source].append(place)
    targets: Mapping[str, Mapping[str, str]] = {}
    if resolution.budget is not None:
        from kg.graph.budget import budget_places, budget_targets

        targets = budget_targets(resolution.budget)
        for source, found in budget_places(resolution.budget).items():
            places[source] += found
    quads: list[Quad] = []
    for reading in readings:
        key = reading.document.file.id
        quads += source_quads(iris, reading, plans.get(key), places[key], notes[key], targets.get(key, {}))
    return quads


def _places(plan: Plan) -> list[Place]:
    """The places that the plan's own records derive from, its rows and groups apart."""
    return [
        *plan.places,
        *(nil.place for nil in plan.nils),
        *(remark.place for remark in plan.remarks),
    ]
