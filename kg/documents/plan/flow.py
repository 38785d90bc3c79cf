"""A document as one flat run of lines and rows, in reading order, each to be accounted for once."""

from __future__ import annotations

from collections.abc import Sequence
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
        printed = [n for n, (item, _) in enumerate(found) if not is_blank(item.text)] if document.paged else []
        edges = {*printed[:2], *printed[-2:]}
        for n, (item, table) in enumerate(found):
            units.append(Unit(len(units), page.number, item, table, n in edges))
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
