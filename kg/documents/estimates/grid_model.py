"""What a table of a report is made of, before anyone asks what its rows mean."""

from __future__ import annotations

from kg.dataclasses import dataclass
from kg.documents.estimates.parts import Column
from kg.documents.plan.flow import Unit
from kg.quick import unguarded


@unguarded
@dataclass(frozen=True, slots=True)
class Cell:
    """A printed value. ``text`` is as printed, with its marks; ``column`` counts from 0, None where it cannot be told."""

    text: str
    column: int | None
    unit: Unit


@unguarded
@dataclass(frozen=True, slots=True)
class Label:
    """One printed line of a label, without its leader. ``left`` and ``right`` are its edges in points where the format has places, ``dots`` the
    length of its leader; ``gap`` says that a blank line or something else was printed just above it."""

    text: str
    unit: Unit
    left: float | None = None
    right: float | None = None
    dots: int = 0
    gap: bool = False
    size: float = 11.0
    """The height of its print in points."""
    lead: int = 0
    """How many spaces a text format prints before it."""


@unguarded
@dataclass(frozen=True, slots=True)
class Row:
    """A printed row: its label's lines, its values, and what is printed under them. ``head`` is the index of its column headings.
    Without ``cells`` it is a heading, or a line of a label. ``lost`` says why its values cannot be put into columns, where that is so."""

    labels: tuple[Label, ...]
    cells: tuple[Cell, ...]
    head: int
    units: tuple[Unit, ...]
    percents: tuple[Cell, ...] = ()
    further: str = ""
    """The clause in brackets that compares the estimate with another column (或較 … 原來預算增加 9.4%)."""
    credit: str = ""
    """What is paid back by others, printed before the values (貸記 32,973)."""
    gap: bool = False
    lost: str = ""


@unguarded
@dataclass(frozen=True, slots=True)
class Head:
    """Column headings, once for every print that stands over rows of its own. ``limit`` is the right edge of the labels' column in points."""

    columns: tuple[Column, ...]
    units: tuple[Unit, ...]
    limit: float | None = None
    marks: tuple[str, ...] = ()
    """Footnote marks printed at the headings."""


@unguarded
@dataclass(frozen=True, slots=True)
class Grid:
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    left: tuple[tuple[Unit, str], ...] = ()
    """Units that fit nowhere, with the reason."""
