from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.commands.options import App, kg_command

if TYPE_CHECKING:
    from kg.validate import Report


@kg_command(
    "kg validate release.ttl --format text", short_help="The SHACL report of the release or of a file."
)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(("text", "ttl", "json")),
    default="text",
    help="How to print it (default: text).",
)
@click.option(
    "--profile",
    type=click.Choice(("govplan", "dcat-ap")),
    default="govplan",
    help="Our shapes, or the official ones of DCAT-AP 3 (default: govplan).",
)
def command(app: App, files: tuple[str, ...], format_: str, profile: str) -> int:
    """The SHACL report of the current release, or of any RDF files (Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML).

    Exit code 1 when there is a violation.
    """
    from kg.release import current
    from kg.validate import check, check_file

    if files:
        reports = [(name, check_file(name, shapes=profile)) for name in files]
    else:
        release = current(app.out)
        damage = list(release.problems())
        for problem in damage:
            app.complain(f"release {release.id}: {problem}")
        reports = [(f"release {release.id}", check(release.store(), shapes=profile, thorough=True))]
        if damage:
            return 1
    for name, report in reports:
        if len(reports) > 1:
            app.say(f"{name}:")
        click.echo(_written(report, format_).rstrip("\n"))
    return 0 if all(report.conforms for _, report in reports) else 1


def _written(report: Report, format: str) -> str:
    if format == "ttl":
        return report.to_turtle()
    return report.to_json() if format == "json" else report.to_text()
