"""The walk through a plan after its title block: headings, notes, tables, and lists in wrapped text."""

from __future__ import annotations

from kg.documents.plan import borderless, tables
from kg.documents.plan.aligned import (
    aligned_columns,
    as_table,
    at_margin,
    begins_row,
    runs_on,
    side_by_side,
    with_numbers,
)
from kg.documents.plan.chunks import BodyLine
from kg.documents.plan.columns import Columns
from kg.documents.plan.colwise import (
    LOST,
    columns_lost,
    columns_of,
    is_column_heading,
    is_stray_heading,
    rows_of,
)
from kg.documents.plan.definitions import defines, read_definitions, stands_out
from kg.documents.plan.flow import Unit
from kg.documents.plan.footnotes import explains, explanation
from kg.documents.plan.headings import (
    is_appendix,
    is_note,
    is_note_heading,
    section_of,
)
from kg.documents.plan.items import Item, verbatim
from kg.documents.plan.labelled import (
    is_record,
    labelled,
    number_line,
    opens_records,
    read_record,
    read_records,
    titled,
)
from kg.documents.plan.listed import is_dated_item, list_item
from kg.documents.plan.looks import is_category
from kg.documents.plan.parted_lists import PartedLists
from kg.documents.plan.wrapped import all_nil, read_listing
from kg.sources.model import CellLine, Line, Row
from kg.values.nil import is_nil

_LEAST_CARD = 3
"""Lines that a dataset under a heading of its own takes at the least: its name, when, how often."""


