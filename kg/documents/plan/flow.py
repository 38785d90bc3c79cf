"""A document as one flat run of lines and rows, in reading order, each to be accounted for once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

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
    before: Unit | None = None
    for unit in units:
        place, last = unit.place, places[-1] if places else None
        joins = (
            last is not None
            and before is not None
            and (last.page, last.row, place.page, place.row, place.box) == (None,) * 5
            and last.line is not None
            and place.line is not None
            and all(u.blank for u in flow[before.index + 1 : unit.index])
        )
        if joins and last is not None:
            places[-1] = Place(line=last.line, line_end=place.line_end or place.line)
        elif place not in places:
            places.append(place)
        before = unit
    return tuple(places)
