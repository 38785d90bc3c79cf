"""What was promised and what came of it: a row per dataset, read once per release and kept, for the pages and charts that count.

Read by predicate and not by one query: five thousand datasets with a dozen optional properties each take the engine ten times
as long.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as px

from server.labels import Label, expand, pick, tag_of
from server.releases import OpenRelease

OUTCOMES = ("on-time", "late", "planned", "overdue", "dropped", "untimed")
"""What came of a promise, each dataset in one: released in the promised month or before; released after it; still to come; not released
and the month has passed; gone from a later plan; released, but whether in time is not known, for no plan here promised it with a month."""
_PRINTED, _CONVERTED = "dct:title", "gp:convertedTitle"


@dataclass(frozen=True, slots=True)
class Plan:
    """An edition. ``key`` is the tail of its IRI, such as itc/2026-2028."""

    iri: str
    key: str
    agency: str
    start: str
    end: str
    issued: str

    @property
    def order(self) -> tuple[str, str]:
        """Which of two editions is the later one; equal where nothing says."""
        return self.start, self.issued

    @property
    def years(self) -> str:
        return self.start if self.end in ("", self.start) else f"{self.start}–{self.end}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a plan; ``target`` the month that it promises, ``released`` the one that it reports; ``section`` A to D."""

    iri: str
    plan: Plan
    section: str
    target: str
    released: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A dataset as the plans promise or report it. Months are YYYY-MM, empty when there is none; ``late`` in months, negative for early,
    for an open promise as of the day; ``rows`` in the order of the editions. ``target`` is the month promised last; ``is_promise`` False where
    plans only report that it was released; ``moves`` the two rows between which a later edition put the month off furthest, or none."""

    iri: str
    agency: str
    responsible: str
    status: str
    first: str
    released: str
    late: int | None
    theme: str
    frequency: str
    formats: tuple[str, ...]
    latest: str
    rows: tuple[Row, ...]
    target: str = field(init=False)
    is_promise: bool = field(init=False)
    outcome: str = field(init=False)
    moves: tuple[Row, ...] = field(init=False)

    def __post_init__(self) -> None:
        promising = [row for row in self.rows if row.target]
        outcome = self.status
        if self.status == "released":
            outcome = "untimed" if self.late is None else "late" if self.late > 0 else "on-time"
        object.__setattr__(self, "target", promising[-1].target if promising else self.first)
        object.__setattr__(self, "is_promise", bool(self.first) or self.status != "released")
        object.__setattr__(self, "outcome", outcome)
        object.__setattr__(self, "moves", _moved(promising))


def _moved(promising: list[Row]) -> tuple[Row, ...]:
    pairs = [
        (early, late)
        for at, early in enumerate(promising)
        for late in promising[at + 1 :]
        if early.plan.order < late.plan.order and early.target < late.target
    ]
    return max(pairs, key=lambda pair: distance(pair[0].target, pair[1].target), default=())


def distance(early: str, late: str) -> int:
    """Months from one month to another."""
    return 12 * (int(late[:4]) - int(early[:4])) + int(late[5:7]) - int(early[5:7])


@dataclass(frozen=True, slots=True)
class Facts:
    """All promises of a release, by IRI in order, and its plans by key; ``agencies`` the codes of all that are known, with promises or without."""

    promises: tuple[Promise, ...]
    plans: dict[str, Plan]
    titles: dict[str, list[Label]]
    agencies: frozenset[str]
    memo: dict[str, Any] = field(default_factory=dict)

    def title(self, iri: str, languages: tuple[str, ...]) -> str:
        """For putting in order; pages show ``label``."""
        found = pick(self.titles.get(iri, ()), languages)
        return found.text if found else iri


_reading = threading.Lock()


def facts(opened: OpenRelease) -> Facts:
    """Read when first asked for (some 200 ms for 5,000 datasets), then kept with the release."""
    if "promised" not in opened.memo:
        with _reading:
            if "promised" not in opened.memo:
                opened.memo["promised"] = _read(opened)
    found: Facts = opened.memo["promised"]
    return found


def _read(opened: OpenRelease) -> Facts:
    store = opened.store
    plans = _plans(opened)
    rows = _rows(store, plans)
    datasets = [node.value for node in _of_class(store, "dcat:Dataset")]
    # a theme is also stated in the EU's scheme, and of two of ours the first in order stands for both
    theme = _column(store, "dcat:theme", starts=f"{opened.base}id/theme/")
    status, late = _column(store, "gp:status"), _column(store, "gp:monthsLate")
    agency, responsible = _column(store, "dct:publisher"), _column(store, "gp:responsible")
    first, issued = _column(store, "gp:firstPlanned"), _column(store, "dct:issued")
    frequency, formats = _column(store, "dct:accrualPeriodicity"), _column(store, "gp:formatList")
    latest, assessment = _column(store, "gp:latestEntry"), _column(store, "gp:assessment")
    promises = tuple(
        Promise(
            iri,
            agency.get(iri, ""),
            responsible.get(iri, ""),
            status[iri].rsplit("/", 1)[-1],
            first.get(iri, ""),
            issued.get(iri, ""),
            int(late[assessment[iri]]) if assessment.get(iri) in late else None,
            theme.get(iri, ""),
            frequency.get(iri, ""),
            tuple(formats[iri].split(" | ")) if formats.get(iri) else (),
            latest.get(iri, rows[iri][-1].iri if rows.get(iri) else ""),
            tuple(rows.get(iri, ())),
        )
        for iri in sorted(datasets)
        if iri in status
    )
    codes = frozenset(node.value.rsplit("/", 1)[-1] for node in _of_class(store, "gp:Agency"))
    return Facts(promises, plans, _titles(store, {p.iri for p in promises}), codes)


def _plans(opened: OpenRelease) -> dict[str, Plan]:
    store, prefix = opened.store, f"{opened.base}id/plan/"
    agency, issued = _column(store, "dct:publisher"), _column(store, "dct:issued")
    start, end = _column(store, "gp:periodStart"), _column(store, "gp:periodEnd")
    found = sorted(node.value for node in _of_class(store, "gp:Plan"))
    plans = [
        Plan(iri, iri.removeprefix(prefix), *(column.get(iri, "") for column in (agency, start, end, issued)))
        for iri in found
    ]
    return {plan.key: plan for plan in sorted(plans, key=lambda p: (*p.order, p.key))}


def _rows(store: px.Store, plans: dict[str, Plan]) -> dict[str, list[Row]]:
    """The rows of each dataset in the order of the editions, those of one edition as printed."""
    place = {plan.iri: (order, plan) for order, plan in enumerate(plans.values())}
    part, section = _column(store, "dct:isPartOf"), _column(store, "gp:section")
    target, released = _column(store, "gp:targetMonth"), _column(store, "gp:releasedMonth")
    ordinal = _column(store, "gp:ordinal")
    found: dict[str, list[tuple[int, int, Row]]] = defaultdict(list)
    for entry, dataset in _facts(store, "foaf:primaryTopic"):
        if part.get(entry) not in place:
            continue
        order, plan = place[part[entry]]
        row = Row(
            entry,
            plan,
            section.get(entry, "").rsplit("/", 1)[-1],
            target.get(entry, ""),
            released.get(entry, ""),
        )
        found[dataset].append((order, int(ordinal.get(entry, "0")), row))
    return {
        iri: list(dict.fromkeys(row for *_, row in sorted(listed, key=lambda item: (*item[:2], item[2].iri))))
        for iri, listed in found.items()
    }


def _titles(store: px.Store, wanted: set[str]) -> dict[str, list[Label]]:
    titles: dict[str, list[Label]] = defaultdict(list)
    for name in (_PRINTED, _CONVERTED):
        for quad in _quads(store, name):
            subject, text = quad.subject, quad.object
            if isinstance(subject, px.NamedNode) and isinstance(text, px.Literal) and subject.value in wanted:
                titles[subject.value].append(Label(text.value, tag_of(text), name == _CONVERTED))
    return dict(titles)


def _quads(store: px.Store, predicate: str) -> Iterator[px.Quad]:
    return store.quads_for_pattern(None, px.NamedNode(expand(predicate)), None, None)


def _facts(store: px.Store, predicate: str) -> Iterator[tuple[str, str]]:
    """Subject and value of each statement with a property."""
    for quad in _quads(store, predicate):
        if not isinstance(quad.subject, px.Triple) and not isinstance(quad.object, px.Triple):
            yield quad.subject.value, quad.object.value


def _of_class(store: px.Store, name: str) -> set[px.NamedNode]:
    found = store.quads_for_pattern(None, px.NamedNode(expand("rdf:type")), px.NamedNode(expand(name)), None)
    return {quad.subject for quad in found if isinstance(quad.subject, px.NamedNode)}


def _column(store: px.Store, predicate: str, *, starts: str = "") -> dict[str, str]:
    """The value of a property by subject; of several the least."""
    column: dict[str, str] = {}
    for subject, value in _facts(store, predicate):
        if value.startswith(starts) and (subject not in column or value < column[subject]):
            column[subject] = value
    return column


def places(store: px.Store, iri: str) -> list[str]:
    """IRIs of the places in the sources that a thing was read from, the printed ones (pages) before lines, in order."""
    found = store.quads_for_pattern(
        px.NamedNode(iri), px.NamedNode(expand("prov:wasDerivedFrom")), None, None
    )
    listed = {quad.object.value for quad in found if isinstance(quad.object, px.NamedNode)}
    return sorted(listed, key=lambda place: ("/page-" not in place, len(place), place))


def evidence(store: px.Store, iri: str) -> list[str]:
    """IRIs of the entries and plans that a dataset's state was worked out from."""
    node = px.NamedNode(iri)
    found: set[str] = set()
    for quad in store.quads_for_pattern(node, px.NamedNode(expand("gp:assessment")), None, None):
        if isinstance(quad.object, px.NamedNode):
            said = store.quads_for_pattern(quad.object, px.NamedNode(expand("gp:evidence")), None, None)
            found.update(q.object.value for q in said if isinstance(q.object, px.NamedNode))
    return sorted(found)
