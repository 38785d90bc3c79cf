"""What each release in the data folder brought, compared with the one published before it: datasets new, gone, with another state."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pyoxigraph as px

from kg.errors import DataError
from kg.graph import prefixes
from kg.release.layout import Release, releases

_LOOKED_AT = 20
"""Releases, from the latest, that are compared."""

_STATES = "SELECT ?dataset ?status { ?dataset a dcat:Dataset ; gp:status ?status }"


@dataclass(frozen=True, slots=True)
class Publication:
    """A release as it came out at ``moment`` (the time of its manifest file; no clock stands in a release). ``counts`` are of datasets:
    new, gone, and by the state they came into."""

    id: str
    iri: str
    moment: datetime
    counts: dict[str, int]


def publications(out: Path, base: str) -> list[Publication]:
    """The latest releases, newest first. One that cannot be opened is passed over."""
    dated = []
    for release in releases(out):
        try:
            dated.append(((release.path / "manifest.json").stat().st_mtime, release.id))
        except OSError:
            continue  # being built, or just taken away
    dated.sort(reverse=True)
    found = []
    for place, (seconds, name) in enumerate(dated[:_LOOKED_AT]):
        before = dated[place + 1][1] if place + 1 < len(dated) else ""
        states, earlier = _states(out, name), _states(out, before) if before else {}
        if states is None or earlier is None:
            continue
        moment = datetime.fromtimestamp(int(seconds), UTC)
        found.append(Publication(name, f"{base}id/release#{name}", moment, _counts(earlier, states)))
    return found


def _counts(before: dict[str, str], after: dict[str, str]) -> dict[str, int]:
    came = Counter(status for dataset, status in after.items() if before.get(dataset, status) != status)
    return {
        "new": len(after.keys() - before.keys()),
        "gone": len(before.keys() - after.keys()),
        **{status: came[status] for status in ("released", "overdue", "dropped", "planned")},
    }


@lru_cache(maxsize=2 * _LOOKED_AT)
def _states(out: Path, name: str) -> dict[str, str] | None:
    """The status of each dataset of a release, None for a release that does not open."""
    release = Release(out, name)
    try:
        # names are compared without the base, which two releases need not share
        start = len(release.base)
        found = release.store().query(_STATES, prefixes=prefixes(), use_default_graph_as_union=True)
        assert isinstance(found, px.QuerySolutions)
        return {row["dataset"].value[start:]: row["status"].value.rpartition("/")[2] for row in found}
    except (DataError, OSError):
        return None
