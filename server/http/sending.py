"""A file as an answer: ranges, conditions and digest as RFC 9110 and RFC 9530 have them."""

from __future__ import annotations

import base64
import io
from datetime import datetime
from pathlib import Path

from flask import Response, request, send_file
from werkzeug.datastructures import Headers
from werkzeug.http import http_date, parse_date, parse_range_header

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATED = "public, no-cache"


def send(
    file: Path | bytes,
    *,
    name: str,
    content_type: str,
    sha256: str,
    modified: datetime | float,
    immutable: bool,
    attachment: bool = False,
) -> Response:
    """``sha256`` (hexadecimal) is the strong ETag and the ``Repr-Digest``. One range of bytes is answered with 206, one that cannot
    be with 416; several ranges, other units and a Range with HEAD are passed over, as the RFC leaves open or says."""
    if (since := _unmodified_since(modified)) is not None:
        return since
    _tidy_range()
    response = send_file(
        io.BytesIO(file)
        if isinstance(file, bytes)
        else file.absolute(),  # Flask would look beside its own code
        mimetype="application/octet-stream",
        conditional=True,
        etag=sha256,
        last_modified=modified,
        download_name=name,
        as_attachment=attachment,
    )
    response.content_type = content_type
    digest = base64.b64encode(bytes.fromhex(sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = IMMUTABLE if immutable else REVALIDATED
    if response.status_code == 304:
        del response.headers["Content-Type"]
    return response


def _tidy_range() -> None:
    """Take a Range away that shall be passed over; the library would answer all of these with 416 or 206."""
    environ = request.environ
    given = environ.get("HTTP_RANGE")
    if given is None:
        return
    ranges = parse_range_header(given)
    single = ranges is not None and ranges.units == "bytes" and len(ranges.ranges) == 1
    # If-Range compares strongly (RFC 9110, 13.1.5)
    weak = environ.get("HTTP_IF_RANGE", "").lstrip().startswith("W/")
    if request.method != "GET" or not single or weak:
        del environ["HTTP_RANGE"]


def _unmodified_since(modified: datetime | float) -> Response | None:
    """412 where the client wants the file only as it was before (RFC 9110, 13.1.4), which the library leaves to us."""
    if "If-Match" in request.headers:
        return None
    limit = parse_date(request.headers.get("If-Unmodified-Since"))
    stamp = parse_date(http_date(modified))
    if limit is None or stamp is None or stamp <= limit:
        return None
    return Response(status=412, headers=Headers([("Last-Modified", http_date(modified))]))
