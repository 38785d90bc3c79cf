"""The records that flow from the readers to the graph. Frozen, without IRIs: which thing is meant is decided later, in ``identity``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from kg.dataclasses import dataclass
from kg.quick import quick
from kg.sources.model import Document, Place, Problem, SourceFile

if TYPE_CHECKING:
    from kg.records.estimates import Report
    from kg.records.yearbook import Chapter

DocumentKind = Literal["plan", "estimates", "estimates-table", "yearbook", "unrecognised", "unreadable"]
UNREAD: Final = ("unrecognised", "unreadable")
"""The kinds that give no records."""
Section = Literal["A", "B", "C", "D"]
Status = Literal["planned", "released", "overdue", "dropped"]
Outcome = Literal["mapped", "heading", "furniture", "blank", "not_applicable", "rejected"]
Language = Literal["zh-Hant", "zh-Hans", "en"]
GroupKind = Literal["agency", "unit", "fund", "centre", "list", "unknown"]


@dataclass(frozen=True, slots=True)
class Month:
    """A month or a range of months (a quarter, a half year). Both ends are ``YYYY-MM``; equal for one month."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a dataset is updated. ``code`` is the EU frequency authority's code (``OTHER`` for a compound wording,
    whose parts are in ``parts`` as (who or what it applies to, code)); None for wording that is not understood."""

    code: str | None
    parts: tuple[tuple[str, str], ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What one line or table row became. ``target`` names a record of the same reading: ``plan``, ``entry:D-ii-20``,
    ``nil:A-i``, ``group:3``, ``note:1``; in the Estimates ``report``, ``programme:1``, ``provision:12``, ``figure:34``, ``establishment:2``, ``undertaking:5``,
    ``passage:7``, ``footnote:3``; in a Yearbook chapter ``chapter``, ``paragraph:4``, ``body:2``, ``website:1``, ``footnote:1`` (a row of several cells
    names the record of its first cell); ``reason`` says why a row was rejected or what a heading or furniture is."""

    place: Place
    text: str
    outcome: Outcome
    target: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that is wrong or worth knowing at a place, published with the release.

    ``code`` is kebab-case (``bad-month``, ``duplicate-number``, ``missing-column``, ``unknown-frequency``,
    ``empty-title``, ``unknown-agency``, ``possible-match``, …); ``target`` as in LedgerLine. ``also`` are the other places that it speaks
    of (the other sum of a mismatch), each with the ``SourceFile.id`` of its document.
    """

    code: str
    message: str
    place: Place
    target: str = ""
    severity: Literal["warning", "info"] = "warning"
    also: tuple[tuple[str, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What a row stands under: a group row in a table, or another organisation's heading in section C.

    ``number`` counts the groups of a plan from 1. ``code`` is as printed in brackets (``HKSTPC``, ``R&D Centre``),
    empty when none is printed. ``alias`` is a short form the heading introduces (下稱「…」).
    """

    number: int
    name: str
    code: str
    kind: GroupKind
    place: Place
    text: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of an open data plan. ``key`` is unique in the plan: section, part and number (``D-ii-20``; ``A-3`` where the
    form has no parts; a repeated number gets ``-2``, ``-3``, …).

    ``raw`` holds the row's cells verbatim by column role (number, category, title, description, date, frequency).
    ``places`` has more than one item when a page break splits the row.
    """

    key: str
    section: Section
    spatial: bool | None
    years: tuple[int, ...]
    group: Group | None
    number: str
    category: str
    title: str
    description: str
    notes: tuple[str, ...]
    date_kind: Literal["target", "released"]
    date_text: str
    month: Month | None
    frequency_text: str
    frequency: Frequency | None
    formats: tuple[str, ...]
    addresses: tuple[str, ...]
    is_new: bool
    places: tuple[Place, ...]
    raw: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NilReturn:
    """A part of a plan that says in so many words that there is nothing (不適用, ／, Nil). ``key`` like ``A-i``."""

    key: str
    section: Section
    spatial: bool | None
    group: Group | None
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Remark:
    """A note or introduction printed outside the rows (備註, 注, an opening paragraph). ``number`` counts from 1."""

    number: int
    section: Section | None
    spatial: bool | None
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Plan:
    """An open data plan as one source prints it.

    ``agency`` is the issuing agency's name as printed, ``agency_short`` the abbreviation the title introduces (资科办).
    ``issued`` is the printed date as ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``. ``places`` are the lines that say title,
    agency and date.
    """

    file: SourceFile
    language: Language
    title: str
    agency: str
    agency_short: str
    period_start: int
    period_end: int
    issued: str | None
    issued_text: str
    includes_spatial: bool
    entries: tuple[Entry, ...]
    nils: tuple[NilReturn, ...]
    groups: tuple[Group, ...]
    remarks: tuple[Remark, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one source gave: the kind of document and why, its records, its ledger (every line and row), its notes."""

    document: Document
    kind: DocumentKind
    why: str
    plan: Plan | None
    ledger: tuple[LedgerLine, ...]
    notes: tuple[Note, ...]
    reports: tuple[Report, ...] = ()
    """The heads of the Estimates in it: one for a controlling officer's report, one for each head of a table."""
    chapter: Chapter | None = None

    @property
    def read(self) -> bool:
        """Whether it is a kind of document that is read here."""
        return self.kind not in UNREAD

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.document.problems
