"""The drawn rules of a PDF page, however they were drawn: lines, thin rectangles, frames, dashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from pdfminer.layout import LTRect

from kg.sources.pdf_turn import Turn

THIN = 3.0
"""A filled rectangle no thicker than this is a rule; a thicker one is shading."""
SAME = 2.0
"""Rules closer than this are one (double rules, and segments that do not meet exactly)."""
GAP = 4.0
"""Segments in line with each other and no further apart are one dashed or pieced rule."""
SHORTEST = 6.0


class Rule(NamedTuple):
    """A horizontal (``at`` is its top, from x ``start`` to ``end``) or vertical rule (``at`` is its x)."""

    at: float
    start: float
    end: float


class Rules(NamedTuple):
    horizontal: list[Rule]
    vertical: list[Rule]


def rules(shapes: Iterable[Any], turn: Turn) -> Rules:
    """The rules among pdfminer's shapes (LTCurve and its kinds) in the turned page's coordinates, pieces joined."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for x0, top, x1, bottom in (turn.box(*segment) for segment in _segments(shapes)):
        dot = max(x1 - x0, bottom - top) <= THIN  # part of a dotted rule in either direction
        if dot or bottom - top <= x1 - x0:
            horizontal.append(Rule((top + bottom) / 2, x0, x1))
        if dot or bottom - top > x1 - x0:
            vertical.append(Rule((x0 + x1) / 2, top, bottom))
    return Rules(join(horizontal), join(vertical))


def _segments(shapes: Iterable[Any]) -> Iterator[tuple[float, float, float, float]]:
    for shape in shapes:
        x0, y0, x1, y1 = box = shape.bbox
        if min(x1 - x0, y1 - y0) <= THIN:
            yield box
        elif isinstance(shape, LTRect):
            if shape.stroke:
                yield x0, y0, x1, y0
                yield x0, y1, x1, y1
                yield x0, y0, x0, y1
                yield x1, y0, x1, y1
        elif shape.stroke:
            for (ax, ay), (bx, by) in pairwise(shape.pts):
                if abs(ax - bx) <= 0.5 or abs(ay - by) <= 0.5:
                    yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def join(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one rule joined; what stays shorter than a character is dropped. Ordered by position."""
    bands: list[list[Rule]] = []
    for rule in sorted(rules):
        if bands and rule.at - bands[-1][0].at <= SAME:
            bands[-1].append(rule)
        else:
            bands.append([rule])
    joined: list[Rule] = []
    for band in bands:
        at = sum(r.at for r in band) / len(band)
        start, end = None, 0.0
        for rule in sorted(band, key=lambda r: r.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + GAP:
                end = max(end, rule.end)
            else:
                joined.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            joined.append(Rule(at, start, end))
    return [r for r in joined if r.end - r.start >= SHORTEST]
