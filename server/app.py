"""The application put together: settings in, blueprints on, and what every answer carries."""

from __future__ import annotations

import atexit
import re
import time
import uuid
from pathlib import Path

from flask import Flask, Response, g, request

from kg.settings import Settings
from server import discovery, downloads, errors, linkeddata, links, metrics, site, sparql, vocabulary
from server.releases import Releases, end_lease_with

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, ETag, Link, Location, Retry-After, X-Request-Id",
}


def build(out: Path, settings: Settings) -> Flask:
    """See ``server.create_app``."""
    app = Flask("server")
    app.config.update(SETTINGS=settings, OUT=out, MAX_CONTENT_LENGTH=settings.max_body_bytes)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    releases = app.extensions["releases"] = Releases(out, settings)
    atexit.register(releases.close)
    app.wsgi_app = links.Prefix(app.wsgi_app, settings.public)  # type: ignore[method-assign]
    app.before_request(_begin)
    app.after_request(_finish)
    errors.install(app)
    for module in (sparql, linkeddata, site, downloads, vocabulary, discovery, metrics):
        app.register_blueprint(module.blueprint)
    return app


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    g.started = time.monotonic()


def _finish(response: Response) -> Response:
    for name, value in _SECURITY.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = g.request_id
    if request.method == "OPTIONS":
        allowed = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Methods"] = allowed
        response.headers["Access-Control-Allow-Headers"] = (
            "Accept, Accept-Language, Content-Type, If-None-Match, Range, X-Request-Id"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    metrics.count(response.status_code)
    return end_lease_with(response)
