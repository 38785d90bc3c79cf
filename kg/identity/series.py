"""Indicators and targets through the editions of a head: one series for one measure, whatever it was called in which year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from kg.dataclasses import dataclass
from kg.identity.bodies import Notes
from kg.identity.joining import Item, Question, free_path, join
from kg.identity.names import name_key
from kg.identity.prints import Printed
from kg.identity.renames import Renames, SchemeFinder
from kg.identity.report_bodies import Bodies
from kg.identity.report_keys import Key
from kg.identity.report_merge import MergedReport
from kg.identity.reports import Name, Series
from kg.records import Note
from kg.records.estimates import Figure, Report
from kg.sources.model import Place, SourceFile
from kg.values.script import fold


@dataclass(slots=True)
class Row:
    """A row of an indicator or target table in one edition: its cells."""

    cells: list[Printed[Report, Figure]] = field(default_factory=list)

    @property
    def first(self) -> Figure:
        return self.cells[0].record

    @property
    def prints(self) -> list[tuple[Report, Figure]]:
        """One cell of every copy that prints the row, the published one first."""
        found: dict[str, tuple[Report, Figure]] = {}
        for cell in self.cells:
            for report, figure in cell.prints:
                found.setdefault(report.file.id, (report, figure))
        return list(found.values())


@dataclass(frozen=True, slots=True)
class SeriesResult:
    """``homes`` maps (position of the edition, key of a cell) to the path of its series."""

    series: tuple[Series, ...]
    homes: Mapping[tuple[int, Key], str]
    notes: Notes


def series_of(
    head: str,
    editions: Sequence[MergedReport],
    programmes: Sequence[Mapping[str, str]],
    renames: Renames,
    schemes: SchemeFinder,
    bodies: Bodies,
) -> SeriesResult:
    """The series of one head, ``editions`` earliest first; ``programmes`` maps each edition's programme codes to paths."""
    rows = [_rows(merged) for merged in editions]
    found = [
        [_item(row, key, merged, programmes[n], renames, schemes) for key, row in rows[n].items()]
        for n, merged in enumerate(editions)
    ]
    chains, questions = join(found)
    series: list[Series] = []
    homes: dict[tuple[int, Key], str] = {}
    paths: dict[int, str] = {}
    taken: set[str] = set()
    listed = [list(r.values()) for r in rows]
    for chain in chains:
        first, i = chain.members[0]
        path = free_path(f"indicator/{head}", (found[first][i].exact or found[first][i].keys)[0], taken)
        paths[id(chain)] = path
        for edition, at in chain.members:
            for cell in listed[edition][at].cells:
                homes[edition, cell.key] = path
        members = [(editions[e], listed[e][at]) for e, at in chain.members]
        series.append(
            _series(path, head, members, programmes[chain.members[-1][0]], renames, schemes, bodies)
        )
    notes = [_question(q, listed, paths) for q in questions]
    return SeriesResult(tuple(sorted(series, key=lambda s: s.path)), homes, notes)


def _rows(merged: MergedReport) -> dict[Key, Row]:
    """Row key and number of the repeat -> row, in the order printed."""
    rows: dict[Key, Row] = {}
    for cell in merged.figures:
        *row, _period, _status, _reading, repeat = cell.key
        rows.setdefault((*row, repeat), Row()).cells.append(cell)
    return rows


def _item(
    row: Row,
    key: Key,
    merged: MergedReport,
    programmes: Mapping[str, str],
    renames: Renames,
    schemes: SchemeFinder,
) -> Item:
    keys: dict[Key, None] = {}
    exact: dict[Key, None] = {}
    figure = row.first
    programme = programmes.get(figure.programme, figure.programme)
    body = merged.bodies.get(figure.body) or fold(figure.body)
    for _, printed in row.prints:
        groups = tuple(_group_key(g, renames, schemes) for g in printed.groups)
        measure = renames.present(_plain(printed))
        keys[(figure.kind, programme, body, groups, measure, key[-1])] = None
        exact[(figure.kind, programme, body, groups, name_key(printed.measure), printed.unit, key[-1])] = None
    texts = tuple(dict.fromkeys(" ".join((*f.groups, _plain(f))) for _, f in row.prints))
    return Item(tuple(keys), (figure.kind, programme, body), texts, tuple(exact))


def _group_key(group: str, renames: Renames, schemes: SchemeFinder) -> str:
    scheme = schemes.group(group, renames)
    return scheme.path if scheme is not None else renames.present(group)


def _plain(figure: Figure) -> str:
    """The measure without its unit: without the bracket that holds it, and without the words that say per cent."""
    measure = figure.measure
    if not figure.unit:
        return measure
    bracket = re.search(r"\s*[（(]([^（()）]*)[)）]\s*$", measure)
    if bracket is not None and _fold_unit(figure.unit) in _fold_unit(bracket[1]):
        measure = measure[: bracket.start()]
    if figure.unit in ("%", "％"):
        measure = re.sub(r"的?百分[率比]|\b(?:the )?percentage of\s+", "", measure) or measure
    return measure


def _fold_unit(unit: str) -> str:
    return "".join(unit.split()).casefold()


def _series(
    path: str,
    head: str,
    members: Sequence[tuple[MergedReport, Row]],
    programmes: Mapping[str, str],
    renames: Renames,
    schemes: SchemeFinder,
    bodies: Bodies,
) -> Series:
    merged, row = members[-1]
    figure = row.first
    names = {report.language: (f.measure, str(report.language)) for report, f in reversed(row.prints)}
    known = {name_key(text) for text, _ in names.values()}
    present = {name_key(" ".join((*f.groups, f.measure))) for _, f in row.prints}
    earlier: dict[str, Name] = {}
    for _, old in reversed(members[:-1]):
        for report, f in old.prints:
            whole = name_key(" ".join((*f.groups, f.measure)))
            if name_key(f.measure) not in known:
                earlier.setdefault(name_key(f.measure), (f.measure, report.language))
            if whole not in present and name_key(f.measure) in known:
                earlier.setdefault(whole, (" > ".join((*f.groups, f.measure)), report.language))
    for text, language in renames.before(figure.measure):
        earlier.setdefault(name_key(text), (text, language))
    for at, group in enumerate(figure.groups):
        for text, language in renames.before(group):
            wording = (*figure.groups[:at], text, *figure.groups[at + 1 :], figure.measure)
            earlier.setdefault(name_key(" ".join(wording)), (" > ".join(wording), language))
    body = merged.bodies.get(figure.body, "")
    scheme = ""
    for group in reversed(figure.groups):
        if found := schemes.group(group, renames):
            scheme = scheme or found.path
        elif not body and (agency := bodies.find(group)):
            body = agency.path
    return Series(
        path=path,
        head=f"head/{head}",
        kind=figure.kind,
        names=tuple(names[k] for k in sorted(names)),
        earlier=tuple(earlier.values()),
        groups=figure.groups,
        unit=figure.unit,
        programme=programmes.get(figure.programme, ""),
        scheme=scheme,
        body=body,
    )


def _question(
    q: Question, listed: Sequence[Sequence[Row]], paths: Mapping[int, str]
) -> tuple[SourceFile, Note]:
    cell = listed[q.edition][q.item].cells[0]
    place = cell.record.places[0] if cell.record.places else Place()
    message = (
        f"{q.wording!r} may be {q.earlier!r} of an earlier edition ({paths[id(q.chain)]}, score {q.score:.2f}): "
        f"they were not joined"
    )
    return cell.source.file, Note("possible-match", message, place, f"figure:{cell.record.number}")
