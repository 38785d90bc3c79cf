"""Operations: ``/health`` (the process answers), ``/ready`` (a release opens), ``/metrics`` (Prometheus text)."""

from __future__ import annotations

import threading
from collections import Counter

from flask import Blueprint, Response, jsonify, request

from server.releases import release

blueprint = Blueprint("operations", __name__)

_lock = threading.Lock()
_requests: Counter[tuple[str, str, int]] = Counter()


def count(status: int) -> None:
    """Count the current request under its route (the rule, not the path) and status."""
    route = request.url_rule.rule if request.url_rule is not None else "none"
    method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
    with _lock:
        _requests[route, method, status] += 1


@blueprint.route("/health")
def health() -> Response:
    return jsonify(status="alive")


@blueprint.route("/ready")
def ready() -> Response:
    return jsonify(status="ready", release=release().id)


@blueprint.route("/metrics")
def metrics() -> Response:
    """The counts of this server process."""
    with _lock:
        counted = sorted(_requests.items())
    lines = [
        "# HELP govplan_requests_total Requests answered by this process.",
        "# TYPE govplan_requests_total counter",
        *(
            f'govplan_requests_total{{route="{_escape(route)}",method="{method}",status="{status}"}} {number}'
            for (route, method, status), number in counted
        ),
    ]
    response = Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _escape(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
