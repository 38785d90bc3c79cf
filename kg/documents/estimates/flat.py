"""Lines into which an extractor ran a whole page: cut where a heading, a programme, a statement, an item or a paragraph begins.

The pieces are units of the same place, so that what is read from them is found at the printed line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from kg.documents.plan.flow import Unit
from kg.sources.model import Line
from kg.values.lazy import lazy

SHORT: Final = 100
_HEADED: Final = ("Aim ", "Aims ", "Brief Description ")
"""A line that begins so may be a heading and its paragraph, however short. There is an i in all of them."""
_ALONE: Final = (
    r"Controlling Officer[’']s Report|Programmes(?=\s+Programme\s*\()|Details?(?=\s+Programme\s*\()|Aims?(?=\s+\d{1,3}\s)|Brief Description(?=\s+\d{1,3}\s)"
    r"|Brief Description(?=\s[A-Z])|Matters Requiring Special Attention in \d{4}[-–—]\d\d|(?:Key )?Targets(?=\s+Target)|(?:Key )?Indicators(?=\s+\d{4})"
    r"|ANALYSIS OF FINANCIAL PROVISION|Analysis of Financial (?:and Staffing )?Provision|Details of Expenditure by Subhead"
)
_OPENS: Final = (
    r"Controlling officer:|Estimate \d{4}[-–—]\d\d(?=\s*[.…]{3,}|\s*\$)|Establishment ceiling \d{4}|In addition, there will be|Commitment balance"
    r"|Programme\s*\(\d{1,2}\)|Th(?:is|ese) programmes? contributes? to Policy Area|(?:\d{4}[-–—]\d\d\s+){2,}(?=\()|(?:\d{4}\s+){3}(?=\()"
    r"|Financial provision \(\$m\)|\(or (?:[-+–—]|no |(?:the )?same )|[•\uf0b7]\s|Head \d{2,3}\s*[—–-]"
)
_PARA: Final = r"(?<=[.;:”’)]\s)\d{1,3}(?=\s{1,3}[A-Z])"
_CUTS = lazy(rf"(?:(?<=\s)|^)(?:(?P<alone>{_ALONE})|(?P<opens>{_OPENS}))|(?P<para>{_PARA})")


def may_be_folded(text: str) -> bool:
    """Whether a line of this text may hold several. A line of fewer characters than ``SHORT`` with no i in it does not."""
    text = text.strip()
    if len(text) < SHORT and not text.startswith(_HEADED):
        return False
    if "    " in text and len(" ".join(text.split())) < 2 * SHORT:
        return False  # indented, or two columns side by side
    head = text[:400]
    return head.isascii() or sum(c > "\u2e80" for c in head) * 4 <= len(head)


def unfold(unit: Unit) -> Iterable[Unit]:
    """The unit, cut into one for each line where it holds several of a report's lines."""
    return _pieces(unit, unit.item) if isinstance(unit.item, Line) else (unit,)


def _pieces(unit: Unit, line: Line) -> Iterator[Unit]:
    text = line.text
    starts: list[int] = [0]
    strong = 0
    before = 0
    for match in _CUTS.finditer(text):
        if match.lastgroup == "para":
            number = int(match[0])
            if before and number != before + 1:
                continue
            before = number
            starts.append(match.start())
            continue
        strong += match.lastgroup == "alone" or match.start() > 0
        starts.append(match.start())
        if match.lastgroup == "alone":
            starts.append(match.end())
            if label := re.match(r"\s+(\d{1,3})\s", text[match.end() : match.end() + 8]):
                before = int(label[1])
    if not strong:
        yield unit
        return
    cuts = sorted({*starts, len(text)})
    for start, end in pairwise(cuts):
        piece = text[start:end].strip()
        if piece:
            yield replace(unit, item=replace(line, text=piece, words=(), raw=line.raw or text))
