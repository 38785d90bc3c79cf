from __future__ import annotations

import json

import click

from kg.commands.options import App, kg_command


@kg_command("kg releases --verify", short_help="List the releases.")
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    help="How to print it (default: text).",
)
@click.option("--verify", is_flag=True, help="Check every file against its checksum.")
def command(app: App, format_: str, verify: bool) -> int:
    """List the releases, the current one marked with *."""
    from kg.errors import DataError
    from kg.release import current_id, releases

    now = current_id(app.out)
    listed = []
    damaged = False
    for release in releases(app.out):
        try:
            problems = list(release.problems(checksums=verify))
            counts = release.manifest.get("counts", {})
        except DataError as error:
            problems, counts = [str(error)], {}
        damaged = damaged or bool(problems)
        listed.append(
            {"release": release.id, "current": release.id == now, "counts": counts, "problems": problems}
        )
    if format_ == "json":
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
    else:
        for item in listed:
            counts = item["counts"]
            what = ", ".join(
                f"{counts[k]} {k}" for k in ("plans", "entries", "datasets", "quads") if k in counts
            )
            click.echo(f"{'*' if item['current'] else ' '} {item['release']}  {what}".rstrip())
            for problem in item["problems"]:
                app.complain(f"{item['release']}: {problem}")
        if not listed:
            app.say("there is no release yet (make one with: kg build SOURCE...)")
    return 1 if damaged else 0
