"""Shapes as they are after reading: plain values, no graph behind them."""

from __future__ import annotations

from dataclasses import field

from pyoxigraph import Literal, NamedNode

from kg.dataclasses import dataclass
from kg.validate.paths import Path
from kg.validate.terms import VIOLATION, Node, Term


@dataclass(frozen=True, slots=True)
class Target:
    """``kind`` is class, node, subjectsOf or objectsOf."""

    kind: str
    term: Term


@dataclass(frozen=True, slots=True)
class SparqlRule:
    """A ``sh:sparql`` constraint. ``select`` has its prefixes in front. ``setwise`` says that the query may be run once
    with ``$this`` unbound instead of once per focus node (our own annotation ``gps:setwise``)."""

    node: Node
    select: str
    messages: tuple[Literal, ...]
    setwise: bool


@dataclass(frozen=True, slots=True)
class Qualified:
    shape: Node
    minimum: int | None
    maximum: int | None
    siblings: tuple[Node, ...]
    """Shapes that the counted values must not conform to (``sh:qualifiedValueShapesDisjoint``)."""


@dataclass(frozen=True, slots=True)
class Closed:
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    pattern: str
    flags: str


Parameter = int | str | NamedNode | Term | tuple[Term, ...] | Qualified | Closed | Pattern | SparqlRule


@dataclass(frozen=True, slots=True)
class Constraint:
    """``kind`` is the parameter's name (``minCount``, ``in``, ``property``, ``sparql``, ``qualifiedMinCount``, …).

    ``value`` by kind: counts and lengths an int; languageIn, in, and, or, xone a tuple of terms; the ranges and
    hasValue a term; class, datatype, nodeKind, node, not, property, equals, … the node named.
    """

    kind: str
    value: Parameter


@dataclass(frozen=True, slots=True)
class Shape:
    """``path`` is None for a node shape."""

    node: Node
    path: Path | None
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    severity: NamedNode = VIOLATION
    messages: tuple[Literal, ...] = ()
    deactivated: bool = False


@dataclass(slots=True)
class ShapesGraph:
    """All shapes of one shapes graph. ``unsupported`` says why a shape has to be left to pySHACL."""

    shapes: dict[Node, Shape] = field(default_factory=dict)
    unsupported: dict[Node, str] = field(default_factory=dict)

    def roots(self) -> list[Shape]:
        """Shapes with targets that this engine can check, in a stable order."""
        return [
            s for n, s in self.shapes.items() if s.targets and not s.deactivated and n not in self.unsupported
        ]
