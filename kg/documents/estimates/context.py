"""What the readers of one report share: how its lines are joined, its places, its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field

from kg.dataclasses import dataclass
from kg.documents.plan.flow import Unit, span
from kg.documents.plan.ledger import Ledger
from kg.records import Note
from kg.sources.model import Place
from kg.values.text import Habit, join_texts


@dataclass(slots=True)
class Context:
    """``first`` counts the records of each kind that the heads before this one in the document have; targets of the ledger count on from them."""

    units: list[Unit]
    habit: Habit
    ledger: Ledger
    notes: list[Note] = field(default_factory=list)
    first: dict[str, int] = field(default_factory=dict)
    counts_on: bool = field(init=False)
    """Whether a head before this one has records."""

    def __post_init__(self) -> None:
        self.counts_on = any(self.first.values())

    def join(self, lines: Iterable[str]) -> str:
        """Printed lines as one text."""
        return join_texts([dense(t) for t in lines if t and not t.isspace()], self.habit)

    def places(self, units: Sequence[Unit]) -> tuple[Place, ...]:
        """The places of what was printed on these units, each unit once, in the order of the document."""
        if len(units) == 1:
            return (units[0].place,)
        unique = {u.index: u for u in units}
        return span([unique[i] for i in sorted(unique)], self.units)

    def mapped(self, units: Iterable[Unit], target: str) -> None:
        self.ledger.mark_all(units, "mapped", target=self.target(target))

    def target(self, target: str) -> str:
        """``passage:3`` of this head as it is numbered in the whole reading."""
        if not self.counts_on:
            return target
        kind, colon, number = target.partition(":")
        return f"{kind}:{int(number) + self.first.get(kind, 0)}" if colon and number.isdigit() else target

    def note(self, code: str, message: str, place: Place, target: str = "") -> None:
        self.notes.append(Note(code, message, place, self.target(target)))


def dense(text: str) -> str:
    """The cells of a row that holds one text, run together: between Chinese without a space."""
    if "\t" not in text:
        return text
    cells = [c for c in (c.strip() for c in text.split("\t")) if c]
    joined = ""
    for cell in cells:
        space = joined and joined[-1] < "\u2e80" and cell[0] < "\u2e80"
        joined += (" " if space else "") + cell
    return joined
