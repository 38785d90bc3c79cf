from __future__ import annotations

import sys

import click

from kg.commands.options import App, kg_command


@kg_command("kg ledger --outcome rejected --format csv", short_help="The account of every source.")
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(("text", "csv", "json")),
    default="text",
    help="How to print it (default: text).",
)
@click.option(
    "--outcome", multiple=True, metavar="OUTCOME", help="Only lines with this outcome (may be repeated)."
)
@click.option("--source", default="", metavar="NAME", help="Only of the source with this file name or IRI.")
def command(app: App, format_: str, outcome: tuple[str, ...], source: str) -> None:
    """What each line and row of every source became: mapped, heading, furniture, blank, not_applicable or rejected.

    Ends with a line that says how many there were of each (on standard error for csv and json).
    """
    from kg import tables
    from kg.errors import UsageError
    from kg.release import account, current

    release = current(app.out)
    unknown = sorted(set(outcome) - set(account.OUTCOMES))
    if unknown:
        raise UsageError(f"there is no outcome {unknown[0]!r}", hint=f"one of: {', '.join(account.OUTCOMES)}")
    names = {f"{release.base}id/source/{d['id']}": d["name"] for d in release.manifest["inputs"]}
    if source and source not in names and source not in names.values():
        raise UsageError(
            f"there is no source {source!r}", hint=f"one of: {', '.join(sorted(names.values()))}"
        )
    columns = tables.columns("ledger")
    at = {name: columns.index(name) for name in ("source", "locator", "text", "outcome", "detail")}
    rows = [
        row
        for row in tables.run(release.store(), "ledger", release.base)
        if (not outcome or row[at["outcome"]] in outcome)
        and (not source or source in (row[at["source"]], names.get(row[at["source"]])))
    ]
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[at["outcome"]]] = counts.get(row[at["outcome"]], 0) + 1
    if format_ == "text":
        for row in rows:
            name = names.get(row[at["source"]], row[at["source"]])
            detail = row[at["detail"]].removeprefix(f"{release.base}id/")
            text = account.shorten(row[at["text"]])
            parts = (name, row[at["locator"]], row[at["outcome"]], text, detail)
            click.echo("\t".join(parts))
        click.echo(account.ledger_sentence(counts))
    else:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        tables.write(rows, columns, format_, sys.stdout)
        app.complain(account.ledger_sentence(counts))
