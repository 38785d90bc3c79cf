"""The Estimates and the Yearbook as quads: all that a build without such documents does not load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pyoxigraph import Quad

from kg.graph.chapters import chapter_quads
from kg.graph.estimates import edition_quads
from kg.graph.iris import Iris
from kg.graph.observations import observation_quads
from kg.graph.prints import Copy, Edition, copies_of
from kg.graph.schemes import place_name_quads, scheme_quads
from kg.graph.series import series_quads
from kg.graph.undertakings import undertaking_quads
from kg.identity.reports import (
    Budget,
    ResolvedEstablishment,
    ResolvedFigure,
    ResolvedProvision,
    ResolvedReport,
    ResolvedStatement,
    ResolvedUndertaking,
)
from kg.records.estimates import Report
from kg.sources.model import Place


def budget_quads(iris: Iris, budget: Budget) -> list[Quad]:
    """Everything but places, notes and vocabulary."""
    heads = {head.path: head for head in budget.heads}
    series = {item.path: item for item in budget.series}
    quads = series_quads(iris, budget.heads, budget.programmes, budget.series, budget.lines, budget.reports)
    for scheme in budget.schemes:
        quads += scheme_quads(iris, scheme)
    for place in budget.places:
        quads += place_name_quads(iris, place)
    for report in budget.reports:
        quads += edition_quads(iris, report, heads)
        quads += observation_quads(iris, report, series)
        quads += undertaking_quads(iris, report)
    for chapter in budget.chapters:
        quads += chapter_quads(iris, chapter)
    return quads


def budget_targets(budget: Budget) -> dict[str, dict[str, str]]:
    """Source id -> target of a ledger line or note (``figure:34``, see ``kg.records``) -> path of what it became."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    whole: dict[str, list[Edition]] = defaultdict(list)
    for edition in _editions(budget):
        for (source, target), path in edition.targets.items():
            found[source].setdefault(target, path)
        for copy in copies_of(edition):
            whole[copy.file.id].append(edition)
    for source, editions in whole.items():
        kind = "report" if isinstance(editions[0], ResolvedReport) else "chapter"
        if len(editions) == 1:
            found[source][kind] = editions[0].path
        else:  # a table of many heads: what belongs to none of them in particular is the source itself
            found[source][kind] = f"source/{source}"
    return found


def budget_places(budget: Budget) -> dict[str, list[Place]]:
    """Source id -> the places that the things of ``budget_quads`` derive from."""
    found: dict[str, dict[str, Place]] = defaultdict(dict)
    for edition in _editions(budget):
        for copy in copies_of(edition):
            found[copy.file.id].update((place.path, place) for place in _unresolved(copy))
        for item in _resolved(edition):
            for evidence in item.evidence:
                place = evidence.place
                found[evidence.source.id].setdefault(place.path, place)
    return {source: list(places.values()) for source, places in found.items()}


def _editions(budget: Budget) -> Iterator[Edition]:
    yield from budget.reports
    yield from budget.chapters


def _unresolved(copy: Copy) -> Iterator[Place]:
    """The places of what becomes a thing without being resolved."""
    yield from copy.places
    for note in copy.footnotes:
        yield from note.places
    if isinstance(copy, Report):
        for programme in copy.programmes:
            yield from programme.places
            for aim in programme.aims:
                yield from aim.places
        for passage in copy.passages:
            yield from passage.places
    else:
        for paragraph in copy.paragraphs:
            yield from paragraph.places
        for website in copy.websites:
            yield from website.places


Resolved = (
    ResolvedFigure | ResolvedProvision | ResolvedEstablishment | ResolvedUndertaking | ResolvedStatement
)


def _resolved(edition: Edition) -> Iterator[Resolved]:
    if isinstance(edition, ResolvedReport):
        yield from edition.provisions
        yield from edition.figures
        yield from edition.establishment
        yield from edition.undertakings
    else:
        yield from edition.statements
