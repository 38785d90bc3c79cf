from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.commands.options import App, kg_command

FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl", "nt", "jsonld")


@kg_command(
    "kg query 'SELECT ?t WHERE { ?d a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> ?t }'",
    short_help="Ask the current release in SPARQL.",
)
@click.argument("query", metavar="QUERY|FILE.rq|NAME|-")
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(FORMATS),
    help="How to answer (default: table, or ttl for a graph).",
)
@click.option(
    "--release", "name", default="current", metavar="ID", help="Ask another release than the current one."
)
def command(app: App, query: str, format_: str | None, name: str) -> None:
    """Ask the current release in SPARQL 1.1. The default graph is the union of all named graphs.

    QUERY is the query itself, a file that holds it, the name of a shipped question (missed-estimates; README lists them), or - for
    standard input. SERVICE and updates are refused.
    """
    from kg.errors import QueryError
    from kg.release import find
    from kg.release.asking import ask

    release = find(app.out, name)
    text = _text(query)
    if not text.strip():
        raise click.UsageError("the query is blank")
    try:
        ask(release.store(), text, format_, sys.stdout, app.settings, base=release.base)
    except QueryError as error:
        raise QueryError(_readable(error.detail), where=error.where, hint=error.hint) from None


def _readable(detail: str) -> str:
    """A syntax error of the engine without its list of everything that could have stood there."""
    from kg.query_guard import syntax_fault

    fault = syntax_fault(detail)
    if fault is None or not fault.before:
        return detail
    if fault.undeclared:
        why = ": a prefix is used that is not declared"
    else:
        why = f": expected {' or '.join(fault.expected)}" if fault.expected else ""
    return f"{fault.before}: line {fault.line}, column {fault.column}{why}"


def _text(query: str) -> str:
    """The query itself, the content of the file it names, the shipped question of that name, or standard input."""
    from kg import tables
    from kg.errors import UsageError

    if query == "-":
        return sys.stdin.read()
    if shipped := tables.example_text(query):
        return shipped
    path = Path(query)
    if query.endswith((".rq", ".sparql")) or (len(query) < 255 and "\n" not in query and path.is_file()):
        try:
            return path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise UsageError(f"the query cannot be read: {error.strerror}", where=query) from None
        except UnicodeDecodeError:
            raise UsageError("the query is not UTF-8 text", where=query) from None
    return query
