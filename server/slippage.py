"""The sums that /promises shows. Each function takes promises that were chosen already and tells about these alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from server.promised import OUTCOMES, Promise


@dataclass(frozen=True, slots=True)
class Sum:
    """``promised`` is what some plan promised; ``months`` the median of how many months late it came or has been so far, over what came late
    and what is overdue; None when nothing is."""

    promised: int
    outcomes: dict[str, int]
    months: float | None

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())

    @property
    def released(self) -> int:
        return self.outcomes["on-time"] + self.outcomes["late"] + self.outcomes["untimed"]

    def of(self, name: str) -> int:
        """A number by the name under which it is explained (``server.counting``)."""
        if name in ("promised", "released", "total"):
            return int(getattr(self, name))
        return self.outcomes[name]


def sum_of(promises: Iterable[Promise]) -> Sum:
    counted: Counter[str] = Counter()
    promised, months = 0, []
    for promise in promises:
        outcome = promise.outcome
        counted[outcome] += 1
        promised += promise.is_promise
        if outcome in ("late", "overdue") and promise.late is not None:
            months.append(promise.late)
    return Sum(promised, {name: counted[name] for name in OUTCOMES}, median(months) if months else None)


def by_agency(promises: Iterable[Promise]) -> dict[str, Sum]:
    """By the agency's IRI; those with most overdue first, then dropped, late, and those with most datasets."""
    found: dict[str, list[Promise]] = defaultdict(list)
    for promise in promises:
        found[promise.agency].append(promise)
    sums = {agency: sum_of(listed) for agency, listed in found.items()}
    return dict(sorted(sums.items(), key=lambda item: (*_rank(item[1]), item[0])))


def _rank(found: Sum) -> tuple[int, ...]:
    return tuple(-found.outcomes[name] for name in ("overdue", "dropped", "late")) + (-found.total,)


@dataclass(frozen=True, slots=True)
class Quarter:
    """``due`` how many had been promised for this quarter or before (by the month promised first), ``done`` how many of these had been
    released by its end."""

    name: str
    due: int
    done: int


def backlog(promises: Sequence[Promise], until: str) -> list[Quarter]:
    """Promised against released, summed up quarter by quarter, from the first promise to the last (``done`` until the day, YYYY-MM-DD)."""
    dated = [p for p in promises if p.first]
    due = Counter(quarter(p.first) for p in dated)
    done = Counter(quarter(max(p.released, "")) for p in dated if p.released)
    if not due:
        return []
    first, last = min(due, *done) if done else min(due), max([*due, *done, quarter(until)])
    names, total, arrived = [], 0, 0
    at = first
    while at <= last:
        total += due[at]
        arrived += done[at]
        names.append(Quarter(at, total, arrived))
        at = _next(at)
    return names


def quarter(month: str) -> str:
    """2024-Q2 for 2024-05 (a day will do as well)."""
    return f"{month[:4]}-Q{(int(month[5:7] or 1) + 2) // 3}"


def _next(name: str) -> str:
    year, number = int(name[:4]), int(name[-1])
    return f"{year + 1}-Q1" if number == 4 else f"{year}-Q{number + 1}"


def postponed(promises: Iterable[Promise]) -> list[Promise]:
    """Those whose month a later edition put off, the furthest first."""
    found = [p for p in promises if p.moves]
    return sorted(found, key=lambda p: (-distance(p.moves[0].target, p.moves[-1].target), p.iri))


def dropped(promises: Iterable[Promise]) -> list[Promise]:
    """Those that a later plan no longer mentions, the latest promise first."""
    found = [p for p in promises if p.status == "dropped"]
    return sorted(found, key=lambda p: (-int((p.target or "0000-00").replace("-", "")), p.iri))


def timed(promises: Iterable[Promise]) -> list[Promise]:
    """Those with a promised month, released or open, the latest of all first: most months late, then the earliest promise."""
    found = [p for p in promises if p.first and p.status != "dropped"]
    return sorted(found, key=lambda p: (-(p.late if p.late is not None else -10_000), p.first, p.iri))


def distance(early: str, late: str) -> int:
    """Months from one month to another."""
    return 12 * (int(late[:4]) - int(early[:4])) + int(late[5:7]) - int(early[5:7])
