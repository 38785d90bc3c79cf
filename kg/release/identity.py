"""What names a release: the inputs, the software and the settings that it follows from, and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import kg
from kg.installed import version
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
    return {name: found for name in _LIBRARIES if (found := version(name)) is not None}


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    return _hash_of(_package_files())


@lru_cache(maxsize=1)
def reader_fingerprint() -> int:
    """A number that changes whenever the code that turns files into pages does (part of the page cache's key)."""
    libraries = {k: v for k, v in _libraries().items() if k not in ("pyoxigraph", "opencc", "rapidfuzz")}
    sources = {name: digest for name, digest in _package_files().items() if name.startswith("kg/sources/")}
    digest = _hash_of(sources, json.dumps(libraries, sort_keys=True))
    return int(digest[:12], 16)


@lru_cache(maxsize=1)
def _package_files() -> dict[str, str]:
    """Name and SHA-256 of the files of code and data, sorted by name; their bytes, for neither a date nor a list says that one was edited."""
    root = Path(kg.__file__).parent.parent
    found: dict[str, str] = {}
    for top in ("kg", "vocab", "shapes"):
        for folder, folders, files in os.walk(root / top):
            folders[:] = [name for name in folders if name not in _ASIDE]
            for name in files:
                if os.path.splitext(name)[1] in _DATA:  # noqa: PTH122 (hundreds of files; a Path for each takes longer than its hash)
                    path = f"{folder}/{name}"
                    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
                        found[path] = hashlib.sha256(stream.read()).hexdigest()
    start = len(str(root)) + 1
    return {path[start:].replace(os.sep, "/"): found[path] for path in sorted(found)}


def _hash_of(files: Mapping[str, str], more: str = "") -> str:
    listed = "".join(f"{name}\0{digest}\n" for name, digest in files.items())
    return hashlib.sha256(f"{more}\n{listed}".encode()).hexdigest()


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
