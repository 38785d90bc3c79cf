"""All readings together: which plan, agency and dataset each record means, and what is said about that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.dataclasses import dataclass
from kg.identity.bodies import Notes, group_agency, publisher_notes
from kg.identity.clusters import DECISION, SAME_ROW, SAME_TITLE, Cluster, Link, Linker
from kg.identity.datasets import add_edition
from kg.identity.decisions import Decisions
from kg.identity.editions import Edition, group_editions
from kg.identity.heads import load_heads
from kg.identity.mentions import Finder, Named
from kg.identity.merge import Merged, merge
from kg.identity.model import (
    Agency,
    DatasetRecord,
    Evidence,
    Match,
    Mention,
    Resolution,
    ResolvedEntry,
    ResolvedPlan,
)
from kg.identity.names import name_key, title_key
from kg.identity.registry import Registry
from kg.identity.replacement import replacements
from kg.identity.schemes import load_schemes
from kg.identity.things import Head, Scheme
from kg.identity.units import DecisionIndex, Unit, units_of
from kg.records import Note, Reading
from kg.sources.model import Place, SourceFile

if TYPE_CHECKING:
    from kg.identity.reports import Budget

_SHORTEST_TITLE = 8


@dataclass(frozen=True, slots=True)
class _Resolved:
    """An edition with its agencies known, before its entries have datasets."""

    merged: Merged
    entries: tuple[ResolvedEntry, ...]
    group_agencies: dict[int, Agency]
    notes: tuple[tuple[SourceFile, Note], ...]


def resolve(readings: Sequence[Reading], registry: Registry, decisions: Decisions) -> Resolution:
    """The things that the records of all readings mean. The order of the readings makes no difference.

    Labels in two languages: a plan that comes as a Chinese and as an English document is one ``ResolvedPlan``. The
    Chinese one is its ``plan``, the English one is among its ``copies``, and the ``entries`` are the Chinese rows. A copy's
    row is a print of the entry ``plan.path + "/" + key``, with its own key, or with the one that ``renamed`` gives
    for ``(source id, "entry:" + key)``; its title, in the copy's language, is one more label of the entry and its dataset.
    """
    editions = [_resolve_agencies(merge(e), registry) for e in group_editions(readings, registry)]
    index = DecisionIndex(decisions, registry)
    linker = Linker(registry, index)
    for edition in editions:
        add_edition(linker, units_of(edition.entries, _translations(edition), index))
    home = {row.path: cluster for cluster in linker.clusters for unit in cluster.units for row in unit.rows}
    plans = [_plan(edition, home) for edition in editions]
    datasets = _records(linker, registry)
    named = {a.code: a for a in registry.agencies}
    for edition in editions:
        for agency in (edition.merged.edition.agency, *edition.group_agencies.values()):
            named.setdefault(agency.code, agency)
    mentions = list(_mentions(editions, registry))
    budget, further, budget_notes = _budget(readings, registry, plans, datasets, mentions)
    for agency in budget.agencies if budget is not None else ():
        named.setdefault(agency.code, agency)
    return Resolution(
        plans=tuple(plans),
        datasets=tuple(datasets),
        agencies=tuple(named[code] for code in sorted(named)),
        successions=registry.successions,
        matches=tuple(_matches(linker, editions, home)),
        mentions=(*mentions, *further),
        notes=tuple(note for edition in editions for note in edition.notes)
        + tuple(_open_questions(linker, plans))
        + budget_notes,
        budget=budget,
        named=() if budget is not None else tuple(_named({m.target for m in mentions})),
    )


def _budget(
    readings: Sequence[Reading],
    registry: Registry,
    plans: Sequence[ResolvedPlan],
    datasets: Sequence[DatasetRecord],
    mentions: Sequence[Mention],
) -> tuple[Budget | None, tuple[Mention, ...], tuple[tuple[SourceFile, Note], ...]]:
    """The Estimates and the Yearbook."""
    if not any(r.reports or r.chapter is not None for r in readings):
        return None, (), ()
    from kg.identity.budget import resolve_budget

    targets = {m.target for m in mentions}

    result = resolve_budget(
        readings, registry, load_schemes(), named=_titles(plans, datasets), mentioned=targets
    )
    return result.budget, result.mentions, result.notes


def _named(targets: Set[str]) -> Iterator[Head | Scheme]:
    """The heads and schemes among the targets of mentions, and what these schemes belong to or became part of."""
    yield from (head for head in load_heads().values() if head.path in targets)
    schemes = {scheme.path: scheme for scheme in load_schemes().all}
    wanted = targets & schemes.keys()
    waiting = list(wanted)
    while waiting:
        scheme = schemes[waiting.pop()]
        more = {scheme.parent, scheme.successor} & schemes.keys() - wanted
        wanted |= more
        waiting += more
    yield from (scheme for path, scheme in schemes.items() if path in wanted)


def _titles(plans: Sequence[ResolvedPlan], datasets: Sequence[DatasetRecord]) -> Iterator[Named]:
    """Plans and datasets by title, as other documents may name them; only titles long enough to be names."""
    for plan in plans:
        if len(name_key(plan.plan.title)) >= _SHORTEST_TITLE:
            yield Named(plan.plan.title, plan.path)
    titles = {e.path: e.entry.title for p in plans for e in p.entries}
    for dataset in datasets:
        for title in dict.fromkeys(titles.get(path, "") for path in dataset.entries):
            if len(name_key(title)) >= _SHORTEST_TITLE:
                yield Named(title, dataset.path)


def _resolve_agencies(merged: Merged, registry: Registry) -> _Resolved:
    edition = merged.edition
    notes: Notes = [*publisher_notes(edition, registry)]
    agencies: dict[int, Agency] = {}
    own = {g.number for g in edition.primary.groups}
    for group in merged.plan.groups:
        agency, note = group_agency(group, registry)
        if agency is not None:
            agencies[group.number] = agency
        if note is not None and group.number in own:
            notes.append((edition.primary.file, note))
    entries = tuple(
        ResolvedEntry(
            path=f"{edition.path}/{row.entry.key}",
            entry=row.entry,
            plan=edition.path,
            agency=edition.agency,
            responsible=agencies.get(row.entry.group.number) if row.entry.group else None,
            dataset="",
            evidence=row.evidence,
        )
        for row in merged.rows
    )
    return _Resolved(merged, entries, agencies, (*notes, *merged.notes))


def _translations(edition: _Resolved) -> list[list[str]]:
    return [[e.title for _, e in row.copies if e.title] for row in edition.merged.rows]


def _plan(edition: _Resolved, home: dict[str, Cluster]) -> ResolvedPlan:
    source: Edition = edition.merged.edition
    return ResolvedPlan(
        path=source.path,
        plan=edition.merged.plan,
        copies=source.plans[1:],
        agency=source.agency,
        entries=tuple(
            replace(e, dataset=home[e.path].path) if e.path in home else e for e in edition.entries
        ),
        group_agencies=edition.group_agencies,
        date=source.date,
        date_rule=source.date_rule,
        renamed=edition.merged.renamed,
    )


def _records(linker: Linker, registry: Registry) -> list[DatasetRecord]:
    replaced = replacements(linker, registry)
    records = [
        DatasetRecord(
            path=cluster.path,
            agency=cluster.last.agency,
            responsible=cluster.last.responsible,
            entries=tuple(row.path for unit in cluster.units for row in unit.rows),
            replaced_by=replaced.get(cluster.path, ""),
        )
        for cluster in linker.clusters
    ]
    return sorted(records, key=lambda r: r.path)


def _matches(linker: Linker, editions: Sequence[_Resolved], home: dict[str, Cluster]) -> Iterator[Match]:
    found = [
        Match(row.path, link.cluster.path, link.score, link.rule, link.judgement)
        for link in linker.links
        for row in (link.unit.rows if link.judgement in ("automatic", "confirmed") else link.unit.rows[:1])
    ]
    for cluster in linker.clusters:
        for unit in cluster.units[:1]:
            for row in unit.rows[1:]:
                decided = title_key(row.entry.title) != unit.title.key
                rule = DECISION if decided else SAME_TITLE
                found.append(
                    Match(row.path, cluster.path, 1.0, rule, "confirmed" if decided else "automatic")
                )
    for edition in editions:
        for printed, entry in zip(edition.merged.rows, edition.entries, strict=True):
            if printed.translated and entry.path in home:
                found.append(Match(entry.path, home[entry.path].path, 1.0, SAME_ROW, "automatic"))
    yield from sorted(set(found), key=lambda m: (m.entry, m.dataset, m.rule, m.judgement))


def _open_questions(linker: Linker, plans: Sequence[ResolvedPlan]) -> Iterator[tuple[SourceFile, Note]]:
    printed = {(p.path, sid, new): old for p in plans for (sid, old), new in p.renamed.items()}
    asked = [(k.unit, "possible-match", _question(k)) for k in linker.links if k.judgement == "unsure"]
    refused = [
        (
            unit,
            "decision-not-applied",
            f"line {decision.line} of the decisions says that {decision.left!r} and {decision.right!r} are the same, "
            f"but one edition lists both",
        )
        for unit, decision in linker.not_applied()
    ]
    for unit, code, message in (*asked, *refused):
        row = unit.rows[0]
        if row.evidence:
            first, target = row.evidence[0], f"entry:{row.entry.key}"
            target = printed.get((row.plan, first.source.id, target), target)
            yield first.source, Note(code, message, first.place, target)


def _question(link: Link) -> str:
    ours, theirs = _reference(link.unit), _reference(link.cluster.last)
    return (
        f"{link.unit.title.text!r} may be the dataset {link.cluster.last.title.text!r} ({link.cluster.path}, score "
        f"{link.score:.2f}); to decide, add to decisions.csv: {ours},{theirs},same  or  {ours},{theirs},different"
    )


def _reference(unit: Unit) -> str:
    parts = [unit.agency.code, unit.title.text]
    if unit.responsible is not None:
        parts.append(unit.responsible.code)
    text = "|".join(parts)
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


@lru_cache(maxsize=2)
def _finder(registry: Registry) -> Finder:
    """What the registry's names are found with, whatever the documents."""
    heads = {number: head.path for number, head in load_heads().items()}
    return Finder(registry.agencies, named=load_schemes().named(), heads=heads)


