"""Datasets in lists of definitions (HTML dl): each a term with what is said of it, or records whose terms are the form's headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

from kg.dataclasses import dataclass
from kg.documents.plan.columns import Role, roles_of
from kg.documents.plan.flow import Unit
from kg.documents.plan.groups import split_number
from kg.documents.plan.items import Item, Lines, verbatim
from kg.documents.plan.labelled import SHORT, labelled
from kg.documents.plan.listed import Listed, speaks_of_release, take_apart
from kg.documents.plan.state import State
from kg.documents.plan.words import BULLETS, norm
from kg.sources.model import CellLine, Line
from kg.values.month import parse_month


@dataclass(slots=True)
class _Record:
    units: list[Unit] = field(default_factory=list)
    cells: dict[str, Lines] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """What is said of the dataset under no label."""

    def add(self, role: str, text: str) -> None:
        if text:
            before = (replace(line, space_after=False, forced=True) for line in self.cells.get(role, ()))
            self.cells[role] = (*before, CellLine(text))


def defines(unit: Unit) -> bool:
    """Whether a line is part of a list of definitions."""
    return isinstance(unit.item, Line) and bool(unit.item.part)


def stands_out(unit: Unit) -> bool:
    """Whether markup says that a line is a heading, so that it may be the name over what is said of a dataset."""
    return (
        isinstance(unit.item, Line)
        and not unit.item.part
        and (unit.item.heading is not None or unit.item.bold)
    )


def read_definitions(units: Sequence[Unit], state: State) -> bool:
    """``units`` are the lines of one or more lists, no blank ones. False, and nothing done, where they list no datasets with a month or a frequency."""
    records = _records(units)
    for record in records:
        _understand(record)
    told = sum(bool({"date", "frequency"} & set(record.cells)) for record in records)
    if told * 2 < len(records) or not all("title" in record.cells for record in records):
        return False
    for record in records:
        raw = {role: verbatim(lines) for role, lines in record.cells.items()}
        state.add_item(Item(record.cells, record.units, replace(state.context, columns=None), raw))
    return True


def _records(units: Sequence[Unit]) -> list[_Record]:
    """A record begins at a term that is no heading of the form; where names have a heading of their own, at one that comes again."""
    terms = [unit.text for unit in units if _is_term(unit)]
    named = any("title" in _roles(text) for text in terms)
    records: list[_Record] = []
    role, fresh = "", True
    """Where the next details belong, and whether nothing was said of the last term."""
    for unit in units:
        text = unit.text.strip()
        if not _is_term(unit):
            fresh = False
            if not records:
                return []
            found = labelled(text) if not role else None
            if not role and not found:
                text = text.lstrip(BULLETS).strip()
            if role or found:
                records[-1].add(*((role, text) if found is None else (found[0], found[2])))
            else:
                records[-1].said.append(text)
        else:
            roles = _roles(text)
            role = roles[0] if roles else f"other:{text.rstrip(':：')}" if named else ""
            if not records or (role in records[-1].cells if role else not fresh):
                records.append(_Record())
            fresh = True
            if not role:
                number, title = split_number(text) or ("", text.rstrip(":："))
                records[-1].add("number", number)
                records[-1].add("title", title)
        records[-1].units.append(unit)
    return records


def _is_term(unit: Unit) -> bool:
    return isinstance(unit.item, Line) and (unit.item.part == "term" or stands_out(unit))


def _roles(text: str) -> tuple[Role, ...]:
    bare = text.strip().rstrip(":：").strip()
    roles = roles_of(bare) or SHORT.get(norm(bare), ())
    return roles if len(roles) == 1 else ()


def _understand(record: _Record) -> None:
    """Takes what is said in words apart: when, how often, and what it is. The date is that of the line that is most clearly about the release."""
    title = "\n".join(line.text for line in record.cells.get("title", ()))
    said = [(text, take_apart(f"{title}: {text}", title)) for text in record.said]
    dated = max(said, key=lambda pair: _dates(*pair), default=None)
    often = next((pair for pair in (dated, *said) if pair is not None and pair[1].frequency), None)
    for pair in said:
        date = pair is dated and "date" not in record.cells and _dates(*pair) > 0
        frequency = pair is often and "frequency" not in record.cells
        if date:
            record.add("date", pair[1].date)
        if frequency:
            record.add("frequency", pair[1].frequency)
        whole = not (date or frequency) or (bool(pair[1].date) and not date)
        record.add("description", pair[0] if whole else pair[1].description)


def _dates(text: str, said: Listed) -> int:
    """How clearly a line dates a release: a year alone, of which no release is spoken, does not."""
    if not said.date:
        return 0
    month = parse_month(said.date)
    precise = month is None or (month.start[5:], month.end[5:]) != ("01", "12")
    return 2 * precise + 2 * speaks_of_release(text) + bool(said.frequency) * precise
