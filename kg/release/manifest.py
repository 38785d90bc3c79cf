"""``manifest.json``: what a release was made from, what it holds, and the checksum of every file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad

from kg.release.account import total
from kg.release.identity import software
from kg.release.layout import sha256_of

if TYPE_CHECKING:
    from kg.commitments.model import Assessment
    from kg.identity.model import Resolution
    from kg.validate import Report

FORMAT = 1
"""The version of the manifest's own layout."""
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def make_manifest(
    folder: Path,
    *,
    release_id: str,
    key: str,
    base: str,
    as_of: date,
    default_as_of: date,
    documents: Sequence[Mapping[str, Any]],
    quads: Sequence[Quad],
    resolution: Resolution,
    assessments: Mapping[str, Assessment],
    report: Report,
) -> dict[str, Any]:
    """The manifest of a release whose other files are all in ``folder``. Says nothing of clock, machine or folder."""
    return {
        "format": FORMAT,
        "release": release_id,
        "key": key,
        "software": software(),
        "base": base,
        "as_of": as_of.isoformat(),
        "default_as_of": default_as_of.isoformat(),
        "inputs": list(documents),
        "counts": _counts(quads, documents, resolution, assessments),
        "shacl": {
            "conforms": report.conforms,
            **{s: report.count(s.title()) for s in ("violation", "warning", "info")},
        },
        "files": {
            path.relative_to(folder).as_posix(): {"sha256": sha256_of(path), "size": path.stat().st_size}
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8", errors="backslashreplace")


def _counts(
    quads: Iterable[Quad],
    documents: Sequence[Mapping[str, Any]],
    resolution: Resolution,
    assessments: Mapping[str, Assessment],
) -> dict[str, Any]:
    graphs: Counter[str] = Counter()
    classes: dict[str, set[str]] = {}
    number = 0
    for quad in quads:
        number += 1
        graphs[str(quad.graph_name).strip("<>")] += 1
        if quad.predicate == _TYPE:
            classes.setdefault(str(quad.object).strip("<>"), set()).add(str(quad.subject))
    states = Counter(assessments[d.path].status for d in resolution.datasets if d.path in assessments)
    return {
        "quads": number,
        "plans": len(resolution.plans),
        "entries": sum(len(plan.entries) for plan in resolution.plans),
        "datasets": len(resolution.datasets),
        "statuses": dict(sorted(states.items())),
        "ledger": total(documents),
        "graphs": dict(sorted(graphs.items())),
        "classes": {name: len(classes[name]) for name in sorted(classes)},
    }
