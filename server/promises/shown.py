"""Promises as the page of them shows each: with the rows that it stands in, what it was put off from, what no longer mentions it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.evidence.links import evidence_ahead, evidence_of
from server.http import links
from server.promises.promised import Facts, Promise, Row, distance, evidence
from server.release.serving import OpenRelease
from server.site.pages import label, labels

_PRINTED = 4
"""Of how many editions a line of the list links the row."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list, ready to be shown: ``printed`` the plan and the address of the evidence of the first and the latest rows that it
    stands in, ``more`` how many others there are."""

    promise: Promise
    printed: tuple[tuple[str, str], ...]
    more: int


def line(promise: Promise) -> Line:
    return Line(promise, _seen(_printed(promise)), max(0, len(promise.rows) - _PRINTED))


def _printed(promise: Promise) -> tuple[Row, ...]:
    """The rows that a line of the list shows."""
    rows = promise.rows
    return rows if len(rows) <= _PRINTED else (rows[0], *rows[1 - _PRINTED :])


def _seen(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """Of each row the years of its plan, and where it can be seen."""
    return tuple((row.plan.years, evidence_of(row.iri) or links.href(row.iri)) for row in rows)


def ahead(listed: Sequence[Promise], dropped: Sequence[Promise], postponed: Sequence[Promise]) -> None:
    """Find what the page says of its promises: all names in one question, and all evidence."""
    shown = (*listed, *dropped, *postponed)
    labels().ahead(iri for promise in shown for iri in (promise.iri, promise.agency))
    rows = [row for promise in (*listed, *dropped) for row in _printed(promise)]
    rows += [row for promise in postponed for row in promise.moves]
    evidence_ahead(row.iri for row in rows)


@dataclass(frozen=True, slots=True)
class Dropped:
    """``edition`` and ``address`` of the last row that promised it; ``silent`` the plan that no longer mentions it, by IRI and years."""

    promise: Promise
    edition: str
    address: str
    silent: tuple[tuple[str, str], ...]


def dropped_one(opened: OpenRelease, known: Facts, promise: Promise) -> Dropped:
    by_iri = {plan.iri: plan for plan in known.plans.values()}
    said = [by_iri[iri] for iri in evidence(opened.store, promise.iri) if iri in by_iri]
    edition, address = next(iter(_seen(_printed(promise)[-1:])), ("", ""))
    return Dropped(
        promise,
        edition,
        address,
        tuple((plan.iri, f"{label(plan.agency).text} {plan.years}") for plan in said),
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise put off: month, edition and the address of the evidence, before and after."""

    promise: Promise
    steps: tuple[tuple[str, str, str], ...]
    months: int


def moved(promise: Promise) -> Moved:
    early, late = promise.moves
    steps = tuple(
        (row.target, row.plan.years, evidence_of(row.iri) or links.href(row.iri)) for row in (early, late)
    )
    return Moved(promise, steps, distance(early.target, late.target))
