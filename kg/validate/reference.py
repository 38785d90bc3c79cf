"""pySHACL over the same store: the reference for the tests, and the help for shapes that the compiled engine does not
know. Slow; imported only when it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from kg.errors import DataError
from kg.validate.paths import Path, PathError, read_path
from kg.validate.result import Result
from kg.validate.terms import CLASS, TYPE, Node, Term, sh

if TYPE_CHECKING:
    from rdflib import Graph


_TARGETS = {sh(n) for n in ("target", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")}


def pyshacl_results(
    store: Store,
    shapes: Sequence[Quad],
    background: Sequence[Triple],
    only: Sequence[Node] | None = None,
) -> list[Result]:
    """Results of pySHACL, those about nodes that only the background speaks of left out.

    ``only``: the shapes to check; None for all. Raises DataError when pySHACL cannot use the shapes.
    """
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ShapeRecursionWarning
    from rdflib import Graph

    data, shapes_graph = Graph(), Graph()
    for quad in store.quads_for_pattern(None, None, None, None):
        data.add(_triple(quad.triple))
    for triple in background:
        data.add(_triple(triple))
    for quad in shapes:
        if only is None or quad.subject in only or not _aims(quad):
            shapes_graph.add(_triple(quad.triple))
    try:
        _, report, text = pyshacl.validate(
            data,
            shacl_graph=shapes_graph,
            advanced=True,
            allow_infos=False,
            do_owl_imports=False,
        )
    except (ReportableRuntimeError, ShapeLoadError, ShapeRecursionWarning) as error:
        raise DataError(f"pySHACL cannot use these shapes: {error}") from None
    except TypeError as error:
        # it compares what cannot be compared (a date that is none with one that is)
        raise DataError(f"pySHACL fails on this data: {error}") from None
    if not isinstance(report, Graph):
        raise DataError(f"pySHACL cannot use these shapes: {text}")
    aside = {t.subject for t in background} - {
        q.subject for q in store.quads_for_pattern(None, None, None, None)
    }
    return [r for r in _results(report) if r.focus not in aside]


def _aims(quad: Quad) -> bool:
    """Whether the statement makes a shape apply to anything by itself."""
    return quad.predicate in _TARGETS or (quad.predicate == TYPE and quad.object == CLASS)


def _results(report: Graph) -> list[Result]:
    store = Store()
    store.extend(Quad(*(_from_rdflib(t) for t in triple)) for triple in report)

    def objects(subject: Term, predicate: NamedNode) -> list[Term]:
        return [q.object for q in store.quads_for_pattern(subject, predicate, None, None)]  # type: ignore[arg-type]

    def one(subject: Term, name: str) -> Any:
        return next(iter(objects(subject, sh(name))), None)

    found = []
    for quad in store.quads_for_pattern(None, TYPE, sh("ValidationResult"), None):
        node = quad.subject
        if not list(store.quads_for_pattern(None, sh("result"), node, None)):
            continue  # a detail of another result
        path: Path | None = None
        if (path_node := one(node, "resultPath")) is not None:
            try:
                path = read_path(path_node, objects)
            except PathError:
                path = None
        messages = tuple(
            sorted(
                (m for m in objects(node, sh("resultMessage")) if isinstance(m, Literal)),
                key=lambda m: (m.language or "", m.value),
            )
        )
        found.append(
            Result(
                one(node, "focusNode"),
                path,
                one(node, "value"),
                one(node, "sourceShape"),
                one(node, "sourceConstraintComponent"),
                one(node, "resultSeverity"),
                messages,
            )
        )
    return found


def _triple(triple: Triple) -> Any:
    return _to_rdflib(triple.subject), _to_rdflib(triple.predicate), _to_rdflib(triple.object)


def _to_rdflib(term: Term) -> Any:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        datatype = None if term.language or term.datatype.value.endswith("#string") else term.datatype.value
        return rdflib.Literal(
            term.value,
            lang=term.language,
            datatype=rdflib.URIRef(datatype) if datatype else None,
            normalize=False,
        )
    raise DataError("the reference engine does not know quoted triples")


def _from_rdflib(term: Any) -> Any:
    import rdflib

    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        return (
            Literal(str(term), datatype=NamedNode(str(term.datatype)))
            if term.datatype
            else Literal(str(term))
        )
    return NamedNode(str(term))
