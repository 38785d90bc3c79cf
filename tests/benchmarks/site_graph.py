"""A release of any number of datasets and entries, for measuring the site: agencies with plans year after year, each of which lists the
agency's datasets again, and is there as a PDF and as a text. The same for the same sizes; what one subject says stands together, as in a release."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph as px

from kg.index.schema import FILE
from kg.index.write import write_index

BASE = "http://data.example/"
ID = "2030-12-31-00000001"
AGENCIES, EDITIONS = 50, 20
FIRST_YEAR = 2010

_G = "https://w3id.org/govplan#"
_DCT = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_DCAT = "http://www.w3.org/ns/dcat#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_PROV = "http://www.w3.org/ns/prov#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

STATUSES = ("released", "planned", "overdue", "dropped")
_SUBJECTS = (
    "交通流量",
    "空氣質素",
    "research grants",
    "圖書館藏書",
    "水質監測",
    "patent applications",
    "旅客人次",
    "公共房屋",
    "licensed laboratories",
    "海岸線",
)
_PLACES = (
    "九龍",
    "新界",
    "Hong Kong Island",
    "離島",
    "Tuen Mun",
    "沙田",
    "Sha Tin",
    "觀塘",
    "Kwun Tong",
    "元朗",
    "大埔",
    "Islands",
    "屯門",
)
_WHAT = ("統計數字", "名單", "位置圖", "statistics", "每月報告", "annual returns", "名錄", "時間表")
_FORMATS = ("csv", "json", "xlsx", "api", "xml")
_THEMES = tuple(f"t{n}" for n in range(18))
_OFTEN = ("ANNUAL", "MONTHLY", "QUARTERLY", "DAILY", "IRREG")

Node = px.NamedNode | px.Literal


def _thing(path: str) -> px.NamedNode:
    return px.NamedNode(f"{BASE}id/{path}")


def _text(value: str, language: str = "") -> px.Literal:
    return px.Literal(value, language=language) if language else px.Literal(value)


def _typed(value: str, kind: str) -> px.Literal:
    return px.Literal(value, datatype=px.NamedNode(_XSD + kind))


def title(agency: int, number: int) -> str:
    n = agency * 7 + number
    return f"{_PLACES[n % 13]}{_SUBJECTS[n % 10]} {_WHAT[n // 10 % 8]} {number}"


def _agencies() -> Iterator[tuple[px.NamedNode, str, Node]]:
    for a in range(AGENCIES):
        agency = _thing(f"agency/a{a}")
        yield agency, _TYPE, px.NamedNode(_G + "Agency")
        yield agency, _G + "code", _text(f"A{a}")
        yield agency, _FOAF + "name", _text(f"Department number {a}", "en")
        yield agency, _FOAF + "name", _text(f"第{a}號署", "zh-hant")
        yield agency, _FOAF + "name", _text(f"第{a}号署", "zh-hans")
    for status in STATUSES:
        yield _thing(f"status/{status}"), _TYPE, px.NamedNode(_SKOS + "Concept")
        yield _thing(f"status/{status}"), _SKOS + "prefLabel", _text(status, "en")


def _of(agency: int, number: int) -> Iterator[tuple[str, Node]]:
    """What a dataset and its entries have in common."""
    n = agency * 31 + number
    yield _G + "status", _thing(f"status/{STATUSES[n * 7 % 11 % 4]}")
    yield _G + "namedFormat", _thing(f"format/{_FORMATS[n % 5]}")
    yield _DCAT + "theme", _thing(f"theme/{_THEMES[n % 18]}")
    yield (
        _DCT + "description",
        _text(f"數據集以 CSV 格式提供，按地區劃分。{title(agency, number)}", "zh-hant"),
    )


def _datasets(each: int) -> Iterator[tuple[px.NamedNode, str, Node]]:
    for a in range(AGENCIES):
        for number in range(each):
            dataset, n = _thing(f"dataset/a{a}/{number:05}"), a * 31 + number
            yield dataset, _TYPE, px.NamedNode(_DCAT + "Dataset")
            yield dataset, _DCT + "title", _text(title(a, number), "zh-hant")
            yield dataset, _DCT + "publisher", _thing(f"agency/a{a}")
            yield (
                dataset,
                _DCT + "accrualPeriodicity",
                px.NamedNode(f"http://publications.europa.eu/resource/authority/frequency/{_OFTEN[n % 5]}"),
            )
            yield (
                dataset,
                _G + "firstPlanned",
                _typed(f"{FIRST_YEAR + n % EDITIONS}-{n % 12 + 1:02}", "gYearMonth"),
            )
            for predicate, value in _of(a, number):
                yield dataset, predicate, value
            yield dataset, _G + "latestEntry", _thing(f"plan/a{a}/{FIRST_YEAR + EDITIONS - 1}/A-i-{number}")
            for edition in range(EDITIONS):
                yield dataset, _G + "entry", _thing(f"plan/a{a}/{FIRST_YEAR + edition}/A-i-{number}")


def _plans(each: int) -> Iterator[tuple[px.NamedNode, str, Node]]:
    for a in range(AGENCIES):
        for edition in range(EDITIONS):
            year = str(FIRST_YEAR + edition)
            plan = _thing(f"plan/a{a}/{year}")
            yield plan, _TYPE, px.NamedNode(_G + "Plan")
            yield plan, _DCT + "title", _text(f"第{a}號署 {year} 年度開放數據計劃", "zh-hant")
            yield plan, _DCT + "publisher", _thing(f"agency/a{a}")
            yield plan, _G + "periodStart", _typed(year, "gYear")
            yield plan, _G + "periodEnd", _typed(year, "gYear")
            printed, typed = (f"{a:06x}{year}{kind}" for kind in ("000pdf", "000txt"))
            for source in (printed, typed):
                yield plan, _PROV + "wasDerivedFrom", _thing(f"source/{source}")
            for number in range(each):
                entry, n = _thing(f"plan/a{a}/{year}/A-i-{number}"), a * 31 + number + edition
                yield entry, _TYPE, px.NamedNode(_G + "Entry")
                yield entry, _DCT + "title", _text(title(a, number), "zh-hant")
                yield entry, _DCT + "isPartOf", plan
                yield entry, _G + "promisedBy", _thing(f"agency/a{a}")
                yield entry, _G + "section", _thing(f"section/{'ABCD'[n % 4]}")
                yield entry, _G + "ordinal", _typed(str(number), "integer")
                yield entry, _G + "targetMonth", _typed(f"{year}-{n % 12 + 1:02}", "gYearMonth")
                yield entry, _FOAF + "primaryTopic", _thing(f"dataset/a{a}/{number:05}")
                yield (
                    entry,
                    _G + "frequency",
                    px.NamedNode(
                        f"http://publications.europa.eu/resource/authority/frequency/{_OFTEN[n % 5]}"
                    ),
                )
                yield entry, _G + "primarySource", _thing(f"source/{printed}")
                for source, place in (
                    (printed, f"page-{number // 12 + 1}/row-{number % 12 + 1}"),
                    (typed, f"line-{2 * number + 9}"),
                ):
                    yield entry, _PROV + "wasDerivedFrom", _thing(f"source/{source}/{place}")
                for predicate, value in _of(a, number):
                    yield entry, predicate, value


def quads(datasets: int) -> Iterator[px.Quad]:
    graph = px.NamedNode(f"{BASE}id/graph/links")
    each = datasets // AGENCIES
    for subject, predicate, value in chain(_agencies(), _datasets(each), _plans(each)):
        yield px.Quad(subject, px.NamedNode(predicate), value, graph)


def write_release(out: Path, datasets: int) -> Path:
    """A release folder with a store, an index and a manifest, made current."""
    folder = out / "releases" / ID
    (folder / "data").mkdir(parents=True)
    store = px.Store(str(folder / "store"))
    store.bulk_extend(quads(datasets))
    store.flush()
    del store
    write_index(folder / FILE, quads(datasets), BASE)
    manifest = {
        "release": ID,
        "key": "00000001",
        "base": BASE,
        "as_of": ID[:10],
        "default_as_of": ID[:10],
        "inputs": [],
        "files": {},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (out / "current").symlink_to(Path("releases") / ID)
    return folder
