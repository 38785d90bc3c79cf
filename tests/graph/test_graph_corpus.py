"""The bundled corpus through the real readers: what must hold of any graph that we publish."""

from __future__ import annotations

import dcat_ap
import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, Store

from kg import corpus, tables
from kg.commitments import assess, default_as_of
from kg.documents import read_document
from kg.graph import build_graph
from kg.graph.terms import DCAT, GP, PROV, TYPE
from kg.identity import resolve
from kg.identity.decisions import load_decisions
from kg.identity.registry import load_registry
from kg.records import Reading
from kg.sources import read

BASE = "https://data.example/"


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return [read_document(read(path)) for path in corpus.paths()]


@pytest.fixture(scope="module")
def quads(readings: list[Reading]) -> list[Quad]:
    resolution = resolve(readings, load_registry(), load_decisions(None))
    as_of = default_as_of(resolution)
    assessments = assess(resolution, as_of)
    return build_graph(readings, resolution, assessments, base=BASE, as_of=as_of, release_id="x", version="1")


@pytest.fixture(scope="module")
def store(quads: list[Quad]) -> Store:
    filled = Store()
    filled.extend(quads)
    return filled


def test_the_store_gives_every_quad_back_as_it_was_made(quads: list[Quad], store: Store) -> None:
    assert sorted(map(str, store)) == [str(quad) for quad in quads]


def test_no_blank_node_and_nothing_named_that_does_not_exist(quads: list[Quad]) -> None:
    subjects = {quad.subject for quad in quads}
    assert not any(isinstance(node, BlankNode) for node in subjects)
    own = {
        q.object for q in quads if isinstance(q.object, NamedNode) and q.object.value.startswith(f"{BASE}id/")
    }
    assert own <= subjects


def test_every_line_of_every_source_is_in_the_ledger_table(readings: list[Reading], store: Store) -> None:
    assert sum(1 for _ in tables.run(store, "ledger")) == sum(len(reading.ledger) for reading in readings)


def test_one_row_per_thing(quads: list[Quad], store: Store) -> None:
    for name, column, kind in (
        ("entries", "entry", GP.Entry),
        ("datasets", "dataset", DCAT.Dataset),
        ("plans", "plan", GP.Plan),
        ("agencies", "agency", GP.Agency),
    ):
        at = tables.columns(name).index(column)
        rows = [row[at] for row in tables.run(store, name)]
        things = {q.subject.value for q in quads if q.predicate == TYPE and q.object == kind}
        assert len(rows) == len(set(rows)), name
        assert set(rows) == things, name


def test_every_entry_leads_to_a_place_with_a_locator(store: Store) -> None:
    columns = tables.columns("entries")
    for row in tables.run(store, "entries"):
        assert row[columns.index("source")]
        assert row[columns.index("locator")]
        assert row[columns.index("status")]


def test_places_that_facts_derive_from_quote_the_source(store: Store) -> None:
    for quad in store.quads_for_pattern(None, PROV.wasDerivedFrom, None):
        place = quad.object
        if any(store.quads_for_pattern(place, TYPE, GP.Place)):
            assert any(store.quads_for_pattern(place, GP.sourceText, None)), place


@pytest.mark.skipif(not dcat_ap.available(), reason="the official shapes are not there")
@pytest.mark.parametrize("shapes", ["shapes", "range", "mdr-vocabularies.shape"])
def test_official_dcat_ap_shapes(quads: list[Quad], shapes: str) -> None:
    found = dcat_ap.results(dcat_ap.to_rdflib(quads), shapes)
    assert [result for result in found if result[0] == "Violation"] == []
