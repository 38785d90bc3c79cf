"""Since when the state of a dataset has held, without a break, up to the day it is seen from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from kg.commitments.dates import first_day, reported_month
from kg.commitments.history import Listing
from kg.identity.model import ResolvedPlan
from kg.values.month import month_end, month_start


class Promise(NamedTuple):
    """What one edition promises: the day it was out, and the last day by which it is due (None: none that can be read)."""

    issued: date
    due: date | None

    def overdue_on(self, day: date) -> bool:
        return self.due is not None and self.due < day


def promises(listings: Sequence[Listing]) -> list[Promise]:
    """The promises of each edition, in the order of the editions; the latest due day of several in one."""
    made: dict[str, Promise] = {}
    for item in listings:
        month = item.entry.entry.month
        due = month_end(month) if month else None
        before = made.get(item.plan.path)
        if before is not None and before.due is not None:
            due = max(before.due, due) if due else before.due
        made[item.plan.path] = Promise(first_day(item.plan.date), due)
    return list(made.values())


def open_since(editions: Sequence[Promise], as_of: date) -> date:
    """The first day of the run of days up to ``as_of`` on which the promise was overdue, or planned, as it is now."""
    newest = editions[-1]
    overdue = newest.overdue_on(as_of)
    since = newest.issued
    for place in range(len(editions) - 1, -1, -1):
        edition = editions[place]
        if overdue and edition.due is not None and edition.due >= edition.issued:
            return edition.due + timedelta(days=1)
        since = edition.issued
        if place and editions[place - 1].overdue_on(since - timedelta(days=1)) != overdue:
            break
    return since


def reported_since(reports: Sequence[Listing]) -> date:
    """The first day of the earliest month reported, or for a report without one the day its edition was out."""
    return min(
        month_start(month) if (month := reported_month(item.plan, item.entry)) else first_day(item.plan.date)
        for item in reports
    )


def silent_since(silent: ResolvedPlan, listings: Sequence[Listing]) -> date:
    """The day the edition was out that says nothing any more, and after those that did."""
    return max(first_day(silent.date), *(first_day(item.plan.date) for item in listings))
