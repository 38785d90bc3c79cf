"""Seams in text formats: blank lines, indents and line lengths."""

from __future__ import annotations

from collections import Counter

from kg.documents.yearbook.lines import Printed, Seam
from kg.documents.yearbook.words import ems, listed, titled

_ENOUGH = 4
"""So many lines of prose at least tell how the text is wrapped."""
_PARTS = 0.85
"""A line of prose narrower than this share of the measure, and not the last one of its paragraph, belongs to another measure."""
_RAGGED = 0.93
"""Latin letters are not equally wide: lines that fill the measure differ by some characters."""
_LARGER = 1.4
"""Headings are set up to so many times larger than prose."""
_HEADING = 0.8
"""A heading takes at most this share of the measure."""


def measure_text(lines: list[Printed], *, markup: bool) -> int:
    """Sets ``seam``, ``full`` and ``narrow``; gives the blank lines that stand between the lines of a paragraph. ``markup``: each line is a paragraph."""
    widths = [ems(line.text) for line in lines]
    running = sorted(
        w
        for line, w in zip(lines, widths, strict=True)
        if not line.closed and w > 8 and not titled(line.text)
    )
    wrap = running[int(0.95 * (len(running) - 1))] if len(running) >= _ENOUGH else 0.0
    usual = _usual_blanks(lines, widths, wrap)
    for n, line in enumerate(lines):
        if n and (markup or line.blanks > usual):
            line.seam = Seam.APART
        elif n and usual == 0:
            line.seam = Seam.UNKNOWN
        if not wrap:
            continue
        after = lines[n + 1].text if n + 1 < len(lines) else ""
        line.full = widths[n] + _first_word(after) > wrap * (_RAGGED if line.text[-1].isascii() else 1)
        line.fills = widths[n] * _LARGER + _first_word(after) > wrap
        line.short = widths[n] <= _HEADING * wrap
        line.narrow = widths[n] < _PARTS * wrap and not line.closed and not listed(line.text)
    return usual


def _usual_blanks(lines: list[Printed], widths: list[float], wrap: float) -> int:
    """The blank lines between the lines of a paragraph: those after a long line that ends no sentence."""
    counts: Counter[int] = Counter()
    for n in range(1, len(lines)):
        before = lines[n - 1]
        if not before.closed and wrap and widths[n - 1] > 0.8 * wrap:
            counts[lines[n].blanks] += 1
    return counts.most_common(1)[0][0] if sum(counts.values()) >= _ENOUGH else 0


def _first_word(text: str) -> float:
    """The space that the next line's first word would have taken, in ems: a Chinese line may be two short of full."""
    if not text:
        return 0.0
    if text[0].isascii():
        return 0.5 * (len(text.split(" ", 1)[0][:20]) + 1)
    return 2.0
