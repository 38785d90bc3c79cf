"""Every constraint of every shape: the valid graph passes, a graph broken there is found out, as pySHACL finds it."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.validate import Result, check
from kg.validate.exact import COMPONENTS
from kg.validate.lexical import well_formed
from kg.validate.library import named_set
from kg.validate.paths import to_sparql
from kg.validate.terms import SHAPES, term_key

sys.path.insert(0, str(Path(__file__).parent))
from breaking import Broken, breaks, valid_quads

GRAPH = named_set("govplan").graphs[0][0]
BREAKS = list(breaks())
ORDERED = {c.value for s in GRAPH.shapes.values() for c in s.constraints if c.kind.startswith("lessThan")} | {
    s.path.predicate for s in GRAPH.shapes.values() for c in s.constraints if c.kind.startswith("lessThan")
}
# rdflib puts dates before strings, and pySHACL with it; SHACL says that they cannot be compared
COMPARABLE = [
    b
    for b in BREAKS
    if not (b.constraint.kind == "datatype" and getattr(b.shape.path, "predicate", None) in ORDERED)
]
BASE = "http://example.org/id/"


def store(*quads: Quad) -> Store:
    made = Store()
    made.extend([*valid_quads(), *quads])
    return made


def key(r: Result) -> tuple[object, ...]:
    path = "" if r.path is None else to_sparql(r.path)
    return (term_key(r.focus), path, r.component.value, r.severity.value, term_key(r.value), str(r.shape))


def beyond_pyshacl(r: Result) -> bool:
    """pySHACL lets 2026-13 pass as a month; the texts of such types are not looked at there."""
    return (
        r.component == COMPONENTS["datatype"]
        and isinstance(r.value, Literal)
        and r.value.datatype.value.endswith(("gYear", "gYearMonth"))
        and not well_formed(r.value.value, r.value.datatype.value)
    )


def agreed(graph: Store, shapes: str = "govplan") -> None:
    ours = Counter(key(r) for r in check(graph, shapes=shapes).results if not beyond_pyshacl(r))
    theirs = Counter(key(r) for r in check(graph, shapes=shapes, engine="pyshacl").results)
    assert ours - theirs == Counter()
    assert theirs - ours == Counter()


def test_the_valid_graph_breaks_nothing() -> None:
    assert check(store()).results == ()


@pytest.mark.parametrize("broken", BREAKS, ids=[b.name for b in BREAKS])
def test_broken_is_found(broken: Broken) -> None:
    results = check(store(*broken.quads)).results
    expected = (broken.clone, broken.shape.node, COMPONENTS[broken.constraint.kind], broken.shape.severity)
    assert expected in [(r.focus, r.shape, r.component, r.severity) for r in results]


def test_every_constraint_is_broken_by_a_test() -> None:
    tested = {(b.shape.node, b.constraint.kind) for b in BREAKS}
    properties = [s for s in GRAPH.shapes.values() if s.path is not None and isinstance(s.node, NamedNode)]
    missing = {(s.node.value.removeprefix(SHAPES), c.kind) for s in properties for c in s.constraints} - {
        (n.value.removeprefix(SHAPES), k) for n, k in tested
    }
    # on rdf:type of anything at all, where only the pattern is left to break in a graph of IRIs
    assert missing <= {("NamedNode-type", "nodeKind"), ("NamedNode-type", "pattern")}


def test_every_shape_speaks_two_languages() -> None:
    for shape in GRAPH.shapes.values():
        rules = [c.value for c in shape.constraints if c.kind == "sparql"]
        own = [c for c in shape.constraints if c.kind not in ("sparql", "property")]
        speakers = ([shape] if own and isinstance(shape.node, NamedNode) else []) + rules
        for speaker in speakers:
            assert {(m.language or "").lower() for m in speaker.messages} == {"en", "zh-hant"}, speaker.node


def test_nothing_is_left_to_the_slow_engine() -> None:
    for name in ("govplan", "dcat-ap"):
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


def named(prefix: str, name: str) -> NamedNode:
    spaces = {"gp": GP, "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}
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
    rules = {c.value.node for s in GRAPH.shapes.values() for c in s.constraints if c.kind == "sparql"}
    assert {f"{SHAPES}{name}-rule" for name in RULES} == {r.value for r in rules}
