"""The editions in their order: which come later than another and by whom, and what their silence says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from kg.commitments.dates import first_day
from kg.dataclasses import dataclass
from kg.identity.model import Resolution, ResolvedEntry, ResolvedPlan, Succession


@dataclass(frozen=True, slots=True)
class Listing:
    """A row with the edition that it stands in."""

    plan: ResolvedPlan
    entry: ResolvedEntry

    @property
    def path(self) -> str:
        return self.entry.path

    @property
    def reports(self) -> bool:
        """Whether the row reports a release, rather than promising one."""
        return self.entry.entry.date_kind == "released"


class History:
    """The editions of a release as they stood on a day."""

    def __init__(self, resolution: Resolution, as_of: date) -> None:
        self.as_of = as_of
        self.plans: Sequence[ResolvedPlan] = sorted(resolution.plans, key=edition_order)
        self.listings = {
            entry.path: Listing(plan, entry) for plan in resolution.plans for entry in plan.entries
        }
        self._successions: dict[str, list[Succession]] = {}
        for change in resolution.successions:
            for code in change.originals:
                self._successions.setdefault(code, []).append(change)

    def issued(self, plan: ResolvedPlan) -> bool:
        """Whether the edition was out on the day; one that bears a month or year only was out from its first day on."""
        return first_day(plan.date) <= self.as_of

    def silent_since(self, listings: Sequence[Listing]) -> ResolvedPlan | None:
        """The first edition that should mention a dataset and does not: later than the last that does, by the same agency or
        its successors, out on the day. None when there is none.

        ``listings`` are the dataset's rows. An edition speaks by silence only when the dataset would be known in it by its title
        (it is in a language that the dataset has a title in) and when rows or nil returns could be read in it. Where an agency
        was split, all its successors have to be silent.
        """
        last = max((listing.plan for listing in listings), key=edition_order)
        mentioning = {listing.plan.path for listing in listings}
        languages = {tongue for listing in listings for tongue in tongues(listing.plan)}
        candidates = [
            plan
            for plan in self.plans
            if is_later(plan, last)
            and plan.path not in mentioning
            and self.issued(plan)
            and languages & tongues(plan)
            and (plan.plan.entries or plan.plan.nils)
        ]
        return _first(self._silent(last.agency.code, candidates, frozenset()))

    def _silent(self, agency: str, plans: Sequence[ResolvedPlan], seen: frozenset[str]) -> list[ResolvedPlan]:
        own = [plan for plan in plans if plan.agency.code == agency]
        if own:
            return own
        for change in self._successions.get(agency, ()):
            heirs = [code for code in change.results if code not in seen | {agency}]
            found = [self._silent(code, plans, seen | {agency}) for code in heirs]
            if heirs and all(found):
                return sorted((plan for plans in found for plan in plans), key=edition_order)
        return []


def edition_order(plan: ResolvedPlan) -> tuple[int, date, str]:
    return plan.plan.period_start, first_day(plan.date), plan.path


def is_later(plan: ResolvedPlan, than: ResolvedPlan) -> bool:
    return edition_order(plan)[:2] > edition_order(than)[:2]


def tongues(plan: ResolvedPlan) -> set[str]:
    """The languages that an edition can be read in; both Chinese scripts are one."""
    return {copy.language[:2] for copy in (plan.plan, *plan.copies)}


def _first(plans: Iterable[ResolvedPlan]) -> ResolvedPlan | None:
    return next(iter(plans), None)
