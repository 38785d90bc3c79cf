"""What a walk over a report's lines remembers, and the parts it has filled so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from kg.dataclasses import dataclass
from kg.documents.estimates.furniture import Item
from kg.documents.estimates.notes import Definition, Notes
from kg.documents.estimates.paragraphs import Paragraph, Paragraphs
from kg.documents.estimates.parts import Part, PartKind
from kg.documents.plan.flow import Unit


@dataclass(slots=True)
class Walk:
    """Everything the walk found. ``headings`` are (unit, what it heads), ``chart`` the units of charts."""

    parts: list[Part] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    headings: list[tuple[Unit, str]] = field(default_factory=list)
    bodies: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, tuple[str, Unit]] = field(default_factory=dict)
    """Programme's code -> its name in the heading over its details, and that heading."""


@dataclass(slots=True)
class Bucket:
    kind: PartKind
    programme: str
    body: str
    heading: str
    units: list[Unit] = field(default_factory=list)


_WHOLE = frozenset({"front", "programmes", "analysis", "subheads", "commitments", "chart"})
"""The parts that are the head's and not a programme's."""


class State:
    """``section`` is the part of the report, ``sub`` the part of a programme that is open."""

    def __init__(self, flow: Sequence[Item], *, paged: bool) -> None:
        self.flow = flow
        self.out = Walk()
        self.section: str = "front"
        self.programme = ""
        self.body = ""
        self.sub: str = ""
        self.heading = ""
        self.serial = 0
        self.at = 0
        self.statement = False
        self.officer = False
        self.seen: set[str] = set()
        self.table = 0
        self.lead = ""
        """Counts the tables of details."""
        self.buckets: dict[tuple[str, str, str, int], Bucket] = {}
        self.prose = Paragraphs(flow, self.out.paragraphs, paged=paged)
        self.notes = Notes(self.out.definitions)

    def _put(self, kind: PartKind, item: Item, *, heading: str = "", serial: int = 0) -> None:
        key = (kind, "", "", serial) if kind in _WHOLE else (kind, self.programme, self.body, serial)
        bucket = self.buckets.get(key)
        if bucket is None:
            bucket = self.buckets[key] = Bucket(kind, key[1], key[2], heading)
        bucket.units.append(item.unit)

    def _is_heading(self, item: Item, what: str) -> bool:
        self.out.headings.append((item.unit, what))
        self.prose.close()
        self.notes.close()
        self.statement = False
        return True

    def _ahead(self, count: int = 1) -> Item | None:
        at = self.at + count
        return self.flow[at] if at < len(self.flow) else None

    def _leave(self) -> None:
        self.prose.close()
        self.notes.close()
        self.programme, self.body, self.sub, self.heading = "", "", "", ""
