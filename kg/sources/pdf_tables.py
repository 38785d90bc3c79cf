"""Ruled tables: the grid that a page's rules draw, with merged cells, open edges and missing outer borders."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import field
from itertools import pairwise

from kg.dataclasses import dataclass
from kg.sources.model import Box
from kg.sources.pdf_rules import Rule, Rules

TOUCH = 3.0
"""A rule that ends this close to another one meets it."""
GROUP_ROW = 30.0
"""A row is at most so high that a table without side borders has across its columns."""
MAX_RULES = 6000
"""A page with more rules than this is a drawing; looking for tables in it would take for ever."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell covering grid rows ``top`` to ``bottom`` and columns ``left`` to ``right``, all inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The rules of a table: ``xs`` and ``ys`` are the edges of its columns and rows. ``open_top``/``open_bottom``:
    the verticals run on there but no rule closes the table."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    open_top: bool = False
    open_bottom: bool = False
    owner: dict[tuple[int, int], int] = field(default_factory=dict)
    """(row, column) of the grid -> index in ``cells``."""

    @property
    def box(self) -> Box:
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def box_of(self, cell: GridCell) -> Box:
        return (self.xs[cell.left], self.ys[cell.top], self.xs[cell.right + 1], self.ys[cell.bottom + 1])

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def at(self, x: float, y: float) -> int:
        """Index of the cell that a point inside the grid is in."""
        row = bisect_right(self.ys, y, 1, len(self.ys) - 1) - 1
        column = bisect_right(self.xs, x, 1, len(self.xs) - 1) - 1
        return self.owner[row, column]


def grids(rules: Rules) -> list[Grid]:
    """The ruled tables of a page, top to bottom. Frames (one cell) are not tables, nor is a frame around a table."""
    if len(rules.horizontal) + len(rules.vertical) > MAX_RULES:
        return []
    found = [g for part in _connected(rules) if (g := _grid(part)) is not None]
    found = [g for g in found if len(g.cells) > 1]
    tables = [g for g in found if not (len(g.xs) == 2 and any(_inside(o, g) for o in found if o is not g))]
    return sorted(tables, key=lambda g: (g.ys[0], g.xs[0]))


def _inside(inner: Grid, outer: Grid) -> bool:
    a, b = inner.box, outer.box
    return a[0] >= b[0] - 1 and a[1] >= b[1] - 1 and a[2] <= b[2] + 1 and a[3] <= b[3] + 1


