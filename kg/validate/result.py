"""One finding."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kg.dataclasses import dataclass
from kg.validate.paths import Path, to_sparql
from kg.validate.terms import Node, Term, term_key
from kg.values.lazy import lazy


@dataclass(frozen=True, slots=True)
class Result:
    """A validation result. ``document`` and ``locator`` say where in which source the focus node comes from (empty when
    the data does not say)."""

    focus: Term
    path: Path | None
    value: Term | None
    shape: Node
    component: NamedNode
    severity: NamedNode
    messages: tuple[Literal, ...]
    document: str = ""
    locator: str = ""
    rule: Node | None = None
    """The SPARQL constraint (``sh:sourceConstraint``)."""

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Without blank node labels, which change from run to run: those come last."""
        rank = {"Violation": 0, "Warning": 1, "Info": 2}.get(self.severity.value.rpartition("#")[2], 3)
        shape = self.shape.value if isinstance(self.shape, NamedNode) else ""
        path = to_sparql(self.path) if self.path is not None else ""
        return (
            rank,
            self.component.value,
            path,
            shape,
            tuple((m.language or "", m.value) for m in self.messages),
            self.document,
            locator_key(self.locator),
            term_key(self.focus),
            term_key(self.value),
        )

    def message(self, language: str = "en") -> str:
        """The message in the language, else the first there is."""
        for m in self.messages:
            if (m.language or "").lower() == language.lower():  # the store's parser folds tags to lower case
                return m.value
        return self.messages[0].value if self.messages else ""


def locator_key(locator: str) -> list[tuple[int, str]]:
    """``page=3`` before ``page=12``."""
    parts = _BREAKS.split(locator)
    return [(int(p), "") if p.isdigit() else (0, p) for p in parts]


_BREAKS = lazy("[;=-]")
