"""``?asOf=``: pages and tables as of another day, over a release's graph as it would have read then."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask import Flask, current_app, g, request

from kg.errors import UsageError
from kg.release.layout import current_id
from kg.settings import Settings
from server.errors import BadRequest
from server.http import links
from server.http.keep import turn
from server.release.serving import OpenRelease

if TYPE_CHECKING:
    import pyoxigraph as px

    from kg.asof import Calendar

PARAMETER = "asOf"


class View(OpenRelease):
    """A release as of another day: what asks only for store, base, id and memo takes it for a release. Queries of ``/sparql`` do not
    come here, for their workers read the store on disk."""

    def __init__(self, release: OpenRelease, day: date, store: px.Store) -> None:
        self.folder, self.base, self.pool = release.folder, release.base, release.pool
        self.id = f"{release.id}@{day.isoformat()}"
        self.store = store
        self.manifest = release.manifest


class Views:
    """The views of one server process: the least recently used go when all together have more than ``asof_quads`` quads. They are
    made one at a time."""

    def __init__(self, settings: Settings) -> None:
        self._most, self._seconds = settings.asof_quads, settings.asof_wait
        self._held: OrderedDict[str, View] = OrderedDict()
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._room = threading.BoundedSemaphore(max(1, settings.threads // 2))

    def of(self, release: OpenRelease, day: date) -> View:
        """The release as of the day. Raises Busy when others are being made."""
        effective = calendar(release).effective(day)
        key = f"{release.id}@{effective.isoformat()}"
        view = self._look(key)
        if view is None:
            with turn(self._room, self._turn, self._seconds):
                view = self._look(key) or self._make(release, effective)
        return view

    def _look(self, key: str) -> View | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def _make(self, release: OpenRelease, day: date) -> View:
        from kg.asof import view

        made = View(release, day, view(release.store, release.base, day, calendar(release), release.data))
        with self._lock:
            self._held[made.id] = made
            while len(self._held) > 1 and sum(len(v.store) for v in self._held.values()) > self._most:
                self._held.popitem(last=False)
        return made


def calendar(release: OpenRelease) -> Calendar:
    """When its documents were issued, read once per release."""
    from kg.asof import Calendar

    if "calendar" not in release.memo:
        release.memo["calendar"] = Calendar.of(release.store, release.base)
    found: Calendar = release.memo["calendar"]
    return found


def asked() -> date | None:
    """The day that this request asks for; None where it asks for none, or for what has no days. Raises BadRequest."""
    text = request.args.get(PARAMETER)
    if not text or not links.has_days(request.path):
        return None
    if "as_of" not in g:
        from kg.asof import parse_day

        try:
            g.as_of = parse_day(text)
        except UsageError as error:
            raise BadRequest(f"{error.detail[:1].upper()}{error.detail[1:]}.", hint=error.hint) from None
    day: date = g.as_of
    return day


def seen(release: OpenRelease) -> OpenRelease:
    """The release as this request wants it."""
    day = asked()
    if day is None:
        return release
    views: Views = current_app.extensions["views"]
    return views.of(release, day)


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of its day. ``known`` of ``total`` documents count; ``first`` is the day of the first document, ``last`` the release's own
    day; ``case`` is before (nothing was out), after (the rules carry on alone) or within."""

    day: str
    case: str
    known: int
    total: int
    first: str
    last: str


def told() -> Told | None:
    """For the page of this request; None when it is about now."""
    lease = g.get("lease")
    if lease is None or PARAMETER not in request.args or "as_of" not in g:
        return None
    known, day = calendar(lease.release), g.as_of
    first = known.days[0] if known.days else date.min
    case = "before" if day < first else "after" if day > known.as_of else "within"
    return Told(
        day.isoformat(),
        case,
        len(known.known(day)),
        len(known.sources),
        first.isoformat(),
        known.as_of.isoformat(),
    )


def install(app: Flask, settings: Settings) -> None:
    app.extensions["views"] = Views(settings)
    app.context_processor(_for_pages)


def _for_pages() -> dict[str, object]:
    """What ``asof.html`` and the head of every page go by."""
    mounted = request.environ.get(links.MOUNTED)
    lease = g.get("lease")
    old = mounted if lease is not None and mounted != current_id(current_app.config["OUT"]) else None
    return {
        "as_of_day": told(),
        "old_release": old,
        "now_address": links.now(request.path) + _query_without_day(),
    }


def _query_without_day() -> str:
    return links.query_of((n, v) for n, v in request.args.items(multi=True) if n != PARAMETER)
