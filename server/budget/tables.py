"""What the pages of the budget show, worked out from ``budgetfacts``: provision by programme, estimate against outcome, indicators beside
the money, totals of heads. Amounts are exact, in dollars; what is computed here and not printed in a source says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from server.budget.facts import BY_PROGRAMME, Budget, Figure, Listing, Place, Sum, natural

STATUSES = ("actual", "original", "revised", "estimate")
"""The states of a sum in the order of the years that an edition prints them for."""
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a head is shown; empty for all. ``year`` is the fiscal year, ``programme`` the last part of its IRI."""

    edition: str = ""
    year: str = ""
    programme: str = ""

    def takes(self, edition: str, period: str, programme: str) -> bool:
        return (
            self.edition in ("", edition)
            and (not self.year or period == self.year or period == self.year[:4])
            and (not self.programme or programme.rsplit("/", 1)[-1] == self.programme)
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A fiscal year as an edition has it."""

    edition: str
    period: str
    status: str


@dataclass(frozen=True, slots=True)
class Line:
    """A programme (or a body that has the money of one), or the whole head where ``programme`` is empty. ``sums`` by column."""

    programme: str
    code: str
    name: str
    lang: str
    sums: dict[Column, Sum]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line's fiscal year: what was estimated for it, the revised estimate, and what was spent."""

    line: Line
    period: str
    original: Sum | None
    revised: Sum | None
    actual: Sum | None

    @property
    def revised_percent(self) -> Decimal | None:
        return percent(self.original, self.revised)

    @property
    def actual_percent(self) -> Decimal | None:
        return percent(self.original, self.actual)


@dataclass(frozen=True, slots=True)
class Total:
    """What an edition estimates for a whole head: as printed (``sum``), or, where no total is read, computed from its ``parts``."""

    amount: Decimal
    sum: Sum | None
    parts: int
    place: Place | None


@dataclass(frozen=True, slots=True)
class Beside:
    """The indicators of a programme beside its money, by year: the calendar year of a figure stands with the fiscal year that begins in it."""

    programme: str
    listing: Listing | None
    years: tuple[str, ...]
    money: dict[str, list[Sum]]
    rows: tuple[tuple[Figure, dict[str, list[Figure]]], ...]


def percent(before: Sum | None, after: Sum | None) -> Decimal | None:
    """The difference in percent of the first, to one decimal place; None where one is missing or the first is nothing."""
    if before is None or after is None or not before.amount or after.amount is None:
        return None
    return (100 * (after.amount - before.amount) / before.amount).quantize(Decimal("0.1"), ROUND_HALF_UP)


def millions(amount: Decimal) -> str:
    """Dollars as millions, exact: all digits that are not zeros at the end, at least one after the point."""
    whole, _, rest = f"{amount / _MILLION:,f}".partition(".")
    return f"{whole}.{rest.rstrip('0') or '0'}"


def by_programme(budget: Budget, head: str) -> list[Sum]:
    """The sums by programme of all editions, of each edition from one table."""
    sums = budget.sums.get(head, ())
    tables = {
        year: next((t for t in BY_PROGRAMME if any(s.table == t for s in sums if s.year == year)), "")
        for year in {s.year for s in sums}
    }
    found = [s for s in sums if s.table and s.table == tables[s.year] and s.period]
    totalled = {(s.year, s.programme, s.period, s.status) for s in found if s.programme and s.is_total}
    return [s for s in found if not s.has_body or (s.year, s.programme, s.period, s.status) not in totalled]


def provision(budget: Budget, head: str, choice: Choice) -> tuple[list[Column], list[Line]]:
    """Columns, the latest edition first and in it by year, and lines by programme, the whole last."""
    sums = [s for s in by_programme(budget, head) if choice.takes(s.year, s.period, s.programme)]
    columns = sorted(
        {Column(s.year, s.period, s.status) for s in sums},
        key=lambda c: (c.period, STATUSES.index(c.status) if c.status in STATUSES else 9),
    )
    columns.sort(key=lambda c: c.edition, reverse=True)
    names = {one.programme: one for one in budget.listings.get(head, ())}  # the latest edition's stand last
    lines: dict[tuple[str, str], Line] = {}
    for s in sums:
        body = s.name if s.has_body else ""
        key = s.programme, body
        if key not in lines:
            listed = names.get(s.programme)
            name = body or (listed.name if listed else s.name)
            lines[key] = Line(
                s.programme, listed.number if listed else s.code, name, listed.lang if listed else "", {}
            )
        lines[key].sums.setdefault(Column(s.year, s.period, s.status), s)
    ordered = sorted(lines.values(), key=lambda line: (not line.programme, natural(line.code), line.name))
    return columns, ordered


def outcomes(budget: Budget, head: str, choice: Choice) -> list[Outcome]:
    """Line by line, the fiscal years for which there is more than one state, the latest first. The original estimate is the one that a later edition
    prints as original, else the estimate of the year's own edition; of several editions' the latest."""
    _, lines = provision(budget, head, Choice(programme=choice.programme))
    found = []
    for line in lines:
        states: dict[str, dict[str, Sum]] = {}
        for column, s in sorted(line.sums.items(), key=lambda item: item[0].edition):
            if choice.edition in ("", column.edition) and choice.year in ("", column.period):
                states.setdefault(column.period, {})[column.status] = s
        for period, by in sorted(states.items(), reverse=True):
            original = by.get("original") or by.get("estimate")
            if sum(s is not None for s in (original, by.get("revised"), by.get("actual"))) > 1:
                found.append(Outcome(line, period, original, by.get("revised"), by.get("actual")))
    return found


def totals(budget: Budget, head: str) -> dict[str, Total]:
    """What each edition estimates for its own year, by edition."""
    found: dict[str, Total] = {}
    listed = by_programme(budget, head)
    for year in {s.year for s in budget.sums.get(head, ())}:
        own = [
            s
            for s in listed
            if s.year == year and s.period == year and s.status == "estimate" and s.amount is not None
        ]
        front = [
            s
            for s in budget.sums[head]
            if s.year == year and s.table == "front" and s.status == "estimate" and s.amount is not None
        ]
        printed = next(iter([*front, *(s for s in own if not s.programme)]), None)
        parts = [s for s in own if s.programme]
        if printed is not None and printed.amount is not None:
            found[year] = Total(printed.amount, printed, 0, printed.place)
        elif parts:
            amount = sum((s.amount for s in parts if s.amount is not None), Decimal(0))
            found[year] = Total(amount, None, len(parts), parts[0].place)
    return found


def of_edition(budget: Budget, year: str = "") -> tuple[str, dict[str, Total]]:
    """What the heads of an edition are estimated to cost, by code: of ``year``, else of the edition in which most heads are (of
    several, the latest); the edition is empty where there are none."""
    by_head = {code: totals(budget, code) for code in budget.heads}
    counted = Counter(edition for found in by_head.values() for edition in found)
    year = year or max(counted, key=lambda edition: (counted[edition], edition), default="")
    return year, {code: found[year] for code, found in by_head.items() if year in found}


def beside(budget: Budget, head: str, choice: Choice) -> list[Beside]:
    """By programme, in their order; those without indicators are left out."""
    figures: dict[str, list[Figure]] = {}
    for f in budget.figures.get(head, ()):
        if choice.takes(f.year, f.period or choice.year, f.programme):
            figures.setdefault(f.programme, []).append(f)
    money: dict[tuple[str, str], list[Sum]] = {}
    for s in by_programme(budget, head):
        if choice.takes(s.year, s.period, s.programme) and (not s.is_total or s.programme):
            money.setdefault((s.programme, s.period[:4]), []).append(s)
    names = {one.programme: one for one in budget.listings.get(head, ())}
    shown = []
    for programme, found in figures.items():
        years = sorted({f.period[:4] for f in found if f.period})
        years = ["", *years] if any(not f.period for f in found) else years
        shown.append(
            Beside(
                programme,
                names.get(programme),
                tuple(years),
                {year: money[programme, year] for year in years if (programme, year) in money},
                _rows(found),
            )
        )
    return sorted(shown, key=lambda b: (b.listing is None, natural(b.listing.number if b.listing else "")))


def _rows(figures: Iterable[Figure]) -> tuple[tuple[Figure, dict[str, list[Figure]]], ...]:
    rows: dict[str, dict[str, list[Figure]]] = {}
    last: dict[str, Figure] = {}
    for f in figures:
        last[f.indicator] = f
        rows.setdefault(f.indicator, {}).setdefault(f.period[:4], []).append(f)
    return tuple((last[iri], by_year) for iri, by_year in rows.items())


def choices(budget: Budget, head: str) -> tuple[list[str], list[str], list[Listing]]:
    """What a head's page can be narrowed to: editions, fiscal years, programmes."""
    sums: Sequence[Sum] = by_programme(budget, head)
    latest = {one.programme: one for one in budget.listings.get(head, ())}
    years = sorted({s.period for s in sums}, reverse=True)
    return (
        list(budget.heads[head].years),
        years,
        sorted(latest.values(), key=lambda one: (natural(one.number), one.programme)),
    )
