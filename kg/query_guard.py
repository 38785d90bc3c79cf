"""What a SPARQL query may not be, told from its text before the engine sees it.

The engine offers no parsed query, its parser crashes the process on deep nesting (from about 2,500 brackets or 10,000
operators in a row), and ``SERVICE`` makes real requests. So the text is cut into SPARQL's own tokens: words inside
strings, comments, IRIs and names do not count. The engine needs no space around keywords and falls back to a keyword
where a name has an undeclared prefix (``trueSERVICE<…>``, ``SERVICEex:a``, ``ex:.SERVICE<…>``), so a word or prefix that
only contains one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import QueryError

MAX_CHAIN = 1_000
"""Most operators (``+``, ``||``, ``/``, ``UNION``, …) that one query may hold: chains of them nest in the engine."""

_TOKEN = re.compile(
    r"""
      (?P<space>\s+|\#[^\n\r]*)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<blank>_:\w(?:\.*[\w\-])*)
    | (?P<name>(?:[^\W\d](?:\.*[\w\-])*)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:\.*(?:[\w:\-]|%[0-9A-Fa-f]{2}|\\.))*)?)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>&&|\|\||<<|>>|[<>!]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_OPEN, _CLOSE = frozenset(("(", "[", "{", "<<")), frozenset((")", "]", "}", ">>"))
_PREFIX = frozenset("!+-^*?")
_CHAIN_MARKS = frozenset(("+", "-", "*", "/", "|", "^", "!", "&&", "||"))
_CHAIN_WORDS = frozenset(("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "GRAPH", "LATERAL"))

_VOLATILE = ("NOW", "RAND", "UUID", "BNODE")


@dataclass(frozen=True, slots=True)
class QueryShape:
    """``form`` is SELECT, ASK, CONSTRUCT, DESCRIBE, an update's first word, or empty when the text starts as neither.
    ``nesting`` is the deepest bracket or longest run of prefix operators, ``chain`` the number of operators; ``volatile``:
    it calls a function that gives something else each time, so that the same query may have another answer."""

    form: str
    service: bool
    nesting: int
    chain: int
    volatile: bool = False


def tokens(query: str) -> Iterator[tuple[str, str]]:
    """(kind, text) of each token but white space and comments. Never fails: every character is a token at least."""
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "mark"
        if kind != "space":
            yield kind, match.group()


def shape(query: str) -> QueryShape:
    """What the text says of itself; what is no SPARQL is left to the engine to refuse."""
    form, service, volatile = "", False, False
    depth = deepest = run = chain = 0
    prologue = True
    before = ""
    for kind, text in tokens(query):
        typed = text == "^" and before in ("string", "string^")  # a literal's ^^ is no operator
        before = f"{before}^" if typed else kind
        if typed:
            continue
        if kind == "mark":
            if text in _OPEN:
                depth += 1
            elif text in _CLOSE:
                depth -= 1
            run = run + 1 if text in _PREFIX else 0
            chain += text in _CHAIN_MARKS
            deepest = max(deepest, depth, run)
        else:
            run = 0
        if kind in ("word", "name"):
            word = text.partition(":")[0].upper()
            service = service or "SERVICE" in word
            volatile = volatile or any(function in word for function in _VOLATILE)
            chain += any(keyword in word for keyword in _CHAIN_WORDS)
        if kind == "word" and prologue and word not in ("BASE", "PREFIX"):
            prologue = False
            form = word if word in _FORMS or word in _UPDATES else ""
    return QueryShape(form, service, deepest, chain, volatile)


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """What the engine says of a query that is not SPARQL: where, whether a prefix was not declared, and the first of the words
    that could have stood there. ``before`` is what stood in front of it in the message."""

    before: str
    line: int
    column: int
    undeclared: bool
    expected: tuple[str, ...]


def syntax_fault(message: str) -> SyntaxFault | None:
    """The engine's message (``error at LINE:COLUMN: expected one of …``) taken apart, None for any other message."""
    found = re.fullmatch(r"(?:(.*): )?error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if found is None:
        return None
    words = re.findall(r'"[^"]+"|\b[A-Z][A-Z ]+\b', found[4].partition("[")[0])
    undeclared = "Prefix not found" in found[4]
    return SyntaxFault(found[1] or "", int(found[2]), int(found[3]), undeclared, tuple(words[:8]))


def guard(query: str, max_bytes: int, max_nesting: int) -> QueryShape:
    """Let a query pass, with its shape, or raise QueryError: too long, too deep, an update, or one that calls out."""
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        raise QueryError(
            f"the query has {size} bytes; at most {max_bytes} are accepted", hint="ask for less at once"
        )
    if "\0" in query or any("\ud800" <= c <= "\udfff" for c in query):
        raise QueryError("the query holds characters that are no text")
    found = shape(query)
    if found.nesting > max_nesting:
        raise QueryError(
            f"the query is nested {found.nesting} deep; at most {max_nesting} is accepted",
            hint="use a property path or VALUES",
        )
    if found.chain > MAX_CHAIN:
        raise QueryError(
            f"the query has {found.chain} operators; at most {MAX_CHAIN} are accepted",
            hint="use IN or VALUES",
        )
    if found.form in _UPDATES:
        raise QueryError("a release is read-only: it takes no update", hint="build a new release instead")
    if found.service:
        raise QueryError("SERVICE is refused: a query sends no request to anywhere")
    return found
