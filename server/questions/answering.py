"""The answers to the shipped questions: asked of a release once, and kept for as long as it is served."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass
from typing import Any

from kg import tables
from server.errors import NotFound, ServerError
from server.http.negotiation import Offer
from server.pool.execution import Answer, Job
from server.release import queries
from server.release.serving import OpenRelease

log = logging.getLogger("server")

ROWS = 500
"""Rows of an answer that are kept for its page; the downloads hold all of them."""
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Found:
    """The first ROWS rows of an answer. A cell is None, or ``type`` (uri, literal or bnode), ``value`` and for text with a
    language ``lang``; ``more`` where there are more rows."""

    variables: tuple[str, ...]
    rows: tuple[tuple[dict[str, str] | None, ...], ...]
    more: bool


def text(name: str) -> str:
    """The query of a question or table. Raises NotFound."""
    for example in queries.examples():
        if example.name == name:
            return example.query
    raise NotFound(f"There is no question {name!r}.", hint="/questions lists them")


def answer(opened: OpenRelease, name: str) -> Found:
    """The answer as this release has it. Raises NotFound, and what Pool.run raises when it is asked for the first time."""
    kept: dict[str, Found] = opened.memo.setdefault("answers", {})
    if name not in kept:
        with _of(opened, name):
            if name not in kept:
                told = json.loads(b"".join(_run(opened, name, rows=ROWS).pieces))
                kept[name] = Found(tuple(told["variables"]), tuple(map(tuple, told["rows"])), told["more"])
    return kept[name]


def _of(opened: OpenRelease, name: str) -> threading.Lock:
    """What those who ask the same wait for."""
    with _LOCK:
        locks: dict[str, threading.Lock] = opened.memo.setdefault("answers-asked", {})
        return locks.setdefault(name, threading.Lock())


def written(opened: OpenRelease, name: str, offer: Offer) -> Answer:
    """The whole answer in a format of results. Raises as ``answer`` does."""
    return _run(opened, name, result_format=offer.media_type)


def _run(opened: OpenRelease, name: str, **how: Any) -> Answer:
    return opened.pool.run(Job(query=text(name), base=opened.base, union=True, **how))


def ahead(opened: OpenRelease) -> None:
    """Ask all questions now, one after another, so that nobody waits for them, as long as the release is the one served. One
    that fails is left to whoever asks for it."""
    for name in [*tables.examples(), *tables.names()]:
        if opened.superseded:
            return
        try:
            answer(opened, name)
        except ServerError as error:
            log.info("question %s was not answered ahead: %s", name, error, extra={"release": opened.id})
