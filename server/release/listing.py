"""The files of a release to take away: names, sizes, checksums, media types."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.release.layout import Release, sha256_of
from server.release.serving import OpenRelease

MEDIA_TYPES = {
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".gz": "application/gzip",
    ".zst": "application/zstd",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8; header=present",
    ".txt": "text/plain; charset=utf-8",
}
PACKED = (".gz", ".zst")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release's ``data`` folder, by its path in it. What the server packs itself (``.zst``) is not among them."""

    path: str
    bytes: int
    sha256: str

    @property
    def media_type(self) -> str:
        """Of what is in it, once unpacked."""
        return media_type(self.path.removesuffix(".gz").removesuffix(".zst")).partition(";")[0]


def media_type(name: str) -> str:
    """A packed file is what it is, a file to be unpacked by who takes it, and no encoding of the transfer."""
    return MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream")


def files(folder: Path) -> dict[str, File]:
    """The dumps of the release in ``folder``, by path; a checksum that the manifest lacks is worked out once."""
    return _files(folder, folder.stat().st_ino)


@lru_cache(maxsize=8)
def _files(folder: Path, _inode: int) -> dict[str, File]:
    """Kept, for a release never changes; one that was built again in the place of a damaged one is another folder."""
    sums = {path: entry["sha256"] for path, entry in Release(folder.parents[1], folder.name).files().items()}
    data = folder / "data"
    found = [path for path in sorted(data.rglob("*")) if path.is_file() and not path.is_symlink()]
    return {
        name: File(
            name, path.stat().st_size, sums.get(path.relative_to(folder).as_posix()) or sha256_of(path)
        )
        for path in found
        for name in (path.relative_to(data).as_posix(),)
    }


def listing(opened: OpenRelease) -> list[tuple[str, int, str]]:
    """(path under ``data``, bytes, SHA-256) of each dump."""
    return [(f.path, f.bytes, f.sha256) for f in files(opened.folder).values()]


def sums_text(listed: dict[str, File], prefix: str = "") -> str:
    """As ``sha256sum`` writes it and ``sha256sum -c`` reads it."""
    return "".join(f"{file.sha256}  {prefix}{file.path}\n" for file in listed.values())


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