def _mentions(editions: Sequence[_Resolved], registry: Registry) -> Iterator[Mention]:
    finder = _finder(registry)
    for edition in editions:
        source = edition.merged.edition
        primary = source.primary
        place = primary.places[0] if primary.places else Place()
        if primary.agency:
            evidence = Evidence(primary.file, place)
            yield Mention(
                source.path,
                "dct:publisher",
                source.agency.path,
                primary.agency,
                "gp:agencyText",
                0,
                len(primary.agency),
                evidence,
            )
        names = _local_names(edition)
        local = finder.extended({n: (a.path,) for n, a in names.items()}, agencies=names.values())
        for entry in edition.entries:
            yield from _entry_mentions(entry, local, edition.merged.group_sources)


def _local_names(edition: _Resolved) -> dict[str, Agency]:
    """The short forms that the plan itself introduces."""
    names = {}
    if short := edition.merged.edition.primary.agency_short:
        names[short] = edition.merged.edition.agency
    for group in edition.merged.plan.groups:
        if group.alias and group.number in edition.group_agencies:
            names[group.alias] = edition.group_agencies[group.number]
    return names


def _entry_mentions(
    resolved: ResolvedEntry, finder: Finder, group_sources: Mapping[int, SourceFile]
) -> Iterator[Mention]:
    entry = resolved.entry
    if not resolved.evidence:
        return
    evidence = resolved.evidence[0]
    if resolved.responsible is not None and entry.group is not None:
        by = Evidence(group_sources[entry.group.number], entry.group.place)
        name = entry.group.name
        yield Mention(
            resolved.path, "gp:responsible", resolved.responsible.path, name, "rdfs:label", 0, len(name), by
        )
    if entry.group is not None:
        by = Evidence(group_sources[entry.group.number], entry.group.place)
        for spot in finder.find(entry.group.name):
            for path in spot.paths:
                if path.startswith("funding-scheme/"):
                    name = entry.group.name[spot.start : spot.end]
                    yield Mention(
                        resolved.path, "gp:mentions", path, name, "rdfs:label", spot.start, spot.end, by
                    )
    for where, text in (
        ("dct:title", entry.title),
        ("dct:description", entry.description),
        ("gp:frequencyText", entry.frequency_text),
    ):
        for spot in finder.find(text):
            for path in spot.paths:
                yield Mention(
                    resolved.path,
                    "gp:mentions",
                    path,
                    text[spot.start : spot.end],
                    where,
                    spot.start,
                    spot.end,
                    evidence,
                )
