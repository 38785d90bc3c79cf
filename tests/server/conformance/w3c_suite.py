"""The W3C SPARQL 1.1 test suite read from its manifests, and a release that holds all of its data.

Each data file is a named graph under its own address (``ADDRESS`` and its path), so that one server answers every test: the
protocol's ``default-graph-uri`` and ``named-graph-uri`` give each the dataset that its manifest asks for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as px
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

SUITE = Path(__file__).resolve().parents[3].parent / "shared/conformance/sparql11/sparql11"
ADDRESS = "https://conformance.example/sparql11/"
ABSENT = "The W3C test suite is not beside this checkout (../shared/conformance)."

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

EVALUATION = (
    "aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping", "negation",
    "project-expression", "property-path", "subquery",
)  # fmt: skip
"""The folders that hold query evaluation tests without entailment or federation."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A query over data and the result it must have; the addresses are graphs of the release."""

    id: str
    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    result: Path

    @property
    def address(self) -> str:
        """Of the result's file: what its relative IRIs resolve against."""
        return ADDRESS + self.result.relative_to(SUITE).as_posix()


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a protocol test. ``statuses`` are first digits; ``boolean`` and ``format`` None: not looked at."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str | None


@dataclass(frozen=True, slots=True)
class Protocol:
    id: str
    requests: list[Request] = field(default_factory=list)

    @property
    def is_update(self) -> bool:
        return self.id.startswith("update_")


def _manifest(folder: str) -> tuple[Graph, list[Node]]:
    graph = Graph()
    graph.parse(SUITE / folder / "manifest.ttl", publicID=f"{ADDRESS}{folder}/manifest.ttl")
    return graph, list(Collection(graph, next(graph.objects(None, MF.entries))))


def _path(address: Node | None) -> Path:
    assert isinstance(address, URIRef), address
    return SUITE / str(address).removeprefix(ADDRESS)


def evaluations(*folders: str) -> Iterator[Evaluation]:
    """The query evaluation and result format tests of these folders."""
    for folder in folders:
        graph, entries = _manifest(folder)
        for entry in entries:
            kinds = set(graph.objects(entry, RDF.type))
            if not kinds & {MF.QueryEvaluationTest, MF.CSVResultFormatTest}:
                continue
            action = graph.value(entry, MF.action)
            path = _path(graph.value(action, QT.query))
            yield Evaluation(
                f"{folder}/{str(entry).rpartition('#')[2]}",
                f"BASE <{ADDRESS}{folder}/{path.name}>\n{path.read_text('utf-8')}",
                tuple(sorted(str(o) for o in graph.objects(action, QT.data))),
                tuple(sorted(str(o) for o in graph.objects(action, QT.graphData))),
                _path(graph.value(entry, MF.result)),
            )


def protocol_tests() -> Iterator[Protocol]:
    """The tests of the protocol's manifest, each with its requests in order."""
    graph, entries = _manifest("protocol")
    for entry in entries:
        listed = graph.value(graph.value(entry, MF.action), HT.requests)
        test = Protocol(str(entry).rpartition("#")[2])
        test.requests.extend(_request(graph, node) for node in Collection(graph, listed))
        yield test


def syntax_tests() -> Iterator[tuple[str, str, bool]]:
    """(name, query, whether it is SPARQL 1.1) of the query syntax tests."""
    graph, entries = _manifest("syntax-query")
    for entry in entries:
        path = _path(graph.value(entry, MF.action))
        valid = (entry, RDF.type, MF.PositiveSyntaxTest11) in graph
        query = f"BASE <{ADDRESS}syntax-query/{path.name}>\n{path.read_text('utf-8')}"
        yield str(entry).rpartition("#")[2], query, valid


def _request(graph: Graph, node: Node) -> Request:
    headers = {}
    if (listed := graph.value(node, HT.headers)) is not None:
        for header in Collection(graph, listed):
            headers[str(graph.value(header, HT.fieldName))] = str(graph.value(header, HT.fieldValue))
    response = graph.value(node, HT.resp)
    content = graph.value(node, HT.body)
    body = None
    if content is not None:
        encoding = str(graph.value(content, CNT.characterEncoding))
        body = str(graph.value(content, CNT.chars)).encode(encoding)
    boolean, format = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedFormat)
    return Request(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
        headers,
        body,
        tuple(str(s)[-3] for s in graph.objects(response, MF.expectedStatus)),
        None if boolean is None else str(boolean) == "true",
        None if format is None else str(format),
    )


def _graphs() -> Iterator[tuple[str, Path]]:
    """(graph, file) of all data that a test of ours names."""
    seen = set()
    for test in evaluations(*EVALUATION, "csv-tsv-res", "json-res"):
        for address in (*test.default, *test.named):
            if address not in seen:
                seen.add(address)
                yield address, _path(URIRef(address))
    graph, entries = _manifest("protocol")
    for entry in entries:
        for data in graph.objects(entry, UT.graphData):
            label = str(graph.value(data, RDFS.label))
            if label not in seen:
                seen.add(label)
                yield label, _path(graph.value(data, UT.graph))


def make_suite_release(out: Path, base: str) -> None:
    """Publish a release under ``out`` whose named graphs are the data files of the suite."""
    folder = out / "releases" / "2025-12-31-0000000c"
    folder.mkdir(parents=True)
    store = px.Store(str(folder / "store"))
    for address, path in _graphs():
        format = px.RdfFormat.from_extension(path.suffix[1:])
        store.load(
            path=str(path),
            format=format,
            base_iri=address if format is not px.RdfFormat.N_TRIPLES else None,
            to_graph=px.NamedNode(address),
        )
        store.add_graph(px.NamedNode(address))  # also when the file is empty
    store.flush()
    del store
    (folder / "data").mkdir()
    manifest = {"base": base, "key": "c", "as_of": "2025-12-31", "default_as_of": "2025-12-31", "inputs": []}
    (folder / "manifest.json").write_text(json.dumps(manifest | {"release": folder.name, "files": {}}))
    (out / "current").symlink_to(Path("releases") / folder.name)
