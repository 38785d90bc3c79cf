from __future__ import annotations

import sys

import click

from kg.commands.options import App, kg_command


@kg_command(
    "kg diff 2025-12-31-0a1b2c3d current --format text", short_help="What changed between two releases."
)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(("text", "json", "ttl")),
    default="text",
    help="How to print it (default: text).",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="In text: also what is only counted otherwise (places, mentions, derivations).",
)
def command(app: App, a: str, b: str, format_: str, everything: bool) -> None:
    """What changed from release A to release B, by resource. A and B are ids, beginnings or ends of ids, or "current"."""
    from kg.release import diff, find

    changes = diff(find(app.out, a), find(app.out, b))
    changes.write(sys.stdout, format_, everything=everything)
