"""The list of programmes with their policy areas: two columns, wrapped, torn or run together.

A programme's name in the heading over its details says how far its name goes where both columns stand on one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from typing import Final

from kg.dataclasses import dataclass
from kg.documents.estimates.context import Context, dense
from kg.documents.estimates.looks import look
from kg.documents.estimates.policy_areas import (
    OF_ONE,
    ONLY,
    POLICY,
    follows,
    read_areas,
    shares,
    without_word,
)
from kg.documents.estimates.words import both, compact
from kg.documents.plan.flow import Unit
from kg.records.estimates import Aim, Programme
from kg.sources.model import Line, Row, Word
from kg.values.lazy import lazy

_UNFINISHED: Final = lazy(r"(?:\b(?:and|of|for|the|in|to|on|with)|[,，、:：及和與与(（&-])\Z")


@dataclass(slots=True)
class _Entry:
    code: str
    lines: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    statement: _Statement | None = None


@dataclass(slots=True)
class _Statement:
    lines: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    beside: bool = True
    """Whether it was printed in the list, at or after a programme."""

    @property
    def open(self) -> bool:
        return bool(self.lines) and not self.lines[-1].rstrip().endswith(("。", "."))


_NEXT_PROGRAMME = lazy(
    both(r"[\s、，；;,]+(?=(?:綱\s?領|Programme)\s*[(（]\s*(?:\d{1,2}|[IVX]{1,4})\s*[)）])")
)
"""Before a programme that stands in one cell with the one before it."""


class _Reader:
    def __init__(self, names: dict[str, str], context: Context) -> None:
        self.names = names
        self.context = context
        self.entries: list[_Entry] = []
        self.statements: list[_Statement] = []
        self.statement: _Statement | None = None
        self.ahead: _Statement | None = None
        """A statement in its own column that began above the programme it is of."""
        self.left: dict[str, str] = {}
        """Programme's code -> what is still to come of its name, on the compact form."""

    def read(self, units: Sequence[Unit]) -> None:
        edge = _right_column(units)
        only = list(self.names) == [ONLY]
        for unit in units:
            left, right = _columns(unit, edge)
            if only and not self.entries and look(left).name == "text":
                self.entries.append(_Entry(ONLY, [], [unit]))
                self._name(self.entries[0], without_word(left), unit)
                if right:
                    self._right(right, unit, column=True)
                continue
            for text in _NEXT_PROGRAMME.split(left) if left else ():
                seen = look(text)
                if seen.name in ("listed", "programme"):
                    entry = _Entry(seen.code, [], [unit], self.ahead)
                    self.ahead = None
                    self.entries.append(entry)
                    self.left[seen.code] = compact(self.names.get(seen.code, ""))
                    self._name(entry, seen.rest, unit)
                elif text:
                    self._go_on(text, unit, column=bool(right))
            if right:
                self._right(right, unit, column=True)

    def _go_on(self, text: str, unit: Unit, *, column: bool) -> None:
        """A line that opens no programme: the rest of a name, of a statement, or of both. ``column``: it stands in the programmes' column."""
        match = POLICY.search(text)
        entry = self.entries[-1] if self.entries else None
        if match and match.start() == 0:
            self._right(text, unit, beside=entry is not None and unit.index - entry.units[-1].index <= 1)
            return
        name = self._take(entry, text) if entry is not None else ""
        if entry is not None and name:
            entry.lines.append(name)
            entry.units.append(unit)
            text = text[_length(text, name) :].strip()
        if not text:
            return
        if self.statement is not None and self.statement.open and not (column and entry is not None):
            self._right(text, unit)
        elif entry is not None and not self.names.get(entry.code):
            self._name(entry, text, unit)
            entry.units.append(unit)
        else:
            self.context.ledger.mark(unit, "rejected", reason="neither a programme nor its policy area")

    def _name(self, entry: _Entry, text: str, unit: Unit) -> None:
        match = POLICY.search(text)
        known = self._take(entry, text[: match.start()] if match else text)
        name = known or (text[: match.start()] if match else text)
        rest = text[_length(text, known) :].strip() if known else text[match.start() :] if match else ""
        if name.strip():
            entry.lines.append(name.strip())
        if rest and (match or known):
            self._right(rest, unit)

    def _take(self, entry: _Entry | None, text: str) -> str:
        """The beginning of the text that goes on with the programme's name as its details' heading has it; empty where it does not."""
        if entry is None or not (wanted := self.left.get(entry.code)):
            return ""
        taken = 0
        at = 0
        for at, char in enumerate(text):
            if char.isspace():
                continue
            plain = compact(char)
            if not wanted.startswith(plain, taken):
                break
            taken += len(plain)
            if taken >= len(wanted):
                at += 1
                break
        else:
            at = len(text)
        short = text[:at].strip()
        if not taken or (taken < len(wanted) and len(short) < 2):
            return ""
        self.left[entry.code] = wanted[taken:]
        return short

    def _right(self, text: str, unit: Unit, *, beside: bool = True, column: bool = False) -> None:
        match = POLICY.search(text)
        if match and (match.start() == 0 or self.statement is None or not self.statement.open):
            before = self.statement
            self.statement = _Statement(beside=beside and bool(self.entries))
            self.statements.append(self.statement)
            if column and before is not None and unit is not self.entries[-1].units[0] and OF_ONE.match(text):
                self.ahead = self.statement
            elif self.statement.beside:
                self.entries[-1].statement = self.statement
        if self.statement is None:
            self.context.ledger.mark(unit, "rejected", reason="a policy area without its statement")
            return
        self.statement.lines.append(text.strip())
        if not self.statement.units or self.statement.units[-1].index != unit.index:
            self.statement.units.append(unit)


