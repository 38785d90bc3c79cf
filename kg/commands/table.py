from __future__ import annotations

import sys

import click

from kg.commands.options import App, kg_command

FORMATS = ("csv", "tsv", "json", "jsonl", "parquet")


@kg_command(
    "kg table entries --format csv > entries.csv", short_help="Print one of the tables, or list them."
)
@click.argument("name", required=False)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(FORMATS),
    default="csv",
    help="How to print it (default: csv).",
)
@click.option(
    "--release",
    "release_name",
    default="current",
    metavar="ID",
    help="Of another release than the current one.",
)
@click.option(
    "--as-of",
    metavar="DAY",
    help="As of another day: of what was published by then, with the states of that day (YYYY-MM-DD; a month or year: its last day).",
)
def command(app: App, name: str | None, format_: str, release_name: str, as_of: str | None) -> None:
    """Print one of the tables; without NAME, list them. Each is a SPARQL query over the release."""
    from kg import tables
    from kg.release import find

    if name is None:
        for known in tables.names():
            click.echo(f"{known}: {', '.join(tables.columns(known))}")
        return
    columns = tables.columns(name)  # an unknown name is told before anything is opened
    release = find(app.out, release_name)
    store = release.store()
    if as_of is not None:
        from kg.asof import parse_day, view

        store = view(store, release.base, parse_day(as_of), dumps=release.path / "data")
    rows = tables.run(store, name, release.base)
    if format_ == "parquet":
        if sys.stdout.isatty():
            raise click.UsageError("parquet is binary: send it to a file with > entries.parquet")
        tables.write(rows, columns, format_, sys.stdout.buffer)
    else:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        tables.write(rows, columns, format_, sys.stdout)
