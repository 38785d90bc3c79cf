"""Records of tables with the footnote marks that stand at them, before the marks are resolved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from kg.documents.plan.flow import Unit
from kg.sources.model import Place

Scope = Literal["cell", "row", "group", "table"]
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote mark as printed, and what it stands at."""

    text: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Noted(Generic[R]):
    """``record`` has no footnotes yet; ``marks`` are what its ``footnotes`` come from, the cell's before the row's, the groups' and the table's.
    ``part`` is the index of its part. ``units`` are the printed lines it was read from."""

    record: R
    marks: tuple[Mark, ...]
    part: int
    units: tuple[Unit, ...]


def marks_of(
    cell: Iterable[str] = (), row: Iterable[str] = (), group: Iterable[str] = (), table: Iterable[str] = ()
) -> tuple[Mark, ...]:
    found = [Mark(m, "cell") for m in cell]
    found += [Mark(m, "row") for m in row]
    found += [Mark(m, "group") for m in group]
    found += [Mark(m, "table") for m in table]
    return tuple(dict.fromkeys(found))


def places_of(units: Sequence[Unit]) -> tuple[Place, ...]:
    """Where a row was printed: in text formats lines that follow each other as one range, on pages one place for each line or row."""
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
