from __future__ import annotations

import click

from kg.commands.options import App, kg_command


@kg_command(
    "GOVPLAN_PUSH_USER=me GOVPLAN_PUSH_PASSWORD=… kg push http://localhost:3030/govplan/data --sparql http://localhost:3030/govplan/sparql",
    short_help="Load the release into another SPARQL store.",
)
@click.argument("url")
@click.option(
    "--sparql",
    default="",
    metavar="URL",
    help="The store's query address, to count what arrived (default: graphs are got back and compared).",
)
def command(app: App, url: str, sparql: str) -> None:
    """Load the current release into another SPARQL 1.1 store by the Graph Store Protocol, and prove that it arrived whole.

    URL is the store's Graph Store address. Name and password come from GOVPLAN_PUSH_USER and GOVPLAN_PUSH_PASSWORD, or from the URL.
    """
    import os

    from kg.release import current
    from kg.release.push import push

    release = current(app.out)
    progress = app.progress()
    try:
        proof = push(release, url, sparql=sparql, environ=os.environ, progress=progress)
    finally:
        progress.done()
    app.say(
        f"release {release.id} arrived whole: {proof.graphs} graphs, {proof.triples} triples ({proof.how})"
    )
