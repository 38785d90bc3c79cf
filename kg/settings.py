"""Every limit and address that an operator may change, with its default, in one place.

Nothing here is read at import time: the edges (``kg/cli.py``, ``server``) make a ``Settings`` and pass it on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import field, fields, replace
from pathlib import Path
from typing import Any

from kg.dataclasses import dataclass
from kg.errors import UsageError
from kg.values.lazy import lazy

_DEFAULT_OUT = Path("kg-data")


_BASE = lazy(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#<>\"{}|\\^`\x00-\x20]+/(?:[^?#<>\"{}|\\^`\x00-\x20]*/)?")
_MOST = {"port": 65_535}


_TRUSTED = "127.0.0.0/8 ::1"
_SWITCH = {
    "true": True,
    "1": True,
    "yes": True,
    "on": True,
    "false": False,
    "0": False,
    "no": False,
    "off": False,
}


def _setting(default: Any, help: str, *, of: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": help, "of": of})


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings come from defaults, then ``GOVPLAN_NAME`` environment variables, then command-line options."""

    out: Path = _setting(_DEFAULT_OUT, "the data folder")
    base: str = _setting("http://localhost:8000/", "the base IRI: names things, for ever; ends in /")
    public: str = _setting(
        "", "the address where the server is reached from outside; empty: as the request says"
    )
    contact: str = _setting(
        "", "whom to tell of a weakness (mailto: or https:), for /.well-known/security.txt; empty: nobody"
    )
    trusted_proxies: str = _setting(
        _TRUSTED,
        "networks of the proxies whose X-Forwarded-Prefix, -Proto and -Host are believed; empty: none",
    )
    jobs: int = _setting(0, "processes that read documents; 0: one per core")
    host: str = _setting("127.0.0.1", "address that the server listens on")
    port: int = _setting(8000, "port that the server listens on")
    workers: int = _setting(1, "server processes")
    threads: int = _setting(4, "threads in each server process")
    query_timeout: float = _setting(30.0, "seconds that one SPARQL query may take")
    query_memory: int = _setting(1024, "megabytes of memory that the process of a query may use; 0: no cap")
    store_memory: int = _setting(
        1024,
        "megabytes that a release may take to be held in memory for queries, if the machine has room for a copy in each of its "
        "processes; else, and with 0, they read it on disk",
    )
    max_query_bytes: int = _setting(65_536, "longest SPARQL query accepted, in bytes")
    max_query_nesting: int = _setting(64, "deepest nesting of brackets or run of prefix operators in a query")
    max_result_rows: int = _setting(
        1_000_000, "most rows or triples in the answer to a query; one that is cut says so; 0: no limit"
    )
    max_result_bytes: int = _setting(
        1_073_741_824, "longest answer to a query, in bytes; one that is cut says so; 0: no limit"
    )
    service_allowed: str = _setting(
        "", "addresses that SERVICE may ask, and what is below them, with spaces between; empty: none"
    )
    max_body_bytes: int = _setting(1_048_576, "largest request body, in bytes")
    grace: int = _setting(
        10, "seconds that requests under way get to finish in when the server is told to stop"
    )
    release_check: float = _setting(0.5, "seconds between two looks for a newer release")
    header_timeout: int = _setting(30, "seconds that a client may take to send the head of a request")
    max_head_bytes: int = _setting(
        65_536, "longest head of a request (its line and headers), in bytes; at least 8192"
    )
    body_timeout: float = _setting(10.0, "seconds that the body of a request may take to arrive")
    send_timeout: float = _setting(
        30.0, "seconds after which a client that hardly takes its answer is cut off; 0: never"
    )
    send_rate: int = _setting(
        1_000, "bytes a second that a client has to take of an answer that waits for it"
    )
    max_uploads: int = _setting(
        8, "requests whose bodies may be arriving at one time, in each server process"
    )
    max_streams: int = _setting(
        32, "answers of more than 256 KiB that may be on their way at one time, in each server process"
    )
    cache_bytes: int = _setting(
        134_217_728, "memory of each server process for answers that are kept, in bytes; 0: none"
    )
    cache_entry_bytes: int = _setting(8_388_608, "longest answer that is kept, in bytes")
    compress_from_bytes: int = _setting(1024, "shortest answer that is compressed (gzip, br, zstd), in bytes")
    log_format: str = _setting(
        "auto",
        "the server's log: json, text, or auto (text on a terminal, else json)",
        of=("auto", "json", "text"),
    )
    log_requests: bool = _setting(True, "a line in the log for each request")
    log_clients: bool = _setting(True, "clients' addresses in the log")
    log_queries: bool = _setting(False, "the text of queries in the log; off: their hash only")
    catalogue_page: int = _setting(50, "datasets on one page of the catalogue in RDF")
    max_catalogue_page: int = _setting(
        1000, "most datasets that a client may ask for on one page of the catalogue"
    )
    asof_quads: int = _setting(
        1_000_000,
        "quads of releases as of other days that a server process keeps in memory, together (the last one always)",
    )
    asof_wait: float = _setting(10.0, "seconds that a request for another day waits for its turn")
    old_releases: int = _setting(2, "older releases that a server process keeps open at once")
    kept_bytes: int = _setting(
        67_108_864, "bytes of .zst files and differences of releases that a server process keeps in memory"
    )
    max_diff_bytes: int = _setting(
        268_435_456, "bytes of N-Triples of two releases together up to which the server compares them"
    )
    max_source_bytes: int = _setting(200_000_000, "largest source document that is read, in bytes")
    keep_sources: bool = _setting(
        True, "keep a copy of each source document in the data folder, so that its pages can be shown"
    )
    picture_timeout: float = _setting(10.0, "seconds that the picture of a page of a document may take")
    picture_memory: int = _setting(
        512, "megabytes of memory that the process which draws pages may use; 0: no cap"
    )
    picture_pixels: int = _setting(
        8_000_000, "most pixels of the picture of a page; a larger one is drawn smaller"
    )
    picture_bytes: int = _setting(
        67_108_864, "memory of each server process for pictures of pages that are kept, in bytes"
    )

    @property
    def services(self) -> tuple[str, ...]:
        """``service_allowed`` taken apart."""
        return tuple(self.service_allowed.split())

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, **given: object) -> Settings:
        """Defaults, overridden by the environment, overridden by ``given`` (None values are ignored).

        Raises UsageError for a value of the wrong type or out of range, and for a base IRI without scheme, host or final
        slash, or with what stands in no IRI path.
        """
        env = os.environ if environ is None else environ
        settings = cls()
        for f in fields(cls):
            raw: object = given.get(f.name)
            where = f.name
            if raw is None and (name := f"GOVPLAN_{f.name.upper()}") in env:
                raw, where = env[name], name
            if raw is None:
                continue
            try:
                value = _read(f.name, type(getattr(settings, f.name)), raw, f.metadata["of"])
            except (KeyError, TypeError, ValueError):
                raise UsageError(
                    f"{raw!r} is not a valid value", where=where, hint=f.metadata["help"]
                ) from None
            changes: dict[str, Any] = {f.name: value}
            settings = replace(settings, **changes)
        if not _BASE.fullmatch(settings.base):
            raise UsageError(
                f"the base IRI {settings.base!r} needs a scheme and a host, and must end in /",
                where="base",
                hint="such as https://data.example.org/",
            )
        if settings.trusted_proxies != _TRUSTED:
            _check_networks(settings.trusted_proxies)
        return settings


def _read(name: str, kind: type, raw: object, allowed: tuple[str, ...]) -> Any:
    """A setting's value from its text. Raises KeyError, TypeError or ValueError for what it cannot be."""
    if kind is bool:
        return raw if isinstance(raw, bool) else _SWITCH[str(raw).strip().lower()]
    if kind is type(Path()):
        return Path(str(raw))
    value = kind(raw)
    if isinstance(value, (int, float)) and not 0 <= value <= _MOST.get(name, sys.maxsize):
        raise ValueError
    if allowed and value not in allowed:
        raise ValueError
    return value


def _check_networks(value: str) -> None:
    """Raises UsageError for what is no list of networks."""
    from ipaddress import ip_network  # takes longer to load than the rest of this module

    for item in value.replace(",", " ").split():
        try:
            ip_network(item, strict=False)
        except ValueError:
            raise UsageError(
                f"{item!r} is no network", where="trusted_proxies", hint="such as 127.0.0.0/8 ::1 10.0.0.0/8"
            ) from None
