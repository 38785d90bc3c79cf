"""Memento (RFC 7089): an answer of another time says of which, and a TimeGate finds the one of a time asked for.

A page or table as of a day (``?asOf=``) and everything of an older release (``/releases/ID/…``) is a memento of the same path in the
release that is served now. The TimeGate is ``/timegate/PATH``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, Flask, Response, g, redirect, request
from werkzeug.http import http_date, parse_date

from server.errors import BadRequest, NotFound
from server.http import links
from server.release.asof import PARAMETER

blueprint = Blueprint("memento", __name__)


def install(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.after_request(_say)


@blueprint.route("/timegate/", defaults={"path": ""})
@blueprint.route("/timegate/<path:path>")
def timegate(path: str) -> Response:
    """302 to the path as of the day of ``Accept-Datetime``; without that header to the path as it is now."""
    path = f"/{path}"
    if not links.has_days(path):
        raise NotFound(
            f"{path} does not answer as of another day.", hint="pages, documents of things and tables do"
        )
    query = [(name, value) for name, value in request.args.items(multi=True) if name != PARAMETER]
    given = request.headers.get("Accept-Datetime")
    if given is not None:
        moment = parse_date(given)
        if moment is None:
            raise BadRequest(
                f"{given!r} is no date as HTTP writes it.", hint="such as Tue, 05 Mar 2024 00:00:00 GMT"
            )
        query.append((PARAMETER, moment.astimezone(UTC).date().isoformat()))
    response = redirect(links.now(path) + links.query_of(query), 302)
    assert isinstance(response, Response)
    response.vary.add("Accept-Datetime")
    response.headers.add("Link", f'<{links.now(path)}>; rel="original"')
    response.headers["Cache-Control"] = "no-cache"
    return response


def _say(response: Response) -> Response:
    """Of an answer of another time: which, and where the present one is (also RFC 5829); of any that has other times: its TimeGate."""
    if response.status_code != 200 or not links.has_days(request.path):
        return response
    original = links.now(request.path)
    gate = links.now(f"/timegate{request.path}")
    day: date | None = g.get("as_of")
    mounted = request.environ.get(links.MOUNTED)
    if day is None and mounted is None:
        response.headers.add("Link", f'<{gate}>; rel="timegate"')
        return response
    response.headers["X-Robots-Tag"] = "noindex"  # one page of each thing is enough for search engines
    response.headers.add("Link", f'<{original}>; rel="original latest-version"')
    response.headers.add("Link", f'<{gate}>; rel="timegate"')
    if day is None and (lease := g.get("lease")) is not None:
        day = date.fromisoformat(str(lease.release.manifest["as_of"]))
    if day is not None:
        response.headers["Memento-Datetime"] = http_date(_end_of(day))
    return response


def _end_of(day: date) -> datetime:
    """Its last second: documents of the day count."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)
