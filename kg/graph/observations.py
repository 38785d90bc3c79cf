"""Figures, sums of money and posts as observations of RDF Data Cubes, each in the graph of the source that prints it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode, Quad

from kg.graph.cube import (
    HKD,
    NUMBER,
    SDMX_ATTRIBUTE,
    SDMX_DIMENSION,
    SDMX_MEASURE,
    cube_of,
    exact,
    obs_status,
    period_path,
    unit_path,
)
from kg.graph.iris import Iris
from kg.graph.places import source_node
from kg.graph.prints import copies_of, derivations, record_path
from kg.graph.terms import DCT, GP, QB, TYPE, Facts, boolean, date, integer, printed, string, text
from kg.identity.model import Evidence
from kg.identity.reports import (
    ResolvedEstablishment,
    ResolvedFigure,
    ResolvedProvision,
    ResolvedReport,
    Series,
)
from kg.records.estimates import Change
from kg.sources.model import SourceFile
from kg.values.plain import number_text

_IN_DOLLARS = {"establishment-ceiling", "commitment-balance"}


class Observations:
    """Makes the observations of one edition; what they share is looked up once."""

    def __init__(self, iris: Iris, resolved: ResolvedReport) -> None:
        self.iris = iris
        self.resolved = resolved
        self.edition = iris.id(resolved.path)
        self.reports = {copy.file.id: copy for copy in copies_of(resolved)}
        self.footnotes = {
            (sid, note.number): (iris.id(path), note.text)
            for sid, copy in self.reports.items()
            for note in copy.footnotes
            if (path := record_path(resolved, copy.file, "footnote", note.number))
        }

    def source(self, evidence: Sequence[Evidence]) -> tuple[SourceFile, str]:
        """The document whose values are published, and its language."""
        file = evidence[0].source if evidence else self.resolved.report.file
        return file, self.reports.get(file.id, self.resolved.report).language

    def figure(self, item: ResolvedFigure, series: Mapping[str, Series]) -> list[Quad]:
        iris, figure = self.iris, item.figure
        file, language = self.source(item.evidence)
        facts, node = Facts(iris.source_graph(file.id)), iris.id(item.path)
        add = facts.add
        add(node, TYPE, GP.Figure)
        status = obs_status(figure.status, valued=figure.value is not None)
        cube = cube_of("figures", figure.value)
        self._common(facts, node, cube, figure.period, figure.status, status, file)
        add(node, GP.reading, iris.id(f"reading/{figure.reading}"))
        add(node, GP.indicator, iris.id(item.series))
        add(node, SDMX_ATTRIBUTE.unitMeasure, iris.id(unit_path(figure.unit)))
        add(node, SDMX_MEASURE.obsValue, exact(figure.value))
        add(node, GP.printedValue, string(figure.value_text))
        add(node, GP.secondValue, exact(figure.second))
        add(node, GP.figureKind, iris.id(f"figure-kind/{figure.kind}"))
        self._standing(facts, node, item.programme, figure.programme, item.body, figure.body, language)
        add(node, GP.groupList, printed(" > ".join(figure.groups), language))
        add(node, GP.measureText, printed(figure.measure, language))
        add(node, GP.unitText, printed(figure.unit, language))
        thing = series.get(item.series)
        add(node, GP.fundingScheme, iris.id(thing.scheme) if thing and thing.scheme else None)
        add(node, GP.ordinal, integer(figure.number))
        add(node, GP.row, integer(figure.row))
        add(node, GP.column, integer(figure.column))
        add(node, GP.readingNote, text(figure.why, "en"))
        self._footnotes(facts, node, file, figure.footnotes, language)
        return [*facts.quads, *derivations(iris, item.path, item.evidence)]

    def provision(self, item: ResolvedProvision) -> list[Quad]:
        iris, sum_ = self.iris, item.provision
        file, language = self.source(item.evidence)
        facts, node = Facts(iris.source_graph(file.id)), iris.id(item.path)
        add = facts.add
        add(node, TYPE, GP.Provision)
        status = obs_status(sum_.status, valued=sum_.amount is not None)
        cube = cube_of("provisions", sum_.amount)
        self._common(facts, node, cube, sum_.fiscal_year, sum_.status, status, file)
        add(node, GP.reading, iris.id("reading/0"))
        add(node, GP.budgetLine, iris.id(item.line))
        add(node, SDMX_ATTRIBUTE.unitMeasure, iris.id(HKD))
        add(node, SDMX_MEASURE.obsValue, exact(sum_.amount))
        add(node, GP.printedValue, string(sum_.amount_text))
        add(node, GP.provisionTable, iris.id(f"provision-table/{sum_.table}"))
        self._standing(facts, node, item.programme, sum_.programme, item.body, sum_.body, language)
        add(node, GP.subhead, text(sum_.subhead))
        add(node, GP.item, text(sum_.item))
        add(node, GP.lineName, printed(sum_.name, language))
        add(node, GP.account, printed(sum_.account, language))
        add(node, GP.category, printed(sum_.category, language))
        add(node, GP.unitText, printed(sum_.unit_text, language))
        add(node, GP.isTotal, boolean(sum_.total))
        add(node, GP.asOf, date(sum_.as_of))
        self._changes(facts, node, item.path, sum_.changes)
        add(node, GP.ordinal, integer(sum_.number))
        add(node, GP.row, integer(sum_.row))
        self._footnotes(facts, node, file, sum_.footnotes, language)
        return [*facts.quads, *derivations(iris, item.path, item.evidence)]

    def establishment(self, item: ResolvedEstablishment) -> list[Quad]:
        iris, posts = self.iris, item.establishment
        file, language = self.source(item.evidence)
        facts, node = Facts(iris.source_graph(file.id)), iris.id(item.path)
        add = facts.add
        add(node, TYPE, GP.Establishment)
        # a report prints what is expected, also for the day on which the year before ends
        status = obs_status("estimate", valued=True)
        self._common(facts, node, "establishment", posts.period, "estimate", status, file)
        add(node, GP.reading, iris.id("reading/0"))
        add(node, GP.establishmentMeasure, iris.id(f"establishment-measure/{posts.measure}"))
        add(node, GP.scope, iris.id(item.programme or self.resolved.head))
        add(node, SDMX_ATTRIBUTE.unitMeasure, iris.id(HKD if posts.measure in _IN_DOLLARS else NUMBER))
        add(node, SDMX_MEASURE.obsValue, exact(posts.value))
        add(node, GP.printedValue, string(posts.value_text))
        self._standing(facts, node, item.programme, posts.programme, "", "", language)
        add(node, GP.ordinal, integer(posts.number))
        self._footnotes(facts, node, file, posts.footnotes, language)
        return [*facts.quads, *derivations(iris, item.path, item.evidence)]

    def _common(
        self,
        facts: Facts,
        node: NamedNode,
        cube: str,
        period: str,
        status: str,
        code: NamedNode,
        file: SourceFile,
    ) -> None:
        add, node_of = facts.add, self.iris.id
        add(node, TYPE, QB.Observation)
        add(node, QB.dataSet, node_of(f"cube/{cube}"))
        add(node, GP.edition, self.edition)
        add(node, SDMX_DIMENSION.refPeriod, node_of(period_path(period)))
        add(node, GP.figureStatus, node_of(f"figure-status/{status}"))
        add(node, SDMX_ATTRIBUTE.obsStatus, code)
        add(node, DCT.isPartOf, self.edition)
        add(node, GP.primarySource, source_node(self.iris, file))

    def _standing(
        self,
        facts: Facts,
        node: NamedNode,
        programme: str,
        code: str,
        body: str,
        body_text: str,
        language: str,
    ) -> None:
        facts.add(node, GP.programme, self.iris.id(programme) if programme else None)
        facts.add(node, GP.programmeCode, text(code))
        facts.add(node, GP.body, self.iris.id(body) if body else None)
        facts.add(node, GP.bodyText, printed(body_text, language))

    def _footnotes(
        self, facts: Facts, node: NamedNode, file: SourceFile, numbers: Sequence[int], language: str
    ) -> None:
        notes = [found for number in numbers if (found := self.footnotes.get((file.id, number)))]
        if notes:
            facts.add(node, GP.footnote, *(note for note, _ in notes))
            facts.add(node, GP.noteList, printed(" | ".join(words for _, words in notes), language))

    def _changes(self, facts: Facts, node: NamedNode, path: str, changes: Sequence[Change]) -> None:
        if not changes:
            return
        percents = [number_text(change.percent) for change in changes]
        if any(percents):
            facts.add(node, GP.changePercentList, string(" | ".join(percents)))
        compared = [f"{change.year} {change.status}".strip() for change in changes]
        facts.add(node, GP.changeFromList, text(" | ".join(compared)))
        for number, change in enumerate(changes, 1):
            part = self.iris.id(f"{path}/change-{number}")
            facts.add(node, GP.change, part)
            facts.add(part, TYPE, GP.Change)
            facts.add(part, GP.changePercent, exact(change.percent))
            facts.add(part, GP.printedValue, string(change.text))
            facts.add(part, GP.comparedYear, text(change.year))
            facts.add(part, GP.comparedStatus, self.iris.id(f"figure-status/{change.status}"))
            facts.add(part, GP.comparisonPrinted, boolean(change.printed))
            facts.add(part, DCT.isPartOf, node)


def observation_quads(iris: Iris, resolved: ResolvedReport, series: Mapping[str, Series]) -> list[Quad]:
    """All observations of one edition. ``series`` by path."""
    made = Observations(iris, resolved)
    quads: list[Quad] = []
    for figure in resolved.figures:
        quads += made.figure(figure, series)
    for provision in resolved.provisions:
        quads += made.provision(provision)
    for establishment in resolved.establishment:
        quads += made.establishment(establishment)
    return quads
