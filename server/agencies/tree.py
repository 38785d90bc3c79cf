"""Agencies as a tree, what became of each, and what the release holds of them; read once per release."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as px

from server.budget.facts import budget, natural
from server.promises.choosing import Choice
from server.promises.promised import Promise, facts
from server.release.once import once
from server.release.queries import as_of
from server.release.serving import OpenRelease
from server.words.labels import Label, expand, pick, tag_of

OPEN = ("overdue", "planned", "dropped")
"""The states of promises that nothing came of yet; those that a successor inherits."""
HELD = ("indicators", "statements", "websites", "undertakings", "mentions")
"""What is counted of an agency or scheme, beside promises and money."""
_CLASSES = {"gp:Statement": "statements", "gp:WebsiteListing": "websites", "gp:Undertaking": "undertakings"}


@dataclass(frozen=True, slots=True)
class Agency:
    """``code`` the last part of its IRI; days are YYYY-MM-DD, empty when not known; ``parents`` has several where the registry does."""

    iri: str
    code: str
    kind: str
    parents: tuple[str, ...]
    since: str
    until: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One or more agencies become one or more others."""

    iri: str
    day: str
    originals: tuple[str, ...]
    results: tuple[str, ...]
    labels: tuple[Label, ...]

    def label(self, languages: tuple[str, ...]) -> Label | None:
        return pick(self.labels, languages)


@dataclass(frozen=True, slots=True)
class Tree:
    """``agencies`` by IRI; ``children`` by parent; ``events`` the latest first; ``held`` what there is of an agency or scheme (``HELD``)."""

    agencies: dict[str, Agency]
    children: dict[str, tuple[str, ...]]
    events: tuple[Event, ...]
    held: dict[str, Counter[str]]
    memo: dict[Any, Any] = field(default_factory=dict)

    def roots(self) -> list[str]:
        return [
            iri
            for iri, agency in self.agencies.items()
            if not any(p in self.agencies for p in agency.parents)
        ]


_reading = threading.Lock()


def tree(opened: OpenRelease) -> Tree:
    """Read when first asked for, then kept with the release."""
    return once(opened, "agency-tree", _reading, _read)


def _read(opened: OpenRelease) -> Tree:
    store = opened.store
    found = {quad.subject.value for quad in _of_class(store, "gp:Agency")}
    kind, parent = _columns(store, "org:classification"), _columns(store, "org:subOrganizationOf")
    since, until = _columns(store, "gp:validFrom"), _columns(store, "gp:validTo")
    before, after = _columns(store, "gp:predecessor"), _columns(store, "gp:successor")
    agencies = {
        iri: Agency(
            iri,
            _tail(iri),
            _tail(min(kind.get(iri, [""]))),
            tuple(sorted(parent.get(iri, ()))),
            min(since.get(iri, [""])),
            max(until.get(iri, [""])),
            tuple(sorted(before.get(iri, ()))),
            tuple(sorted(after.get(iri, ()))),
        )
        for iri in sorted(found)
    }
    children: dict[str, list[str]] = defaultdict(list)
    for agency in agencies.values():
        for iri in agency.parents:
            children[iri].append(agency.iri)
    return Tree(
        agencies,
        {iri: tuple(held) for iri, held in children.items()},
        _events(store),
        _held(opened, agencies),
    )


def _events(store: px.Store) -> tuple[Event, ...]:
    day, label = _columns(store, "dct:date"), expand("rdfs:label")
    original, result = (
        _columns(store, "org:originalOrganization"),
        _columns(store, "org:resultingOrganization"),
    )
    events = [
        Event(
            quad.subject.value,
            min(day.get(quad.subject.value, [""])),
            tuple(sorted(original.get(quad.subject.value, ()))),
            tuple(sorted(result.get(quad.subject.value, ()))),
            tuple(
                Label(said.object.value, tag_of(said.object))
                for said in store.quads_for_pattern(quad.subject, px.NamedNode(label), None, None)
                if isinstance(said.object, px.Literal)
            ),
        )
        for quad in _of_class(store, "org:ChangeEvent")
    ]
    unique = {event.iri: event for event in events}
    return tuple(sorted(unique.values(), key=lambda event: (event.day, event.iri), reverse=True))


