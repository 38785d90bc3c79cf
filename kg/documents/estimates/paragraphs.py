"""Prose in a report: numbered paragraphs, items of lists, lines that a page or an extractor tore apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Final

from kg.dataclasses import dataclass
from kg.documents.estimates.furniture import Item
from kg.documents.estimates.looks import BULLETS, ends_sentence
from kg.documents.estimates.words import DASH
from kg.documents.plan.flow import Unit
from kg.records.estimates import PassageKind
from kg.sources.model import Line
from kg.values.lazy import lazy

_NEXT: Final = 6
"""A paragraph's number is at most so much greater than the one before it: some may have been lost."""
_AND: Final = frozenset({"以及", "及", "和", "and", "or"})
"""What stands between the last two items of a list, torn from the item before it."""
YEAR_ALONE: Final = 16
"""So many characters are no more than the year that opens a list: ``二零二三至二四年度內，``. A longer text does not end in a comma."""
_EM: Final = 14.0
_DEEPER: Final = 8.0
_SHIFT: Final = 2.0


@dataclass(slots=True)
class Paragraph:
    """``level`` is 0 for a paragraph, 1 for an item of a list, 2 for an item nested in it. ``lines`` are without number and bullet."""

    kind: PassageKind
    programme: str
    body: str
    heading: str
    label: str
    level: int
    lines: list[tuple[Unit, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines run together, for recognising only."""
        return "".join("".join(t.split()) for _, t in self.lines)

    @property
    def complete(self) -> bool:
        return bool(self.lines) and ends_sentence(self.lines[-1][1])


class Paragraphs:
    """``last`` is the number of the latest numbered paragraph; ``latest`` the latest paragraph that is no item."""

    def __init__(self, flow: Sequence[Item], found: list[Paragraph], *, paged: bool) -> None:
        self.found = found
        self.last = 0
        self.latest: Paragraph | None = None
        self._paged = paged
        self._open: Paragraph | None = None
        self._labels: list[tuple[str, Unit, PassageKind]] = []
        self._first: tuple[str, float] | None = None
        self._full = _full_line(flow, paged=paged)

    @property
    def unfinished(self) -> bool:
        return self._open is not None and not self._open.complete

    def close(self) -> None:
        """A heading: whatever was open has ended. Numbers that still wait for their text go on waiting."""
        self._open = None
        self._first = None

    def take(self, item: Item, kind: PassageKind, programme: str, body: str, heading: str) -> str:
        """Adds a line of prose. Says what it became: ``bullet``, or the kind of the paragraph that it belongs to."""
        look, unit = item.look, item.unit
        text = unit.item.text.strip("\f \t\r\n\u3000\xa0\ufeff\u200b")
        if look.name == "bare" and self._expected(int(look.code)) and not self._waits():
            self._labels.append((look.code, unit, kind))
            self.last = int(look.code)
            return kind
        if look.name == "para" and self._expected(int(look.code)) and not self._waits(int(look.code)):
            self.last = int(look.code)
            self._start(kind, programme, body, heading, look.code, 0, unit, look.rest)
            return kind
        if look.name == "bullet" and not (look.code in DASH and self.unfinished):
            level = self._level(item)
            self._start(kind, programme, body, heading, "", level, unit, look.rest)
            return "bullet"
        if self._open is not None and self._goes_on(item):
            self._open.lines.append((unit, text))
            return "bullet" if self._open.level else self._open.kind
        label, extra = "", None
        if self._labels:
            label, extra, kind = self._labels.pop(0)
        self._start(kind, programme, body, heading, label, 0, unit, text)
        if extra is not None and self._open is not None:
            self._open.lines.insert(0, (extra, ""))
        return kind

    def _waits(self, number: int = 0) -> bool:
        """Whether the open paragraph's last line was broken, so that a number at a line's start belongs to it. After a comma only the next number opens one."""
        if self._open is None or not self._open.lines:
            return False
        if not self._open.complete:
            return True
        return self._open.lines[-1][1].rstrip().endswith(("，", ",")) and number != self.last + 1

    def _expected(self, number: int) -> bool:
        return self.last < number <= self.last + _NEXT

    def _start(
        self,
        kind: PassageKind,
        programme: str,
        body: str,
        heading: str,
        label: str,
        level: int,
        unit: Unit,
        text: str,
    ) -> None:
        self._open = Paragraph(kind, programme, body, heading, label, level, [(unit, text)])
        self.found.append(self._open)
        if level == 0:
            self.latest = self._open
            self._first = None

    def _level(self, item: Item) -> int:
        code, left = item.look.code, left_edge(item.unit)
        if self._first is None:
            self._first = (code, left)
            return 1
        first, edge = self._first
        if item.gap and not self._paged and code == first and code in BULLETS and abs(left - edge) <= _SHIFT:
            self._first = (code, left)  # another page, set a little off in the text
            return 1
        deeper = left > edge + (_DEEPER if self._paged else 0)
        if deeper:
            return 2
        return 2 if code != first and code in DASH and first not in DASH else 1

    def _goes_on(self, item: Item) -> bool:
        """Whether a line without number and bullet goes on with the open paragraph."""
        assert self._open is not None
        if not self._open.complete or item.look.short in _AND:
            return True
        comma = self._open.lines[-1][1].rstrip().endswith(("，", ","))
        if comma and (self._open.level or len(self._open.text) > YEAR_ALONE):
            return True
        if self._labels or item.gap:
            return False
        before = self._open.lines[-1][0]
        if before.index == item.unit.index:
            return False
        if _indented(item.unit):
            return False
        return self.is_full(before)

    def is_full(self, unit: Unit) -> bool:
        """Whether the line reaches so far that it was broken there by the page's width."""
        if not isinstance(unit.item, Line):
            return False
        if self._paged and unit.item.words:
            return unit.item.words[-1].box[2] >= self._full
        length = _length(unit.item.text)
        return self._full * 0.9 <= length <= self._full * 1.25


def left_edge(unit: Unit) -> float:
    """Points on a page, characters in text."""
    item = unit.item
    if isinstance(item, Line) and item.words:
        return item.words[0].box[0]
    return float(len(item.text) - len(item.text.lstrip(" \t\u3000")))


def _indented(unit: Unit) -> bool:
    return isinstance(unit.item, Line) and not unit.item.words and unit.item.text[:1] in " \u3000\t"


def _length(text: str) -> int:
    """Columns, a Chinese character taking two."""
    return 2 * len(text) - len(_WIDE.sub("", text))


_WIDE = lazy("[\u2e81-\U0010ffff]+")


def _full_line(flow: Sequence[Item], *, paged: bool) -> float:
    """On pages the right edge (points) that a broken line reaches; in text the usual length (columns) of a line that was broken."""
    values: list[float] = []
    for item in flow:
        line = item.unit.item
        if not isinstance(line, Line) or item.look.name not in ("text", "para"):
            continue
        if len(line.text) < 24 or ends_sentence(line.text):
            continue
        if paged:
            if line.words:
                values.append(line.words[-1].box[2])
        else:
            values.append(_length(line.text.strip()))
        if len(values) >= 400:
            break
    if not values:
        return 1e9
    values.sort()
    middle = values[len(values) // 2]
    return middle - _EM if paged else middle
