"""Tables with horizontal rules only: the rules part the rows, white space parts the columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from itertools import pairwise
from math import inf

from kg.dataclasses import dataclass
from kg.sources.pdf_build import Loose, between, crossing
from kg.sources.pdf_gutters import HEADER_GAP, Gutter, columns, filled, fits, gutters_of, narrowed
from kg.sources.pdf_rules import Rule
from kg.sources.pdf_runs import Run
from kg.values.middle import median

FEWEST = 3
SHORTEST = 120.0
"""Rules shorter than this (in points) underline something."""
SAME_END = 4.0
CLOSE = 1.0
"""Lines outside the rules belong to the table when they are no further than so many ems from it, or from each other."""
HEADER_LINES = 6
Reach = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables that horizontal rules draw, and the runs that stand in none. ``open_bottom``: the last table ends
    without a rule at the end of the page. ``hanging``: one ends without a rule though more follows it."""

    tables: list[Loose]
    rest: list[Run]
    open_bottom: bool = False
    hanging: bool = False


@dataclass(slots=True)
class _Part:
    """Rules of one table. Lines above ``floor`` and below ``ceiling`` are not part of it."""

    rules: list[Rule] = field(default_factory=list)
    floor: float = 0.0
    ceiling: float = inf


def reaches(pages: Iterable[Sequence[Rule]]) -> list[Reach]:
    """From where to where the rules of tables go: those of a page that has several of the same reach."""
    return [(g[0].start, g[0].end) for rules in pages for g in _groups(rules) if len(g) >= FEWEST]


def open_tables(runs: Sequence[Run], rules: Sequence[Rule], common: Sequence[Reach]) -> Opened:
    """``common`` are the reaches of table rules in the document: there fewer rules make a table."""
    rest = sorted(runs, key=lambda r: r.base)
    found: list[tuple[Loose, bool]] = []
    for group in _groups(rules):
        known = any(_same_reach(group[0], Rule(0.0, *reach)) for reach in common)
        if len(group) < FEWEST and not (_header(rest, group[0].at, 0.0) and (known or len(group) > 1)):
            continue
        for part in _parts(rest, group):
            table, is_open = _table(rest, part)
            if table is not None:
                found.append((table, is_open))
                taken = {id(r) for r in table.lines}
                rest = [r for r in rest if id(r) not in taken]
    found.sort(key=lambda f: f[0].top)
    hanging = [t for t, is_open in found if is_open and any(r.base > t.lines[-1].base for r in rest)]
    last = bool(found) and found[-1][1] and not any(found[-1][0] is t for t in hanging)
    return Opened([t for t, _ in found], rest, last, bool(hanging))


def _table(runs: Sequence[Run], part: _Part) -> tuple[Loose | None, bool]:
    """The table of some rules, and whether its last row has no rule below."""
    ys = [r.at for r in part.rules]
    inside = between(runs, ys[0] - 1, ys[-1] + 1)
    header = _header(runs, ys[0], part.floor)
    gutters, _ = _columns([*header, *inside])
    if not gutters:
        return None, False
    padding = _padding(inside, ys)
    above = header or _above(runs, inside, gutters, ys[0], padding)
    low = [r for r in runs if r.base < part.ceiling]
    below = _below(low, inside, gutters, ys[-1], padding)
    if above:
        ys.insert(0, above[0].box[1] - 1)
    if below:
        ys.append(below[-1].box[3] + 1)
    mine = [*above, *inside, *below]
    first = above or between(mine, ys[0], ys[1])
    gutters, head = _columns(mine, first)
    if not gutters or head is None or sum(bool(between(mine, a, b)) for a, b in pairwise(ys)) < 2:
        return None, False
    reach = (min(r.start for r in part.rules), max(r.end for r in part.rules))
    return Loose(mine, gutters, head, crossing(mine, gutters), ys, reach), bool(below)


def _padding(inside: Sequence[Run], ys: Sequence[float]) -> float:
    """How far the first line of a row usually is from the rule above it."""
    bands = [between(inside, a, b) for a, b in pairwise(ys)]
    return median([band[0].box[1] - y for band, y in zip(bands, ys, strict=False) if band] or [0.0])


def _header(runs: Sequence[Run], top: float, floor: float) -> list[Run]:
    """The lines of a header that has no rule above it: right above the first rule, with several cells, without what is
    printed before it across the columns, apart from it, or larger."""
    lines: list[Run] = []
    edge = top
    for run in sorted((r for r in runs if floor <= r.box[1] and r.base < top), key=lambda r: -r.base):
        close = CLOSE if lines else 1.6 * CLOSE
        if edge - run.box[3] > close * run.size or len(lines) >= HEADER_LINES:
            break
        lines.insert(0, run)
        edge = run.box[1]
    if not any(len(r.phrases()) > 2 for r in lines):
        return []
    gutters, _ = _columns(lines)
    return lines[_headings(lines, gutters, 0.3 * lines[-1].size) :]


def _headings(lines: Sequence[Run], gutters: Sequence[Gutter], usual: float) -> int:
    """How many lines at the start are headings above a row rather than its first lines: they cross the columns, or are
    set off by space (``usual`` is that between lines), or are bold or larger."""
    count = 0
    for i, (run, after) in enumerate(pairwise(lines)):
        if len(run.phrases()) > (2 if narrowed(gutters, run)[1] else 1):
            break
        rest = lines[i + 1 :]
        if not any(len(r.phrases()) > 1 for r in rest):
            break
        stands_out = (run.bold and not any(r.bold for r in rest)) or run.size > 1.08 * max(
            r.size for r in rest
        )
        apart = after.box[1] - run.box[3] > max(usual, 0.0) + 0.7 * run.size
        if stands_out or apart or narrowed(gutters, run)[1]:
            count = i + 1
    return count


