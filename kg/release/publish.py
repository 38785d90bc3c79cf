"""Writing a release aside and making it current in one step.

A process killed at any moment leaves the current release as it was: everything is written to a folder whose name
begins with ``.tmp-``, made durable, renamed, and only then does the symbolic link ``current`` change, by a rename.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from kg.errors import DataError, UsageError
from kg.release.exchange import exchange
from kg.release.layout import Release, current, current_id, find, releases

_TEMPORARY = ".tmp-"


@contextmanager
def builder_lock(out: Path, *, wait: float = 10.0) -> Iterator[None]:
    """Hold the data folder for one builder; waits up to ``wait`` seconds, then raises UsageError.

    A POSIX record lock: it dies with its process and is not inherited by the workers it forks.
    """
    try:
        (out / "releases").mkdir(parents=True, exist_ok=True)
        handle = (out / ".lock").open("a+")
    except OSError as error:
        raise UsageError(f"the data folder cannot be written: {error.strerror}", where=str(out)) from None
    with handle:
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() >= until:
                    raise UsageError(
                        "another build is running", where=str(out), hint="wait for it, or use another --out"
                    ) from None
                time.sleep(0.1)
        _sweep(out)
        yield


def _sweep(out: Path) -> None:
    """Remove what dead builds left. Only to be called under the lock: then no living build owns a temporary folder."""
    for path in (out / "releases").glob(f"{_TEMPORARY}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in out.glob(f"{_TEMPORARY}*"):
        path.unlink(missing_ok=True)


@contextmanager
def aside(out: Path, release_id: str) -> Iterator[Path]:
    """A folder to write a release into; gone afterwards unless ``install`` has moved it."""
    folder = out / "releases" / f"{_TEMPORARY}{os.getpid()}-{release_id}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def install(folder: Path, out: Path, release_id: str, *, durable: Collection[Path] = ()) -> Release:
    """Move a finished folder to its place, once all in it is on the disk; ``durable`` are files that are there already. A damaged
    release of the same id makes way.

    When that one is current, ``current`` must not point to nothing for a moment, so the two folders change places in one step.
    """
    sync_all(path for path in (*folder.rglob("*"), folder) if path not in durable)
    target = out / "releases" / release_id
    if target.exists():
        exchange(folder, target)  # the damaged one goes with the temporary folder
    else:
        folder.rename(target)
    sync(target.parent)
    return Release(out, release_id)


def make_current(release: Release) -> bool:
    """Point ``current`` at the release; False when it already did."""
    if current_id(release.out) == release.id:
        return False
    if not (release.out / "current").is_symlink() and (release.out / "current").exists():
        raise UsageError(
            "current is no symbolic link of ours", where=str(release.out), hint="move it away and build again"
        )
    link = release.out / f"{_TEMPORARY}{os.getpid()}-current"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / release.id, target_is_directory=True)
    link.replace(release.out / "current")
    _remember(release)
    sync(release.out)
    return True


def _remember(release: Release) -> None:
    """Add the release to ``DIR/history``, the ids that were current one after another; ``rollback`` goes by it."""
    with (release.out / "history").open("a", encoding="utf-8") as stream:
        stream.write(release.id + "\n")


def _before(now: Release) -> Release | None:
    """The release that was current before this one, if it is still there."""
    try:
        ids = (now.out / "history").read_text(encoding="utf-8").split()
    except OSError:
        ids = []
    there = {r.id: r for r in releases(now.out) if r.id != now.id}
    return next((there[i] for i in reversed(ids) if i in there), None)


def sync_all(paths: Iterable[Path]) -> None:
    """``sync`` several at once, for the file system then commits them together."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(sync, paths))


def sync(path: Path) -> None:
    """Have what is written to a file or folder on the disk when this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rollback(out: Path, name: str | None = None) -> Release:
    """Make an older release current: the one named, else the one that was current before.

    Raises UsageError when there is none such, DataError when its files have changed.
    """
    if name is not None:
        release = find(out, name)
    else:
        now = current(out)
        before = _before(now)
        if before is None:
            raise UsageError(
                f"no other release was current before {now.id}", where=str(out), hint="see: kg releases"
            )
        release = before
    with builder_lock(out):
        problem = next(release.problems(), None)
        if problem is not None:
            raise DataError(
                f"the release is damaged: {problem}", where=f"release {release.id}", hint="build it again"
            )
        make_current(release)
    return release
