"""Query results compared as the suite asks: rows as a multiset, blank nodes up to renaming, numbers of one datatype by value."""

from __future__ import annotations

import io
from collections.abc import Hashable
from decimal import Decimal
from pathlib import Path

from rdflib import XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.query import Result
from rdflib.term import Node

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
FORMATS = {"srx": "xml", "srj": "json", "tsv": "tsv", "csv": "csv"}
Row = dict[str, Hashable]
_DERIVED = {
    XSD[name]
    for name in (
        *("byte", "int", "long", "short", "unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort"),
        *("negativeInteger", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger"),
    )
}
_EXACT = {XSD.integer, XSD.decimal} | _DERIVED
_FLOATING = {XSD.double, XSD.float}


class _Blank(str):
    """A blank node's label, to be matched by renaming."""


def parsed(data: bytes, format: str) -> bool | tuple[list[str], list[Row]]:
    """An ASK's truth, or (variables, rows without their unbound variables) of results in a ``FORMATS`` value."""
    result = Result.parse(io.BytesIO(data), format=format)
    if result.type == "ASK":
        return bool(result.askAnswer)
    variables = [str(v) for v in result.vars or ()]
    rows = [
        {str(name): _term(value) for name, value in row.items() if value is not None}
        for row in result.bindings
    ]
    return variables, rows


def expected(path: Path) -> bool | tuple[list[str], list[Row]]:
    """The result that a file of the suite holds."""
    return parsed(path.read_bytes(), FORMATS[path.suffix[1:]])


def result_set(path: Path, address: str) -> tuple[list[str], list[Row]]:
    """Solutions given as RDF, in the result set vocabulary of the test suite."""
    graph = Graph().parse(path, publicID=address)
    variables = sorted(str(v) for v in graph.objects(None, RS.resultVariable))
    rows = []
    for solution in graph.objects(None, RS.solution):
        row: Row = {}
        for binding in graph.objects(solution, RS.binding):
            value = graph.value(binding, RS.value)
            assert value is not None
            row[str(graph.value(binding, RS.variable))] = _term(value)
        rows.append(row)
    return variables, rows


def _term(node: Node) -> Hashable:
    if isinstance(node, BNode):
        return _Blank(node)
    if not isinstance(node, Literal):
        return ("iri", str(node))
    if node.datatype in _EXACT:
        return ("number", str(node.datatype), Decimal(str(node)))
    if node.datatype in _FLOATING:
        return ("number", str(node.datatype), float(str(node).replace("INF", "inf")))
    # a plain literal and an xsd:string are one thing in RDF 1.1
    datatype = str(node.datatype or XSD.string) if not node.language else ""
    return ("literal", str(node), (node.language or "").lower(), datatype)


def widened(rows: list[Row]) -> list[Row]:
    """With integers of the datatypes that XML Schema derives from xsd:integer as such: their values are among its values."""

    def wide(value: Hashable) -> Hashable:
        if isinstance(value, tuple) and value[0] == "number" and URIRef(value[1]) in _DERIVED:
            return "number", str(XSD.integer), value[2]
        return value

    return [{name: wide(value) for name, value in row.items()} for row in rows]


def same_rows(found: list[Row], wanted: list[Row]) -> bool:
    """Whether the rows are the same but for their order and the names of blank nodes."""
    return len(found) == len(wanted) and _match(list(found), list(wanted), {})


def _match(found: list[Row], wanted: list[Row], renamed: dict[str, str]) -> bool:
    if not wanted:
        return True
    row, rest = wanted[0], wanted[1:]
    for place, candidate in enumerate(found):
        names = _renamed(candidate, row, renamed)
        if names is not None and _match(found[:place] + found[place + 1 :], rest, names):
            return True
    return False


def _renamed(found: Row, wanted: Row, renamed: dict[str, str]) -> dict[str, str] | None:
    """The names of blank nodes extended so that the two rows are one, None when they cannot be."""
    if found.keys() != wanted.keys():
        return None
    names = dict(renamed)
    for variable, value in wanted.items():
        other = found[variable]
        if isinstance(value, _Blank) and isinstance(other, _Blank):
            if names.setdefault(value, other) != other or list(names.values()).count(other) > 1:
                return None
        elif value != other:
            return None
    return names
