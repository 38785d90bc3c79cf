"""What a page of a thing says in short, above the facts: names in three languages, its history from edition to edition, its numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as px

from server.agencies import tree as agencytree
from server.agencies.tree import Event
from server.budget.facts import Budget, Figure, Listing, Sum, budget, natural
from server.budget.tables import by_programme, totals
from server.budget.views import Page, Shown
from server.evidence.links import evidence_of
from server.promises.promised import Facts, Promise, Row, facts
from server.release.serving import OpenRelease
from server.site.said import Said, everything, said_of
from server.words import i18n
from server.words.labels import Label, expand, tag_of

KINDS = {
    "gp:Agency": "agency",
    "gp:Programme": "programme",
    "gp:Indicator": "indicator",
    "gp:FundingScheme": "scheme",
    "gp:Head": "head",
    "gp:Plan": "plan",
    "dcat:Dataset": "dataset",
    "gp:Entry": "entry",
}
"""Classes whose pages have the section, and the name of its kind."""
_NAMES = (
    ("skos:prefLabel", False),
    ("dct:title", False),
    ("foaf:name", False),
    ("gp:convertedName", True),
    ("gp:convertedTitle", True),
)
_SHOWN = 12
"""Undertakings, and agencies below one, that are shown; all are among the facts."""


@dataclass(frozen=True, slots=True)
class Step:
    """What an edition says: its code, its IRI where it is a plan, the address of the row, cells as (key of the heading, text), and where it is printed."""

    edition: str
    link: str
    cells: tuple[tuple[str, str], ...]
    evidence: str
    here: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure or sum by year: ``words`` say of what, ``status`` is a key of its words."""

    words: str
    lang: str
    link: str
    period: str
    status: str
    edition: str
    shown: Shown | None


@dataclass(slots=True)
class Short:
    kind: str
    names: list[tuple[str, list[Label]]]
    also: list[Label] = field(default_factory=list)
    earlier: list[Label] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    money: list[Number] = field(default_factory=list)
    statuses: Counter[str] | None = None
    promises: str = ""
    """What narrows /promises to these: its parameter; ``code`` the value."""
    code: str = ""
    held: Counter[str] = field(default_factory=Counter)
    parents: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    more_below: int = 0
    was: list[tuple[Event, list[tuple[str, Counter[str]]]]] = field(default_factory=list)
    became: list[tuple[Event, list[tuple[str, Counter[str]]]]] = field(default_factory=list)
    things: list[str] = field(default_factory=list)
    more_things: int = 0
    said: list[Said] = field(default_factory=list)
    more_said: int = 0
    everything: str = ""
    """The address of a query for all facts, with their places."""
    budget: str = ""
    notes: list[str] = field(default_factory=list)


def kind_of(types: list[str]) -> str:
    return next((kind for name, kind in KINDS.items() if expand(name) in types), "")


def in_short(opened: OpenRelease, iri: str, types: list[str]) -> Short | None:
    """None for things of other kinds."""
    kind = kind_of(types)
    if not kind:
        return None
    short = Short(kind, _names(opened, iri))
    short.also = _labels(opened, iri, "skos:altLabel", False)
    short.earlier = _labels(opened, iri, "gp:earlierName", False)
    _FILL[kind](opened, iri, short)
    return short


def _labels(opened: OpenRelease, iri: str, name: str, converted: bool) -> list[Label]:
    found = opened.store.quads_for_pattern(px.NamedNode(iri), px.NamedNode(expand(name)), None, None)
    labels = {
        Label(q.object.value, tag_of(q.object), converted) for q in found if isinstance(q.object, px.Literal)
    }
    return sorted(labels, key=lambda label: (label.lang, label.text))


def _names(opened: OpenRelease, iri: str) -> list[tuple[str, list[Label]]]:
    """By language in the order of the site's, each text once; what was converted only where nothing is printed."""
    labels = [label for name, converted in _NAMES for label in _labels(opened, iri, name, converted)]
    names = []
    for lang in (*i18n.LANGUAGES, ""):
        of_lang = {label.text: label for label in reversed(labels) if label.lang == lang}
        printed = [label for label in of_lang.values() if not label.converted]
        if of_lang:
            names.append((lang, printed or list(of_lang.values())))
    return names