def _endings(lines: Sequence[Run], gutters: Sequence[Gutter], usual: float) -> int:
    """How many lines at the end of a row are headings below it: the first of them is set off by space, and starts in the
    first column and crosses the next, or is bold or larger."""
    for i, (before, run) in enumerate(pairwise(lines)):
        rest = lines[i + 1 :]
        if any(len(r.phrases()) > 2 for r in rest) or 0 not in filled(run, gutters):
            continue
        above = lines[: i + 1]
        stands_out = (run.bold and not any(r.bold for r in above)) or run.size > 1.08 * max(
            r.size for r in above
        )
        apart = run.box[1] - before.box[3] > max(usual, 0.0) + 0.7 * run.size
        if apart and (stands_out or narrowed(gutters, run)[1]):
            return len(rest)
    return 0


def _above(
    runs: Sequence[Run], inside: Sequence[Run], gutters: Sequence[Gutter], top: float, padding: float
) -> list[Run]:
    """The lines right above the first rule that fit the columns, at the top of a page: the end of a row from the page
    before, or a row without a rule over it."""
    mine: list[Run] = []
    edge = top
    for run in sorted((r for r in runs if r.base < top and r not in inside), key=lambda r: -r.base):
        if edge - run.box[3] > max(CLOSE * run.size, padding + 0.5 * run.size) or not fits(run, gutters):
            return []
        mine.insert(0, run)
        edge = run.box[1]
    return mine


def _below(
    runs: Sequence[Run], inside: Sequence[Run], gutters: Sequence[Gutter], bottom: float, padding: float
) -> list[Run]:
    """The lines right below the last rule that fit the columns, when the first has several cells: a row without a rule
    under it."""
    mine: list[Run] = []
    edge = bottom
    for run in (r for r in runs if r.base > bottom and r not in inside):
        alone = len(run.phrases()) == 1
        room = max(CLOSE * run.size, 0.0 if mine else padding + 0.5 * run.size)
        if run.box[1] - edge > room or not fits(run, gutters) or (not mine and alone):
            break
        mine.append(run)
        edge = run.box[3]
    return mine


def _parts(runs: Sequence[Run], group: Sequence[Rule]) -> list[_Part]:
    """A group of rules parted where headings stand between two tables: lines across the columns, with the first table's
    header again below them or with more space around them than a row has; or above a header without a rule over it."""
    bands = [between(runs, a.at, b.at) for a, b in pairwise(group)]
    texts = [[r.text for r in band] for band in bands]
    gutters, _ = _columns([r for band in bands for r in band])
    spaces = [b.box[1] - a.box[3] for band in bands for a, b in pairwise(band)]
    usual = median(spaces) if spaces else 0.0
    parts = [_Part([group[0]])]
    for i, rule in enumerate(group[1:]):
        band = bands[i]
        if band and all(len(r.phrases()) == 1 for r in band):
            slack = rule.at - group[i].at - sum(r.box[3] - r.box[1] for r in band)
            loose = slack > (1.6 + 0.4 * len(band)) * median(r.size for r in band)
            repeated = i + 1 < len(texts) and any(texts[i + 1] == texts[j] for j in range(i))
            if loose or repeated:
                parts[-1].ceiling = group[i].at
                parts.append(_Part(floor=band[-1].box[3]))
        elif before := _headings(band, gutters, usual):
            parts[-1].ceiling = group[i].at
            parts.append(_Part(floor=band[before - 1].box[3] - 1))
        elif after := _endings(band, gutters, usual):
            parts[-1].ceiling = band[-after].box[1]
            parts.append(_Part(floor=band[-1].box[3] - 1))
        parts[-1].rules.append(rule)
    return [p for p in parts if len(p.rules) >= FEWEST - 1 or _header(runs, p.rules[0].at, p.floor)]


def _same_reach(a: Rule, b: Rule) -> bool:
    return abs(a.start - b.start) + abs(a.end - b.end) <= 2 * SAME_END


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
        same = [g for g in groups if _same_reach(g[0], rule)]
        if same:
            same[0].append(rule)
        else:
            groups.append([rule])
    return groups


def _columns(runs: Sequence[Run], header: Sequence[Run] = ()) -> tuple[list[Gutter], Run | None]:
    """The gutters that are left free by (almost) all lines but those that run across the columns, and the line that
    tells them best: one of the header's, else the one that shows most of them."""
    several = [r for r in runs if len(r.phrases()) > 1]
    if len(several) < 2 and not any(len(r.phrases()) > 2 for r in several):
        return [], None
    seed = max(several, key=lambda r: len(r.phrases()))
    gutters = gutters_of(seed)
    for run in runs:
        kept, crossed = narrowed(gutters, run)
        if not crossed or len(run.phrases()) > 1:
            gutters = kept
    across = crossing(runs, gutters)
    head = max(header, key=lambda r: len(r.phrases(HEADER_GAP)), default=seed)
    if len(head.phrases(HEADER_GAP)) < 3:
        head = seed
    return columns([r for i, r in enumerate(runs) if i not in across or r is head], head), head
