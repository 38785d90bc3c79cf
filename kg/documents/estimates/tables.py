"""All tables of a report: the sums and figures in them, with the footnote marks that stand at each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kg.dataclasses import dataclass
from kg.documents.estimates.commitments import commitments
from kg.documents.estimates.details import details, subhead_of
from kg.documents.estimates.figures import FigureTable, read_figures
from kg.documents.estimates.grid import read_grid
from kg.documents.estimates.grid_levels import Levels, read_levels
from kg.documents.estimates.grid_model import Grid
from kg.documents.estimates.marked import Noted
from kg.documents.estimates.parts import Part, PartKind
from kg.documents.estimates.provisions import MoneyTable, analysis, programme_provision
from kg.documents.estimates.stacked import is_stacked, keep_proven, without_figures
from kg.documents.estimates.subheads import Account, accounts, subheads
from kg.documents.estimates.words import compact
from kg.documents.plan.flow import Unit
from kg.records import Language
from kg.records.estimates import Figure, Provision
from kg.values.text import Habit

TABLES: frozenset[PartKind] = frozenset(
    {"provision", "targets", "indicators", "analysis", "subheads", "details", "commitments"}
)
_PROSE: frozenset[PartKind] = frozenset({"aim", "description", "list"})


@dataclass(frozen=True, slots=True)
class Tables:
    """``provisions`` and ``figures`` are numbered from 1 each, in the order of the parts, without footnotes. ``marks`` holds for the index of a part
    all marks it prints, in reading order: ``Mark.at`` of a record counts in it. ``rejected`` are units with the reason; ``headings`` units with
    what they head."""

    provisions: tuple[Noted[Provision], ...]
    figures: tuple[Noted[Figure], ...]
    marks: dict[int, tuple[str, ...]]
    rejected: tuple[tuple[Unit, str], ...]
    headings: tuple[tuple[Unit, str], ...]
    stacked: bool = False
    """Whether the cells of some stand column by column, each on a line of its own (see ``estimates.stacked``)."""

    def mapped(self) -> list[tuple[Unit, str]]:
        """Each unit that a record was read from, with the first record: ``figure:12``."""
        found: dict[int, tuple[Unit, str]] = {}
        for kind, noted in (("provision", self.provisions), ("figure", self.figures)):
            for one in noted:
                for unit in one.units:
                    found.setdefault(unit.index, (unit, f"{kind}:{one.record.number}"))
        return [found[index] for index in sorted(found)]


def read_tables(
    parts: Sequence[Part], language: Language, habit: Habit | None = None, first: int = 0
) -> Tables:
    """Reads the parts that are tables; the prose parts only tell which headings they name. ``habit`` is how the document spaces its lines;
    ``first`` how many provisions are before those of the tables."""
    used = [part for part in parts if part.kind in TABLES]
    if habit is None:
        habit = Habit() if language == "en" else Habit.of(_lines(used))
    grids = {
        n: read_grid(p.units, money=False) for n, p in enumerate(parts) if p.kind in ("targets", "indicators")
    }
    columnwise = some = is_stacked(used)
    levels = {kind: _levels(parts, grids, kind) for kind in ("targets", "indicators")}
    money: list[MoneyTable] = []
    figures: list[FigureTable] = []
    marks: dict[int, tuple[str, ...]] = {}
    known: dict[str, Account] = {}
    summed, counted = first, 0
    for n, part in enumerate(parts):
        if n in grids:
            named = _named(parts, part)
            table = read_figures(part, n, grids[n], levels[part.kind], habit, named, counted)
            torn = columnwise or is_stacked([part])
            figures.append(without_figures(table) if torn else table)
            counted += len(figures[-1].figures)
            marks[n] = figures[-1].marks
            some |= torn
        elif part.kind in TABLES:
            sums = _money(part, n, parts, habit, known, summed)
            torn = columnwise or is_stacked([part])
            if torn:
                keep_proven(sums)
            if sums.table == "subheads":
                known.update(accounts(sums))
            summed += len(sums.provisions)
            money.append(sums)
            marks[n] = tuple(sums.marks.texts)
            some |= torn
    return Tables(
        tuple(p for t in money for p in t.provisions),
        tuple(f for t in figures for f in t.figures),
        marks,
        (*(r for t in money for r in t.rejected), *(r for t in figures for r in t.rejected)),
        (*(h for t in money for h in t.headings), *(h for t in figures for h in t.headings)),
        some,
    )


def _money(
    part: Part, n: int, parts: Sequence[Part], habit: Habit, known: dict[str, Account], first: int
) -> MoneyTable:
    if part.kind == "provision":
        return programme_provision(part, n, habit, first)
    if part.kind == "analysis":
        return analysis(part, n, habit, first)
    if part.kind == "subheads":
        return subheads(part, n, habit, first)
    if part.kind == "details":
        code = subhead_of(part, parts[:n])
        return details(part, n, habit, code, known[code].account if code in known else "", first)
    return commitments(part, n, habit, known, first)


def _lines(parts: Iterable[Part]) -> Iterable[str]:
    return (line for part in parts for unit in part.units for line in unit.text.split("\t"))


def _levels(parts: Sequence[Part], grids: dict[int, Grid], kind: str) -> Levels:
    """What the leaders of all tables of one kind tell, where no places on a page do."""
    rows = [row for n, grid in grids.items() if parts[n].kind == kind for row in grid.rows]
    if any(label.left is not None for row in rows for label in row.labels):
        return Levels()
    return read_levels(rows)


def _named(parts: Sequence[Part], part: Part) -> Callable[[str], bool]:
    """Whether the prose of the part's programme names a heading."""
    prose: list[str] = []

    def named(heading: str) -> bool:
        if not prose:
            own = (p for p in parts if p.programme == part.programme and p.kind in _PROSE)
            prose.append(compact("".join(u.text for p in own for u in p.units)))
        return compact(heading) in prose[0]

    return named
