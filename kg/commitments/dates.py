"""Which day the sources speak of: when an edition was issued, when a row says it happened, and the day to judge by."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from kg.identity.model import Resolution, ResolvedEntry, ResolvedPlan
from kg.records import Month
from kg.values.lazy import lazy
from kg.values.month import month_end

if TYPE_CHECKING:
    from kg.identity.reports import Budget

_BORNE: Final = frozenset({"date-printed", "date-file-metadata", "date-fetched"})
"""Rules by which a source bears a date of its own, rather than one inferred from its rows."""
_YEAR: Final = lazy(r"[12]\d{3}")


def first_day(text: str) -> date:
    """The first day of an ISO day, month or year."""
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, *(1, 1, 1)[len(parts) :])
    return date(year, month, min(day, monthrange(year, month)[1]))


def last_day(text: str) -> date:
    """The last day of an ISO day, month or year."""
    if len(text) == 4:
        return date(int(text), 12, 31)
    if len(text) == 7:
        return month_end(Month(text, text))
    return first_day(text)


def reported_month(plan: ResolvedPlan, entry: ResolvedEntry) -> Month | None:
    """The month that a row of section D reports as that of release; None when it has none that can be: a report
    cannot be about a year after those that its plan covers."""
    month = entry.entry.month
    if month is None or int(month.start[:4]) > (plan.plan.period_end or 9999):
        return None
    return month


def default_as_of(resolution: Resolution) -> date:
    """The latest date that the sources bear: the dates of the editions, of the Estimates and of Yearbook chapters (printed, from the file's metadata, or
    of the fetch; a month or year counts to its last day) and the latest month that a row of section D reports as released, to its last day.

    Where no source bears any, the end of the first year that the latest plan covers; where there is no plan either, the first day of the fiscal
    year of the latest Estimates or the last day of the year that the latest chapter reports on; ``date.min`` when there is nothing.
    """
    days = [last_day(plan.date) for plan in resolution.plans if plan.date_rule in _BORNE]
    for plan in resolution.plans:
        for entry in plan.entries:
            if entry.entry.date_kind == "released" and (month := reported_month(plan, entry)):
                days.append(month_end(month))
    budget = resolution.budget
    if budget is not None:
        borne = [(d.date, d.date_rule) for d in budget.reports]
        borne += [(d.date, d.date_rule) for d in budget.chapters]
        days += [last_day(day) for day, rule in borne if rule in _BORNE and day]
    if days:
        return max(days)
    years = [plan.plan.period_start for plan in resolution.plans if plan.plan.period_start]
    if years:
        return date(max(years), 12, 31)
    return max(_fallbacks(budget), default=date.min) if budget is not None else date.min


def _fallbacks(budget: Budget) -> Iterator[date]:
    """The days that Estimates and chapters speak of, where no file bears a date of its own."""
    for report in budget.reports:
        if year := _YEAR.match(report.report.year):
            yield date(int(year[0]), 4, 1)
        elif report.date:
            yield last_day(report.date)
    for chapter in budget.chapters:
        if _YEAR.match(chapter.date):
            yield last_day(chapter.date)
