"""Versions of installed distributions, by the names of their ``.dist-info`` folders. ``importlib.metadata`` reads a file for each, and is
itself long to load; it is asked where a name does not tell."""

from __future__ import annotations

import os
import re
import sys
from functools import cache

_INFO = ".dist-info"
_PLAIN = re.compile(r"[0-9a-z]+(?:\.[0-9a-z]+)*")
"""A version that stands in a folder's name as it is; ``+`` and ``-`` are written otherwise there."""


def version(name: str) -> str | None:
    """The version of a distribution as ``importlib.metadata.version`` gives it; None when it is not installed."""
    if (found := told(name)) is not None:
        return found
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def told(name: str) -> str | None:
    """As ``version``, by the names of folders alone."""
    found = _listed().get(_normal(name), "")
    return found if _PLAIN.fullmatch(found) else None


def _normal(name: str) -> str:
    return name.lower().replace("-", "_").replace(".", "_")


@cache
def _listed() -> dict[str, str]:
    """Version by name, the first on the path, as imports go; empty where a folder has several."""
    listed: dict[str, str] = {}
    for folder in sys.path:
        try:
            entries = os.listdir(folder or ".")  # noqa: PTH208 (a Path for each of a thousand names)
        except OSError:  # an archive, or nothing
            continue
        here: dict[str, str] = {}
        for entry in entries:
            if entry.endswith(_INFO):
                name, _, number = entry.removesuffix(_INFO).partition("-")
                here[_normal(name)] = number if _normal(name) not in here else ""
        listed = here | listed
    return listed