class Body(PartedLists):
    """Reads everything from the title block to the closing lines. ``side`` is what the last list with columns side by side had and where they began: the
    next may come without headings."""

    side: tuple[Columns, list[int]] | None = None

    def read(self) -> None:
        at = self.start
        while at < self.stop:
            unit = self.units[at]
            if self.skipped(unit):
                at += 1
            elif unit.table is not None:
                at = self._table(at)
            else:
                at = self._line(at)

    def _table(self, at: int) -> int:
        table = self.units[at].table
        assert table is not None
        end = at
        while end < self.stop and self.units[end].table is table:
            end += 1
        units = self.units[at:end]
        if self.appendix:
            for unit in units:
                if not self.skipped(unit):
                    self.state.add_remark(unit.text.replace("\t", " "), [unit])
            return end
        if is_record(units):
            read_record(units, self.state)
            return end
        if table.ruling == "none":
            logical = borderless.assemble(units, self.state.context.columns)
        else:
            logical = [(u.item, [u]) for u in units if isinstance(u.item, Row)]
        tables.read_table(logical, self.state, ruling=table.ruling)
        return end

    def _line(self, at: int) -> int:
        unit = self.units[at]
        text = unit.text.strip()
        assert isinstance(unit.item, Line)
        marked = unit.item.heading is not None or unit.item.bold
        if (end := self._heading(at, marked=marked)) is not None:
            self.appendix = False
            return end
        if is_appendix(text):
            self.appendix = True
            self.state.add_remark(text, [unit])
            return at + 1
        if self.appendix:
            return self._note(at)
        if (defines(unit) or stands_out(unit)) and (end := self._definitions(at)) is not None:
            return end
        if (":" in text or "：" in text or number_line(text) or titled(text)) and opens_records(
            [u.text for u in self.printed(at, 8) if u.table is None]
        ):
            return self._records(at)
        if (end := self.parted_at(at)) is not None:
            return end
        if found := self.header(at):
            return self._listing(at, *found)
        state = self.state
        if is_column_heading(text) and (end := self._columnwise(at)) is not None:
            return end
        row = state.context.columns is not None and _looks_like_row(text)
        if not row and (end := self.unheaded_at(at)) is not None:
            return end
        if not row and not all_nil([text]) and (end := self.list_at(at)) is not None:
            return end
        if all_nil([text]):
            state.add_nil(text, [unit])
        elif is_note(text):
            return self._note(at)
        elif (name := self._group(at, marked=marked)) is not None:
            state.open_group(name, text, [unit], outer=True)
        elif row and state.context.columns is not None:
            return self._listing(at, state.context.columns, [])
        else:
            return self._note(at)
        return at + 1

    def _definitions(self, at: int) -> int | None:
        """The lists of definitions from here on, or the datasets under headings of their own; the index after them, None where they are of
        something else."""
        run: list[Unit] = []
        for unit in self.units[at : self.stop]:
            if unit.table is not None:
                break
            if unit.blank or unit.index in self.furniture:
                continue
            if defines(unit) != defines(self.units[at]) or (run and self._ends_card(unit, run[0])):
                break
            run.append(unit)
        if (not defines(run[0]) and len(run) < _LEAST_CARD) or not read_definitions(run, self.state):
            return None
        for unit in self.units[at : run[-1].index]:
            self.skipped(unit)
        return run[-1].index + 1

    def _ends_card(self, unit: Unit, first: Unit) -> bool:
        """Whether a line ends the datasets that stand under headings like the first."""
        if defines(unit):
            return False
        level = (unit.item.heading if isinstance(unit.item, Line) else None) or 9
        over = level < ((first.item.heading if isinstance(first.item, Line) else None) or 9)
        return over or is_note(unit.text) or is_appendix(unit.text) or self._opens(unit.index)

    def _records(self, at: int) -> int:
        """A list of labelled records, to the next heading or table or a paragraph that is none of theirs."""
        run: list[Unit] = []
        end, gap = at, False
        while end < self.stop:
            unit = self.units[end]
            if unit.table is not None:
                break
            if not unit.blank and unit.index not in self.furniture:
                known = labelled(unit.text) is not None or bool(number_line(unit.text) or titled(unit.text))
                if run and (self._opens(end) or is_note(unit.text) or (gap and not known)):
                    break
                run.append(unit)
            gap = unit.blank
            end += 1
        last = run[-1].index
        for unit in self.units[at:last]:
            self.skipped(unit)
        read_records(run, self.state)
        return last + 1

    def _note(self, at: int) -> int:
        """A note or paragraph outside the rows, with the lines that it goes on in."""
        run = [self.units[at]]
        end = at + 1
        while end < self.stop and not run[-1].text.rstrip().endswith(("。", ".", "；")):
            unit = self.units[end]
            if unit.table is not None or end - run[-1].index > 2:
                break
            if not unit.blank:
                if unit.index in self.furniture or self._starts_something(end):
                    break
                if not is_note(run[0].text) and (is_dated_item(unit.text) or self._announced(run, unit.text)):
                    break
                run.append(unit)
            end += 1
        last = run[-1].index
        for unit in self.units[at:last]:
            self.skipped(unit)
        self.state.add_remark("\n".join(u.text for u in run), run)
        return last + 1

    def _announced(self, run: list[Unit], text: str) -> bool:
        """Whether a line is the first item of a list of datasets that the paragraph announces."""
        return (
            self.state.context.section is not None
            and run[-1].text.rstrip().endswith((":", "："))
            and not is_note(run[0].text)
            and list_item(text) is not None
        )

    def _starts_something(self, at: int) -> bool:
        unit = self.units[at]
        text = unit.text.strip()
        marked = isinstance(unit.item, Line) and (unit.item.heading is not None or unit.item.bold)
        return (
            is_note(text)
            or explanation(text) is not None
            or is_appendix(text)
            or self._opens(at)
            or all_nil([text])
            or section_of(text, marked=marked) is not None
            or self.header(at) is not None
        )

    def _columnwise(self, at: int) -> int | None:
        """Lines that an extractor read column by column, from here to the next heading; the index after them, None where they are not."""
        run: list[Unit] = []
        for unit in self.units[at : self.stop]:
            if unit.table is not None or (run and self._opens(unit.index)):
                break
            if not unit.blank and unit.index not in self.furniture:
                run.append(unit)
        gaps = [bool(n) and u.index - run[n - 1].index > 1 for n, u in enumerate(run)]
        found = columns_of([(n, u.text, gap) for n, (u, gap) in enumerate(zip(run, gaps, strict=True))])
        if not found and not self.lost:
            return None
        end = run[-1].index + 1
        for unit in self.units[at:end]:
            self.skipped(unit)
        held = {n for column in found for n, _, _ in column.cells}
        if held and all_nil([run[n].text for n in sorted(held)]):
            said = next((run[n].text for n in sorted(held) if is_nil(run[n].text)), run[min(held)].text)
            self.state.add_nil(said, [run[n] for n in sorted(held)])
            self.state.ledger.mark_all(run, "heading", reason="column headings")
            return end
        if (dealt := rows_of(found)) is None:
            self._lose(run)
            return end
        columns, rows = dealt
        self.state.set_columns(columns, run[0].place)
        for row in rows:
            cells = {role: tuple(CellLine(text.strip()) for _, text in cell) for role, cell in row.items()}
            units = [run[n] for cell in row.values() for n, _ in cell]
            if all_nil([verbatim(lines) for role, lines in cells.items() if role != "number"]):
                self.state.add_nil(" ".join(dict.fromkeys(u.text.strip() for u in units)), units)
            else:
                raw = {role: verbatim(lines) for role, lines in cells.items()}
                self.state.add_item(
                    Item(cells, sorted(units, key=lambda u: u.index), self.state.context, raw)
                )
        self.state.ledger.mark_all(
            [u for n, u in enumerate(run) if n not in held], "heading", reason="column headings"
        )
        return end

    def _lose(self, units: list[Unit]) -> None:
        """Accounts for lines whose rows cannot be known."""
        self.state.ledger.mark_all(units, "rejected", reason=LOST)
        if not self.lost:
            self.state.note("columns-lost", columns_lost(units[0].text), units[0].place)
        self.lost = True

    def _listing(self, at: int, columns: Columns, header: list[Unit]) -> int:
        """A list in plain lines: its headings, then everything to the next heading or table."""
        state = self.state
        first = [u for u in self.printed(at, 6) if u.table is None] if header else []
        aligned = aligned_columns([u.text for u in first])
        if not header and self.side is not None and side_by_side(self.units[at].text):
            aligned = (*self.side, 0)
        elif aligned is not None and set(aligned[0].order) >= set(columns.order):
            columns = aligned[0]
            header = first[: max(len(header), aligned[2])]
        else:
            aligned = None
        state.set_columns(columns, self.units[at].place)
        state.ledger.mark_all(header, "heading", reason="column headings")
        seen = {u.index for u in header}
        body: list[BodyLine] = []
        strayed = False
        gap, broken, end = 0, False, at
        while end < self.stop:
            unit = self.units[end]
            if unit.table is not None:
                break
            if end in seen:
                gap, end = 0, end + 1
                continue
            if unit.blank or unit.index in self.furniture:
                broken = broken or not unit.blank or "\f" in unit.text
                gap += 1
                self.skipped(unit)
                end += 1
                continue
            if (
                self._opens(end)
                or is_appendix(unit.text)
                or explains(unit.text, (line.text for line in body))
            ):
                break
            if again := self.header(end):
                if again[0].order != columns.order:
                    break
                state.ledger.mark_all(again[1], "heading", reason="column headings")
                seen.update(u.index for u in again[1])
                broken = True
                continue
            if aligned is not None and at_margin(unit.text) and is_note_heading(unit.text):
                break
            strayed = strayed or (aligned is None and bool(header) and is_stray_heading(unit.text))
            body.append(BodyLine(unit, unit.text, gap, broken or "\f" in unit.text))
            gap, broken, end = 0, False, end + 1
        if aligned is not None and runs_on([line.text for line in body], *aligned[:2]):
            aligned = None
        if aligned is not None:
            columns, starts = self.side = with_numbers(columns, aligned[1], [line.text for line in body])
            state.context = state.context.with_columns(columns)
        if strayed:
            self._lose([line.unit for line in body])
        elif aligned is not None and not all_nil([line.text for line in body]):
            units, table = as_table([line.unit for line in body], columns, starts)
            tables.read_table(borderless.assemble(units, columns), state, ruling=table.ruling)
        elif not read_listing(body, state):
            self._lose([line.unit for line in body])
        return end


def _looks_like_row(text: str) -> bool:
    if begins_row(text):
        return True
    words = text.split()
    if len(words) < 2 or not words[0].strip("(.)（．）、").isdigit():
        return False
    return is_category(words[1].split("／")[0]) or side_by_side(text)
