from __future__ import annotations

import sys

import click

from kg.commands.options import App, kg_command

FORMATS = ("nq", "nt", "ttl", "trig", "jsonld", "rdfxml")


@kg_command("kg export --format ttl > release.ttl", short_help="Write the release as RDF to standard output.")
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(FORMATS),
    default="nq",
    help="The RDF format (default: nq).",
)
@click.option("--graph", metavar="IRI", default="", help="Only this named graph.")
@click.option(
    "--release", "name", default="current", metavar="ID", help="Another release than the current one."
)
def command(app: App, format_: str, graph: str, name: str) -> None:
    """Write the release, or one named graph of it, as RDF to standard output.

    nq, trig and jsonld keep the named graphs; ttl, nt and rdfxml hold their union.
    """
    from kg.release import find
    from kg.release.dumps import export

    release = find(app.out, name)
    store = release.store() if graph else None
    export(release.path / "data", store, sys.stdout.buffer, format_, graph)
