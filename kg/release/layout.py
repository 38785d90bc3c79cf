"""Releases on disk: where they are, which one is current, and how one is read.

``DIR/releases/ID/`` holds ``store/``, ``data/``, ``report/`` and ``manifest.json``; ``DIR/current`` is a symbolic link
to one of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.dataclasses import dataclass
from kg.errors import DataError, UsageError
from kg.values.lazy import lazy

if TYPE_CHECKING:
    from pyoxigraph import Store

_ID = lazy(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8}")


@dataclass(frozen=True)
class Release:
    """One release. Its files never change."""

    out: Path
    id: str

    @property
    def path(self) -> Path:
        return self.out / "releases" / self.id

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What ``kg.release.manifest`` wrote. Raises DataError when it cannot be read."""
        try:
            manifest = json.loads((self.path / "manifest.json").read_bytes())
        except (OSError, ValueError) as error:
            raise DataError(
                f"the manifest cannot be read: {error}", where=f"release {self.id}", hint="build it again"
            ) from None
        if not _is_manifest(manifest):
            raise DataError(
                "the manifest has not the shape of one", where=f"release {self.id}", hint="build it again"
            )
        return dict(manifest)

    @property
    def base(self) -> str:
        """The base IRI that its names were minted under."""
        return str(self.manifest["base"])

    def store(self) -> Store:
        """The store, opened read-only. Many processes may have it open. Raises DataError for a damaged one."""
        from pyoxigraph import Store

        path = self.path / "store"
        try:
            return Store.read_only(str(path))
        except (OSError, RuntimeError, ValueError) as error:
            raise DataError(
                f"the store cannot be opened: {error}", where=f"release {self.id}", hint="build it again"
            ) from None

    def files(self) -> dict[str, dict[str, Any]]:
        """Relative path -> ``sha256`` and ``size``, as the manifest has them."""
        return dict(self.manifest["files"])

    def problems(self, *, checksums: bool = True) -> Iterator[str]:
        """What is wrong with its files, a sentence each: missing, changed, or not in the manifest.

        Without ``checksums`` only presence and size are looked at, and files that do not belong there are passed over.
        """
        known = self.files()
        if not known:
            yield "the manifest lists no files"
        for name, expected in known.items():
            path = self.path / name
            if not path.is_file():
                yield f"{name} is missing"
            elif path.stat().st_size != expected["size"]:
                yield f"{name} has another size than when it was published"
            elif checksums and sha256_of(path) != expected["sha256"]:
                yield f"{name} has changed since it was published"
        for path in sorted(self.path.rglob("*")) if checksums else ():
            name = path.relative_to(self.path).as_posix()
            if path.is_file() and name not in known and name != "manifest.json":
                yield f"{name} is not in the manifest"

    def intact(self, *, checksums: bool = False) -> bool:
        """Whether its files are all there (and, with ``checksums``, unchanged)."""
        try:
            return next(self.problems(checksums=checksums), None) is None
        except DataError:
            return False


def _is_manifest(manifest: object) -> bool:
    """Whether it has what the commands go by, each of the right kind."""
    kinds = {"base": str, "key": str, "as_of": str, "default_as_of": str, "inputs": list, "files": dict}
    if not isinstance(manifest, dict) or any(not isinstance(manifest.get(k), t) for k, t in kinds.items()):
        return False
    return all(
        isinstance(f, dict) and isinstance(f.get("size"), int) and isinstance(f.get("sha256"), str)
        for f in manifest["files"].values()
    ) and all(isinstance(document, dict) for document in manifest["inputs"])


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def releases(out: Path) -> list[Release]:
    """All releases under ``out``, oldest as-of day first, then by id."""
    folder = out / "releases"
    if not folder.is_dir():
        return []
    return [Release(out, p.name) for p in sorted(folder.iterdir()) if p.is_dir() and _ID.fullmatch(p.name)]


def current_id(out: Path) -> str | None:
    """The id of the current release; None when there is none. One system call: servers ask it often."""
    try:
        target = (out / "current").readlink()
    except OSError:
        return None
    return target.name


def current(out: Path) -> Release:
    """The current release. Raises UsageError when there is none."""
    release_id = current_id(out)
    if release_id is None or not (out / "releases" / release_id).is_dir():
        there = releases(out)
        if there:
            hint = f"make one of them current with: kg rollback {there[-1].id}"
            raise UsageError("no release is current", where=str(out), hint=hint)
        raise UsageError("there is no release yet", where=str(out), hint="make one with: kg build SOURCE...")
    return Release(out, release_id)


def find(out: Path, name: str) -> Release:
    """A release by id, by an unambiguous beginning or end of its id, or ``current``. Raises UsageError."""
    if name == "current":
        return current(out)
    known = releases(out)
    exact = [r for r in known if r.id == name]
    found = exact or [r for r in known if name and (r.id.startswith(name) or r.id.endswith(name))]
    if len(found) == 1:
        return found[0]
    ids = ", ".join(r.id for r in found or known) or "none"
    if found:
        raise UsageError(f"{name!r} may mean several releases", where=str(out), hint=f"one of: {ids}")
    raise UsageError(f"there is no release {name!r}", where=str(out), hint=f"there are: {ids}")
