"""What a release says of its own quality: the ledger (what became of every line), the notes, the SHACL report. Read once per release.

The ledger may have millions of lines, so of those only the places in ``report/ledger.csv`` are held; a page reads its few from there.
"""

from __future__ import annotations

import csv
import io
import json
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge
from pathlib import Path
from threading import Lock

import pyoxigraph as px

from server.release.serving import OpenRelease
from server.words.labels import expand

READ, IGNORED, REJECTED = ("mapped",), ("heading", "furniture", "not_applicable", "blank"), ("rejected",)
GROUPS = {"read": READ, "ignored": IGNORED, "rejected": REJECTED}
"""What outcomes of ledger lines come to."""
OUTCOMES = (*READ, *IGNORED, *REJECTED)
SEVERITIES = ("Violation", "Warning", "Info")
_CHOICES = 64
"""Choices of ledger lines that are remembered."""
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger; ``detail`` the IRI of what it became, or the reason why it became nothing."""

    source: str
    locator: str
    text: str
    outcome: str
    detail: str


def place_path(locator: str) -> str:
    """A locator as the end of a place's IRI; empty for a whole document."""
    return f"/{locator.replace('=', '-').replace(';', '/')}" if locator else ""


def place_iri(source: str, locator: str) -> str:
    return source + place_path(locator)


class Ledger:
    """``report/ledger.csv``: lines in its order, by source and outcome. Empty where the release has none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at: dict[tuple[str, str], array[int]] = {}
        self._chosen: dict[tuple[str, tuple[str, ...]], Sequence[int]] = {}
        if path.is_file():
            for at, row in _rows(path):
                if len(row) >= 4:
                    self._at.setdefault((row[0], row[3]), array("Q")).append(at)

    @cached_property
    def counts(self) -> dict[str, Counter[str]]:
        """Lines by outcome, of each source, in the order of the sources."""
        found: dict[str, Counter[str]] = {}
        for (source, outcome), places in self._at.items():
            found.setdefault(source, Counter())[outcome] = len(places)
        return found

    @property
    def total(self) -> Counter[str]:
        return sum(self.counts.values(), Counter())

    def choose(self, source: str, outcomes: tuple[str, ...]) -> Sequence[int]:
        """Where the lines of a source ("": of all) with one of these outcomes begin."""
        key = source, outcomes
        if key not in self._chosen:
            parts = [
                places
                for (where, outcome), places in self._at.items()
                if outcome in outcomes and source in ("", where)
            ]
            if len(self._chosen) >= _CHOICES:
                self._chosen.clear()
            self._chosen[key] = parts[0] if len(parts) == 1 else array("Q", merge(*parts))
        return self._chosen[key]

    def read(self, places: Sequence[int]) -> Iterator[Line]:
        """The lines that begin there."""
        if not places:
            return
        with self._path.open("rb") as stream:
            for at in places:
                stream.seek(at)
                row = next(csv.reader(raw.decode() for raw in stream), [])
                yield Line(*row[:5])


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows after the head, each with the byte at which it begins (a row may have line ends in it)."""
    end = 0

    def lines(stream: io.BufferedReader) -> Iterator[str]:
        nonlocal end
        for raw in stream:
            end += len(raw)
            yield raw.decode()

    with path.open("rb") as stream:
        reader = csv.reader(lines(stream))
        next(reader, None)
        begin = end
        for row in reader:
            yield begin, row
            begin = end


@dataclass(frozen=True, slots=True)
class Note:
    """Something that documents print and that does not fit. ``message`` is English; ``places`` are IRIs of all that was compared."""

    iri: str
    code: str
    message: str
    severity: str
    about: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A result of the SHACL report, ``number`` in it from 0. ``messages`` by language; ``document`` a file name, empty where no place is known."""

    number: int
    severity: str
    shape: str
    focus: str
    path: str
    value: str
    messages: dict[str, str]
    document: str
    locator: str


@dataclass(slots=True)
class Quality:
    """All of it. ``files`` are file names by the id of the source."""

    ledger: Ledger
    notes: tuple[Note, ...]
    findings: tuple[Finding, ...]
    files: dict[str, str]
    sids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sids = {name: sid for sid, name in self.files.items()}

    def severity(self, name: str) -> int:
        return sum(finding.severity == name for finding in self.findings)


def quality(opened: OpenRelease) -> Quality:
    """Of a release; read when first asked for."""
    with _LOCK:
        if "quality" not in opened.memo:
            report = opened.folder / "report"
            opened.memo["quality"] = Quality(
                Ledger(report / "ledger.csv"),
                _notes(opened),
                _findings(report / "shacl.json"),
                source_files(opened),
            )
        found: Quality = opened.memo["quality"]
        return found


def source_files(opened: OpenRelease) -> dict[str, str]:
    """File names by the id of the source."""
    stem = f"{opened.base}id/source/"
    quads = opened.store.quads_for_pattern(None, px.NamedNode(expand("gp:fileName")), None, None)
    pairs = [
        (q.subject.value, q.object.value)
        for q in quads
        if isinstance(q.subject, px.NamedNode) and isinstance(q.object, px.Literal)
    ]
    return {iri.removeprefix(stem): name for iri, name in sorted(pairs)}


def _notes(opened: OpenRelease) -> tuple[Note, ...]:
    kind, type_ = px.NamedNode(expand("gp:QualityNote")), px.NamedNode(expand("rdf:type"))
    nodes = {quad.subject for quad in opened.store.quads_for_pattern(None, type_, kind, None)}
    made = [_note(opened.store, node) for node in nodes if isinstance(node, px.NamedNode)]
    return tuple(sorted(made, key=lambda note: (note.code, note.places, note.iri)))


def _note(store: px.Store, node: px.NamedNode) -> Note:
    said: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(node, None, None, None):
        if isinstance(quad.object, px.NamedNode | px.Literal):
            said.setdefault(quad.predicate.value, []).append(quad.object.value)

    def first(name: str) -> str:
        return min(said.get(expand(name), [""]))

    severity = first("gp:severity").rpartition("#")[2]
    places = tuple(sorted(set(said.get(expand("prov:wasDerivedFrom"), []))))
    return Note(node.value, first("gp:code"), first("rdfs:comment"), severity, first("gp:about"), places)


def _findings(path: Path) -> tuple[Finding, ...]:
    if not path.is_file():
        return ()
    told = json.loads(path.read_bytes())
    return tuple(
        Finding(
            number,
            r["severity"],
            r["shape"] or "",
            r["focus"],
            r["path"] or "",
            _text(r["value"]),
            r["messages"],
            r["document"],
            r["locator"],
        )
        for number, r in enumerate(told["results"])
    )


def _text(value: object) -> str:
    """A term of the report: an IRI as it is, a literal's text."""
    return str(value.get("value", "")) if isinstance(value, dict) else str(value or "")
