"""The SPARQL 1.1 Protocol, query operation: what a request asks, without Flask. Pure functions."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from kg.query_guard import QueryShape, guard, syntax_fault
from kg.settings import Settings
from server.errors import (
    BadQuery,
    BadRequest,
    QueryRefused,
    TooLarge,
    UnsupportedMediaType,
    UpdateRefused,
)

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"


@dataclass(frozen=True, slots=True)
class Operation:
    """A query operation. ``query`` None: no query at all (the service description is meant).
    Graph lists are None when the protocol names no dataset, else both are lists."""

    query: str | None
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    format: str | None


def read(method: str, query_string: bytes, content_type: str, body: bytes) -> Operation:
    """The operation that a request asks. Raises BadRequest, BadQuery, UpdateRefused, UnsupportedMediaType."""
    in_address = _pairs(query_string)
    if method != "POST":
        return _operation(in_address)
    media_type, charset = _content_type(content_type)
    if media_type == UPDATE:
        raise _read_only()
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(f"The body's charset is {charset}.", hint="send UTF-8")
    if media_type == DIRECT:
        if _is_asked(in_address):
            raise BadRequest("There is a query in the address and one in the body.", hint="send one")
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise BadRequest("The query is not UTF-8.", hint="send UTF-8") from None
        return _operation([*in_address, ("query", text)])
    if not body and _is_asked(in_address):
        return _operation(in_address)  # Blazegraph's and GraphDB's SERVICE call: POST, all in the address
    if media_type != FORM:
        raise UnsupportedMediaType(
            f"The body is {media_type or 'of no stated media type'}.",
            hint=f"POST the query as {DIRECT}, or as {FORM} with the parameter query",
            headers={"Accept-Post": f"{DIRECT}, {FORM}"},
        )
    operation = _operation([*in_address, *_pairs(body)])
    if operation.query is None:
        raise BadRequest("The form has no parameter query.", hint="send query=SELECT ...")
    return operation


def check(operation: Operation, settings: Settings) -> QueryShape:
    """Refuse what must not reach the engine: too long or too deep for its parser, calls to other services, updates.

    Raises TooLarge, or QueryError from ``kg.query_guard``.
    """
    text = operation.query or ""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > settings.max_query_bytes:
        raise TooLarge(
            f"The query has {size} bytes; {settings.max_query_bytes} are allowed.",
            limit=settings.max_query_bytes,
        )
    return guard(text, settings.max_query_bytes, settings.max_query_nesting, settings.services)


def check_dataset(operation: Operation, clause: Sequence[str], published: Container[str]) -> tuple[str, ...]:
    """The graphs that the protocol names and the release does not hold; the query finds them empty.

    A dataset in the protocol replaces the query's ``clause`` (SPARQL 1.1 Protocol, 2.1.4). A graph that is not here is an empty
    one there: W3C's own protocol tests name such a graph and expect an answer. In a query, FROM an address asks for a
    document to be fetched, so an unknown one is refused (QueryRefused), as is what is no IRI (BadRequest). Nothing is fetched.
    """
    if operation.default_graphs is None:
        for graph in clause:
            if graph not in published:
                raise QueryRefused(
                    f"<{graph}> is no graph of this release, and nothing is fetched.",
                    hint="SELECT DISTINCT ?g { GRAPH ?g {} } lists the graphs",
                    graph=graph,
                )
        return ()
    named = (*operation.default_graphs, *(operation.named_graphs or ()))
    unknown = tuple(graph for graph in named if graph not in published)
    for graph in unknown:
        try:
            NamedNode(graph)
        except ValueError:
            raise BadRequest(
                f"{graph!r} is no absolute IRI, so it names no graph.",
                hint="SELECT DISTINCT ?g { GRAPH ?g {} } lists the graphs",
            ) from None
    return unknown


def explain(query: str, error: BadQuery) -> BadQuery:
    """The engine's syntax error for people: where in the query, the line itself, and no list of a hundred characters."""
    fault = syntax_fault(error.detail)
    if fault is None or fault.before:
        return error
    line, column = fault.line, fault.column
    lines = query.split("\n")
    text = lines[line - 1].strip("\r") if line <= len(lines) else ""
    hint = ""
    if fault.undeclared:
        why = "a prefix is used here that is not declared"
        hint = "declare it: PREFIX name: <namespace>"
    else:
        why = f"expected {' or '.join(fault.expected)}" if fault.expected else "this is not SPARQL 1.1"
    detail = f"Line {line}, column {column}: {why}."
    return BadQuery(detail, hint=hint, line=line, column=column, text=text[:200])


def _operation(pairs: Sequence[tuple[str, str]]) -> Operation:
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    if "asOf" in given:
        raise BadRequest(
            "Queries are answered from the release as it is, not as of another day.",
            hint="leave asOf out; older releases answer at /releases/ID/sparql, tables and pages take asOf",
        )
    if "update" in given:
        raise _read_only()
    queries = given.get("query", ())
    if len(queries) > 1:
        raise BadRequest(f"The parameter query is given {len(queries)} times.", hint="send one query")
    # editors on Windows begin a file with a byte order mark, which is no part of the text
    query = queries[0].removeprefix("\ufeff") if queries else None
    if query is not None and not query.strip():
        raise BadQuery(
            "The query is blank.", hint="for example: SELECT * { ?s ?p ?o } LIMIT 10; without the parameter query: "
            "the service description"
        )  # fmt: skip
    # a graph merged with itself is that graph (SPARQL 1.1 Query, 13.2.1); the engine would count its triples twice
    default, named = (
        list(dict.fromkeys(given.get(name, ()))) for name in ("default-graph-uri", "named-graph-uri")
    )
    format = given["format"][-1] if "format" in given else None
    if default or named:
        return Operation(query, default, named, format)
    return Operation(query, None, None, format)


def _is_asked(pairs: Sequence[tuple[str, str]]) -> bool:
    return any(name == "query" for name, _ in pairs)


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except ValueError:  # UnicodeDecodeError among them
        raise BadRequest("The parameters are not URL-encoded UTF-8.", hint="percent-encode UTF-8") from None


def _content_type(header: str) -> tuple[str, str]:
    media_type, *parameters = (part.strip() for part in header.split(";"))
    charset = next((p[8:].strip('"').lower() for p in parameters if p.lower().startswith("charset=")), "")
    return media_type.lower(), charset


def _read_only() -> UpdateRefused:
    return UpdateRefused("Updates are refused: releases are built by kg build and never changed.")
