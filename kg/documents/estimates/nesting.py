"""Lists in lists whose indentation is lost: told by how their items end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby

from kg.documents.estimates.paragraphs import Paragraph


@cache
def _before_last() -> re.Pattern[str]:
    return re.compile(r"(?:以及|[；;，,、]\s*(?:及|和|and|or))\s*\Z", re.IGNORECASE)


def nest(paragraphs: Sequence[Paragraph]) -> None:
    """Items after one that ends in a colon are nested in it, up to the last of them: the one after an item that ends in ``以及`` or
    ``and``, when it does not end the outer list as well. Where the layout shows any nesting in a list, that is all there is."""
    for items, run in groupby(paragraphs, key=lambda p: p.level > 0):
        found = list(run)
        if items and all(p.level == 1 for p in found):
            _nest(found)


def _nest(items: Sequence[Paragraph]) -> None:
    at = 0
    while at < len(items):
        at += 1
        if not _end(items[at - 1]).endswith(("：", ":")):
            continue
        before_last = next((n for n in range(at, len(items)) if _before_last().search(_end(items[n]))), None)
        if before_last is None or before_last + 1 >= len(items):
            continue
        last = before_last + 1
        if _end(items[last]).endswith(("；", ";", "，", ",")) or _before_last().search(_end(items[last])):
            for item in items[at : last + 1]:
                item.level = 2
            at = last + 1


def _end(paragraph: Paragraph) -> str:
    """The end of the item's last printed line."""
    return paragraph.lines[-1][1].rstrip()[-12:] if paragraph.lines else ""
