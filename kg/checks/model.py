"""Sums with their printed rounding, and the account of what was checked."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal

from kg.dataclasses import dataclass
from kg.records import Note
from kg.records.estimates import Establishment, Provision, ProvisionTable, Report
from kg.sources.model import Place
from kg.values.lazy import lazy

Column = tuple[str, str]
"""(fiscal year, status). The approved estimate of a table of subheads is the original estimate of the others."""
ZERO = Decimal(0)
_PRINTED = lazy(r"\d[\d,\s]*(?:\.(?P<decimals>\d+))?|\.(?P<only>\d+)")
_TEN_THOUSAND, _TENTH_OF_A_MILLION = Decimal(10_000), Decimal(100_000)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """``made`` counts the comparisons by kind, so that no note means something; ``failed`` those that gave a note."""

    notes: tuple[Note, ...]
    made: Counter[str]
    failed: Counter[str]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a printed sum, or several added up. ``half`` is how far rounding may have moved it; ``file`` the name
    of its document where a reader has to be told it, ``source`` the document's id."""

    what: str
    amount: Decimal
    half: Decimal
    step: Decimal
    places: tuple[Place, ...]
    target: str = ""
    file: str = ""
    source: str = ""
    footnoted: bool = False
    summed: int = 1
    known: bool = True
    """False for a cell that prints no number (不適用, or one whose unit is lost)."""

    @property
    def where(self) -> str:
        locators = list(dict.fromkeys(p.locator for p in self.places))
        at = (
            locators[0]
            if len(locators) == 1
            else f"{locators[0]} to {locators[-1]}"
            if locators
            else "no place"
        )
        return f"{self.file} {at}".strip()


@dataclass(slots=True)
class Ledger:
    """Collects comparisons and the notes of those that fail."""

    notes: list[Note] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)

    def result(self) -> CheckResult:
        return CheckResult(tuple(self.notes), self.made, self.failed)

    def agree(self, kind: str, left: Side, right: Side, *, code: str = "sum-mismatch") -> None:
        """Counts a comparison of ``kind`` and notes it when the two differ by more than their printed rounding allows. Two sums that
        are each printed once and to the same unit are the same figure, so that they must be equal."""
        if not (left.known and right.known):
            return
        self.made[kind] += 1
        same = left.summed == right.summed == 1 and left.step == right.step
        allowed = ZERO if same else left.half + right.half
        difference = abs(left.amount - right.amount)
        if difference <= allowed:
            return
        self.failed[kind] += 1
        excused = left.footnoted or right.footnoted
        here = left if right.file and not left.file else right  # a note stands in the primary document
        self.notes.append(
            Note(
                code,
                f"{left.what} is {dollars(left.amount)} ({left.where}), but {right.what} is {dollars(right.amount)} ({right.where}): "
                f"{dollars(difference)} apart where the rounding to {dollars(max(left.step, right.step))} allows {dollars(allowed)}."
                + (" A footnote at one of them may say why." if excused else ""),
                (here.places or (Place(),))[0],
                here.target,
                "info" if excused and code != "copies-differ" else "warning",
                also=apart(here, left if here is right else right),
            )
        )


def apart(here: Side, there: Side) -> tuple[tuple[str, Place], ...]:
    """The places of a comparison but for the one where its note stands (the first of ``here``)."""
    places = [(side.source, place) for side in (here, there) for place in side.places]
    return tuple(dict.fromkeys(p for p in places if p != (here.source, *here.places[:1])))


def dollars(amount: Decimal) -> str:
    """``HK$1,234,000``"""
    sign = "-" if amount < 0 else ""
    exact = abs(amount)
    return f"{sign}HK${exact:,.0f}" if exact == exact.to_integral_value() else f"{sign}HK${exact:,f}"


def printed_step(amount: Decimal, text: str) -> Decimal | None:
    """The dollars in the last printed digit; None where the text does not say (a dash, a nought)."""
    found = _PRINTED.search(unicodedata.normalize("NFKC", text))
    if found is None or not amount:
        return None
    number = Decimal(re.sub(r"[,\s]", "", found[0]))
    if not number:
        return None
    factor = abs(amount) / number
    decimals = len(found["decimals"] or found["only"] or "")
    if factor == _TEN_THOUSAND and not decimals and amount % _TENTH_OF_A_MILLION == 0:
        return _TENTH_OF_A_MILLION  # 8,260 萬元 is $82.6m: the last nought is there because the unit is 萬
    return factor.scaleb(-decimals)


@dataclass(frozen=True, slots=True)
class Book:
    """The sums of one report, by table, with the rounding of each table. ``file`` is its name where the reader of a note has to be told it."""

    report: Report
    tables: Mapping[ProvisionTable, tuple[Provision, ...]]
    steps: Mapping[ProvisionTable, Decimal]
    file: str = ""

    @classmethod
    def of(cls, report: Report, *, named: bool = False) -> Book:
        tables: dict[ProvisionTable, list[Provision]] = {}
        steps: dict[ProvisionTable, Counter[Decimal]] = {}
        for p in report.provisions:
            tables.setdefault(p.table, []).append(p)
            if p.amount and (step := printed_step(p.amount, p.amount_text)):
                steps.setdefault(p.table, Counter())[step] += 1
        usual = {table: max(counts, key=lambda s: (counts[s], s)) for table, counts in steps.items()}
        return cls(
            report, {t: tuple(ps) for t, ps in tables.items()}, usual, report.file.name if named else ""
        )

    def rows(self, table: ProvisionTable) -> tuple[Provision, ...]:
        return self.tables.get(table, ())

    def side(self, provision: Provision, what: str) -> Side:
        """A printed sum."""
        amount = provision.amount or ZERO
        step = printed_step(amount, provision.amount_text) or self.steps.get(provision.table, ZERO)
        target = f"provision:{provision.number}"
        footnoted = bool(provision.footnotes)
        known = provision.amount is not None
        places, source = provision.places, self.report.file.id
        return Side(what, amount, step / 2, step, places, target, self.file, source, footnoted, known=known)

    def total(self, provisions: Sequence[Provision], what: str) -> Side:
        """Several printed sums added up; 不適用 counts as nothing."""
        sides = [self.side(p, "") for p in provisions]
        return Side(
            what,
            sum((s.amount for s in sides), ZERO),
            sum((s.half for s in sides), ZERO),
            max((s.step for s in sides), default=ZERO),
            tuple(place for s in sides for place in s.places),
            sides[0].target if sides else "",
            self.file,
            self.report.file.id,
            any(s.footnoted for s in sides),
            len(sides),
        )

    def established(self, record: Establishment, what: str) -> Side:
        step = printed_step(record.value, record.value_text) or ZERO
        target = f"establishment:{record.number}"
        places, source, footnoted = record.places, self.report.file.id, bool(record.footnotes)
        return Side(what, record.value, step / 2, step, places, target, self.file, source, footnoted)


def column_of(provision: Provision) -> Column:
    status = "original" if provision.status == "approved" and provision.fiscal_year else provision.status
    return provision.fiscal_year, status


def named(column: Column) -> str:
    """``2023-24 revised``"""
    return " ".join(part for part in column if part)


def by_column(provisions: Iterable[Provision]) -> dict[Column, list[Provision]]:
    columns: dict[Column, list[Provision]] = {}
    for p in provisions:
        columns.setdefault(column_of(p), []).append(p)
    return columns


def quoted(name: str) -> str:
    return f"“{name[:40]}”" if name else "the total"
