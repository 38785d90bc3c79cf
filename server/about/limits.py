"""The limits of this server as ``/about/limits`` tells them: what each setting caps, and what happens when it is hit. Their words
are in the catalogues: ``limit.NAME`` and ``limit.NAME.then``."""

from __future__ import annotations

from dataclasses import dataclass

from kg.settings import Settings
from server.words import i18n

NO_LIMITS = frozenset(
    {"out", "base", "public", "trusted_proxies", "jobs", "host", "port", "contact", "max_source_bytes"}
    | {"keep_sources"}
    | {"log_format", "log_requests", "log_clients", "log_queries"}
)
"""Settings that limit no request: where things are, the log, and the reading of documents."""

LIMITS: dict[str, int] = {
    "query_timeout": 503,
    "query_memory": 503,
    "store_memory": 0,
    "max_query_bytes": 413,
    "max_query_nesting": 400,
    "threads": 503,
    "max_result_rows": 0,
    "max_result_bytes": 0,
    "service_allowed": 400,
    "send_timeout": 0,
    "send_rate": 0,
    "workers": 0,
    "max_body_bytes": 413,
    "max_head_bytes": 431,
    "header_timeout": 408,
    "body_timeout": 408,
    "max_uploads": 503,
    "max_streams": 503,
    "grace": 0,
    "release_check": 0,
    "cache_bytes": 0,
    "cache_entry_bytes": 0,
    "compress_from_bytes": 0,
    "catalogue_page": 0,
    "max_catalogue_page": 400,
    "asof_quads": 0,
    "asof_wait": 503,
    "old_releases": 0,
    "kept_bytes": 0,
    "picture_timeout": 503,
    "picture_memory": 503,
    "picture_pixels": 0,
    "picture_bytes": 0,
    "max_diff_bytes": 0,
}
"""Settings that limit something: the HTTP status of a refusal, 0 where none is sent."""


@dataclass(frozen=True, slots=True)
class Row:
    """A limit with its value, in one language."""

    name: str
    variable: str
    value: str
    what: str
    then: str
    status: int


def rows(settings: Settings, language: str) -> list[Row]:
    """All limits with their values now."""
    t = i18n.translator(language)
    return [
        Row(
            name,
            f"GOVPLAN_{name.upper()}",
            str(getattr(settings, name)),
            t(f"limit.{name}"),
            t(f"limit.{name}.then"),
            status,
        )
        for name, status in LIMITS.items()
        if hasattr(settings, name)
    ]
