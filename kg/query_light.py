"""Whether a query looks like a lookup: every triple pattern hangs on a term that the query names, directly or over shared
variables, or LIMIT stops it early. A guess from the tokens of ``kg.query_guard``, for choosing who goes first; never a
reason to refuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

Token = tuple[str, str]
Pattern = tuple[Token, Token, Token]

_LONGEST = 200
"""Tokens of a query that is looked at."""
_FEW = 1_000
"""LIMIT up to which a query over everything may end early."""
_HEAVY = frozenset({"AVG", "COUNT", "GROUP", "GROUP_CONCAT", "HAVING", "MAX", "MIN", "SAMPLE", "SUM"}) | {
    "CONTAINS", "EXISTS", "LATERAL", "MINUS", "REGEX", "REPLACE", "SERVICE",
}  # fmt: skip
_ALL_BEFORE_FIRST = frozenset(("ORDER", "DISTINCT", "FILTER"))
_BREAKS = frozenset(("OPTIONAL", "UNION", "FILTER", "BIND", "WHERE"))
_TERMS = frozenset(("iri", "name", "string", "number", "word"))
_TYPES = frozenset(("a", "rdf:type", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"))


def is_light(tokens: Sequence[Token]) -> bool:
    """``tokens`` of the whole query, prologue and all."""
    if len(tokens) > _LONGEST:
        return False
    words = [text.upper() for kind, text in tokens if kind == "word"]
    if not _HEAVY.isdisjoint(words) or words.count("SELECT") > 1:
        return False
    body = _body(tokens, "CONSTRUCT" in words)
    if body is None:
        return any(kind in ("iri", "name") for kind, _ in tokens[-1:])  # DESCRIBE <thing>
    if any(kind == "mark" and text in ("*", "+", "[", "<<") for kind, text in body):
        return False
    named: set[str] = set()
    patterns = list(_patterns(body, named))
    if _hangs_together(patterns, named):
        return True
    return _limit(tokens) <= _FEW and _ALL_BEFORE_FIRST.isdisjoint(words)


def _body(tokens: Sequence[Token], template: bool) -> Sequence[Token] | None:
    """From the first brace of the pattern on; a template before it is passed over."""
    braces = [place for place, (_, text) in enumerate(tokens) if text == "{"]
    where = [place for place, (kind, text) in enumerate(tokens) if kind == "word" and text.upper() == "WHERE"]
    begin = next((place for place in braces if not where or place > where[0]), None)
    if template and not where and len(braces) > 1:
        begin = braces[1]
    return None if begin is None else tokens[begin:]


def _patterns(body: Sequence[Token], named: set[str]) -> Iterator[Pattern]:
    """Subject, predicate and object of each triple pattern; variables that VALUES names are put into ``named``."""
    kept: list[Token] = []  # the subject after a semicolon, and the predicate after a comma
    row: list[Token] = []
    brackets = 0
    values = False
    for kind, text in body:
        if values:  # VALUES ?x { … }, VALUES (?x ?y) { … }
            if kind == "variable":
                named.add(text)
            values = text != "}"
        elif text == "(" or text == ")":
            brackets += 1 if text == "(" else -1
        elif brackets:
            continue
        elif kind == "word" and text.upper() == "VALUES":
            values = True
        elif text in (".", ";", ",", "{", "}") or (kind == "word" and text.upper() in _BREAKS):
            full = kept + row
            if len(full) >= 3:
                yield full[0], full[1], full[-1]
            kept = full[: {";": 1, ",": 2}.get(text, 0)]
            row = []
        else:
            row.append((kind, text))


def _hangs_together(patterns: list[Pattern], named: set[str]) -> bool:
    left = patterns
    while left:
        rest = []
        for pattern in left:
            (kind, subject), (_, predicate), (other, object) = pattern
            if (
                kind in _TERMS
                or subject in named
                or object in named
                or (other in _TERMS and predicate not in _TYPES)
            ):
                named.update((subject, object))
            else:
                rest.append(pattern)
        if len(rest) == len(left):
            return False
        left = rest
    return True


def _limit(tokens: Sequence[Token]) -> int:
    for (kind, text), (_, number) in pairwise(tokens):
        if kind == "word" and text.upper() == "LIMIT" and number.isdecimal() and len(number) < 10:
            return int(number)
    return _FEW + 1
