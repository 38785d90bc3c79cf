"""Breaks a valid graph in one way for every constraint of every shape, and compares what is found with pySHACL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.validate import Result, check
from kg.validate.exact import COMPONENTS
from kg.validate.lexical import well_formed
from kg.validate.model import Constraint, Shape, ShapesGraph
from kg.validate.paths import Choice, Step, to_sparql
from kg.validate.paths import Sequence as Steps
from kg.validate.terms import TYPE, XSD, Term, term_key

STRANGER = NamedNode("http://example.org/stranger")


@dataclass(frozen=True)
class Broken:
    """A copy of ``focus`` named ``clone`` in which ``constraint`` of ``shape`` is broken by ``quads``."""

    name: str
    shape: Shape
    constraint: Constraint
    clone: NamedNode
    quads: tuple[Quad, ...]


def valid_quads(name: str) -> list[Quad]:
    return list(parse(Path(__file__).with_name(name).read_bytes(), format=RdfFormat.TURTLE))


def store_of(*quads: Quad) -> Store:
    made = Store()
    made.extend(quads)
    return made


def breaks(graph: ShapesGraph, quads: list[Quad]) -> Iterator[Broken]:
    """One for each constraint on a predicate path (forwards, backwards, choice) of each shape with a target."""
    number = 0
    for root in graph.roots():
        for reference in root.constraints:
            if reference.kind != "property":
                continue
            shape = graph.shapes[reference.value]
            for constraint in shape.constraints:
                needed = constraint.value if constraint.kind.startswith("lessThan") else None
                focus = _focus(quads, root, needed)
                if focus is None:
                    continue
                number += 1
                clone = NamedNode(f"{focus.value}-broken-{number}")
                aimed = [Quad(STRANGER, t.term, clone) for t in root.targets if t.kind == "objectsOf"]
                broken = _broken([*_clone(quads, focus, clone), *aimed], clone, shape, constraint)
                if broken is not None:
                    name = f"{shape.node.value.rpartition('#')[2]}:{constraint.kind}"
                    yield Broken(name, shape, constraint, clone, tuple(broken))


def _focus(quads: list[Quad], root: Shape, needed: NamedNode | None) -> NamedNode | None:
    """Of the nodes of the shape's first target those that have the property needed, the one with the most statements."""
    target = root.targets[0]
    if target.kind == "objectsOf":
        nodes = [q.object for q in quads if q.predicate == target.term]
    else:
        nodes = [q.subject for q in quads if q.predicate == TYPE and q.object == target.term]
    if needed is not None:
        nodes = [q.subject for q in quads if q.predicate == needed and q.subject in nodes]
    return max(nodes, key=lambda n: sum(q.subject == n for q in quads), default=None)


def _clone(quads: list[Quad], focus: NamedNode, clone: NamedNode) -> list[Quad]:
    """The focus node's statements and those that point at it, about the clone (what may have one value only keeps it)."""
    own = [Quad(clone, q.predicate, q.object) for q in quads if q.subject == focus]
    towards = [Quad(q.subject, q.predicate, clone) for q in quads if q.object == focus]
    many = ("record", "dataset", "entry", "isPartOf", "distribution")
    return own + [q for q in towards if q.predicate.value.rpartition("#")[2].rpartition("/")[2] in many]


def _broken(quads: list[Quad], clone: NamedNode, shape: Shape, c: Constraint) -> list[Quad] | None:
    path = shape.path
    if isinstance(path, Steps):
        first = path.steps[0]
        return [Quad(clone, q.predicate, STRANGER) if _is(q, clone, first) else q for q in quads]
    steps = path.options if isinstance(path, Choice) else (path,)
    if not all(isinstance(s, Step) for s in steps):
        return None
    rest = [q for q in quads if not any(_is(q, clone, s) for s in steps)]
    kept = [q for q in quads if q not in rest]
    step = steps[0]
    if step.inverse:
        if c.kind == "maxCount":
            return [*quads, *(Quad(NamedNode(f"{STRANGER.value}{n}"), step.predicate, clone) for n in (1, 2))]
        return rest if c.kind == "minCount" else [*quads, Quad(STRANGER, step.predicate, clone)]
    values = _values(c, [q.object for q in kept])
    if values is None:
        return None
    base = kept if c.kind in ("maxCount", "uniqueLang") else []
    return [*rest, *base, *(Quad(clone, step.predicate, v) for v in values)]


def _is(quad: Quad, clone: NamedNode, step: Step) -> bool:
    node = quad.object if step.inverse else quad.subject
    return node == clone and quad.predicate == step.predicate


