"""``manifest.json``: what a release was made from, what it holds, and the checksum of every file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.release.account import total
from kg.release.dumps import FileSum
from kg.release.identity import software
from kg.release.layout import sha256_of

if TYPE_CHECKING:
    from kg.commitments.model import Assessment
    from kg.identity.model import Resolution
    from kg.release.statistics import Statistics
    from kg.validate import Report

FORMAT = 1
"""The version of the manifest's own layout."""


def make_manifest(
    folder: Path,
    *,
    release_id: str,
    key: str,
    base: str,
    as_of: date,
    default_as_of: date,
    documents: Sequence[Mapping[str, Any]],
    counts: Mapping[str, Any],
    resolution: Resolution,
    assessments: Mapping[str, Assessment],
    report: Report,
    sums: Mapping[str, FileSum],
) -> dict[str, Any]:
    """The manifest of a release whose other files are all in ``folder``. Says nothing of clock, machine or folder.

    ``sums`` are the checksums that are known already, by path in the folder."""
    return {
        "format": FORMAT,
        "release": release_id,
        "key": key,
        "software": software(),
        "base": base,
        "as_of": as_of.isoformat(),
        "default_as_of": default_as_of.isoformat(),
        "inputs": list(documents),
        "counts": _counts(counts, documents, resolution, assessments),
        "shacl": {
            "conforms": report.conforms,
            **{s: report.count(s.title()) for s in ("violation", "warning", "info")},
        },
        "files": file_sums(folder, sums),
    }


def file_sums(folder: Path, sums: Mapping[str, FileSum], *, within: str = "") -> dict[str, FileSum]:
    """The checksums of all files in a release's folder (or a part of it), by path; ``sums`` are those that are known already."""
    paths = {
        path.relative_to(folder).as_posix(): path
        for path in sorted((folder / within).rglob("*"))
        if path.is_file()
    }
    with ThreadPoolExecutor(2) as pool:  # hashing lets other threads run
        hashes = dict(pool.map(lambda name: (name, sha256_of(paths[name])), paths.keys() - sums.keys()))
    return {
        name: sums[name] if name in sums else {"sha256": hashes[name], "size": path.stat().st_size}
        for name, path in paths.items()
    }


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8", errors="backslashreplace")


def graph_counts(statistics: Statistics) -> dict[str, Any]:
    """Quads, quads of each graph, and instances of each class."""
    return {
        "quads": statistics.whole.triples,
        "graphs": {graph: contents.triples for graph, contents in statistics.graphs.items()},
        "classes": dict(statistics.whole.classes),
    }


def _counts(
    counts: Mapping[str, Any],
    documents: Sequence[Mapping[str, Any]],
    resolution: Resolution,
    assessments: Mapping[str, Assessment],
) -> dict[str, Any]:
    states = Counter(assessments[d.path].status for d in resolution.datasets if d.path in assessments)
    return {
        "quads": counts["quads"],
        "plans": len(resolution.plans),
        "entries": sum(len(plan.entries) for plan in resolution.plans),
        "datasets": len(resolution.datasets),
        "statuses": dict(sorted(states.items())),
        "ledger": total(documents),
        "graphs": counts["graphs"],
        "classes": counts["classes"],
    }
