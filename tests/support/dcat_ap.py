"""The official DCAT-AP 3.0.1 shapes over a graph, as the note beside them says to run them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad
from pyshacl import validate
from rdflib import RDFS, Graph, Namespace, URIRef
from rdflib.term import Literal

SH = Namespace("http://www.w3.org/ns/shacl#")
FOLDER = Path(__file__).parents[2].parent / "shared" / "conformance" / "dcat-ap"


def available() -> bool:
    return (FOLDER / "3.0.1" / "shacl" / "shapes.ttl").is_file()


def to_rdflib(quads: Iterable[Quad]) -> Graph:
    """The union of the named graphs, without blank nodes in it to get lost."""
    graph = Graph(bind_namespaces="none")
    text = "\n".join(f"{quad.triple} ." for quad in quads)
    graph.parse(data=text, format="nt")
    return graph


def results(data: Graph, shapes: str) -> list[tuple[str, str, str, str]]:
    """(severity, focus node, path, value) of each result whose focus node is a subject of ``data``."""
    full = Graph(bind_namespaces="none")
    for triple in data:
        full.add(triple)
    for path in sorted((FOLDER / "authority").glob("*.ttl")):
        full.parse(path)
    for path in sorted((FOLDER / "vocab").glob("*.ttl")):
        for s, p, o in Graph().parse(path).triples((None, RDFS.subClassOf, None)):
            if isinstance(s, URIRef) and isinstance(o, URIRef):
                full.add((s, p, o))
    shape_graph = Graph().parse(FOLDER / "3.0.1" / "shacl" / f"{shapes}.ttl")
    _, report, _ = validate(full, shacl_graph=shape_graph, inference="none", advanced=False)
    own = set(data.subjects())
    found = []
    for result in report.objects(None, SH.result):  # not the details nested in a warning's sh:node
        focus = report.value(result, SH.focusNode)
        if focus in own:
            cells = (SH.resultSeverity, SH.focusNode, SH.resultPath, SH.value)
            severity, *rest = (report.value(result, cell) for cell in cells)
            name = str(severity).rpartition("#")[2]
            found.append(
                (name, *("" if x is None else x.n3() if isinstance(x, Literal) else str(x) for x in rest))
            )
    return sorted(found)
