"""Seams on pages: the space between lines, indents, column edges, and how headings and notes are set."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from kg.documents.yearbook.lines import Printed, Seam
from kg.sources.model import Box, Line

_STEP = 0.5
"""Points; spaces and sizes that differ by less are the same."""


def measure_pages(lines: list[Printed]) -> None:
    """Sets ``seam``, ``full``, ``narrow``, ``indented``, ``style`` and ``small`` from the places of the lines."""
    boxed = [line for line in lines if line.unit.place.box is not None]
    if not boxed:
        return
    body, bold = _body(boxed)
    for line in boxed:
        item = line.unit.item
        if not isinstance(item, Line):
            continue
        size = item.size or body
        line.small = size < 0.88 * body
        larger = size - body if size > 1.04 * body else 0.0
        line.style = larger + (0.01 if item.bold and not bold and not line.small else 0.0)
    runs = _columns(boxed)
    usual = _usual_gap(runs, body)
    for run in runs:
        _measure_column(run, usual, body)


def _body(lines: list[Printed]) -> tuple[float, bool]:
    """The size that most characters are set in, and whether they are bold."""
    sizes: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        if isinstance(line.unit.item, Line) and line.unit.item.size:
            sizes[round(line.unit.item.size, 1), line.unit.item.bold] += len(line.text)
    return max(sizes, key=lambda s: (sizes[s], s)) if sizes else (10.0, False)


def _box(line: Printed) -> Box:
    box = line.unit.place.box
    assert box is not None
    return box


def _columns(lines: list[Printed]) -> list[list[Printed]]:
    """The lines in runs that stand under each other."""
    runs: list[list[Printed]] = []
    for line in lines:
        last = runs[-1][-1] if runs else None
        if last is None or last.unit.page != line.unit.page or not _under(_box(last), _box(line)):
            runs.append([])
        runs[-1].append(line)
    return runs


def _under(a: Box, b: Box) -> bool:
    return b[1] > a[1] and b[0] < a[2] and b[2] > a[0]


def _gap(a: Printed, b: Printed) -> float:
    """From one baseline to the next, about: the lower edges of boxes move less than the upper ones with what is printed."""
    return _box(b)[3] - _box(a)[3]


def _usual_gap(runs: list[list[Printed]], body: float) -> float:
    gaps: Counter[int] = Counter()
    for run in runs:
        for a, b in pairwise(run):
            if not a.closed and not a.style and not b.style and not a.small and not b.small:
                gap = _gap(a, b)
                if 0.8 * body < gap < 3 * body:
                    gaps[round(gap / _STEP)] += 1
    return gaps.most_common(1)[0][0] * _STEP if gaps else 1.5 * body


def _measure_column(run: list[Printed], usual: float, body: float) -> None:
    plain = [line for line in run if not line.style and not line.small]
    lefts = [_box(line)[0] for line in plain or run]
    rights = sorted(_box(line)[2] for line in plain or run)
    left = Counter(round(x) for x in lefts).most_common(1)[0][0]
    right = rights[int(0.8 * (len(rights) - 1))] if len(rights) > 3 else rights[-1]
    for n, line in enumerate(run):
        box = _box(line)
        line.indented = box[0] > left + 0.8 * body
        after = run[n + 1].text if n + 1 < len(run) else ""
        line.full = box[2] > right - _room(after, line, body)
        if not n:
            continue
        before = run[n - 1]
        size = max(body, _size(before), _size(line))
        spread = usual * size / body
        line.seam = Seam.APART if _gap(before, line) > spread + 0.22 * size else Seam.CLOSE


def _size(line: Printed) -> float:
    return (line.unit.item.size if isinstance(line.unit.item, Line) else None) or 0.0


def _room(after: str, line: Printed, body: float) -> float:
    """What the first word of the next line would have taken."""
    box = _box(line)
    each = (box[2] - box[0]) / max(len(line.text), 1)
    if after and after[0].isascii():
        return each * (len(after.split(" ", 1)[0][:20]) + 1)
    return 1.5 * body
