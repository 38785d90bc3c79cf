"""What is there to take away, and what was at other times: the dumps, the tables, the releases, and ``?asOf=``, put on an application."""

from __future__ import annotations

import atexit
from pathlib import Path

from flask import Flask

from kg.settings import Settings
from server.http.keep import Keep
from server.layers.mount import Shelved
from server.release import asof, dumps, history, memento, tabular
from server.release.shelf import Shelf


def install(app: Flask, out: Path, settings: Settings) -> None:
    """Goes before the layers that are put around the application."""
    shelf = app.extensions["shelf"] = Shelf(out, settings)
    atexit.register(shelf.close)
    app.extensions["keep"] = Keep(settings.kept_bytes)
    asof.install(app, settings)
    memento.install(app)
    for module in (dumps, tabular, history):
        app.register_blueprint(module.blueprint)
    app.wsgi_app = Shelved(app.wsgi_app)  # type: ignore[method-assign]
