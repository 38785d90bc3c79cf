"""The application put together: settings in, blueprints on, layers around.

From the outside in: ``links.Prefix`` (where it is mounted), ``observe.Observe`` (ids, times, counts, log, common headers),
``gate.Gate`` (slow senders and readers), ``cache.Cache`` (answers kept, and compressed), ``lane.Lane`` (queries without
Flask), ``mount.Shelved`` (older releases), then Flask.
"""

from __future__ import annotations

import atexit
from pathlib import Path

from flask import Flask, Response, g, request

from kg.settings import Settings
from server import errors
from server.about import design, practices
from server.about import views as about
from server.agencies.pictures import AGENCY_CHARTS
from server.agencies.tree import tree
from server.budget import views as budget
from server.budget.pictures import BUDGET_CHARTS
from server.charts import views as charts
from server.charts.renderer import Renderer
from server.endpoint import sparql
from server.evidence import pictures as evidence_pictures
from server.evidence import views as evidence
from server.evidence.render import Pictures
from server.feeds import ldes
from server.feeds import views as feeds
from server.feeds.events import events
from server.http import headers, links
from server.layers import again, cache, gate, lane, observe, quick, refusing
from server.linked import discovery, fragments, linkeddata, prefixlist, terms, vocabulary
from server.lists import searching
from server.lists import views as lists
from server.operations import openapi
from server.operations import views as operations
from server.operations.journal import Journal, Write
from server.pool.callers import Callers
from server.promises import counting
from server.promises import views as promises
from server.promises.pictures import PROMISE_CHARTS
from server.quality import views as quality
from server.questions import answering, querying
from server.questions import views as questions
from server.questions.pictures import RESULT_CHARTS
from server.release import downloads
from server.release.serving import Releases, end_lease_with
from server.site import assets, front, pages
from server.site import views as site
from server.words import store


def build(out: Path, settings: Settings, access: Write | None) -> Flask:
    """See ``server.create_app``."""
    app = Flask("server")
    app.config.update(SETTINGS=settings, OUT=out, MAX_CONTENT_LENGTH=settings.max_body_bytes)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= pages.FILTERS
    store.install(app, pages.language)
    releases = app.extensions["releases"] = Releases(out, settings)
    atexit.register(releases.close)
    pictures = app.extensions["pictures"] = Pictures(out, settings)
    atexit.register(pictures.close)
    renderer = app.extensions["charts"] = Renderer(seconds=settings.query_timeout)
    atexit.register(renderer.close)
    charts.register(PROMISE_CHARTS)
    charts.register(RESULT_CHARTS)
    charts.register(BUDGET_CHARTS)
    charts.register(AGENCY_CHARTS)
    releases.prepare.append(front.warm)
    releases.prepare.append(answering.ahead)
    releases.prepare.append(quality.ahead)
    releases.prepare.append(budget.warm)
    releases.prepare.append(tree)
    releases.prepare.append(events)
    releases.prepare.append(terms.ahead)
    app.extensions["callers"] = Callers(settings.trusted_proxies)
    app.before_request(_begin)
    app.after_request(_finish)
    app.after_request(openapi.announce)
    errors.install(app)
    for module in (
        assets,
        sparql,
        fragments,
        feeds,
        ldes,
        linkeddata,
        promises,
        budget,
        charts,
        counting,
        design,
        site,
        querying,
        questions,
        quality,
        lists,
        searching,
        evidence,
        evidence_pictures,
        vocabulary,
        discovery,
        prefixlist,
        operations,
        about,
        practices,
        openapi,
    ):
        app.register_blueprint(module.blueprint)
    downloads.install(app, out, settings)
    _wrap(app, settings, access)
    return app


def _wrap(app: Flask, settings: Settings, access: Write | None) -> None:
    """Put the layers around Flask, the innermost first."""
    layers = app.wsgi_app
    app.extensions["lane"] = layers = lane.Lane(layers, app.extensions["releases"], settings)
    app.extensions["cache"] = layers = cache.Cache(layers, app.extensions["releases"], settings)
    layers = gate.Gate(layers, settings)
    measures = app.extensions["releases"].measure, app.extensions["cache"].keep.measure
    journal = app.extensions["journal"] = Journal(access, lambda: [measure() for measure in measures])
    client = Callers(settings.trusted_proxies).client
    watched = layers = observe.Observe(layers, errors.outside(app), journal, client)
    app.extensions["refusing"] = refusing.Refusing(watched, app.extensions["releases"], settings)
    app.extensions["again"] = again.Again(app.extensions["cache"], app.extensions["releases"], watched)
    prefix = layers = links.Prefix(layers, settings.public, settings.trusted_proxies)
    app.extensions["quick"] = quick.Quick(prefix, app.extensions["cache"], app.extensions["lane"])
    app.wsgi_app = layers  # type: ignore[method-assign]


def _begin() -> Response | None:
    environ = request.environ
    g.request_id = environ["govplan.request_id"]
    if request.url_rule is not None:
        environ["govplan.route"] = request.url_rule.rule
    if (
        request.method == "OPTIONS" and environ["PATH_INFO"] == "*"
    ):  # of the server as a whole (RFC 9110, 9.3.7)
        return Response(status=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
    return None


def _finish(response: Response) -> Response:
    if response.status_code == 412 and response.mimetype != "application/problem+json":
        response = errors.precondition_failed(response)
    if request.method == "OPTIONS":
        headers.allow_preflight(response)
    lease = g.get("lease")
    if lease is not None:
        request.environ["govplan.release"] = lease.release.id
        if lease is request.environ.get("govplan.lease") and request.blueprint in cache.KEPT:
            request.environ["govplan.keep"] = bool(response.cache_control.public)
    return end_lease_with(response)
