"""The drawn rules of a PDF page, however they were drawn: lines, thin rectangles, frames, dashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

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


def rules(page: Any, turn: Turn) -> Rules:
    """The rules of a pdfplumber page in its turned coordinates, pieces joined."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for x0, top, x1, bottom in (turn.box(*segment) for segment in _segments(page)):
        dot = max(x1 - x0, bottom - top) <= THIN  # part of a dotted rule in either direction
        if dot or bottom - top <= x1 - x0:
            horizontal.append(Rule((top + bottom) / 2, x0, x1))
        if dot or bottom - top > x1 - x0:
            vertical.append(Rule((x0 + x1) / 2, top, bottom))
    return Rules(join(horizontal), join(vertical))


def _segments(page: Any) -> Iterator[tuple[float, float, float, float]]:
    for line in page.lines:
        if abs(line["x1"] - line["x0"]) <= THIN or abs(line["bottom"] - line["top"]) <= THIN:
            yield line["x0"], line["top"], line["x1"], line["bottom"]
    for rect in page.rects:
        x0, top, x1, bottom = rect["x0"], rect["top"], rect["x1"], rect["bottom"]
        if min(x1 - x0, bottom - top) <= THIN:
            yield x0, top, x1, bottom
        elif rect.get("stroke"):
            yield x0, top, x1, top
            yield x0, bottom, x1, bottom
            yield x0, top, x0, bottom
            yield x1, top, x1, bottom
    for curve in page.curves:
        points = curve.get("pts") or []
        box = (curve["x0"], curve["top"], curve["x1"], curve["bottom"])
        if min(box[2] - box[0], box[3] - box[1]) <= THIN:
            yield box
            continue
        if not curve.get("stroke"):
            continue
        for (ax, ay), (bx, by) in pairwise(points):
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
