"""What a SPARQL query may not be, told from its text before the engine sees it.

The engine offers no parsed query, its parser crashes the process on deep nesting (from about 2,500 brackets or 10,000
operators in a row), and ``SERVICE`` makes real requests. So the text is cut into SPARQL's own tokens: words inside
strings, comments, IRIs and names do not count. The engine needs no space around keywords and falls back to a keyword
where a name has an undeclared prefix (``trueSERVICE<…>``, ``SERVICEex:a``, ``ex:.SERVICE<…>``), so a word or prefix that
only contains one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.dataclasses import dataclass
from kg.errors import QueryError
from kg.query_bounded import LONGEST, Bound, bound
from kg.query_light import is_light

MAX_CHAIN = 1_000
"""Most operators (``+``, ``||``, ``/``, ``UNION``, ``AS``, …) that one query may hold: chains of them nest in the engine."""
MAX_PATTERNS = 2_000
"""Most triple patterns and items of collections that one query may hold."""
MAX_TOKENS = 20_000
"""Most words and signs that one query may hold."""
_MAX_UNCLOSED = 8
"""Quotes that close nothing, each of which costs a look at the whole rest."""

# Every part is possessive or of one character, so that no text takes longer than its length says (an attacker's choice of text
# took minutes before). ``word`` is as greedy as ``name`` for the same reason, and is cut in ``tokens``.
_TOKEN = re.compile(
    r"""
      (?P<space>\s++|\#[^\n\r]*+)
    | (?P<long>\"\"\"(?:[^"\\]++|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\]++|\\.|'(?!''))*+''')
    | (?P<unclosed>\"\"(?=\")|''(?='))
    | (?P<string>"(?:[^"\\\n\r]++|\\.)*+"|'(?:[^'\\\n\r]++|\\.)*+')
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]++|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    | (?P<variable>[?$]\w++)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<blank>_:\w(?:\.*+[\w\-])*+)
    | (?P<name>(?:[^\W\d](?:\.*+[\w\-])*+)?+:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:\.*+(?:[\w:\-]|%[0-9A-Fa-f]{2}|\\.))*+)?+)
    | (?P<number>\d++(?:\.\d++)?(?:[eE][+-]?\d++)?)
    | (?P<word>[^\W\d](?:\.*+[\w\-])*+)
    | (?P<mark>&&|\|\||<<|>>|[<>!]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SEPARATORS = frozenset((".", ",", ";", "~"))
_TERMS = frozenset(("iri", "name", "variable", "blank", "string", "number", "truth"))
_ITEM_BEFORE = _TERMS | {"language", "closed"}
_PARTS = re.compile(r"(?P<word>[^\W\d]\w*+)|(?P<number>\d++)|(?P<mark>.)", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_OPEN, _CLOSE = frozenset(("(", "[", "{", "<<")), frozenset((")", "]", "}", ">>"))
_PREFIX = frozenset("!+-^*?")
_CHAIN_MARKS = frozenset(("+", "-", "*", "/", "|", "^", "!", "&&", "||"))
_CHAIN_WORDS = re.compile("UNION|OPTIONAL|MINUS|FILTER|BIND|EXISTS|GRAPH|LATERAL")

_COMMON = frozenset(("", "A", "WHERE", "LIMIT", "PREFIX", "ASK"))
_VOLATILE = ("NOW", "RAND", "UUID", "BNODE")


@dataclass(frozen=True, slots=True)
class QueryShape:
    """``form`` is SELECT, ASK, CONSTRUCT, DESCRIBE, an update's first word, or empty when the text starts as neither.
    ``nesting`` is the deepest bracket or longest run of prefix operators, ``chain`` the number of operators; ``volatile``:
    it calls a function that gives something else each time, so that the same query may have another answer; ``light``: it looks
    like a lookup (``kg.query_light``); ``bounded``: how its work is bounded if it is (``kg.query_bounded``), ``streams`` or
    ``counted``."""

    form: str
    service: bool
    nesting: int
    chain: int
    volatile: bool = False
    light: bool = False
    bounded: str = ""


def tokens(query: str) -> Iterator[tuple[str, str]]:
    """(kind, text) of each token but white space and comments. Never fails: every character is a token at least."""
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "mark"
        if kind == "word":
            text = match.group()
            if text.isidentifier():
                yield kind, text
            else:  # true-false: only a name, which has a colon, may hold dots and hyphens
                for part in _PARTS.finditer(text):
                    yield part.lastgroup or "mark", part.group()
        elif kind == "long" or kind == "unclosed":
            yield ("string" if kind == "long" else kind), match.group()
        elif kind != "space":
            yield kind, match.group()


def shape(query: str) -> QueryShape:
    """What the text says of itself; what is no SPARQL is left to the engine to refuse.

    Raises QueryError for more tokens or quotes without an end than anybody means."""
    if len(query) <= _SHORT and _TRICKY.search(query) is None:
        return _shape_known(_PLAIN_IRI.sub("<>", query))
    return _shape(query)


# Clients ask the same query of thing after thing. Its shape does not depend on which IRI stands between < and >, as long as that is
# certain to be one token in the query: no quotes around (a string may hold a <), no <<, no escapes.
_SHORT = 4096
_TRICKY = re.compile(r"""["'\\]|<<""")
_PLAIN_IRI = re.compile(r"<(?!http://www\.w3\.org/1999/02/22-rdf-syntax-ns#type>)[^<>{}|^`\x00-\x20]*+>")


@lru_cache(maxsize=512)
def _shape_known(query: str) -> QueryShape:
    return _shape(query)


def _shape(query: str) -> QueryShape:
    form, service, volatile = "", False, False
    deepest = run = chain = unclosed = patterns = 0
    open_: list[str] = []
    prologue, data = True, False
    before = ""
    found: list[tuple[str, str]] = []
    for token in tokens(query):
        found.append(token)
        kind, text = token
        if kind == "mark":
            if text == "^" and before in ("string", "string^"):  # a literal's ^^ is no operator
                before = f"{before}^"
                continue
            if text in _OPEN:
                chain += not open_ and text == "("  # SELECT (…) (…), HAVING (…) (…)
                open_.append(text)
                deepest = max(deepest, len(open_))
            elif text in _CLOSE:
                if open_:
                    open_.pop()
                kind = "closed"
                data = data and text != "}"
            elif text in _SEPARATORS:
                patterns += not open_ or open_[-1] != "("
            elif text in "\"'":
                unclosed += 1
            if text in _PREFIX:
                run += 1
                deepest = max(deepest, run)
            else:
                run = 0
            chain += text in _CHAIN_MARKS
        elif kind == "word" or kind == "name":
            run = 0
            word = text.partition(":")[0].upper()
            if word in _COMMON:
                pass
            elif word == "TRUE" or word == "FALSE":
                kind = "truth"
            elif word == "VALUES":
                data = True
            elif "SERVICE" in word:
                service = True
            else:
                volatile = volatile or any(function in word for function in _VOLATILE)
                chain += word == "AS" or _CHAIN_WORDS.search(word) is not None
            if prologue and token[0] == "word" and word not in ("BASE", "PREFIX"):
                prologue = False
                form = word if word in _FORMS or word in _UPDATES else ""
        else:
            run = 0
            unclosed += kind == "unclosed"
        if open_ and open_[-1] == "(" and not data and kind in _TERMS and before in _ITEM_BEFORE:
            patterns += 1  # an item of a collection
        if form == "DESCRIBE" and not open_ and kind in ("iri", "name", "variable"):
            chain += 1
        before = kind
        if len(found) > MAX_TOKENS or unclosed > _MAX_UNCLOSED:
            break
    if len(found) > MAX_TOKENS:
        raise QueryError(f"the query has more than {MAX_TOKENS} words and signs", hint="ask for less at once")
    if unclosed > _MAX_UNCLOSED:
        raise QueryError("the query has strings without an end", hint="close them, or escape their quotes")
    if patterns > MAX_PATTERNS:
        raise QueryError(
            f"the query has more than {MAX_PATTERNS} triple patterns", hint="ask for less at once"
        )
    if form not in _FORMS:
        return QueryShape(form, service, deepest, chain, volatile)
    within = _bound(query, found)
    bounded = "" if within is None else "streams" if within.streams else "counted"
    return QueryShape(form, service, deepest, chain, volatile, is_light(found), bounded)


def bound_of(query: str) -> Bound | None:
    """What the work of a query that ``guard`` let pass is bounded by, if by anything."""
    return _bound(query, list(tokens(query)))


def _bound(query: str, found: Sequence[tuple[str, str]]) -> Bound | None:
    return None if len(query) > LONGEST or "\\" in query else bound(found)


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


def guard(query: str, max_bytes: int, max_nesting: int, services: Sequence[str] = ()) -> QueryShape:
    """Let a query pass, with its shape, or raise QueryError: too long, too deep, an update, or one that calls out to what is
    not below one of the ``services``."""
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        raise QueryError(
            f"the query has {size} bytes; at most {max_bytes} are accepted", hint="ask for less at once"
        )
    if "\0" in query or _SURROGATE.search(query):
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
        _check_services(query, services)
    return found


def _check_services(query: str, services: Sequence[str]) -> None:
    if not services:
        raise QueryError("SERVICE is refused: a query sends no request to anywhere")
    parts = list(tokens(query))
    for place, (kind, text) in enumerate(parts):
        if kind not in ("word", "name") or "SERVICE" not in text.partition(":")[0].upper():
            continue
        rest = parts[place + 1 : place + 3]
        if rest and rest[0][1].upper() == "SILENT":
            rest = rest[1:]
        if kind != "word" or text.upper() != "SERVICE" or not rest or rest[0][0] != "iri":
            raise QueryError(
                "SERVICE is accepted only with an address written in full: no variable, no prefix",
                hint="SERVICE <https://…> { … }",
            )
        address = rest[0][1][1:-1]
        if not any(_is_below(address, service) for service in services):
            raise QueryError(f"SERVICE <{address}> is refused: this server asks only {', '.join(services)}")


def _is_below(address: str, service: str) -> bool:
    """Whether an address begins with a prefix at a joint of it, without a way out."""
    rest = address[len(service) :]
    plain = not re.search(r"\\|%2e|%2f|%5c|/\.\.?(?:/|$)", address, re.IGNORECASE)
    return address.startswith(service) and plain and (not rest or service[-1] in "/?#" or rest[0] in "/?#")