def _connected(rules: Rules) -> list[Rules]:
    """Rules that touch each other, directly or through others."""
    h, v = rules.horizontal, rules.vertical
    parent = list(range(len(h) + len(v)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, a in enumerate(h):
        for j, b in enumerate(v, len(h)):
            if a.start - TOUCH <= b.at <= a.end + TOUCH and b.start - TOUCH <= a.at <= b.end + TOUCH:
                parent[root(i)] = root(j)
    for upper, lower in _across_gaps(h, v):
        parent[root(upper)] = root(lower)
    parts: dict[int, Rules] = {}
    for i in range(len(parent)):
        part = parts.setdefault(root(i), Rules([], []))
        if i < len(h):
            part.horizontal.append(h[i])
        else:
            part.vertical.append(v[i - len(h)])
    return list(parts.values())


def _across_gaps(h: list[Rule], v: list[Rule]) -> list[tuple[int, int]]:
    """Pairs of horizontal rules (indices) of one reach with a row between them that has no verticals at all.

    Where a table has no borders at its sides, a group row is such a row. Further apart the two rules belong to two tables.
    """
    pairs = []
    order = sorted(range(len(h)), key=lambda i: h[i].at)
    for upper, lower in pairwise(order):
        a, b = h[upper], h[lower]
        same = abs(a.start - b.start) <= TOUCH and abs(a.end - b.end) <= TOUCH
        if not same or not 6 < b.at - a.at <= GROUP_ROW:
            continue
        sides = (
            abs(r.at - a.start) <= TOUCH or abs(r.at - a.end) <= TOUCH
            for r in v
            if r.start <= a.at + TOUCH <= r.end + 2 * TOUCH
        )
        if not any(sides) and not any(r.start < b.at - TOUCH and r.end > a.at + TOUCH for r in v):
            pairs.append((upper, lower))
    return pairs


def _grid(part: Rules) -> Grid | None:
    h, v = list(part.horizontal), list(part.vertical)
    if not h or not v:
        return None
    open_top, open_bottom = _close(h, v)
    xs, ys = _edges(r.at for r in v), _edges(r.at for r in h)
    if len(xs) < 2 or len(ys) < 2:
        return None
    cells = _cells(xs, ys, h, v)
    owner = {
        (r, c): i
        for i, cell in enumerate(cells)
        for r in range(cell.top, cell.bottom + 1)
        for c in range(cell.left, cell.right + 1)
    }
    return Grid(xs, ys, tuple(cells), open_top, open_bottom, owner)


def _close(h: list[Rule], v: list[Rule]) -> tuple[bool, bool]:
    """Add the outer borders that were not drawn, so that the grid is closed. Says whether top and bottom were open."""
    left, right = min(r.start for r in h), max(r.end for r in h)
    top, bottom = min(r.start for r in v), max(r.end for r in v)
    highest, lowest = min(r.at for r in h), max(r.at for r in h)
    # Most verticals run on there: an outer frame alone does so around cells with space between them.
    open_top = sum(r.start < highest - 2 * TOUCH for r in v) > max(1, len(v) // 3)
    open_bottom = sum(r.end > lowest + 2 * TOUCH for r in v) > max(1, len(v) // 3)
    if open_top:
        h.append(Rule(top, left, right))
    if open_bottom:
        h.append(Rule(bottom, left, right))
    top, bottom = min(r.at for r in h), max(r.at for r in h)
    if min(r.at for r in v) > left + 2 * TOUCH:
        v.append(Rule(left, top, bottom))
    if max(r.at for r in v) < right - 2 * TOUCH:
        v.append(Rule(right, top, bottom))
    return open_top, open_bottom


def _edges(positions: Iterable[float]) -> tuple[float, ...]:
    groups: list[list[float]] = []
    for p in sorted(positions):
        if groups and p - groups[-1][-1] <= TOUCH:
            groups[-1].append(p)
        else:
            groups.append([p])
    return tuple(sum(g) / len(g) for g in groups)


def _walls(edges: Sequence[float], across: Sequence[float], drawn: Sequence[Rule]) -> set[tuple[int, int]]:
    """(edge, band) for each piece of an edge, between two neighbouring crossing edges, that a rule covers."""
    walls: set[tuple[int, int]] = set()
    for rule in drawn:
        edge = min(range(len(edges)), key=lambda i: abs(edges[i] - rule.at))
        for band in range(len(across) - 1):
            a, b = across[band], across[band + 1]
            if min(rule.end, b) - max(rule.start, a) >= 0.5 * (b - a):
                walls.add((edge, band))
    return walls


def _cells(xs: Sequence[float], ys: Sequence[float], h: list[Rule], v: list[Rule]) -> list[GridCell]:
    """Elementary cells without a wall between them are one cell, as long as they make a rectangle."""
    beside, below = _walls(xs, ys, v), _walls(ys, xs, h)
    rows, columns = len(ys) - 1, len(xs) - 1
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for r in range(rows):
        for c in range(columns):
            if (r, c) in taken:
                continue
            right = c
            while right + 1 < columns and (r, right + 1) not in taken and (right + 1, r) not in beside:
                right += 1
            bottom = r
            while bottom + 1 < rows and _open_below(bottom, c, right, columns, beside, below):
                bottom += 1
            taken.update((i, j) for i in range(r, bottom + 1) for j in range(c, right + 1))
            cells.append(GridCell(r, c, bottom, right))
    return cells


def _open_below(
    row: int, left: int, right: int, columns: int, beside: set[tuple[int, int]], below: set[tuple[int, int]]
) -> bool:
    """Whether the cell goes on in the next grid row: no wall under it, and the same walls at its sides there."""
    if any((row + 1, c) in below for c in range(left, right + 1)):
        return False
    if any((c + 1, row + 1) in beside for c in range(left, right)):
        return False
    closed_left = left == 0 or (left, row + 1) in beside
    closed_right = right == columns - 1 or (right + 1, row + 1) in beside
    return closed_left and closed_right
