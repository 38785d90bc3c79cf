"""What the makers of each kind's things go by: names, codes, counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kg.index import places
from kg.index.facts import Facts
from kg.index.figures import latest
from kg.index.model import Code, Thing
from kg.values.script import detect_language

COLUMN = {"en": "en", "zh-hant": "hant", "zh-hans": "hans", "zh-Hant": "hant", "zh-Hans": "hans"}
_PRINTED = ("label", "title", "name", "rdfs_label")
_CONVERTED = ("converted_title", "converted_name")
_OTHER = ("alternative", "earlier", "code", "translated")


class Named(NamedTuple):
    """Labels by column, of these the converted and those without a language, and further names."""

    labels: dict[str, str]
    converted: list[str]
    untagged: list[str]
    names: list[str]


class Maker:
    """Makes the things of a release under ``base`` from its facts."""

    def __init__(self, facts: Facts, base: str) -> None:
        self.facts, self._id = facts, f"{base}id/"
        self.kinds: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(facts.kinds):
            self.kinds[facts.kinds[iri]].append(iri)
        self.entries = Counter[str]()
        self.reported = Counter[str]()
        for iri in self.kinds["entry"]:
            whose = {facts.value("promised_by", iri), facts.value("responsible", iri)}
            parts = [facts.value("part_of", iri), *whose]
            self.entries.update(parts)
            if facts.value("section", iri).endswith("/D"):
                self.reported.update(parts)
        self.figures = latest(facts)

    def path(self, iri: str) -> str:
        return iri.removeprefix(self._id)

    def codes(self, things: Iterable[Thing]) -> list[Code]:
        """The values of facets that occur, with what they are called."""
        iris = self._named_codes()
        used = sorted(
            {(facet, code) for thing in things for facet, codes in thing.facets.items() for code in codes}
        )
        out = []
        for facet, code in used:
            iri = iris.get((facet, code), "")
            out.append(Code(facet, code, iri, self.labels_of(iri).labels if iri else {}))
        return out

    def _named_codes(self) -> dict[tuple[str, str], str]:
        """The IRI of each code that stands for a thing or concept."""
        found: dict[tuple[str, str], str] = {}
        for facet, kind in (("agency", "agency"), ("head", "head")):
            found |= {(facet, code_of(iri)): iri for iri in self.kinds[kind]}
        for facet, kind in (("programme", "programme"), ("plan", "plan")):
            found |= {(facet, self.path(iri).partition("/")[2]): iri for iri in self.kinds[kind]}
        for iri in self.kinds["concept"]:
            where = self.path(iri).rsplit("/", 1)[0].rsplit("/", 1)[-1]
            if where in _CONCEPTS:
                found.setdefault((_CONCEPTS[where], code_of(iri)), iri)
        return found

    def labels_of(self, iri: str) -> Named:
        found = self.facts.found
        labels: dict[str, str] = {}
        names: list[str] = []
        converted: list[str] = []
        untagged: list[str] = []
        for name in _PRINTED:
            if iri in found[name]:
                for tagged, text in self._texts(name, iri):
                    column = tagged or (COLUMN[detect_language(text)] if name == "title" else "en")
                    if column not in labels and not tagged:
                        untagged.append(column)
                    if labels.setdefault(column, text) != text:
                        names.append(text)
        for name in _CONVERTED:
            if iri in found[name]:
                for column, text in self._texts(name, iri):
                    if column and column not in labels:
                        labels[column] = text
                        converted.append(column)
        for name in _OTHER:
            if iri in found[name]:
                names += sorted(self.facts.values(name, iri))
        return Named(labels, converted, untagged, names)

    def _texts(self, name: str, iri: str) -> list[tuple[str, str]]:
        """Literals in the order of their text, each with its column (none without a language of ours)."""
        nodes = self.facts.literals(name, iri)
        pairs = [(COLUMN.get(node.language or "", ""), node.value) for node in nodes]
        return pairs if len(pairs) == 1 else sorted(pairs, key=lambda pair: pair[1])

    def name(self, thing: Thing, iri: str) -> None:
        named = self.labels_of(iri)
        thing.labels, thing.converted, thing.untagged, thing.names = named

    def place(self, kind: str, iri: str) -> str:
        return places.shown(self.facts, kind, iri, self._id)

    def several(self, name: str, iri: str) -> list[str]:
        return sorted({code_of(value) for value in self.facts.values(name, iri)})

    def prose(self, thing: Thing, name: str, iri: str) -> None:
        """A thing without a name is called by its words."""
        for node in self.facts.literals(name, iri):
            thing.labels.setdefault(
                COLUMN.get(node.language or "") or COLUMN[detect_language(node.value)], node.value
            )

    def within(self, thing: Thing, edition: str) -> None:
        """What a part of an edition of the Estimates has from it."""
        facts = self.facts
        head = facts.value("part_of", edition)
        agency, year = facts.value("agency", edition), facts.value("year", edition)
        thing.values |= {"parent": self.path(edition), "year": year or None}
        thing.values["agency"] = code_of(agency) or None
        thing.facets |= {"agency": some(code_of(agency)), "year": some(year), "head": some(code_of(head))}


@lru_cache(maxsize=4096)
def code_of(iri: str) -> str:
    """The last part of an IRI, which is its code: of the EU's authorities in lower case."""
    tail = iri.rsplit("/", 1)[-1]
    return tail.lower() if iri.startswith("http://publications.europa.eu/") else tail


def some(*values: str) -> list[str]:
    """Those that are there, each once."""
    return [value for value in dict.fromkeys(values) if value]


def joined(values: Iterable[str]) -> str | None:
    return " | ".join(values) or None


def whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


_CONCEPTS = {
    "status": "status",
    "theme": "theme",
    "format": "format",
    "frequency": "frequency",
    "section": "section",
    "agency-kind": "class",
    "scheme-kind": "class",
    "document-kind": "class",
    "undertaking-kind": "class",
    "place-kind": "class",
}
"""The facet whose codes the concepts of a scheme are."""
