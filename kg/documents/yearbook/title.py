"""The title block of a chapter: its number, its title, and the lead that is set with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from kg.dataclasses import dataclass
from kg.documents.yearbook.headings import heading_at
from kg.documents.yearbook.lines import Printed, Seam
from kg.documents.yearbook.words import chapter_label, joins_on, titled

_LEAD = 10
"""A lead has at most so many lines."""


@dataclass(slots=True)
class Title:
    label: str = ""
    text: str = ""
    lines: list[Printed] = field(default_factory=list)
    middle: bool = False
    """The title stands inside the text: an extractor read a column before it."""


def find_title(lines: Sequence[Printed], *, paged: bool) -> Title:
    """The line that says 第六章 or Chapter 6 with the title on or after it; else the largest heading before all prose."""
    for n, line in enumerate(lines):
        if line.text[0] not in "第Cc" or line.table is not None:
            continue
        label = chapter_label(line.text)
        if label is None or (
            n and not lines[n - 1].closed and line.seam is not Seam.APART and not line.style
        ):
            continue
        number, text = label
        taken = [line]
        if not text:
            taken += _title_after(lines, n + 1)
            text = " ".join(each.text for each in taken[1:])
        return Title(number, text, taken, any(each.closed for each in lines[:n]) and not paged)
    return _largest(lines)


def _title_after(lines: Sequence[Printed], at: int) -> list[Printed]:
    taken: list[Printed] = []
    while at < len(lines) and len(taken) < 3:
        line = lines[at]
        goes_on = bool(taken) and (
            joins_on(taken[-1].text) or (line.style > 1 and abs(line.style - taken[0].style) < 0.3)
        )
        if line.table is not None or not titled(line.text) or (taken and not goes_on):
            break
        taken.append(line)
        at += 1
    return taken


def _largest(lines: Sequence[Printed]) -> Title:
    """The heading that opens the document, when no other is as large."""
    if not lines or not (lines[0].style or lines[0].level is not None):
        return Title()
    end = heading_at(lines, 0, None, styled=True)
    first = lines[0]
    if end == 0:
        return Title()
    if first.level is not None:
        alone = not any(x.level is not None and x.level <= first.level for x in lines[end:])
    else:
        alone = not any(x.style > first.style - 0.5 for x in lines[end:])
    if not alone or not any(x.style or x.level is not None for x in lines[end:]):
        return Title()
    return Title("", " ".join(x.text for x in lines[:end]), list(lines[:end]))


def lead_of(lines: Sequence[Printed], title: Title) -> list[Printed]:
    """The lead after a title that stands inside the text: lines of a measure of their own, up to the end of a sentence."""
    if not title.middle:
        return []
    at = next(n for n, line in enumerate(lines) if line is title.lines[-1]) + 1
    taken: list[Printed] = []
    narrow = False
    for line in lines[at : at + _LEAD]:
        if (
            line.table is not None
            or (not line.closed and not line.narrow)
            or (not line.closed and titled(line.text))
        ):
            break
        narrow = narrow or line.narrow
        taken.append(line)
        if line.closed and not any(x.narrow and not titled(x.text) for x in _next(lines, line)):
            break
    while taken and not taken[-1].closed:
        taken.pop()
    return taken if narrow else []


def _next(lines: Sequence[Printed], line: Printed) -> Sequence[Printed]:
    at = next(n for n, each in enumerate(lines) if each is line) + 1
    return lines[at : at + 1]
