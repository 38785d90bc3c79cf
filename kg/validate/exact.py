"""SHACL Core for one focus node at a time, to the letter of the recommendation. ``screen`` decides which focus nodes
need it; nearly all pass without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.validate.lexical import order, well_formed
from kg.validate.model import Closed, Constraint, Pattern, Qualified, Shape, ShapesGraph, SparqlRule
from kg.validate.paths import Path, Step
from kg.validate.result import Result
from kg.validate.sentences import sentence
from kg.validate.sparql import sparql_results
from kg.validate.terms import LANG_STRING, SH, Node, Term
from kg.validate.view import View

COMPONENTS = {
    kind: NamedNode(f"{SH}{kind[0].upper()}{kind[1:]}ConstraintComponent")
    for kind in [
        "minCount",
        "maxCount",
        "class",
        "datatype",
        "nodeKind",
        "minExclusive",
        "minInclusive",
        "maxExclusive",
        "maxInclusive",
        "minLength",
        "maxLength",
        "pattern",
        "languageIn",
        "uniqueLang",
        "equals",
        "disjoint",
        "lessThan",
        "lessThanOrEquals",
        "not",
        "and",
        "or",
        "xone",
        "node",
        "property",
        "qualifiedMinCount",
        "qualifiedMaxCount",
        "closed",
        "hasValue",
        "in",
    ]
} | {"sparql": NamedNode(SH + "SPARQLConstraintComponent")}

_KINDS = {
    SH + "IRI": (NamedNode,),
    SH + "BlankNode": (BlankNode,),
    SH + "Literal": (Literal,),
    SH + "BlankNodeOrIRI": (BlankNode, NamedNode),
    SH + "BlankNodeOrLiteral": (BlankNode, Literal),
    SH + "IRIOrLiteral": (NamedNode, Literal),
}
_RANGES: dict[str, Callable[[int], bool]] = {
    # order(parameter, value)
    "minExclusive": lambda o: o < 0,
    "minInclusive": lambda o: o <= 0,
    "maxExclusive": lambda o: o > 0,
    "maxInclusive": lambda o: o >= 0,
}


@lru_cache(maxsize=256)
def compiled(pattern: str, flags: str) -> re.Pattern[str]:
    """A SPARQL REGEX as Python's: flags i, m, s, x and q."""
    bits = re.NOFLAG
    for flag, bit in (("i", re.I), ("m", re.M), ("s", re.S), ("x", re.X)):
        if flag in flags:
            bits |= bit
    return re.compile(re.escape(pattern) if "q" in flags else pattern, bits)


def _text(term: Term) -> str | None:
    """What STR() gives; None for a blank node."""
    return term.value if isinstance(term, NamedNode | Literal) else None


