"""Looking ahead in the lines of a plan: what is a heading, what stands under it, where a list ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.documents.plan.aligned import aligned_columns, begins_row, side_by_side
from kg.documents.plan.columns import Columns
from kg.documents.plan.flow import Unit
from kg.documents.plan.groups import bracketed_number, is_organisation, split_number
from kg.documents.plan.headings import (
    is_appendix,
    is_complete,
    is_note,
    part_of,
    section_of,
    section_over,
    split_headings,
)
from kg.documents.plan.labelled import labelled, number_line, opens_records
from kg.documents.plan.listed import is_dated_item
from kg.documents.plan.parted import is_parted, is_row, parted_columns
from kg.documents.plan.state import State
from kg.documents.plan.words import norm, starts_with_bullet
from kg.documents.plan.wrapped import all_nil, header_at, may_head
from kg.sources.model import Line


class Walk:
    """Reads the units from ``start`` to ``stop``; ``furniture`` maps indices to what they are."""

    def __init__(self, state: State, furniture: Mapping[int, str], start: int, stop: int) -> None:
        self.state = state
        self.furniture = furniture
        self.start = start
        self.stop = stop
        self.units = state.units
        self._headers: dict[int, tuple[Columns, list[Unit]] | None] = {}
        """What ``header`` found, which is asked for each line that may be a heading over it."""
        self.lost = False
        """Whether cells were met whose rows cannot be put together."""
        self.appendix = False
        """Whether we are in an annex, whose tables are not the plan's."""

    def skipped(self, unit: Unit) -> bool:
        """Blank lines and furniture, accounted for here."""
        if unit.blank and unit.table is None:
            self.state.ledger.mark(unit, "blank")
            return True
        if unit.index in self.furniture:
            self.state.ledger.mark(unit, "furniture", reason=self.furniture[unit.index])
            return True
        return False

    def printed(self, at: int, limit: int) -> list[Unit]:
        """The next printed units from ``at``, furniture left out, up to the first row of a table (which is included)."""
        found: list[Unit] = []
        while at < self.stop and len(found) < limit:
            unit = self.units[at]
            at += 1
            if unit.table is not None:
                found.append(unit)
                break
            if not unit.blank and unit.index not in self.furniture:
                found.append(unit)
        return found

    def lines_of_list(self, at: int) -> Iterator[tuple[Unit, int]]:
        """The printed lines from here to the next heading, table, note or annex, each with the number of lines left out before it (blank
        ones and furniture). The first belongs to the list whatever it looks like."""
        gap, started = 0, False
        for unit in self.units[at : self.stop]:
            if unit.table is not None:
                return
            if unit.blank or unit.index in self.furniture:
                gap += 1
                continue
            if started and (
                self._opens(unit.index)
                or is_appendix(unit.text)
                or is_note(unit.text)
                or self.header(unit.index) is not None
            ):
                return
            yield unit, gap
            gap, started = 0, True

    def header(self, at: int) -> tuple[Columns, list[Unit]] | None:
        """Column headings in plain lines from here on."""
        if at not in self._headers:
            lines = [u for u in self.printed(at, 1) if u.table is None]
            found = None
            if lines and is_parted(lines[0].text):
                following = [u for u in self.printed(at, 8) if u.table is None]
                if parted := parted_columns([u.text for u in following]):
                    lines, found = following, (parted[0], parted[2])
            if found is None and lines and may_head(lines[0].text):
                lines = [u for u in self.printed(at, 16) if u.table is None]
                found = header_at([u.text for u in lines])
            if found is None and lines and side_by_side(lines[0].text):
                lines = [u for u in self.printed(at, 6) if u.table is None]
                side = aligned_columns(
                    [u.text for u in lines]
                )  # also with columns that the form does not know
                found = (side[0], side[2]) if side else None
            self._headers[at] = (found[0], lines[: found[1]]) if found else None
        return self._headers[at]

    def followed(self, at: int, *, closely: bool = False) -> bool:
        """Whether a table, column headings, a part heading or a nil return comes next: what stands before is a heading.
        ``closely``: on the same page, for the last line of a page stands before the next page's headings too."""
        following = self.printed(at + 1, 1)
        if not following:
            return False
        unit = following[0]
        between = self.units[at + 1 : unit.index + 1]
        if closely and any(
            u.index in self.furniture or "\f" in u.text or u.page != unit.page for u in between
        ):
            return False
        return (
            unit.table is not None
            or part_of(unit.text) is not None
            or all_nil([unit.text])
            or (is_note(unit.text) and self.followed(unit.index))
            or self.header(unit.index) is not None
            or (not closely and (is_row(unit.text) or begins_row(unit.text)))
        )

    def _heading(self, at: int, *, marked: bool) -> int | None:
        """Reads section and part headings here, also when the section's goes on in the next lines; the index after them."""
        unit = self.units[at]
        marked = marked or self.followed(at) or self._listed(at)
        lines, text = [unit], unit.text.strip()
        pieces = split_headings(text)
        if not pieces or (side_by_side(text) and not _says_nil(text)):
            return None
        if text.startswith(("- ", "– ", "• ")) and is_dated_item(text):
            return None
        if part_of(pieces[0]) is None:
            count = self._section_lines(at, pieces, marked=marked)
            if not count:
                return None
            lines = self._close_lines(at, count)
            text = self.state.joined("\n".join(u.text.strip() for u in lines)) if count > 1 else text
        if len(pieces) == 1 and part_of(pieces[0]) is None:
            for following in self.printed(lines[-1].index + 1, 2):
                if not self._goes_on(lines[-1], text, following):
                    break
                lines.append(following)
                text = self.state.joined(f"{text}\n{following.text.strip()}")
        if not self.state.try_heading(lines, text, marked=marked):
            return None
        for between in self.units[at : lines[-1].index]:
            self.skipped(between)
        return lines[-1].index + 1

    def _listed(self, at: int) -> bool:
        """Whether a list that is no table comes next: items that say when, or labelled records."""
        following = [u.text for u in self.printed(at + 1, 6) if u.table is None]
        return bool(following) and (is_dated_item(following[0]) or opens_records(following))

    def _close_lines(self, at: int, limit: int) -> list[Unit]:
        """The printed lines from here that stand close enough together to be one heading."""
        lines: list[Unit] = []
        for unit in self.printed(at, limit):
            if unit.table is not None or (lines and unit.index - lines[-1].index > 3):
                break
            lines.append(unit)
        return lines

    def _section_lines(self, at: int, pieces: list[str], *, marked: bool) -> int:
        """How many lines from here make a section heading, 0 for none."""
        texts = [pieces[0]] if len(pieces) > 1 else [u.text for u in self._close_lines(at, 3)]
        found = section_over(texts, first_year=self.state.first_year, marked=marked)
        return found[1] if found else 0

    def _goes_on(self, last: Unit, text: str, following: Unit) -> bool:
        if following.table is not None or following.index - last.index > 3:
            return False
        if (
            isinstance(last.item, Line)
            and isinstance(following.item, Line)
            and last.item.heading != following.item.heading
        ):
            return False
        words = following.text.strip()
        said = section_of(text, first_year=self.state.first_year, marked=True)
        if (
            not words
            or starts_with_bullet(words)
            or words.startswith(("- ", "– ", "* "))
            or (said is not None and said.nil)
            or is_note(words)
            or all_nil([words])
            or part_of(words) is not None
            or split_number(words)
            or is_row(words)
            or begins_row(words)
        ):
            return False
        if section_of(words) is not None or self.header(following.index) is not None:
            return False
        if labelled(words) is not None or number_line(words):
            return False
        if words[0].isupper() and words.endswith("."):
            return False  # a sentence of its own
        return not is_complete(text) or words[0].islower() or text.endswith(("及", "和", "与", "與", "、"))

    def _group(self, at: int, *, marked: bool) -> str | None:
        """The name of another organisation's heading over its own lists, if the line is one."""
        text = self.units[at].text.strip()
        section = self.state.context.section
        follows = self.followed(at)
        if numbered := split_number(text):
            name = numbered[1]
            if follows and (bracketed_number(text) or is_organisation(name) or marked):
                return name
            return name if section == "C" and is_organisation(name) else None
        if section is not None and is_organisation(text) and (follows or marked):
            return text
        return None

    def _opens(self, at: int) -> bool:
        """Whether a heading of a section, part or organisation stands here, which ends a list."""
        text = self.units[at].text.strip()
        pieces = split_headings(text)
        if not pieces or (side_by_side(text) and not _says_nil(text)):
            return False
        if part_of(pieces[0]) or self._section_lines(at, pieces, marked=False):
            return True
        if len(norm(text)) > 80 or not self.followed(at, closely=True):
            return False
        return section_of(pieces[0], marked=True) is not None or self._group(at, marked=False) is not None


def _says_nil(text: str) -> bool:
    """Whether a line is a section's heading that says itself that there is nothing, with its words wide apart."""
    said = section_of(" ".join(text.split()))
    return said is not None and bool(said.nil)
