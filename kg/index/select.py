"""Choosing things by facets and words, counting them under each value, and putting them in order."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import compress

from kg.dataclasses import dataclass
from kg.index import bits
from kg.index.read import Index, Row, Value
from kg.index.search import found


@dataclass(frozen=True, slots=True)
class Choice:
    """Things of some ``kinds`` (none: of all) that have one of the codes of each facet in ``filters``, and all the words of ``text``."""

    kinds: tuple[str, ...] = ()
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    value: Value
    number: int


def chosen(index: Index, choice: Choice, but: str = "") -> int:
    """The things, as bits; ``but`` leaves the filter of one facet out."""
    mask = index.having("kind", choice.kinds) if choice.kinds else bits.span(1, index.size + 1)
    for facet, codes in choice.filters:
        if facet != but:
            mask &= index.having(facet, codes)
    if choice.text:
        mask &= found(index, choice.text).all
    return mask


def counts(index: Index, choice: Choice, facet: str, mask: int | None = None) -> list[Count]:
    """How many there are under each value of a facet, whatever of it is chosen: those of which there are some, and those chosen. ``mask``:
    as ``chosen`` gives it without the facet, where that is known."""
    picked = next((codes for name, codes in choice.filters if name == facet), ())
    if mask is None or picked:
        mask = chosen(index, choice, but=facet)
    return [
        Count(value, number)
        for value in index.facet(facet).values()
        if (number := (mask & value.bits).bit_count()) or value.code in picked
    ]


def ordered(index: Index, choice: Choice, sort: str = "", descending: bool = False) -> Sequence[int]:
    """The ids of the things in an order (that of the index where there is no such one), those without a value last. Kept, so that a page
    far down costs what the first one does."""
    return index.kept(
        "ordered", (choice, sort, descending), lambda: _ordered(index, choice, sort, descending)
    )


def _ordered(index: Index, choice: Choice, sort: str, descending: bool) -> array[int]:
    mask = chosen(index, choice)
    order = index.order(choice.kinds[0], sort) if sort and len(choice.kinds) == 1 else None
    if order is None:
        return array("I", bits.members(mask))
    known, ids = order
    flags = bits.flags(mask).ljust(index.size + 1, b"\0")
    if descending:
        ids = ids[:known][::-1] + ids[known:]
    return array("I", compress(ids, map(flags.__getitem__, ids)))


def rows(index: Index, ids: Sequence[int], at_once: int = 1000) -> Iterator[Row]:
    """Things one after another, however many."""
    for start in range(0, len(ids), at_once):
        yield from index.rows(ids[start : start + at_once])
