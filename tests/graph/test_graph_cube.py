"""The observations as RDF Data Cubes: the 21 integrity constraints of the recommendation, and that each of them can fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import data_cube
import pytest
import sample_budget as b
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.graph.cube import (
    cubes_of,
    exact,
    obs_status,
    period_span,
    stated_date,
    unit_path,
)
from kg.graph.terms import GP, QB, RDF, RDFS, SKOS, XSD, Namespace
from kg.identity.reports import Budget, ResolvedFigure

ID = f"{b.BASE}id/"
DIMENSION = Namespace("http://purl.org/linked-data/sdmx/2009/dimension#")
MEASURE = Namespace("http://purl.org/linked-data/sdmx/2009/measure#")
ATTRIBUTE = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#")
FIGURE = NamedNode(f"{ID}{b.NEW}/figure/1")

there = pytest.mark.skipif(not data_cube.available(), reason="the constraints are not there")


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    return b.quads()


@pytest.fixture(scope="module")
def cube(quads: list[Quad]) -> Store:
    return data_cube.union(quads)


@there
def test_there_are_twenty_one_constraints() -> None:
    assert len({name[:5] for name in data_cube.names()}) == 21


@there
@pytest.mark.parametrize("name", data_cube.names() if data_cube.available() else [])
def test_integrity_constraint(cube: Store, name: str) -> None:
    assert len(list(cube.quads_for_pattern(None, RDF.type, QB.Observation))) == 17
    assert not data_cube.violated(cube, name)


def without(predicate: NamedNode, subject: NamedNode | None = None) -> Callable[[list[Quad]], list[Quad]]:
    return lambda quads: [
        q for q in quads if q.predicate != predicate or (subject is not None and q.subject != subject)
    ]


def also(*more: tuple[NamedNode, NamedNode, NamedNode | Literal]) -> Callable[[list[Quad]], list[Quad]]:
    return lambda quads: [*quads, *(Quad(*one) for one in more)]


def twin(quads: list[Quad]) -> list[Quad]:
    """Another observation with the values of the first."""
    double = NamedNode(f"{FIGURE.value}-twin")
    return [*quads, *(Quad(double, q.predicate, q.object) for q in quads if q.subject == FIGURE)]


def untyped(kind: NamedNode) -> Callable[[list[Quad]], list[Quad]]:
    return lambda quads: [q for q in quads if q.predicate != RDF.type or q.object != kind]


STRANGER = NamedNode("http://example.org/stranger")
SPEC = NamedNode(f"{ID}cube/component/reading")
BREAKS: dict[str, Callable[[list[Quad]], list[Quad]]] = {
    "ic-01": also((FIGURE, QB.dataSet, NamedNode(f"{ID}cube/provisions"))),
    "ic-02": without(QB.structure),
    "ic-03": lambda quads: without(QB.measure)([q for q in quads if q.object != QB.MeasureProperty]),
    "ic-04": without(RDFS.range, DIMENSION.refPeriod),
    "ic-05": without(QB.codeList, GP.figureStatus),
    "ic-06": also((SPEC, QB.componentRequired, Literal("false", datatype=XSD.boolean))),
    "ic-07": also((STRANGER, RDF.type, QB.SliceKey)),
    "ic-09": also((STRANGER, RDF.type, QB.Slice)),
    "ic-11": without(DIMENSION.refPeriod, FIGURE),
    "ic-12": twin,
    "ic-13": without(ATTRIBUTE.unitMeasure, FIGURE),
    "ic-14": without(MEASURE.obsValue, FIGURE),
    "ic-18": also((NamedNode(f"{ID}cube/provisions"), QB.slice, STRANGER), (STRANGER, QB.observation, FIGURE)),
    "ic-19a": without(SKOS.inScheme, NamedNode(f"{ID}reading/1")),
}  # fmt: skip


@there
@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_graph_violates_the_constraint(quads: list[Quad], name: str) -> None:
    broken = BREAKS[name](quads)
    assert broken != quads
    assert data_cube.violated(data_cube.union(broken), name)


@there
def test_the_constraint_on_duplicates_by_grouping(quads: list[Quad], cube: Store) -> None:
    assert data_cube.duplicates(cube) == []
    assert len(data_cube.duplicates(data_cube.union(twin(quads)))) == 1
    assert data_cube.duplicates(data_cube.union(BREAKS["ic-11"](quads))) == [
        (FIGURE.value, DIMENSION.refPeriod.value)
    ]


def many(budget: Budget, rows: int) -> Budget:
    """The budget with ``rows`` more rows of three cells in the newest edition."""
    report = budget.reports[-1]
    cells = report.figures[:3]
    series = [
        replace(budget.series[0], path=f"indicator/900/row-{row}", names=((f"row {row}", "en"),))
        for row in range(rows)
    ]
    figures: list[ResolvedFigure] = []
    for row, line in enumerate(series):
        for cell in cells:
            path = f"{b.NEW}/figure/{row}-{cell.figure.number}"
            figures.append(replace(cell, path=path, series=line.path))
    return replace(
        budget,
        reports=(*budget.reports[:-1], replace(report, figures=(*report.figures, *figures))),
        series=(*budget.series, *series),
    )


@there
def test_many_observations_are_complete_and_each_its_own() -> None:
    store = data_cube.union(b.quads(made=many(b.budget(), 2000)))
    assert len(list(store.quads_for_pattern(None, QB.dataSet, None))) == 6017
    assert data_cube.duplicates(store) == []
    quadratic = {"ic-12", "ic-17"}
    assert [n for n in data_cube.names() if n not in quadratic and data_cube.violated(store, n)] == []


def test_every_observation_has_every_dimension_of_its_cube_and_no_measure_too_many(quads: list[Quad]) -> None:
    store = b.store(quads)
    unvalued = {
        q.subject
        for name in ("figures-unvalued", "provisions-unvalued")
        for q in store.quads_for_pattern(None, QB.dataSet, NamedNode(f"{ID}cube/{name}"))
    }
    valued = {q.subject for q in store.quads_for_pattern(None, MEASURE.obsValue, None)}
    printed = {q.subject for q in store.quads_for_pattern(None, GP.printedValue, None)}
    assert len(unvalued) == 3
    assert not unvalued & valued
    assert unvalued | valued == {q.subject for q in store.quads_for_pattern(None, RDF.type, QB.Observation)}
    assert unvalued | valued <= printed


def test_cubes_in_use() -> None:
    budget = b.budget()
    assert cubes_of(budget.reports) == [
        "establishment",
        "figures",
        "figures-unvalued",
        "provisions",
        "provisions-unvalued",
    ]
    assert cubes_of(budget.reports[:1]) == ["figures"]


def test_the_cube_is_described_only_where_there_are_observations() -> None:
    structure = NamedNode(f"{ID}cube/figures/structure")
    chapters = replace(b.budget(), reports=(), programmes=(), series=(), lines=())
    assert not [q for q in b.quads(made=chapters) if q.subject == structure]
    assert [q for q in b.quads() if q.subject == structure]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("108500000", "108500000"),
        ("108500000.00", "108500000"),
        ("98.50", "98.5"),
        ("-0.0", "0"),
        ("0E+2", "0"),
        ("1E+9", "1000000000"),
        ("-9.4", "-9.4"),
        ("0.000001", "0.000001"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ],
)
def test_numbers_are_exact_and_canonical(value: str, written: str) -> None:
    literal = exact(Decimal(value))
    assert literal == Literal(written, datatype=XSD.decimal)


def test_equal_numbers_in_other_dress_are_one_literal() -> None:
    assert exact(Decimal("5.50")) == exact(Decimal("5.5"))
    assert exact(None) is None


@pytest.mark.parametrize(
    ("period", "span"),
    [
        ("2023", ("calendar", "2023-01-01", "2023-12-31")),
        ("2023-24", ("fiscal", "2023-04-01", "2024-03-31")),
        ("1999-00", ("fiscal", "1999-04-01", "2000-03-31")),
        ("1999-2000", ("fiscal", "1999-04-01", "2000-03-31")),
        ("2024-02-29", ("day", "2024-02-29", "2024-02-29")),
        ("2023-02-29", ("other", "", "")),
        ("2023-25", ("other", "", "")),
        ("", ("none", "", "")),
    ],
)
def test_periods(period: str, span: tuple[str, str, str]) -> None:
    assert period_span(period) == span


@pytest.mark.parametrize(
    ("value", "words", "kind"),
    [
        ("2019", "二零一九年", XSD.gYear),
        ("2018-19", "2018-19年度", XSD.string),
        ("2011-12", "2011-12 年度", XSD.string),
        ("2011-12", "二零一一年十二月", XSD.gYearMonth),
        ("2011-12", "in December 2011", XSD.gYearMonth),
        ("2019-06", "", XSD.gYearMonth),
        ("2019-12-31", "", XSD.date),
    ],
)
def test_stated_dates(value: str, words: str, kind: NamedNode) -> None:
    literal = stated_date(value, words)
    assert literal is not None
    assert literal.value == value
    assert literal.datatype == kind


def test_units_and_statuses() -> None:
    assert (unit_path(""), unit_path("%"), unit_path("％")) == ("unit/number", "unit/percent", "unit/percent")
    assert unit_path("公頃") == unit_path("公頃") != unit_path("公里")
    codes = [obs_status(status, valued=True).value[-1] for status in ("actual", "revised", "plan", "balance")]
    assert codes == ["A", "E", "F", "A"]
    assert obs_status("actual", valued=False).value.endswith("#obsStatus-M")
