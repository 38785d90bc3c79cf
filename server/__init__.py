"""Flask over a release: the SPARQL endpoint, linked data, pages, tables and dumps.

Importing the package costs nothing (query workers start from it); Flask is loaded by ``create_app``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from kg.settings import Settings
    from server.operations.journal import Write

__all__ = ["create_app"]


def create_app(out: Path, settings: Settings, *, access: Write | None = None) -> Flask:
    """The WSGI application over the data folder ``out``. Needs no release yet: without one it answers 503.

    ``access`` is told of every request (``logs.install`` makes one).
    """
    from server.app import build

    return build(out, settings, access)
