"""Heads, programmes, indicators and budget lines through the editions, periods and units (graph ``links``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Quad

from kg.graph.concepts import concept, head_facts, names_facts
from kg.graph.cube import period_facts, short_hash, unit_facts, unit_path
from kg.graph.estimates import listing_path, policy_area_path
from kg.graph.iris import Iris
from kg.graph.prints import copies_of, languages
from kg.graph.terms import GP, SKOS, TYPE, Facts, boolean, language_of, text
from kg.identity.reports import BudgetLine, Head, Name, ProgrammeThing, ResolvedReport, Series
from kg.records.estimates import PolicyArea, Report


def series_quads(
    iris: Iris,
    heads: Sequence[Head],
    programmes: Sequence[ProgrammeThing],
    series: Sequence[Series],
    lines: Sequence[BudgetLine],
    reports: Sequence[ResolvedReport],
) -> list[Quad]:
    facts = Facts(iris.graph("links"))
    agencies = {head.path: head.agency for head in heads}
    for head in heads:
        head_facts(facts, iris, head, [report.path for report in reports if report.head == head.path])
    for programme in programmes:
        _programme(facts, iris, programme, agencies.get(programme.head, ""))
    for indicator in series:
        _indicator(facts, iris, indicator)
    for line in lines:
        _line(facts, iris, line)
    _policy_areas(facts, iris, reports)
    period_facts(facts, iris, (period for report in reports for period in _periods(report)))
    unit_facts(facts, iris, (unit for report in reports for unit in _units(report)))
    return facts.quads


def _programme(facts: Facts, iris: Iris, programme: ProgrammeThing, agency: str) -> None:
    node = concept(facts, iris, programme.path, "programme", GP.Programme)
    number = programme.listed[0][1] if programme.listed else programme.path.rpartition("/")[2]
    names_facts(facts, node, programme.names, fallback=f"Programme {number}")
    facts.add(node, GP.head, iris.id(programme.head))
    facts.add(node, GP.listing, *(iris.id(listing_path(*listed)) for listed in programme.listed))
    facts.add(node, GP.agency, iris.id(agency) if agency else None)
    facts.add(node, GP.rule, iris.id(f"rule/{programme.rule}") if programme.rule else None)


def _indicator(facts: Facts, iris: Iris, series: Series) -> None:
    node = concept(facts, iris, series.path, "indicator", GP.Indicator)
    names_facts(facts, node, series.names, series.earlier, fallback="indicator without a name")
    language = series.names[0][1] if series.names else "en"
    groups = " > ".join(series.groups)
    facts.add(node, GP.groupList, text(groups, language_of(groups, language)))
    facts.add(node, GP.head, iris.id(series.head))
    facts.add(node, GP.programme, iris.id(series.programme) if series.programme else None)
    facts.add(node, GP.fundingScheme, iris.id(series.scheme) if series.scheme else None)
    facts.add(node, GP.body, iris.id(series.body) if series.body else None)
    facts.add(node, GP.unitText, text(series.unit, language_of(series.unit, language)))
    facts.add(node, GP.figureKind, iris.id(f"figure-kind/{series.kind}"))


def _line(facts: Facts, iris: Iris, line: BudgetLine) -> None:
    node = concept(facts, iris, line.path, "budget-line", GP.BudgetLine)
    code = " ".join(part for part in (line.subhead, line.item) if part)
    names_facts(facts, node, line.names, fallback=f"line {code}" if code else "line without a name")
    facts.add(node, GP.head, iris.id(line.head))
    facts.add(node, GP.provisionTable, iris.id(f"provision-table/{line.table}"))
    facts.add(node, GP.programme, iris.id(line.programme) if line.programme else None)
    facts.add(node, GP.body, iris.id(line.body) if line.body else None)
    facts.add(node, GP.subhead, text(line.subhead))
    facts.add(node, GP.item, text(line.item))
    facts.add(node, GP.isTotal, boolean(line.total))


def _policy_areas(facts: Facts, iris: Iris, reports: Sequence[ResolvedReport]) -> None:
    """Policy areas with the names that editions print for them, the latest edition's preferred."""
    found: dict[str, tuple[PolicyArea, list[Name]]] = {}
    for resolved in sorted(reports, key=lambda r: (r.report.year, r.path), reverse=True):
        for copy in copies_of(resolved):
            for area, language in _areas_of(copy):
                names = found.setdefault(policy_area_path(area), (area, []))[1]
                if area.name:
                    names.append((area.name, language_of(area.name, language)))
    for path, (area, all_names) in found.items():
        node = iris.id(path)
        facts.add(node, TYPE, SKOS.Concept)
        facts.add(node, SKOS.inScheme, iris.id("scheme/policy-area"))
        facts.add(node, SKOS.notation, text(area.number or short_hash(area.name)))
        names_facts(facts, node, list(dict.fromkeys(all_names)), fallback=f"Policy area {area.number}")


def _areas_of(copy: object) -> Iterable[tuple[PolicyArea, str]]:
    if isinstance(copy, Report):
        for programme in copy.programmes:
            for area in programme.policy_areas:
                if area.number or area.name:
                    yield area, copy.language


def _periods(resolved: ResolvedReport) -> Iterable[str]:
    yield from (item.figure.period for item in resolved.figures)
    yield from (item.provision.fiscal_year for item in resolved.provisions)
    yield from (item.establishment.period for item in resolved.establishment)


def _units(resolved: ResolvedReport) -> Iterable[tuple[str, str]]:
    spoken = languages(resolved)
    for item in resolved.figures:
        if item.figure.unit and unit_path(item.figure.unit) != "unit/percent":
            source = item.evidence[0].source.id if item.evidence else ""
            yield item.figure.unit, spoken.get(source, resolved.report.language)
