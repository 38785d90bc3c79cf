"""What a page prints for the page's sake, and what a typesetter's template left behind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from kg.documents.yearbook.lines import Printed
from kg.documents.yearbook.words import BULLETS, chapter_label
from kg.values.lazy import lazy

_NUMBER: Final = lazy(
    r"(?:[-–—~|]\s?)?\d{1,3}(?:\s?[-–—~|])?|第\s?\d{1,3}\s?[頁页]|[Pp]age \d{1,3}(?: of \d{1,3})?|[Pp]\. ?\d{1,3}"
)
_RULE: Final = lazy(r"[\-_=*·.—–─━\s]{3,}")
_PLACEHOLDER: Final = lazy(r"[XxＸ]{3,}|[○〇□]{3,}|[×✕]{3,}|(?i:lorem ipsum)|xx+年|XX+")
_MAY_HOLD: Final = lazy("[XxＸ○〇□×✕]|[Ii](?i:psum)")
_NOTE: Final = lazy(r"[註注附][一二三四五六七八九十百\d]{1,3}[\s:：、.]+(\S.{0,40})")
_BOOK: Final = lazy(
    r"(?:hong kong )?year ?book(?: (?:19|20)\d\d)?|香港年[報报]|(?:香港)?(?:19|20)\d\d年?(?:香港)?年[報报]|香港(?:19|20)\d\d",
    re.IGNORECASE,
)


def is_book(text: str) -> bool:
    """Whether a line says no more than the Yearbook's name: Hong Kong Yearbook 2019, 香港年報."""
    return _BOOK.fullmatch(text) is not None


def find_furniture(lines: Sequence[Printed], *, paged: bool) -> dict[int, str]:
    """Unit index -> what it is."""
    found: dict[int, str] = {}
    for line in lines:
        if line.table is not None:
            continue
        text = line.text
        if _RULE.fullmatch(text):
            found[line.index] = "rule"
        elif len(text) <= 16 and _NUMBER.fullmatch(text):
            found[line.index] = "page number"
        elif len(text) <= 2 and all(c in BULLETS for c in text):
            found[line.index] = "bullet without text"
        elif len(text) <= 60 and not line.closed and _MAY_HOLD.search(text) and _PLACEHOLDER.search(text):
            found[line.index] = "placeholder that a typesetter's template left behind"
        elif len(text) <= 40 and is_book(text):
            found[line.index] = "running head"
    _running(lines, found, paged=paged)
    _template_notes(lines, found)
    return found


def _running(lines: Sequence[Printed], found: dict[int, str], *, paged: bool) -> None:
    """Lines that pages repeat at their edges; in text formats, short lines that stand beside page numbers again and again."""
    pages = {line.unit.page for line in lines}
    groups: dict[str, list[Printed]] = {}
    for n, line in enumerate(lines):
        if line.closed or len(line.text) > 60 or line.index in found or line.table is not None:
            continue
        if (
            (line.unit.edge and (line.small or not line.style))
            if paged
            else ("\f" in line.unit.text or _beside_number(lines, n, found))
        ):
            groups.setdefault(re.sub(r"\d+", "#", line.text), []).append(line)
    said = Counter(line.text for line in lines)
    large = {line.text for line in lines if line.style > 1}  # a running head may say the chapter's title
    for members in groups.values():
        on = {m.unit.page for m in members}
        again = (
            len(on) >= max(2, 0.3 * len(pages)) if paged else len(members) > 1 and said[members[0].text] > 1
        )
        if again and not paged:
            members = [m for m in lines if m.text == members[0].text and not _titles(lines, m)]
        if again or (paged and members[0].small and members[0].text in large):
            for member in members:
                found[member.index] = "running head"


def _beside_number(lines: Sequence[Printed], n: int, found: dict[int, str]) -> bool:
    before, after = lines[n - 1] if n else None, lines[n + 1] if n + 1 < len(lines) else None
    return (before is not None and found.get(before.at) == "page number") or (
        after is not None and found.get(after.at) == "page number"
    )


def _titles(lines: Sequence[Printed], line: Printed) -> bool:
    """Whether a line is the chapter's title, which its running heads repeat."""
    return line.at > 0 and chapter_label(lines[line.at - 1].text) is not None


def _template_notes(lines: Sequence[Printed], found: dict[int, str]) -> None:
    """Notes of a template: the same words under several marks, none of them a sentence."""
    notes: dict[str, list[Printed]] = {}
    for line in lines:
        if (
            not line.closed
            and len(line.text) < 48
            and line.text[0] in "註注附"
            and (m := _NOTE.fullmatch(line.text))
        ):
            notes.setdefault(m[1], []).append(line)
    for members in notes.values():
        beside = any(
            found.get(lines[n].index, "").startswith(("placeholder", "bullet"))
            for line in members
            for n in range(max(0, line.at - 3), min(len(lines), line.at + 4))
        )
        if len({m.text for m in members}) > 1 or beside:
            for member in members:
                found[member.index] = "note that a typesetter's template left behind"
