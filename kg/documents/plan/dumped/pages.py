"""Which list of a page a cell belongs to.

An extractor may bring a column's cells under the headings of another section. Within one column the order is kept, so the second
heading of the months on a page, and the months behind it, belong to the second list of that page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from itertools import pairwise

from kg.dataclasses import dataclass
from kg.documents.plan.columns import Role
from kg.documents.plan.dumped.tokens import Token
from kg.documents.plan.headings import part_of, section_of
from kg.sources.model import CellLine

_OPENING = {"section": 0, "organisation": 1, "part": 2}
"""What opens a list, outer first."""


@dataclass(slots=True, eq=False)
class RowOf:
    """A row as far as it is known. ``at`` is where its number stands among the page's tokens; ``doubt`` says why it cannot be read."""

    number: Token
    at: int
    category: Token | None = None
    date: Token | None = None
    frequency: Token | None = None
    group: Token | None = None
    name: list[CellLine] = field(default_factory=list)
    description: list[CellLine] = field(default_factory=list)
    texts: list[Token] = field(default_factory=list)
    """The texts between its number and the next one on the page."""
    claims: list[Token] = field(default_factory=list)
    """The texts that were found to be its own."""
    split: list[CellLine] = field(default_factory=list)
    """Its category where that shares its lines with the name."""
    categorised: bool = True
    """Whether the list has a column of categories."""
    shared: bool = False
    """Whether its number stands with others', so that what follows them belongs to several rows."""
    doubt: str = ""

    def forget(self) -> None:
        """Takes back what was found of its name."""
        for text in self.claims:
            text.claimed = False
        self.name, self.split, self.claims, self.shared = [], [], [], False

    @property
    def tokens(self) -> list[Token]:
        """All that it was printed in, its group aside."""
        cells = (self.number, self.category, *self.claims, self.date, self.frequency)
        return [t for t in cells if t is not None]


@dataclass(slots=True, eq=False)
class Portion:
    """What one page holds of a list. ``headed`` is False where its headings are not repeated."""

    page: int
    headed: bool = True
    rows: list[RowOf] = field(default_factory=list)
    cells: dict[str, list[Token]] = field(default_factory=dict)
    """Categories, months, frequencies and nil returns in their order."""


@dataclass(slots=True, eq=False)
class List:
    """``openings`` are the headings that open it, and the remarks below them."""

    openings: list[Token]
    portions: list[Portion] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        """Whether its headings say that there is nothing, so that no table follows."""
        return any(
            t.kind == "nil"
            or ((said := section_of(t.text)) and said.nil)
            or ((part := part_of(t.text)) and part[1])
            for t in self.openings
        )


def columns_in(pages: Sequence[Sequence[Token]]) -> list[tuple[tuple[Role, ...], str]]:
    """(roles, heading as printed) of the columns, each where it is first named."""
    found: list[tuple[tuple[Role, ...], str]] = []
    seen: set[Role] = set()
    for token in (t for page in pages for t in page if t.kind == "heading"):
        fresh: tuple[Role, ...] = tuple(r for r in token.roles if r not in seen)
        if fresh:
            found.append((fresh, " ".join(token.lines)))
            seen.update(fresh)
    return found


def lists_of(pages: Sequence[Sequence[Token]], first: Role) -> list[List] | None:
    """The lists with what each page holds of them; None where the headings of the first column do not tell the lists apart."""
    lists: list[List] = []
    pending: list[List] = []
    last: List | None = None
    for number, tokens in enumerate(pages):
        fresh = _opened(tokens)
        if pending and fresh and _level(pending[-1].openings[-1]) < _level(fresh[0].openings[0]):
            held = pending.pop()
            held.openings += fresh.pop(0).openings  # the section's heading ended the page before
            fresh.insert(0, lists.pop(lists.index(held)))
        heads = [n for n, t in enumerate(tokens) if t.kind == "heading" and first in t.roles]
        numbers = [n for n, t in enumerate(tokens) if t.kind == "number"]
        opening = next((n for n, t in enumerate(tokens) if t.kind in _OPENING), len(tokens))
        lists += fresh
        waiting = pending + [one for one in fresh if not one.closed]
        portions: list[Portion] = []
        bare = bool(numbers) and last is not None and (not heads or numbers[0] < heads[0]) and not pending
        if bare and last is not None:
            portions.append(Portion(number, headed=False))
            last.portions.append(portions[-1])
        for n, head in enumerate(heads):
            continued = n == 0 and not pending and head < opening and last is not None and not bare
            if not continued and not waiting:
                return None
            target = last if continued and last is not None else waiting.pop(0)
            portions.append(Portion(number))
            target.portions.append(portions[-1])
            last = target
        pending = waiting
        _fill(tokens, portions, first)
    return lists


def _level(token: Token) -> int:
    return _OPENING.get(token.kind, len(_OPENING))


def _opened(tokens: Sequence[Token]) -> list[List]:
    """The lists that the headings of a page open: the innermost of those that follow one another."""
    openings: list[Token] = []
    for before, token in pairwise([None, *tokens]):
        assert token is not None
        below = (
            token.kind == "nil"
            and before is not None
            and (before.kind in _OPENING or before.kind == "remark")
        )
        if token.kind in _OPENING or token.kind == "remark" or below:
            openings.append(token)
    lists: list[List] = []
    held: list[Token] = []
    deepest = -1
    for token in openings:
        level = _OPENING.get(token.kind)
        if level is not None and deepest >= level:
            lists.append(List(held))
            held = []
        held.append(token)
        deepest = deepest if level is None else level
    if held:
        lists.append(List(held))
    return lists


def _fill(tokens: Sequence[Token], portions: list[Portion], first: Role) -> None:
    """Gives each portion its numbers, and the cells of the columns whose headings are as many as the portions."""
    offset = sum(not p.headed for p in portions)
    headed = len(portions) - offset
    for kind, role in (
        ("number", first),
        ("category", "category"),
        ("date", "date"),
        ("frequency", "frequency"),
    ):
        count = sum(t.kind == "heading" and role in t.roles for t in tokens)
        if count != headed and len(portions) > 1:
            continue
        at = offset - 1 if len(portions) > 1 else 0
        for n, token in enumerate(tokens):
            if token.kind == "heading" and role in token.roles and len(portions) > 1:
                at += 1
            elif token.kind == kind and 0 <= at < len(portions):
                if kind == "number":
                    portions[at].rows.append(RowOf(token, n))
                    continue
                cells = portions[at].cells.setdefault(kind, [])
                # what stands directly below a heading is the column's first cell, though its block may come late
                cells.insert(0 if role in token.under else len(cells), token)
    empty = [
        p for p in portions if len(p.rows) < 2 and not p.cells.get("date") and not p.cells.get("frequency")
    ]
    nils = [
        t for n, t in enumerate(tokens) if t.kind == "nil" and (not n or tokens[n - 1].kind not in _OPENING)
    ]
    for n, token in enumerate(nils):
        if empty:
            empty[n * len(empty) // len(nils)].cells.setdefault("nil", []).append(token)
