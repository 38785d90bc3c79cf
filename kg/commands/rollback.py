from __future__ import annotations

import click

from kg.commands.options import App, kg_command


@kg_command("kg rollback 2026-03-31-0a1b2c3d", short_help="Make an older release current.")
@click.argument("name", metavar="[ID]", required=False)
def command(app: App, name: str | None) -> None:
    """Make an older release current: the one named (its id, or the beginning or end of it), else the one that was current before."""
    from kg.release import rollback

    release = rollback(app.out, name)
    app.say(f"release {release.id} is current")
