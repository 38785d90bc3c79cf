"""All releases in the data folder: in which order they were made, and the older ones opened when somebody asks for them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import cast

from flask import current_app

from kg.errors import KGError
from kg.release.layout import Release, current_id, releases
from kg.settings import Settings
from server.errors import Busy, NoRelease, NotFound
from server.release.serving import OpenRelease


class Shelf:
    """Thread-safe; one per server process. Keeps at most ``old_releases`` of the releases that are not current open; one that
    somebody uses is never closed."""

    def __init__(self, out: Path, settings: Settings) -> None:
        self._out, self._settings = out, settings
        self._lock = threading.Lock()
        self._known: dict[str, tuple[int, Release]] = {}
        self._open: OrderedDict[str, OpenRelease] = OrderedDict()
        self._uses: dict[str, int] = {}

    def all(self) -> list[Release]:
        """Those that are whole, the latest made first."""
        found = [release for release in releases(self._out) if self._read(release.id) is not None]
        known = {release.id for release in found}
        with self._lock:
            self._known = {name: kept for name, kept in self._known.items() if name in known}
        return sorted(
            (self._known[r.id][1] for r in found), key=lambda r: (self._known[r.id][0], r.id), reverse=True
        )

    def find(self, release_id: str) -> Release:
        """Raises NotFound."""
        found = self._read(release_id) if release_id in {r.id for r in releases(self._out)} else None
        if found is None:
            raise NotFound(f"There is no release {release_id!r}.", hint="/releases lists them")
        return found

    def before(self, release: Release) -> Release | None:
        """The one made before it."""
        order = self.all()
        place = [r.id for r in order].index(release.id)
        return order[place + 1] if place + 1 < len(order) else None

    def after(self, release: Release) -> Release | None:
        order = self.all()
        place = [r.id for r in order].index(release.id)
        return order[place - 1] if place else None

    def made(self, release: Release) -> float:
        """When it was put in place, in seconds since 1970."""
        return (release.path / "manifest.json").stat().st_mtime

    @property
    def current(self) -> str | None:
        """The id of the current release."""
        return current_id(self._out)

    def _read(self, release_id: str) -> Release | None:
        """A release with its manifest read; None for a folder that is being built, or damaged."""
        try:
            stamp = (self._out / "releases" / release_id / "manifest.json").stat().st_mtime_ns
            kept = self._known.get(release_id)
            if kept is None or kept[0] != stamp:
                release = Release(self._out, release_id)
                assert release.manifest
                kept = self._known[release_id] = stamp, release
        except (OSError, KGError):
            return None
        return kept[1]

    def lease(self, release_id: str) -> OldLease:
        """Hold an older release open until ``end``. Raises NotFound, NoRelease for a damaged one, Busy when as many as may be are
        open and in use."""
        release = self.find(release_id)
        with self._lock:
            if release_id not in self._open:
                self._make_room()
                self._open[release_id] = self._opened(release)
            self._open.move_to_end(release_id)
            self._uses[release_id] = self._uses.get(release_id, 0) + 1
            return OldLease(self, self._open[release_id])

    def _make_room(self) -> None:
        most = max(1, self._settings.old_releases)
        for name in list(self._open):
            if len(self._open) < most:
                break
            if not self._uses.get(name):
                self._open.pop(name).close()
        if len(self._open) >= most:
            raise Busy(
                "As many older releases as this server opens at once are in use.",
                hint="try again shortly, or take the release's dumps",
                headers={"Retry-After": "5"},
            )

    def _opened(self, release: Release) -> OpenRelease:
        try:
            return OpenRelease(release.path, self._settings, warm=False)
        except (OSError, RuntimeError, ValueError, KGError):
            raise NoRelease(
                f"The release {release.id} is damaged: it does not open.", hint="build it again"
            ) from None

    def end(self, opened: OpenRelease) -> None:
        with self._lock:
            self._uses[opened.id] -= 1

    def close(self) -> None:
        """End every query worker, at the server's own end."""
        with self._lock:
            for opened in self._open.values():
                opened.pool.kill()


class OldLease:
    """One request's hold on an older release; as ``server.release.serving.Lease``."""

    def __init__(self, shelf: Shelf, release: OpenRelease) -> None:
        self._shelf, self.release = shelf, release
        self._held = True

    def end(self) -> None:
        if self._held:
            self._held = False
            self._shelf.end(self.release)


def shelf() -> Shelf:
    """The shelf of this application."""
    return cast(Shelf, current_app.extensions["shelf"])
