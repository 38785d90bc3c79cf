"""What a table of a report is made of, before anyone asks what its rows mean."""

from __future__ import annotations

from dataclasses import dataclass

from kg.documents.estimates.parts import Column
from kg.documents.plan.flow import Unit


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed value. ``text`` is as printed, with its marks; ``column`` counts from 0, None where it cannot be told."""

    text: str
    column: int | None
    unit: Unit


@dataclass(frozen=True, slots=True)
class Label:
    """One printed line of a label, without leaders. ``left`` and ``right`` are its edges in points where the format has places, ``dots`` the
    length of its leader, ``gap`` says that something else or a blank line was printed just above it, ``ruled`` that a rule was."""

    text: str
    unit: Unit
    left: float | None = None
    right: float | None = None
    dots: int = 0
    gap: bool = False
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row: its label's lines, its values, and what is printed under them. ``head`` is the index of its column headings.
    ``lost`` says why its values cannot be put into columns, where that is so."""

    labels: tuple[Label, ...]
    cells: tuple[Cell, ...]
    head: int
    percents: tuple[Cell, ...] = ()
    further: str = ""
    """The clause in brackets that compares the estimate with another column (或較 … 原來預算增加 9.4%)."""
    units: tuple[Unit, ...] = ()
    ruled: bool = False
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Column headings, once for every print that differs or stands over rows of its own. ``spare`` says that 目標 is printed where it may head the
    labels as well as a column of its own; ``placed`` that the columns' order is known from places or cells."""

    columns: tuple[Column, ...]
    units: tuple[Unit, ...]
    placed: bool
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """``rows`` in printed order: those without cells are headings or parts of labels. ``left`` are units that fit nowhere, with the reason.
    ``levels`` gives the depth of a row's label by the index of its unit, where it can be told from places or leaders."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    left: tuple[tuple[Unit, str], ...] = ()