def _dataset(opened: OpenRelease, iri: str, short: Short) -> None:
    promise = _promise(facts(opened), iri)
    if promise is not None:
        short.steps = _steps(promise.rows)


def _entry(opened: OpenRelease, iri: str, short: Short) -> None:
    topic = expand("foaf:primaryTopic")
    for quad in opened.store.quads_for_pattern(px.NamedNode(iri), px.NamedNode(topic), None, None):
        promise = _promise(facts(opened), str(getattr(quad.object, "value", "")))
        if promise is not None:
            short.steps = _steps(promise.rows, iri)
            short.things = [promise.iri]


def _promise(known: Facts, iri: str) -> Promise | None:
    if "by-iri" not in known.memo:
        known.memo["by-iri"] = {promise.iri: promise for promise in known.promises}
    found: Promise | None = known.memo["by-iri"].get(iri)
    return found


def _steps(rows: tuple[Row, ...], here: str = "") -> list[Step]:
    return [
        Step(
            row.plan.key,
            row.iri,
            (("short.section", row.section), ("promised", row.target), ("released", row.released)),
            evidence_of(row.iri),
            row.iri == here,
            row.plan.iri,
        )
        for row in rows
    ]


def _plan(opened: OpenRelease, iri: str, short: Short) -> None:
    known = facts(opened)
    plan = next((plan for plan in known.plans.values() if plan.iri == iri), None)
    if plan is None:
        return
    if "editions" not in known.memo:
        counted: dict[str, Counter[str]] = {}
        for promise in known.promises:
            for key in {row.plan.key for row in promise.rows}:
                counted.setdefault(key, Counter())[promise.status] += 1
        known.memo["editions"] = counted
    short.statuses = known.memo["editions"].get(plan.key, Counter())
    short.promises, short.code = "edition", plan.key
    short.things = [
        other.iri for other in known.plans.values() if other.agency == plan.agency and other is not plan
    ]


def _indicator(opened: OpenRelease, iri: str, short: Short) -> None:
    page = Page(opened)
    found = _figures(budget(opened), "indicator").get(iri, [])
    for f in sorted(found, key=lambda f: (f.period, f.year, f.reading)):
        status = f"budget.status.{f.status}"
        reading = f.reading if f.reading != "0" else ""
        short.numbers.append(Number(reading, "", "", f.period, status, f.year, page.figure(f)))
    if found:
        short.budget = found[0].head
    short.notes = page.notes


def _figures(known: Budget, by: str) -> dict[str, list[Figure]]:
    """All figures by ``indicator`` or ``scheme``."""
    key = f"figures-by-{by}"
    if key not in known.memo:
        made: dict[str, list[Figure]] = {}
        for figures in known.figures.values():
            for f in figures:
                made.setdefault(getattr(f, by), []).append(f)
        known.memo[key] = made
    found: dict[str, list[Figure]] = known.memo[key]
    return found


def _programmes(known: Budget) -> dict[str, tuple[list[Listing], list[Sum]]]:
    if "by-programme" not in known.memo:
        made: dict[str, tuple[list[Listing], list[Sum]]] = {}
        for head, listings in known.listings.items():
            for listing in listings:
                made.setdefault(listing.programme, ([], []))[0].append(listing)
            for s in by_programme(known, head):
                made.setdefault(s.programme, ([], []))[1].append(s)
        known.memo["by-programme"] = made
    found: dict[str, tuple[list[Listing], list[Sum]]] = known.memo["by-programme"]
    return found


