"""The difference of two releases, written for people, for programs, and as RDF (change sets with reified statements)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from kg.release.changes import Changes, Facts, Resource

_COUNTED = {"Place", "Mention"}
"""Kinds of which there are as many as lines in the sources: text only counts them."""
_DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
"""Changes with every new copy of a source: text leaves it out."""
_CHANGESET = "http://purl.org/vocab/changeset/schema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def write_text(changes: Changes, stream: TextIO, *, everything: bool) -> None:
    stream.write(f"from {changes.a} to {changes.b}\n")
    for name, kinds in changes.counts().items():
        listed = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
        stream.write(f"{name}: {listed or 'nothing'}\n")
    short = _Shortener(changes.base)
    marks = (("+", changes.added), ("-", changes.removed), ("~", changes.changed))
    for mark, group in marks:
        for resource in group:
            shown = (
                resource.predicates() if everything else [p for p in resource.predicates() if p != _DERIVED]
            )
            if everything or (resource.kind not in _COUNTED and shown):
                label = f"  {resource.label}" if resource.label else ""
                stream.write(f"{mark} {resource.kind} {short.iri(resource.iri)}{label}\n")
                if mark == "~":
                    for predicate in shown:
                        was = ", ".join(short.term(t) for t in resource.before.get(predicate, ()))
                        now = ", ".join(short.term(t) for t in resource.after.get(predicate, ()))
                        stream.write(f"    {short.iri(predicate)}: {was or '(none)'} -> {now or '(none)'}\n")


def write_json(changes: Changes, stream: TextIO) -> None:
    content = {
        "from": changes.a,
        "to": changes.b,
        "counts": changes.counts(),
        "added": [_whole(r, r.after) for r in changes.added],
        "removed": [_whole(r, r.before) for r in changes.removed],
        "changed": [
            {
                **_head(r),
                "changes": {
                    p: {"before": list(r.before.get(p, ())), "after": list(r.after.get(p, ()))}
                    for p in r.predicates()
                },
            }
            for r in changes.changed
        ],
    }
    json.dump(content, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def write_turtle(changes: Changes, stream: TextIO) -> None:
    """A ``cs:ChangeSet`` for each resource, with what was added and removed as ``rdf:Statement``."""
    stream.write(f"@prefix cs: <{_CHANGESET}> .\n@prefix rdf: <{_RDF}> .\n")
    number = 0
    for group in (changes.added, changes.removed, changes.changed):
        for resource in group:
            number += 1
            node = f"{changes.base}id/change/{changes.a}/{changes.b}#{number}"
            parts = [f"\n<{node}> a cs:ChangeSet ;\n  cs:subjectOfChange <{resource.iri}>"]
            for name, facts in (("addition", resource.after), ("removal", resource.before)):
                for predicate, terms in facts.items():
                    for term in terms:
                        parts.append(
                            f"  cs:{name} [ a rdf:Statement ; rdf:subject <{resource.iri}> ; "
                            f"rdf:predicate <{predicate}> ; rdf:object {term} ]"
                        )
            stream.write(" ;\n".join(parts) + " .\n")


def _head(resource: Resource) -> dict[str, str]:
    return {"resource": resource.iri, "kind": resource.kind, "label": resource.label}


def _whole(resource: Resource, facts: Facts) -> dict[str, object]:
    return {**_head(resource), "properties": {p: list(terms) for p, terms in facts.items()}}


class _Shortener:
    """IRIs as people read them: prefixed, or without the base."""

    def __init__(self, base: str) -> None:
        from kg.graph import prefixes

        names: Mapping[str, str] = prefixes()
        self._known = sorted(
            ((iri, f"{name}:") for name, iri in names.items()), key=lambda item: -len(item[0])
        )
        self._known.insert(0, (f"{base}id/", "id/"))

    def iri(self, iri: str) -> str:
        for start, name in self._known:
            if iri.startswith(start):
                return name + iri[len(start) :]
        return iri

    def term(self, term: str) -> str:
        if term.startswith("<"):
            return self.iri(term[1:-1])
        value, mark, datatype = term.rpartition("^^<")
        return value if mark and not datatype.endswith('"') else term
