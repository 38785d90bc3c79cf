"""The sums that /promises shows. Each function takes promises that were chosen already and tells about these alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from server.promises.promised import OUTCOMES, Promise, distance


@dataclass(frozen=True, slots=True)
class Sum:
    """``promised`` is what some plan promised, ``kept`` how many of these were released; ``months`` the median of how many months late it came or has been so far, over what came late
    and what is overdue; None when nothing is."""

    promised: int
    kept: int
    postponed: int
    outcomes: dict[str, int]
    months: float | None

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())

    @property
    def released(self) -> int:
        return self.outcomes["on-time"] + self.outcomes["late"] + self.outcomes["untimed"]

    def of(self, name: str) -> int:
        """A number by the name under which it is explained (``server.promises.counting``)."""
        return self.outcomes[name] if name in self.outcomes else int(getattr(self, name))


def sum_of(promises: Iterable[Promise]) -> Sum:
    counted: Counter[str] = Counter()
    promised = kept = moved = 0
    months = []
    for promise in promises:
        outcome = promise.outcome
        counted[outcome] += 1
        promised += promise.is_promise
        kept += promise.is_promise and promise.status == "released"
        moved += bool(promise.moves)
        if outcome in ("late", "overdue") and promise.late is not None:
            months.append(promise.late)
    outcomes = {name: counted[name] for name in OUTCOMES}
    return Sum(promised, kept, moved, outcomes, median(months) if months else None)


def by_agency(promises: Iterable[Promise]) -> dict[str, Sum]:
    """By the agency's IRI; those with most overdue first, then dropped, late, and those with most datasets."""
    found: dict[str, list[Promise]] = defaultdict(list)
    for promise in promises:
        found[promise.agency].append(promise)
    sums = {agency: sum_of(listed) for agency, listed in found.items()}
    return dict(sorted(sums.items(), key=lambda item: (*_rank(item[1]), item[0])))


def _rank(found: Sum) -> tuple[int, ...]:
    first = (-found.outcomes[name] for name in ("overdue", "dropped", "late"))
    return (*first, -found.total)


@dataclass(frozen=True, slots=True)
class Quarter:
    """``due`` how many had been promised for this quarter or before (by the month promised first), ``done`` how many of the promised had been
    released by its end; None for quarters still to come."""

    name: str
    due: int
    done: int | None


def backlog(promises: Sequence[Promise], until: str) -> list[Quarter]:
    """Promised against released, summed up quarter by quarter, from the first promise to the last or to the day ``until`` (YYYY-MM-DD), but
    no more than a year after the last thing that happens: on a day far ahead nothing is known to change."""
    dated = [p for p in promises if p.first]
    due = Counter(quarter(p.first) for p in dated)
    done = Counter(quarter(p.released) for p in dated if p.released)
    if not due:
        return []
    today = quarter(until) if until else max([*due, *done])
    found, total, arrived = [], 0, 0
    last = max([*due, *done])
    for at in range(
        _number(min([*due, *done])), max(_number(last), min(_number(today), _number(last) + 4)) + 1
    ):
        name = f"{at // 4:04d}-Q{at % 4 + 1}"
        total += due[name]
        arrived += done[name]
        found.append(Quarter(name, total, arrived if name <= today else None))
    return found


def quarter(month: str) -> str:
    """2024-Q2 for 2024-05 (a day will do as well)."""
    return f"{month[:4]}-Q{(int(month[5:7] or 1) + 2) // 3}"


def _number(name: str) -> int:
    """Quarters counted from the year 0."""
    return int(name[:4]) * 4 + int(name[-1]) - 1


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
