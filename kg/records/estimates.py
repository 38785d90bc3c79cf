"""What a head of the Estimates says: the controlling officer's report and the tables of subheads and commitments.

``number`` of a record counts from 1 over the whole reading, so that ``provision:12`` in a ledger means one record.
``footnotes`` hold the numbers of the report's footnotes whose mark stands at the cell, its row, its group or its table.
Texts are as printed, without footnote marks, dot leaders and the spaces and breaks that a line wrap left.
"""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from typing import Literal

from kg.dataclasses import dataclass
from kg.quick import quick
from kg.records import Language
from kg.sources.model import Place, SourceFile

ProvisionTable = Literal["front", "programme", "analysis", "subheads", "details", "commitments"]
ProvisionStatus = Literal[
    "actual", "original", "revised", "estimate", "approved", "cumulative", "balance", "reimbursement"
]
"""``approved`` is an approved estimate or an approved commitment; ``reimbursement`` what other bodies pay back (減去發還款項)."""
FigureKind = Literal["indicator", "target"]
FigureStatus = Literal["actual", "original", "revised", "estimate", "plan", "target"]
ListKind = Literal["special-attention", "in-year"]
PassageKind = Literal["aim", "description", "attention", "analysis", "details", "other"]


@dataclass(frozen=True, slots=True)
class Footnote:
    """``mark`` as printed at the text; a mark that an extractor changed or lost is resolved by the reader, and then
    ``inferred`` says by which rule."""

    number: int
    mark: str
    text: str
    places: tuple[Place, ...]
    inferred: str = ""


@dataclass(frozen=True, slots=True)
class PolicyArea:
    """``number`` and ``name`` of a policy area, and the post that is responsible (創新科技及工業局局長), as printed."""

    number: str
    name: str
    responsible: str


@dataclass(frozen=True, slots=True)
class Aim:
    """``body`` is the heading of the subvented body it stands under, empty for the programme's own."""

    body: str
    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as one edition lists it. ``code`` is its number as printed in the brackets (``1``)."""

    number: int
    code: str
    name: str
    policy_areas: tuple[PolicyArea, ...]
    policy_text: str
    aims: tuple[Aim, ...]
    bodies: tuple[str, ...]
    """The subvented bodies that have a heading of their own under it, as that heading is printed."""
    places: tuple[Place, ...]


@quick
@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of prose (or the lead of a list). ``label`` is its printed number, empty where none is printed."""

    number: int
    kind: PassageKind
    programme: str
    body: str
    label: str
    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A percentage printed at a sum. ``percent`` is signed; None for one that is printed as not applicable. ``year`` and
    ``status`` name the column it is measured against; ``printed`` is True where the document itself names that column."""

    percent: Decimal | None
    text: str
    year: str
    status: ProvisionStatus
    printed: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Provision:
    """A sum of money: one cell. ``amount`` is exact, in dollars; None for 不適用 and for a cell of a table that cannot be read; 0 for a printed dash (nil).

    ``programme`` is the programme's code, empty for the whole head. ``body`` as printed in the table. ``subhead`` and ``item`` are codes
    (``000``, ``802``). ``account`` is the account (經營帳目), ``category`` the kind of expenditure in it (經常開支, 非經常開支, 機器、設備及工程) or
    the group of a table of details (個人薪酬). ``unit_text`` as printed (百萬元, $'000, 億元). ``row`` counts the rows of its table from 1,
    ``total`` marks a row that sums others up. ``as_of`` is the day (ISO) a cumulative sum runs to.
    """

    number: int
    table: ProvisionTable
    row: int
    programme: str
    body: str
    account: str
    category: str
    subhead: str
    item: str
    name: str
    fiscal_year: str
    status: ProvisionStatus
    amount: Decimal | None
    amount_text: str
    unit_text: str
    changes: tuple[Change, ...]
    footnotes: tuple[int, ...]
    total: bool
    places: tuple[Place, ...]
    as_of: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of an indicator or target table. ``groups`` are the headings it stands under, outer first. ``measure`` is the row's
    label as printed, with its bracketed unit; ``unit`` what that bracket or the wording says (%, 百萬元, 公頃), empty for a plain count.

    ``period`` is a calendar year ``2023``, a fiscal year ``2023-24``, or empty for a target column without a year.
    ``value`` is None for 不適用 and for a dash; ``second`` is a figure in brackets behind it (``34 (68)``).
    ``reading`` is 0 where the printed columns are certain; 1 and 2 are two readings of one row whose columns cannot be told,
    and ``why`` says why, in one sentence. ``column`` counts the printed columns of values from 1.
    """

    number: int
    programme: str
    body: str
    kind: FigureKind
    groups: tuple[str, ...]
    measure: str
    unit: str
    row: int
    column: int
    period: str
    status: FigureStatus
    value: Decimal | None
    second: Decimal | None
    value_text: str
    footnotes: tuple[int, ...]
    places: tuple[Place, ...]
    reading: int = 0
    why: str = ""


EstablishmentMeasure = Literal[
    "establishment-ceiling",
    "non-directorate-posts",
    "directorate-posts",
    "posts",
    "net-change-posts",
    "commitment-balance",
]


@dataclass(frozen=True, slots=True)
class Establishment:
    """``period`` is a day (``2024-03-31``) for posts, the Estimates' fiscal year for a ceiling, balance or change.
    ``value`` in posts, or in dollars. ``programme`` is empty for the whole head."""

    number: int
    measure: EstablishmentMeasure
    programme: str
    period: str
    value: Decimal
    value_text: str
    footnotes: tuple[int, ...]
    places: tuple[Place, ...]


@quick
@dataclass(frozen=True, slots=True)
class Undertaking:
    """An item of a list of what will be, or was, done in a year. ``text`` is the item without its bullet and closing separator;
    ``lead`` the sentence that opens the list. ``parent`` is the number of the item it is nested under, 0 for none."""

    number: int
    kind: ListKind
    programme: str
    body: str
    period: str
    label: str
    lead: str
    text: str
    parent: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """A footnote's statement that a heading or measure has another name (原有指標「X」的修訂名稱): ``old`` became ``new``."""

    old: str
    new: str
    footnote: int


@dataclass(frozen=True, slots=True)
class Report:
    """One head in one edition of the Estimates, as one source prints it. ``year`` is the edition's fiscal year (``2024-25``).
    A table of the machine-readable Estimates gives one report for each head in it, with ``form`` ``table`` and sums only."""

    file: SourceFile
    form: Literal["report", "table"]
    language: Language
    head: str
    title: str
    year: str
    officer: str
    """The controlling officer's post as printed."""
    programmes: tuple[Programme, ...] = ()
    provisions: tuple[Provision, ...] = ()
    figures: tuple[Figure, ...] = ()
    establishment: tuple[Establishment, ...] = ()
    undertakings: tuple[Undertaking, ...] = ()
    passages: tuple[Passage, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    renames: tuple[Rename, ...] = ()
    places: tuple[Place, ...] = field(default=())
    """The lines that say head, title, officer and year."""
