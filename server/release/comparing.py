"""What changed between two releases, as ``kg diff`` has it; worked out once and kept as text."""

from __future__ import annotations

import io
import json
from typing import Any

from flask import current_app

from kg.release.layout import Release
from server.errors import TooLarge
from server.http.keep import Keep

FORMATS = ("text", "json", "ttl")
_SHOWN = 200
"""Resources of a kind of change that the page names; the other formats have all."""
_COUNTED = ("Place", "Mention")
"""Kinds of which there are as many as lines in the sources: the page only counts them."""


def difference(a: Release, b: Release, format: str) -> bytes:
    """The difference from ``a`` to ``b`` as ``text``, ``json`` or ``ttl``. Raises TooLarge, Busy."""
    keep: Keep = current_app.extensions["keep"]
    return keep.get(("diff", a.id, b.id, format), lambda: _compare(a, b))


def _compare(a: Release, b: Release) -> dict[object, bytes]:
    from kg.release.changes import diff

    most = current_app.config["SETTINGS"].max_diff_bytes
    size = sum((release.path / "data" / "govplan.nt").stat().st_size for release in (a, b))
    if size > most:
        raise TooLarge(
            f"The two releases have {size:,} bytes of N-Triples together; up to {most:,} are compared here.",
            hint=f"take both and run: kg diff {a.id} {b.id}",
        )
    changes = diff(a, b)
    made: dict[object, bytes] = {}
    for format in FORMATS:
        stream = io.StringIO()
        changes.write(stream, format)
        made["diff", a.id, b.id, format] = stream.getvalue().encode("utf-8", "surrogatepass")
    return made


def summary(a: Release, b: Release) -> dict[str, Any]:
    """For the page: ``counts`` by kind of change and class; ``added``, ``removed``, ``changed`` resources other than places and mentions, up to
    a bound, each list with ``more``, how many it leaves out."""
    content = json.loads(difference(a, b, "json"))
    shown: dict[str, Any] = {"counts": content["counts"]}
    for name in ("added", "removed", "changed"):
        listed = [item for item in content[name] if item["kind"] not in _COUNTED]
        shown[name] = listed[:_SHOWN]
        shown[f"{name}_more"] = max(0, len(listed) - _SHOWN)
    return shown
