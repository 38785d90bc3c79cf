from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.options import App, kg_command

if TYPE_CHECKING:
    from kg.sources.fetch import Fetched


@kg_command(
    "kg fetch plans.toml --into plans/ && kg build plans/", short_help="Download listed official documents."
)
@click.argument("list_file", metavar="LIST.toml", type=click.Path(path_type=Path))
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to keep them (default: sources/ in the data folder).",
)
def command(app: App, list_file: Path, into: Path | None) -> int:
    """Download the documents of a list politely (conditional requests, retries), with a record of where and when."""
    from kg.sources.fetch import fetch_list

    progress = app.progress()
    progress.stage("fetching")

    def told(item: Fetched) -> None:
        progress.done()
        line = f"{item.file}: {item.outcome}{f': {item.detail}' if item.detail else ''}"
        (app.complain if item.outcome == "failed" else app.say)(line)

    today = datetime.now(UTC).date().isoformat()
    try:
        results = fetch_list(list_file, into or app.out / "sources", now=today, progress=told)
    finally:
        progress.done()
    return 1 if any(item.outcome == "failed" for item in results) else 0
