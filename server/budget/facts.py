"""The Estimates of a release, read once: sums of money, figures of indicators, programmes by edition, and what does not add up.

Read thing by thing and not by one query: a sum has some twenty optional properties, for which the engine takes many times as long.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as px

from server.release.once import once
from server.release.serving import OpenRelease
from server.words.labels import expand, tag_of

BY_PROGRAMME = ("analysis", "programme")
"""The tables that give the money by programme, the one to go by first."""
_PATH = re.compile(r"(?:page-(\d+)/)?(?:row|line)-(\d+)")
_Values = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is printed: the source's id and the path under it, as in its IRI."""

    sid: str
    path: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A programme as an edition has it."""

    iri: str
    programme: str
    head: str
    year: str
    number: str
    name: str
    lang: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money in dollars (None for what is printed as none), of ``period`` (a fiscal year such as 2024-25, empty for none), as the
    edition ``year`` prints it in ``table`` (front, analysis or programme; all others are in the table ``provisions``). ``code`` is the programme's number, empty for a sum of the whole head."""

    iri: str
    head: str
    year: str
    table: str
    programme: str
    code: str
    name: str
    period: str
    status: str
    amount: Decimal | None
    text: str
    unit: str
    is_total: bool
    has_body: bool
    notes: tuple[str, ...]
    place: Place | None
    ordinal: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an indicator or target; ``value`` None where 不適用 or the like is printed. ``reading`` "0" for the only one."""

    iri: str
    indicator: str
    head: str
    year: str
    programme: str
    kind: str
    group: str
    measure: str
    lang: str
    unit: str
    period: str
    status: str
    value: Decimal | None
    text: str
    reading: str
    scheme: str
    notes: tuple[str, ...]
    place: Place | None
    ordinal: int


@dataclass(frozen=True, slots=True)
class Head:
    """``years`` of the editions in the release, the latest first."""

    code: str
    iri: str
    agency: str
    years: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Sums of one head that do not agree: what is wrong, in English as the check says it, and all the places compared."""

    iri: str
    code: str
    head: str
    message: str
    about: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Budget:
    """All by head, by code."""

    heads: dict[str, Head]
    sums: dict[str, tuple[Sum, ...]]
    figures: dict[str, tuple[Figure, ...]]
    listings: dict[str, tuple[Listing, ...]]
    mismatches: dict[str, tuple[Mismatch, ...]]
    memo: dict[Any, Any] = field(default_factory=dict)


_reading = threading.Lock()


def budget(opened: OpenRelease) -> Budget:
    """Read when first asked for, then kept with the release."""
    return once(opened, "budget", _reading, _read)


def _read(opened: OpenRelease) -> Budget:
    store = opened.store
    stem = f"{opened.base}id/"
    editions: dict[str, tuple[str, str]] = {}
    years: dict[str, set[str]] = defaultdict(set)
    heads = {
        node.value: (_text(v, "skos:notation") or _tail(node.value), _text(v, "gp:agency"))
        for node, v in _things(store, "gp:Head")
    }
    for node, v in _things(store, "gp:Estimates"):
        head = heads.get(_text(v, "dct:isPartOf"))
        if head is not None:
            editions[node.value] = head[0], _text(v, "gp:estimatesYear")
            years[head[0]].add(_text(v, "gp:estimatesYear"))
    periods = {node.value: _text(v, "rdfs:label") for node, v in _things(store, "gp:Period")}
    sums: dict[str, list[Sum]] = defaultdict(list)
    for node, v in _in_tables(store, stem):
        if (edition := editions.get(_text(v, "gp:edition"))) is not None:
            sums[edition[0]].append(_sum(node.value, v, *edition, stem, periods))
    figures: dict[str, list[Figure]] = defaultdict(list)
    for node, v in _things(store, "gp:Figure"):
        if (edition := editions.get(_text(v, "gp:edition"))) is not None:
            figures[edition[0]].append(_figure(node.value, v, *edition, stem, periods))
    listings: dict[str, list[Listing]] = defaultdict(list)
    for node, v in _things(store, "gp:ProgrammeListing"):
        if (edition := editions.get(_text(v, "dct:isPartOf"))) is not None:
            name, lang = _worded(v, "dct:title")
            listings[edition[0]].append(
                Listing(
                    node.value,
                    _text(v, "gp:programme"),
                    *edition,
                    _text(v, "gp:number"),
                    name,
                    lang,
                    best(v, stem),
                )
            )
    return Budget(
        heads={
            code: Head(code, iri, agency, tuple(sorted(years[code], reverse=True)))
            for iri, (code, agency) in sorted(heads.items(), key=lambda item: natural(item[1][0]))
            if years[code]
        },
        sums={
            code: tuple(sorted(found, key=lambda s: (s.year, s.ordinal, s.iri)))
            for code, found in sums.items()
        },
        figures={
            code: tuple(sorted(found, key=lambda f: (f.year, f.ordinal, f.iri)))
            for code, found in figures.items()
        },
        listings={
            code: tuple(sorted(found, key=lambda one: (one.year, natural(one.number), one.iri)))
            for code, found in listings.items()
        },
        mismatches=_mismatches(opened, stem, heads),
    )


