"""Tables with horizontal rules only: the rules part the rows, white space parts the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kg.sources.model import Cell, Place, Row, Table
from kg.sources.pdf_cells import cell_lines
from kg.sources.pdf_glyphs import Run, around, is_leader
from kg.sources.pdf_loose import (
    Gutter,
    Region,
    columns_of,
    edges,
    filled,
    gutters_of,
    line_cells,
    narrowed,
    project,
    to_table,
)
from kg.sources.pdf_rules import Rule

FEWEST = 3
SHORTEST = 120.0
"""Rules shorter than this (in points) underline something."""
SAME_END = 4.0
CLOSE = 1.0
"""Lines outside the rules belong to the table when they are no further than so many ems from it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables that horizontal rules draw, the runs that stand in none, and whether the first table starts, and
    the last one ends, without a rule at the page's edge: with a row that the page break cuts."""

    tables: list[Table]
    rest: list[Run]
    open_top: bool = False
    open_bottom: bool = False


def open_tables(runs: Sequence[Run], rules: Sequence[Rule]) -> Opened:
    rest = sorted(runs, key=lambda r: r.base)
    found: list[tuple[Table, bool, bool]] = []
    for group in (part for whole in _groups(rules) for part in _parts(rest, whole)):
        ys = [r.at for r in group]
        inside = _between(rest, ys[0] - 1, ys[-1] + 1)
        gutters = _gutters(inside)
        if not gutters:
            continue
        above, below = _above(rest, inside, gutters, ys[0]), _below(rest, inside, gutters, ys[-1])
        if above:
            ys.insert(0, above[0].box[1] - 1)
        if below:
            ys.append(below[-1].box[3] + 1)
        mine = [*above, *inside, *below]
        table = _table(mine, ys)
        if table is not None:
            header = any(len(r.phrases()) > 2 for r in above)
            found.append((table, bool(above) and not header, bool(below)))
            taken = {id(r) for r in mine}
            rest = [r for r in rest if id(r) not in taken]
    found.sort(key=lambda f: f[0].rows[0].place.box or (0.0, 0.0, 0.0, 0.0))
    tables = [table for table, *_ in found]
    return Opened(tables, rest, bool(found) and found[0][1], bool(found) and found[-1][2])


def _above(runs: Sequence[Run], inside: Sequence[Run], gutters: Sequence[Gutter], top: float) -> list[Run]:
    """The lines right above the first rule that fit the columns: a header without a rule over it, or the end of a row
    from the page before."""
    mine: list[Run] = []
    edge = top
    for run in sorted((r for r in runs if r.base < top and r not in inside), key=lambda r: -r.base):
        if edge - run.box[3] > CLOSE * run.size or narrowed(gutters, run)[1]:
            break
        mine.insert(0, run)
        edge = run.box[1]
    first = bool(mine) and not any(r.base < mine[0].base for r in runs)
    return mine if first or any(len(r.phrases()) > 2 for r in mine) else []


def _below(runs: Sequence[Run], inside: Sequence[Run], gutters: Sequence[Gutter], bottom: float) -> list[Run]:
    """The lines right below the last rule that fit the columns, when the first has several cells: a row without a rule
    under it."""
    mine: list[Run] = []
    edge = bottom
    for run in (r for r in runs if r.base > bottom and r not in inside):
        alone = len(run.phrases()) == 1
        if run.box[1] - edge > CLOSE * run.size or narrowed(gutters, run)[1] or (not mine and alone):
            break
        mine.append(run)
        edge = run.box[3]
    return mine


def _between(runs: Sequence[Run], top: float, bottom: float) -> list[Run]:
    return [r for r in runs if top < (r.box[1] + r.box[3]) / 2 <= bottom]


