"""Dumps: every format says the same, the same bytes whatever the order, and gzip without a clock."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
from pathlib import Path

import pytest
from pyoxigraph import Store, parse
from release_handmade import BASE, quads

from kg.errors import UsageError
from kg.release import dumps
from kg.release.dumps import EXPORTS, FORMATS, as_triples, export, line_order, write_dumps

PREFIXES = {"dct": "http://purl.org/dc/terms/", "gp": "https://w3id.org/govplan#"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_dumps(quads(), tmp_path, base=BASE, prefixes=PREFIXES, sources=["aaaa", "bbbb"])
    return tmp_path


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format_parses_back_to_the_same(data: Path, suffix: str) -> None:
    kind = FORMATS[suffix]
    found = list(parse(path=str(data / f"govplan.{suffix}"), format=kind))
    if kind.supports_datasets:
        assert sorted(map(str, found)) == sorted(map(str, quads()))
    else:
        union = {str(q.triple) for q in quads()}
        assert {str(q.triple) for q in found} == union
        assert len(found) == len(union)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_source_has_its_own_graph_only(data: Path, suffix: str) -> None:
    own = [q for q in quads() if q.graph_name.value.endswith("source/bbbb")]  # type: ignore[union-attr]
    found = parse(path=str(data / f"source-bbbb.{suffix}"), format=FORMATS[suffix])
    assert {str(q.triple) for q in found} == {str(q.triple) for q in own}


TAGGED = {
    "ttl": b'"@zh-Hant',
    "nt": b'"@zh-Hant',
    "nq": b'"@zh-Hant',
    "trig": b'"@zh-Hant',
    "jsonld": b'"@language":"zh-Hant"',
    "rdf": b'xml:lang="zh-Hant"',
}


@pytest.mark.parametrize("suffix", FORMATS)
def test_tags_are_in_their_customary_case(data: Path, suffix: str) -> None:
    for name in ("govplan", "source-aaaa"):
        written = (data / f"{name}.{suffix}").read_bytes()
        assert TAGGED[suffix] in written
        assert b"zh-hant" not in written
    found = parse(path=str(data / f"govplan.{suffix}"), format=FORMATS[suffix])
    assert {q.triple for q in found} == {q.triple for q in quads()}


def test_export_of_one_graph_has_the_tags_too(data: Path) -> None:
    store = Store()
    store.extend(quads())
    out = io.BytesIO()
    export(data, store, out, "nt", f"{BASE}id/graph/source/bbbb")
    assert '"計劃"@zh-Hant' in out.getvalue().decode()


def test_gzip_beside_each_file_holds_the_same(data: Path) -> None:
    plain = sorted(p for p in data.iterdir() if p.suffix != ".gz")
    assert len(plain) == 3 * len(FORMATS)
    for path in plain:
        packed = (data / f"{path.name}.gz").read_bytes()
        assert gzip.decompress(packed) == path.read_bytes()
        assert packed[3] == 0  # no file name, comment or extra field
        assert packed[4:8] == bytes(4)  # no time


def test_the_order_given_does_not_matter(data: Path, tmp_path: Path) -> None:
    shuffled = quads() * 2
    random.Random(1).shuffle(shuffled)
    other = tmp_path / "other"
    other.mkdir()
    write_dumps(line_order(shuffled), other, base=BASE, prefixes=PREFIXES, sources=["aaaa", "bbbb"])
    for path in other.iterdir():
        assert path.read_bytes() == (data / path.name).read_bytes(), path.name


def test_a_large_release_is_packed_in_threads_to_the_same_bytes(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "_KEPT", 0)
    other = tmp_path / "other"
    other.mkdir()
    sums = write_dumps(line_order(quads()), other, base=BASE, prefixes=PREFIXES, sources=["aaaa", "bbbb"])
    assert sorted(sums) == sorted(path.name for path in other.iterdir())
    for path in other.iterdir():
        assert path.read_bytes() == (data / path.name).read_bytes(), path.name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sums[path.name]["sha256"]


def test_equal_triples_follow_each_other_in_line_order() -> None:
    triples = list(as_triples(quads()))
    assert len(triples) == len(set(triples)) == 5


@pytest.mark.parametrize("format", EXPORTS)
def test_export_of_one_graph(data: Path, format: str) -> None:
    store = Store()
    store.extend(quads())
    out = io.BytesIO()
    export(data, store, out, format, f"{BASE}id/graph/links")
    found = list(parse(out.getvalue(), FORMATS[EXPORTS[format]]))
    assert [str(q.object) for q in found] == ['"12"^^<http://www.w3.org/2001/XMLSchema#integer>']


def test_export_of_all_is_the_dump(data: Path) -> None:
    out = io.BytesIO()
    export(data, None, out, "rdfxml")
    assert out.getvalue() == (data / "govplan.rdf").read_bytes()


@pytest.mark.parametrize(
    ("format", "graph"), [("xlsx", ""), ("nq", "http://localhost:8000/none"), ("nq", "no iri")]
)
def test_export_says_what_there_is(data: Path, format: str, graph: str) -> None:
    store = Store()
    store.extend(quads())
    with pytest.raises(UsageError):
        export(data, store, io.BytesIO(), format, graph)