def _length(text: str, part: str) -> int:
    """Where the part ends in the text that it begins."""
    start = len(text) - len(text.lstrip())
    return start + len(part)


_STATES: Final = frozenset("這这本該该此Tt")


def _texts(words: Sequence[Word]) -> list[str]:
    return [word.text for word in words]


def _right_column(units: Sequence[Unit]) -> float | None:
    """The left edge of the column of policy areas on a page, in points."""
    edges = [
        word.box[0]
        for unit in units
        if isinstance(unit.item, Line)
        for n, word in enumerate(unit.item.words)
        if n
        and word.text[0] in _STATES
        and look(" ".join(_texts(unit.item.words[n : n + 6]))).name == "policy"
    ]
    return min(edges) if edges else None


def _columns(unit: Unit, edge: float | None) -> tuple[str, str]:
    """The text in the column of programmes and in that of policy areas."""
    item = unit.item
    if isinstance(item, Row):
        cells = [c.text.replace("\n", " ").strip() for c in item.cells if c is not None]
        if len(cells) > 1:
            first = cells[0]
            if look(first).name == "listed" and not look(first).rest and len(cells) > 2:
                first, cells = f"{first} {cells[1]}", cells[1:]
            return first, " ".join(c for c in cells[1:] if c)
        return dense(item.text).strip(), ""
    text = item.text
    if item.words and edge is not None:
        left = [w.text for w in item.words if w.box[0] < edge - 3]
        right = [w.text for w in item.words if w.box[0] >= edge - 3]
        return " ".join(left), " ".join(right)
    parts = re.split(r"[ \u3000]{4,}|\t", text.strip(), maxsplit=1)
    if len(parts) == 2 and len(parts[0]) > 1:
        return parts[0].strip(), parts[1].strip()
    if len(text) - len(text.lstrip()) >= 40:
        return "", text.strip()
    return text.strip(), ""


