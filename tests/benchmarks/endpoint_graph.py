"""A graph shaped like a release's, of any size, the same for the same size: plans with entries and datasets, programmes with
figures, and the places they stand in, a named graph per source."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

BASE = "http://data.example/"
ROWS = 43
"""Entries in a plan, and figures in a programme."""

_PREFIXES = {
    "gp": "https://w3id.org/govplan#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PROLOGUE = "".join(
    f"PREFIX {name}: <{iri}>\n" for name, iri in _PREFIXES.items() if name not in ("rdf", "xsd")
)
STATUSES = ("planned", "released", "overdue", "dropped")
_WORDS = (
    "交通",
    "環境",
    "Expenditure",
    "統計",
    "applications",
    "資助",
    "Average",
    "旅客",
    "名單",
    "processing time",
)


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"<{_PREFIXES[prefix]}{local}>" if prefix in _PREFIXES else f"<{BASE}id/{name}>"


def _text(value: str, kind: str = "") -> str:
    tail = f"@{kind}" if kind in ("en", "zh-hant") else f"^^{_iri(kind)}" if kind else ""
    return f'"{value}"{tail}'


def _phrase(number: int) -> str:
    return f"{_WORDS[number % 10]} {_WORDS[number // 10 % 10]} {_WORDS[number // 100 % 10]} {number}"


def _place(source: str, row: int, subject: str) -> Iterator[tuple[str, str, str]]:
    place = f"{source}/page-{row // 12 + 1}/row-{row % 12}"
    yield subject, "prov:wasDerivedFrom", _iri(place)
    for kind in ("gp:Place", "prov:Entity"):
        yield place, "rdf:type", _iri(kind)
    yield place, "gp:inSource", _iri(source)
    yield place, "gp:locator", _text(f"page={row // 12 + 1};row={row % 12}")
    yield place, "gp:page", _text(str(row // 12 + 1), "xsd:integer")
    yield place, "gp:ordinal", _text(str(row), "xsd:integer")
    yield place, "gp:sourceText", _text(_phrase(row * 7) + " 2024-25 實際 1,234")
    yield place, "gp:outcome", _iri("outcome/mapped")
    yield place, "gp:becomes", _iri(subject)


def _plan(number: int, source: str) -> Iterator[tuple[str, str, str]]:
    agency, plan = f"agency/a{number % 97}", f"plan/a{number % 97}/{number}"
    yield plan, "rdf:type", _iri("gp:Plan")
    yield plan, "dct:title", _text(f"開放數據計劃 {number}", "zh-hant")
    yield plan, "dct:publisher", _iri(agency)
    for row in range(ROWS):
        serial = number * ROWS + row
        entry, dataset = f"{plan}/A-i-{row}", f"dataset/a{number % 97}/{serial}"
        month = f"20{20 + serial % 9}-{serial % 12 + 1:02}"
        yield plan, "dcat:record", _iri(entry)
        for kind in ("gp:Entry", "dcat:CatalogRecord"):
            yield entry, "rdf:type", _iri(kind)
        yield entry, "dct:title", _text(_phrase(serial), "zh-hant")
        yield entry, "foaf:primaryTopic", _iri(dataset)
        yield entry, "dct:isPartOf", _iri(plan)
        yield entry, "gp:promisedBy", _iri(agency)
        yield entry, "gp:section", _iri(f"section/{'ABCD'[serial % 4]}")
        yield entry, "gp:ordinal", _text(str(row), "xsd:integer")
        yield entry, "gp:targetMonth", _text(month, "xsd:gYearMonth")
        yield entry, "gp:status", _iri(f"status/{STATUSES[serial * 7 % 11 % 4]}")
        yield from _place(source, row, entry)
        yield dataset, "rdf:type", _iri("dcat:Dataset")
        yield dataset, "dct:title", _text(_phrase(serial), "zh-hant")
        yield dataset, "dct:publisher", _iri(agency)
        yield dataset, "dcat:theme", _iri(f"theme/t{serial % 18}")
        yield dataset, "gp:formatList", _text(("CSV", "CSV | JSON", "XLSX", "API")[serial % 4])
        yield dataset, "gp:status", _iri(f"status/{STATUSES[serial * 7 % 11 % 4]}")
        yield dataset, "gp:entry", _iri(entry)


def _programme(number: int, source: str) -> Iterator[tuple[str, str, str]]:
    programme = f"programme/{number % 83}/{number}"
    yield programme, "rdf:type", _iri("gp:Programme")
    yield programme, "rdfs:label", _text(f"Programme {number}", "en")
    for row in range(ROWS):
        serial = number * ROWS + row
        figure = f"{programme}/figure-{row}"
        for kind in ("gp:Figure", "qb:Observation"):
            yield figure, "rdf:type", _iri(kind)
        yield figure, "gp:programme", _iri(programme)
        yield figure, "gp:measureText", _text(_phrase(serial), "en")
        yield figure, "gp:period", _text(str(2015 + serial % 11), "xsd:gYear")
        yield (
            figure,
            "gp:figureStatus",
            _iri(f"figure-status/{('actual', 'revised', 'estimate')[serial % 3]}"),
        )
        yield figure, "gp:value", _text(f"{serial * 7919 % 100_000}.{serial % 10}", "xsd:decimal")
        yield figure, "gp:printedValue", _text(f"{serial * 7919 % 100_000:,}.{serial % 10}")
        yield figure, "gp:ordinal", _text(str(row), "xsd:integer")
        yield from _place(source, row, figure)


def _lines() -> Iterator[str]:
    number = 0
    while True:
        source = f"source/{number:016x}"
        graph = _iri(f"graph/{source}")
        facts = _plan(number // 2, source) if number % 2 == 0 else _programme(number // 2, source)
        for subject, predicate, value in facts:
            yield f"{_iri(subject)} {_iri(predicate)} {value} {graph} .\n"
        number += 1


def nquads(size: int) -> Iterator[str]:
    """``size`` lines of N-Quads, all different."""
    return islice(_lines(), size)