class Evaluator:
    """Checks nodes against shapes, remembering which nested shape a node conforms to."""

    def __init__(self, view: View, graph: ShapesGraph) -> None:
        self.view = view
        self.graph = graph
        self._conforms: dict[tuple[Term, Node], bool] = {}

    def shape(self, node: Node) -> Shape:
        return self.graph.shapes[node]

    def conforms(self, node: Term, shape: Node) -> bool:
        key = (node, shape)
        known = self._conforms.get(key)
        if known is None:
            known = next(self.results(node, self.shape(shape)), None) is None
            self._conforms[key] = known
        return known

    def results(self, focus: Term, shape: Shape) -> Iterator[Result]:
        """Every result of a focus node against a shape and the property shapes in it."""
        if shape.deactivated:
            return
        values = self.view.values(focus, shape.path)
        for constraint in shape.constraints:
            yield from self.check(focus, shape, constraint, values)

    def check(self, focus: Term, shape: Shape, c: Constraint, values: list[Term]) -> Iterator[Result]:
        if c.kind == "property":
            nested = self.shape(cast(Node, c.value))
            for value in values:
                yield from self.results(value, nested)
            return
        if c.kind == "sparql":
            rule = cast(SparqlRule, c.value)
            yield from sparql_results(self.view, shape, rule, [focus])
            return
        for failed, path in self._failures(focus, c, values, shape.path):
            yield Result(
                focus=focus,
                path=path,
                value=failed,
                shape=shape.node,
                component=COMPONENTS[c.kind],
                severity=shape.severity,
                messages=shape.messages or (Literal(sentence(c), language="en"),),
            )

    def _failures(
        self, focus: Term, c: Constraint, values: list[Term], path: Path | None
    ) -> Iterator[tuple[Term | None, Path | None]]:
        match c.kind:
            case "minCount":
                failed: list[Term | None] = [None] if len(values) < cast(int, c.value) else []
            case "maxCount":
                failed = [None] if len(values) > cast(int, c.value) else []
            case "hasValue":
                failed = [None] if c.value not in values else []
            case "uniqueLang":
                tags = [v.language.lower() for v in values if isinstance(v, Literal) and v.language]
                failed = [None for tag in dict.fromkeys(tags) if tags.count(tag) > 1]
            case "equals":
                others = self.view.objects(focus, cast(NamedNode, c.value))
                failed = [*(v for v in values if v not in others), *(o for o in others if o not in values)]
            case "disjoint":
                others = self.view.objects(focus, cast(NamedNode, c.value))
                failed = [v for v in values if v in others]
            case "lessThan" | "lessThanOrEquals":
                others = self.view.objects(focus, cast(NamedNode, c.value))
                allowed = (-1,) if c.kind == "lessThan" else (-1, 0)
                failed = [v for v in values for o in others if order(v, o) not in allowed]
            case "qualifiedMinCount" | "qualifiedMaxCount":
                failed = [None] if not self._qualified(c, values) else []
            case "closed":
                allowed_properties = cast(Closed, c.value).allowed
                for node in values:
                    for predicate, obj in self.view.properties(node):
                        if predicate.value not in allowed_properties:
                            yield obj, Step(predicate)
                return
            case _:
                failed = [v for v in values if not self.value_ok(v, c)]
        for value in failed:
            yield value, path

    def _qualified(self, c: Constraint, values: list[Term]) -> bool:
        q = cast(Qualified, c.value)
        n = sum(
            self.conforms(v, q.shape) and not any(self.conforms(v, other) for other in q.siblings)
            for v in values
        )
        if c.kind == "qualifiedMinCount":
            return q.minimum is None or n >= q.minimum
        return q.maximum is None or n <= q.maximum

    def value_ok(self, value: Term, c: Constraint) -> bool:
        """Whether one value node satisfies a constraint that looks at each value by itself."""
        match c.kind:
            case "class":
                return self.view.is_instance(value, cast(Term, c.value))
            case "datatype":
                return isinstance(value, Literal) and literal_ok(value, cast(NamedNode, c.value))
            case "nodeKind":
                return isinstance(value, _KINDS.get(cast(NamedNode, c.value).value, ()))
            case "in":
                return value in cast(tuple[Term, ...], c.value)
            case "minExclusive" | "minInclusive" | "maxExclusive" | "maxInclusive":
                found = order(c.value, value)
                return found is not None and _RANGES[c.kind](found)
            case "minLength":
                text = _text(value)
                return text is not None and len(text) >= cast(int, c.value)
            case "maxLength":
                text = _text(value)
                return text is not None and len(text) <= cast(int, c.value)
            case "pattern":
                text = _text(value)
                pattern = cast(Pattern, c.value)
                return text is not None and compiled(pattern.pattern, pattern.flags).search(text) is not None
            case "languageIn":
                return isinstance(value, Literal) and any(
                    _language_matches(value.language, cast(Literal, tag).value)
                    for tag in cast(tuple[Term, ...], c.value)
                )
            case "node":
                return self.conforms(value, cast(Node, c.value))
            case "not":
                return not self.conforms(value, cast(Node, c.value))
            case "and" | "or" | "xone":
                shapes = cast(tuple[Node, ...], c.value)
                if c.kind == "and":
                    return all(self.conforms(value, s) for s in shapes)
                if c.kind == "or":
                    return any(self.conforms(value, s) for s in shapes)
                return sum(self.conforms(value, s) for s in shapes) == 1
        raise AssertionError(c.kind)


def literal_ok(value: Literal, datatype: NamedNode) -> bool:
    """Whether a literal has the datatype and is well formed for it."""
    if datatype == LANG_STRING:
        return value.language is not None
    return value.datatype == datatype and well_formed(value.value, datatype.value)


def _language_matches(tag: str | None, wanted: str) -> bool:
    """SPARQL's langMatches: basic filtering of RFC 4647."""
    if not tag:
        return False
    tag, wanted = tag.lower(), wanted.lower()
    return wanted == "*" or tag == wanted or tag.startswith(wanted + "-")
