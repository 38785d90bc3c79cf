"""Records of tables with the footnote marks that stand at them, before the marks are resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Generic, Literal, TypeVar

from kg.dataclasses import dataclass
from kg.documents.plan.flow import Unit
from kg.quick import unguarded
from kg.sources.model import Place

Scope = Literal["cell", "row", "group", "table"]
R = TypeVar("R")


@unguarded
@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote mark as printed: what it stands at, the text of that label (empty for a cell and a table), and its index among all marks that
    its part prints, in reading order."""

    text: str
    scope: Scope
    label: str
    at: int


@unguarded
@dataclass(frozen=True, slots=True)
class Noted(Generic[R]):
    """``record`` has no footnotes yet; its ``footnotes`` come from ``marks``, the cell's before the row's, the groups' and the table's. ``part`` is
    the index of its part. ``units`` are the printed lines it was read from."""

    record: R
    marks: tuple[Mark, ...]
    part: int
    units: tuple[Unit, ...]


@dataclass(slots=True)
class PartMarks:
    """All marks that one part prints, in reading order."""

    texts: list[str] = field(default_factory=list)

    def add(self, marks: Sequence[str], scope: Scope, label: str = "") -> tuple[Mark, ...]:
        if not marks:
            return ()
        found = []
        for text in marks:
            found.append(Mark(text, scope, label, len(self.texts)))
            self.texts.append(text)
        return tuple(found)


def places_of(units: Sequence[Unit]) -> tuple[Place, ...]:
    """Where a row was printed: in text formats lines that follow each other as one range, on pages one place for each line or row."""
    if len(units) == 1:
        return (units[0].place,)
    places: list[Place] = []
    before: Unit | None = None
    for unit in sorted(units, key=lambda u: u.index):
        place, last = unit.place, places[-1] if places else None
        if (
            last is not None
            and before is not None
            and unit.index == before.index + 1
            and (last.page, last.row, place.page, place.row) == (None,) * 4
            and last.line is not None
        ):
            places[-1] = Place(line=last.line, line_end=place.line_end or place.line)
        elif place not in places:
            places.append(place)
        before = unit
    return tuple(places)
