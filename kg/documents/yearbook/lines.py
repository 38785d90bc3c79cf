"""A chapter's printed lines, with what its layout says about the seam between one line and the next."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from kg.dataclasses import dataclass
from kg.documents.plan.flow import Unit
from kg.documents.yearbook.sides import in_reading_order
from kg.documents.yearbook.words import BULLETS, closed
from kg.sources.model import Line, Row, Table
from kg.values.characters import clean


class Seam(IntEnum):
    """What the layout shows between a line and the one before it."""

    UNKNOWN = 0
    """A column or a page ended there, or the layout sets paragraphs and lines alike."""
    CLOSE = 1
    """No more space than between the lines of a paragraph."""
    APART = 2
    """Set off from it."""


@dataclass(slots=True)
class Printed:
    """A line with something on it. ``text`` is without stray characters, runs of spaces and outer white space.

    ``seam`` is towards the printed line before it. ``full`` says that the first word of the next line would not have fitted on it;
    ``narrow`` that the line is set in a narrower measure than the chapter's prose, ``indented`` that it starts further right.
    ``style`` orders the looks of headings (0: as the prose is set; higher: larger), and ``level`` is that of markup.
    """

    unit: Unit
    text: str
    at: int = 0
    """Its position among the printed lines."""
    blanks: int = 0
    """Blank lines before it (text formats)."""
    seam: Seam = Seam.UNKNOWN
    full: bool = False
    narrow: bool = False
    fills: bool = False
    """It would be full if it were set in the size of a heading."""
    short: bool = True
    """It takes no more than part of the measure, as a heading does."""
    indented: bool = False
    style: float = 0.0
    level: int | None = None
    small: bool = False
    """Set smaller than the prose: a note, a caption, a running head."""
    table: Table | None = None
    cells: tuple[str, ...] = ()
    closed: bool = False

    @property
    def index(self) -> int:
        """Its position, by which lines are told apart: two may stand in one unit, side by side."""
        return self.at


def printed_lines(units: list[Unit]) -> list[Printed]:
    """The units that are not blank, in order. A row of bullets and texts, or of one cell, is a line like any other."""
    if units and units[0].place.page is None and (pieces := _side_by_side(units)) is not None:
        return pieces
    found: list[Printed] = []
    blanks = 0
    for unit in units:
        item = unit.item
        if unit.blank:
            blanks += 1
            continue
        line = Printed(unit, "", len(found), blanks)
        blanks = 0
        if isinstance(item, Row):
            held = [c for c in _cells(item) if c]
            line.text = " ".join(held)
            if not (len(held) <= 1 or (len(held) == 2 and (held[0] in BULLETS))):
                line.table, line.cells = unit.table, tuple(held)
        else:
            line.text = _plain(item.text)
            line.level = item.heading
            line.indented = item.text[:1] in " \u3000\t\f" and bool(item.text[:1])
        if not line.text:
            blanks += 1
            continue
        line.closed = closed(line.text)
        found.append(line)
    return found


def printed_texts(units: Sequence[Unit]) -> list[tuple[Unit, str]]:
    """The texts of the lines, without what the layout says."""
    if units and units[0].place.page is None and (pieces := _side_by_side(units)) is not None:
        return [(line.unit, line.text) for line in pieces]
    found = []
    for unit in units:
        item = unit.item
        text = _plain(item.text) if isinstance(item, Line) else " ".join(filter(None, _cells(item)))
        if text:
            found.append((unit, text))
    return found


def _cells(row: Row) -> tuple[str, ...]:
    return tuple(_plain(c.text) if c is not None and not c.merged_up else "" for c in row.cells)


def _side_by_side(units: Sequence[Unit]) -> list[Printed] | None:
    """The lines of a text that keeps its layout, column by column; None where it has none."""
    if len([u for u in units if "   " in u.text and "   " in u.text.strip()]) < 5:
        return None
    if any(u.table is not None for u in units):
        return None
    pieces = in_reading_order([u.text for u in units])
    if pieces is None:
        return None
    found: list[Printed] = []
    for piece in pieces:
        text = _plain(piece.text)
        if text:
            line = Printed(units[piece.row], text, len(found), piece.blanks)
            line.closed = closed(text)
            found.append(line)
    return found


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Asked once when the document is recognised and once when it is read."""
    text = clean(text)
    return " ".join(text.split())
