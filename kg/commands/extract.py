from __future__ import annotations

import json
import sys

import click

from kg.commands.options import App, kg_command
from kg.records import UNREAD


@kg_command(
    "kg extract plans/*.pdf --format csv > records.csv", short_help="The records alone, with their places."
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(("jsonl", "csv")),
    default="jsonl",
    help="How to print them (default: jsonl).",
)
def command(app: App, sources: tuple[str, ...], format_: str) -> int:
    """The records that documents hold (entries, programmes, sums, figures, statements, …), each with its place in the source. Nothing is
    resolved, no RDF is made. The column ``record`` says which table a record belongs to."""
    from kg import tables
    from kg.release import account
    from kg.release.extract import columns, extract

    if not all(sources):
        raise click.UsageError(
            "a SOURCE is empty"
        )  # a shell variable without a value; "" would mean this folder
    progress = app.progress()
    try:
        readings = extract(sources, app.settings, progress)
    finally:
        progress.done()
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="", errors="backslashreplace")  # names of any bytes
    records = ({"record": table} | row for reading in readings for table, row in reading.records)
    if format_ == "jsonl":
        for record in records:
            print(json.dumps(record, ensure_ascii=False))
    else:
        names = columns(readings)
        tables.write(
            (tuple(record.get(name, "") for name in names) for record in records), names, format_, sys.stdout
        )
    fell = account.shortfalls([reading.account for reading in readings])
    for line in fell:
        app.complain(line)
    rejected = any(reading.account["rejected"] for reading in readings)
    return 1 if rejected or not any(reading.account["kind"] not in UNREAD for reading in readings) else 0
