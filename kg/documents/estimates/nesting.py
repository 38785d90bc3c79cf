"""Lists whose bullets or indentation are lost: told by how their items end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from kg.documents.estimates.paragraphs import YEAR_ALONE, Paragraph
from kg.values.lazy import lazy

_BEFORE_LAST = lazy(r"(?:以及|[；;，,、]\s*(?:及|和|and|or))\s*\Z", re.IGNORECASE)


def itemise(paragraphs: Sequence[Paragraph]) -> None:
    """Paragraphs without number and bullet after a lead (``…已：``) are the items of a list when they end as items do (``；``), to the first that
    ends in a full stop. Bullets that are drawn and not printed are no text."""
    lead: Paragraph | None = None
    items: list[Paragraph] = []
    for paragraph in paragraphs:
        end = _end(paragraph)
        same = lead is not None and (
            (paragraph.kind, paragraph.programme, paragraph.body) == (lead.kind, lead.programme, lead.body)
        )
        if same and not paragraph.label and paragraph.level == 0:
            opens = end.endswith(("：", ":")) and lead is not None and bool(lead.label)
            if opens or end.endswith(("；", ";")) or _BEFORE_LAST.search(end):
                items.append(paragraph)
                continue
            if items and end.endswith(("。", ".")):
                items.append(paragraph)
                for item in items:
                    item.level = 1
        items = []
        lead = paragraph if paragraph.level == 0 and _leads(paragraph, end) else None


def _leads(paragraph: Paragraph, end: str) -> bool:
    """``…已：``, or no more than the year: ``二零二三至二四年度內，``."""
    return end.endswith(("：", ":")) or (end.endswith(("，", ",")) and len(paragraph.text) <= YEAR_ALONE)


def nest(paragraphs: Sequence[Paragraph]) -> None:
    """Items after one that ends in a colon are nested in it, up to the last of them: the one after an item that ends in ``以及`` or
    ``and``, when it does not end the outer list as well. Where the layout shows any nesting in a list, that is all there is."""
    for items, run in groupby(paragraphs, key=lambda p: p.level > 0):
        found = list(run)
        if items and all(p.level == 1 for p in found):
            _nest(found)


def _nest(items: Sequence[Paragraph]) -> None:
    ends = [_end(item) for item in items]
    following = _followers(ends)
    at = 0
    while at < len(items):
        at += 1
        if not ends[at - 1].endswith(("：", ":")):
            continue
        last = following[at]
        if last is not None and (
            ends[last].endswith(("；", ";", "，", ",")) or _BEFORE_LAST.search(ends[last])
        ):
            for item in items[at : last + 1]:
                item.level = 2
            at = last + 1


def _followers(ends: Sequence[str]) -> list[int | None]:
    """For each item the first one after it (or itself) that comes after an item which ends in ``以及``."""
    found: list[int | None] = [None] * (len(ends) + 1)
    for n in range(len(ends) - 2, -1, -1):
        found[n] = n + 1 if _BEFORE_LAST.search(ends[n]) else found[n + 1]
    return found


def _end(paragraph: Paragraph) -> str:
    """The end of the item's last printed line."""
    return paragraph.lines[-1][1].rstrip()[-12:] if paragraph.lines else ""
