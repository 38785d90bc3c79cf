"""The dataset clause of a query, told from its tokens (``kg.query_guard`` cuts and guards the text)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from kg.query_guard import tokens


@dataclass(frozen=True, slots=True)
class Clause:
    """The graphs that a query names after FROM and FROM NAMED, in its order, each as often as it does."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.default + self.named

    @property
    def repeats(self) -> bool:
        """Whether it names a graph twice, which the engine would count twice."""
        return any(len(set(graphs)) < len(graphs) for graphs in (self.default, self.named))


def dataset_clause(query: str, base: str) -> Clause:
    """The IRIs of FROM and FROM NAMED, resolved against BASE and the prologue's prefixes, as they are needed to tell
    whether the query chooses its own dataset. Never fails: what is no SPARQL is the engine's to refuse."""
    default: list[str] = []
    named: list[str] = []
    prefixes: dict[str, str] = {}
    last, before = "", ""
    for kind, token in _split(query):
        word = token.upper() if kind == "word" else ""
        if kind == "iri":
            iri = urljoin(base, _unescape(token[1:-1]))
            if last == "BASE":
                base = iri
            elif before == "PREFIX":
                prefixes[last] = iri
            elif last == "FROM":
                default.append(iri)
            elif (before, last) == ("FROM", "NAMED"):
                named.append(iri)
        elif kind == "name" and (last == "FROM" or (before, last) == ("FROM", "NAMED")):
            prefix, _, local = token.partition(":")
            graph = prefixes.get(prefix + ":", "") + re.sub(r"\\(.)", r"\1", local)
            (default if last == "FROM" else named).append(graph)
        before, last = last, word or token
    return Clause(tuple(default), tuple(named))


def _split(query: str) -> Iterator[tuple[str, str]]:
    """The tokens, with ``FROMex:a`` and ``NAMEDex:a`` in two: the engine reads a keyword there unless that very prefix is
    declared."""
    declared: set[str] = set()
    last = ""
    for kind, token in tokens(query):
        if kind == "name":
            prefix = token.partition(":")[0] + ":"
            if last == "PREFIX":
                declared.add(prefix)
            keyword = next((k for k in ("FROM", "NAMED") if prefix.upper().startswith(k)), "")
            if keyword and len(prefix) > len(keyword) + 1 and prefix not in declared:
                yield "word", keyword
                token = token[len(keyword) :]
        last = token.upper() if kind == "word" else ""
        yield kind, token


def _unescape(iri: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match.group()[2:], 16)
        return chr(code) if code <= 0x10FFFF else match.group()

    return re.sub(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}", character, iri)
