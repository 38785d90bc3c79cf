"""What the words of a SPARQL query say before the engine sees it: its form, its dataset clause, whether it calls out.

The engine offers no parsed query, so the text is cut into tokens by SPARQL's own terminals (strings, comments,
IRIs and names are skipped as wholes). Keywords cannot be escaped: the engine takes ``\\u`` in strings and IRIs only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_TOKEN = re.compile(
    r"""
      (?P<space>\s+|\#[^\n\r]*)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:[^\W\d](?:[\w.\-]*[\w\-])?)?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS: tuple[Form, ...] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}


@dataclass(frozen=True, slots=True)
class QueryText:
    """``form`` is None when the text starts as no query does; ``update`` when it starts as an update does.
    ``graphs`` are the IRIs of FROM and FROM NAMED, resolved; ``nesting`` the deepest bracket or run of prefix operators."""

    form: Form | None
    update: bool
    service: bool
    graphs: tuple[str, ...]
    nesting: int

    @property
    def graph_result(self) -> bool:
        return self.form in ("CONSTRUCT", "DESCRIBE")


def scan(text: str, base: str) -> QueryText:
    """Never fails: what is no SPARQL is the engine's to refuse."""
    form: Form | None = None
    update = service = False
    first = True
    graphs: list[str] = []
    prefixes: dict[str, str] = {}
    depth = deepest = run = 0
    previous = before = ""
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind == "space":
            continue
        word = token.upper() if kind == "word" else ""
        if kind == "mark" and token in "([{":
            depth += 1
        elif kind == "mark" and token in ")]}":
            depth -= 1
        run = run + 1 if kind == "mark" and token in "!+-^/|" else 0
        deepest = max(deepest, depth, run)
        if kind == "iri":
            iri = urljoin(base, _unescape(token[1:-1]))
            if previous == "BASE":
                base = iri
            elif before == "PREFIX" and previous.endswith(":"):
                prefixes[previous] = iri
            elif previous in ("FROM", "FROM NAMED"):
                graphs.append(iri)
        elif kind == "name" and previous in ("FROM", "FROM NAMED"):
            prefix, _, local = token.partition(":")
            graphs.append(prefixes.get(prefix + ":", "") + re.sub(r"\\(.)", r"\1", local))
        if word:
            if word == "SERVICE":
                service = True
            if first and word not in ("BASE", "PREFIX"):
                first = False
                form = next((f for f in _FORMS if f == word), None)
                update = word in _UPDATES
        before, previous = previous, word or token
        if word == "NAMED" and before == "FROM":
            previous = "FROM NAMED"
    return QueryText(form, update, service, tuple(graphs), deepest)


def _unescape(iri: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match.group()[2:], 16)
        return chr(code) if code <= 0x10FFFF else match.group()

    return re.sub(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}", character, iri)
