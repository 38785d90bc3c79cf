"""A SPARQL query over a release, answered on a stream."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import BinaryIO, TextIO, cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from kg.errors import QueryError, UsageError
from kg.langtags import Restorer, fold_query
from kg.query_guard import guard
from kg.settings import Settings

RESULTS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
GRAPHS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
_WIDEST = 60


def ask(
    store: Store, query: str, format: str | None, stream: TextIO, settings: Settings, *, base: str
) -> None:
    """Answer on ``stream``. Raises QueryError for a query that is refused, wrong or fails; UsageError for a format that does not
    suit the kind of result."""
    guard(query, settings.max_query_bytes, settings.max_query_nesting)
    try:
        result = store.query(fold_query(query), base_iri=base, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise QueryError(f"the query is not SPARQL: {error}") from None
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query failed: {error}") from None
    try:
        if isinstance(result, QueryTriples):
            _graph(result, format or "ttl", stream)
        else:
            _rows(result, format or "table", stream)
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the query failed: {error}") from None


def _graph(result: QueryTriples, format: str, stream: TextIO) -> None:
    from kg.graph import prefixes

    if format == "table":
        _table(
            ("subject", "predicate", "object"), ((t.subject, t.predicate, t.object) for t in result), stream
        )
    elif format in GRAPHS:
        stream.flush()
        restored = Restorer(stream.buffer.write)
        serialize(result, cast(BinaryIO, restored), GRAPHS[format], prefixes=prefixes())
        restored.close()
    else:
        raise UsageError(f"a graph cannot be written as {format}", hint=f"one of: table, {', '.join(GRAPHS)}")


def _rows(result: QuerySolutions | QueryBoolean, format: str, stream: TextIO) -> None:
    if format in RESULTS:
        if isinstance(result, QueryBoolean) and format in ("csv", "tsv"):
            stream.write(f"{str(bool(result)).lower()}\n")
            return
        stream.flush()
        restored = Restorer(stream.buffer.write)
        result.serialize(cast(BinaryIO, restored), RESULTS[format])
        restored.close()
    elif format != "table":
        raise UsageError(
            f"a table of results cannot be written as {format}", hint=f"one of: table, {', '.join(RESULTS)}"
        )
    elif isinstance(result, QueryBoolean):
        stream.write("yes\n" if bool(result) else "no\n")
    else:
        names = tuple(variable.value for variable in result.variables)
        _table(names, (tuple(row) for row in result), stream)


Term = NamedNode | BlankNode | Literal | Triple | None


def _table(names: Sequence[str], rows: Iterator[Sequence[Term]], stream: TextIO) -> None:
    """Columns as wide as what is in them, but no wider than _WIDEST (the last: as it is)."""
    lines = [list(names), *([_show(term) for term in row] for row in rows)]
    widths = [min(_WIDEST, max(_width(line[i]) for line in lines)) for i in range(len(names))]
    for number, line in enumerate(lines):
        cells = [_pad(cell, width) for cell, width in zip(line[:-1], widths, strict=False)]
        stream.write("  ".join([*cells, *line[-1:]]).rstrip() + "\n")
        if number == 0:
            stream.write("  ".join("-" * width for width in widths) + "\n")


def _show(term: Term) -> str:
    if term is None:
        return ""
    return " ".join((str(term) if isinstance(term, Triple) else term.value).split())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, width: int) -> str:
    used = _width(text)
    return text if used >= width else text + " " * (width - used)
