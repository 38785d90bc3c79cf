"""Every constraint of every shape: the valid graph passes, a graph broken there is found out, as pySHACL finds it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.validate import check
from kg.validate.exact import COMPONENTS
from kg.validate.shape_sets import named_set
from kg.validate.terms import SHAPES

sys.path.insert(0, str(Path(__file__).parent))
from breaking import Broken, agreed, breaks, comparable, mute, rules, store_of, untested, valid_quads

GRAPH = named_set("govplan").graphs[0][0]
VALID = valid_quads("valid.ttl")
BREAKS = list(breaks(GRAPH, VALID))
COMPARABLE = comparable(GRAPH, BREAKS)
BASE = "http://example.org/id/"


def store(*quads: Quad) -> Store:
    return store_of(*VALID, *quads)


def test_the_valid_graph_breaks_nothing() -> None:
    assert check(store()).results == ()


@pytest.mark.parametrize("broken", BREAKS, ids=[b.name for b in BREAKS])
def test_broken_is_found(broken: Broken) -> None:
    results = check(store(*broken.quads)).results
    expected = (broken.clone, broken.shape.node, COMPONENTS[broken.constraint.kind], broken.shape.severity)
    assert expected in [(r.focus, r.shape, r.component, r.severity) for r in results]


def test_every_constraint_is_broken_by_a_test() -> None:
    # on rdf:type of anything at all, where only the pattern is left to break in a graph of IRIs
    assert untested(GRAPH, BREAKS) <= {("NamedNode-type", "nodeKind"), ("NamedNode-type", "pattern")}


def test_every_shape_speaks_two_languages() -> None:
    assert mute(GRAPH) == []


def test_nothing_is_left_to_the_slow_engine() -> None:
    for name in ("govplan", "govplan-budget", "dcat-ap"):
        for graph, _ in named_set(name).graphs:
            assert graph.unsupported == {}
            assert graph.roots()


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_pyshacl_agrees_on_every_broken_graph(part: int) -> None:
    quads = [q for b in COMPARABLE[part::4] for q in b.quads]
    agreed(store(*quads))


def test_pyshacl_agrees_on_a_few_broken_graphs() -> None:
    agreed(store(*(q for b in COMPARABLE[::25] for q in b.quads)))


@pytest.mark.slow
def test_pyshacl_agrees_on_the_official_shapes() -> None:
    agreed(store(*(q for b in COMPARABLE[::3] for q in b.quads)), "dcat-ap")


def iri(tail: str) -> NamedNode:
    return NamedNode(BASE + tail)


GP = "https://w3id.org/govplan#"
ENTRY, DATASET, OTHER = iri("plan/itc/2026-2028/D-ii-20"), iri("dataset/itc/1"), iri("dataset/itc/0")
PLACE = iri("source/0123456789abcdef/page-3/row-12")
MENTION, SELECTOR = iri("mention/1"), iri("mention/1/selector")


def named(prefix: str, name: str) -> NamedNode:
    spaces = {
        "gp": GP,
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "oa": "http://www.w3.org/ns/oa#",
    }
    return NamedNode(spaces[prefix] + name)


def month(text: str) -> Literal:
    return Literal(text, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth"))


RULES = {
    "Entry-one-date": ("Entry", [], [Quad(ENTRY, named("gp", "targetMonth"), month("2026-05"))], "Violation"),
    "Dataset-not-released": (
        "Dataset",
        [],
        [Quad(OTHER, named("dcat", "distribution"), iri("dataset/itc/1/distribution-CSV"))],
        "Violation",
    ),
    "Dataset-not-issued": (
        "Dataset",
        [],
        [Quad(OTHER, named("dct", "issued"), month("2026-05"))],
        "Violation",
    ),
    "Dataset-without-distribution": (
        "Dataset-without-distribution",
        [Quad(DATASET, named("dcat", "distribution"), iri("dataset/itc/1/distribution-CSV"))],
        [],
        "Info",
    ),
    "Assessment-same-status": (
        "Assessment",
        [Quad(DATASET, named("gp", "status"), iri("status/released"))],
        [Quad(DATASET, named("gp", "status"), iri("status/planned"))],
        "Violation",
    ),
    "Place-no-reason": (
        "Place",
        [Quad(PLACE, named("gp", "outcome"), iri("outcome/mapped"))],
        [Quad(PLACE, named("gp", "outcome"), iri("outcome/rejected"))],
        "Violation",
    ),
    "Place-rejected": (
        "Place-rejected",
        [Quad(PLACE, named("gp", "outcome"), iri("outcome/mapped"))],
        [
            Quad(PLACE, named("gp", "outcome"), iri("outcome/rejected")),
            Quad(PLACE, named("gp", "reason"), Literal("no column fits")),
        ],
        "Warning",
    ),
    "Record-listed": (
        "Record",
        [Quad(iri("plan/itc/2026-2028"), named("dcat", "record"), ENTRY)],
        [],
        "Violation",
    ),
    "Annotation-thing": (
        "Annotation",
        [Quad(MENTION, named("oa", "hasBody"), iri("agency/itc"))],
        [Quad(MENTION, named("oa", "hasBody"), iri("agency/itb"))],
        "Violation",
    ),
    "Annotation-words": (
        "Annotation",
        [Quad(SELECTOR, named("oa", "exact"), Literal("創新科技署"))],
        [Quad(SELECTOR, named("oa", "exact"), Literal("科技署"))],
        "Violation",
    ),
    "Annotation-offset": (
        "Annotation",
        [Quad(MENTION, named("gp", "start"), Literal(3))],
        [Quad(MENTION, named("gp", "start"), Literal(2))],
        "Violation",
    ),
    "NamedNode-statements": (
        "NamedNode",
        [],
        [Quad(ENTRY, NamedNode("http://schema.org/name"), Literal("x"))],
        "Violation",
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_rule_in_sparql(rule: str) -> None:
    shape, without, beside, severity = RULES[rule]
    graph = store(*beside)
    for quad in without:
        graph.remove(quad)
    results = check(graph).results
    found = [(str(r.rule), r.shape, r.severity.value.rpartition("#")[2]) for r in results]
    assert (f"<{SHAPES}{rule}-rule>", NamedNode(SHAPES + shape), severity) in found
    agreed(graph)


def test_every_rule_in_sparql_is_tested() -> None:
    assert set(RULES) == rules(GRAPH)
