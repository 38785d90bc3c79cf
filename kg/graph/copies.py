"""Which source prints what, where one edition of a plan comes as several documents, also in several languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.dataclasses import dataclass
from kg.identity.model import ResolvedEntry, ResolvedPlan
from kg.records import Entry, Group, Plan


@dataclass(frozen=True, slots=True)
class Listing:
    """A row with the plan it stands in: ``source`` is the copy whose values are published, ``others`` the row's prints
    in copies, each with its copy."""

    entry: ResolvedEntry
    plan: ResolvedPlan
    source: Plan
    others: tuple[tuple[Plan, Entry], ...]

    @property
    def language(self) -> str:
        return self.source.language

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Language of the document, title and description: of the published print, then of those in other languages."""
        yield self.source.language, self.entry.entry.title, self.entry.entry.description
        for copy, other in self.translations():
            yield copy.language, other.title, other.description

    def translations(self) -> Iterator[tuple[Plan, Entry]]:
        """The prints in another language or script than the published one, the first of each."""
        seen = {self.source.language}
        for copy, other in self.others:
            if copy.language not in seen:
                seen.add(copy.language)
                yield copy, other


def listings(plan: ResolvedPlan) -> dict[str, Listing]:
    """Path of each entry -> its listing, in the order of the plan."""
    sources = {copy.file.id: copy for copy in (plan.plan, *plan.copies)}
    prints: dict[str, list[tuple[Plan, Entry]]] = {}
    for copy in plan.copies:
        for entry in copy.entries:
            path = f"{plan.path}/{renamed(plan, copy.file.id, f'entry:{entry.key}').partition(':')[2]}"
            prints.setdefault(path, []).append((copy, entry))
    found = {}
    for row in plan.entries:
        source = sources.get(row.evidence[0].source.id, plan.plan) if row.evidence else plan.plan
        others = tuple(pair for pair in prints.get(row.path, ()) if pair[0] is not source)
        found[row.path] = Listing(row, plan, source, others)
    return found


def renamed(plan: ResolvedPlan, source_id: str, target: str) -> str:
    """What a target of a ledger line or note of one source is called in the edition."""
    names: Mapping[tuple[str, str], str] = plan.renamed
    return names.get((source_id, target), target)


def group_source(plan: ResolvedPlan, group: Group) -> Plan:
    """The document that a group was read from: a copy, when only that copy has it."""
    for copy in plan.copies:
        for other in copy.groups:
            if other.place == group.place and other.text == group.text:
                target = renamed(plan, copy.file.id, f"group:{other.number}")
                if target == f"group:{group.number}":
                    return copy
    return plan.plan
