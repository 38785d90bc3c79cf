"""The copies of one edition of a head put together: its records, what each line of each source became, and what the copies disagree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from rapidfuzz import fuzz

from kg.dataclasses import dataclass
from kg.identity.prints import Aligning, Printed, Record, put_together
from kg.identity.report_editions import ReportEdition, same_language
from kg.identity.report_keys import (
    Key,
    establishment_key,
    figure_key,
    figure_row_key,
    passage_key,
    provision_key,
    undertaking_key,
)
from kg.records import Note
from kg.records.estimates import (
    Establishment,
    Figure,
    Footnote,
    Passage,
    Provision,
    Report,
    Undertaking,
)
from kg.sources.model import Place, SourceFile
from kg.values.script import fold

_ALIKE = 80.0

Notes = list[tuple[SourceFile, Note]]
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class MergedReport:
    """An edition with its records, each once."""

    edition: ReportEdition
    bodies: Mapping[str, str]
    provisions: tuple[Printed[Report, Provision], ...]
    figures: tuple[Printed[Report, Figure], ...]
    establishment: tuple[Printed[Report, Establishment], ...]
    undertakings: tuple[Printed[Report, Undertaking], ...]
    passages: tuple[Printed[Report, Passage], ...]
    footnotes: tuple[Printed[Report, Footnote], ...]
    notes: tuple[tuple[SourceFile, Note], ...]


def merge_reports(edition: ReportEdition, bodies: Mapping[str, str]) -> MergedReport:
    """``bodies`` maps each body as any copy prints it to its agency's path."""
    reports, rows = edition.reports, _Rows()
    provisions = put_together(
        reports,
        lambda r: r.provisions,
        Aligning(
            exact=lambda p: provision_key(p, bodies),
            where=_provision_places,
            alike=lambda a, b: a.amount == b.amount or _alike(a.name, b.name),
            foreign=lambda c, a, d, b: a.amount == b.amount or rows.same(c, _provision_table(a), d),
            same_language=same_language,
        ),
    )
    establishment = put_together(
        reports, lambda r: r.establishment, Aligning(establishment_key, repeats=False)
    )
    undertakings = put_together(
        reports,
        lambda r: r.undertakings,
        Aligning(
            exact=lambda u: undertaking_key(u, bodies),
            where=lambda r: _ordinals(r.undertakings, lambda u: (u.kind, u.programme)),
            alike=lambda a, b: _alike(a.text, b.text),
            foreign=lambda c, a, d, b: rows.same(c, ("undertaking", a.kind, a.programme), d),
            same_language=same_language,
        ),
    )
    passages = put_together(
        reports,
        lambda r: r.passages,
        Aligning(
            exact=lambda p: passage_key(p, bodies),
            where=lambda r: _ordinals(r.passages, lambda p: (p.kind, p.programme, fold(p.label))),
            alike=lambda a, b: _alike(a.text, b.text),
            foreign=lambda c, a, d, b: bool(a.label) or rows.same(c, ("passage", a.kind, a.programme), d),
            same_language=same_language,
        ),
    )
    footnotes = put_together(
        reports,
        lambda r: r.footnotes,
        Aligning(
            exact=lambda f: (fold(f.text),),
            where=lambda r: _ordinals(r.footnotes, lambda f: ()),
            alike=lambda a, b: _alike(a.text, b.text),
            foreign=lambda c, a, d, b: rows.same(c, ("footnote",), d),
            same_language=same_language,
        ),
    )
    figures = _figures(reports, bodies, rows)
    notes: Notes = [
        # What two copies say of one sum is compared in kg.checks.
        *_differences("provision", provisions, edition, _provision_table, lambda p: ()),
        *_differences("figure", figures, edition, lambda f: (f.programme, f.kind), _figure_values),
        *_differences("establishment", establishment, edition, lambda e: (e.measure,), _establishment_values),
        *_differences("undertaking", undertakings, edition, lambda u: (u.programme,), lambda u: ()),
    ]
    return MergedReport(
        edition,
        bodies,
        tuple(provisions),
        tuple(figures),
        tuple(establishment),
        tuple(undertakings),
        tuple(passages),
        tuple(footnotes),
        tuple(notes),
    )


