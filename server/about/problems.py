"""Every kind of problem that this server tells of, for ``/about/errors``: the ``type`` of problem details leads there. Their titles
(in problem details the English one stands) and what to do about them are in the catalogues: ``problem.NAME`` and
``problem.NAME.advice``."""

from __future__ import annotations

KINDS: dict[str, int] = {
    "bad-request": 400,
    "bad-query": 400,
    "query": 400,
    "query-refused": 400,
    "read-only": 403,
    "unknown-format": 400,
    "not-acceptable": 406,
    "no-such-profile": 406,
    "not-found": 404,
    "method-not-allowed": 405,
    "unsupported-media-type": 415,
    "too-large": 413,
    "slow-request": 408,
    "precondition-failed": 412,
    "range-not-satisfiable": 416,
    "client-gone": 499,
    "no-release": 503,
    "busy": 503,
    "query-timeout": 503,
    "query-memory": 503,
    "query-crashed": 500,
    "query-failed": 500,
    "picture-failed": 503,
    "data": 500,
    "internal": 500,
}
"""Kinds with their HTTP status."""
