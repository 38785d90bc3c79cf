"""The rules: what became of each promise and each dataset as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from kg.commitments import sentences, since
from kg.commitments.dates import first_day, reported_month
from kg.commitments.history import History, Listing, edition_order
from kg.commitments.model import Assessment
from kg.commitments.withdrawn import taken_back
from kg.dataclasses import dataclass
from kg.identity.model import Resolution, ResolvedPlan
from kg.records import Month
from kg.values.month import month_end, month_start, months_between


def assess(resolution: Resolution, as_of: date) -> dict[str, Assessment]:
    """The state of every dataset and every row, by path, as of the day.

    A dataset is **released** when a row of section D reports it with a month that had begun by the day, or without a readable month in an
    edition that was out by then. Else it is **dropped** when the newest edition that promises it takes that back in words (Cancelled,
    不再發放), or when a later edition of the same agency or its successors that was out by the day neither promises nor reports it; a
    dataset that is replaced by another is never dropped. Else it is **overdue** when the target of
    the newest edition that promises it had passed by the day, and **planned** when not, or when that edition names no readable month.

    A row of sections A to C gets what became of the promise in it: released with the dataset (on time, late or early against its own
    target), dropped with it or by its own words, otherwise overdue or planned by its own target, also where a later edition moved the target. A row without
    a title has no dataset and stands for itself.

    Lateness counts whole months from the earliest month promised in an edition that was out by the day; of a range of months, from its
    last month when late and its first when early, none within it.
    """
    history = History(resolution, as_of)
    found: dict[str, Assessment] = {}
    for record in resolution.datasets:
        case = _Case(history, record.path, _listings(history, record.entries), bool(record.replaced_by))
        if case.listings:
            found[record.path] = case.dataset()
        found.update((listing.path, case.row(listing)) for listing in case.listings)
    for path, listing in history.listings.items():
        if path not in found:
            found[path] = _Case(history, path, (listing,), False).row(listing)
    return found


def _listings(history: History, paths: Sequence[str]) -> tuple[Listing, ...]:
    listings = (history.listings[path] for path in paths if path in history.listings)
    return tuple(sorted(listings, key=lambda item: edition_order(item.plan)))


def lateness(promised: Month, month: str) -> int:
    """Months from what was promised to ``month`` (``YYYY-MM``); negative when early."""
    if month > promised.end:
        return months_between(promised.end, month)
    return min(0, months_between(promised.start, month))


@dataclass(frozen=True)
class _Case:
    """One dataset's rows, earliest edition first, and what they say together."""

    history: History
    path: str
    listings: tuple[Listing, ...]
    replaced: bool

    @property
    def as_of(self) -> date:
        return self.history.as_of

    @cached_property
    def reports(self) -> tuple[Listing, ...]:
        """The rows of section D that count by the day, the one with the earliest month first."""
        counted = [item for item in self.listings if item.reports and self._reported(item)]
        return tuple(sorted(counted, key=lambda item: _start(reported_month(item.plan, item.entry))))

    def _reported(self, item: Listing) -> bool:
        month = reported_month(item.plan, item.entry)
        return month_start(month) <= self.as_of if month else self.history.issued(item.plan)

    @cached_property
    def promises(self) -> tuple[Listing, ...]:
        """The promises made by the day; where none was yet, all there are."""
        made = [item for item in self.listings if not item.reports]
        return tuple([item for item in made if self.history.issued(item.plan)] or made)

    @cached_property
    def first(self) -> Month | None:
        """The earliest month promised."""
        return min(_targets(self.promises), key=lambda month: (month.start, month.end), default=None)

    @cached_property
    def released(self) -> str | None:
        month = reported_month(self.reports[0].plan, self.reports[0].entry) if self.reports else None
        return month.start if month else None

    @cached_property
    def current(self) -> tuple[Listing, ...]:
        """The promises in the newest edition that makes one."""
        newest = self.promises[-1].plan.path
        return tuple(item for item in self.promises if item.plan.path == newest)

    @cached_property
    def withdrawn(self) -> Listing | None:
        """The row with which the newest edition that lists the dataset takes it back; None where one of its rows still promises it."""
        if self.replaced or self.reports or not self.promises:
            return None
        back = [item for item in self.current if taken_back(item.entry.entry)]
        return back[0] if len(back) == len(self.current) else None

    def _withdrawn_since(self) -> date:
        """The day of the first of the editions that take it back one after another up to the newest."""
        since_then = self.promises[-1].plan
        for item in reversed(self.promises):
            if not taken_back(item.entry.entry):
                break
            since_then = item.plan
        return first_day(since_then.date)

    @cached_property
    def silent(self) -> ResolvedPlan | None:
        """The later edition that dropped the dataset."""
        if self.replaced or self.reports or not self.promises:
            return None
        known = [item for item in self.listings if self.history.issued(item.plan)]
        return self.history.silent_since(known) if known else None

    def dataset(self) -> Assessment:
        return replace(self._dataset(), since=min(self._since(), self.as_of))

    def _since(self) -> date:
        if self.reports:
            return since.reported_since(self.reports)
        known = [item for item in self.listings if self.history.issued(item.plan)]
        if self.withdrawn is not None:
            return self._withdrawn_since()
        if self.silent is not None:
            return since.silent_since(self.silent, known)
        return since.open_since(since.promises(self.promises or self.listings), self.as_of)

    def _dataset(self) -> Assessment:
        if self.reports:
            late = lateness(self.first, self.released) if self.first and self.released else None
            rule = "released-listed-in-d"
            evidence = self._evidence(*self._earliest(), self.reports[0])
            said = sentences.released(self.reports[0].path, self.released, self.first, late)
            return self._made("released", rule, self.path, self.first, late, evidence, said)
        if not self.promises:
            item = self.listings[0]
            said = sentences.reported_later(item.path, self.as_of)
            return self._made("planned", "planned-reported-later", self.path, None, None, (item.path,), said)
        latest = max(self.current, key=lambda item: _end(item.entry.entry.month))
        return self._open(self.path, latest, latest.entry.entry.month, self.first)

    def row(self, item: Listing) -> Assessment:
        if item.reports:
            return self._report(item)
        own = item.entry.entry.month
        if not self.reports:
            return self._open(item.path, item, own, own)
        late = lateness(own, self.released) if own and self.released else None
        rule = "released-listed-in-d"
        if late is not None:
            rule = "released-late" if late > 0 else "released-early" if late < 0 else "released-on-time"
        evidence = self._evidence(item, self.reports[0])
        said = sentences.released(self.reports[0].path, self.released, own, late)
        return self._made("released", rule, item.path, own, late, evidence, said)

    def _report(self, item: Listing) -> Assessment:
        """A row of section D promises nothing itself: its state is its own report."""
        if item not in self.reports:
            said = sentences.reported_later(item.path, self.as_of)
            return self._made("planned", "planned-reported-later", item.path, None, None, (item.path,), said)
        month = reported_month(item.plan, item.entry)
        released = month.start if month else None
        said = sentences.released(item.path, released, None, None)
        return Assessment(
            item.path,
            "released",
            self.as_of,
            "released-listed-in-d",
            None,
            released,
            None,
            (item.path,),
            said,
        )

    def _open(self, path: str, item: Listing, target: Month | None, first: Month | None) -> Assessment:
        """A promise that no report fulfils. ``item`` is the row that makes it now, ``first`` what was promised first."""
        back = None if self.replaced else item if taken_back(item.entry.entry) else self.withdrawn
        if back is not None:
            evidence = (
                *self._evidence(*(self._earliest() if path == self.path else (item,)), back),
                back.plan.path,
            )
            said = sentences.taken_back(back.path, target or first, taken_back(back.entry.entry))
            return self._made("dropped", "dropped-in-words", path, first, None, evidence, said)
        if self.silent is not None:
            evidence = (*self._evidence(item), self.silent.path)
            said = sentences.dropped(item.path, target, self.silent.path)
            return self._made("dropped", "dropped-not-in-later-plan", path, first, None, evidence, said)
        if target is None:
            said = sentences.undated(item.path)
            return self._made("planned", "planned-no-date", path, first, None, (item.path,), said)
        evidence = self._evidence(*(self._earliest() if path == self.path else ()), item)
        if month_end(target) < self.as_of:
            late = lateness(first or target, self.as_of.strftime("%Y-%m"))
            said = sentences.overdue(item.path, target, first or target, late, self.as_of)
            return self._made("overdue", "overdue-target-passed", path, first, late, evidence, said)
        moved = first is not None and first.end < target.start
        rule = "planned-target-moved" if moved else "planned-target-ahead"
        said = sentences.planned(item.path, target, first if moved else None)
        return self._made("planned", rule, path, first, None, evidence, said)

    def _earliest(self) -> tuple[Listing, ...]:
        """The row that promised the earliest month."""
        return tuple(item for item in self.promises if self.first and item.entry.entry.month == self.first)[
            :1
        ]

    @staticmethod
    def _evidence(*items: Listing) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.path for item in items))

    def _made(
        self,
        status: sentences.Status,
        rule: str,
        path: str,
        first: Month | None,
        late: int | None,
        evidence: tuple[str, ...],
        said: str,
    ) -> Assessment:
        released = self.released if status == "released" else None
        planned = first.start if first else None
        return Assessment(path, status, self.as_of, rule, planned, released, late, evidence, said)


def _targets(items: Sequence[Listing]) -> list[Month]:
    return [item.entry.entry.month for item in items if item.entry.entry.month is not None]


def _end(month: Month | None) -> str:
    return month.end if month else ""


def _start(month: Month | None) -> str:
    return month.start if month else "9999-12"
