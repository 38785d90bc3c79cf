"""A report's lines cut into its parts, with what its pages print for the page's sake taken out."""

from __future__ import annotations

from dataclasses import dataclass

from kg.documents.estimates.flat import unfold
from kg.documents.estimates.furniture import Item, Title, find_furniture, find_title, items
from kg.documents.estimates.parts import Part
from kg.documents.estimates.walk import Walker
from kg.documents.estimates.walk_state import Walk
from kg.documents.plan.flow import Unit, flatten
from kg.sources.model import Document


@dataclass(frozen=True, slots=True)
class Structure:
    """``units`` is the document's flow as the ledger counts it; ``furniture`` are units with what they are."""

    units: list[Unit]
    title: Title | None
    furniture: list[tuple[Unit, str]]
    walk: Walk


def cut(document: Document) -> Structure:
    """All that the structure of a report tells: its parts, paragraphs, definitions of footnotes, headings and furniture."""
    units = flatten(document)
    flow = items(list(unfold(units)))
    title = find_title(flow)
    furniture = find_furniture(flow, title, paged=document.paged)
    kept: list[Item] = []
    gap = False
    for n, item in enumerate(flow):
        if n in furniture:
            gap = gap or item.gap
            continue
        kept.append(Item(item.unit, item.look, True) if gap and not item.gap else item)
        gap = False
    walk = Walker(kept, paged=document.paged).read()
    return Structure(units, title, [(flow[n].unit, what) for n, what in furniture.items()], walk)


def split(document: Document) -> list[Part]:
    """The report's parts in the order in which they begin."""
    return cut(document).walk.parts
