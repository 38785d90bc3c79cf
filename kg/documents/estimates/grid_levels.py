"""How deep a row is indented: by the place of its label on the page, or by the length of its leader, which runs to one edge in all rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import fmean, median

from kg.dataclasses import dataclass
from kg.documents.estimates.grid_model import Label, Row

_LATIN = 0.73
"""Width of a half-width character in halves of a full-width one, as the Estimates print them."""
_NEAR = 1.4
"""Leaders that differ by fewer dots end labels of one indentation."""
_DEEPER = 2.2
_ENOUGH = 400
"""As many rows tell the levels of a report."""


@dataclass(frozen=True, slots=True)
class Levels:
    """``ratio`` is how many dots are as wide as half a full-width character, ``edges`` the extents of labels with their leaders in dots, outermost
    first; both empty where leaders tell nothing."""

    ratio: float = 0.0
    edges: tuple[float, ...] = ()

    def depth(self, row: Row) -> int | None:
        """0 for the outermost; None where it cannot be told."""
        if not self.edges or not row.labels or not row.labels[-1].dots:
            return None
        extent = _extent(row.labels[-1], self.ratio)
        near = min(range(len(self.edges)), key=lambda n: abs(self.edges[n] - extent))
        if abs(self.edges[near] - extent) > _NEAR * 1.5:
            return None
        # The second line of a label is indented once more than its first.
        return near - 1 if len(row.labels) > 1 else near

    def full(self, label: Label) -> bool:
        """Whether the label's line is as wide as its column."""
        return bool(self.edges) and _width(label.text, 1.0) >= self.edges[0] / self.ratio - 4.0


_SPACE = 6.0
"""How wide a space of indentation counts in points, about."""
_LONG = 28.0
"""A label's line that is wide enough to have been wrapped, in half-width characters."""


@dataclass(frozen=True, slots=True)
class Leads:
    """Indentation by the spaces that a text format prints before labels. ``alone`` are the first lines (by the index of their unit) under which just
    one row stands deeper."""

    alone: frozenset[int]

    def left(self, row: Row) -> float:
        return row.labels[0].lead * _SPACE if row.labels else 0.0

    def wrapped(self, row: Row, following: Row) -> bool:
        """Whether a line without values is the beginning of the label below, and not a heading over one row."""
        first, below = row.labels[0], following.labels[0]
        if not following.cells and below.lead > first.lead:
            return _width(row.labels[-1].text, 1.0) >= _LONG and first.unit.index not in self.alone
        return below.lead > first.lead and first.unit.index in self.alone and _width(first.text, 1.0) >= _LONG


def read_leads(rows: Sequence[Row]) -> Leads | None:
    """The indentation of a text's table; None where its labels are not indented, or lines above stand deeper than those under them."""
    labels = [(row, row.labels[0].lead) for row in rows if row.labels]
    if len({lead for _, lead in labels}) < 2 or any(row.labels[0].left is not None for row, _ in labels):
        return None
    steps = 0
    alone: set[int] = set()
    for n, ((row, lead), (_, below)) in enumerate(pairwise(labels)):
        if row.cells:
            continue
        if below < lead:
            return None
        steps += below > lead
        if below > lead and (n + 2 >= len(labels) or labels[n + 2][1] < below):
            alone.add(row.labels[0].unit.index)
    return Leads(frozenset(alone)) if steps else None


def standing_over(rows: Sequence[Row]) -> frozenset[int]:
    """Short lines without values, by the index of their unit, that end in a word which goes on in each of the rows under them (``answering calls
    within`` over ``20 seconds`` and ``60 seconds``): two rows with values and equally deeper."""
    found: set[int] = set()
    for first, one, two in zip(rows, rows[1:], rows[2:], strict=False):
        if first.cells or not (one.cells and two.cells and first.labels and one.labels and two.labels):
            continue
        a, b, c = (_indent(row.labels[0]) for row in (first, one, two))
        if a < b == c and _width(first.labels[-1].text, 1.0) < _LONG:
            found.add(first.labels[-1].unit.index)
    return frozenset(found)


def _indent(label: Label) -> float:
    """In points, to the nearest two."""
    return 2 * round((label.lead * _SPACE if label.left is None else label.left) / 2)


@lru_cache(maxsize=4096)
def _width(text: str, latin: float) -> float:
    return sum(
        2.0 if unicodedata.east_asian_width(c) in "WFA" else latin
        for c in text.strip()
        if latin == 1.0 or c != " "
    )


def _extent(label: Label, ratio: float) -> float:
    return _width(label.text, _LATIN) * ratio + label.dots


def read_levels(rows: Sequence[Row]) -> Levels:
    """The levels of the rows of all tables of one layout, by their leaders."""
    lines = [row.labels[-1] for row in rows if row.labels and row.labels[-1].dots > 2][:_ENOUGH]
    if len(lines) < 4 or len({line.dots for line in lines}) < 3:
        return Levels()
    sizes = [(_width(line.text, _LATIN), line.dots) for line in lines]
    slopes = []
    for (one, dots), (two, more) in pairwise(sizes):
        wider = two - one
        if abs(wider) >= 4:
            slopes.append((dots - more) / wider)
    ratio = median(slopes) if slopes else 0.0
    if not 0.9 <= ratio <= 2.2:
        return Levels()
    # The median is near the print's own ratio; that is where labels of one indentation end closest together.
    tries = [(_clusters(sizes, ratio + step / 100), ratio + step / 100) for step in range(-12, 13, 2)]
    clusters, ratio = min(tries, key=lambda found: (_scatter(found[0]), found[1]))
    if len(clusters) > 4 or any(c[0] - c[-1] > 2 * _NEAR for c in clusters):
        return Levels()
    edges: list[float] = []
    for cluster in clusters:
        mean = fmean(cluster)
        if not edges or edges[-1] - mean >= _DEEPER:
            edges.append(mean)
    return Levels(ratio, tuple(edges))


def _clusters(sizes: Sequence[tuple[float, int]], ratio: float) -> list[list[float]]:
    """The extents (of widths and dots), greatest first, parted where they lie apart."""
    extents = sorted([width * ratio + dots for width, dots in sizes], reverse=True)
    clusters: list[list[float]] = [[extents[0]]]
    for extent in extents[1:]:
        if clusters[-1][-1] - extent > _NEAR:
            clusters.append([extent])
        else:
            clusters[-1].append(extent)
    return clusters


def _scatter(clusters: Sequence[Sequence[float]]) -> float:
    count = sum(len(c) for c in clusters)
    apart = 0.0
    for cluster in clusters:
        mean = fmean(cluster)
        apart += sum(abs(extent - mean) for extent in cluster)
    return apart / count + 0.1 * len(clusters)
