"""The release being served: opened read-only, switched when a newer one is made current, closed when its last request ends."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as px
from flask import Response, current_app, g, request
from werkzeug.wsgi import ClosingIterator

from kg.errors import KGError
from kg.release.layout import Release, current_id
from kg.settings import Settings
from server.errors import NoRelease
from server.operations import metrics
from server.pool.execution import Job, Pool
from server.pool.process import Options

log = logging.getLogger("server")


class OpenRelease:
    """A release with its store and its query workers. ``id`` is the name of its folder."""

    def __init__(self, folder: Path, settings: Settings, *, warm: bool = True) -> None:
        self.folder = folder
        self._inode = _inode(folder)
        self.id = folder.name
        self.superseded = False
        """Whether another release is served by now: what is prepared for requests to come is for nobody any more."""
        self.base = str(self.manifest["base"])
        self.store = px.Store.read_only(str(folder / "store"))
        threads = max(1, settings.threads)
        self.pool = Pool(
            folder / "store",
            size=threads,
            waiting=waiting_room(threads),
            timeout=settings.query_timeout,
            options=Options(
                megabytes=settings.query_memory,
                max_rows=settings.max_result_rows,
                max_bytes=settings.max_result_bytes,
                network=bool(settings.services),
            ),
            memory=settings.store_memory if warm else 0,
        )
        if warm:
            self.pool.warm()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """``manifest.json``. Raises DataError for a damaged one."""
        return Release(self.folder.parents[1], self.id).manifest

    @cached_property
    def made(self) -> float:
        """When it was put in place, in seconds since 1970."""
        return (self.folder / "manifest.json").stat().st_mtime

    @cached_property
    def quads(self) -> int:
        return len(self.store)

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """Room for what is worked out once per release (counts, labels of the vocabulary)."""
        return {}

    def is_still(self, folder: Path) -> bool:
        """Whether this is the release in a folder, and not one that was built again in its place."""
        return folder == self.folder and _inode(folder) == self._inode

    def prove(self) -> None:
        """Have a query answered. Raises ServerError when the workers cannot."""
        b"".join(self.pool.run(Job(query="ASK {}", base=self.base, light=True)).pieces)

    def close(self) -> None:
        self.pool.close()


def _inode(folder: Path) -> int:
    try:
        return folder.stat().st_ino
    except OSError:
        return 0


def waiting_room(threads: int) -> int:
    """How many queries of either kind (``server.pool.slots``) may wait for a worker."""
    return 8 * max(1, threads)


class Lease:
    """One request's hold on a release: everything in one answer comes from this one."""

    def __init__(self, releases: Releases, release: OpenRelease) -> None:
        self._releases, self.release = releases, release
        self._held = True

    def end(self) -> None:
        if self._held:
            self._held = False
            self._releases._end(self.release)


