"""Real heads of the Estimates and a Yearbook chapter through the readers: what must hold of any graph that we publish."""

from __future__ import annotations

from pathlib import Path

import data_cube
import dcat_ap
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.commitments import assess, default_as_of
from kg.documents import read_document
from kg.graph import build_graph
from kg.graph.terms import GP, OA, PROV, QB, TYPE
from kg.identity import resolve
from kg.identity.decisions import load_decisions
from kg.identity.registry import load_registry
from kg.sources import read
from kg.validate import check

BASE = "https://data.example/"
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
NAMES = ("head-155-estimates-2024-25.txt", "yearbook-2019-chapter-06.txt", "itc-open-data-plan-2026-2028.txt")

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared material is not beside this checkout")


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    readings = [read_document(read(SEEDS / name)) for name in NAMES]
    resolution = resolve(readings, load_registry(), load_decisions(None))
    assert resolution.budget is not None
    assert resolution.budget.reports
    assert resolution.budget.chapters
    as_of = default_as_of(resolution)
    assessments = assess(resolution, as_of)
    return build_graph(readings, resolution, assessments, base=BASE, as_of=as_of, release_id="x", version="1")


@pytest.fixture(scope="module")
def store(quads: list[Quad]) -> Store:
    filled = Store()
    filled.extend(quads)
    return filled


def objects(store: Store, node: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
    return [quad.object for quad in store.quads_for_pattern(node, predicate, None)]


def test_the_store_gives_every_quad_back_as_it_was_made(quads: list[Quad], store: Store) -> None:
    assert sorted(map(str, store)) == [str(quad) for quad in quads]


def test_no_blank_node_and_nothing_named_that_does_not_exist(quads: list[Quad]) -> None:
    subjects = {quad.subject for quad in quads}
    assert not any(isinstance(node, BlankNode) for node in subjects)
    own = {
        q.object for q in quads if isinstance(q.object, NamedNode) and q.object.value.startswith(f"{BASE}id/")
    }
    assert own <= subjects


def test_every_observation_leads_to_words_of_its_source(store: Store) -> None:
    observations = [q.subject for q in store.quads_for_pattern(None, TYPE, QB.Observation)]
    assert observations
    for node in observations:
        places = [q.object for q in store.quads_for_pattern(node, PROV.wasDerivedFrom, None)]
        assert any(list(store.quads_for_pattern(place, GP.sourceText, None)) for place in places), node


def test_offsets_of_mentions_are_those_of_the_text(store: Store) -> None:
    mentions = [q.subject for q in store.quads_for_pattern(None, GP.inProperty, None)]
    assert mentions
    for mention in mentions:
        (target,) = objects(store, mention, OA.hasTarget)
        (node,) = objects(store, target, OA.hasSource)
        (name,) = objects(store, mention, GP.inProperty)
        (start,), (end,) = objects(store, mention, GP.start), objects(store, mention, GP.end)
        (words,) = objects(store, mention, GP.sourceText)
        texts = [text.value[int(start.value) : int(end.value)] for text in objects(store, node, name)]
        assert words.value in texts, (mention, node)


@pytest.mark.skipif(not data_cube.available(), reason="the constraints are not there")
def test_all_integrity_constraints_of_the_data_cube(quads: list[Quad]) -> None:
    cube = data_cube.union(quads)
    assert [name for name in data_cube.names() if data_cube.violated(cube, name)] == []
    assert data_cube.duplicates(cube) == []


@pytest.mark.parametrize("shapes", ["govplan", "dcat-ap"])
def test_no_shape_is_violated(store: Store, shapes: str) -> None:
    report = check(store, shapes=shapes)
    wrong = [r for r in report.results if r.severity.value.endswith("#Violation")]
    assert wrong == []


@pytest.mark.skipif(not dcat_ap.available(), reason="the official shapes are not there")
def test_official_dcat_ap_shapes(quads: list[Quad]) -> None:
    found = dcat_ap.results(dcat_ap.to_rdflib(quads), "shapes")
    assert [result for result in found if result[0] == "Violation"] == []
