"""The preconditions of a request, in their order of precedence (RFC 9110, 13.2.2)."""

from __future__ import annotations

from datetime import datetime

from flask import request
from werkzeug.exceptions import PreconditionFailed
from werkzeug.http import http_date, parse_date, parse_etags

from server.http.codings import uncoded


def is_unchanged(etag: str, modified: datetime | float | None) -> bool:
    """Whether the client has this version already (304); ``etag`` without quotes, strong. Raises PreconditionFailed (412) where it
    wants another one or none. Of no request but GET and HEAD is anything asked."""
    if request.method not in ("GET", "HEAD"):
        return False
    given = request.headers
    stamp = None if modified is None else parse_date(http_date(modified))
    if "If-Match" in given:
        holds = parse_etags(uncoded(given["If-Match"])).contains(etag)
    else:
        limit = parse_date(given.get("If-Unmodified-Since"))
        holds = limit is None or stamp is None or stamp <= limit
    if not holds:
        raise PreconditionFailed
    if "If-None-Match" in given:
        return parse_etags(given["If-None-Match"]).contains_weak(etag)
    since = parse_date(given.get("If-Modified-Since"))
    return since is not None and stamp is not None and stamp <= since


def range_holds(etag: str, modified: datetime | float) -> bool:
    """Whether the range that is asked for may be given: If-Range names this version, by its strong ETag or by the very date of
    Last-Modified (RFC 9110, 13.1.5), or there is none."""
    given = request.headers.get("If-Range")
    if given is None:
        return True
    given = given.strip()
    if given.startswith(('"', "W/")):
        return given == f'"{etag}"'
    return (date := parse_date(given)) is not None and date == parse_date(http_date(modified))
