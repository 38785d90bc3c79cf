from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from kg.commands.options import App, kg_command


def serving(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a server; they end up in ``app.settings``."""
    import functools

    @functools.wraps(function)
    def run(app: App, **values: Any) -> Any:
        names = ("host", "port", "public", "workers", "threads")
        given = {name: values.pop(name) for name in names}
        chosen = {name: value for name, value in given.items() if value is not None}
        return function(replace(app, settings=replace(app.settings, **chosen)), **values)

    options = (
        click.option("--host", metavar="ADDRESS", help="The address to listen on (default: 127.0.0.1)."),
        click.option(
            "--port", "-p", type=click.IntRange(0, 65535), metavar="N", help="The port (default: 8000)."
        ),
        click.option("--public", metavar="URL", help="Where the server is reached from outside."),
        click.option(
            "--workers", type=click.IntRange(min=1), metavar="N", help="Server processes (default: 1)."
        ),
        click.option(
            "--threads", type=click.IntRange(min=1), metavar="N", help="Threads in each (default: 4)."
        ),
    )
    for option in reversed(options):
        run = option(run)
    return run


def run(app: App) -> int:
    """Serve the current release until interrupted."""
    from kg.release import current
    from server.run import serve

    # no release yet, or none that opens: said before a server starts and answers nothing but that
    release = current(app.out)
    release.store()
    for problem in release.problems(checksums=False):
        app.complain(f"release {release.id}: {problem}")
    serve(app.settings, announce=app.say)
    return 0


@kg_command("kg serve --out kg-data --port 8080", short_help="Serve the current release over HTTP.")
@serving
def command(app: App) -> int:
    """Serve the current release over HTTP. A newer release is picked up without a restart."""
    return run(app)
