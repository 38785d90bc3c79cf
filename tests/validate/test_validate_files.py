"""Any RDF file can be validated, nothing is fetched, and what is broken is named with its line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from kg.errors import DataError, UsageError
from kg.validate import check_file
from kg.validate.files import read_quads

DATA = """@prefix gp: <https://w3id.org/govplan#> .
<http://example.org/id/source/x> a gp:Source ; gp:fileName "plan.pdf" .
"""
TRIPLES = [q.triple for q in parse(DATA.encode(), RdfFormat.TURTLE)]
FORMATS = {
    "a.ttl": RdfFormat.TURTLE,
    "a.nt": RdfFormat.N_TRIPLES,
    "a.nq": RdfFormat.N_QUADS,
    "a.trig": RdfFormat.TRIG,
    "a.jsonld": RdfFormat.JSON_LD,
    "a.rdf": RdfFormat.RDF_XML,
}


def written(fmt: RdfFormat) -> bytes:
    data = serialize(TRIPLES, format=fmt)
    assert data is not None
    return data


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("change", ["suffix", "no suffix", "gz"])
def test_every_syntax(name: str, change: str, tmp_path: Path) -> None:
    data = written(FORMATS[name])
    path = tmp_path / {"suffix": name, "no suffix": "data", "gz": name + ".gz"}[change]
    path.write_bytes(gzip.compress(data) if change == "gz" else data)
    assert {q.triple for q in read_quads(path)} == set(TRIPLES)
    report = check_file(path)
    assert not report.conforms
    assert report.results[0].document == "plan.pdf"


def test_turtle_without_suffix(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text(DATA)
    assert {q.triple for q in read_quads(path)} == set(TRIPLES)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.ttl", "@prefix a: <http://a/> .\na:b a:c .\n", 2),
        ("a.nt", "<http://a> <http://b> <http://c> .\n<http://a> broken\n", 2),
        ("a.trig", "<http://g> { <http://a> <http://b> <http://c> .\n\n } }", 3),
    ],
)
def test_a_broken_file_names_its_line(name: str, text: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(DataError) as caught:
        check_file(path)
    assert f"{name}, line {line}" in str(caught.value)


@pytest.mark.parametrize("name", ["a.rdf", "a.jsonld"])
def test_other_broken_files_are_named(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("<rdf:RDF" if name == "a.rdf" else '{"@id": ')
    with pytest.raises(DataError, match=name):
        check_file(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.ttl", tmp_path):
        with pytest.raises(UsageError):
            check_file(path)


def test_a_damaged_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl.gz"
    path.write_bytes(gzip.compress(DATA.encode())[:-9])
    with pytest.raises(DataError, match="damaged"):
        check_file(path)


@pytest.mark.parametrize(
    "context", ['"https://example.org/c.jsonld"', '["https://example.org/c", {}]', '{"@import": "c.jsonld"}']
)
def test_remote_contexts_are_refused(context: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text(f'{{"@graph": [{{"@context": {context}, "@id": "http://a"}}]}}')
    with pytest.raises(DataError, match="lies elsewhere"):
        check_file(path)


def test_graphs_are_united(tmp_path: Path) -> None:
    """What one graph lacks, another may hold; a triple in two graphs counts once."""
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://s> sh:targetClass <http://C> ;"
        "sh:property [ sh:path <http://p> ; sh:minCount 1 ; sh:maxCount 1 ] ."
    )
    data = tmp_path / "a.trig"
    data.write_text(
        "<http://g1> { <http://x> a <http://C> . } <http://g2> { <http://x> <http://p> 1 } <http://g3> { <http://x> <http://p> 1 }"
    )
    assert check_file(data, shapes=[shapes]).results == ()
    data.write_text("<http://g1> { <http://x> a <http://C> . } <http://g2> { <http://x> <http://p> 1, 2 }")
    assert len(check_file(data, shapes=shapes).results) == 1


def test_owl_imports_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        f"{DATA} <http://example.org/o> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/no> ."
    )
    assert not check_file(path).conforms


def test_unknown_set_of_shapes(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(DATA)
    with pytest.raises(UsageError, match="govplan"):
        check_file(path, shapes="nonsense")
