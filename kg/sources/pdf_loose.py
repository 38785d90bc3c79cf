"""Tables without any rules: runs of lines that leave the same gutters free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from itertools import pairwise

from kg.dataclasses import dataclass
from kg.sources.pdf_gutters import Gutter, columns, filled, gutters_of, narrowed, overflows
from kg.sources.pdf_runs import Run, is_leader
from kg.values.middle import median

FAR = 2.5
"""Lines of a table are no further apart than so many ems."""
MAX_PENDING = 2
"""So many lines in a row may run across the columns inside a table (group rows)."""


@dataclass(slots=True)
class Region:
    """Lines ``first`` to ``last`` of a page that make a table; ``across`` are those that span its columns, ``seed`` is
    the one whose gaps told the columns first."""

    first: int
    last: int
    gutters: list[Gutter]
    across: set[int] = field(default_factory=set)
    seed: int = 0


def loose_regions(runs: Sequence[Run]) -> list[Region]:
    """The tables among lines (top to bottom), which do not overlap."""
    regions: list[Region] = []
    at = 0
    while at < len(runs):
        region = None
        if len(gutters_of(runs[at])) >= 2:
            region = _grow(runs, at, regions[-1].last + 1 if regions else 0)
        if region is not None:
            regions.append(region)
            at = region.last
        at += 1
    return regions


def _grow(runs: Sequence[Run], seed: int, floor: int) -> Region | None:
    region = Region(seed, seed, gutters_of(runs[seed]), seed=seed)
    _grow_up(runs, region, floor)
    heads = {runs[i].text for i in range(region.first, seed + 1)}
    pending: list[int] = []
    for i in range(seed + 1, len(runs)):
        run, above = runs[i], runs[i - 1]
        if run.box[1] - above.box[3] > FAR * run.size or len(pending) > MAX_PENDING:
            break
        kept, crossed = narrowed(region.gutters, run)
        several = len(run.phrases()) > 1
        if crossed and overflows(run, region.gutters):
            kept, crossed = region.gutters, 0
        if not crossed and not _apart(runs, region, i):
            if pending and (run.text in heads or len(filled(run, kept)) < 2):
                break
            region.gutters, region.last = kept, i
            region.across.update(pending)
            pending = []
        elif several and len(kept) >= 2 and i - seed <= 2 and not pending:
            region.gutters, region.last = kept, i
        elif several and len(kept) >= 1 and 2 * crossed <= len(region.gutters) and not pending:
            region.last = i
        elif run.size > 1.08 * runs[seed].size:
            break
        else:
            pending.append(i)
    region.gutters = columns(
        [runs[i] for i in range(region.first, region.last + 1) if i not in region.across], runs[seed]
    )
    _add_leaders(runs, region)
    return region if _is_table(runs, region) else None


def _apart(runs: Sequence[Run], region: Region, i: int) -> bool:
    """Whether a line that fits the columns still looks like a heading or a line after the table: alone in the first
    column, and set off from the lines above by more space, or by being bold or larger than they are."""
    run = runs[i]
    if len(run.phrases()) > 1 or filled(run, region.gutters) != {0}:
        return False
    inside = [runs[j] for j in range(region.first, region.last + 1)]
    gaps = [b.box[1] - a.box[3] for a, b in pairwise(inside)]
    gap = run.box[1] - runs[i - 1].box[3]
    usual = median(gaps) if gaps else 0.5 * run.size
    body = inside[1:] or inside
    stands_out = (run.bold and not any(r.bold for r in body)) or run.size > 1.08 * median(
        r.size for r in body
    )
    return gap > usual + 0.8 * run.size or (stands_out and gap > usual + 0.2 * run.size)


def _grow_up(runs: Sequence[Run], region: Region, floor: int) -> None:
    """Take in the first lines of a header whose cells wrap."""
    while region.first > floor:
        run, below = runs[region.first - 1], runs[region.first]
        kept, crossed = narrowed(region.gutters, run)
        columns = filled(run, kept)
        close = below.box[1] - run.box[3] <= 0.8 * run.size
        if crossed or not close or (len(columns) < 2 and 0 in columns):
            return
        region.gutters, region.first = kept, region.first - 1


def _add_leaders(runs: Sequence[Run], region: Region) -> None:
    """Rows of dots lead from a label to its value: where they end is a gutter, even if the header has none there."""
    led = [r for r in runs[region.first : region.last + 1] if any(is_leader(w) for w in r.words[1:-1])]
    if not led:
        return
    found = gutters_of(led[0])
    for run in led[1:]:
        found, _ = narrowed(found, run)
    new = [g for g in found if not any(a < g[1] and g[0] < b for a, b in region.gutters)]
    region.gutters = sorted([*region.gutters, *new])


def _is_table(runs: Sequence[Run], region: Region) -> bool:
    if len(region.gutters) < 2 or region.last == region.first:
        return False
    rows = [
        filled(runs[i], region.gutters)
        for i in range(region.first, region.last + 1)
        if i not in region.across
    ]
    full = sum(len(columns) >= 3 for columns in rows)
    return full >= 2 or (full == 1 and len(region.gutters) >= 3)
