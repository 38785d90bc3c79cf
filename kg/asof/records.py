"""The records that a graph was made of, read back as far as the rules of states and the description of datasets go by them.

What those do not look at stays empty: notes, groups, remarks, matches, mentions, the Estimates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from pyoxigraph import NamedNode

from kg.asof.facts import Lookup
from kg.asof.rows import evidence_of, language_of_copy, read_row, translations
from kg.graph.copies import Listing
from kg.graph.terms import DCT, FOAF, GP, ORG, PROV
from kg.identity.editions import padded
from kg.identity.model import (
    Agency,
    DatasetRecord,
    Resolution,
    ResolvedEntry,
    ResolvedPlan,
    Succession,
)
from kg.records import Language, NilReturn, Plan
from kg.sources.model import Place, SourceFile


class Records:
    """The plans among ``plans`` with their rows, and what follows from them. The store holds the graphs of all their sources."""

    def __init__(self, found: Lookup, plans: Iterable[NamedNode]) -> None:
        self._found = found
        self._agencies: dict[str, Agency] = {}
        self.listings: dict[str, Listing] = {}
        """By path of the entry, as ``kg.graph.copies.listings`` gives them."""
        rows: dict[str, list[NamedNode]] = {}
        self._ordinals = {node.value: found.number(node, GP.ordinal) for node in found.instances(GP.Entry)}
        for row in sorted(self._ordinals, key=lambda iri: (self._ordinals[iri], iri)):
            node = NamedNode(row)
            for path in found.paths(node, DCT.isPartOf):
                rows.setdefault(path, []).append(node)
        self.plans = tuple(self._plan(node, rows.get(found.path(node), [])) for node in plans)

    def resolution(self, datasets: Sequence[DatasetRecord]) -> Resolution:
        return Resolution(
            plans=self.plans,
            datasets=tuple(datasets),
            agencies=(),
            successions=tuple(self._successions()),
            matches=(),
            mentions=(),
            notes=(),
        )

    def datasets(self, replaced: Mapping[str, str]) -> list[DatasetRecord]:
        """The datasets that the rows are of, in the order of their paths; ``replaced`` maps one to what takes its place."""
        rows: dict[str, list[Listing]] = {}
        for listing in sorted(self.listings.values(), key=_time):  # stable: within an edition as printed
            if listing.entry.dataset:
                rows.setdefault(listing.entry.dataset, []).append(listing)
        records = []
        for path in sorted(rows):
            last = next(row for row in rows[path] if row.plan.path == rows[path][-1].plan.path)
            record = DatasetRecord(
                path,
                agency=last.plan.agency,
                responsible=last.entry.responsible,
                entries=tuple(row.entry.path for row in rows[path]),
                replaced_by=replaced.get(path, ""),
            )
            records.append(record)
        return records

    def _plan(self, node: NamedNode, rows: list[NamedNode]) -> ResolvedPlan:
        found, path = self._found, self._found.path(node)
        primary = found.code(node, GP.primarySource)
        sources = [item for item in found.paths(node, PROV.wasDerivedFrom) if item.count("/") == 1]
        sids = dict.fromkeys((primary, *(item.partition("/")[2] for item in sources)))
        agency = self._agency(found.code(node, DCT.publisher))
        entries = tuple(self._entry(row, path, agency) for row in rows)
        language = cast(Language, found.text(node, GP.language))
        copies = {
            sid: self._copy(
                node,
                sid,
                language if sid == primary else language_of_copy(found, sid, rows, language),
                entries,
            )
            for sid in sids
        }
        plan = ResolvedPlan(
            path=path,
            plan=copies[primary],
            copies=tuple(copy for sid, copy in copies.items() if sid != primary),
            agency=agency,
            entries=entries,
            group_agencies={},
            date=found.text(node, DCT.modified),
            date_rule=cast(Any, found.code(node, GP.modifiedRule)),
        )
        for entry, row in zip(entries, rows, strict=True):
            others = translations(found, row, entry.entry)
            source = copies.get(found.code(row, GP.primarySource), copies[primary])
            self.listings[entry.path] = Listing(
                entry,
                plan,
                source,
                tuple((copies[sid], other) for sid, other in others.items() if sid in copies),
            )
        return plan

    def _copy(
        self, node: NamedNode, sid: str, language: Language, entries: tuple[ResolvedEntry, ...]
    ) -> Plan:
        found = self._found
        derived = found.truth(node, GP.derivedTitle)
        nil = NilReturn("", "A", None, None, "", Place())
        return Plan(
            file=SourceFile(sid, "", "", "", 0),
            language=language,
            title="" if derived else found.text(node, DCT.title),
            agency="",
            agency_short="",
            period_start=found.number(node, GP.periodStart),
            period_end=found.number(node, GP.periodEnd),
            issued=found.text(node, DCT.issued) or None,
            issued_text="",
            includes_spatial=False,
            entries=tuple(entry.entry for entry in entries),
            nils=(nil,) if found.things(node, GP.nilReturn) else (),
            groups=(),
            remarks=(),
            places=(),
        )

    def _entry(self, row: NamedNode, plan: str, agency: Agency) -> ResolvedEntry:
        found = self._found
        responsible = found.code(row, GP.responsible)
        return ResolvedEntry(
            path=found.path(row),
            entry=read_row(found, row, plan),
            plan=plan,
            agency=agency,
            responsible=self._agency(responsible) if responsible else None,
            dataset=next(iter(found.paths(row, FOAF.primaryTopic)), ""),
            evidence=evidence_of(found, row),
        )

    def _agency(self, code: str) -> Agency:
        if code not in self._agencies:
            node = self._found.iris.id(f"agency/{code}")
            self._agencies[code] = Agency(code, portal_id=self._found.text(node, GP.portalId))
        return self._agencies[code]

    def _successions(self) -> Iterable[Succession]:
        for node in self._found.instances(ORG.ChangeEvent):
            originals, results = (
                tuple(path.removeprefix("agency/") for path in self._found.paths(node, predicate))
                for predicate in (ORG.originalOrganization, ORG.resultingOrganization)
            )
            slug = self._found.path(node).removeprefix("succession/")
            yield Succession(slug, originals, results, self._found.text(node, DCT.date), "")


def _time(listing: Listing) -> tuple[int, int, str, str, bool]:
    """As identity takes the editions; in each, promises before reports."""
    plan = listing.plan
    years = plan.plan.period_start, plan.plan.period_end
    return *years, padded(plan.date), plan.path, listing.entry.entry.section == "D"
