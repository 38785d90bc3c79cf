"""What all observations share: cubes, periods, units, statuses as the RDF Data Cube and SDMX have them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from pyoxigraph import Literal, NamedNode

from kg.graph.iris import Iris
from kg.graph.terms import (
    DCAT,
    DCT,
    GP,
    RDFS,
    SKOS,
    TYPE,
    XSD,
    Facts,
    Namespace,
    date,
    printed,
    text,
)
from kg.identity.reports import ResolvedReport
from kg.values.lazy import lazy
from kg.values.plain import plain

SDMX_ATTRIBUTE = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#")
SDMX_CODE = Namespace("http://purl.org/linked-data/sdmx/2009/code#")
SDMX_DIMENSION = Namespace("http://purl.org/linked-data/sdmx/2009/dimension#")
SDMX_MEASURE = Namespace("http://purl.org/linked-data/sdmx/2009/measure#")

HKD, PERCENT, NUMBER = "unit/HKD", "unit/percent", "unit/number"

_PERCENT = {"%", "％", "百分比", "百分率", "per cent", "percent", "percentage"}
_FORECASTS = {"plan": "F", "target": "F", "original": "E", "revised": "E", "estimate": "E"}
_FISCAL = lazy(r"(\d{4})-(\d{4}|\d{2})")
_MONTH = lazy(r"(\d{4})-(0[1-9]|1[0-2])")
_DAY = lazy(r"\d{4}-\d{2}-\d{2}")
_MONTH_WORDS = lazy(
    r"月|January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]{2}\.? \d{4}"
)


def cubes_of(reports: Iterable[ResolvedReport]) -> list[str]:
    """The cubes that have observations, in the order of their names."""
    found: set[str] = set()
    for report in reports:
        found.update(cube_of("figures", item.figure.value) for item in report.figures)
        found.update(cube_of("provisions", item.provision.amount) for item in report.provisions)
        found.update("establishment" for _ in report.establishment[:1])
    return sorted(found)


def cube_of(name: str, value: Decimal | None) -> str:
    """Cells without a number stand in a cube of their own: a cube's observations must have all its measures (IC-14)."""
    return name if value is not None else f"{name}-unvalued"


def exact(value: Decimal | None) -> Literal | None:
    """The number as canonical xsd:decimal, with all its digits: no exponent, no trailing zeros behind the point."""
    return None if value is None else _decimal(value)


@lru_cache(maxsize=65536)
def _decimal(value: Decimal) -> Literal:
    return Literal(plain(value), datatype=XSD.decimal)


def obs_status(status: str, *, valued: bool) -> NamedNode:
    """The SDMX code of a column's status: normal, estimate, forecast, or missing where no number is printed."""
    return NamedNode(SDMX_CODE.base + "obsStatus-" + (_FORECASTS.get(status, "A") if valued else "M"))


def short_hash(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def unit_path(unit: str) -> str:
    """``unit/percent``, ``unit/number`` for none, ``unit/HASH`` for another printed unit."""
    if not unit:
        return NUMBER
    return PERCENT if unit.lower() in _PERCENT else f"unit/{short_hash(unit)}"


def unit_facts(facts: Facts, iris: Iris, units: Iterable[tuple[str, str]]) -> None:
    """Concepts of printed units (text, language of the document); the three of the code list have theirs already."""
    for unit, language in sorted(set(units)):
        path = unit_path(unit)
        if path not in (NUMBER, PERCENT):
            node, scheme = iris.id(path), iris.id("scheme/unit")
            facts.add(node, TYPE, SKOS.Concept)
            facts.add(node, SKOS.notation, text(unit))
            facts.add(node, SKOS.prefLabel, printed(unit, language))
            facts.add(node, SKOS.inScheme, scheme)


def period_path(period: str) -> str:
    return f"period/{period or 'none'}"


def period_span(period: str) -> tuple[str, str, str]:
    """Kind (``calendar``, ``fiscal``, ``day``, ``none``, ``other``), first and last day (ISO; empty where they cannot be told).
    The Government's fiscal year runs from 1 April to 31 March."""
    if not period:
        return "none", "", ""
    if re.fullmatch(r"\d{4}", period):
        return "calendar", f"{period}-01-01", f"{period}-12-31"
    fiscal = _FISCAL.fullmatch(period)
    if fiscal and int(fiscal[2]) % 100 == (int(fiscal[1]) + 1) % 100:
        start = int(fiscal[1])
        return "fiscal", f"{start:04d}-04-01", f"{start + 1:04d}-03-31"
    if _DAY.fullmatch(period) and _is_day(period):
        return "day", period, period
    return "other", "", ""


def _is_day(value: str) -> bool:
    year, month, day = (int(part) for part in value.split("-"))
    return 1 <= month <= 12 and year > 0 and 1 <= day <= monthrange(year, month)[1]


def period_facts(facts: Facts, iris: Iris, periods: Iterable[str]) -> None:
    """The periods as things. One without days (no period printed, or one that is not understood) is no ``dct:PeriodOfTime``."""
    for period in sorted(set(periods)):
        node = iris.id(period_path(period))
        kind, start, end = period_span(period)
        facts.add(node, TYPE, GP.Period, DCT.PeriodOfTime if start else None)
        facts.add(node, GP.periodKind, iris.id(f"period-kind/{kind}"))
        facts.add(node, RDFS.label, text(period or "none"))
        facts.add(node, DCAT.startDate, date(start))
        facts.add(node, DCAT.endDate, date(end))


def stated_date(value: str, words: str) -> Literal | None:
    """A date that prose states: xsd:gYear, xsd:gYearMonth or xsd:date, a plain string for a fiscal year. ``words`` are the printed ones:
    they tell whether ``2011-12`` is a month or a fiscal year."""
    if _MONTH.fullmatch(value) and not (period_span(value)[0] == "fiscal" and not _MONTH_WORDS.search(words)):
        return date(value)
    if period_span(value)[0] in ("calendar", "day"):
        return date(value)
    return text(value)
