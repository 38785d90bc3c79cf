"""The likeliest reading of a list in wrapped plain text: which column each chunk belongs to, and where rows begin.

A shortest path through (chunk, column): a chunk costs more in a column it does not look like, a step costs what it skips, and a row may be resumed after a
page break. Nothing here knows a position or a document; the column order is that of the document's own heading.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import field
from functools import lru_cache
from operator import add
from typing import NamedTuple

from kg.dataclasses import dataclass
from kg.documents.plan.chunks import BodyLine, Chunk
from kg.documents.plan.columns import Role
from kg.documents.plan.groups import is_organisation
from kg.documents.plan.words import SLASHES, width
from kg.quick import unguarded
from kg.values.lazy import lazy

FREE: frozenset[str] = frozenset({"title", "description", "remark", "other"})
_SKIP = {
    "number": 2.0,
    "category": 2.5,
    "title": 5.0,
    "description": 2.5,
    "date": 4.0,
    "frequency": 3.0,
    "remark": 0.3,
    "organisation": 2.0,
    "other": 0.5,
}
_NEVER = 1e6
_NONE = _NEVER * 10
_UNFINISHED = lazy(
    r"(?:[（(「『《、，,/／∕⁄\-–—:：]|\b(?:of|and|the|for|in|on|by|to|or|with|under|from)|[的及和与與或在由])$"
)
_GOES_ON = lazy(r"^[a-z)）」』》、，。,;；:：]")


@dataclass(frozen=True, slots=True)
class State:
    """A column, entered in order or (``back``) resumed after a page break; or the line of a group."""

    role: str
    at: int
    back: bool = False


@unguarded
@dataclass(frozen=True, slots=True)
class Label:
    """Where a chunk belongs. ``row`` counts rows from 0; a group line has role ``group``."""

    role: str
    row: int


def decode(
    chunks: Sequence[Chunk], lines: Sequence[BodyLine], order: Sequence[Role], *, numbered: bool
) -> list[Label]:
    """A label for each chunk. ``numbered`` is False where no heading promises a number (it may stand in the title's cell)."""
    if not chunks:
        return []
    model = _model(tuple(order), numbered, _spaces_tell(lines))
    states = model.states
    costs = [model.start(s) + model.emit(s.role, chunks[0], None) for s in states]
    back: list[list[int]] = []
    for previous, chunk in itertools.pairwise(chunks):
        gap = model.gap(previous, chunk, lines)
        fresh: list[float] = []
        origin: list[int] = []
        steps = model.steps(model.seam(previous, chunk, gap))
        emissions: dict[str, float] = {}
        for state, into in zip(states, steps, strict=True):
            if state.role not in emissions:
                emissions[state.role] = model.emit(state.role, chunk, previous)
            emitted = emissions[state.role]
            best, where = _best(costs, *into) if emitted < _NEVER else (_NONE, 0)
            fresh.append(best + emitted)
            origin.append(where)
        costs = fresh
        back.append(origin)
    ends = [cost + model.finish(s) for cost, s in zip(costs, states, strict=True)]
    path = [min(range(len(states)), key=lambda n: ends[n])]
    for origin in reversed(back):
        path.append(origin[path[-1]])
    path.reverse()
    return _labels([states[n] for n in path], chunks)


def _best(costs: Sequence[float], into: Sequence[float], gains: bool) -> tuple[float, int]:
    """The least cost of a way here, and from where; the first of several that cost the same. ``gains``: a step may cost less than nothing."""
    if not gains:
        ways = list(map(add, costs, into))
        best = min(ways)
        return (best, ways.index(best)) if best < _NONE else (_NONE, 0)
    best, where = _NONE, 0
    for n, so_far in enumerate(
        costs
    ):  # a step that is a gain makes good only a way that was not dearer before it
        if so_far < best and so_far + into[n] < best:
            best, where = so_far + into[n], n
    return best, where


def _labels(path: Sequence[State], chunks: Sequence[Chunk]) -> list[Label]:
    row, labels = 0, []
    for n, state in enumerate(path):
        if n and _opens_row(path[n - 1], state, chunks[n]):
            row += 1
        labels.append(Label(state.role, row))
    return labels


def _opens_row(before: State, state: State, chunk: Chunk) -> bool:
    if state.role == "group":
        return before.role != "group" or chunk.first
    if before.role == "group":
        return True
    if state.back:
        return False
    return before.back or state.at < before.at or (state.at == before.at and state.role == "number")


def _spaces_tell(lines: Sequence[BodyLine]) -> bool:
    """Whether a space at a line's end tells something in this list: some lines have one and some do not."""
    spaced = sum(line.ends_with_space for line in lines)
    return 0 < spaced < len(lines)


class Seam(NamedTuple):
    """All that the cost of a step knows of the two chunks it leads from and to: lists have few kinds of seams, many times each."""

    gap: str
    bullet: bool
    """The second begins with one."""
    sentence: bool
    """The first ends one."""
    chinese: bool
    """On both sides, on one line."""
    unfinished: bool
    """By the wording on either side."""
    slashed: bool
    """The first is a category, and the slash that parts it from the name."""


@lru_cache(maxsize=64)
def _model(order: tuple[Role, ...], numbered: bool, spaces_tell: bool) -> _Model:
    """The model of a list with these columns: the lists of a plan have the same, and the costs of its steps are worked out once."""
    states = [State(role, n) for n, role in enumerate(order)]
    states += [
        State(role, n, back=True)
        for n, role in enumerate(order)
        if role in ("title", "description", "remark")
    ]
    states.append(State("group", -1))
    skip = dict(_SKIP, number=_SKIP["number"] if numbered else 0.3)
    return _Model(order, skip, spaces_tell, tuple(states))


@dataclass(slots=True)
class _Model:
    order: tuple[Role, ...]
    skip: dict[str, float]
    spaces_tell: bool
    states: tuple[State, ...]
    known: dict[Seam, list[tuple[list[float], bool]]] = field(default_factory=dict)

    def steps(self, seam: Seam) -> list[tuple[list[float], bool]]:
        """For each state the costs of the steps into it, from each state, and whether one of them is a gain."""
        if (found := self.known.get(seam)) is None:
            costs = [[self.step(a, b, seam) for a in self.states] for b in self.states]
            self.known[seam] = found = [(into, min(into) < 0.0) for into in costs]
        return found

    def seam(self, before: Chunk, chunk: Chunk, gap: str) -> Seam:
        return Seam(
            gap,
            chunk.has("b"),
            before.has("s"),
            gap == "space" and before.text[-1] > "\u2e80" and chunk.text[0] > "\u2e80",
            bool(
                _UNFINISHED.search(before.text) or _GOES_ON.search(chunk.text) or _open_bracket(before.text)
            ),
            gap != "space" and before.text[-1] in SLASHES and (before.text in SLASHES or before.has("t")),
        )

    def start(self, state: State) -> float:
        if state.back:
            return 6.0
        return 0.0 if state.role == "group" else self.skipped(0, state.at)

    def finish(self, state: State) -> float:
        if state.back:
            return 0.0
        return 8.0 if state.role == "group" else self.skipped(state.at + 1, len(self.order))

    def skipped(self, start: int, end: int) -> float:
        return sum(self.skip[role] for role in self.order[start:end])

    def gap(self, a: Chunk, b: Chunk, lines: Sequence[BodyLine]) -> str:
        """space (same line), end (line end where the cell may end), wrap (line end that looks forced by the width), page."""
        if a.line == b.line:
            return "space"
        if lines[b.line].broken or lines[b.line].gap >= 3:
            return "page"
        if self.spaces_tell:
            return "end" if lines[a.line].ends_with_space else "wrap"
        return "line"

    def step(self, a: State, b: State, seam: Seam) -> float:
        gap = seam.gap
        if a.role == "group" or b.role == "group":
            return self._group_step(a, b, gap)
        if b.back:
            if a.back:
                return 0.2 if b.at == a.at else 1.0 if b.at > a.at else _NEVER
            if gap == "space" or a.at < b.at:
                return _NEVER
            rest = self.skipped(a.at + 1, len(self.order))
            return rest + (1.5 if gap == "page" else 3.0) - (0.8 if seam.bullet else 0.0)
        if not a.back and b.at == a.at and b.role != "number":
            return self._stay(a, gap) + (3.0 if seam.slashed and a.role == "category" else 0.0)
        if not a.back and b.at > a.at:
            return self.skipped(a.at + 1, b.at) + self._boundary(a, b, seam)
        rest = 0.0 if a.back else self.skipped(a.at + 1, len(self.order))
        return rest + self.skipped(0, b.at) + (6.0 if gap == "space" else 0.5 if gap != "wrap" else 0.9)

    def _group_step(self, a: State, b: State, gap: str) -> float:
        if a.role == "group" and b.role == "group":
            return 0.0 if gap == "space" else 2.0
        if b.role == "group":
            rest = 0.0 if a.back else self.skipped(a.at + 1, len(self.order))
            return rest + 0.5 if gap != "space" else _NEVER
        return self.skipped(0, b.at) if gap != "space" and not b.back else _NEVER

    def _stay(self, state: State, gap: str) -> float:
        if state.role in FREE:
            return {"space": 0.0, "wrap": 0.0, "line": 0.0, "end": 0.3, "page": 1.0}[gap]
        return {"space": 0.1, "wrap": 0.1, "line": 0.3, "end": 0.5, "page": 2.0}[gap]

    def _boundary(self, a: State, b: State, seam: Seam) -> float:
        if seam.bullet:
            return -1.0 if b.role == "description" else 0.0
        if a.role not in FREE or b.role not in FREE:
            return 0.0
        cost = {"space": 2.5, "wrap": 2.0, "line": 1.2, "end": 0.0, "page": 1.0}[seam.gap]
        if seam.chinese:
            cost = 1.0 if self.spaces_tell else 0.6  # no space stands inside a Chinese cell
        if seam.sentence and a.role == "description":
            cost = min(cost, 0.4)
        if seam.unfinished:
            cost += 3.0
        return cost

    def emit(self, role: str, chunk: Chunk, before: Chunk | None) -> float:
        if role == "group":
            return -1.0 if chunk.has("g") else _NEVER
        cost = 0.0
        if role == "number":
            if not chunk.has("i"):
                return _NEVER
            cost = -0.5 if chunk.has("c") else 2.0
            return cost + (0.0 if chunk.first or self.order[0] != "number" else 4.0)
        if role == "category":
            if chunk.has("t"):
                return -0.5 if chunk.has("T") else -0.3
            if chunk.has("n"):
                return 0.3
            return (
                1.5
                + (2.0 if width(chunk.text) > 20 else 0.0)
                + (6.0 if set("bdi") & set(chunk.flags) else 0.0)
            )
        if role == "organisation":
            return 6.0 if set("bdiom") & set(chunk.flags) else -0.3 if is_organisation(chunk.text) else 1.0
        if role == "date":
            if chunk.has("d"):
                return -0.5
            if chunk.has("D"):
                return -0.5
            return 0.3 if chunk.has("n") else 5.0 + (3.0 if width(chunk.text) > 20 else 0.0)
        if role == "frequency":
            return self._frequency(chunk, before)
        return self._free(role, chunk)

    def _frequency(self, chunk: Chunk, before: Chunk | None) -> float:
        if chunk.has("f") or chunk.has("w"):
            # a second complete frequency right after one is more likely the beginning of a sentence
            again = (
                before is not None and before.line == chunk.line and before.has("f") and not chunk.has("x")
            )
            return (-0.5 if chunk.has("f") else 0.2) + (1.5 if again else 0.0)
        if chunk.has("n"):
            return 0.3
        if chunk.has("b") or chunk.has("d") or chunk.has("o"):
            return 8.0
        in_brackets = chunk.text[0] in "(（" and before is not None and before.has("f")
        return (0.6 if in_brackets else 1.6) + (2.0 if width(chunk.text) > 24 else 0.0)

    def _free(self, role: str, chunk: Chunk) -> float:
        cost = {"title": 0.15, "description": 0.15, "remark": 0.3, "other": 0.6}[role]
        if chunk.has("d"):
            cost += 4.0
        elif chunk.has("D"):
            cost += 1.0
        if chunk.has("i") and chunk.first:
            cost += 4.0 if chunk.has("c") else 1.0
        if chunk.has("f"):
            cost += 1.5 if chunk.last else 0.8
        elif chunk.has("w"):
            cost += 0.4
        if chunk.has("t") and chunk.first:
            cost += 0.8
        if chunk.has("g"):
            cost += 1.0
        if role == "title":
            cost += 5.0 * (chunk.has("b") or chunk.has("o")) + 1.0 * (chunk.has("s") or chunk.has("m"))
        elif role == "description" and chunk.has("b"):
            cost -= 0.3
        return cost


@lru_cache(maxsize=4096)
def _open_bracket(text: str) -> bool:
    return any(text.count(a) > text.count(b) for a, b in ("()", "（）", "「」", "《》", "『』"))
