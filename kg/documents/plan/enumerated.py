"""Lists of datasets in bullets or numbered lines: where they begin and end, and what tells them from notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.documents.plan.flow import Unit
from kg.documents.plan.groups import is_organisation
from kg.documents.plan.headings import is_note, is_note_heading
from kg.documents.plan.items import Item, Lines, verbatim
from kg.documents.plan.labelled import labelled
from kg.documents.plan.listed import list_item, take_apart
from kg.documents.plan.walk import Walk
from kg.documents.plan.words import width
from kg.documents.plan.wrapped import all_nil
from kg.sources.model import CellLine, Line
from kg.values.lazy import lazy

_WIDE = 50
"""A line as wide as this may have been wrapped."""
_SENTENCE = lazy(
    r"[.。;；]\s*\Z|\b(?:will|shall|should|please|may|can|must|is|are|refer)\b|请|請|須|须|將|将|會(?!議|計)|会(?!议|计)|可[於以在]|如[有欲]|https?:",
    re.IGNORECASE,
)
"""What a note says and a name does not."""
_BOLD = lazy(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\*\*|__)(?P<name>.+?)(?:\*\*|__)")


class Lists(Walk):
    """Reads lists that stand in no table."""

    def list_at(self, at: int) -> int | None:
        """Reads the list that begins here; the index after it, None where there is none."""
        state = self.state
        if state.context.section is None or list_item(self.units[at].text) is None or self._among_notes(at):
            return None
        run = self._run(at)
        words = [self._words(item) for item in run]
        if sum(labelled(text) is not None for _, text, _ in words) * 2 > len(words):
            return None  # what is said of one dataset, not datasets
        dated = sum(bool(take_apart(text, bold).date) for _, text, bold in words)
        if dated * 2 < len(run) and not self._lists_names(at, words):
            return None
        for unit in self.units[at : run[-1][-1].index]:
            self.skipped(unit)
        for units, (number, text, bold) in zip(run, words, strict=True):
            if all_nil([text]):
                state.add_nil(text, units)
                continue
            said = take_apart(text, bold)
            parts = {
                "number": number,
                "title": said.title,
                "description": said.description,
                "date": said.date,
                "frequency": said.frequency,
            }
            cells: dict[str, Lines] = {role: (CellLine(part),) for role, part in parts.items() if part}
            raw = {role: verbatim(lines) for role, lines in cells.items()}
            state.add_item(Item(cells, units, replace(state.context, columns=None), raw))
        return run[-1][-1].index + 1

    def _among_notes(self, at: int) -> bool:
        """Whether items here are notes: a heading of notes stands before them, or the rows of a table in the same list."""
        last = self.state.items[-1] if self.state.items else None
        if (
            last is not None
            and last.context.listing == self.state.context.listing
            and last.context.columns is not None
        ):
            return True
        before = next((u for u in reversed(self.units[self.start : at]) if not u.blank), None)
        return before is not None and (is_note(before.text) or is_note_heading(before.text))

    def _run(self, at: int) -> list[list[Unit]]:
        """The items from here on, each with the lines that it goes on in."""
        run: list[list[Unit]] = []
        first = self.units[at].text
        kind, indent = _kind(first), _indent(first)
        for unit, gap in self.lines_of_list(at):
            text = unit.text
            deeper, item = _indent(text) > indent + 1, list_item(text) is not None
            if item and _kind(text) == kind and not deeper:
                run.append([unit])
            elif (deeper and gap < 2) or (not gap and (item or _wraps(run[-1][-1].text, text))):
                run[-1].append(unit)
            else:
                break
        return run

    def _words(self, units: Sequence[Unit]) -> tuple[str, str, str]:
        """(number, words, those of them in bold at the beginning) of an item."""
        number, text = list_item(units[0].text) or ("", units[0].text)
        if len(units) > 1:
            text = self.state.joined("\n".join([text, *(unit.text.strip() for unit in units[1:])]))
        item = units[0].item
        match = _BOLD.match(item.raw) if isinstance(item, Line) and item.raw else None
        bold = match["name"].rstrip(":： ") if match else ""
        return number, text, bold if bold and text.startswith(bold) and text != bold else ""

    def _lists_names(self, at: int, words: Sequence[tuple[str, str, str]]) -> bool:
        """Whether a list without months is of names under a heading or an announcement, not of notes or organisations."""
        before = next((u for u in reversed(self.units[self.start : at]) if not u.blank), None)
        if before is None or len(words) < 2 or labelled(words[0][1]) is not None:
            return False
        announced = before.text.rstrip().endswith((":", "："))
        if not (announced or self.state.ledger.outcome(before) == "heading") or is_note(before.text):
            return False
        texts = [text for _, text, _ in words]
        return not any(
            width(text) > 80 or _SENTENCE.search(text) or is_organisation(text) or is_note(text)
            for text in texts
        ) and not all_nil(texts)


def _wraps(above: str, text: str) -> bool:
    return width(above) >= _WIDE or text.strip()[0].islower()


def _kind(text: str) -> str:
    """Whether a number or which bullet opens a line."""
    mark = text.strip()[:1]
    return "number" if re.match(r"[(（]?[\da-zA-Z一二三四五六七八九十]", text.strip()) else mark


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip("\f \t\u3000"))
