"""Quads in the order of their N-Quads lines, each once, and what a release says of their number."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import field

from pyoxigraph import Quad

from kg.dataclasses import dataclass
from kg.graph.terms import TYPE

_IS_A = f" {TYPE} <"
_AT_ONCE = 100_000
"""As many quads have their lines in memory together; a line takes about as much as its quad."""


@dataclass(slots=True)
class Counts:
    """Quads of each graph and instances of each class, by IRI; and how many subjects there are."""

    graphs: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    subjects: int = 0

    def add(self, lines: Collection[str]) -> None:
        """Counts on the lines themselves, with one search in each: taking a million quads apart costs several times as much.
        All lines of a subject come in one call."""
        self.graphs.update([line[line.rindex("<") + 1 : -1] for line in lines])
        # the words may also stand in a literal, further on
        typed = [line for line in lines if _IS_A in line and line.startswith(_IS_A, line.index(" "))]
        starts = [line.index(" ") + len(_IS_A) for line in typed]
        self.classes.update([line[at : line.index(">", at)] for line, at in zip(typed, starts, strict=True)])
        subjects = {line[: line.index(" ")] for line in lines}
        self.subjects += len(subjects)


def in_line_order(quads: Sequence[Quad]) -> tuple[list[Quad], Counts]:
    """Each quad once, in the order of the lines, and the counts."""
    ordered: list[Quad] = []
    counts = Counts()
    for part in _parts(quads):
        lines = {str(quad): quad for quad in part}
        counts.add(lines)
        ordered += [lines[line] for line in sorted(lines)]
    return ordered, counts


def insert(ordered: list[Quad], more: Iterable[Quad]) -> None:
    """Put a few quads more into a list in line order."""
    place = 0
    for line, quad in sorted({str(quad): quad for quad in more}.items()):
        # most follow the one before; to look for a place takes a dozen lines
        if place < len(ordered) and str(ordered[place]) <= line:
            place = bisect_left(ordered, line, lo=place, key=str)
            if place < len(ordered) and str(ordered[place]) == line:
                continue
        ordered.insert(place, quad)
        place += 1


def _parts(quads: Sequence[Quad]) -> Iterator[Sequence[Quad]]:
    """Runs of whole subjects, in the order of the subjects: each line begins with its subject, whose end (``>``) is part of it."""
    if len(quads) <= _AT_ONCE:
        yield quads
        return
    subjects: dict[str, list[Quad]] = {}
    for quad in quads:
        subjects.setdefault(str(quad.subject), []).append(quad)
    part: list[Quad] = []
    for subject in sorted(subjects):
        part += subjects.pop(subject)
        if len(part) >= _AT_ONCE:
            yield part
            part = []
    yield part
