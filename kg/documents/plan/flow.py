"""A document as one flat run of lines and rows, in reading order, each to be accounted for once."""

from __future__ import annotations

from dataclasses import dataclass

from kg.documents.plan.words import is_blank
from kg.sources.model import Document, Line, Place, Row, Table


@dataclass(frozen=True, slots=True)
class Unit:
    """A line or a row. ``index`` is its position in the flow; ``table`` is the table that a row stands in, and
    ``page_end`` says that it is the first or last line of its page."""

    index: int
    page: int
    item: Line | Row
    table: Table | None = None
    edge: bool = False

    @property
    def text(self) -> str:
        return self.item.text

    @property
    def place(self) -> Place:
        return self.item.place

    @property
    def blank(self) -> bool:
        return is_blank(self.item.text)


def flatten(document: Document) -> list[Unit]:
    units: list[Unit] = []
    for page in document.pages:
        found: list[tuple[Line | Row, Table | None]] = []
        for block in page.blocks:
            if isinstance(block, Table):
                found.extend((row, block) for row in block.rows)
            else:
                found.append((block, None))
        printed = [n for n, (item, _) in enumerate(found) if not is_blank(item.text)]
        edges = {*printed[:2], *printed[-2:]} if document.paged else set()
        for n, (item, table) in enumerate(found):
            units.append(Unit(len(units), page.number, item, table, n in edges))
    return units


def span(units: list[Unit]) -> tuple[Place, ...]:
    """The places of an item: in a text format its lines as one range (one per run that nothing else interrupts),
    on pages one place for each row or line."""
    places: list[Place] = []
    for unit in units:
        place = unit.place
        last = places[-1] if places else None
        if (
            last is not None
            and isinstance(unit.item, Line)
            and unit.table is None
            and last.row is None
            and last.page == place.page
            and last.line is not None
            and place.line is not None
            and place.box is None
        ):
            places[-1] = Place(page=last.page, line=last.line, line_end=place.line_end or place.line)
        elif place not in places:
            places.append(place)
    return tuple(places)
