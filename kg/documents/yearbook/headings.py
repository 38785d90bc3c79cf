"""Which lines are headings, and which heading stands above which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.dataclasses import dataclass
from kg.documents.yearbook.lines import Printed, Seam
from kg.documents.yearbook.websites import is_list_heading
from kg.documents.yearbook.words import HAN, closed, ems, figures_only, goes_on, joins_on, listed, titled
from kg.values.lazy import lazy

_LONGEST: Final = 60.0
"""A heading is at most so many ems long, over all its lines."""
_REMAINDER: Final = 3.0
"""So few ems below a heading that may have been wrapped are the rest of it."""
_SAME: Final = 0.2
"""Headings whose sizes differ by less are of one rank."""
_OUTSIDE: Final = lazy(
    r"(?:與|与|同|和).{1,8}(?:合作|交流|聯繫|联系|關係|关系)|.{0,6}(?:國際|国际|區域|区域|對外|对外)(?:合作|關係|关系|事務|事务|聯繫|联系)"
)
"""A section on how the field works together with others, which stands beside the chapter's other sections."""
_CAPTION: Final = lazy(
    r"(?:表|圖|图|附表|附圖|附图|圖表|图表)\s?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?![\d年月日個个])|(?:Table|Figure|Chart|Photo|Picture)\s\d|(?:圖片|图片|照片|Photo)\s?[:：]"
)


@dataclass(slots=True)
class Heading:
    """``rank``: a heading stands above those with a smaller one. ``number`` counts the headings of the chapter from 1."""

    text: str
    lines: list[Printed]
    rank: float
    number: int = 0
    above: tuple[Heading, ...] = ()
    direct: bool = False
    """Another heading follows without a paragraph between."""
    tight: bool = False
    """Set closer to what follows than the chapter's lines are to each other."""
    body: bool = False
    """It names a body, by its wording or by the paragraph under it."""

    @property
    def path(self) -> tuple[str, ...]:
        return (*(h.text for h in self.above), self.text)


def is_caption(text: str) -> bool:
    """Whether a line set apart from prose says what a table, chart or picture shows: Table 1 Projects approved."""
    return len(text) <= 80 and _CAPTION.match(text) is not None and not closed(text)


def heading_at(lines: Sequence[Printed], at: int, before: Printed | None, *, styled: bool) -> int:
    """The index after the heading that starts at ``at``; ``at`` itself where none does. ``before`` is the line of prose before it, None after a
    heading. ``styled``: the format says by size, weight or markup what a heading is."""
    line = lines[at]
    if line.table is not None:
        return at
    if styled:
        return _styled_end(lines, at, before)
    if before is not None and not before.closed and line.seam is not Seam.APART:
        return at
    if not titled(line.text) or figures_only(line.text) or not line.short:
        return at
    end = at + 1
    while end < len(lines) and end - at < 4 and _same_heading(lines[end - 1], lines[end]):
        end += 1
    return end


def _same_heading(line: Printed, after: Printed) -> bool:
    """Whether a heading goes on in the next line: one of the two is no whole phrase, or the first is full."""
    if after.seam is Seam.APART or after.table is not None:
        return False
    remainder = line.fills and ems(after.text) <= _REMAINDER
    return goes_on(after.text) or (titled(after.text) and (joins_on(line.text) or line.full or remainder))


def _styled_end(lines: Sequence[Printed], at: int, before: Printed | None) -> int:
    """Lines of one look, larger or bolder than prose, are a heading unless they say a sentence."""
    line = lines[at]
    if line.level is not None:
        return at + 1
    if not line.style or line.small or listed(line.text):
        return at
    if before is not None and not before.closed and before.style and abs(before.style - line.style) < 0.3:
        return at  # goes on with a sentence that is set like a heading
    end = at + 1
    while (
        end < len(lines)
        and abs(lines[end].style - line.style) < 0.3
        and lines[end].table is None
        and lines[end].seam is not Seam.APART
        and lines[end].unit.page == line.unit.page
    ):
        end += 1
    whole = " ".join(each.text for each in lines[at:end])
    sentence = (lines[end - 1].closed and not whole.endswith((".", "?", "？"))) or (
        whole.endswith(".") and ems(whole) > 30
    )
    return at if sentence or ems(whole) > _LONGEST else end


def rank_styled(headings: Sequence[Heading]) -> None:
    """Larger above smaller, bold above plain; markup by its levels."""
    for heading in headings:
        line = heading.lines[0]
        heading.rank = 100.0 - line.level if line.level is not None else line.style


def rank_plain(headings: Sequence[Heading], title: str) -> None:
    """Where only the words are known: 2 for an outer heading, 1 for one under it.

    Outer is a heading that another one follows at once; one that is set closer to its text than headings usually are; the list of websites; and, once there
    is any such heading: a theme that comes after bodies only, a section named after the chapter, one on co-operation with others.
    """
    levels = [h.direct or (h.tight and not h.body) for h in headings]
    if not any(levels):
        for heading in headings:
            heading.rank = 1
        return
    topic = _topic(title)
    under: list[bool] = []
    """For each heading under the present outer one, whether it names a body."""
    inside = False
    for heading, outer in zip(headings, levels, strict=True):
        body = heading.body
        wide = not body and (
            is_list_heading(heading.text)
            or _about(heading.text, topic)
            or _OUTSIDE.fullmatch(heading.text) is not None
        )
        turned = inside and not body and len(under) > 1 and all(under)
        outer = outer or wide or turned
        heading.rank = 2 if outer or not inside else 1
        if outer:
            under, inside = [], True
        else:
            under.append(body)


def _topic(title: str) -> list[str]:
    """The nouns of a chapter's title: 創新和科技 -> 創新, 科技; Innovation and Technology -> innovation, technology."""
    parts = re.split(r"[和與与及、，\s]|\band\b|&", title)
    return [p.casefold() for p in parts if len(p) > 1 and (re.search(f"[{HAN}]", p) or len(p) > 3)]


def _about(text: str, topic: Sequence[str]) -> bool:
    return len(topic) > 1 and all(word in text.casefold() for word in topic)


def nest(headings: Sequence[Heading]) -> None:
    """Sets ``above`` from the ranks, in the order printed."""
    stack: list[Heading] = []
    for heading in headings:
        while stack and stack[-1].rank <= heading.rank + _SAME:
            stack.pop()
        heading.above = tuple(stack)
        stack.append(heading)
