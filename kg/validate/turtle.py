"""The report as RDF."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.validate.paths import to_rdf
from kg.validate.result import Result
from kg.validate.terms import GP, TYPE, Node, sh

if TYPE_CHECKING:
    from kg.validate.report import Report

_PREFIXES = {
    "sh": "http://www.w3.org/ns/shacl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "gp": GP,
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
}


def report_turtle(report: Report, base: str) -> str:
    mint = _minter(base)
    top: Node = NamedNode(base) if base else mint("report")
    triples = [
        Triple(top, TYPE, sh("ValidationReport")),
        Triple(top, sh("conforms"), Literal(not report.results)),
    ]
    for result in report.results:
        node = mint("result")
        triples.append(Triple(top, sh("result"), node))
        triples += _result(result, node, lambda: mint("path"))
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes=_PREFIXES)
    assert text is not None
    return text.decode()


def _minter(base: str) -> Callable[[str], Node]:
    numbers = count(1)

    def mint(kind: str) -> Node:
        n = next(numbers)
        return NamedNode(f"{base}/{kind}-{n}") if base else BlankNode(f"{kind}{n}")

    return mint


def _result(result: Result, node: Node, mint: Callable[[], Node]) -> list[Triple]:
    triples = [
        Triple(node, TYPE, sh("ValidationResult")),
        Triple(node, sh("focusNode"), result.focus),
        Triple(node, sh("resultSeverity"), result.severity),
        Triple(node, sh("sourceConstraintComponent"), result.component),
    ]
    if result.path is not None:
        value, more = to_rdf(result.path, mint)
        triples += [Triple(node, sh("resultPath"), value), *more]
    if result.value is not None:
        triples.append(Triple(node, sh("value"), result.value))
    if isinstance(result.shape, NamedNode):
        # a shape without a name cannot be pointed at from another graph
        triples.append(Triple(node, sh("sourceShape"), result.shape))
    if isinstance(result.rule, NamedNode):
        triples.append(Triple(node, sh("sourceConstraint"), result.rule))
    triples += [Triple(node, sh("resultMessage"), m) for m in result.messages]
    for name, text in (("fileName", result.document), ("locator", result.locator)):
        if text:
            triples.append(Triple(node, NamedNode(GP + name), Literal(text)))
    return triples
