"""Tables with horizontal rules only: the rules part the rows, white space parts the columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.sources.model import Cell, Place, Row, Table
from kg.sources.pdf_cells import cell_lines
from kg.sources.pdf_glyphs import Run, around, is_leader
from kg.sources.pdf_loose import Gutter, Region, column_of, edges, filled, line_cells, narrowed, to_table
from kg.sources.pdf_rules import Rule

FEWEST = 3
SHORTEST = 120.0
"""Rules shorter than this (in points) underline something."""
SAME_END = 4.0


def open_tables(runs: Sequence[Run], rules: Sequence[Rule]) -> tuple[list[Table], list[Run]]:
    """The tables that horizontal rules draw, and the runs that stand in none."""
    rest = sorted(runs, key=lambda r: r.base)
    tables: list[Table] = []
    for group in _groups(rules):
        inside = [r for r in rest if group[0].at - 1 <= (r.box[1] + r.box[3]) / 2 <= group[-1].at + 1]
        inside = _with_header(rest, inside, group)
        table = _table(inside, [r.at for r in group])
        if table is not None:
            tables.append(table)
            taken = {id(r) for r in inside}
            rest = [r for r in rest if id(r) not in taken]
    return tables, rest


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


def _with_header(runs: Sequence[Run], inside: Sequence[Run], group: Sequence[Rule]) -> list[Run]:
    """The runs between the rules, and a line of several phrases right above the first rule: a header without a rule."""
    if not inside:
        return []
    above = [r for r in runs if r.base < group[0].at and group[0].at - r.box[3] < 0.8 * r.size]
    heads = [r for r in above if len(r.phrases()) > 2]
    return [*heads, *inside] if heads and len(heads) == len(above) else list(inside)


def _table(runs: Sequence[Run], ys: Sequence[float]) -> Table | None:
    gutters = _gutters(runs)
    if not gutters:
        return None
    bounds = [*ys] if runs[0].base > ys[0] else [min(r.box[1] for r in runs) - 1, *ys]
    bands = [
        [r for r in runs if top < (r.box[1] + r.box[3]) / 2 <= bottom] for top, bottom in pairwise(bounds)
    ]
    if any(_several_items(band, gutters) for band in bands[1:]):
        return to_table(runs, Region(0, len(runs) - 1, gutters, _across(runs, gutters)))
    kept = any(r.space_after for r in runs)
    columns = edges(runs, gutters)
    left, right = columns[0][0], columns[-1][1]
    rows = []
    for band, (top, bottom) in zip(bands, pairwise(bounds), strict=True):
        if band:
            box = (round(left, 2), round(top, 2), round(right, 2), round(bottom, 2))
            rows.append(Row(_band_cells(band, gutters, columns, kept), Place(box=box)))
    return Table(tuple(rows), "horizontal", columns) if len(rows) > 1 else None


def _gutters(runs: Sequence[Run]) -> list[Gutter]:
    """The gutters that the lines with most columns leave, and that (almost) no line with several phrases crosses."""
    several = [r for r in runs if len(r.phrases()) > 1]
    if len(several) < 2:
        return []
    best: list[Gutter] = []
    for seed in sorted(several, key=lambda r: -len(r.phrases()))[:3]:
        groups = seed.phrases()
        gutters = [(around(a)[2], around(b)[0]) for a, b in pairwise(groups)]
        for run in runs:
            kept, crossed = narrowed(gutters, run)
            if not crossed or (len(run.phrases()) > 1 and len(kept) > len(best)):
                gutters = kept
        if len(gutters) > len(best):
            best = gutters
    return best


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
        for column in range(len(columns)):
            words = [w for w in run.words if column_of((w.box[0] + w.box[2]) / 2, gutters) == column]
            if any(not is_leader(w) for w in words):
                parts[column].append(run.part(words))
    cells = []
    for part, (left, right) in zip(parts, columns, strict=True):
        lines = cell_lines(part, left, right, spaces_kept=kept, ruled=False)
        box = around([w for r in part for w in r.words]) if part else None
        cells.append(Cell(lines, 1, box))
    return tuple(cells)
