"""The Estimates and the Yearbook: which edition, programme, indicator, budget line, scheme and body each record means.

Imported only when a source is one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from kg.dataclasses import dataclass
from kg.identity.bodies import Notes
from kg.identity.budget_lines import lines_of
from kg.identity.budget_mentions import (
    chapter_mentions,
    report_mentions,
    texts_of_chapter,
    texts_of_report,
)
from kg.identity.chapters import MergedChapter, merge_chapters, resolve_chapter
from kg.identity.gazetteer import load_places, place_names
from kg.identity.heads import head_of, load_heads
from kg.identity.local_names import local_names
from kg.identity.mentions import Finder, Named
from kg.identity.model import Mention
from kg.identity.prints import numbered_targets
from kg.identity.programmes import programme_things
from kg.identity.registry import Registry
from kg.identity.renames import SchemeFinder, renames_of
from kg.identity.report_bodies import Bodies, report_bodies
from kg.identity.report_editions import ReportEdition, group_reports
from kg.identity.report_keys import Key, digest
from kg.identity.report_merge import MergedReport, merge_reports
from kg.identity.reports import (
    Budget,
    BudgetLine,
    Head,
    ProgrammeThing,
    ResolvedChapter,
    ResolvedEstablishment,
    ResolvedFigure,
    ResolvedProvision,
    ResolvedReport,
    ResolvedUndertaking,
    Scheme,
    Series,
)
from kg.identity.schemes import Schemes, every_name
from kg.identity.series import series_of
from kg.records import Note, Reading
from kg.sources.model import SourceFile


@dataclass(frozen=True, slots=True)
class BudgetResult:
    budget: Budget
    mentions: tuple[Mention, ...]
    notes: tuple[tuple[SourceFile, Note], ...]


@dataclass(frozen=True, slots=True)
class _HeadResult:
    """One head with its editions, before mentions."""

    head: Head
    merged: tuple[MergedReport, ...]
    reports: tuple[ResolvedReport, ...]
    programmes: tuple[ProgrammeThing, ...]
    series: tuple[Series, ...]
    lines: tuple[BudgetLine, ...]


def resolve_budget(
    readings: Sequence[Reading],
    registry: Registry,
    schemes: Schemes,
    *,
    named: Iterable[Named] = (),
    mentioned: Iterable[str] = (),
) -> BudgetResult:
    """``named`` are names of further things to find in texts (plans and datasets by their titles); ``mentioned`` paths that mentions
    elsewhere point to: a head among them is described although no edition of it is there."""
    bodies = Bodies(registry)
    finder_of_schemes = SchemeFinder(schemes)
    notes: Notes = []
    heads: list[_HeadResult] = []
    for number, editions in groupby(group_reports(readings), key=lambda e: e.head):
        heads.append(_head(number, list(editions), bodies, finder_of_schemes, notes))
    merged_chapters, chapter_notes = merge_chapters(readings, bodies, schemes)
    notes += chapter_notes
    finder = _finder(registry, bodies, schemes, finder_of_schemes, heads, named)
    mentions: list[Mention] = []
    for one in heads:
        for merged, resolved in zip(one.merged, one.reports, strict=True):
            local = finder.extended(local_names(texts_of_report(merged), finder), resolved.programmes)
            mentions += report_mentions(merged, resolved, local, one.head.agency)
    chapters = []
    for merged_chapter in merged_chapters:
        chapters.append(_chapter(merged_chapter, finder, mentions, notes))
    targets = {m.target for m in mentions} | set(mentioned)
    described = {one.head.path: one.head for one in heads}
    for head in load_heads().values():
        if head.path in targets:
            described.setdefault(head.path, head)
    budget = Budget(
        heads=tuple(sorted(described.values(), key=lambda h: (len(h.number), h.number))),
        reports=tuple(r for one in heads for r in one.reports),
        programmes=tuple(p for one in heads for p in one.programmes),
        series=tuple(s for one in heads for s in one.series),
        lines=tuple(line for one in heads for line in one.lines),
        schemes=_schemes(schemes, finder_of_schemes),
        chapters=tuple(chapters),
        agencies=tuple(bodies.added[code] for code in sorted(bodies.added)),
        places=tuple(place for place, _ in load_places() if place.path in targets),
    )
    return BudgetResult(budget, tuple(mentions), tuple(notes))


def _head(
    number: str, editions: list[ReportEdition], bodies: Bodies, schemes: SchemeFinder, notes: Notes
) -> _HeadResult:
    things, programmes, programme_notes = programme_things(editions)
    notes += programme_notes
    merged: list[MergedReport] = []
    for edition in editions:
        printed, body_notes = report_bodies(edition.reports, bodies)
        notes += body_notes
        merged.append(merge_reports(edition, printed))
        notes += merged[-1].notes
        notes += _arithmetic(edition)
    renames = renames_of(report for edition in editions for report in edition.reports)
    series = series_of(number, merged, programmes, renames, schemes, bodies)
    lines, line_homes, line_notes = lines_of(number, merged, programmes)
    notes += series.notes
    notes += line_notes
    head = head_of(number, (r for e in editions for r in reversed(e.reports)), bodies.registry)
    return _HeadResult(
        head=head,
        merged=tuple(merged),
        reports=tuple(
            _report(n, m, head, programmes[n], series.homes, line_homes) for n, m in enumerate(merged)
        ),
        programmes=tuple(things),
        series=series.series,
        lines=tuple(lines),
    )


def _arithmetic(edition: ReportEdition) -> Notes:
    """What does not add up in a copy or between copies, and sums that two copies print differently; each note stands in the source of the
    place that it names first."""
    from kg.checks import check_edition

    return [(report.file, note) for report, note in check_edition(edition.reports)]


def _report(
    n: int,
    merged: MergedReport,
    head: Head,
    programmes: Mapping[str, str],
    series: Mapping[tuple[int, Key], str],
    lines: Mapping[tuple[int, Key], str],
) -> ResolvedReport:
    edition, bodies = merged.edition, merged.bodies
    path, primary = edition.path, edition.primary
    targets: dict[tuple[str, str], str] = {}
    for report in edition.reports:
        targets[report.file.id, "report"] = path
        for programme in report.programmes:
            targets[report.file.id, f"programme:{programme.number}"] = f"{path}/programme-{programme.code}"
    targets |= numbered_targets(path, "undertaking", merged.undertakings, primary)
    targets |= numbered_targets(path, "passage", merged.passages, primary)
    targets |= numbered_targets(path, "footnote", merged.footnotes, primary)
    provisions = []
    for provision in merged.provisions:
        own = f"{path}/provision/{digest(*provision.key)}"
        for copy, p in provision.prints:
            targets[copy.file.id, f"provision:{p.number}"] = own
        record = provision.record
        code, body = programmes.get(record.programme, ""), bodies.get(record.body, "")
        line = lines[n, provision.key]
        provisions.append(ResolvedProvision(own, record, line, code, body, provision.evidence))
    figures = []
    for figure in merged.figures:
        own = f"{path}/figure/{digest(*figure.key)}"
        for copy, f in figure.prints:
            targets[copy.file.id, f"figure:{f.number}"] = own
        cell = figure.record
        code, body = programmes.get(cell.programme, ""), bodies.get(cell.body, "")
        figures.append(ResolvedFigure(own, cell, series[n, figure.key], code, body, figure.evidence))
    establishment = []
    for post in merged.establishment:
        own = f"{path}/establishment/{digest(*post.key)}"
        for copy, e in post.prints:
            targets[copy.file.id, f"establishment:{e.number}"] = own
        code = programmes.get(post.record.programme, "")
        establishment.append(ResolvedEstablishment(own, post.record, code, post.evidence))
    undertakings = [
        ResolvedUndertaking(
            path=targets[u.source.file.id, f"undertaking:{u.record.number}"],
            undertaking=u.record,
            programme=programmes.get(u.record.programme, ""),
            body=bodies.get(u.record.body, ""),
            evidence=u.evidence,
        )
        for u in merged.undertakings
    ]
    return ResolvedReport(
        path=path,
        head=head.path,
        report=primary,
        copies=edition.reports[1:],
        programmes=programmes,
        bodies=bodies,
        provisions=tuple(provisions),
        figures=tuple(figures),
        establishment=tuple(establishment),
        undertakings=tuple(undertakings),
        targets=targets,
        date=edition.date,
        date_rule=edition.date_rule,
    )


def _chapter(merged: MergedChapter, finder: Finder, mentions: list[Mention], notes: Notes) -> ResolvedChapter:
    local = finder.extended(local_names(texts_of_chapter(merged), finder))
    resolved, chapter_notes = resolve_chapter(merged, local)
    notes += chapter_notes
    mentions += chapter_mentions(merged, resolved, local)
    return resolved


def _schemes(registered: Schemes, found: SchemeFinder) -> tuple[Scheme, ...]:
    return (*registered.all, *(found.added[path] for path in sorted(found.added)))


def _finder(
    registry: Registry,
    bodies: Bodies,
    schemes: Schemes,
    found: SchemeFinder,
    heads: Sequence[_HeadResult],
    named: Iterable[Named],
) -> Finder:
    """One finder for everything that a text can name."""
    unregistered = [
        Named(name, path) for path, scheme in sorted(found.added.items()) for name, _ in every_name(scheme)
    ]
    numbers = {number: head.path for number, head in load_heads().items()}
    numbers |= {one.head.number: one.head.path for one in heads if one.head.number.isdigit()}
    return Finder(
        (*registry.agencies, *(bodies.added[code] for code in sorted(bodies.added))),
        named=(*schemes.named(), *unregistered, *place_names(), *named),
        heads=numbers,
    )
