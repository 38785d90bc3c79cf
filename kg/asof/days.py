"""Which documents were out on a day, and which days differ at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from datetime import date, timedelta
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Store

from kg.commitments.dates import first_day, last_day
from kg.dataclasses import dataclass
from kg.errors import UsageError
from kg.graph import Iris
from kg.graph.terms import DCT, GP, PROV, TYPE

_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_EDITIONS = (GP.Plan, GP.Estimates, GP.Chapter)


def parse_day(text: str) -> date:
    """``2024-03-05``; a month or a year stands for its last day. Raises UsageError for anything else."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text) if len(text) == 10 else last_day(text)
    except ValueError:
        pass
    raise UsageError(
        f"{text!r} is no day of the calendar",
        hint="write it as 2024-03-05; 2024-03 or 2024 stands for the last day of the month or year",
    )


@dataclass(frozen=True)
class Calendar:
    """When the documents of a release were issued, by the rules of ``kg.commitments``: one that bears a month or a year counts from its
    first day on, every print of an edition counts with the edition, and one without any date is always there.

    ``sources`` and ``plans`` map source ids and IRIs of plans to days (None: undated); ``as_of`` is the release's own day.
    """

    as_of: date
    sources: dict[str, date | None] = field(default_factory=dict)
    plans: dict[str, date | None] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, base: str) -> Calendar:
        """Read from a release's graph."""
        iris = Iris(base)
        calendar = cls(_day_of(store, iris.id("release"), GP.asOf) or date.min)
        start = f"{base}id/source/"
        issued: dict[str, list[date | None]] = {}
        for kind in _EDITIONS:
            for node in _instances(store, kind):
                day = _day_of(store, node, DCT.modified)
                if kind == GP.Plan:
                    calendar.plans[node.value] = day
                for quad in store.quads_for_pattern(node, PROV.wasDerivedFrom, None, None):
                    place = quad.object
                    if isinstance(place, NamedNode) and place.value.startswith(start):
                        issued.setdefault(place.value[len(start) :].partition("/")[0], []).append(day)
        for node in _instances(store, GP.Source):
            sid = node.value.removeprefix(start)
            days = issued.get(sid) or [_day_of(store, node, DCT.created) or _day_of(store, node, GP.fetched)]
            calendar.sources[sid] = (
                min((day for day in days if day), default=None) if None not in days else None
            )
        return calendar

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which something was issued, in order."""
        return tuple(sorted({day for day in (*self.sources.values(), *self.plans.values()) if day}))

    def effective(self, day: date) -> date:
        """The last day, up to ``day``, on which what is known or any state may have changed: the answer for both is the same. States change
        with a document and with the month; all days before the first document are one, the day before it."""
        if self.days and day < self.days[0]:
            return self.days[0] - timedelta(days=1) if self.days[0] > date.min else date.min
        marks = [day.replace(day=1), *(mark for mark in (*self.days, self.as_of) if mark <= day)]
        return max(marks)

    def known(self, day: date) -> frozenset[str]:
        """The ids of the sources that were out."""
        return frozenset(sid for sid, issued in self.sources.items() if issued is None or issued <= day)

    def out(self, plan: str, day: date) -> bool:
        """Whether the plan with this IRI was out."""
        issued = self.plans.get(plan)
        return issued is None or issued <= day


def _instances(store: Store, kind: NamedNode) -> Iterator[NamedNode]:
    found = {quad.subject for quad in store.quads_for_pattern(None, TYPE, kind, None)}
    return (node for node in found if isinstance(node, NamedNode))


def _day_of(store: Store, node: NamedNode, predicate: NamedNode) -> date | None:
    days = [
        first_day(quad.object.value)
        for quad in store.quads_for_pattern(node, predicate, None, None)
        if isinstance(quad.object, Literal)
    ]
    return min(days, default=None)
