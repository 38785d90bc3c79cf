"""What the readers of tables and of wrapped text hand over: rows with their cells by role, in any layout."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace

from kg.dataclasses import dataclass
from kg.documents.plan.columns import Columns
from kg.documents.plan.flow import Unit
from kg.documents.plan.words import norm
from kg.records import Group, Section
from kg.sources.model import CellLine
from kg.values.lazy import lazy


@dataclass(frozen=True, slots=True)
class Context:
    """Where in the plan we are. ``listing`` counts the lists: numbering runs within one."""

    section: Section | None = None
    years: tuple[int, ...] = ()
    spatial: bool | None = None
    group: Group | None = None
    columns: Columns | None = None
    listing: int = 0

    def with_columns(self, columns: Columns) -> Context:
        return replace(self, columns=columns)


Lines = tuple[CellLine, ...]
_SPATIAL = lazy(r"空间|spatial")
_YES = frozenset({"y", "yes", "是", "有", "√", "✓", "✔", "空间", "空间数据", "spatial", "spatial data"})
_NO = frozenset(
    {"n", "no", "否", "无", "×", "✗", "x", "非空间", "非空间数据", "non-spatial", "non-spatial data"}
)


@dataclass(slots=True)
class Item:
    """A row before its values are understood. ``cells`` maps a role (or an unknown column's heading) to its printed
    lines; ``carried`` names the roles whose text comes from a cell merged over several rows, ``guessed`` those taken from the row above without the layout saying so."""

    cells: dict[str, Lines]
    units: list[Unit]
    context: Context
    raw: dict[str, str] = field(default_factory=dict)
    carried: set[str] = field(default_factory=set)
    guessed: set[str] = field(default_factory=set)

    def text(self, role: str) -> str:
        return "\n".join(line.text for line in self.cells.get(role, ()))

    def says_spatial(self) -> bool | None:
        """What a column of its own says (``Spatial data (Y/N)``: Y); None without one."""
        for role in self.cells:
            if role.startswith("other:") and _SPATIAL.search(norm(role)):
                answer = norm(self.text(role)).strip(" .")
                return True if answer in _YES else False if answer in _NO else None
        return None

    def extend(self, cells: dict[str, Lines], units: Iterable[Unit]) -> None:
        """Adds what a page break or an extractor cut off."""
        for role, lines in cells.items():
            if lines:
                self.cells[role] = (*self.cells.get(role, ()), *lines)
                text = "\n".join(line.text for line in lines)
                self.raw[role] = f"{self.raw[role]}\n{text}" if self.raw.get(role) else text
        self.units.extend(units)


def verbatim(lines: Lines) -> str:
    return "\n".join(line.text for line in lines)
