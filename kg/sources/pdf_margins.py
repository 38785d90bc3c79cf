"""Running heads and feet: lines at a page's edge that are no part of the text between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.dataclasses import dataclass
from kg.sources.model import Box
from kg.sources.pdf_runs import Run
from kg.values.lazy import lazy
from kg.values.middle import median

ZONE = 0.13
"""Running heads and feet stand in this share of a page's height, at its top and bottom."""
MOST = 3
"""A running head or foot has at most so many lines."""
SAME_HEIGHT = 2.5
OFTEN = 0.4
"""A running head is on this share of the pages at least: left and right pages may have their own."""
_COUNTS = lazy(r"\d+|\b[ivxlc]+\b|[一二三四五六七八九十百]+")
_PAGE_NUMBER = lazy(
    r"[\s\-–—•·.|/]*(?:(?:page|pg?|seite)\b\.?|第|頁|页|p\.)?\s*#\s*(?:頁|页)?"
    r"(?:\s*(?:of|/|,|，|共|\(共)\s*(?:共\s*)?#\s*(?:頁|页)?)?[\s\-–—•·.|/)]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as far as its edges matter: its height, its lines from top to bottom, and what else stands on it."""

    height: float
    runs: Sequence[Run]
    others: Sequence[Box] = ()


def running(sheets: Sequence[Sheet]) -> list[tuple[list[Run], list[Run]]]:
    """For each page the lines of its running head and of its running foot.

    A line in the page's margin that is set off from the text by more than the line spacing is one when lines of other
    pages at the same height say the same but for numbers, or when it says nothing but a page number.
    """
    result: list[tuple[list[Run], list[Run]]] = [([], []) for _ in sheets]
    for side in (0, 1):
        edges = [_edge(s, top=side == 0) for s in sheets]
        said: dict[tuple[str, int], list[str]] = {}
        for sheet, blocks in zip(sheets, edges, strict=True):
            for run in (r for block in blocks for r in block):
                text, at = _key(run, sheet, side)
                for near in (at - 1, at, at + 1):
                    said.setdefault((text, near), []).append(run.text)
        for i, (sheet, blocks) in enumerate(zip(sheets, edges, strict=True)):
            for block in blocks:
                if not all(_is_running(r, said[_key(r, sheet, side)], len(sheets)) for r in block):
                    break
                result[i][side].extend(block)
        for found in result:
            found[side].sort(key=lambda r: r.base)
    return result


def _is_running(run: Run, said: Sequence[str], pages: int) -> bool:
    """``said``: the lines like it on all pages. A line in columns may be a table's header, which is printed again too."""
    if len(run.phrases()) < 3:
        return len(said) >= max(2, OFTEN * pages) or _PAGE_NUMBER.fullmatch(_pattern(run.text)) is not None
    return len(set(said)) > 1 and len(said) >= 0.6 * pages


def _pattern(text: str) -> str:
    return _COUNTS.sub("#", " ".join(text.split()).lower())


def _key(run: Run, sheet: Sheet, side: int) -> tuple[str, int]:
    """What a line says but for numbers, and its distance from its edge in steps of what counts as the same height."""
    return _pattern(run.text), round((run.base if side == 0 else sheet.height - run.base) / SAME_HEIGHT)


def _edge(sheet: Sheet, *, top: bool) -> list[list[Run]]:
    """The lines in a margin that are set off from the text by more than its line spacing, in blocks that are set off
    from each other so, the outermost first."""
    lines = sorted(sheet.runs, key=lambda r: r.base, reverse=not top)
    if not lines:
        return []
    between = [abs(b.base - a.base) - max(a.size, b.size) for a, b in pairwise(lines)]
    usual = median(g for g in between) if between else 0.0
    zone = ZONE * sheet.height
    found: list[list[Run]] = []
    start = 0
    for i, run in enumerate(lines[: MOST + 1]):
        inside = run.box[3] <= zone if top else run.box[1] >= sheet.height - zone
        if not inside or _covered(run, sheet, top=top):
            break
        after = lines[i + 1] if i + 1 < len(lines) else None
        gap = _gap(run, after, sheet, top=top)
        if gap > max(0.6 * run.size, usual + 0.25 * run.size) and i < MOST:
            found.append(lines[start : i + 1])
            start = i + 1
    return found


def _covered(run: Run, sheet: Sheet, *, top: bool) -> bool:
    """Whether something else stands between the line and its edge."""
    return any((b[1] < run.box[1]) if top else (b[3] > run.box[3]) for b in sheet.others)


def _gap(run: Run, after: Run | None, sheet: Sheet, *, top: bool) -> float:
    boxes = [*sheet.others, *([after.box] if after is not None else [])]
    if top:
        return min((b[1] - run.box[3] for b in boxes), default=sheet.height)
    return min((run.box[1] - b[3] for b in boxes), default=sheet.height)