def _programme(opened: OpenRelease, iri: str, short: Short) -> None:
    page, known = Page(opened), budget(opened)
    listings, sums = _programmes(known).get(iri, ([], []))
    short.steps = [
        Step(
            one.year,
            one.iri,
            (("short.number", one.number), ("title", one.name)),
            page.evidence(one.place, one.iri),
        )
        for one in listings
    ]
    short.money = [
        Number(
            s.name if s.has_body else "", "", "", s.period, f"budget.status.{s.status}", s.year, page.money(s)
        )
        for s in sorted(sums, key=lambda s: (s.period, s.year, s.ordinal))
    ]
    if listings:
        short.budget = listings[0].head
        short.code = iri.rsplit("/", 1)[-1]
    short.notes = page.notes


def _head(opened: OpenRelease, iri: str, short: Short) -> None:
    known = budget(opened)
    code = next((code for code, head in known.heads.items() if head.iri == iri), "")
    if code:
        short.budget = code
        short.money = _totals(opened, known, code)


def _totals(opened: OpenRelease, known: Budget, code: str) -> list[Number]:
    page = Page(opened)
    return [
        Number(
            code,
            "",
            known.heads[code].iri,
            year,
            "budget.status.estimate" if found.sum else "budget.status.computed",
            year,
            page.total(found),
        )
        for year, found in sorted(totals(known, code).items(), reverse=True)
    ]


def _scheme(opened: OpenRelease, iri: str, short: Short) -> None:
    page, known = Page(opened), budget(opened)
    found = _figures(known, "scheme").get(iri, [])
    for f in sorted(found, key=lambda f: (f.measure, f.period, f.year)):
        status = f"budget.status.{f.status}"
        short.numbers.append(Number(f.measure, f.lang, f.indicator, f.period, status, f.year, page.figure(f)))
    short.held = agencytree.tree(opened).held.get(iri, Counter())
    undertakings = _of_kind(opened, iri, "gp:mentions", "gp:Undertaking")
    short.things, short.more_things = undertakings[:_SHOWN], max(0, len(undertakings) - _SHOWN)
    _said(opened, iri, short, ("gp:Undertaking",))
    short.notes = page.notes


def _of_kind(opened: OpenRelease, iri: str, name: str, kind: str) -> list[str]:
    """The things of a class that point to one, in order."""
    store, said = opened.store, px.NamedNode(expand("rdf:type"))
    wanted = px.NamedNode(expand(kind))
    found = {
        q.subject for q in store.quads_for_pattern(None, px.NamedNode(expand(name)), px.NamedNode(iri), None)
    }
    return sorted(
        (
            node.value
            for node in found
            if isinstance(node, px.NamedNode)
            and next(store.quads_for_pattern(node, said, wanted, None), None) is not None
        ),
        key=natural,
    )


def _said(opened: OpenRelease, iri: str, short: Short, without: tuple[str, ...] = ()) -> None:
    short.said, count = said_of(opened, iri, without)
    short.more_said = count - len(short.said)


def _agency(opened: OpenRelease, iri: str, short: Short) -> None:
    tree = agencytree.tree(opened)
    agency = tree.agencies.get(iri)
    if agency is None:
        return
    short.statuses = agencytree.by_status(agencytree.promises_of(opened, agency.code))
    short.promises, short.code = "agency", agency.code
    short.held = tree.held.get(iri, Counter())
    short.parents = agency.parents
    short.everything = everything(iri)
    _said(opened, iri, short)
    below = tree.children.get(iri, ())
    short.below, short.more_below = below[:_SHOWN], max(0, len(below) - _SHOWN)
    known = budget(opened)
    for code, head in known.heads.items():
        if head.agency == iri:
            short.money += _totals(opened, known, code)
    for event in tree.events:
        if iri in event.results:
            short.was.append((event, agencytree.inherited(opened, event)))
        if iri in event.originals:
            short.became.append(
                (event, [one for one in agencytree.inherited(opened, event) if one[0] == iri])
            )


_FILL: dict[str, Any] = {
    "agency": _agency,
    "programme": _programme,
    "indicator": _indicator,
    "scheme": _scheme,
    "head": _head,
    "plan": _plan,
    "dataset": _dataset,
    "entry": _entry,
}
