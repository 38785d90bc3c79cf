"""Whether what is known of a class as a whole already proves that no instance of it can break a constraint."""

from __future__ import annotations

from typing import cast

from pyoxigraph import Literal, NamedNode

from kg.validate.lexical import ALWAYS_WELL_FORMED
from kg.validate.model import Constraint
from kg.validate.profile import ClassProfile, Usage
from kg.validate.terms import Term

_NEEDS_VALUE = frozenset({"minCount", "hasValue", "equals", "qualifiedMinCount"})
_KINDS = {
    "IRI": {"IRI"},
    "Literal": {"Literal"},
    "BlankNode": {"BlankNode"},
    "BlankNodeOrIRI": {"BlankNode", "IRI"},
    "BlankNodeOrLiteral": {"BlankNode", "Literal"},
    "IRIOrLiteral": {"IRI", "Literal"},
}


def settled(c: Constraint, predicate: NamedNode, profile: ClassProfile) -> bool:
    """True only when it is certain that every instance satisfies the constraint on the values of ``predicate``."""
    usage = profile.of(predicate)
    if not usage:
        return c.kind not in _NEEDS_VALUE or c.value == 0
    match c.kind:
        case "minCount":
            least = cast(int, c.value)
            return least == 0 or (least == 1 and any(u.subjects == profile.instances for u in usage))
        case "maxCount":
            return cast(int, c.value) >= 1 and len(usage) == 1 and usage[0].values == usage[0].subjects
        case "uniqueLang":
            tags = [u.language.lower() for u in usage if u.language]
            return len(tags) == len(set(tags)) and all(u.values == u.subjects for u in usage if u.language)
        case "datatype":
            datatype = cast(NamedNode, c.value).value
            return datatype in ALWAYS_WELL_FORMED and all(u.datatype == datatype for u in usage)
        case "nodeKind":
            allowed = _KINDS.get(cast(NamedNode, c.value).value.rpartition("#")[2], set())
            return all(u.kind in allowed for u in usage)
        case "languageIn":
            tags = [cast(Literal, t).value.lower() for t in cast(tuple[Term, ...], c.value)]
            return all(_tagged(u, tags) for u in usage)
        case "lessThan" | "lessThanOrEquals":
            return not profile.of(cast(NamedNode, c.value))
    return False


def _tagged(usage: Usage, tags: list[str]) -> bool:
    return usage.language.lower() in tags
