"""The counts of a release's graphs, against counting its quads one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from pyoxigraph import Store

from kg.release import current, statistics

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def test_counts_are_those_of_the_quads(corpus_release: Path) -> None:
    release = current(corpus_release)
    triples: Counter[str] = Counter()
    properties: dict[str, Counter[str]] = defaultdict(Counter)
    subjects, instances = defaultdict(set), defaultdict(set)
    for quad in release.store():
        graph, predicate = quad.graph_name.value, quad.predicate.value
        triples[graph] += 1
        properties[graph][predicate] += 1
        subjects[graph].add(quad.subject.value)
        if predicate == _TYPE:
            instances[graph, quad.object.value].add(quad.subject.value)
    found = statistics.read(release.path)
    assert found is not None
    assert found == statistics.count(release.store())
    assert {g: c.triples for g, c in found.graphs.items()} == triples
    assert {g: dict(c.properties) for g, c in found.graphs.items()} == properties
    assert {g: c.entities for g, c in found.graphs.items()} == {g: len(s) for g, s in subjects.items()}
    for (graph, kind), things in instances.items():
        assert found.graphs[graph].classes[kind] == len(things)
    assert found.whole.triples == triples.total() == release.manifest["counts"]["quads"]
    assert found.whole.entities == len(set().union(*subjects.values()))
    assert found.whole.properties[_TYPE] == sum(p[_TYPE] for p in properties.values())


def test_a_release_without_the_file_or_with_a_damaged_one(tmp_path: Path) -> None:
    assert statistics.read(tmp_path) is None
    (tmp_path / "report").mkdir()
    for text in ("", "[]", '{"whole": {}, "graphs": {}}', '{"whole": 3}'):
        (tmp_path / statistics.FILE).write_text(text)
        assert statistics.read(tmp_path) is None


def test_an_empty_store_counts_nothing() -> None:
    counted = statistics.count(Store())
    assert (counted.whole.triples, counted.whole.entities, counted.graphs) == (0, 0, {})
