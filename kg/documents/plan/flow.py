"""A document as one flat run of lines and rows, in reading order, each to be accounted for once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from kg.dataclasses import dataclass
from kg.documents.plan.words import BLANK
from kg.sources.model import Document, Line, Place, Row, Table


@dataclass(slots=True, init=False)
class Unit:
    """A line or a row. ``index`` is its position in the flow; ``table`` is the table that a row stands in, and
    ``edge`` says that it is one of the first or last lines of its page. ``text``, ``place`` and ``blank`` are the item's, told once: readers
    ask again and again. Not to be changed."""

    index: int
    page: int
    item: Line | Row
    table: Table | None = None
    edge: bool = False
    text: str = field(init=False, repr=False, compare=False)
    place: Place = field(init=False, repr=False, compare=False)
    blank: bool = field(init=False, repr=False, compare=False)

    def __init__(
        self, index: int, page: int, item: Line | Row, table: Table | None = None, edge: bool = False
    ) -> None:
        self.index = index
        self.page = page
        self.item = item
        self.table = table
        self.edge = edge
        self.text = text = item.text
        self.place = item.place
        self.blank = not text or not text.strip(BLANK)


def flatten(document: Document) -> list[Unit]:
    units: list[Unit] = []
    for page in document.pages:
        first, number = len(units), page.number
        for block in page.blocks:
            if isinstance(block, Table):
                units += [Unit(n, number, row, block) for n, row in enumerate(block.rows, len(units))]
            else:
                units.append(Unit(len(units), number, block))
        if document.paged:
            printed = [unit for unit in units[first:] if not unit.blank]
            for unit in (*printed[:2], *printed[-2:]):
                unit.edge = True
    return units


def span(units: Sequence[Unit], flow: Sequence[Unit]) -> tuple[Place, ...]:
    """The places of a record that was printed on these units: in a text format its lines as one range (a new one where
    something else was printed in between), on pages one place for each row or line."""
    places: list[Place] = []
    before = -1
    end: int | None = None
    """The last line of the range that the last place has become."""
    for unit in units:
        place, index = unit.place, unit.index
        if (
            places
            and _are_lines(places[-1], place)
            and (index <= before + 1 or all(u.blank for u in flow[before + 1 : index]))
        ):
            end = place.line_end or place.line
        else:
            if end is not None:
                places[-1] = Place(None, None, places[-1].line, end)
                end = None
            if place not in places:
                places.append(place)
        before = index
    if end is not None:
        places[-1] = Place(None, None, places[-1].line, end)
    return tuple(places)


def _are_lines(last: Place, place: Place) -> bool:
    """Whether both are lines of a text format."""
    return (
        place.page is None
        and place.line is not None
        and place.row is None
        and place.box is None
        and last.page is None
        and last.line is not None
        and last.row is None
    )
