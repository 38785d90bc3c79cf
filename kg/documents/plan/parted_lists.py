"""Lists whose cells a mark parts: where they begin and end among the lines of a plan."""

from __future__ import annotations

from kg.documents.plan import borderless, tables
from kg.documents.plan.aligned import aligned_rows, as_table, side_by_side
from kg.documents.plan.chunks import BodyLine
from kg.documents.plan.columns import Columns
from kg.documents.plan.cutting import pieces_of
from kg.documents.plan.enumerated import Lists
from kg.documents.plan.flow import Unit
from kg.documents.plan.furniture import RULE
from kg.documents.plan.inferred import by_contents
from kg.documents.plan.listed import list_item
from kg.documents.plan.merged import is_number
from kg.documents.plan.parted import (
    Mark,
    as_rows,
    best_cells,
    cells_of,
    is_parted,
    parted_columns,
    parted_rows,
)

_AHEAD = 8
"""Lines that are looked at to tell the columns."""


class PartedLists(Lists):
    """Reads lists whose cells a mark parts. ``mark`` is that of the last one: the next may come without headings."""

    mark: Mark | None = None

    def parted_at(self, at: int) -> int | None:
        """Reads the list that begins here; the index after it, None where there is none."""
        text = self.units[at].text
        if not is_parted(text):
            return None
        lines = [u for u in self.printed(at, _AHEAD) if u.table is None]
        if found := parted_columns([u.text for u in lines]):
            columns, mark, count = found
            return self._rows(at, columns, mark, lines[:count])
        known = self.state.context.columns
        if self.mark is not None and known is not None and _fits(text, known, self.mark):
            return self._rows(at, known, self.mark, [])
        if self.state.context.section is None or (found_rows := self._bare(lines)) is None:
            return None
        return self._rows(at, *found_rows, [], inferred=True)

    def _bare(self, lines: list[Unit]) -> tuple[Columns, Mark] | None:
        """The columns and the mark of rows without headings; items of a list in words are none."""
        run: list[str] = []
        for unit in lines:
            if not is_parted(unit.text) or self._opens(unit.index):
                break
            run.append(unit.text)
        found = parted_rows(run)
        if found is None or (list_item(run[0]) and not is_number(cells_of(run[0], found[1])[0])):
            return None
        return found

    def unheaded_at(self, at: int) -> int | None:
        """Reads rows that stand side by side under no headings; the index after them, None where there are none."""
        if self.state.context.section is None or not side_by_side(self.units[at].text):
            return None
        body = self._body(at)
        rows = [line for line in body if len(pieces_of(line.text)) > 1 and not line.text[:1].isspace()]
        found = aligned_rows([line.text for line in rows])
        if found is None:
            return None
        for unit in self.units[at : body[-1].unit.index]:
            self.skipped(unit)
        self.state.set_columns(found[0], self.units[at].place, inferred=True)
        units, table = as_table([line.unit for line in body], *found)
        tables.read_table(borderless.assemble(units, found[0]), self.state, ruling=table.ruling)
        return body[-1].unit.index + 1

    def _rows(
        self, at: int, columns: Columns, mark: Mark, header: list[Unit], *, inferred: bool = False
    ) -> int:
        """The list's headings and its rows, to the next heading, table, note or paragraph."""
        state = self.state
        self.mark = mark
        state.ledger.mark_all(header, "heading", reason="column headings")
        first = header[-1].index + 1 if header else at
        body = self._body(first)
        rows, rules, used = as_rows(body, columns, mark)
        end = body[used - 1].unit.index + 1 if used else first
        for unit in self.units[at:end]:
            self.skipped(unit)
        for unit in rules:
            drawn = unit.text.strip(f"{mark.kind} \f\t\u3000")
            state.ledger.mark(unit, "furniture" if drawn else "blank", reason=RULE if drawn else "")
        state.set_columns(
            by_contents(columns, [row for row, _ in rows]), self.units[at].place, inferred=inferred
        )
        tables.read_table(rows, state, ruling="markup")
        return end

    def _body(self, first: int) -> list[BodyLine]:
        return [BodyLine(unit, unit.text, gap, broken=False) for unit, gap in self.lines_of_list(first)]


def _fits(text: str, columns: Columns, mark: Mark) -> bool:
    """Whether a line can be a row under these columns."""
    cells = best_cells(text, mark, len(columns.names))
    if columns.roles[0] == ("number",) and not is_number(cells[0]):
        return False
    return len(columns.names) - 1 <= len(cells) <= len(columns.names) + 1
