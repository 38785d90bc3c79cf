"""What sums are for, through the editions of a head: a programme's provision, a subhead, an item, a component, a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.identity.bodies import Notes
from kg.identity.joining import Item, free_path, join
from kg.identity.names import name_key
from kg.identity.prints import Printed
from kg.identity.report_keys import Key
from kg.identity.report_merge import MergedReport
from kg.identity.reports import BudgetLine, Name
from kg.records import Note
from kg.records.estimates import Provision, Report
from kg.sources.model import Place

Cell = Printed[Report, Provision]


def lines_of(
    head: str, editions: Sequence[MergedReport], programmes: Sequence[Mapping[str, str]]
) -> tuple[list[BudgetLine], dict[tuple[int, Key], str], Notes]:
    """The lines of one head, ``editions`` earliest first, with the line of each cell (by position of the edition and key of the cell).

    A line with a code (a programme, a subhead, an item) is known by it; one without by its name.
    """
    rows = [_rows(merged) for merged in editions]
    found = [
        [_item(key, cells, programmes[n]) for key, cells in edition.items()] for n, edition in enumerate(rows)
    ]
    chains, questions = join(found)
    listed = [list(edition.values()) for edition in rows]
    lines: list[BudgetLine] = []
    homes: dict[tuple[int, Key], str] = {}
    paths: dict[int, str] = {}
    taken: set[str] = set()
    for chain in chains:
        first, i = chain.members[0]
        path = free_path(f"budget-line/{head}", found[first][i].keys[0], taken)
        paths[id(chain)] = path
        for edition, at in chain.members:
            for cell in listed[edition][at]:
                homes[edition, cell.key] = path
        latest, at = chain.members[-1]
        lines.append(_line(path, head, listed[latest][at], editions[latest], programmes[latest]))
    notes: Notes = []
    for q in questions:
        cell = listed[q.edition][q.item][0]
        place = cell.record.places[0] if cell.record.places else Place()
        message = (
            f"{q.wording!r} may be {q.earlier!r} of an earlier edition ({paths[id(q.chain)]}, score {q.score:.2f}): "
            f"they were not joined"
        )
        notes.append(
            (cell.source.file, Note("possible-match", message, place, f"provision:{cell.record.number}"))
        )
    return sorted(lines, key=lambda line: line.path), homes, notes


def _rows(merged: MergedReport) -> dict[Key, list[Cell]]:
    """Line key and number of the repeat -> its cells, in the order printed."""
    rows: dict[Key, list[Cell]] = {}
    for cell in merged.provisions:
        *line, _year, _status, repeat = cell.key
        rows.setdefault((*line, repeat), []).append(cell)
    return rows


def _item(key: Key, cells: Sequence[Cell], programmes: Mapping[str, str]) -> Item:
    *_, name, repeat = key
    record = cells[0].record
    programme = programmes.get(record.programme, record.programme)
    standing = (key[0], programme, *key[2:-2])
    names = {name_key(r.name): r.name for cell in cells for _, r in cell.prints} if name else {"": ""}
    keys = tuple((*standing, k, repeat) for k in names)
    # What has a code is never joined by its name.
    context = (*standing, repeat) if name else (*standing, repeat, "code")
    return Item(keys, context, tuple(names.values()) if name else ())


def _line(
    path: str, head: str, cells: Sequence[Cell], merged: MergedReport, programmes: Mapping[str, str]
) -> BudgetLine:
    record = cells[0].record
    names: dict[str, Name] = {}
    for cell in cells:
        for report, printed in cell.prints:
            if text := printed.name or printed.body or printed.category or printed.account:
                names.setdefault(report.language, (text, report.language))
    return BudgetLine(
        path=path,
        head=f"head/{head}",
        table=record.table,
        names=tuple(names[k] for k in sorted(names)),
        programme=programmes.get(record.programme, ""),
        body=merged.bodies.get(record.body, ""),
        subhead=record.subhead,
        item=record.item,
        total=record.total,
    )