def _held(opened: OpenRelease, agencies: dict[str, Agency]) -> dict[str, Counter[str]]:
    """How many things of each kind there are of whatever they are about, mention or belong to."""
    store = opened.store
    kinds = {quad.subject.value: words for name, words in _CLASSES.items() for quad in _of_class(store, name)}
    pairs: set[tuple[str, str, str]] = set()
    for name in ("gp:about", "gp:body", "gp:mentions"):
        for quad in _quads(store, name):
            words = kinds.get(quad.subject.value, "")
            if words and (words == "undertakings" or name == "gp:about"):
                pairs.add((quad.object.value, words, quad.subject.value))
    mentions = {quad.subject.value for quad in _of_class(store, "gp:Mention")}
    for quad in _quads(store, "gp:to"):
        if quad.subject.value in mentions:
            pairs.add((quad.object.value, "mentions", quad.subject.value))
    of_head = {head.iri: head.agency for head in budget(opened).heads.values()}
    indicators = {quad.subject.value for quad in _of_class(store, "gp:Indicator")}
    for name in ("gp:head", "gp:body", "gp:fundingScheme"):
        for quad in _quads(store, name):
            if quad.subject.value in indicators:
                whose = of_head.get(quad.object.value, quad.object.value)
                pairs.add((whose, "indicators", quad.subject.value))
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for whose, words, _ in pairs:
        held[whose][words] += 1
    return dict(held)


def promises_of(opened: OpenRelease, code: str) -> tuple[Promise, ...]:
    """All that an agency has to do with, as /promises counts them."""
    known = facts(opened)
    return Choice.of({"agency": code}, known).apply(known)


def by_status(promises: tuple[Promise, ...]) -> Counter[str]:
    return Counter(promise.status for promise in promises)


def inherited(opened: OpenRelease, event: Event) -> list[tuple[str, Counter[str]]]:
    """Of each agency that ended, the promises that it made or had and that nothing has come of, by status; those without any are left out."""
    found = []
    for iri in event.originals:
        numbers = by_status(promises_of(opened, _tail(iri)))
        left = Counter({status: numbers[status] for status in OPEN if numbers[status]})
        if left:
            found.append((iri, left))
    return found


def is_past(opened: OpenRelease, agency: Agency) -> bool:
    """Whether it has ended by the day of the release."""
    return bool(agency.until) and agency.until <= (as_of(opened) or "9999")


def line_of(found: Tree, iri: str) -> set[str]:
    """The agencies that successions link with one, itself among them."""
    line, at = {iri}, [iri]
    links: dict[str, set[str]] = found.memo.setdefault("links", {}) or _links(found)
    while at:
        for other in links.get(at.pop(), ()):
            if other not in line:
                line.add(other)
                at.append(other)
    return line


def _links(found: Tree) -> dict[str, set[str]]:
    links: dict[str, set[str]] = defaultdict(set)
    for event in found.events:
        for one in event.originals:
            for other in event.results:
                links[one].add(other)
                links[other].add(one)
    found.memo["links"] = dict(links)
    return links


def in_order(found: Tree, iris: set[str]) -> list[str]:
    """Agencies in succession: line by line, in each by when they began to be known."""
    known: dict[str, str] = {}
    for event in found.events:
        for iri in event.originals:
            known[iri] = min(
                known.get(iri, "9999"),
                found.agencies[iri].since if iri in found.agencies else "" or event.day,
            )
        for iri in event.results:
            known[iri] = min(known.get(iri, "9999"), event.day)
    left, ordered = set(iris), []
    for iri in sorted(iris, key=lambda i: (known.get(i, ""), natural(i))):
        if iri in left:
            line = line_of(found, iri) & left
            ordered += sorted(line, key=lambda i: (known.get(i, ""), natural(i)))
            left -= line
    return ordered


def _tail(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _quads(store: px.Store, name: str) -> Any:
    return store.quads_for_pattern(None, px.NamedNode(expand(name)), None, None)


def _of_class(store: px.Store, name: str) -> Any:
    return store.quads_for_pattern(None, px.NamedNode(expand("rdf:type")), px.NamedNode(expand(name)), None)


def _columns(store: px.Store, name: str) -> dict[str, set[str]]:
    columns: dict[str, set[str]] = defaultdict(set)
    for quad in _quads(store, name):
        columns[quad.subject.value].add(quad.object.value)
    return columns
