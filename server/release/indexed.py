"""The index of the release that a request is about (``kg.index``)."""

from __future__ import annotations

import logging
import threading

from kg.errors import DataError
from kg.index.read import Index, index_of_store, open_index
from kg.index.schema import FILE
from server.release.serving import OpenRelease

log = logging.getLogger("server")


def index_of(opened: OpenRelease) -> Index:
    """Opened once. A release that was made without one, and a release as of another day, get theirs made in memory by the first who asks; it goes
    with them."""
    if "index" not in opened.memo:
        with opened.memo.setdefault("index-turn", threading.Lock()):
            if "index" not in opened.memo:
                opened.memo["index"] = _open(opened)
    index: Index = opened.memo["index"]
    return index


def index_at_hand(opened: OpenRelease) -> Index | None:
    """The index where it is there already, or in a file; None where it would have to be made."""
    if "index" in opened.memo or (opened.id == opened.folder.name and (opened.folder / FILE).is_file()):
        return index_of(opened)
    return None


def _open(opened: OpenRelease) -> Index:
    if opened.id == opened.folder.name:  # that of another day has the day in its id
        path = opened.folder / FILE
        try:
            if path.is_file():
                return open_index(path)
            log.info("release %s has no index; it is made in memory", opened.id, extra={"release": opened.id})
        except DataError as error:
            log.warning(
                "%s; another is made in memory (release %s)", error, opened.id, extra={"release": opened.id}
            )
    return index_of_store(opened.store, opened.base)
