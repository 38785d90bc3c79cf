"""What the records of the Estimates and the Yearbook mean: editions, programmes, indicators, budget lines, schemes.

Paths are the part of an IRI after ``BASE/id/``; the base is added in ``graph``. A *name* is (text, language tag).
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.dataclasses import dataclass
from kg.identity.model import Agency, Evidence
from kg.identity.things import Head as Head
from kg.identity.things import Name as Name
from kg.identity.things import PlaceName as PlaceName
from kg.identity.things import Scheme as Scheme
from kg.records.estimates import Establishment, Figure, Provision, Report, Undertaking
from kg.records.yearbook import Chapter, Statement


@dataclass(frozen=True, slots=True)
class ProgrammeThing:
    """A programme through the editions: ``programme/155/1``, the number being that of its earliest edition here; where another programme
    of the head had that IRI first, ``programme/155/2-2024-25``. ``listed`` are (edition path, code) pairs of the editions that have it in their list of programmes, earliest first; ``rule`` says how
    editions were joined (``programme-same-name``, ``programme-similar-name``, empty for one edition)."""

    path: str
    head: str
    names: tuple[Name, ...]
    listed: tuple[tuple[str, str], ...]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator (or target) through the editions: ``indicator/155/HASH``. ``names`` the present wording, ``earlier`` others;
    ``groups`` the headings above it, outer first, in the latest edition. ``scheme`` and ``body`` are paths, empty when it hangs on none."""

    path: str
    head: str
    kind: str
    names: tuple[Name, ...]
    earlier: tuple[Name, ...]
    groups: tuple[str, ...]
    unit: str
    programme: str
    scheme: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """What a sum is for, through the editions: ``budget-line/155/HASH`` (a programme's provision, a subhead, an item, a component, a total)."""

    path: str
    head: str
    table: str
    names: tuple[Name, ...]
    programme: str = ""
    body: str = ""
    subhead: str = ""
    item: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class ResolvedProvision:
    """``path`` is ``head/155/2024-25/provision/HASH``. ``evidence`` is every print of it, the primary source's first."""

    path: str
    provision: Provision
    line: str
    programme: str
    body: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ResolvedFigure:
    """``path`` is ``head/155/2024-25/figure/HASH``."""

    path: str
    figure: Figure
    series: str
    programme: str
    body: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ResolvedEstablishment:
    """``path`` is ``head/155/2024-25/establishment/HASH``."""

    path: str
    establishment: Establishment
    programme: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ResolvedUndertaking:
    """``path`` is ``head/155/2024-25/undertaking-N``, N counting in the edition's primary source."""

    path: str
    undertaking: Undertaking
    programme: str
    body: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ResolvedReport:
    """An edition of a head: ``head/155/2024-25``. ``report`` is the primary copy (PDF before HTML, Markdown, text; a report before a table),
    ``copies`` the other prints. ``programmes`` maps a programme's code to the path of the thing, ``bodies`` a body as printed to its agency's path."""

    path: str
    head: str
    report: Report
    copies: tuple[Report, ...]
    programmes: Mapping[str, str]
    bodies: Mapping[str, str]
    provisions: tuple[ResolvedProvision, ...]
    figures: tuple[ResolvedFigure, ...]
    establishment: tuple[ResolvedEstablishment, ...]
    undertakings: tuple[ResolvedUndertaking, ...]
    targets: Mapping[tuple[str, str], str]
    """(source id, ledger target as in LedgerLine, ``figure:34``) -> path of what it became, for every copy."""
    date: str
    """The day, month or year it bears (ISO), by the rule in ``date_rule``."""
    date_rule: str


@dataclass(frozen=True, slots=True)
class ResolvedStatement:
    """``path`` is ``yearbook/2019/chapter-6/statement-N``. ``subject`` is the path of the thing it is about, empty when none is known."""

    path: str
    statement: Statement
    subject: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ResolvedChapter:
    """A Yearbook chapter: ``yearbook/2019/chapter-6`` (``yearbook/unknown/HASH`` where year or number cannot be told). ``bodies`` and
    ``websites`` map the record's number to the path of the agency, scheme or thing that it is."""

    path: str
    chapter: Chapter
    copies: tuple[Chapter, ...]
    bodies: Mapping[int, str]
    websites: Mapping[int, str]
    statements: tuple[ResolvedStatement, ...]
    targets: Mapping[tuple[str, str], str]
    date: str
    date_rule: str


@dataclass(frozen=True, slots=True)
class Budget:
    """All that resolution knows of the Estimates and the Yearbook."""

    heads: tuple[Head, ...] = ()
    reports: tuple[ResolvedReport, ...] = ()
    programmes: tuple[ProgrammeThing, ...] = ()
    series: tuple[Series, ...] = ()
    lines: tuple[BudgetLine, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    chapters: tuple[ResolvedChapter, ...] = ()
    agencies: tuple[Agency, ...] = ()
    """Unregistered bodies that only these documents name (they are in ``Resolution.agencies`` too)."""
    places: tuple[PlaceName, ...] = ()
    """The places of the gazetteer that mentions point to."""
