"""Property paths: read from a shapes graph, walked over data, written as SPARQL and as RDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.dataclasses import dataclass
from kg.validate.terms import FIRST, NIL, REST, Node, Term, sh


@dataclass(frozen=True, slots=True)
class Step:
    """One predicate, forwards or (``inverse``) backwards."""

    predicate: NamedNode
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    steps: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Inverse:
    path: Path


@dataclass(frozen=True, slots=True)
class Repeat:
    """``zero``: the start itself counts. ``many``: any number of steps, else at most one."""

    path: Path
    zero: bool
    many: bool


Path = Step | Sequence | Choice | Inverse | Repeat
Objects = Callable[[Term, NamedNode], list[Term]]
Neighbours = Callable[[Term, NamedNode, bool], Iterable[Term]]
"""(node, predicate, inverse) -> the nodes one step away."""

_REPEATS = {
    sh("zeroOrMorePath"): (True, True),
    sh("oneOrMorePath"): (False, True),
    sh("zeroOrOnePath"): (True, False),
}
_MARKS = {(True, True): "*", (False, True): "+", (True, False): "?"}


class PathError(ValueError):
    """The path or list in a shapes graph is not well formed."""


def read_list(head: Term, objects: Objects) -> list[Term]:
    """The members of an RDF list. Raises PathError for a broken or endless one."""
    members: list[Term] = []
    seen: set[Term] = set()
    while head != NIL:
        first, rest = objects(head, FIRST), objects(head, REST)
        if len(first) != 1 or len(rest) != 1 or head in seen:
            raise PathError(f"{head} is not a list")
        seen.add(head)
        members.append(first[0])
        head = rest[0]
    return members


def read_path(node: Term, objects: Objects) -> Path:
    """Raises PathError."""
    if isinstance(node, NamedNode):
        return Step(node)
    if objects(node, FIRST):
        steps = tuple(read_path(n, objects) for n in read_list(node, objects))
        if len(steps) < 2:
            raise PathError("a sequence path needs two steps or more")
        return Sequence(steps)
    if inverse := objects(node, sh("inversePath")):
        inner = read_path(inverse[0], objects)
        return Step(inner.predicate, not inner.inverse) if isinstance(inner, Step) else Inverse(inner)
    if options := objects(node, sh("alternativePath")):
        return Choice(tuple(read_path(n, objects) for n in read_list(options[0], objects)))
    for predicate, (zero, many) in _REPEATS.items():
        if found := objects(node, predicate):
            return Repeat(read_path(found[0], objects), zero, many)
    raise PathError(f"{node} is not a property path")


def reverse(path: Path) -> Path:
    match path:
        case Step(predicate, inverse):
            return Step(predicate, not inverse)
        case Sequence(steps):
            return Sequence(tuple(reverse(s) for s in reversed(steps)))
        case Choice(options):
            return Choice(tuple(reverse(o) for o in options))
        case Inverse(inner):
            return inner
        case Repeat(inner, zero, many):
            return Repeat(reverse(inner), zero, many)


def walk(start: Term, path: Path, step: Neighbours) -> list[Term]:
    """The nodes that ``path`` leads to, each once, in the order found."""
    match path:
        case Step(predicate, inverse):
            return list(dict.fromkeys(step(start, predicate, inverse)))
        case Sequence(steps):
            nodes = [start]
            for part in steps:
                nodes = list(dict.fromkeys(n for node in nodes for n in walk(node, part, step)))
            return nodes
        case Choice(options):
            return list(dict.fromkeys(n for option in options for n in walk(start, option, step)))
        case Inverse(inner):
            return walk(start, reverse(inner), step)
        case Repeat(inner, zero, many):
            found: dict[Term, None] = {start: None} if zero else {}
            frontier = [start]
            while frontier:
                reached = dict.fromkeys(n for node in frontier for n in walk(node, inner, step))
                frontier = [n for n in reached if n not in found]
                found.update(dict.fromkeys(frontier))
                if not many:
                    break
            return list(found)


def to_sparql(path: Path) -> str:
    match path:
        case Step(predicate, inverse):
            return f"^{predicate}" if inverse else str(predicate)
        case Sequence(steps):
            return "/".join(f"({to_sparql(s)})" for s in steps)
        case Choice(options):
            return "|".join(f"({to_sparql(o)})" for o in options)
        case Inverse(inner):
            return f"^({to_sparql(inner)})"
        case Repeat(inner, zero, many):
            return f"({to_sparql(inner)}){_MARKS[zero, many]}"


def to_rdf(path: Path, mint: Callable[[], Node]) -> tuple[Node, list[Triple]]:
    """The node that stands for the path, and the triples that describe it; ``mint`` gives a new node."""
    match path:
        case Step(predicate, inverse):
            if not inverse:
                return predicate, []
            node = mint()
            return node, [Triple(node, sh("inversePath"), predicate)]
        case Inverse(inner):
            node = mint()
            value, triples = to_rdf(inner, mint)
            return node, [Triple(node, sh("inversePath"), value), *triples]
        case Repeat(inner, zero, many):
            node = mint()
            predicate = next(p for p, marks in _REPEATS.items() if marks == (zero, many))
            value, triples = to_rdf(inner, mint)
            return node, [Triple(node, predicate, value), *triples]
        case Choice(options):
            node = mint()
            head, triples = _rdf_list(options, mint)
            return node, [Triple(node, sh("alternativePath"), head), *triples]
        case Sequence(steps):
            return _rdf_list(steps, mint)


def _rdf_list(paths: tuple[Path, ...], mint: Callable[[], Node]) -> tuple[Node, list[Triple]]:
    triples: list[Triple] = []
    nodes: list[Node] = [mint() for _ in paths]
    for n, (node, path) in enumerate(zip(nodes, paths, strict=True)):
        value, more = to_rdf(path, mint)
        rest: NamedNode | BlankNode = nodes[n + 1] if n + 1 < len(nodes) else NIL
        triples += [Triple(node, FIRST, value), Triple(node, REST, rest), *more]
    return nodes[0], triples
