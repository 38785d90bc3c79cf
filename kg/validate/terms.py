"""The IRIs that validation speaks of, and a sort key for terms."""

from __future__ import annotations

from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PROV = "http://www.w3.org/ns/prov#"
GP = "https://w3id.org/govplan#"
SHAPES = "https://w3id.org/govplan/shapes#"

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple

TYPE = NamedNode(RDF + "type")
FIRST = NamedNode(RDF + "first")
REST = NamedNode(RDF + "rest")
NIL = NamedNode(RDF + "nil")
CLASS = NamedNode(RDFS + "Class")
SUBCLASS = NamedNode(RDFS + "subClassOf")
IMPORTS = NamedNode("http://www.w3.org/2002/07/owl#imports")
LANG_STRING = NamedNode(RDF + "langString")
VIOLATION = NamedNode(SH + "Violation")
WARNING = NamedNode(SH + "Warning")
INFO = NamedNode(SH + "Info")
TRUE = Literal(True)


@cache
def sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


def term_key(term: Term | None) -> tuple[int, str, str, str]:
    """Orders absent, IRIs, blank nodes, literals (by text, language, datatype), triples: stable from run to run
    for everything but blank nodes."""
    if term is None:
        return (0, "", "", "")
    if isinstance(term, NamedNode):
        return (1, term.value, "", "")
    if isinstance(term, BlankNode):
        return (2, term.value, "", "")
    if isinstance(term, Literal):
        return (3, term.value, term.language or "", term.datatype.value)
    return (4, str(term), "", "")
