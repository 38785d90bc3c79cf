"""The printed lines of a cell, and what the break after each of them was: the author's or the wrap's."""

from __future__ import annotations

from collections.abc import Sequence

from kg.sources.model import Box, CellLine
from kg.sources.pdf_glyphs import is_cjk
from kg.sources.pdf_runs import Run

OPENERS = "（([{「『《〈【〔“‘"
CLOSERS = "，。、；：！？）)]}」』》〉】〕”’,.;:!?％%／/…·"


def cell_lines(
    runs: Sequence[Run], left: float, right: float, *, spaces_kept: bool, ruled: bool = True
) -> tuple[CellLine, ...]:
    """The lines of a cell whose text may stand between ``left`` and ``right`` (further right too, unless ``ruled``).

    ``spaces_kept``: the page draws spaces at the ends of wrapped lines, so that a line without one had none.
    """
    centred = _centred(runs, left, right)
    lines = []
    for i, run in enumerate(runs):
        forced: bool | None = None
        space: bool | None = None
        if i + 1 < len(runs):
            start = left if centred else run.box[0]
            forced = _forced(run, runs[i + 1], right - start)
            if forced is False and not ruled:
                forced = None
            space = True if run.space_after else (False if spaces_kept else None)
        lines.append(CellLine(run.text, run.box, space, forced))
    return tuple(lines)


def _centred(runs: Sequence[Run], left: float, right: float) -> bool:
    return all(abs((r.box[0] - left) - (right - r.box[2])) <= 0.5 * r.size for r in runs) and any(
        r.box[0] - left > 0.5 * r.size for r in runs
    )


def _forced(run: Run, after: Run, room: float) -> bool | None:
    """Whether the next line's first unit would have fitted. One em of doubt on the side of a wrap; None within it."""
    return fits(
        room - (run.box[2] - run.box[0]), after.words[0].text, after.words[0].box, max(run.size, after.size)
    )


def fits(free: float, text: str, box: Box, em: float) -> bool | None:
    """Whether the first unit of ``text`` (which stands in ``box``) goes into ``free`` points; None within doubt."""
    least, most = _first_unit(text, box[2] - box[0])
    if free >= most + em:
        return True
    return False if free < least + 0.1 * em else None


def _first_unit(text: str, width: float) -> tuple[float, float]:
    """Width of the shortest and of the longest piece that a line breaker may keep together at the start of a text
    without spaces that is ``width`` points wide: what may not stand at the end or start of a line stays with the rest."""
    weights = [1.0 if is_cjk(c) else 0.5 for c in text]
    scale = width / sum(weights)
    most = 0
    while most < len(text) - 1 and text[most] in OPENERS:
        most += 1
    most += 1
    if not is_cjk(text[most - 1]):
        while most < len(text) and not is_cjk(text[most]):
            most += 1
    while most < len(text) and text[most] in CLOSERS:
        most += 1
    least = 1
    if not is_cjk(text[0]) and text[0].isalnum():
        while least < most and text[least].isalnum() and not is_cjk(text[least]):
            least += 1
    return scale * sum(weights[:least]), scale * sum(weights[:most])
