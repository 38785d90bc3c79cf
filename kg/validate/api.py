"""The two doors of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pyoxigraph import BlankNode, NamedNode, Quad, Store

from kg.validate.evidence import Evidence
from kg.validate.files import read_quads
from kg.validate.report import Report
from kg.validate.result import Result
from kg.validate.screen import Screen
from kg.validate.shape_sets import ShapeSet, file_set, set_for
from kg.validate.terms import Node
from kg.validate.view import View

Shapes = str | Path | Sequence[str | Path]
Engine = Literal["compiled", "pyshacl"]


def check(
    store: Store, *, shapes: Shapes = "govplan", engine: Engine = "compiled", thorough: bool = False
) -> Report:
    """Validates all graphs of the store together. ``shapes``: ``govplan``, ``dcat-ap``, or files of shapes.

    Our shapes of the Estimates and the Yearbook apply where the store has such a document; with ``thorough`` also to the few of their
    things (schemes, heads) that a release of plans alone has, which a build does not pay for.
    Only reads the store. Numbers and dates are compared as the store keeps them (``01`` as ``1``).
    """
    chosen = _shape_set(shapes, store, thorough)
    background = Store()
    background.extend(Quad(t.subject, t.predicate, t.object) for t in chosen.background)
    view = View(store, background)
    results: list[Result] = []
    notes: list[str] = []
    for graph, quads in chosen.graphs:
        left = None
        if engine == "compiled":
            results += Screen(view, graph).results()
            left = [n for n in graph.unsupported if graph.shapes[n].targets]
            notes += [f"{_name(n)} was checked with pySHACL: {graph.unsupported[n]}" for n in left]
        if left is None or left:
            from kg.validate.reference import pyshacl_results

            results += pyshacl_results(store, quads, chosen.background, left)
    evidence = Evidence(view)
    located = []
    for result in results:
        document, locator = evidence.of(result.focus)
        located.append(replace(result, document=document, locator=locator) if document else result)
    return Report.of(located, notes)


def check_file(path: Path | str, *, shapes: Shapes = "govplan", engine: Engine = "compiled") -> Report:
    """Validates an RDF file (Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML; plain or gzip), its graphs united.

    Raises UsageError when it is missing, DataError naming the line when it is not well formed.
    """
    store = Store()
    store.extend(read_quads(Path(path)))
    return check(store, shapes=shapes, engine=engine, thorough=True)


def _shape_set(shapes: Shapes, store: Store, thorough: bool) -> ShapeSet:
    if isinstance(shapes, str) and not Path(shapes).suffix:
        return set_for(shapes, store, thorough=thorough)
    if isinstance(shapes, str | Path):
        return file_set([Path(shapes)])
    return file_set([Path(p) for p in shapes])


def _name(node: Node) -> str:
    return str(node) if isinstance(node, NamedNode) else f"a shape without a name ({BlankNode(node.value)})"
