"""What changed between two releases, by resource."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from pyoxigraph import NamedNode, RdfFormat, Store, Triple, parse

from kg.dataclasses import dataclass
from kg.release.layout import Release

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABELS = tuple(
    NamedNode(iri)
    for iri in (
        "http://purl.org/dc/terms/title",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://xmlns.com/foaf/0.1/name",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "https://w3id.org/govplan#locator",
    )
)
_OWN = "https://w3id.org/govplan#"

Facts = Mapping[str, tuple[str, ...]]
"""Predicate IRI -> terms in N-Triples notation, sorted."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource that is in both, or one, of the releases. ``before`` and ``after`` hold only what differs."""

    iri: str
    kind: str
    """Local name of its class, our own first."""
    label: str
    before: Facts
    after: Facts

    def predicates(self) -> list[str]:
        return sorted({*self.before, *self.after})


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference of two releases, each list sorted by IRI. The releases' descriptions of themselves are left out."""

    a: str
    b: str
    base: str
    added: tuple[Resource, ...]
    removed: tuple[Resource, ...]
    changed: tuple[Resource, ...]

    def write(self, stream: TextIO, format: str = "text", *, everything: bool = False) -> None:
        """Write as ``text`` (without ``everything`` the places are only counted), ``json`` or ``ttl`` (change sets)."""
        from kg.release import changes_text

        writers = {"json": changes_text.write_json, "ttl": changes_text.write_turtle}
        if format in writers:
            writers[format](self, stream)
        else:
            changes_text.write_text(self, stream, everything=everything)

    def counts(self) -> dict[str, dict[str, int]]:
        """``added``, ``removed``, ``changed`` -> kind -> number."""
        groups = {"added": self.added, "removed": self.removed, "changed": self.changed}
        return {name: dict(sorted(Counter(r.kind for r in group).items())) for name, group in groups.items()}


def diff(a: Release, b: Release) -> Changes:
    """What is in one release and not in the other, whichever graph it stands in."""
    before, after = a.store(), b.store()
    own = _self_descriptions(a, before) | _self_descriptions(b, after)
    gone, come = _differing_lines(a, b)
    left = _by_subject(gone, own)
    right = _by_subject(come, own)
    added: list[Resource] = []
    removed: list[Resource] = []
    changed: list[Resource] = []
    for iri in sorted({*left, *right}):
        node = NamedNode(iri)
        was, is_ = _has(before, node), _has(after, node)
        kind, label = _describe(after if is_ else before, node)
        resource = Resource(iri, kind, label, left.get(iri, {}), right.get(iri, {}))
        (changed if was and is_ else added if is_ else removed).append(resource)
    return Changes(a.id, b.id, b.base, tuple(added), tuple(removed), tuple(changed))


def _self_descriptions(release: Release, store: Store) -> set[str]:
    graph = NamedNode(f"{release.base}id/graph/release")
    return {
        q.subject.value
        for q in store.quads_for_pattern(None, None, None, graph)
        if isinstance(q.subject, NamedNode)
    }


def _differing_lines(a: Release, b: Release) -> tuple[set[bytes], set[bytes]]:
    """The lines of the N-Triples dumps that only one of them has."""
    left = set(_lines(a.path / "data" / "govplan.nt"))
    come = set()
    for line in _lines(b.path / "data" / "govplan.nt"):
        if line in left:
            left.discard(line)
        else:
            come.add(line)
    return left, come


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from stream


def _by_subject(lines: Iterable[bytes], leave_out: set[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for quad in parse(b"".join(sorted(lines)), RdfFormat.N_TRIPLES):
        subject = str(quad.subject).strip("<>")
        if subject not in leave_out:
            predicate = quad.predicate.value
            found.setdefault(subject, {}).setdefault(predicate, []).append(str(quad.object))
    return {s: {p: tuple(sorted(o)) for p, o in sorted(facts.items())} for s, facts in found.items()}


def _has(store: Store, node: NamedNode) -> bool:
    return next(iter(store.quads_for_pattern(node, None, None, None)), None) is not None


def _describe(store: Store, node: NamedNode) -> tuple[str, str]:
    classes = sorted(_values(store, node, _TYPE), key=lambda iri: (not iri.startswith(_OWN), iri))
    kind = classes[0].rpartition("#")[2].rpartition("/")[2] if classes else "Resource"
    for predicate in _LABELS:
        if labels := sorted(_values(store, node, predicate)):
            return kind, labels[0]
    return kind, ""


def _values(store: Store, node: NamedNode, predicate: NamedNode) -> list[str]:
    objects = (quad.object for quad in store.quads_for_pattern(node, predicate, None, None))
    return [o.value for o in objects if not isinstance(o, Triple)]
