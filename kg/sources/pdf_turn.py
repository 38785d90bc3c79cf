"""Which way up a page's text was drawn, and the turn that makes it readable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import atan2, degrees
from typing import Any, NamedTuple

from kg.sources.model import Box


class Turn(NamedTuple):
    """A clockwise turn (0, 90, 180, 270 degrees) of a page that is ``width`` and ``height`` large as drawn."""

    degrees: int
    width: float
    height: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the turned page."""
        return (self.width, self.height) if self.degrees % 180 == 0 else (self.height, self.width)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box of the page as drawn (y upwards), in the turned page's coordinates from its top left corner."""
        top, bottom = self.height - y1, self.height - y0
        if self.degrees == 0:
            return x0, top, x1, bottom
        if self.degrees == 90:
            return self.height - bottom, x0, self.height - top, x1
        if self.degrees == 180:
            return self.width - x1, self.height - bottom, self.width - x0, self.height - top
        return top, self.width - x1, bottom, self.width - x0


def angle(char: Any) -> int:
    """Degrees counter-clockwise by which a pdfminer LTChar was turned from upright."""
    a, b = char.matrix[:2]
    return 0 if b == 0 and a > 0 else round(degrees(atan2(b, a))) % 360


def find_turn(page: Any, angles: Iterable[int]) -> Turn:
    """The turn that sets most of the page's text upright. ``angles`` are those of its characters."""
    most = Counter(angles).most_common(1)
    turn = most[0][0] if most and most[0][0] % 90 == 0 else 0
    return Turn(turn, float(page.width), float(page.height))
