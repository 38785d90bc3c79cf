"""What was promised and what came of it: a row per dataset, read from the release's index once and kept, for the pages and charts that
count."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as px

from kg.index.read import Index
from server.release.indexed import index_of
from server.release.once import once
from server.release.serving import OpenRelease
from server.words.labels import Label, expand, pick

OUTCOMES = ("on-time", "late", "planned", "overdue", "dropped", "untimed")
"""What came of a promise, each dataset in one: released in the promised month or before; released after it; still to come; not released
and the month has passed; gone from a later plan; released, but whether in time is not known, for no plan here promised it with a month."""


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
    """A dataset as the plans promise or report it. ``theme``, ``frequency`` and ``formats`` are codes as lists have them. Months are YYYY-MM, empty when there is none; ``late`` in months, negative for early,
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
    rows: tuple[Row, ...]
    target: str = field(init=False)
    is_promise: bool = field(init=False)
    outcome: str = field(init=False)
    moves: tuple[Row, ...] = field(init=False)

    @property
    def latest(self) -> str:
        """The IRI of its row in the latest edition; empty where it stands in none."""
        return self.rows[-1].iri if self.rows else ""

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
    """Read when first asked for, then kept with the release."""
    return once(opened, "promised", _reading, _read)


_DATASETS = (
    "SELECT path, agency, responsible, status, planned, released, late, themes, frequency, formats, en, hant, hans, converted "
    "FROM thing WHERE kind = 'dataset' AND status IS NOT NULL ORDER BY path"
)
_ROWS = (
    "SELECT dataset, path, parent, section, planned, released FROM thing WHERE kind = 'entry' AND dataset IS NOT NULL "
    "ORDER BY ordinal, path"
)
_PLANS = "SELECT path, agency, year, until, issued FROM thing WHERE kind = 'plan'"
_AGENCIES = "SELECT path FROM thing WHERE kind = 'agency'"
_COLUMN_TAGS = (("en", "en"), ("hant", "zh-Hant"), ("hans", "zh-Hans"))


def _read(opened: OpenRelease) -> Facts:
    index, prefix = index_of(opened), f"{opened.base}id/"
    plans = _plans(index, prefix)
    rows = _rows(index, plans, prefix)
    promises, titles = [], {}
    for (
        path,
        agency,
        responsible,
        status,
        first,
        released,
        late,
        themes,
        frequency,
        formats,
        *names,
    ) in index.ask(_DATASETS):
        iri = prefix + path
        promises.append(
            Promise(
                iri,
                f"{prefix}agency/{agency}" if agency else "",
                f"{prefix}agency/{responsible.partition(' | ')[0]}" if responsible else "",
                status,
                first or "",
                released or "",
                late,
                (themes or "").partition(" | ")[0],
                frequency or "",
                tuple(formats.split(" | ")) if formats else (),
                tuple(rows.get(path, ())),
            )
        )
        titles[iri] = [
            Label(text, tag, column == names[3])
            for (column, tag), text in zip(_COLUMN_TAGS, names[:3], strict=True)
            if text
        ]
    codes = frozenset(path.rpartition("/")[2] for (path,) in index.ask(_AGENCIES))
    return Facts(tuple(promises), {plan.key: plan for plan in plans.values()}, titles, codes)


def _plans(index: Index, prefix: str) -> dict[str, Plan]:
    """By path, in the order of the editions."""
    plans = [
        Plan(
            prefix + path,
            path.removeprefix("plan/"),
            f"{prefix}agency/{agency}",
            year or "",
            until or "",
            issued or "",
        )
        for path, agency, year, until, issued in index.ask(_PLANS)
    ]
    return {plan.iri.removeprefix(prefix): plan for plan in sorted(plans, key=lambda p: (*p.order, p.key))}


def _rows(index: Index, plans: dict[str, Plan], prefix: str) -> dict[str, list[Row]]:
    """The rows of each dataset by its path, in the order of the editions, those of one edition as printed."""
    place = {path: order for order, path in enumerate(plans)}
    found: dict[str, list[Row]] = defaultdict(list)
    for dataset, path, plan, section, target, released in index.ask(_ROWS):
        if plan in plans:
            found[dataset].append(
                Row(prefix + path, plans[plan], section or "", target or "", released or "")
            )
    for listed in found.values():
        listed.sort(key=lambda row: place[row.plan.iri.removeprefix(prefix)])
    return found


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
