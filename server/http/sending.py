"""A file as an answer: ranges, conditions and digest as RFC 9110 and RFC 9530 have them."""

from __future__ import annotations

import base64
import io
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Response, request
from werkzeug.http import parse_range_header
from werkzeug.utils import send_file

from server.http.conditions import is_unchanged, range_holds

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATED = "public, no-cache"
_SETTLED = frozenset(
    f"HTTP_{name}"
    for name in ("IF_MATCH", "IF_NONE_MATCH", "IF_MODIFIED_SINCE", "IF_UNMODIFIED_SINCE", "IF_RANGE")
)


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
    be with 416; several ranges, other units and a Range with HEAD are passed over, as the RFC leaves open or says. Raises
    PreconditionFailed."""
    if is_unchanged(sha256, modified):
        response = Response(status=304)
        response.set_etag(sha256)
    else:
        sent = send_file(
            io.BytesIO(file) if isinstance(file, bytes) else file.absolute(),
            _environ(file, sha256, modified),
            mimetype="application/octet-stream",
            conditional=True,
            etag=sha256,
            last_modified=modified,
            download_name=name,
            as_attachment=attachment,
            response_class=Response,
        )
        assert isinstance(sent, Response)
        response = sent
        response.content_type = content_type
        digest = base64.b64encode(bytes.fromhex(sha256)).decode()
        response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
        response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = IMMUTABLE if immutable else REVALIDATED
    return response


def _environ(file: Path | bytes, etag: str, modified: datetime | float) -> dict[str, Any]:
    """The request as the library is to see it: without the conditions, which are settled, and without a Range that shall be passed
    over (it would answer that with 416 or 206)."""
    environ = {name: value for name, value in request.environ.items() if name not in _SETTLED}
    given = environ.pop("HTTP_RANGE", None)
    ranges = parse_range_header(given)
    if request.method != "GET" or ranges is None or ranges.units != "bytes" or len(ranges.ranges) != 1:
        return environ
    size = len(file) if isinstance(file, bytes) else file.stat().st_size
    (begin, _) = ranges.ranges[0]
    if range_holds(etag, modified):
        # the last so many bytes of fewer are all (RFC 9110, 14.1.2)
        environ["HTTP_RANGE"] = "bytes=0-" if begin is not None and begin < -size else given
    return environ
