"""A chapter's lines put together: headings, paragraphs, the list of websites, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Literal

from kg.dataclasses import dataclass
from kg.documents.yearbook.headings import Heading, heading_at, is_caption
from kg.documents.yearbook.lines import Printed, Seam
from kg.documents.yearbook.websites import is_list_heading, lists_entry
from kg.documents.yearbook.words import BULLETS, figures_only, linking, listed, refers_back, titled

_LONG = 3
"""Lines of a paragraph after which the next full stop is more likely its end than not."""


@dataclass(slots=True)
class Block:
    lines: list[Printed]
    kind: Literal["paragraph", "websites", "table", "caption", "heading"] = "paragraph"
    heading: Heading | None = field(default=None)


def read_blocks(lines: Sequence[Printed], *, styled: bool, usual: int) -> list[Block]:
    """``usual``: the blank lines that stand between the lines of a paragraph (text formats)."""
    blocks: list[Block] = []
    before: Printed | None = None
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.table is not None:
            end = at
            while end < len(lines) and lines[end].table is line.table:
                end += 1
            blocks.append(Block(list(lines[at:end]), "table"))
            at, before = end, None
            continue
        heads = not styled and titled(line.text) and _figures_next(lines, at)
        if (heads or figures_only(line.text)) and (
            before is None or before.closed or line.seam is Seam.APART
        ):
            _add(blocks, line, "table")
            at, before = at + 1, None
            continue
        if is_caption(line.text) and _is_apart(lines, at, before):
            _add(blocks, line, "caption")
            at, before = at + 1, None
            continue
        end = heading_at(lines, at, before, styled=styled)
        if end > at:
            at = _heading(blocks, lines, at, end, styled=styled, usual=usual)
            before = None
            continue
        if before is None or _begins(blocks[-1].lines, line):
            blocks.append(Block([line]))
        else:
            blocks[-1].lines.append(line)
        before = line
        at += 1
    return blocks


def _is_apart(lines: Sequence[Printed], at: int, before: Printed | None) -> bool:
    """Whether a line that may be a caption is set apart from prose."""
    line = lines[at]
    if line.small or line.style or line.seam is Seam.APART or _table_next(lines, at):
        return True
    return line.short and (before is None or before.closed)


def _figures_next(lines: Sequence[Printed], at: int) -> bool:
    return at + 1 < len(lines) and figures_only(lines[at + 1].text)


def _table_next(lines: Sequence[Printed], at: int) -> bool:
    after = lines[at + 1] if at + 1 < len(lines) else None
    return after is not None and (after.table is not None or figures_only(after.text))


def _add(blocks: list[Block], line: Printed, kind: Literal["table", "caption"]) -> None:
    if blocks and blocks[-1].kind == kind and blocks[-1].lines[-1].table is None:
        blocks[-1].lines.append(line)
    else:
        blocks.append(Block([line], kind))


def _heading(
    blocks: list[Block], lines: Sequence[Printed], at: int, end: int, *, styled: bool, usual: int
) -> int:
    own = list(lines[at:end])
    text = " ".join(line.text for line in own)
    if is_caption(text):
        blocks.append(Block(own, "caption"))
        return end
    heading = Heading(text, own, 0.0)
    after = lines[end] if end < len(lines) else None
    heading.tight = (
        after is not None and after.blanks < usual and not after.indented and after.seam is not Seam.APART
    )
    if blocks and blocks[-1].heading is not None:
        blocks[-1].heading.direct = True
    blocks.append(Block(own, "heading", heading))
    if not is_list_heading(text) or after is None or not _entry_ahead(lines, end):
        return end
    stop = _list_end(lines, end, styled=styled)
    blocks.append(Block(list(lines[end:stop]), "websites"))
    return stop


def _entry_ahead(lines: Sequence[Printed], at: int) -> bool:
    return any(line.table is not None or lists_entry(line.text) for line in lines[at : at + 2])


def _list_end(lines: Sequence[Printed], at: int, *, styled: bool) -> int:
    """Where the list of websites ends: at the next heading, or at a paragraph."""
    while at < len(lines):
        line = lines[at]
        if not lists_entry(line.text) and line.table is None:
            if styled and heading_at(lines, at, None, styled=True) > at:
                break
            if line.closed and len(line.text) > 30:
                break
            if not styled and titled(line.text) and not _entry_ahead(lines, at):
                break
        at += 1
    return at


def _begins(paragraph: Sequence[Printed], line: Printed) -> bool:
    """Whether another paragraph begins with ``line``."""
    first, before = paragraph[0], paragraph[-1]
    if listed(line.text):
        return line.text[0] in BULLETS or before.closed or before.text[-1] in ":：" or line.seam is Seam.APART
    if linking(line.text):
        return False
    if line.seam is Seam.APART:
        return True
    if before.text[-1] in ":：" and not before.full:
        return True
    if not before.closed or (line.seam is Seam.CLOSE and before.full):
        return False
    if not before.full or (line.indented and not listed(first.text)):
        return True
    # A sentence ends where a full line does, and nothing shows whether the paragraph ends with it: long ones do more often than not.
    return len(paragraph) >= _LONG and not refers_back(line.text)
