"""What documents say together, without those that were not out yet: the graph ``links`` less what they alone brought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Store

from kg.graph import Iris
from kg.graph.terms import DCAT, GP, PROV, TYPE

_REBUILT = frozenset({DCAT.Dataset, DCAT.Distribution, GP.Assessment})
"""Kinds that are made anew for the day."""
_STATES = frozenset({GP.status, GP.statusRule, GP.monthsLate})
"""What is said of a row, and made anew."""
_SUPPORTS = {GP.Mention: (getattr(GP, "from"), GP.to, PROV.wasDerivedFrom), GP.Match: (GP.entry, GP.dataset)}
"""Kinds that fall with what they stand on."""


class Pruned:
    """``links`` are the quads of that graph in ``old``; ``new`` has the graphs of the sources that count, the registry and the
    vocabulary, and what was made anew."""

    def __init__(self, links: Iterable[Quad], old: Store, new: Store, base: str) -> None:
        self._old, self._new = old, new
        self._iris = Iris(base)
        self._known: dict[str, bool] = {}
        self._about: dict[str, list[Quad]] = {}
        for quad in links:
            self._about.setdefault(self._owner(quad), []).append(quad)

    def quads(self) -> Iterator[Quad]:
        """Mentions and matches whose two ends and places are all there, and of the things that editions share (heads, programmes,
        indicators, periods) those that something still points to."""
        pairs: set[tuple[str, str]] = set()
        said: list[Quad] = []
        open_: dict[str, list[Quad]] = {}
        for owner, quads in self._about.items():
            kinds = {quad.object for quad in quads if quad.predicate == TYPE and _iri(quad.subject) == owner}
            supports = next((ends for kind, ends in _SUPPORTS.items() if kind in kinds), None)
            if supports is not None:
                if all(not self._gone(quad.object) for quad in quads if quad.predicate in supports):
                    yield from quads
                    pairs |= self._pairs(quads)
            elif (
                not kinds & _REBUILT and self._iris.path(owner) is not None
            ):  # landing pages and media types are made anew
                said += (quad for quad in quads if quad.predicate == GP.mentions)
                if rest := [q for q in quads if q.predicate not in _STATES and q.predicate != GP.mentions]:
                    open_[owner] = rest
        yield from (quad for quad in said if (_iri(quad.subject), _iri(quad.object)) in pairs)
        yield from self._shared(open_, {target for _, target in pairs})

    def _shared(self, things: dict[str, list[Quad]], targets: Collection[str]) -> Iterator[Quad]:
        waiting = [iri for iri in things if iri in targets or self._pointed_to(iri)]
        while waiting:
            for quad in things.pop(waiting.pop(), ()):
                if not self._gone(quad.object):
                    yield quad
                    if _iri(quad.object) in things:
                        waiting.append(_iri(quad.object))

    def _pointed_to(self, iri: str) -> bool:
        return next(self._new.quads_for_pattern(None, None, NamedNode(iri), None), None) is not None

    def _owner(self, quad: Quad) -> str:
        """The subject; of the parts of a mention, the mention."""
        parts = (self._iris.path(_iri(quad.subject)) or "").split("/")
        if parts[0] == "mention":
            return self._iris.id("/".join(parts[:2])).value
        return _iri(quad.subject)

    def _gone(self, term: object) -> bool:
        """Whether it is a thing of ours that only documents left out, or datasets left out, speak of."""
        if not isinstance(term, NamedNode) or self._iris.path(term.value) is None:
            return False
        if term.value not in self._known:
            self._known[term.value] = self._is_gone(term)
        return self._known[term.value]

    def _is_gone(self, node: NamedNode) -> bool:
        if next(self._new.quads_for_pattern(node, None, None, None), None) is not None:
            return False
        own = self._about.get(node.value, ())
        if any(quad.predicate == TYPE and quad.object in _REBUILT for quad in own):
            return True
        start = self._iris.graph("source/").value
        return any(
            isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(start)
            for quad in self._old.quads_for_pattern(node, None, None, None)
        )

    @staticmethod
    def _pairs(quads: Iterable[Quad]) -> set[tuple[str, str]]:
        from_: NamedNode = getattr(GP, "from")
        ends = {quad.predicate: _iri(quad.object) for quad in quads if quad.predicate in (from_, GP.to)}
        return {(ends[from_], ends[GP.to])} if len(ends) == 2 else set()


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