def _parts(runs: Sequence[Run], group: Sequence[Rule]) -> list[list[Rule]]:
    """A group of rules parted where headings stand between two tables: lines across the columns, with the first table's
    header again below them or with more space around them than a row has."""
    bands = [_between(runs, a.at, b.at) for a, b in pairwise(group)]
    texts = [[r.text for r in band] for band in bands]
    parts: list[list[Rule]] = [[group[0]]]
    for i, rule in enumerate(group[1:]):
        band = bands[i]
        if band and all(len(r.phrases()) == 1 for r in band):
            slack = rule.at - group[i].at - sum(r.box[3] - r.box[1] for r in band)
            loose = slack > (1.6 + 0.4 * len(band)) * median(r.size for r in band)
            repeated = i + 1 < len(texts) and any(texts[i + 1] == texts[j] for j in range(i))
            if loose or repeated:
                parts.append([])
        parts[-1].append(rule)
    return [part for part in parts if len(part) >= FEWEST - 1]


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules of the same reach, pieces on one height taken together; each group top to bottom."""
    whole: list[Rule] = []
    for rule in sorted(rules):
        if whole and abs(rule.at - whole[-1].at) <= 1.5:
            last = whole[-1]
            whole[-1] = Rule(last.at, min(last.start, rule.start), max(last.end, rule.end))
        else:
            whole.append(rule)
    groups: list[list[Rule]] = []
    for rule in whole:
        if rule.end - rule.start < SHORTEST:
            continue
        same = [g for g in groups if abs(g[0].start - rule.start) + abs(g[0].end - rule.end) <= 2 * SAME_END]
        if same:
            same[0].append(rule)
        else:
            groups.append([rule])
    return [g for g in groups if len(g) >= FEWEST]


def _table(runs: Sequence[Run], ys: Sequence[float]) -> Table | None:
    gutters = _gutters(runs)
    bands = [_between(runs, top, bottom) for top, bottom in pairwise(ys)]
    if not gutters or sum(map(bool, bands)) < 2:
        return None
    if any(_several_items(band, gutters) for band in bands[1:]):
        return to_table(runs, Region(0, len(runs) - 1, gutters, _across(runs, gutters)))
    kept = any(r.space_after for r in runs)
    columns = edges(runs, gutters)
    left, right = columns[0][0], columns[-1][1]
    rows = []
    for band, (top, bottom) in zip(bands, pairwise(ys), strict=True):
        if band:
            box = (round(left, 2), round(top, 2), round(right, 2), round(bottom, 2))
            rows.append(Row(_band_cells(band, gutters, columns, kept), Place(box=box)))
    return Table(tuple(rows), "horizontal", columns)


def _gutters(runs: Sequence[Run]) -> list[Gutter]:
    """The strips that are left free by (almost) all lines but those that run across the columns."""
    several = [r for r in runs if len(r.phrases()) > 1]
    if len(several) < 2 and not any(len(r.phrases()) > 2 for r in several):
        return []
    seed = max(several, key=lambda r: len(r.phrases()))
    gutters = gutters_of(seed)
    for run in runs:
        kept, crossed = narrowed(gutters, run)
        if not crossed or len(run.phrases()) > 1:
            gutters = kept
    across = _across(runs, gutters)
    return project([r for i, r in enumerate(runs) if i not in across])


def _across(runs: Sequence[Run], gutters: Sequence[Gutter]) -> set[int]:
    return {i for i, r in enumerate(runs) if len(r.phrases()) == 1 and narrowed(gutters, r)[1]}


def _several_items(band: Sequence[Run], gutters: Sequence[Gutter]) -> bool:
    """Whether more than one line between two rules fills all columns, or all but one: then each line is an item."""
    columns = len(gutters) + 1
    return sum(len(filled(r, gutters)) >= max(2, columns - 1) and 0 in filled(r, gutters) for r in band) > 1


def _band_cells(
    band: Sequence[Run], gutters: Sequence[Gutter], columns: Sequence[tuple[float, float]], kept: bool
) -> tuple[Cell | None, ...]:
    if len(band) == 1:
        return line_cells(band[0], gutters, bool(_across(band, gutters)))
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
