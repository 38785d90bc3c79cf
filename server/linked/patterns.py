"""A triple (or quad) pattern as a client of fragments writes it, and what matches it in a release. No Flask.

The Linked Data Fragments servers take ``?variable`` or nothing for "any", an IRI with or without angle brackets, and literals
with plain or bracketed datatype (``"1"^^http://…``): what their clients send is read here, and Turtle's own writing too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as px

from kg.graph import prefixes
from server.errors import BadRequest

POSITIONS = ("subject", "predicate", "object", "graph")

Term = px.NamedNode | px.Literal

_LITERAL = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<lang>[A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(?:<(?P<iri>[^<>]*)>|(?P<bare>\S+)))?',
    re.DOTALL,
)
_LOOSE = re.compile(
    r'"(?P<text>.*)"(?:@(?P<lang>[A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(?:<(?P<iri>[^<>"]*)>|(?P<bare>[^\s"]+)))?',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_VARIABLE = re.compile(r"[?$](\w*)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What each position holds: a term, or None for anything. ``same`` groups positions that bear one variable."""

    subject: Term | None = None
    predicate: Term | None = None
    object: Term | None = None
    graph: Term | None = None
    same: tuple[tuple[str, ...], ...] = ()

    @property
    def where(self) -> str:
        """The pattern in SPARQL; ``?subject`` and so on where it is open."""
        names = {position: f"?{position}" for position in POSITIONS}
        for group in self.same:
            names |= dict.fromkeys(group, names[group[0]])
        for position in POSITIONS:
            if (term := getattr(self, position)) is not None:
                names[position] = str(term)
        triple = f"{names['subject']} {names['predicate']} {names['object']}"
        by_graph = self.graph is not None or any("graph" in group for group in self.same)
        return f"GRAPH {names['graph']} {{ {triple} }}" if by_graph else triple


def read(arguments: Mapping[str, str]) -> Pattern:
    """The pattern that request parameters state. Raises BadRequest for what is no term, or none that can stand there."""
    terms: dict[str, Any] = {}
    variables: dict[str, list[str]] = {}
    for position in POSITIONS:
        given = arguments.get(position, "").strip()
        if not given:
            continue
        if variable := _VARIABLE.fullmatch(given):
            variables.setdefault(variable[1], []).append(position)
            continue
        terms[position] = _term(given, position)
    same = tuple(tuple(group) for name, group in variables.items() if name and len(group) > 1)
    return Pattern(same=same, **terms)


def _term(given: str, position: str) -> Term:
    if given.startswith('"'):
        if position != "object":
            raise BadRequest(f"A {position} is an IRI; {given!r} is a literal.", hint="leave it out for any")
        return _literal(given)
    try:
        return px.NamedNode(_iri(given))
    except ValueError:
        raise BadRequest(
            f"{given!r} is no {position}: neither an IRI{' nor a literal' if position == 'object' else ''}.",
            hint='write an IRI, "text", "text"@en, "2024-03"^^IRI, or leave it out for any',
        ) from None


def _iri(given: str) -> str:
    """An IRI from ``<IRI>``, ``IRI`` or a prefixed name with one of our prefixes."""
    if given.startswith("<") and given.endswith(">"):
        return given[1:-1]
    prefix, colon, local = given.partition(":")
    space = prefixes().get(prefix) if colon and not local.startswith("//") else None
    return given if space is None else space + local


def _literal(given: str) -> px.Literal:
    found, escaped = _LITERAL.fullmatch(given), True
    if found is None:  # what fragment clients send has quotes and line ends as they are
        found, escaped = _LOOSE.fullmatch(given), False
    if found is None:
        raise BadRequest(
            f"{given!r} is no literal.", hint='write "text", "text"@en or "2024-03"^^IRI, percent-encoded'
        )
    text = _ESCAPE.sub(_unescape, found["text"]) if escaped else found["text"]
    try:
        if found["lang"]:
            return px.Literal(text, language=found["lang"].lower())  # as the store keeps tags
        datatype = found["iri"] or (found["bare"] and _iri(found["bare"]))
        return px.Literal(text, datatype=px.NamedNode(datatype)) if datatype else px.Literal(text)
    except (ValueError, OverflowError):
        raise BadRequest(f"{given!r} is no literal.", hint="its datatype is no IRI") from None


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
    return _ESCAPED.get(match[3], match[3])


def count(store: px.Store, pattern: Pattern) -> int:
    """How many triples (of the union of all graphs, or of the graph that the pattern names) match."""
    found = store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern.where} }}", use_default_graph_as_union=True)
    assert isinstance(found, px.QuerySolutions)
    return int(next(iter(found))["n"].value)


def matches(store: px.Store, pattern: Pattern, offset: int, limit: int) -> list[px.Triple]:
    """A page of the matching triples. Their order is the store's, the same on every request of a release."""
    found = store.query(
        f"CONSTRUCT {{ {_template(pattern)} }} {{ {pattern.where} }} OFFSET {offset} LIMIT {limit}",
        use_default_graph_as_union=True,
    )
    assert isinstance(found, px.QueryTriples)
    return list(found)


def _template(pattern: Pattern) -> str:
    where = pattern.where
    return where.partition("{ ")[2][:-2] if where.startswith("GRAPH ") else where
