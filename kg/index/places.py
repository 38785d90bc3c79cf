"""Where a thing is printed: which of its places in the sources is shown for it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

from kg.values.lazy import lazy

if TYPE_CHECKING:
    from kg.index.facts import Facts

_NUMBER = lazy(r"[0-9]{1,9}")
SEPARATOR = " | "
"""Between a place and the path of the entry that stands there."""


def best(places: Iterable[str], primary: Container[str], sources: str) -> str:
    """Of the places that a thing derives from the one to show: in a primary source, a page before lines, the first place. IRIs; ``sources``
    is what those of our sources begin with. Empty where it derives from no place, but from a whole source or something else."""
    ranked: dict[tuple[bool, bool], list[str]] = {}
    for place in places:
        # what a place is stands in its name: nothing has to be looked up
        source, _, path = place.removeprefix(sources).partition("/")
        if path and place.startswith(sources):
            rank = sources + source not in primary, not path.startswith("page-")
            ranked.setdefault(rank, []).append(f"{source}/{path}")
    if not ranked:
        return ""
    first = ranked[min(ranked)]
    return sources + (first[0] if len(first) == 1 else min(first, key=_order))


def _order(place: str) -> tuple[list[int], str, str]:
    source, _, path = place.partition("/")
    return [int(number) for number in _NUMBER.findall(path)], source, path


def shown(facts: Facts, kind: str, iri: str, things: str) -> str:
    """The column ``place``: the path of that place; of a dataset its latest entry's, and after a separator the path of the entry.
    ``things`` is what the IRIs of ours begin with. Empty where there is none."""
    node = facts.value("latest", iri) if kind == "dataset" else ""
    of = node or iri
    place = best(facts.places.get(of, ()), facts.values("source", of), f"{things}source/")
    if not place:
        return ""
    path = place.removeprefix(things)
    return f"{path}{SEPARATOR}{node.removeprefix(things)}" if node else path
