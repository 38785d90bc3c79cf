"""The strips of white space that part a table's columns, as the lines of the table leave them free."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.sources.model import Word
from kg.sources.pdf_runs import Run, around, is_leader
from kg.values.middle import median

Gutter = tuple[float, float]
NARROWEST = 0.45
"""A gutter is at least so many ems wide once all lines have been seen."""

HEADER_GAP = 0.6
"""Words of a header that are so many ems apart are in two columns when words of several lines start below the second."""


def free(gutter: Gutter, words: Sequence[Word]) -> Gutter:
    """The widest part of a gutter that no word covers."""
    a, b = gutter
    covered = sorted(
        (max(w.box[0], a), min(w.box[2], b))
        for w in words
        if w.box[0] < b and w.box[2] > a and not is_leader(w)
    )
    best, start = (a, a), a
    for x0, x1 in covered:
        if x0 - start > best[1] - best[0]:
            best = (start, x0)
        start = max(start, x1)
    return (start, b) if b - start > best[1] - best[0] else best


def gutters_of(run: Run, gap: float = 1.0) -> list[Gutter]:
    groups = run.phrases(gap)
    ends = [around([w for w in g if not is_leader(w)] or g) for g in groups]
    return [(a[2], b[0]) for a, b in pairwise(ends)]


def narrowed(gutters: Sequence[Gutter], run: Run) -> tuple[list[Gutter], int]:
    """The gutters that stay free beside a line, and how many it crosses."""
    kept = [free(g, run.words) for g in gutters]
    wide = [g for g in kept if g[1] - g[0] >= NARROWEST * run.size]
    return wide, len(gutters) - len(wide)


def column_of(x: float, gutters: Sequence[Gutter]) -> int:
    return sum(x > (a + b) / 2 for a, b in gutters)


def columns_of(run: Run, gutters: Sequence[Gutter]) -> list[int]:
    """The column of each word of a line. A leader is in that of the word before it, and so is a word that stands in a
    gutter right after another: the text of a cell that is wider than those above and below."""
    columns: list[int] = []
    slack = 0.2 * run.size
    for i, word in enumerate(run.words):
        x0, x1 = word.box[0], word.box[2]
        own = column_of((x0 + x1) / 2, gutters)
        if columns and is_leader(word):
            own = columns[-1]
        elif columns and columns[-1] < own and x0 - run.words[i - 1].box[2] <= 0.5 * run.size:
            a, b = gutters[own - 1]
            own = columns[-1] if columns[-1] == own - 1 and a + slack < x1 and x0 < b - slack else own
        columns.append(own)
    return columns


def filled(run: Run, gutters: Sequence[Gutter]) -> set[int]:
    """The columns that a line has text in."""
    return {column_of((w.box[0] + w.box[2]) / 2, gutters) for w in run.words if not is_leader(w)}


def columns(lines: Sequence[Run], head: Run) -> list[Gutter]:
    """The gutters of a table. Gaps of its header line ``head`` hold even where the text of some lines comes close to the
    next column or runs into it; so do gaps of other lines that end where a word of the header starts."""
    gutters = project(lines, head)
    gaps = gutters_of(head)
    gaps += [
        g for g in gutters_of(head, HEADER_GAP) if sum(_starts(r, g[1]) for r in lines if r is not head) > 1
    ]
    ends = {round(b): (a, b) for r in lines if r is not head for a, b in gutters_of(r, HEADER_GAP)}
    gaps += [gap for gap in ends.values() if _starts(head, gap[1])]
    for gap in gaps:
        if not any(a < gap[1] and gap[0] < b for a, b in gutters):
            kept = _kept(gap, lines)
            if kept is not None:
                gutters.append(kept)
    return sorted(gutters)


def _kept(gap: Gutter, lines: Sequence[Run]) -> Gutter | None:
    """A gap as most lines narrow it; None where the others do not start a word at its right edge."""
    tight: list[Run] = []
    for run in lines:
        rest = free(gap, run.words)
        if rest[1] - rest[0] >= NARROWEST * run.size:
            gap = rest
        else:
            tight.append(run)
    failed = sum(not _parted(run, gap) for run in tight)
    strict = sum(_starts(run, gap[1]) for run in tight)
    enough = 2 * len(tight) <= len(lines) or strict >= 0.9 * len(tight)
    return gap if enough and failed <= len(lines) // 12 else None


def _starts(run: Run, x: float) -> bool:
    """Whether a word of the line starts there, be it that another one runs into it."""
    return any(abs(w.box[0] - x) <= 0.12 * run.size for w in run.cut([x]).words)


def fits(run: Run, gutters: Sequence[Gutter]) -> bool:
    """Whether a line keeps to the columns: it leaves the gutters free or, having several cells, starts a word where each
    column starts whose gutter it does not."""
    size = NARROWEST * run.size
    crossed = [g for g in gutters if (rest := free(g, run.words))[1] - rest[0] < size]
    return (
        not crossed
        or overflows(run, gutters)
        or (len(run.phrases()) > 1 and all(_starts(run, g[1]) for g in crossed))
    )


def overflows(run: Run, gutters: Sequence[Gutter]) -> bool:
    """Whether a line is one long word that starts where a column does and runs over its end."""
    alone = len(run.words) == 1 and run.text.isascii()
    return alone and any(abs(run.box[0] - b) <= 0.2 * run.size for _, b in gutters)


def _parted(run: Run, gap: Gutter) -> bool:
    """Whether a word of a line starts where the column does, or one ends before the gap and one starts in it."""
    slack = 0.2 * run.size
    if any(abs(w.box[0] - gap[1]) <= slack for w in run.cut([gap[1]]).words):
        return True
    return any(a.box[2] <= gap[1] and b.box[0] >= gap[0] for a, b in pairwise(run.words))


def project(lines: Sequence[Run], head: Run) -> list[Gutter]:
    """The strips that (almost) no line has text in, and that are a wide gap in one line at least. ``head`` is the line
    that tells the columns best: where it has text is no gutter, however few lines have."""
    size = median(r.size for r in lines)
    most = len(lines) // 12
    weighed = [
        (w.box[0], w.box[2], most + 1 if r is head else 1) for r in lines for w in r.words if not is_leader(w)
    ]
    marks = sorted([(a, n) for a, _, n in weighed] + [(b, -n) for _, b, n in weighed])
    found: list[Gutter] = []
    depth, start = 0, None
    for x, change in marks:
        if start is not None and depth <= most < depth + change:
            found.append((start, x))
        depth += change
        start = x if depth <= most < depth - change else (start if depth <= most else None)
    wide = [(a, b) for a, b in found if b - a >= NARROWEST * size]
    gaps = [g for r in lines for g in gutters_of(r)]
    gutters = []
    for gutter in wide:
        if any(x0 < gutter[1] and gutter[0] < x1 for x0, x1 in gaps):
            for line in lines:
                rest = free(gutter, line.words)
                gutter = rest if rest[1] - rest[0] >= NARROWEST * size else gutter
            gutters.append(gutter)
    return gutters
