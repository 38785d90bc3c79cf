"""The dataset clause of a query, told from its tokens (``kg.query_guard`` cuts and guards the text)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from kg.query_guard import tokens


def dataset_clause(query: str, base: str) -> tuple[str, ...]:
    """The IRIs of FROM and FROM NAMED, resolved against BASE and the prologue's prefixes, as they are needed to tell
    whether the query chooses its own dataset. Never fails: what is no SPARQL is the engine's to refuse."""
    graphs: list[str] = []
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
            elif last == "FROM" or (before, last) == ("FROM", "NAMED"):
                graphs.append(iri)
        elif kind == "name" and (last == "FROM" or (before, last) == ("FROM", "NAMED")):
            prefix, _, local = token.partition(":")
            graphs.append(prefixes.get(prefix + ":", "") + re.sub(r"\\(.)", r"\1", local))
        before, last = last, word or token
    return tuple(graphs)


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
