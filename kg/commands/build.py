from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import click

from kg.commands.options import App, kg_command

_MOST_NOTES = 20


def _notes(path: Path) -> list[str]:
    """What is wrong with the documents, each with its place: the first of the published notes of severity warning."""
    with path.open(encoding="utf-8", newline="") as stream:
        wrong = [row for row in csv.DictReader(stream) if row["severity"] == "warning"]
    lines = [
        ": ".join(part for part in (row["name"], row["locator"], row["message"]) if part)
        for row in wrong[:_MOST_NOTES]
    ]
    more = len(wrong) - len(lines)
    return [*lines, f"… and {more} more, all in {path}"] if more else lines


@kg_command(
    "kg build plans/ minutes/2026*.pdf --out kg-data --as-of 2026-03-31",
    short_help="Read documents and publish a new release.",
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day that statuses are seen from (default: the latest date that the sources bear).",
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Decisions on what is the same dataset (default: DIR/decisions.csv if it is there).",
)
@click.option("--strict", is_flag=True, help="Publish nothing when a document cannot be read.")
def command(
    app: App, sources: tuple[str, ...], as_of: datetime | None, decisions: Path | None, strict: bool
) -> int:
    """Read documents (files, folders, globs; PDF, text, Markdown, HTML, CSV), map, validate and publish a new release.

    Without SOURCE the bundled sample corpus is built. What is current changes in one step, and only when the release
    is whole and its graph keeps every shape.
    """
    from kg.records import UNREAD
    from kg.release import account, build

    if not all(sources):
        raise click.UsageError(
            "a SOURCE is empty"
        )  # a shell variable without a value; "" would mean this folder
    progress = app.progress()
    try:
        result = build(
            sources,
            app.settings,
            as_of=as_of.date() if as_of else None,
            decisions=decisions,
            strict=strict,
            progress=progress,
        )
    finally:
        progress.done()
    for line in result.remarks:
        app.say(line)
    for line in _notes(result.release.path / "report" / "notes.csv") if result.release else ():
        app.say(line)
    for line in result.shortfalls:
        app.complain(line)
    for document in result.documents:
        if document["kind"] not in UNREAD:
            app.say(account.document_sentence(document))
    app.say(account.ledger_sentence(account.total(result.documents)))
    if result.release is None:
        where = f"; the report is in {result.report}" if result.report else ""
        app.complain(f"kg: nothing was published{where}")
    else:
        app.say(f"release {result.release.id} {result.status}: {result.release.path}")
    return result.exit_code
