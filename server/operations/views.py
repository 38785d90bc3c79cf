"""``/health`` (the process answers), ``/ready`` (a release is open and a query is answered), ``/metrics`` (Prometheus)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from server.operations import metrics
from server.release.serving import OpenRelease, release

blueprint = Blueprint("operations", __name__)


@blueprint.route("/health")
def health() -> Response:
    """The process lives; asks nothing of the release."""
    return _fresh(jsonify(status="alive"))


@blueprint.route("/ready")
def ready() -> Response:
    """A release is open and a query worker answers. Raises NoRelease, Busy and what else a query may meet."""
    opened = release()
    opened.prove()
    return _fresh(jsonify(status="ready", release=opened.id))


@blueprint.route("/metrics")
def show() -> Response:
    """The numbers of all server processes, as Prometheus text or OpenMetrics."""
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    current_app.extensions["journal"].flush()
    opened = current_app.extensions["releases"].opened()
    body = encode(metrics.registry(_ReleaseNow(opened)))
    return _fresh(Response(body, content_type=content_type))


class _ReleaseNow(Collector):
    """What is served at this moment, as this process sees it."""

    def __init__(self, opened: OpenRelease | None) -> None:
        self._opened = opened

    def collect(self) -> Iterator[Metric]:
        opened = self._opened
        up = GaugeMetricFamily("govplan_release_open", "1 when a release is open, else 0.")
        up.add_metric([], 0 if opened is None else 1)
        yield up
        if opened is None:
            return
        manifest: dict[str, Any] = opened.manifest
        info = GaugeMetricFamily(
            "govplan_release_info", "The release that is served.", labels=("release", "as_of")
        )
        info.add_metric([opened.id, str(manifest.get("as_of", ""))], 1)
        yield info
        quads = GaugeMetricFamily("govplan_release_quads", "Quads in the release that is served.")
        quads.add_metric([], opened.quads)
        yield quads
        made = GaugeMetricFamily(
            "govplan_release_age_seconds", "Seconds since the release that is served was made."
        )
        made.add_metric([], max(0.0, time.time() - opened.made))
        yield made


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
