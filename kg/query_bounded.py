"""Queries whose work is bounded whatever the engine's plan, told from the tokens of ``kg.query_guard``.

A small grammar of its own, so that nothing is bounded by mistake: prefixes; SELECT of variables, ASK, CONSTRUCT, or DESCRIBE of one
thing; triple patterns, each of which names its subject or its object; ORDER BY variables, LIMIT and OFFSET. No path, filter, function,
group, graph, dataset, subquery or blank node. (``ex:p?o`` is a variable here; for SPARQL it may be a path of one step, which is bounded
like the pattern.)

- ``streams``: one pattern of different variables, every match of which is written. Whoever reads the answer may stop at any byte.
- ``counted``: all plans together look at no more than the product of what each pattern matches by itself, which whoever runs the
  query has to count first. So are pages (LIMIT), for the pages of one answer fit together only if the same engine gives them all.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.dataclasses import dataclass

Token = tuple[str, str]
Pattern = tuple[Token, Token, Token]
"""Subject, predicate and object. A literal is one token of the kind ``literal``, with its language or datatype."""

LONGEST = 4_096
"""Characters of a query that is looked at."""
_MOST_TOKENS = 200
_END = ("", "")
_TYPE = ("iri", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")


@dataclass(frozen=True, slots=True)
class Bound:
    """``patterns`` (none for DESCRIBE) with names as written, and the ``prefixes`` that were declared, name and IRI."""

    patterns: tuple[Pattern, ...]
    prefixes: tuple[tuple[str, str], ...]
    streams: bool


class _Other(Exception):
    """The query is none of these."""


def bound(tokens: Sequence[Token]) -> Bound | None:
    """``tokens`` of a whole query without a backslash (an escape may hide what it stands for). What they make of a text that is no
    SPARQL does not matter: the engine refuses it."""
    if len(tokens) > _MOST_TOKENS:
        return None
    try:
        return _Reader(tokens).query()
    except _Other:
        return None


class _Reader:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens, self._at = tokens, 0

    def query(self) -> Bound:
        prefixes = []
        while self._word("PREFIX"):
            prefixes.append((self._take("name"), self._take("iri")))
        patterns, every_match_is_written = self._form()
        every_match_is_written = not self._modifiers() and every_match_is_written
        if self._next() != _END or not all(map(_is_grounded, patterns)):
            raise _Other
        streams = every_match_is_written and len(patterns) < 2 and all(map(_of_different_variables, patterns))
        return Bound(tuple(patterns), tuple(prefixes), streams)

    def _form(self) -> tuple[list[Pattern], bool]:
        """The patterns, and whether each match of them is written as it is found."""
        if self._word("SELECT"):
            merged = self._word("DISTINCT") or self._word("REDUCED")
            selected = self._variables()
            patterns = self._group()
            found = {text[1:] for pattern in patterns for kind, text in pattern if kind == "variable"}
            return patterns, not merged and (selected is None or not selected.isdisjoint(found))
        if self._word("ASK"):
            return self._group(), True
        if self._word("CONSTRUCT"):
            template = [] if self._next()[0] == "word" else self._triples()
            return self._group(), not template
        if self._word("DESCRIBE"):
            self._one_of("iri", "name")
            return [], True
        raise _Other

    def _variables(self) -> set[str] | None:
        """Those that are selected; None for all."""
        if self._mark("*"):
            return None
        names = {self._take("variable")[1:]}
        while self._next()[0] == "variable":
            names.add(self._take("variable")[1:])
        return names

    def _group(self) -> list[Pattern]:
        self._word("WHERE")
        return self._triples()

    def _triples(self) -> list[Pattern]:
        """What stands in braces; one pattern at least."""
        found: list[Pattern] = []
        self._need("{")
        while not self._mark("}"):
            subject = self._term()
            while True:
                predicate = _TYPE if self._word("A") else self._verb()
                found.append((subject, predicate, self._term()))
                while self._mark(","):
                    found.append((subject, predicate, self._term()))
                if not self._mark(";") or self._next() in (("mark", "."), ("mark", "}")):
                    break
            if not self._mark(".") and self._next() != ("mark", "}"):
                raise _Other
        if not found:
            raise _Other
        return found

    def _verb(self) -> Token:
        return self._one_of("iri", "name", "variable")

    def _term(self) -> Token:
        return (
            self._literal()
            if self._next()[0] == "string"
            else self._one_of("iri", "name", "variable", "number")
        )

    def _literal(self) -> Token:
        text = self._take("string")
        if self._next()[0] == "language":
            text += self._take("language")
        elif self._mark("^"):
            self._need("^")
            text += "^^" + self._one_of("iri", "name")[1]
        return "literal", text

    def _modifiers(self) -> bool:
        """Whether there are any."""
        begin = self._at
        if self._word("ORDER"):
            if not self._word("BY"):
                raise _Other
            self._ordering()
            while self._next()[0] == "variable" or self._next()[1].upper() in ("ASC", "DESC"):
                self._ordering()
        while self._word("LIMIT") or self._word("OFFSET"):
            self._take("number")
        return self._at > begin

    def _ordering(self) -> None:
        if self._word("ASC") or self._word("DESC"):
            self._need("(")
            self._take("variable")
            self._need(")")
        else:
            self._take("variable")

    def _next(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def _one_of(self, *kinds: str) -> Token:
        token = self._next()
        if token[0] not in kinds:
            raise _Other
        self._at += 1
        return token

    def _take(self, kind: str) -> str:
        return self._one_of(kind)[1]

    def _is(self, found: bool) -> bool:
        self._at += found
        return found

    def _word(self, word: str) -> bool:
        kind, text = self._next()
        return self._is(kind == "word" and text.upper() == word)

    def _mark(self, mark: str) -> bool:
        return self._is(self._next() == ("mark", mark))

    def _need(self, mark: str) -> None:
        if not self._mark(mark):
            raise _Other


def _of_different_variables(pattern: Pattern) -> bool:
    variables = [text[1:] for kind, text in pattern if kind == "variable"]
    return len(set(variables)) == len(variables)


def _is_grounded(pattern: Pattern) -> bool:
    subject, _, object = pattern
    return subject[0] != "variable" or object[0] != "variable"
