"""A report's lines cut into its parts, with what its pages print for the page's sake taken out."""

from __future__ import annotations

from collections.abc import Sequence

from kg.dataclasses import dataclass
from kg.documents.estimates.furniture import Item, Title, find_furniture, find_title, items
from kg.documents.estimates.parts import Part
from kg.documents.estimates.walk import Walker
from kg.documents.estimates.walk_state import Walk
from kg.documents.plan.flow import Unit, flatten
from kg.sources.model import Document

_ABOVE = 5
"""The title of a head stands so many printed lines above its controlling officer at most."""


@dataclass(frozen=True, slots=True)
class Structure:
    """One head. ``units`` is the whole document's flow as the ledger counts it; ``furniture`` are units with what they are."""

    units: list[Unit]
    title: Title | None
    furniture: list[tuple[Unit, str]]
    walk: Walk


def cut(document: Document, units: list[Unit] | None = None) -> list[Structure]:
    """All that the structure tells, for each head in the document: parts, paragraphs, definitions of footnotes, headings, furniture."""
    units = units or flatten(document)
    flow = items(units)
    starts = _starts(flow)
    return [
        _cut(units, flow[start:end], document.paged)
        for start, end in zip(starts, [*starts[1:], len(flow)], strict=True)
    ]


def _starts(flow: Sequence[Item]) -> list[int]:
    """Where the heads of a document begin: at the titles over their controlling officers."""
    starts = [0]
    for n, item in enumerate(flow):
        if item.look.name != "officer":
            continue
        above = [m for m in range(max(0, n - _ABOVE), n) if flow[m].look.name == "head"]
        if above and n > _ABOVE and above[0] - starts[-1] > _ABOVE:
            starts.append(above[0])
    if len(starts) > 1 and not any(i.look.name == "officer" for i in flow[: starts[1]]):
        del starts[1]  # what stands before the first title is no head of its own
    return starts


def _cut(units: list[Unit], flow: Sequence[Item], paged: bool) -> Structure:
    title = find_title(flow)
    furniture = find_furniture(flow, title, paged=paged)
    kept: list[Item] = []
    gap = False
    for n, item in enumerate(flow):
        if n in furniture:
            gap = gap or item.gap
            continue
        kept.append(Item(item.unit, item.look, True) if gap and not item.gap else item)
        gap = False
    walk = Walker(kept, paged=paged).read()
    return Structure(units, title, [(flow[n].unit, what) for n, what in furniture.items()], walk)


def split(document: Document) -> list[Part]:
    """The parts of a report, of all heads in the document, in the order in which they begin."""
    return [part for structure in cut(document) for part in structure.walk.parts]