class _Rows:
    """How many rows each table of each copy has: two languages have the same rows only where their numbers are equal."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[Key]] = {}

    def same(self, one: Report, table: Key, other: Report) -> bool:
        return self._of(one)[table] == self._of(other)[table]

    def _of(self, report: Report) -> Counter[Key]:
        if (counts := self._counts.get(report.file.id)) is None:
            rows: set[tuple[Key, Key]] = {
                (("figure", f.programme, f.kind), (f.body, f.row, f.groups, f.measure))
                for f in report.figures
            }
            rows |= {
                (_provision_table(p), (p.row, p.subhead, p.item, p.body, p.name)) for p in report.provisions
            }
            counts = Counter(table for table, _ in rows)
            counts.update(("undertaking", u.kind, u.programme) for u in report.undertakings)
            counts.update(("passage", p.kind, p.programme) for p in report.passages)
            counts["footnote",] = len(report.footnotes)
            self._counts[report.file.id] = counts
        return counts


def _alike(a: str, b: str) -> bool:
    return fuzz.ratio(fold(a), fold(b)) >= _ALIKE


def _provision_table(p: Provision) -> Key:
    return (p.table, p.programme) if p.table == "programme" else (p.table,)


def _provision_places(report: Report) -> dict[int, Key]:
    """Provision -> table, codes, the ordinal of its row in the table, and column."""
    rows: dict[Key, dict[Key, int]] = {}
    places: dict[int, Key] = {}
    for p in report.provisions:
        table = (p.table, p.programme, p.subhead, p.item)
        known = rows.setdefault(table, {})
        ordinal = known.setdefault((p.row,), len(known))
        places[p.number] = (*table, ordinal, p.fiscal_year, p.status)
    return places


def _figure_places(report: Report) -> dict[int, Key]:
    """Figure -> programme, kind, the ordinal of its row in the programme, and column; all tables of a programme count as one."""
    rows: dict[Key, dict[Key, int]] = {}
    places: dict[int, Key] = {}
    for f in report.figures:
        table = (f.programme, f.kind)
        known = rows.setdefault(table, {})
        ordinal = known.setdefault((fold(f.body), f.row, f.groups, f.measure), len(known))
        places[f.number] = (*table, ordinal, f.period, f.status, f.reading)
    return places


def _ordinals(records: Sequence[R], table: Callable[[R], Key]) -> dict[int, Key]:
    seen: Counter[Key] = Counter()
    places: dict[int, Key] = {}
    for record in records:
        key = table(record)
        places[record.number] = (*key, seen[key])
        seen[key] += 1
    return places


def _figures(
    reports: Sequence[Report], bodies: Mapping[str, str], counts: _Rows
) -> list[Printed[Report, Figure]]:
    """The figures. Where one copy has the columns of a row for certain, another copy's doubtful readings of that row are no
    figures of their own: they are prints of the certain ones."""

    def row_key(f: Figure) -> Key:
        return figure_row_key(f, bodies)

    certain = {row_key(f) for r in reports for f in r.figures if not f.reading}
    found = put_together(
        reports,
        lambda r: [f for f in r.figures if not f.reading or row_key(f) not in certain],
        Aligning(
            exact=lambda f: figure_key(f, bodies),
            where=_figure_places,
            alike=lambda a, b: _alike(a.measure, b.measure),
            foreign=lambda c, a, d, b: (
                (a.value is not None and a.value == b.value)
                or counts.same(c, ("figure", a.programme, a.kind), d)
            ),
            same_language=same_language,
        ),
    )
    rows: dict[Key, list[Printed[Report, Figure]]] = {}
    for printed in found:
        for key in dict.fromkeys(row_key(f) for _, f in printed.prints):
            rows.setdefault(key, []).append(printed)
    for report in reports:
        for f in report.figures:
            if f.reading and row_key(f) in certain:
                row = rows[row_key(f)]
                same = [p for p in row if (p.record.period, p.record.status) == (f.period, f.status)]
                (same or row)[0].prints.append((report, f))
                (same or row)[0].guessed.add(report.file.id)
    order = {id(r): n for n, r in enumerate(reports)}
    return sorted(found, key=lambda p: (order[id(p.source)], p.record.number))


Values = tuple[tuple[str, Decimal | str | None, str], ...]


def _figure_values(f: Figure) -> Values:
    # Of a doubtful reading no value is said to differ.
    if f.reading:
        return ()
    return (("the value", f.value, f.value_text), ("the figure in brackets", f.second, f.value_text))


def _establishment_values(e: Establishment) -> Values:
    return (("the value", e.value, e.value_text),)


def _differences(
    kind: str,
    records: Sequence[Printed[Report, R]],
    edition: ReportEdition,
    table: Callable[[R], Key],
    values: Callable[[R], Values],
) -> Iterator[tuple[SourceFile, Note]]:
    """What two prints of a record say differently, and records that only a later copy has, of a table that an earlier copy has too."""
    first_with: dict[Key, Report] = {}
    for printed in records:
        known = first_with.setdefault(table(printed.record), printed.source)
        if known is not printed.source:
            place = _place(printed.record)
            message = f"only this copy of {edition.path} has this {kind} ({_name(printed.record)}); {known.file.name} has not"
            yield (
                printed.source.file,
                Note("copies-differ", message, place, f"{kind}:{printed.record.number}"),
            )
        there = values(printed.record)
        for copy, record in printed.prints[1:]:
            differing = [
                f"{name} is {theirs!r} in {printed.source.file.name} ({_place(printed.record).locator}), here {text!r}"
                for (name, value, theirs), (_, other, text) in zip(there, values(record), strict=False)
                if value != other
            ]
            if differing:
                message = f"{'; '.join(differing)} ({_name(record)})"
                also = ((printed.source.file.id, _place(printed.record)),)
                target = f"{kind}:{record.number}"
                yield copy.file, Note("copies-differ", message, _place(record), target, also=also)


def _place(record: Record) -> Place:
    return record.places[0] if record.places else Place()


def _name(record: object) -> str:
    """What a reader of a note knows the record by."""
    match record:
        case Provision():
            parts = [record.table, record.name or record.subhead, record.fiscal_year, record.status]
        case Figure():
            parts = [*record.groups, record.measure, record.period, record.status]
        case Establishment():
            parts = [record.measure, record.period]
        case Undertaking():
            parts = [record.text[:40]]
        case _:
            parts = []
    return ", ".join(p for p in parts if p)