def read_programmes(
    units: Sequence[Unit],
    names: dict[str, tuple[str, Unit]],
    aims: dict[str, list[Aim]],
    bodies: dict[str, list[str]],
    context: Context,
) -> tuple[Programme, ...]:
    """The programmes in the order of the list; those that only the details name follow. Accounts for the list's lines."""
    reader = _Reader({code: name for code, (name, _) in names.items()}, context)
    reader.read(units)
    _attach(reader, context)
    listed = {e.code for e in reader.entries}
    for code, (_, unit) in names.items():
        if code not in listed:
            last = next((e.statement for e in reversed(reader.entries) if e.statement), None)
            only = reader.statements[0] if len(reader.statements) == 1 else last
            reader.entries.append(_Entry(code, [], [unit], only))
    found = []
    for number, entry in enumerate(reader.entries, 1):
        heading = names.get(entry.code)
        name, extra = _full_name(entry, heading[0] if heading else "", context)
        text = _hyphens(context.join(entry.statement.lines)) if entry.statement else ""
        if extra:
            text = _without(text, extra)
        areas, lost = read_areas(text)
        if lost:
            name, text = f"{name} {lost}", _without(text, lost)
            areas, _ = read_areas(text)
        own = (
            entry.units
            + ([heading[1]] if heading else [])
            + (entry.statement.units if entry.statement else [])
        )
        found.append(
            Programme(
                number=number,
                code=entry.code,
                name=name,
                policy_areas=areas,
                policy_text=text,
                aims=tuple(aims.get(entry.code, ())),
                bodies=tuple(dict.fromkeys(bodies.get(entry.code, ()))),
                places=context.places(own),
            )
        )
    for number, entry in enumerate(reader.entries, 1):
        context.mapped(entry.units, f"programme:{number}")
    for number, entry in enumerate(reader.entries, 1):
        if entry.statement:
            context.mapped(entry.statement.units, f"programme:{number}")
    for statement in reader.statements:
        context.mapped(statement.units, "report")
    return tuple(found)


def _attach(reader: _Reader, context: Context) -> None:
    """Statements printed apart from the list: one is for all; as many as programmes are taken in order. A programme without a statement
    of its own shares the one before it, else the next."""
    entries = reader.entries
    apart = [s for s in reader.statements if not s.beside]
    if not any(e.statement for e in entries) and apart:
        found = shares([s.lines[0] for s in apart], len(entries))
        if found is None:
            message = "The statements of policy areas were torn from the list of programmes; which is whose cannot be told."
            context.note("policy-areas-torn", message, apart[0].units[0].place)
            return
        whose = [s for s, count in zip(apart, found, strict=True) for _ in range(count)]
        for entry, statement in zip(entries, whose, strict=True):
            entry.statement = statement
        return
    stated = [n for n, e in enumerate(entries) if e.statement]
    if follows([(n, e.statement.lines[0]) for n, e in enumerate(entries) if e.statement], len(entries)):
        _share(entries[::-1])
        _share(entries[stated[-1] :])
        return
    _share(entries)
    _share(entries[::-1])


def _share(entries: Sequence[_Entry]) -> None:
    before: _Statement | None = None
    for entry in entries:
        before = entry.statement = entry.statement or before


def _full_name(entry: _Entry, heading: str, context: Context) -> tuple[str, str]:
    """The name, and what of it an extractor put among the statement."""
    listed = _hyphens(context.join(entry.lines))
    whole = _hyphens(context.join([dense(heading)])) if heading else ""
    if not whole or compact(listed) == compact(whole):
        return listed or whole, ""
    if not listed:
        return whole, ""
    short, full = compact(listed), compact(whole)
    if full.startswith(short):
        rest = whole
        for char in short:
            rest = rest.lstrip()
            rest = rest[1:] if compact(rest[:1]) == char else rest
        return whole, rest.strip()
    return listed, ""


def _hyphens(text: str) -> str:
    """University- Industry and Co- ordination, torn by a wrap; but pre- and post-war."""
    return re.sub(r"(?<=[A-Za-z])- (?=[A-Za-z])(?!(?:and|or|to)\b)", "-", text)


def _without(text: str, part: str) -> str:
    """The statement without the piece of a programme's name in it (the last occurrence before a bracket, else the first)."""
    at = text.find(f" {part} (")
    at = at + 1 if at >= 0 else text.find(part)
    return text if at < 0 else " ".join((text[:at] + text[at + len(part) :]).split())
