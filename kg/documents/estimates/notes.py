"""Definitions of footnotes as they are printed: a mark and a sentence, wrapped, cut by pages, or torn from each other."""

from __future__ import annotations

from dataclasses import field
from typing import Final

from kg.dataclasses import dataclass
from kg.documents.plan.flow import Unit

Group = tuple[str, str, str, int, str]
"""The table it stands after: section, programme, body, serial and kind."""

_WRAPPED: Final = 24
"""A line of fewer characters was not broken by the page's width."""


@dataclass(slots=True)
class Definition:
    """``marks`` as printed, empty where none is; ``lines`` are the text's printed lines with their units."""

    group: Group
    marks: str
    lines: list[tuple[Unit, str]] = field(default_factory=list)

    @property
    def unfinished(self) -> bool:
        if not self.lines:
            return True
        text = self.lines[-1][1].rstrip()
        if not text and len(self.lines) == 1:
            return True  # the mark has a line of its own
        return (
            not text.endswith(("。", ".", "。)", "。」", "」。")) and len("".join(text.split())) >= _WRAPPED
        )


class Notes:
    """Collects definitions. Where an extractor printed the first lines of two definitions before the second lines, a line goes to the
    first definition that has not ended."""

    def __init__(self, found: list[Definition]) -> None:
        self.found = found
        self._open: list[Definition] = []

    @property
    def unfinished(self) -> bool:
        return any(d.unfinished for d in self._open)

    @property
    def last(self) -> Definition:
        """The latest definition; one without lines where there is none that is open."""
        return self._open[-1] if self._open else Definition(("", "", "", 0, ""), "")

    def open(self, group: Group, marks: str, unit: Unit, text: str) -> None:
        definition = Definition(group, marks)
        if text.strip():
            definition.lines.append((unit, text))
        else:
            definition.lines.append((unit, ""))
        self._open = [d for d in self._open if d.unfinished]
        self._open.append(definition)
        self.found.append(definition)

    def go_on(self, unit: Unit, text: str) -> None:
        """A line without a mark: it ends the earliest definition that waits for one."""
        for definition in self._open:
            if definition.unfinished:
                definition.lines.append((unit, text))
                return

    def close(self) -> None:
        self._open.clear()