def _sum(iri: str, v: _Values, head: str, year: str, stem: str, periods: dict[str, str]) -> Sum:
    return Sum(
        iri,
        head,
        year,
        _tail(_text(v, "gp:provisionTable")),
        _text(v, "gp:programme"),
        _text(v, "gp:programmeCode"),
        _text(v, "gp:lineName"),
        _period(v, periods),
        _tail(_text(v, "gp:figureStatus")),
        _decimal(v),
        _text(v, "gp:printedValue"),
        _text(v, "gp:unitText"),
        _text(v, "gp:isTotal") in ("true", "1"),
        bool(v.get(expand("gp:body")) or v.get(expand("gp:bodyText"))),
        _notes(v),
        best(v, stem),
        _whole(_text(v, "gp:ordinal")),
    )


def _figure(iri: str, v: _Values, head: str, year: str, stem: str, periods: dict[str, str]) -> Figure:
    measure, lang = _worded(v, "gp:measureText")
    return Figure(
        iri,
        _text(v, "gp:indicator"),
        head,
        year,
        _text(v, "gp:programme"),
        _tail(_text(v, "gp:figureKind")),
        _text(v, "gp:groupList"),
        measure,
        lang,
        _text(v, "gp:unitText"),
        _period(v, periods),
        _tail(_text(v, "gp:figureStatus")),
        _decimal(v),
        _text(v, "gp:printedValue"),
        _tail(_text(v, "gp:reading")) or "0",
        _text(v, "gp:fundingScheme"),
        _notes(v),
        best(v, stem),
        _whole(_text(v, "gp:ordinal")),
    )


def _mismatches(
    opened: OpenRelease, stem: str, heads: dict[str, tuple[str, str]]
) -> dict[str, tuple[Mismatch, ...]]:
    found: dict[str, list[Mismatch]] = defaultdict(list)
    for node, v in _things(opened.store, "gp:QualityNote"):
        code, about = _text(v, "gp:code"), _text(v, "gp:about")
        parts = about.removeprefix(f"{stem}head/").split("/")
        head = heads.get(f"{stem}head/{parts[0]}")
        if head is not None and code.endswith("mismatch"):
            listed = sorted(places(v, stem), key=_order)
            found[head[0]].append(
                Mismatch(node.value, code, head[0], _text(v, "rdfs:comment"), about, tuple(listed))
            )
    return {code: tuple(sorted(notes, key=lambda n: natural(n.iri))) for code, notes in found.items()}


def _things(store: px.Store, name: str) -> Iterator[tuple[px.NamedNode, _Values]]:
    """Everything of a class, each with what is said of it, by property."""
    kind, seen = px.NamedNode(expand("rdf:type")), set()
    for quad in store.quads_for_pattern(None, kind, px.NamedNode(expand(name)), None):
        if isinstance(quad.subject, px.NamedNode) and quad.subject not in seen:
            seen.add(quad.subject)
            yield quad.subject, said_of(store, quad.subject)


def _in_tables(store: px.Store, stem: str) -> Iterator[tuple[px.NamedNode, _Values]]:
    """The sums of the tables that the pages show: a few of the many that the Estimates print."""
    table = px.NamedNode(expand("gp:provisionTable"))
    for name in (*BY_PROGRAMME, "front"):
        concept = px.NamedNode(f"{stem}provision-table/{name}")
        subjects = {quad.subject for quad in store.quads_for_pattern(None, table, concept, None)}
        yield from ((node, said_of(store, node)) for node in subjects if isinstance(node, px.NamedNode))


def said_of(store: px.Store, node: px.NamedNode) -> _Values:
    values: _Values = defaultdict(list)
    for quad in store.quads_for_pattern(node, None, None, None):
        values[quad.predicate.value].append(quad.object)
    return values


def places(v: _Values, stem: str) -> list[Place]:
    """The places that a thing was read from, each once."""
    iris = {term.value for term in v.get(expand("prov:wasDerivedFrom"), ())}
    found = [
        iri.removeprefix(f"{stem}source/").partition("/") for iri in iris if iri.startswith(f"{stem}source/")
    ]
    return [Place(sid, path) for sid, _, path in found if path]


def best(v: _Values, stem: str) -> Place | None:
    """The place to show: in the primary source, a page before lines, the first one (as ``evidence_links`` has it)."""
    primary = {_tail(term.value) for term in v.get(expand("gp:primarySource"), ())}
    return min(
        places(v, stem),
        key=lambda place: (place.sid not in primary, *_order(place)[1:], place.path),
        default=None,
    )


def _order(place: Place) -> tuple[str, bool, int, int]:
    found = _PATH.match(place.path)
    page, line = (found[1], found[2]) if found else (None, "0")
    return place.sid, page is None, int(page or 0), int(line)


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key under which 2 comes before 10."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in re.findall(r"\d+|\D+", text))


def _tail(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _text(v: _Values, name: str) -> str:
    """The value of a property; of several the least."""
    return min((term.value for term in v.get(expand(name), ())), default="")


def _worded(v: _Values, name: str) -> tuple[str, str]:
    term = min(v.get(expand(name), ()), key=lambda t: str(t.value), default=None)
    return ("", "") if term is None else (term.value, tag_of(term))


def _period(v: _Values, periods: dict[str, str]) -> str:
    iri = _text(v, "sdmx-dimension:refPeriod")
    return "" if _tail(iri) == "none" else periods.get(iri) or _tail(iri)


def _decimal(v: _Values) -> Decimal | None:
    text = _text(v, "sdmx-measure:obsValue")
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _notes(v: _Values) -> tuple[str, ...]:
    text = _text(v, "gp:noteList")
    return tuple(text.split(" | ")) if text else ()


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
