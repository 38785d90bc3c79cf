"""What the reader of a plan has collected so far, and where in the plan it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.documents.plan.columns import Columns
from kg.documents.plan.flow import Unit, span
from kg.documents.plan.footnotes import Footnote, footnotes_in
from kg.documents.plan.groups import parse_group
from kg.documents.plan.headings import is_note, part_of, section_of, split_headings, without_marks
from kg.documents.plan.items import Context, Item
from kg.documents.plan.ledger import Ledger
from kg.documents.plan.words import norm
from kg.records import Group, NilReturn, Note, Remark, Section
from kg.sources.model import CellLine, Place
from kg.values.lazy import lazy
from kg.values.text import Habit, join_lines, tidy

_CONTINUED = lazy(r"(?:续上页|续|continued|contd|cont)$")
_ROLE_NAMES = {
    "number": "number",
    "category": "category",
    "title": "name of dataset",
    "description": "description",
    "date": "release date",
    "frequency": "update frequency",
}


class State:
    """Collects items, nil returns, groups, remarks and notes in the order of the document."""

    def __init__(self, units: list[Unit], habit: Habit) -> None:
        self.units = units
        self.ledger = Ledger(units)
        self.habit = habit
        self.context = Context()
        self.first_year: int | None = None
        self.items: list[Item] = []
        self.nils: list[NilReturn] = []
        self.groups: list[Group] = []
        self.remarks: list[Remark] = []
        self.notes: list[Note] = []
        self.footnotes: list[Footnote] = []
        self._nil_keys: Counter[str] = Counter()
        self._outer: Group | None = None
        self._parts_outside = False
        self._section_wording = ""
        self._column_notes: tuple[tuple[int, int], list[Note]] = ((-1, -1), [])
        """How many items and nil returns were read when the last columns were met, and what was noted of those columns."""

    def joined(self, text: str) -> str:
        lines = tuple(CellLine(line) for line in text.split("\n") if line.strip())
        return tidy(join_lines(lines, self.habit, paragraphs=False)) if lines else ""

    # headings

    def try_heading(self, units: Sequence[Unit], text: str, *, marked: bool) -> bool:
        """Reads section and part headings from the text; False when there is none and nothing was done."""
        pieces = split_headings(text)
        found: list[tuple[str, object]] = []
        for piece in pieces:
            if section := section_of(piece, first_year=self.first_year, marked=marked):
                found.append(("section", section))
            elif part := part_of(piece):
                found.append(("part", part))
            elif found and is_note(piece):
                found.append(("note", piece))
            else:
                return False
        if not found:
            return False
        reasons: list[str] = []
        for piece in pieces:
            if section := section_of(piece, first_year=self.first_year, marked=marked):
                self.open_section(section.section, section.years, piece)
                reasons.append(f"section {section.section}")
                if section.nil:
                    self.add_nil(section.nil, units)
            elif part := part_of(piece):
                self.open_part(part[0])
                reasons.append("spatial data" if part[0] else "non-spatial data")
                if part[1]:
                    self.add_nil(part[1], units)
            else:
                self.add_remark(piece, units)
        self.ledger.mark_all(units, "heading", reason="; ".join(reasons))
        return True

    def open_section(self, section: Section, years: tuple[int, ...], text: str) -> None:
        """A heading that only repeats the last one (（續）, (continued)) opens nothing."""
        wording = _CONTINUED.sub("", folded(text))
        if section == self.context.section and wording == self._section_wording:
            return
        self._section_wording = wording
        self._outer, self._parts_outside = None, False
        listing = self.context.listing + 1
        self.context = Context(section, years, None, None, self.context.columns, listing)

    def open_part(self, spatial: bool) -> None:
        """Parts stand inside an organisation's heading or around it, whichever came first in the section."""
        if self.context.spatial == spatial:
            return
        self._parts_outside = self._parts_outside or self._outer is None
        group = None if self._parts_outside else self._outer
        self.context = replace(self.context, spatial=spatial, group=group, listing=self.context.listing + 1)

    def open_group(self, name: str, text: str, units: Sequence[Unit], *, outer: bool) -> Group:
        """``outer``: an organisation's heading over lists of its own, not a row inside a list."""
        parsed = parse_group(self.joined(name))
        group = Group(
            len(self.groups) + 1,
            parsed.name,
            parsed.code,
            parsed.kind,
            units[0].place,
            text.strip(),
            parsed.alias,
        )
        self.groups.append(group)
        self.ledger.mark_all(units, "mapped", target=f"group:{group.number}", reason="group")
        if outer:
            self._outer = group
            spatial = self.context.spatial if self._parts_outside else None
            self.context = replace(
                self.context, group=group, spatial=spatial, listing=self.context.listing + 1
            )
        else:
            self.context = replace(self.context, group=group)
        return group

    # what stands under the headings

    def ensure_section(self, place: Place) -> None:
        """Rows before any section heading: the date's heading says whether they are promised or released."""
        if self.context.section is None:
            columns = self.context.columns
            section: Section = "D" if columns is not None and columns.released else "A"
            self.context = replace(self.context, section=section)
            self.note(
                "missing-section",
                f"Rows stand before any section heading and were read as section {section}; check which section they belong to.",
                place,
            )

    def add_nil(self, text: str, units: Sequence[Unit]) -> None:
        self.ensure_section(units[0].place)
        context = self.context
        assert context.section is not None
        key = "-".join((context.section, *part_key(context.spatial)))
        self._nil_keys[key] += 1
        if self._nil_keys[key] > 1:
            key = f"{key}-{self._nil_keys[key]}"
        self.nils.append(
            NilReturn(key, context.section, context.spatial, context.group, text.strip(), units[0].place)
        )
        self.ledger.mark_all(
            units, "not_applicable", target=f"nil:{key}", reason="says that there is nothing"
        )

    def add_remark(self, text: str, units: Sequence[Unit]) -> None:
        number = len(self.remarks) + 1
        if units[0].table is None:
            printed = [
                (u.index, line) for u in units for line in (u.item.raw or u.text).lstrip("\\").split("\n")
            ]
        else:
            printed = [(units[0].index, line) for line in text.split("\n")]
        for mark, lines, order, listing in footnotes_in(printed, self.context.listing):
            self.footnotes.append(Footnote(mark, self.joined("\n".join(lines)), order, listing))
        text = self.joined(without_marks(text))
        place = span(units, self.units)[0]
        self.remarks.append(Remark(number, self.context.section, self.context.spatial, text, place))
        self.ledger.mark_all(units, "mapped", target=f"note:{number}", reason="remark")

    def add_item(self, item: Item) -> None:
        self.ensure_section(item.units[0].place)
        item.context = replace(item.context, section=self.context.section)
        if item.context.spatial is None and (spatial := item.says_spatial()) is not None:
            item.context = replace(item.context, spatial=spatial)
        if name := self.joined(item.text("organisation")):
            item.context = replace(item.context, group=self._column_group(name, item))
        self.items.append(item)

    def _column_group(self, text: str, item: Item) -> Group:
        """The organisation that a column of the row names: one group for all rows that name it."""
        parsed = parse_group(text)
        known = next((g for g in self.groups if (g.name, g.code) == (parsed.name, parsed.code)), None)
        if known is None:
            place, number = item.units[0].place, len(self.groups) + 1
            known = Group(number, parsed.name, parsed.code, parsed.kind, place, text, parsed.alias)
            self.groups.append(known)
        return known

    def note(self, code: str, message: str, place: Place, *, target: str = "", info: bool = False) -> None:
        self.notes.append(Note(code, message, place, target, "info" if info else "warning"))

    def set_columns(self, columns: Columns, place: Place, *, inferred: bool = False) -> None:
        """Columns hold until the next heading row; a column that the form asks for and the table lacks is noted once."""
        old = self.context.columns
        self.context = self.context.with_columns(columns)
        read = (len(self.items), len(self.nils))
        if self._column_notes[0] == read:
            # headings of two rows: what the first lacks the second may have
            self.notes = [n for n in self.notes if n not in self._column_notes[1]]
        before = len(self.notes)
        if old is not None and old.order == columns.order:
            return
        for role in columns.missing():
            self.note(
                "missing-column",
                f"The table has no column for the {_ROLE_NAMES[role]}; everything else was read, "
                "add the column or the values at the source.",
                place,
            )
        if inferred:
            self.note(
                "missing-header",
                "The table has no heading row; its columns were told by what they hold, check them.",
                place,
            )
        self._column_notes = (read, self.notes[before:])


def part_key(spatial: bool | None) -> tuple[str, ...]:
    return () if spatial is None else ("i",) if spatial else ("ii",)


def folded(text: str) -> str:
    """The text as it is compared with other lines: normal form without spaces and punctuation."""
    return "".join(c for c in norm(text) if c.isalnum())
