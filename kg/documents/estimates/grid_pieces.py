"""The printed pieces that a table's units are taken apart into, before they are rows."""

from __future__ import annotations

from typing import Literal

from kg.dataclasses import dataclass
from kg.documents.estimates.grid_head import Token
from kg.documents.plan.flow import Unit
from kg.quick import unguarded

Kind = Literal["rule", "head", "further", "percent", "content"]


@unguarded
@dataclass(frozen=True, slots=True)
class Slot:
    """A cell's text and where it stands: the number of its column in its table, and its right edge in points; None on a torn line."""

    text: str
    at: int | None = None
    edge: float | None = None


@unguarded
@dataclass(frozen=True, slots=True)
class Piece:
    """``tail`` is what a line prints after its label, several values in one text (``slots`` is empty then). ``lone`` says that a heading is the
    word 目標 alone."""

    kind: Kind
    units: tuple[Unit, ...]
    label: str = ""
    dots: int = 0
    tail: str = ""
    slots: tuple[Slot, ...] = ()
    percents: tuple[Slot, ...] = ()
    further: str = ""
    tokens: tuple[Token, ...] = ()
    left: float | None = None
    right: float | None = None
    size: float = 11.0
    gap: bool = False
    lone: bool = False
    marks: tuple[str, ...] = ()
    """The footnote marks at a heading."""

    @property
    def values(self) -> bool:
        return bool(self.tail or self.slots)
