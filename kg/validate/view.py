"""The data as validation sees it: all graphs of a store as one, beside a second, small graph of background knowledge
(code lists, superclasses) that is looked up but never checked itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from pyoxigraph import BlankNode, NamedNode, Store, Variable

from kg.validate.model import Target
from kg.validate.paths import Path, Step, walk
from kg.validate.terms import SUBCLASS, TYPE, Term


class View:
    """Reads only. ``background`` may be empty."""

    def __init__(self, store: Store, background: Store | None = None) -> None:
        self.store = store
        self.background = background if background is not None else Store()
        self._stores = (store, self.background) if len(self.background) else (store,)
        self._below: dict[Term, frozenset[Term]] = {}

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        if not isinstance(subject, NamedNode | BlankNode):
            return []
        found: dict[Term, None] = {}
        for store in self._stores:
            for quad in store.quads_for_pattern(subject, predicate, None, None):
                found[quad.object] = None
        return list(found)

    def subjects(self, predicate: NamedNode, obj: Term) -> list[Term]:
        found: dict[Term, None] = {}
        for store in self._stores:
            for quad in store.quads_for_pattern(None, predicate, obj, None):
                found[quad.subject] = None
        return list(found)

    def properties(self, subject: Term) -> list[tuple[NamedNode, Term]]:
        if not isinstance(subject, NamedNode | BlankNode):
            return []
        found: dict[tuple[NamedNode, Term], None] = {}
        for store in self._stores:
            for quad in store.quads_for_pattern(subject, None, None, None):
                found[quad.predicate, quad.object] = None
        return list(found)

    def values(self, focus: Term, path: Path | None) -> list[Term]:
        """The value nodes of a focus node, each once: itself for a node shape."""
        if path is None:
            return [focus]
        if isinstance(path, Step):
            return self._step(focus, path.predicate, path.inverse)
        return walk(focus, path, self._step)

    def _step(self, node: Term, predicate: NamedNode, inverse: bool) -> list[Term]:
        return self.subjects(predicate, node) if inverse else self.objects(node, predicate)

    @cached_property
    def _lower(self) -> dict[Term, list[Term]]:
        lower: dict[Term, list[Term]] = {}
        for store in self._stores:
            for quad in store.quads_for_pattern(None, SUBCLASS, None, None):
                lower.setdefault(quad.object, []).append(quad.subject)
        return lower

    def subclasses(self, of: Term) -> frozenset[Term]:
        """The class itself and every class below it."""
        known = self._below.get(of)
        if known is None:
            found: set[Term] = {of}
            frontier: list[Term] = [of]
            while frontier:
                frontier = [c for f in frontier for c in self._lower.get(f, ()) if c not in found]
                found.update(frontier)
            known = self._below[of] = frozenset(found)
        return known

    def is_instance(self, node: Term, of: Term) -> bool:
        classes = self.subclasses(of)
        return any(c in classes for c in self.objects(node, TYPE))

    def present_classes(self, of: Term) -> list[Term]:
        """Those of the class and its subclasses that have an instance in the checked data."""
        return sorted(
            (c for c in self.subclasses(of) if self._any(None, TYPE, c)),
            key=str,
        )

    def _any(self, s: Term | None, p: NamedNode | None, o: Term | None) -> bool:
        return next(iter(self.store.quads_for_pattern(s, p, o, None)), None) is not None  # type: ignore[arg-type]

    def targets(self, target: Target) -> Iterator[Term]:
        """The focus nodes of a target in the checked data; a node may come more than once."""
        pattern = self.store.quads_for_pattern
        match target.kind:
            case "class":
                for c in self.present_classes(target.term):
                    yield from (q.subject for q in pattern(None, TYPE, c, None))
            case "subjectsOf":
                assert isinstance(target.term, NamedNode)
                yield from (q.subject for q in pattern(None, target.term, None, None))
            case "objectsOf":
                assert isinstance(target.term, NamedNode)
                yield from (q.object for q in pattern(None, target.term, None, None))
            case _:
                yield target.term

    def is_target(self, node: Term, targets: Iterable[Target]) -> bool:
        for target in targets:
            match target.kind:
                case "class":
                    found = isinstance(node, NamedNode | BlankNode) and any(
                        self._any(node, TYPE, c) for c in self.subclasses(target.term)
                    )
                case "subjectsOf":
                    assert isinstance(target.term, NamedNode)
                    found = isinstance(node, NamedNode | BlankNode) and self._any(node, target.term, None)
                case "objectsOf":
                    assert isinstance(target.term, NamedNode)
                    found = self._any(None, target.term, node)
                case _:
                    found = node == target.term
            if found:
                return True
        return False

    @cached_property
    def shared(self) -> frozenset[Term]:
        """Subjects that both the checked data and the background speak of: what the data alone says of them is not all."""
        nodes = {q.subject for q in self.background.quads_for_pattern(None, None, None, None)}
        return frozenset(n for n in nodes if self._any(n, None, None))

    def select(self, query: str, **bindings: Term) -> Iterator[tuple[Term | None, ...]]:
        """Rows of a SELECT over the checked data, all its graphs as one (so a triple that stands in two graphs
        gives two solutions)."""
        substitutions = {Variable(name): term for name, term in bindings.items()}
        solutions = self.store.query(
            query, use_default_graph_as_union=True, substitutions=substitutions or None
        )
        for solution in solutions:  # type: ignore[union-attr]
            yield tuple(solution)
