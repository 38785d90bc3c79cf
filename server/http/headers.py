"""The headers that every answer bears, whichever layer made it. ``observe`` puts them on; nobody else does."""

from __future__ import annotations

from flask import Response

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ON_EVERY_ANSWER: tuple[tuple[str, str], ...] = (
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Accept-Post, Accept-Ranges, Allow, Content-Disposition, Content-Location, Content-Profile, Content-Range, ETag, Link, Location, "
        "Memento-Datetime, Repr-Digest, Retry-After, Vary, X-Request-Id, X-Result-Limit, X-Row-Count, X-Truncated, X-Unknown-Graph",
    ),
)
"""Names in this very spelling; an answer that bears one of them already keeps its own (a page with a policy of its own)."""

_NAMES = frozenset(name for name, _ in ON_EVERY_ANSWER)


def complete(headers: list[tuple[str, str]], request_id: str) -> list[tuple[str, str]]:
    """The headers of an answer with what all of them bear."""
    given = _NAMES.intersection([name for name, _ in headers])
    if given:
        return [
            *headers,
            *((name, value) for name, value in ON_EVERY_ANSWER if name not in given),
            ("X-Request-Id", request_id),
        ]
    return [*headers, *ON_EVERY_ANSWER, ("X-Request-Id", request_id)]


def allow_preflight(response: Response) -> None:
    """What a browser asks before a script of another site may send its request (CORS, OPTIONS)."""
    headers = response.headers
    headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET, HEAD, OPTIONS")
    headers["Access-Control-Allow-Headers"] = (
        "Accept, Accept-Datetime, Accept-Language, Accept-Profile, Content-Type, If-Match, If-Modified-Since, If-None-Match, "
        "If-Range, If-Unmodified-Since, Range, X-Request-Id"
    )
    headers["Access-Control-Max-Age"] = "86400"
    if not response.get_data():
        headers.remove("Content-Type")
