"""Mentions in the texts of the Estimates and the Yearbook, with their character offsets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.identity.chapters import MergedChapter
from kg.identity.mentions import Finder
from kg.identity.model import Evidence, Mention
from kg.identity.prints import Record
from kg.identity.report_keys import Key
from kg.identity.report_merge import MergedReport
from kg.identity.reports import ResolvedChapter, ResolvedReport
from kg.records.estimates import Report
from kg.sources.model import Place, SourceFile

MENTIONS = "gp:mentions"


def texts_of_report(merged: MergedReport) -> Iterator[str]:
    """The prose of an edition, where a document introduces its short forms."""
    for passage in merged.passages:
        yield passage.record.text
    for undertaking in merged.undertakings:
        yield undertaking.record.text
    for footnote in merged.footnotes:
        yield footnote.record.text


def report_mentions(
    merged: MergedReport, resolved: ResolvedReport, finder: Finder, agency: str
) -> Iterator[Mention]:
    """``finder`` knows the short forms and programmes of the edition; ``agency`` is the path of the agency whose head it is."""
    edition = merged.edition
    primary = edition.primary
    first = primary.places[0] if primary.places else Place()
    for spot in finder.find(primary.title):
        for path in spot.paths:
            relation = "gp:agency" if path == agency else MENTIONS
            yield Mention(
                edition.path,
                relation,
                path,
                primary.title[spot.start : spot.end],
                "dct:title",
                spot.start,
                spot.end,
                Evidence(primary.file, first),
            )
    yield from _found(finder, edition.path, primary.officer, "gp:controllingOfficer", primary.file, first)
    yield from _listings(edition.reports, resolved, finder)
    for passage in merged.passages:
        path = resolved.targets[passage.source.file.id, f"passage:{passage.record.number}"]
        yield from _of(finder, path, passage.record.text, "rdfs:comment", passage.source.file, passage.record)
    for undertaking in merged.undertakings:
        path = resolved.targets[undertaking.source.file.id, f"undertaking:{undertaking.record.number}"]
        record = undertaking.record
        yield from _of(finder, path, record.text, "rdfs:comment", undertaking.source.file, record)
    for footnote in merged.footnotes:
        path = resolved.targets[footnote.source.file.id, f"footnote:{footnote.record.number}"]
        record_ = footnote.record
        yield from _of(finder, path, record_.text, "rdfs:comment", footnote.source.file, record_)
    yield from _cells(merged, resolved, finder)


def _listings(reports: Sequence[Report], resolved: ResolvedReport, finder: Finder) -> Iterator[Mention]:
    seen: set[str] = set()
    for report in reports:
        for programme in report.programmes:
            if programme.code in seen:
                continue
            seen.add(programme.code)
            path = resolved.targets[report.file.id, f"programme:{programme.number}"]
            yield from _of(finder, path, programme.name, "dct:title", report.file, programme)
            yield from _of(finder, path, programme.policy_text, "gp:policyText", report.file, programme)
            for aim in programme.aims:
                place = aim.places[0] if aim.places else Place()
                yield from _found(finder, path, aim.text, "gp:aim", report.file, place)


def _cells(merged: MergedReport, resolved: ResolvedReport, finder: Finder) -> Iterator[Mention]:
    """What rows of tables name: their groups, measures and items. The first cell of a row says it for all."""
    rows: set[Key] = set()
    for cell in merged.figures:
        *key, _period, _status, _reading, repeat = cell.key
        if (row := (*key, repeat)) not in rows:
            rows.add(row)
            path = resolved.targets[cell.source.file.id, f"figure:{cell.record.number}"]
            figure, file = cell.record, cell.source.file
            yield from _of(finder, path, " > ".join(figure.groups), "gp:groupList", file, figure)
            yield from _of(finder, path, figure.measure, "gp:measureText", file, figure)
    for sum_ in merged.provisions:
        *key, _year, _status, repeat = sum_.key
        if sum_.record.table in ("programme", "analysis", "front"):
            continue  # the programme and the body stand at the sum as things
        if (row := (*key, repeat)) not in rows:
            rows.add(row)
            path = resolved.targets[sum_.source.file.id, f"provision:{sum_.record.number}"]
            yield from _of(finder, path, sum_.record.name, "gp:lineName", sum_.source.file, sum_.record)


def texts_of_chapter(merged: MergedChapter) -> Iterator[str]:
    for paragraph in merged.paragraphs:
        yield paragraph.record.text
    for footnote in merged.footnotes:
        yield footnote.record.text


def chapter_mentions(merged: MergedChapter, resolved: ResolvedChapter, finder: Finder) -> Iterator[Mention]:
    targets = resolved.targets
    for paragraph in merged.paragraphs:
        file, record = paragraph.source.file, paragraph.record
        path = targets[file.id, f"paragraph:{record.number}"]
        yield from _of(finder, path, record.text, "rdfs:comment", file, record)
    for statement in resolved.statements:
        if statement.evidence:
            at = statement.evidence[0]
            text = statement.statement.sentence
            yield from _found(finder, statement.path, text, "gp:sentence", at.source, at.place)
    for footnote in merged.footnotes:
        file, note = footnote.source.file, footnote.record
        path = targets[file.id, f"footnote:{note.number}"]
        yield from _of(finder, path, note.text, "rdfs:comment", file, note)
    yield from _websites(merged, targets)


def _websites(merged: MergedChapter, targets: Mapping[tuple[str, str], str]) -> Iterator[Mention]:
    for website in merged.websites:
        file, record = website.source.file, website.record
        if about := merged.about.get((file.id, f"website:{record.number}")):
            place = record.places[0] if record.places else Place()
            path = targets[file.id, f"website:{record.number}"]
            name = record.name
            yield Mention(path, "gp:about", about, name, "rdfs:label", 0, len(name), Evidence(file, place))


def _of(
    finder: Finder, subject: str, text: str, where: str, file: SourceFile, record: Record
) -> Iterator[Mention]:
    return _found(finder, subject, text, where, file, record.places[0] if record.places else Place())


def _found(
    finder: Finder, subject: str, text: str, where: str, file: SourceFile, place: Place
) -> Iterator[Mention]:
    if not text:
        return
    evidence = Evidence(file, place)
    for spot in finder.find(text):
        for path in spot.paths:
            yield Mention(
                subject, MENTIONS, path, text[spot.start : spot.end], where, spot.start, spot.end, evidence
            )
