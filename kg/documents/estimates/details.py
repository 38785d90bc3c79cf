"""The components of a subhead's provision, in groups, with their total."""

from __future__ import annotations

from collections.abc import Sequence

from kg.documents.estimates.grid import read_grid, unit_text
from kg.documents.estimates.grid_labels import join, label_text, pair, raw, unfinished
from kg.documents.estimates.grid_model import Row
from kg.documents.estimates.money_rows import read_sums
from kg.documents.estimates.parts import Part
from kg.documents.estimates.provisions import Line, MoneyTable, is_total
from kg.documents.estimates.words import both
from kg.values.lazy import lazy
from kg.values.number import DASHES
from kg.values.text import Habit

_DASH = lazy(rf"[{DASHES}•·]\s*(?=\S)")
_SUBHEAD = lazy(
    both(r"分目\s*(\d{3}(?:[A-Z](?![A-Za-z]))?)") + r"|[Ss]ub-?[Hh]ead\s*(\d{3}(?:[A-Z](?![A-Za-z]))?)"
)


def _dashed(row: Row) -> bool:
    return bool(row.labels) and _DASH.match(row.labels[0].text) is not None


def _goes_on(row: Row, following: Row) -> bool:
    """A component (with its dash) goes on until its values; a group ends before the next line that begins with a dash, and so does all before a total."""
    if not following.labels or _dashed(following):
        return False
    if following.cells and is_total(raw(following)):
        return False
    return _dashed(row) or unfinished(raw(row)) or (bool(following.cells) and not _dashed(following))


def subhead_of(part: Part, before: Sequence[Part]) -> str:
    """The code of the subhead that the table breaks down: named in the sentence that leads to it."""
    texts = [
        part.heading,
        *(u.text for p in reversed(before) if p.kind == "details-text" for u in reversed(p.units)),
    ]
    for text in texts:
        if found := _SUBHEAD.findall(text):
            one, other = found[-1]
            return str(one or other)
    return ""


def details(part: Part, at: int, habit: Habit, subhead: str, account: str, first: int = 0) -> MoneyTable:
    """``account`` is the one that the table of subheads puts the subhead in; empty where it does not say."""
    table = MoneyTable("details", at, first)
    grid = read_grid(part.units, money=True)
    table.open(grid)
    dashes = any(_dashed(row) for row in grid.rows)
    rows = join(pair(grid.rows), _goes_on if dashes else _plain_goes_on)
    texts = [label_text(row.labels, habit) for row in rows]
    marks = [
        table.marks.add(printed, "row" if row.cells else "group", text)
        for row, (text, printed) in zip(rows, texts, strict=True)
    ]
    groups = _groups(rows, dashes=dashes)
    nameless = sum(bool(row.cells) and not row.labels for row in rows)
    for n, row in enumerate(rows):
        text = texts[n][0]
        if not row.cells:
            if n in groups.values():
                table.heading(row, "heading of a group")
            else:
                table.reject(row.units, "a label without values, and no group that can be told")
            continue
        columns = grid.heads[row.head].columns
        unit = unit_text(columns)
        group = groups.get(n)
        total = not text or is_total(text)
        name = _DASH.sub("", text, count=1) if _dashed(row) else text
        line = Line(
            name,
            account=account,
            category="" if group is None or total else _name(texts[group][0]),
            subhead=subhead,
            total=total,
        )
        found = marks[n] + (() if group is None or total else marks[group])
        sums = read_sums(row, columns, unit)
        if not row.labels and nameless > 1:
            sums = "several rows without a label, of which only one can be the total"
        table.add(row, sums, line, unit, found)
    return table


def _plain_goes_on(row: Row, following: Row) -> bool:
    return bool(following.labels) and unfinished(raw(row))


def _name(text: str) -> str:
    return text.rstrip(":：")


def _groups(rows: Sequence[Row], *, dashes: bool) -> dict[int, int]:
    """Index of a row -> index of the heading of its group. Where an extractor printed headings behind the rows they belong over, runs of rows parted by
    blank lines take the headings in order, when there are as many."""
    headings = [n for n, row in enumerate(rows) if not row.cells]
    values = [n for n, row in enumerate(rows) if row.cells and row.labels and not is_total(raw(row))]
    if not headings or not values:
        return {}
    under: dict[int, int] = {}
    current: int | None = None
    for n, row in enumerate(rows):
        if not row.cells:
            current = n
        elif row.labels and current is not None:
            under[n] = current
    empty = [h for h in headings if h not in under.values()]
    if not empty and values[0] in under:
        return under
    runs: list[list[int]] = []
    for n in values:
        if not runs or rows[n].gap or runs[-1][-1] != n - 1:
            runs.append([n])
        else:
            runs[-1].append(n)
    if len(runs) != len(headings) or not dashes:
        # Which heading belongs over which rows cannot be told; only a heading right above its rows can.
        return {}
    return {n: heading for heading, run in zip(headings, runs, strict=True) for n in run}
