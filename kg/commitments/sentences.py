"""The one sentence that says why a promise has the state it has. Rows and editions are named by their paths."""

from __future__ import annotations

from datetime import date

from kg.records import Month, Status

__all__ = ["Status", "dropped", "overdue", "planned", "released", "reported_later", "taken_back", "undated"]


def _when(month: Month) -> str:
    return month.start if month.start == month.end else f"{month.start} to {month.end}"


def _months(count: int) -> str:
    return f"{abs(count)} month{'' if abs(count) == 1 else 's'}"


def released(report: str, month: str | None, promised: Month | None, late: int | None) -> str:
    when = f"Released in {month}" if month else "Released in a month that cannot be read"
    said = f"{when}, as {report} reports"
    if promised is None:
        return f"{said}."
    if late is None:
        return f"{said}; promised for {_when(promised)}."
    verdict = f"{_months(late)} late" if late > 0 else f"{_months(late)} early" if late < 0 else "on time"
    return f"{said}; promised for {_when(promised)}, so {verdict}."


def overdue(promise: str, target: Month, first: Month, late: int, as_of: date) -> str:
    moved = f", first for {_when(first)}" if first != target else ""
    return (
        f"Promised in {promise} for {_when(target)}{moved}; as of {as_of.isoformat()} no plan reports its release, "
        f"{_months(late)} after the first promised month."
    )


def planned(promise: str, target: Month, first: Month | None) -> str:
    moved = f"; first promised for {_when(first)}" if first is not None else ""
    return f"Promised in {promise} for {_when(target)}, which has not passed{moved}."


def undated(promise: str) -> str:
    return f"Promised in {promise} without a month that can be read."


def dropped(promise: str, target: Month | None, later: str) -> str:
    when = f" for {_when(target)}" if target is not None else ""
    return f"Promised in {promise}{when}; the later {later} neither promises it nor reports its release."


def taken_back(promise: str, target: Month | None, words: str) -> str:
    when = f"Promised for {_when(target)}; " if target is not None else ""
    return f"{when}{promise} takes the promise back: “{words}”."


def reported_later(report: str, as_of: date) -> str:
    return f"Reported in {report} as released, but not by {as_of.isoformat()}."
