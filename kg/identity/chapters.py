"""Yearbook chapters: the copies of one put together, and which thing each body, website and statement is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

from kg.dataclasses import dataclass
from kg.identity.bodies import Notes, unknown
from kg.identity.editions import FORMAT_ORDER, DateRule
from kg.identity.mentions import Finder
from kg.identity.names import name_key
from kg.identity.prints import Aligning, Printed, Record, numbered_targets, put_together
from kg.identity.report_bodies import Bodies
from kg.identity.report_editions import borne_date
from kg.identity.report_keys import Key, digest
from kg.identity.reports import ResolvedChapter, ResolvedStatement
from kg.identity.schemes import Schemes
from kg.identity.subjects import subject_path
from kg.records import Note, Reading
from kg.records.estimates import Footnote
from kg.records.yearbook import Chapter, Paragraph, Statement, Website
from kg.sources.model import Place, SourceFile
from kg.values.script import fold

_ALIKE = 80.0
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class MergedChapter:
    """A chapter with its records, each once; ``bodies`` and ``websites`` as in ResolvedChapter."""

    path: str
    chapters: tuple[Chapter, ...]
    paragraphs: tuple[Printed[Chapter, Paragraph], ...]
    statements: tuple[Printed[Chapter, Statement], ...]
    websites: tuple[Printed[Chapter, Website], ...]
    footnotes: tuple[Printed[Chapter, Footnote], ...]
    about: Mapping[tuple[str, str], str]
    """(source id, ``body:2`` or ``website:1``) -> path of the thing."""

    @property
    def primary(self) -> Chapter:
        return self.chapters[0]


def merge_chapters(
    readings: Iterable[Reading], bodies: Bodies, schemes: Schemes
) -> tuple[list[MergedChapter], Notes]:
    """All chapters among the readings. The order of the readings does not matter; the Chinese copy of a chapter is its primary one."""
    shelves: dict[str, list[Chapter]] = {}
    seen: set[str] = set()
    for reading in sorted(readings, key=lambda r: (r.document.file.id, r.document.file.name)):
        chapter = reading.chapter
        if chapter is not None and chapter.file.id not in seen:
            seen.add(chapter.file.id)
            shelves.setdefault(chapter_path(chapter), []).append(chapter)
    notes: Notes = []
    merged = []
    for path in sorted(shelves):
        chapters = sorted(shelves[path], key=_copy_order)
        merged.append(_merge(path, chapters, bodies, schemes, notes))
    return merged, notes


def chapter_path(chapter: Chapter) -> str:
    if chapter.year and chapter.label:
        return f"yearbook/{chapter.year}/chapter-{chapter.label}"
    known = (chapter.year, chapter.label, fold(chapter.title))
    return f"yearbook/unknown/{digest(*known) if known[2] else chapter.file.id}"


def _copy_order(chapter: Chapter) -> tuple[bool, int, str]:
    return chapter.language == "en", FORMAT_ORDER.get(chapter.file.media_type, 3), chapter.file.id


def _merge(
    path: str, chapters: Sequence[Chapter], bodies: Bodies, schemes: Schemes, notes: Notes
) -> MergedChapter:
    about: dict[tuple[str, str], str] = {}
    for chapter in chapters:
        for kind, number, name, places in _named(chapter):
            target = f"{kind}:{number}"
            place = places[0] if places else Place()
            known = _known(name, bodies, schemes)
            if not known and name_key(name):
                notes.append((chapter.file, unknown(name, place, target, bodies.registry)))
                known = bodies.get(name).path
            if known:
                about[chapter.file.id, target] = known
    return MergedChapter(
        path=path,
        chapters=tuple(chapters),
        paragraphs=tuple(_together(chapters, lambda c: c.paragraphs, lambda p: (fold(p.text),), _text)),
        statements=tuple(
            _together(
                chapters,
                lambda c: c.statements,
                lambda s: (fold(s.sentence), s.quantity, s.quantity_max, fold(s.unit)),
                lambda s: s.sentence,
                lambda s: (s.quantity, s.quantity_max, fold(s.unit)),
            )
        ),
        websites=tuple(
            _together(
                chapters,
                lambda c: c.websites,
                lambda w: (name_key(w.name), w.url.strip().casefold()),
                lambda w: w.name,
            )
        ),
        footnotes=tuple(_together(chapters, lambda c: c.footnotes, lambda f: (fold(f.text),), _text)),
        about=about,
    )


def _text(record: Paragraph | Footnote) -> str:
    return record.text


def _together(
    chapters: Sequence[Chapter],
    records: Callable[[Chapter], Sequence[R]],
    exact: Callable[[R], Key],
    text: Callable[[R], str],
    table: Callable[[R], Key] = lambda r: (),
) -> list[Printed[Chapter, R]]:
    """A translation says the same in other words: its records stand beside those of the original."""

    def where(chapter: Chapter) -> dict[int, Key]:
        seen: Counter[Key] = Counter()
        places: dict[int, Key] = {}
        for record in records(chapter):
            key = table(record)
            places[record.number] = (*key, seen[key])
            seen[key] += 1
        return places

    how: Aligning[Chapter, R] = Aligning(
        exact=exact,
        where=where,
        alike=lambda a, b: fuzz.ratio(fold(text(a)), fold(text(b))) >= _ALIKE,
        same_language=lambda a, b: True,
    )
    return put_together(chapters, records, how)


def _named(chapter: Chapter) -> Iterator[tuple[str, int, str, tuple[Place, ...]]]:
    for body in chapter.bodies:
        yield "body", body.number, body.name, body.places
    for website in chapter.websites:
        yield "website", website.number, website.name, website.places


def _known(name: str, bodies: Bodies, schemes: Schemes) -> str:
    """The agency or scheme of exactly this name; of a name in two languages (InnoHK創新香港研發平台) both parts must mean it."""
    if agency := bodies.find(name):
        return agency.path
    if scheme := schemes.find(name):
        return scheme.path
    whole = [s for s in schemes.finder.find(name) if s.start == 0 and s.end == len(name.rstrip())]
    return whole[0].paths[0] if whole else ""


def resolve_chapter(merged: MergedChapter, finder: Finder) -> tuple[ResolvedChapter, Notes]:
    """``finder`` knows the short forms that the chapter introduces."""
    primary = merged.primary
    targets: dict[tuple[str, str], str] = dict(merged.about)
    for chapter in merged.chapters:
        targets[chapter.file.id, "chapter"] = merged.path
    targets |= numbered_targets(merged.path, "paragraph", merged.paragraphs, primary)
    targets |= numbered_targets(merged.path, "footnote", merged.footnotes, primary)
    targets |= numbered_targets(merged.path, "statement", merged.statements, primary)
    targets |= numbered_targets(merged.path, "website", merged.websites, primary)
    statements = []
    last: dict[tuple[str, int, int], str] = {}
    for printed in merged.statements:
        chapter, statement = printed.source, printed.record
        paragraph = next((p for p in chapter.paragraphs if p.number == statement.paragraph), None)
        about = next(
            (
                merged.about.get((chapter.file.id, f"body:{b.number}"), "")
                for b in chapter.bodies
                if statement.paragraph in b.paragraphs
            ),
            "",
        )
        sentence = (chapter.file.id, statement.paragraph, statement.sentence_start)
        subject = subject_path(statement, paragraph, about, finder, last.get(sentence, ""))
        last[sentence] = subject
        statements.append(
            ResolvedStatement(
                path=targets[chapter.file.id, f"statement:{statement.number}"],
                statement=statement,
                subject=subject,
                evidence=printed.evidence,
            )
        )
    date, rule = _date(merged)
    resolved = ResolvedChapter(
        path=merged.path,
        chapter=primary,
        copies=merged.chapters[1:],
        bodies={
            b.number: p
            for b in primary.bodies
            if (p := merged.about.get((primary.file.id, f"body:{b.number}")))
        },
        websites={
            w.number: p
            for w in primary.websites
            if (p := merged.about.get((primary.file.id, f"website:{w.number}")))
        },
        statements=tuple(statements),
        targets=targets,
        date=date,
        date_rule=rule,
    )
    return resolved, list(_differences(merged))


def _date(merged: MergedChapter) -> tuple[str, DateRule]:
    """A chapter prints no day of issue: the file's date, else the year it reports on, else the latest day a statement is as of."""
    if borne := borne_date([c.file for c in merged.chapters]):
        return borne
    if merged.primary.year:
        return merged.primary.year, "date-latest-reported"
    stated = [s.record.as_of[:10] for s in merged.statements if s.record.as_of[:4].isdigit()]
    return max((d[:4] for d in stated), default=""), "date-latest-reported"


def _differences(merged: MergedChapter) -> Iterator[tuple[SourceFile, Note]]:
    for printed in merged.statements:
        first = merged.primary
        if printed.source is not first and printed.source.language == first.language:
            place = printed.record.places[0] if printed.record.places else Place()
            message = f"only this copy of {merged.path} has this statement ({printed.record.sentence[:60]}); {first.file.name} has not"
            yield (
                printed.source.file,
                Note("copies-differ", message, place, f"statement:{printed.record.number}"),
            )
