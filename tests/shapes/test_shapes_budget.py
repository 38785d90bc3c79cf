"""Every constraint of the shapes of the Estimates and the Yearbook; and when they are used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.validate import check
from kg.validate.exact import COMPONENTS
from kg.validate.shape_sets import BUDGET_CLASSES, named_set, set_for, shape_files
from kg.validate.terms import SHAPES, TYPE, XSD

sys.path.insert(0, str(Path(__file__).parent))
from breaking import Broken, agreed, breaks, comparable, mute, rules, store_of, untested, valid_quads

GRAPH = named_set("govplan-budget").graphs[0][0]
VALID = valid_quads("valid-budget.ttl")
BREAKS = list(breaks(GRAPH, VALID))
COMPARABLE = comparable(GRAPH, BREAKS)
SPACES = {
    "gp": "https://w3id.org/govplan#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "qb": "http://purl.org/linked-data/cube#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "code": "http://purl.org/linked-data/sdmx/2009/code#",
    "measure": "http://purl.org/linked-data/sdmx/2009/measure#",
}
EDITION, CHAPTER = "head/900/2024-25", "yearbook/2019/chapter-6"
FIGURE, CELL, SUM = f"{EDITION}/figure/1", f"{EDITION}/figure/2", f"{EDITION}/provision/1"
STATEMENT, UNDERTAKING = f"{CHAPTER}/statement-1", f"{EDITION}/undertaking-1"


def store(*quads: Quad) -> Store:
    return store_of(*VALID, *quads)


def iri(tail: str) -> NamedNode:
    return NamedNode("http://example.org/id/" + tail)


def number(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + "decimal"))


def day(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + "date"))


def quad(subject: str, name: str, value: NamedNode | Literal | str) -> Quad:
    """A statement about a thing; a value that is a string is the tail of a thing's IRI."""
    prefix, _, local = name.partition(":")
    return Quad(
        iri(subject), NamedNode(SPACES[prefix] + local), iri(value) if isinstance(value, str) else value
    )


def again(subject: str) -> list[Quad]:
    """The same thing once more, under another name."""
    return [Quad(iri(f"{subject}-again"), q.predicate, q.object) for q in VALID if q.subject == iri(subject)]


def test_the_valid_graph_breaks_nothing() -> None:
    assert check(store()).results == ()


def test_the_valid_graph_has_a_thing_of_every_class() -> None:
    there = {q.object for q in VALID if q.predicate == TYPE}
    assert set(BUDGET_CLASSES) <= there


@pytest.mark.parametrize("broken", BREAKS, ids=[b.name for b in BREAKS])
def test_broken_is_found(broken: Broken) -> None:
    results = check(store(*broken.quads)).results
    expected = (broken.clone, broken.shape.node, COMPONENTS[broken.constraint.kind], broken.shape.severity)
    assert expected in [(r.focus, r.shape, r.component, r.severity) for r in results]


def test_every_constraint_is_broken_by_a_test() -> None:
    assert untested(GRAPH, BREAKS) == set()


def test_every_shape_speaks_two_languages() -> None:
    assert mute(GRAPH) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_pyshacl_agrees_on_every_broken_graph(part: int) -> None:
    agreed(store(*(q for b in COMPARABLE[part::4] for q in b.quads)))


def test_pyshacl_agrees_on_a_few_broken_graphs() -> None:
    agreed(store(*(q for b in COMPARABLE[::40] for q in b.quads)))


