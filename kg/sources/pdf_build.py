"""Tables whose columns white space parts: the lines that make one, and its rows and cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from itertools import pairwise

from kg.dataclasses import dataclass
from kg.sources.model import Cell, CellLine, Place, Row, Table, Word
from kg.sources.pdf_cells import cell_lines
from kg.sources.pdf_gutters import Gutter, columns_of, filled, narrowed, overflows
from kg.sources.pdf_runs import Run, around, is_leader


@dataclass(slots=True)
class Loose:
    """A table's lines from top to bottom. ``head`` is the line that tells its columns best, ``across`` are the indices of
    those that span them. ``ys`` are the edges of its rows where rules draw them, from x ``reach[0]`` to ``reach[1]``."""

    lines: list[Run]
    gutters: list[Gutter]
    head: Run
    across: set[int] = field(default_factory=set)
    ys: list[float] = field(default_factory=list)
    reach: tuple[float, float] = (0.0, 0.0)

    @property
    def top(self) -> float:
        return self.ys[0] if self.ys else self.lines[0].box[1]

    @property
    def left(self) -> float:
        return min(r.box[0] for r in self.lines)

    def inside(self) -> list[Run]:
        """The lines that keep to the columns."""
        return [r for i, r in enumerate(self.lines) if i not in self.across]

    def table(self) -> Table:
        starts = [b for _, b in self.gutters]
        lines = [r if i in self.across else r.cut(starts) for i, r in enumerate(self.lines)]
        bands = [between(lines, top, bottom) for top, bottom in pairwise(self.ys)]
        if self.ys and not any(_several_items(band, self.gutters) for band in bands[1:]):
            return self._ruled(lines, bands)
        rows = [
            Row(line_cells(r, self.gutters, i in self.across), Place(box=around(r.words)))
            for i, r in enumerate(lines)
        ]
        return Table(tuple(rows), "none", edges(lines, self.gutters))

    def _ruled(self, lines: Sequence[Run], bands: Sequence[Sequence[Run]]) -> Table:
        kept = any(r.space_after for r in lines)
        columns = list(edges(lines, self.gutters))
        columns[0] = (round(min(self.reach[0], columns[0][0]), 2), columns[0][1])
        columns[-1] = (columns[-1][0], round(max(self.reach[1], columns[-1][1]), 2))
        left, right = columns[0][0], columns[-1][1]
        rows = []
        for band, (top, bottom) in zip(bands, pairwise(self.ys), strict=True):
            if band:
                box = (left, round(top, 2), right, round(bottom, 2))
                rows.append(Row(_band_cells(band, self.gutters, columns, kept), Place(box=box)))
        return Table(tuple(rows), "horizontal", tuple(columns))


def between(runs: Sequence[Run], top: float, bottom: float) -> list[Run]:
    return [r for r in runs if top < (r.box[1] + r.box[3]) / 2 <= bottom]


def crossing(runs: Sequence[Run], gutters: Sequence[Gutter]) -> set[int]:
    """The lines (indices) of one phrase that runs across a gutter; not a long word that overflows its cell."""
    return {
        i
        for i, r in enumerate(runs)
        if len(r.phrases()) == 1 and narrowed(gutters, r)[1] and not overflows(r, gutters)
    }


def _several_items(band: Sequence[Run], gutters: Sequence[Gutter]) -> bool:
    """Whether more than one line between two rules fills all columns, or all but one: then each line is an item."""
    columns = len(gutters) + 1
    return sum(len(filled(r, gutters)) >= max(2, columns - 1) and 0 in filled(r, gutters) for r in band) > 1


def edges(lines: Sequence[Run], gutters: Sequence[Gutter]) -> tuple[tuple[float, float], ...]:
    """Left and right edge of each column."""
    left = min(r.box[0] for r in lines)
    right = max(r.box[2] for r in lines)
    starts = [left, *(b for _, b in gutters)]
    ends = [*(a for a, _ in gutters), right]
    return tuple((round(a, 2), round(b, 2)) for a, b in zip(starts, ends, strict=True))


def line_cells(run: Run, gutters: Sequence[Gutter], across: bool) -> tuple[Cell | None, ...]:
    """A line's words in their columns. A phrase that covers a gutter is one cell that spans."""
    count = len(gutters) + 1
    if across:
        return (_cell(run.words, count), *[None] * (count - 1))
    cells: list[Cell | None] = []
    groups = _cells_of(run, gutters)
    while len(cells) < count:
        words, last = groups.get(len(cells), ([], len(cells)))
        span = last - len(cells) + 1
        cells += [_cell(words, span), *[None] * (span - 1)]
    return tuple(cells)


def _cells_of(run: Run, gutters: Sequence[Gutter]) -> dict[int, tuple[list[Word], int]]:
    """First column -> its words and the last column that they reach into."""
    groups: list[tuple[int, int, list[Word]]] = []
    for word, middle in zip(run.words, columns_of(run, gutters), strict=True):
        x0, x1 = word.box[0], word.box[2]
        starts = [i + 1 for i, (_, b) in enumerate(gutters) if abs(x0 - b) <= 0.2 * run.size]
        first = last = starts[0] if starts else middle
        if not is_leader(word) and not starts:
            first = min([middle, *(i for i, (a, b) in enumerate(gutters) if x0 < a and x1 > b)])
            last = max([middle, *(i + 1 for i, (a, b) in enumerate(gutters) if x0 < a and x1 > b)])
        if groups and first <= groups[-1][1]:
            groups[-1] = (groups[-1][0], max(last, groups[-1][1]), [*groups[-1][2], word])
        else:
            groups.append((first, last, [word]))
    return {first: (words, last) for first, last, words in groups}


def _cell(words: Sequence[Word], span: int) -> Cell:
    if not words:
        return Cell(span=span)
    box = around(words)
    return Cell((CellLine(" ".join(w.text for w in words), box),), span, box)


def _band_cells(
    band: Sequence[Run], gutters: Sequence[Gutter], columns: Sequence[tuple[float, float]], kept: bool
) -> tuple[Cell | None, ...]:
    if len(band) == 1:
        return line_cells(band[0], gutters, bool(crossing(band, gutters)))
    parts: list[list[Run]] = [[] for _ in columns]
    for run in band:
        standing = list(zip(run.words, columns_of(run, gutters), strict=True))
        for column in range(len(columns)):
            words = [w for w, stands in standing if stands == column]
            if any(not is_leader(w) for w in words):
                parts[column].append(run.part(words))
    cells = []
    for part, (left, right) in zip(parts, columns, strict=True):
        lines = cell_lines(part, left, right, spaces_kept=kept, ruled=False)
        box = around([w for r in part for w in r.words]) if part else None
        cells.append(Cell(lines, 1, box))
    return tuple(cells)