def _values(c: Constraint, present: list[Term]) -> list[Term] | None:
    """Values instead of (or for counts: beside) those there that break the constraint."""
    match c.kind:
        case "minCount":
            return []
        case "hasValue":
            return [v for v in present if v != c.value]
        case "maxCount":
            return [_other(present[0]) if present else STRANGER, _other(STRANGER)]
        case "datatype":
            return (
                [Literal("2026-13", datatype=c.value)]
                if c.value != NamedNode(XSD + "string")
                else [Literal(1)]
            )
        case "class" | "in":
            return [STRANGER]
        case "nodeKind":
            return [STRANGER] if c.value.value.endswith("Literal") else [Literal("text")]
        case "pattern":
            return (
                [NamedNode("http://schema.org/Dataset")] if "schema" in c.value.pattern else [Literal("§ no")]
            )
        case "languageIn":
            return [Literal("texte", language="fr")]
        case "uniqueLang":
            return [Literal("one", language="zh-Hans"), Literal("two", language="zh-Hans")]
        case "minLength":
            return [Literal("", language="en")]
        case "minInclusive":
            return [Literal(-1)]
        case "maxInclusive":
            return [Literal("1.5", datatype=NamedNode(XSD + "decimal"))]
        case "lessThan" | "lessThanOrEquals":
            late = Literal(9999) if present[0].datatype.value.endswith("integer") else None
            return [late or Literal("9999-01-01", datatype=NamedNode(XSD + "date"))]
        case "or":
            return [Literal(1)]
    return None


_OTHERS = {
    "gYearMonth": "2031-12",
    "date": "2031-12-31",
    "gYear": "2031",
    "boolean": "false",
    "integer": "77",
    "decimal": "0.25",
}


def _other(term: Term) -> Term:
    """Another value of the same kind (pySHACL takes some that are no months for months, so a real one)."""
    if isinstance(term, Literal):
        if term.language:
            return Literal(term.value + " 2", language=term.language)
        name = term.datatype.value.rpartition("#")[2]
        other = "true" if term.value == "false" else _OTHERS.get(name, term.value + "1")
        return Literal(other, datatype=term.datatype)
    return NamedNode(term.value + "-2")


def ordered(graph: ShapesGraph) -> set[Term]:
    """The properties whose values some shape compares."""
    pairs = [(s, c) for s in graph.shapes.values() for c in s.constraints if c.kind.startswith("lessThan")]
    return {c.value for _, c in pairs} | {s.path.predicate for s, _ in pairs}


def comparable(graph: ShapesGraph, found: Sequence[Broken]) -> list[Broken]:
    """Without those that pySHACL judges otherwise: rdflib puts dates before strings; SHACL says that they cannot be compared."""
    compared = ordered(graph)
    return [
        b
        for b in found
        if not (b.constraint.kind == "datatype" and getattr(b.shape.path, "predicate", None) in compared)
    ]


def _key(r: Result) -> tuple[object, ...]:
    path = "" if r.path is None else to_sparql(r.path)
    return (term_key(r.focus), path, r.component.value, r.severity.value, term_key(r.value), str(r.shape))


def _beyond_pyshacl(r: Result) -> bool:
    """pySHACL lets 2026-13 pass as a month; the texts of such types are not looked at there."""
    return (
        r.component == COMPONENTS["datatype"]
        and isinstance(r.value, Literal)
        and r.value.datatype.value.endswith(("gYear", "gYearMonth"))
        and not well_formed(r.value.value, r.value.datatype.value)
    )


def agreed(graph: Store, shapes: str = "govplan") -> None:
    """pySHACL finds the same in the graph as we do."""
    ours = Counter(_key(r) for r in check(graph, shapes=shapes).results if not _beyond_pyshacl(r))
    theirs = Counter(_key(r) for r in check(graph, shapes=shapes, engine="pyshacl").results)
    assert ours - theirs == Counter()
    assert theirs - ours == Counter()


def untested(graph: ShapesGraph, found: Sequence[Broken]) -> set[tuple[str, str]]:
    """Constraints of named property shapes that no break is for."""
    properties = [s for s in graph.shapes.values() if s.path is not None and isinstance(s.node, NamedNode)]
    tested = {(b.shape.node, b.constraint.kind) for b in found}
    missing = {(s.node, c.kind) for s in properties for c in s.constraints} - tested
    return {(node.value.rpartition("#")[2], kind) for node, kind in missing}


def mute(graph: ShapesGraph) -> list[object]:
    """Shapes and rules that do not say in English and in Chinese what is wrong."""
    silent = []
    for shape in graph.shapes.values():
        rules = [c.value for c in shape.constraints if c.kind == "sparql"]
        own = [c for c in shape.constraints if c.kind not in ("sparql", "property")]
        speakers = ([shape] if own and isinstance(shape.node, NamedNode) else []) + rules
        silent += [
            s.node for s in speakers if {(m.language or "").lower() for m in s.messages} != {"en", "zh-hant"}
        ]
    return silent


def rules(graph: ShapesGraph) -> set[str]:
    found = {c.value.node for s in graph.shapes.values() for c in s.constraints if c.kind == "sparql"}
    return {r.value.rpartition("#")[2].removesuffix("-rule") for r in found}
