"""What identity resolution takes and gives: the registry's agencies, and the records with the things they mean.

Paths are the part of an IRI after ``BASE/id/`` (``plan/itc/2026-2028/D-ii-20``); the base is added in ``graph``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from kg.dataclasses import dataclass
from kg.records import Entry, Group, Note, Plan
from kg.sources.model import Place, SourceFile

if TYPE_CHECKING:
    from kg.identity.reports import Budget
    from kg.identity.things import Head, Scheme

Judgement = Literal["automatic", "confirmed", "refused", "unsure"]


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency, body or unit. ``code`` is lower case and the tail of its IRI; names are empty where the registry has none.

    ``converted`` lists the language tags of names that a program converted. ``valid_from``/``valid_to`` are ISO dates.
    """

    code: str
    name_hant: str = ""
    name_hans: str = ""
    name_en: str = ""
    kind: str = "unregistered"
    parent: str = ""
    website: str = ""
    portal_id: str = ""
    abbreviations: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    """Other names as (text, language tag)."""
    valid_from: str = ""
    valid_to: str = ""
    registered: bool = True
    converted: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"agency/{self.code}"


@dataclass(frozen=True, slots=True)
class Succession:
    """One change event: the originals become the results on a date (ISO)."""

    slug: str
    originals: tuple[str, ...]
    results: tuple[str, ...]
    date: str
    label: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a source, with the source."""

    source: SourceFile
    place: Place

    @property
    def path(self) -> str:
        return f"source/{self.source.id}/{self.place.path}"


@dataclass(frozen=True, slots=True)
class Match:
    """Why an entry belongs (or does not, or may belong) to a dataset. ``score`` is 0 to 1."""

    entry: str
    dataset: str
    score: float
    rule: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class ResolvedEntry:
    path: str
    entry: Entry
    plan: str
    agency: Agency
    responsible: Agency | None
    """The agency the entry's group is, when it is one."""
    dataset: str
    """Path of its dataset; empty when the entry has no title."""
    evidence: tuple[Evidence, ...]
    """All places in all copies of the plan, the primary source's first."""


@dataclass(frozen=True, slots=True)
class ResolvedPlan:
    path: str
    plan: Plan
    """The primary copy."""
    copies: tuple[Plan, ...]
    """The other copies of the same edition."""
    agency: Agency
    entries: tuple[ResolvedEntry, ...]
    group_agencies: Mapping[int, Agency]
    """Group number -> the agency it is."""
    date: str
    """The day or month it bears (ISO), by the rule in ``date_rule``."""
    date_rule: Literal[
        "date-printed", "date-file-metadata", "date-fetched", "date-latest-reported", "date-period-start"
    ]
    renamed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(source id, target as in LedgerLine: ``entry:A-1``, ``group:3``) -> the target it has in this edition; only for
    copies whose rows or groups are numbered otherwise than the edition's."""


@dataclass(frozen=True, slots=True)
class DatasetRecord:
    """A dataset after identity across plans is resolved; ``entries`` are paths, earliest edition first."""

    path: str
    agency: Agency
    responsible: Agency | None
    entries: tuple[str, ...]
    replaced_by: str = ""
    """Path of the dataset that a note says replaces it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of an agency (or scheme, programme, dataset) in a text, with character offsets in ``in_property``."""

    subject: str
    relation: str
    """The property as a prefixed name: gp:responsible, gp:mentions, dct:publisher."""
    target: str
    text: str
    in_property: str
    start: int
    end: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Resolution:
    """All the sources' records, with the things they mean."""

    plans: tuple[ResolvedPlan, ...]
    datasets: tuple[DatasetRecord, ...]
    agencies: tuple[Agency, ...]
    """All of the registry, and the unregistered agencies that the sources name."""
    successions: tuple[Succession, ...]
    matches: tuple[Match, ...]
    mentions: tuple[Mention, ...]
    notes: tuple[tuple[SourceFile, Note], ...]
    """What resolution itself has to say (unknown agency, possible match, copies that differ)."""
    budget: Budget | None = None
    """The Estimates and Yearbook chapters; None when no source is one."""
    named: tuple[Head | Scheme, ...] = ()
    """Without a ``budget``: the heads and schemes that plans name, and the funds and later schemes that these belong to."""

    def group_agency(self, plan: ResolvedPlan, group: Group) -> Agency | None:
        return plan.group_agencies.get(group.number)
