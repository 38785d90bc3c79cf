"""Page numbers, running headers and ruled lines: what a page prints for the page's sake."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from kg.documents.plan.flow import Unit
from kg.documents.plan.headings import is_note, part_of, section_of
from kg.documents.plan.state import folded
from kg.documents.plan.words import norm
from kg.sources.model import Line
from kg.values.lazy import lazy
from kg.values.nil import is_nil

_WORDED = lazy(
    r"^(?:第 ?\d+ ?页(?: ?[,/、，(]? ?共 ?\d+ ?页\)?)?|共 ?\d+ ?页|page ?:? ?\d+(?: ?(?:of|/) ?\d+)?|p\. ?\d+|- ?(?:\d+|[ivx]{1,5}) ?-|~ ?\d+ ?~|\d+ ?页|\d+ of \d+)$"
)
_BARE = lazy(r"^(?:\d{1,3}|[ivx]{1,5}|\d{1,3} ?/ ?\d{1,3})$")
_RULE = lazy(r"^[\-_=*·.—–─━\s]{3,}$")
_LONG_RULE = lazy(r"([-=_—–─━])\1{4}")
"""A stroke too long to be a nil return."""
_CONTENTS = lazy(r"^(?:目[录次]|内容|(?:table of )?contents|index)$")
_LEADERS = lazy(r"(?:[.．·…‥・_]\s?){3,}\s*[(（]?(?:\d{1,3}|[ivx]{1,5})[)）]?\s*$")
_TOTAL = lazy(
    r"(?:合计|总计|总数|小计|共计|全部|共有?)(?: ?[:=])? ?\(?(?:\D{0,12} ?)?\d{1,4}\)? ?(?:个|项|条|套|组)?(?:\D{0,8})"
    r"|(?:grand |sub-?)?total(?: (?:number|no\.?))?\b[^\d]{0,40}\d{1,4}\b[^\d]{0,40}|\d{1,4} [a-z ]{0,30}data ?sets? in total"
)
TOTAL = "a total of the rows"
RULE = "rule"


def is_stroke(text: str) -> bool:
    """Whether a line is drawn. Among rows a short one may be a nil return."""
    return bool(_RULE.match(text)) and bool(text.strip())


def is_total(texts: Sequence[str]) -> bool:
    """Whether the cells of a row, or a line, only count the rows: 合計 12 個數據集, Total: 3 datasets."""
    return bool(_TOTAL.fullmatch(norm(" ".join(t for t in texts if t.strip()))))


def find_furniture(units: Sequence[Unit], *, paged: bool) -> dict[int, str]:
    """Index -> what it is, for lines outside tables. A running header's first appearance is left for the title block."""
    found: dict[int, str] = {}
    lines = [u for u in units if isinstance(u.item, Line) and not u.blank]
    for unit in lines:
        plain = norm(unit.text)
        if _WORDED.match(plain) or (unit.edge and _BARE.match(plain)):
            found[unit.index] = "page number"
        elif is_total([unit.text]):
            found[unit.index] = TOTAL
        elif _RULE.match(unit.text) and (not is_nil(unit.text) or _LONG_RULE.search(unit.text)):
            found[unit.index] = RULE
    found.update(_contents(lines))
    for unit in _running(lines, paged=paged):
        found.setdefault(unit.index, "running header")
    if not paged:
        found.update(_stray_numbers(units, found))
    return found


def _contents(lines: Sequence[Unit]) -> dict[int, str]:
    """A table of contents: its heading and the lines after it that end in a page number, and lines with leaders anywhere."""
    found: dict[int, str] = {}
    inside = False
    for unit in lines:
        plain = norm(unit.text)
        if _CONTENTS.match(plain):
            inside = True
        elif not (_LEADERS.search(plain) or (inside and re.search(r"[^\d/.\-] ?\d{1,3}$", plain))):
            inside = False
            continue
        found[unit.index] = "table of contents"
    return found


def _running(lines: Sequence[Unit], *, paged: bool) -> list[Unit]:
    pages: dict[str, list[Unit]] = defaultdict(list)
    for unit in lines:
        if unit.edge and not is_nil(unit.text):
            pages[re.sub(r"\d+", "", folded(unit.text))].append(unit)
    count = len({u.page for u in lines})
    running: list[Unit] = []
    for key, members in pages.items():
        if not key or len({u.page for u in members}) < max(2, (count + 1) // 2):
            continue
        if any(_structural(u.text) for u in members):
            continue
        running.extend(u for u in members[1:] if not _same_page_twice(u, members))
    return running if paged else []


def _same_page_twice(unit: Unit, members: Sequence[Unit]) -> bool:
    return unit.page == members[0].page


def _structural(text: str) -> bool:
    return bool(section_of(text, marked=True) or part_of(text) or is_note(text))


def _stray_numbers(units: Sequence[Unit], found: dict[int, str]) -> dict[int, str]:
    """A bare number in a text file is a page number when a form feed stands beside it, or when blank lines surround it and the
    lines after it start something new, so that it can be no row's number."""
    stray: dict[int, str] = {}
    for n, unit in enumerate(units):
        if unit.table is not None or not re.fullmatch(r"\d{1,3}", unit.text.strip("\f \t\u3000")):
            continue
        before = units[n - 1].text if n else "\f"
        after = units[n + 1].text if n + 1 < len(units) else "\f"
        if "\f" in unit.text or "\f" in before or "\f" in after:
            stray[unit.index] = "page number"
            continue
        following = next((u for u in units[n + 1 :] if not u.blank), None)
        gap = _gap_before(units, n) + _gap_after(units, n)
        if (
            following is None
            or (gap >= 2 and re.match(r"^\d{1,3}[.)]? ?\D", norm(following.text)))
            or (gap >= 2 and _structural(following.text))
        ):
            stray[unit.index] = "page number"
    return stray


def _gap_before(units: Sequence[Unit], n: int) -> int:
    count = 0
    while n - count - 1 >= 0 and units[n - count - 1].blank:
        count += 1
    return count


def _gap_after(units: Sequence[Unit], n: int) -> int:
    count = 0
    while n + count + 1 < len(units) and units[n + count + 1].blank:
        count += 1
    return count