# rule: (shape, statements taken away, statements put there, severity)
RULES: dict[str, tuple[str, list[Quad], list[Quad], str]] = {
    "Observation-value": ("Observation", [], [quad(CELL, "measure:obsValue", number("0"))], "Violation"),
    "Observation-missing": (
        "Observation",
        [quad(CELL, "attribute:obsStatus", NamedNode(SPACES["code"] + "obsStatus-M"))],
        [quad(CELL, "attribute:obsStatus", NamedNode(SPACES["code"] + "obsStatus-F"))],
        "Violation",
    ),
    "Observation-edition": (
        "Observation",
        [quad(FIGURE, "dct:isPartOf", EDITION)],
        [quad(FIGURE, "dct:isPartOf", "head/900/2023-24")],
        "Violation",
    ),
    "Observation-footnote": (
        "Observation",
        [quad(f"{EDITION}/footnote-1", "dct:isPartOf", EDITION)],
        [quad(f"{EDITION}/footnote-1", "dct:isPartOf", CHAPTER)],
        "Violation",
    ),
    "Figure-reading-note": (
        "Figure",
        [quad(FIGURE, "gp:reading", "reading/0")],
        [quad(FIGURE, "gp:reading", "reading/1")],
        "Violation",
    ),
    "Figure-head": (
        "Figure",
        [quad("indicator/900/a", "gp:head", "head/900")],
        [quad("indicator/900/a", "gp:head", "head/901")],
        "Violation",
    ),
    "Figure-unique": ("Figure", [], again(FIGURE), "Violation"),
    "Provision-unique": ("Provision", [], again(SUM), "Violation"),
    "Establishment-unique": ("Establishment", [], again(f"{EDITION}/establishment/1"), "Violation"),
    "Provision-head": (
        "Provision",
        [quad("budget-line/900/a", "gp:head", "head/900")],
        [quad("budget-line/900/a", "gp:head", "head/901")],
        "Violation",
    ),
    "Provision-line-table": (
        "Provision",
        [quad("budget-line/900/a", "gp:provisionTable", "provision-table/programme")],
        [quad("budget-line/900/a", "gp:provisionTable", "provision-table/analysis")],
        "Violation",
    ),
    "ProvisionUnplaced-period": (
        "ProvisionUnplaced",
        [quad(SUM, "dimension:refPeriod", "period/2023-24")],
        [quad(SUM, "dimension:refPeriod", "period/2024")],
        "Warning",
    ),
    "ProvisionUnplaced-programme": (
        "ProvisionUnplaced",
        [quad(SUM, "gp:programme", "programme/900/1"), quad(SUM, "gp:programmeCode", Literal("1"))],
        [],
        "Warning",
    ),
    "StandingUnlisted-programme": (
        "StandingUnlisted",
        [quad(FIGURE, "gp:programme", "programme/900/1")],
        [],
        "Warning",
    ),
    "Programme-listing": (
        "Programme",
        [quad(f"{EDITION}/programme-1", "gp:programme", "programme/900/1")],
        [quad(f"{EDITION}/programme-1", "gp:programme", "programme/900/2")],
        "Violation",
    ),
    "Footnote-listed": ("Footnote", [quad(EDITION, "gp:footnote", f"{EDITION}/footnote-1")], [], "Violation"),
    "Paragraph-listed": ("Paragraph", [quad(CHAPTER, "gp:paragraph", f"{CHAPTER}/paragraph-1")], [], "Violation"),
    "Undertaking-parent": (
        "Undertaking",
        [quad(UNDERTAKING, "gp:partOfUndertaking", f"{EDITION}/undertaking-2")],
        [quad(UNDERTAKING, "gp:partOfUndertaking", UNDERTAKING)],
        "Violation",
    ),
    "StatementDoubtful-range": (
        "StatementDoubtful",
        [quad(STATEMENT, "gp:quantityMax", number("15000.0"))],
        [quad(STATEMENT, "gp:quantityMax", number("100"))],
        "Warning",
    ),
    "StatementDoubtful-offset": (
        "StatementDoubtful",
        [quad(STATEMENT, "gp:end", Literal(14))],
        [quad(STATEMENT, "gp:end", Literal(140))],
        "Warning",
    ),
    "FigurePeriod-days": (
        "FigurePeriod",
        [],
        [quad("period/none", "dcat:startDate", day("2024-01-01")), quad("period/none", "dcat:endDate", day("2024-12-31"))],
        "Violation",
    ),
    "FigurePeriod-length": (
        "FigurePeriod",
        [quad("period/2023-24", "dcat:startDate", day("2023-04-01"))],
        [quad("period/2023-24", "dcat:startDate", day("2023-01-01"))],
        "Violation",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_rule_in_sparql(rule: str) -> None:
    shape, without, beside, severity = RULES[rule]
    graph = store(*beside)
    for gone in without:
        assert gone in VALID
        graph.remove(gone)
    results = check(graph).results
    found = [(str(r.rule), r.shape, r.severity.value.rpartition("#")[2]) for r in results]
    assert (f"<{SHAPES}{rule}-rule>", NamedNode(SHAPES + shape), severity) in found


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_pyshacl_agrees_on_the_rule(rule: str) -> None:
    _, without, beside, _ = RULES[rule]
    graph = store(*beside)
    for gone in without:
        graph.remove(gone)
    agreed(graph)


def test_every_rule_in_sparql_is_tested() -> None:
    assert set(RULES) == rules(GRAPH)


@pytest.mark.parametrize(
    ("unit", "least", "most", "found"),
    [("間", "5", "5", False), ("ratio", "2", "1", False), ("%", "2", "1.5", True), ("間", "2", "10", False)],
)
def test_a_range_runs_upwards_but_a_ratio_need_not(unit: str, least: str, most: str, found: bool) -> None:
    graph = store()
    for name in ("quantity", "quantityMax", "unitText"):
        for old in list(graph.quads_for_pattern(iri(STATEMENT), NamedNode(SPACES["gp"] + name), None)):
            graph.remove(old)
    graph.add(quad(STATEMENT, "gp:quantity", number(least)))
    graph.add(quad(STATEMENT, "gp:quantityMax", number(most)))
    graph.add(quad(STATEMENT, "gp:unitText", Literal(unit, language="zh-Hant")))
    shapes = [str(r.shape) for r in check(graph).results]
    assert (f"<{SHAPES}StatementDoubtful>" in shapes) == found


def test_a_commitment_is_of_no_year() -> None:
    graph = store()
    for subject, name, old, new in (
        (SUM, "dimension:refPeriod", "period/2023-24", "period/none"),
        (SUM, "gp:provisionTable", "provision-table/programme", "provision-table/commitments"),
        (
            "budget-line/900/a",
            "gp:provisionTable",
            "provision-table/programme",
            "provision-table/commitments",
        ),
    ):
        graph.remove(quad(subject, name, old))
        graph.add(quad(subject, name, new))
    for known in VALID:
        if known.subject == iri("provision-table/programme"):
            graph.add(Quad(iri("provision-table/commitments"), known.predicate, known.object))
    assert check(graph).results == ()


def test_every_class_that_the_shapes_are_about_makes_them_apply() -> None:
    targets = {t.term for s in GRAPH.roots() for t in s.targets if t.kind == "class"}
    assert targets == set(BUDGET_CLASSES)
    for kind in BUDGET_CLASSES:
        alone = store_of(Quad(iri("thing"), TYPE, kind))
        assert len(set_for("govplan", alone, thorough=True).graphs) == 2


@pytest.mark.parametrize(
    ("kind", "graphs"), [("Estimates", 2), ("Chapter", 2), ("Plan", 1), ("FundingScheme", 1)]
)
def test_a_build_reads_them_only_where_there_is_such_a_document(kind: str, graphs: int) -> None:
    alone = store_of(Quad(iri("thing"), TYPE, NamedNode(SPACES["gp"] + kind)))
    assert len(set_for("govplan", alone).graphs) == graphs


def test_a_plain_check_leaves_out_what_a_thorough_one_finds() -> None:
    scheme = Quad(iri("funding-scheme/x"), TYPE, NamedNode(SPACES["gp"] + "FundingScheme"))
    shape = NamedNode(SHAPES + "FundingScheme-kind")
    assert shape not in {r.shape for r in check(store_of(scheme)).results}
    assert shape in {r.shape for r in check(store_of(scheme), thorough=True).results}


def test_no_shape_has_the_name_of_another() -> None:
    defined: list[NamedNode] = []
    for item in shape_files():
        quads = parse(item.read_bytes(), format=RdfFormat.TURTLE)
        named = (q.subject for q in quads if q.predicate == TYPE and isinstance(q.subject, NamedNode))
        defined += [node for node in named if node.value != SHAPES]
    assert len(defined) == len(set(defined))