class Releases:
    """Watches ``out/current``. Thread-safe; one per server process.

    A request that comes when the last look is ``release_check`` seconds old looks again; after ``watch`` a thread does that
    and no request waits for a release to open.
    """

    def __init__(self, out: Path, settings: Settings) -> None:
        self._out, self._settings = out, settings
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._current: OpenRelease | None = None
        self._uses: dict[OpenRelease, int] = {}
        self._looked = float("-inf")
        self._damage = ""
        self._unfit: tuple[Path, int] | None = None
        self._watched = False
        self._closed = threading.Event()
        self.prepare: list[Callable[[OpenRelease], object]] = []
        """What to do in the background with a release that was opened, so that no request has to wait for it."""

    def watch(self) -> None:
        """Open the current release now, and look for newer ones in a thread from now on. A release takes over once its
        first query worker answers."""
        self._watched = True
        self._look()
        threading.Thread(target=self._watch, name="releases", daemon=True).start()

    def _watch(self) -> None:
        while not self._closed.wait(max(0.05, self._settings.release_check)):
            self._look()

    def lease(self) -> Lease:
        """Hold the current release until ``end``. Raises NoRelease when there is none that opens."""
        if self._current is None or not (self._watched or self._fresh()):
            self._look()
        with self._lock:
            if self._current is None:
                raise NoRelease(
                    self._damage or "No release has been published in the data folder.",
                    hint="build it again with: kg build SOURCE..."
                    if self._damage
                    else "run: kg build SOURCE...",
                    headers={"Retry-After": "30"},
                )
            self._uses[self._current] += 1
            return Lease(self, self._current)

    def measure(self) -> None:
        """Tell ``metrics`` how many query workers are busy and idle, and how many queries wait."""
        with self._lock:
            pools = [release.pool for release in self._uses]
        states = [pool.state() for pool in pools]
        busy, idle, waiting = map(sum, zip(*states, strict=True)) if states else (0, 0, 0)
        metrics.WORKERS.labels("busy").set(busy)
        metrics.WORKERS.labels("idle").set(idle)
        metrics.WAITING.set(waiting)
        metrics.OPEN.set(len(pools))

    def opened(self) -> OpenRelease | None:
        """The current release, None when none opens. Not held: for looking at what it is, not into its store."""
        if self._current is None or not (self._watched or self._fresh()):
            self._look()
        return self._current

    def _fresh(self) -> bool:
        return time.monotonic() - self._looked < self._settings.release_check

    def _look(self) -> None:
        # one thread looks; the others go on with what is open, unless nothing is
        if not self._opening.acquire(blocking=self._current is None):
            return
        try:
            if self._current is not None and self._fresh():
                return
            self._looked = time.monotonic()
            folder = current_folder(self._out)
            if folder is None or (self._current is not None and self._current.is_still(folder)):
                return
            opened = self._open(folder)
            if opened is not None:
                self._switch(opened)
        finally:
            self._opening.release()

    def _open(self, folder: Path) -> OpenRelease | None:
        """The release in a folder; None when it is damaged, which is said once."""
        opened = None
        try:
            opened = OpenRelease(folder, self._settings)
            if self._watched:
                opened.prove()
        except (
            OSError,
            RuntimeError,
            ValueError,
            KGError,
        ) as error:  # what the engine raises for a damaged store
            if opened is not None:
                opened.close()
            unfit = folder, _inode(folder)
            if unfit != self._unfit:
                log.error("release %s does not open: %s", folder.name, error, extra={"release": folder.name})
            self._unfit = unfit
            self._damage = f"The current release, {folder.name}, is damaged: it does not open."
            return None
        self._damage, self._unfit = "", None
        return opened

    def _switch(self, opened: OpenRelease) -> None:
        metrics.SWITCHES.inc()
        log.info("serving release %s", opened.id, extra={"release": opened.id})
        with self._lock:
            old, self._current = self._current, opened
            if old is not None:
                old.superseded = True
            self._uses[opened] = 0
            unused = old is not None and self._uses[old] == 0
            if unused and old is not None:
                del self._uses[old]
        if unused and old is not None:
            old.close()
        if self._watched and self.prepare:
            threading.Thread(target=self._prepare, args=(opened,), name="prepare", daemon=True).start()

    def _prepare(self, opened: OpenRelease) -> None:
        """Held meanwhile: what is asked of a closed pool starts a process for every single query."""
        with self._lock:
            if opened is not self._current:
                return
            self._uses[opened] += 1
            lease = Lease(self, opened)
        try:
            for step in self.prepare:
                if not opened.superseded:
                    step(opened)
        finally:
            lease.end()

    def _end(self, release: OpenRelease) -> None:
        with self._lock:
            self._uses[release] -= 1
            last = self._uses[release] == 0 and release is not self._current
            if last:
                del self._uses[release]
        if last:
            release.close()

    def close(self) -> None:
        """End every query worker, at the server's own end."""
        self._closed.set()
        with self._lock:
            known = list(self._uses)
        for release in known:
            release.pool.kill()


def current_folder(out: Path) -> Path | None:
    """The folder of the current release, None when there is none."""
    # read here and not by kg.release, whose import brings all that a build needs (PDF readers among it)
    try:
        folder = out / "releases" / (out / "current").readlink().name
    except OSError:
        return None
    return folder if (folder / "store").is_dir() else None


def release() -> OpenRelease:
    """The release of this request, leased when first asked for: the current one, or below ``/releases/ID`` that one; with ``?asOf=`` as
    of that day. Raises NoRelease, NotFound, BadRequest, Busy."""
    if "lease" not in g:
        mounted = request.environ.get("govplan.mounted")
        if mounted is None or mounted == current_id(current_app.config["OUT"]):
            g.lease = request.environ.get("govplan.lease") or current_app.extensions["releases"].lease()
        else:
            g.lease = current_app.extensions["shelf"].lease(mounted)
    held: OpenRelease = g.lease.release
    if "asOf" in request.args:
        from server.release.asof import seen

        return seen(held)
    return held


def end_lease_with(response: Response) -> Response:
    """Keep the request's lease until the last byte of its answer has gone."""
    lease = g.pop("lease", None)
    if lease is None:
        return response
    if response.direct_passthrough:  # a file, whose answer werkzeug does not close
        response.response = ClosingIterator(response.response, lease.end)  # type: ignore[arg-type]
    else:
        response.call_on_close(lease.end)
    return response
