"""The W3C SHACL test suite, core and SPARQL, against the compiled engine: once as it runs, once with the screening
queries forced on the suite's tiny graphs."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.errors import DataError
from kg.validate import screen
from kg.validate.paths import read_path, to_sparql
from kg.validate.reader import read_shapes
from kg.validate.terms import Term, sh
from kg.validate.view import View

SUITE = Path(__file__).parents[2].parent / "shared" / "conformance" / "shacl" / "tests"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LEFT_TO_PYSHACL = {
    "core/path/path-strange-001": "",
    "core/path/path-strange-002": "",
}

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the conformance material is not there")


@functools.cache
def load(path: Path) -> tuple[Quad, ...]:
    return tuple(
        parse(path.read_bytes(), format=RdfFormat.TURTLE, base_iri=path.as_uri(), rename_blank_nodes=True)
    )


def cases() -> list[tuple[str, Path]]:
    found = []
    for path in sorted(SUITE.rglob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        if "sht:Validate" in text and "mf:entries" in text:
            found.append((str(path.relative_to(SUITE).with_suffix("")), path))
    return found


class Graph:
    def __init__(self, quads: tuple[Quad, ...]) -> None:
        self.store = Store()
        self.store.extend(quads)

    def objects(self, s: Term, p: NamedNode) -> list[Term]:
        return [q.object for q in self.store.quads_for_pattern(s, p, None, None)]

    def one(self, s: Term, p: NamedNode) -> Term | None:
        return next(iter(self.objects(s, p)), None)


def blind(term: Term | None) -> Term | str | None:
    """Blank nodes of a report are not those of the data."""
    return "blank" if isinstance(term, BlankNode) else term


def expected(path: Path) -> tuple[list[Quad], list[Quad], list[tuple[object, ...]] | None]:
    quads = load(path)
    graph = Graph(quads)
    entry = next(
        q.subject for q in graph.store.quads_for_pattern(None, TYPE, NamedNode(SHT + "Validate"), None)
    )
    action = graph.one(entry, NamedNode(MF + "action"))
    files = []
    for name in ("dataGraph", "shapesGraph"):
        iri = graph.one(action, NamedNode(SHT + name))
        files.append(load(Path(iri.value.removeprefix("file://"))))
    result = graph.one(entry, NamedNode(MF + "result"))
    if result == NamedNode(SHT + "Failure"):
        return list(files[0]), list(files[1]), None
    wanted = []
    for node in graph.objects(result, sh("result")):
        path_node = graph.one(node, sh("resultPath"))
        shape = graph.one(node, sh("sourceShape"))
        wanted.append(
            (
                blind(graph.one(node, sh("focusNode"))),
                "" if path_node is None else to_sparql(read_path(path_node, graph.objects)),
                blind(graph.one(node, sh("value"))),
                graph.one(node, sh("sourceConstraintComponent")),
                graph.one(node, sh("resultSeverity")),
                blind(shape),
            )
        )
    return list(files[0]), list(files[1]), wanted


def found(data: list[Quad], shapes: list[Quad]) -> list[tuple[object, ...]]:
    store = Store()
    store.extend(data)
    graph = read_shapes(shapes)
    if graph.unsupported:
        pytest.skip("left to pySHACL: " + "; ".join(sorted(set(graph.unsupported.values()))))
    results = list(screen.Screen(View(store), graph).results())
    return [
        (
            blind(r.focus),
            "" if r.path is None else to_sparql(r.path),
            blind(r.value),
            r.component,
            r.severity,
            blind(r.shape),
        )
        for r in results
    ]


@pytest.mark.parametrize("few", [24, 0], ids=["direct", "screened"])
@pytest.mark.parametrize(("name", "path"), cases(), ids=[n for n, _ in cases()])
def test_suite(name: str, path: Path, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "_FEW", few)
    data, shapes, wanted = expected(path)
    if wanted is None:
        with pytest.raises(DataError):
            found(data, shapes)
        return
    key = str
    assert sorted(found(data, shapes), key=key) == sorted(wanted, key=key)


def test_the_suite_was_found() -> None:
    assert len(cases()) > 100
    assert Literal("x") != NamedNode("http://x")
