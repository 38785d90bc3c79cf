"""``sh:sparql`` constraints, answered by the store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Variable

from kg.errors import DataError
from kg.validate.model import Shape, SparqlRule
from kg.validate.paths import Step, to_sparql
from kg.validate.result import Result
from kg.validate.terms import SH, Term
from kg.validate.view import View
from kg.values.lazy import lazy

_COMPONENT = NamedNode(SH + "SPARQLConstraintComponent")
_PLACEHOLDER = lazy(r"\{[?$](\w+)\}")

_COMMENT = lazy(r"#[^\n>]*$", re.MULTILINE)
_FORBIDDEN = lazy(r"\b(MINUS|VALUES|SERVICE)\b|\bAS\s+[?$]this\b", re.IGNORECASE)
_FULL_BINDING = lazy(
    r"\b(BIND|UNION|GRAPH)\b|\bBOUND\s*\(\s*[?$]this|[?$](shapesGraph|currentShape)\b|[{}.]\s*\{",
    re.IGNORECASE,
)


def answerable(select: str) -> bool:
    """Whether the store's substitution of ``$this`` is the same as SHACL's pre-binding: one SELECT whose pattern starts
    with a triple of ``$this``, and no inner group that would have to see it from outside.

    Raises DataError for what SHACL forbids in such queries (MINUS, VALUES, SERVICE, binding ``$this``).
    """
    text = _COMMENT.sub("", select)
    if match := _FORBIDDEN.search(text):
        raise DataError(f"a SPARQL constraint uses {match[0]}, which SHACL does not allow there")
    if len(re.findall(r"\bSELECT\b", text, re.IGNORECASE)) != 1 or _FULL_BINDING.search(text):
        return False
    return re.match(r"[^{]*\{\s*[?$]this\s", text) is not None


def _query(shape: Shape, rule: SparqlRule) -> str:
    text = rule.select
    if (path := shape.path) is not None:
        text = re.sub(r"[$?]PATH\b", lambda _: to_sparql(path), text)
    return text


def _solutions(store: Store, query: str, focus: Term | None) -> QuerySolutions:
    bindings = None if focus is None else {Variable("this"): focus}
    try:
        found = store.query(query, use_default_graph_as_union=True, substitutions=bindings)
    except SyntaxError as error:
        raise DataError(f"the query of a SPARQL constraint cannot be read: {error}") from None
    if not isinstance(found, QuerySolutions):
        raise DataError("the query of a SPARQL constraint is no SELECT")
    return found


def sparql_results(
    view: View, shape: Shape, rule: SparqlRule, foci: Iterable[Term] | None
) -> Iterator[Result]:
    """Results for each focus node, or (``foci`` None) for whatever ``$this`` the query finds by itself."""
    query = _query(shape, rule)
    for focus in [None] if foci is None else foci:
        solutions = _solutions(view.store, query, focus)
        names = [v.value for v in solutions.variables]
        seen: set[Result] = set()
        for solution in solutions:
            row = {n: solution[n] for n in names}
            if row.get("failure"):
                raise DataError("a SPARQL constraint reports a failure")
            this = focus if focus is not None else row.get("this")
            if this is None:
                continue
            result = _result(shape, rule, this, row)
            if result not in seen:
                seen.add(result)
                yield result


def _result(shape: Shape, rule: SparqlRule, this: Term, row: dict[str, Term | None]) -> Result:
    path = shape.path
    if path is None and isinstance(found := row.get("path"), NamedNode):
        path = Step(found)
    value = row.get("value")
    if value is None and shape.path is None:
        value = this
    given = row.get("message")
    messages = (given,) if isinstance(given, Literal) else rule.messages or shape.messages
    filled = tuple(_fill(m, {**row, "this": this}) for m in messages)
    return Result(
        focus=this,
        path=path,
        value=value,
        shape=shape.node,
        component=_COMPONENT,
        severity=shape.severity,
        messages=filled or (Literal("a SPARQL constraint is not met", language="en"),),
        rule=rule.node,
    )


def _fill(message: Literal, row: dict[str, Term | None]) -> Literal:
    def value(match: re.Match[str]) -> str:
        term = row.get(match[1])
        return (
            match[0] if term is None else term.value if isinstance(term, NamedNode | Literal) else str(term)
        )

    text = _PLACEHOLDER.sub(value, message.value)
    return Literal(text, language=message.language) if message.language else Literal(text)
