"""What names a release: the inputs, the software and the settings that it follows from, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import kg
from kg.release.reading import Input

_LIBRARIES = ("pdfplumber", "pdfminer.six", "pyoxigraph", "opencc", "rapidfuzz", "lxml", "markdown-it-py")
"""Libraries whose version may change what a release says."""
_DATA = {".py", ".rq", ".ttl", ".csv", ".json", ".jsonld", ".toml", ".txt"}
_ASIDE = {"corpus", "commands", "__pycache__"}


def software() -> dict[str, Any]:
    """The software that a release follows from: version, a hash over code, vocabulary and shapes, and libraries."""
    return {
        "name": "govplan",
        "version": kg.__version__,
        "fingerprint": _fingerprint(),
        "libraries": dict(_libraries()),
    }


@lru_cache(maxsize=1)
def _libraries() -> dict[str, str]:
    libraries = {}
    for name in _LIBRARIES:
        try:
            libraries[name] = version(name)
        except PackageNotFoundError:
            continue
    return libraries


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    return _hash_of(_package_files("kg", "vocab", "shapes"))


@lru_cache(maxsize=1)
def reader_fingerprint() -> int:
    """A number that changes whenever the code that turns files into pages does (part of the page cache's key)."""
    libraries = {k: v for k, v in _libraries().items() if k not in ("pyoxigraph", "opencc", "rapidfuzz")}
    digest = _hash_of(_package_files("kg/sources"), json.dumps(libraries, sort_keys=True))
    return int(digest[:12], 16)


def _package_files(*folders: str) -> Iterator[tuple[str, Path]]:
    root = Path(kg.__file__).parent.parent
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root)
            if path.suffix in _DATA and not _ASIDE.intersection(name.parts):
                yield name.as_posix(), path


def _hash_of(files: Iterator[tuple[str, Path]], more: str = "") -> str:
    digest = hashlib.sha256(more.encode())
    for name, path in files:
        data = path.read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def release_key(inputs: Sequence[Input], *, base: str, decisions: bytes) -> str:
    """The SHA-256 of all that a release follows from, but for its as-of day. The inputs' folders do not count."""
    parts = {
        "inputs": sorted(item.key for item in inputs),
        "software": software(),
        "base": base,
        "decisions": hashlib.sha256(decisions).hexdigest(),
    }
    return hashlib.sha256(
        json.dumps(parts, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogateescape")
    ).hexdigest()


def release_id(as_of: date, key: str) -> str:
    """``2026-03-31-0a1b2c3d``."""
    return f"{as_of.isoformat()}-{key[:8]}"
