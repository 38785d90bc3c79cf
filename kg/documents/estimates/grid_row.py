"""A row of a table as printed pieces: its cells are headings, or a label and values in their slots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.documents.estimates.grid_head import Token, flat, head_tokens, is_columns
from kg.documents.estimates.grid_pieces import Piece, Slot
from kg.documents.estimates.grid_said import asides, is_comparison, is_lone, is_rule, plain, split_leader
from kg.documents.plan.flow import Unit
from kg.sources.model import Cell, Row
from kg.values.lazy import lazy
from kg.values.marks import split_marks
from kg.values.number import is_values, parse_value

_CREDIT = lazy(r"\A(?:貸\s?記|贷\s?记|credit|cr\.?)\s*", re.I)


def row_pieces(unit: Unit, row: Row, gap: bool, money: bool) -> Iterator[Piece]:
    filled: list[tuple[int, Cell, str]] = []
    for n, cell in enumerate(row.cells):
        if cell is not None and not cell.merged_up and (text := " ".join(plain(cell.text).split())):
            filled.append((n, cell, text))
    if not filled:
        return
    whole = " ".join(text for _, _, text in filled)
    if is_rule(whole):
        yield Piece("rule", (unit,))
        return
    left = filled[0][1].box[0] if filled[0][1].box else None
    titles: list[tuple[str, tuple[str, ...]]] = []
    tokens: list[tuple[Token, ...]] = []
    for _, _, text in filled:
        titles.append(split_marks(text))
        tokens.append(head_tokens(titles[-1][0], filling=True))
        if not tokens[-1]:
            break  # no heading, as most rows
    if all(tokens) and any(t.kind != "fill" for found in tokens for t in found):
        cells = [(n, cell, title) for (n, cell, _), (title, _) in zip(filled, titles, strict=True)]
        head = _head_row(unit, row, cells, tokens, left, gap)
        yield replace(head, marks=tuple(m for _, marks in titles for m in marks))
        return
    if money and len(filled) == 1 and is_comparison(whole):
        yield Piece("further", (unit,), further=flat(whole))
        return
    yield _content_row(unit, filled, left, gap, money)


def _slot(text: str, n: int, cell: Cell) -> Slot:
    return Slot(text, n, cell.box[2] if cell.box else None)


def _head_row(
    unit: Unit,
    row: Row,
    filled: Sequence[tuple[int, Cell, str]],
    tokens: Sequence[tuple[Token, ...]],
    left: float | None,
    gap: bool,
) -> Piece:
    """The cells that head columns are slots; a first cell that heads the labels (分目(編號), 目標) is the label."""
    slots, label = [], ""
    for (n, cell, text), found in zip(filled, tokens, strict=True):
        heads_labels = n == 0 and (not is_columns(found)) and not _stands_over_values(row, cell)
        if heads_labels:
            label = text
        else:
            slots.append(_slot(text, n, cell))
    flat_tokens = tuple(t for found in tokens for t in found)
    lone = bool(label) and is_lone(tokens[0])
    return Piece(
        "head", (unit,), tokens=flat_tokens, label=label, slots=tuple(slots), left=left, lone=lone, gap=gap
    )


def _stands_over_values(row: Row, cell: Cell) -> bool:
    """A heading in the labels' column that stands well to the right of its left edge heads a column of values which the table's reader did
    not tell from the labels."""
    others = [c.box for c in row.cells if c is not None and c.box is not None and c is not cell]
    if cell.box is None or not others:
        return False
    pitch = others[1][2] - others[0][2] if len(others) > 1 else 64.0
    return 0 < others[0][2] - cell.box[2] <= pitch * 1.35


def _content_row(
    unit: Unit, filled: Sequence[tuple[int, Cell, str]], left: float | None, gap: bool, money: bool
) -> Piece:
    cells: list[tuple[int, Cell, str]] = []
    percents: list[Slot] = []
    further = ""
    for n, cell, text in filled:
        rest = text
        if money:
            rest, found, clause = asides(text)
            percents.extend(_slot(p, n, cell) for p in found)
            further = clause or further
        if rest:
            cells.append((n, cell, rest))
    if not cells:
        return Piece("percent", (unit,), percents=tuple(percents), further=further, gap=gap)
    first = _values_from(cells, money)
    label, dots, tail = "", 0, ""
    right = None
    if first:
        label, dots, tail = split_leader(" ".join(text for _, _, text in cells[:first]))
        last = cells[first - 1][1].box
        right = last[2] if last else None
    values = [Slot(tail)] if tail and is_values(tail) else []
    if tail and not values:
        credit = _CREDIT.sub("", tail)
        if credit != tail and is_values(credit):
            values = [Slot(tail)]
        else:
            label, dots = f"{label} {tail}".strip(), 0
    values += [_slot(text, n, cell) for n, cell, text in cells[first:]]
    box = cells[0][1].box
    if box:
        left, size = box[0], box[3] - box[1]
    else:
        size = 11.0
    return Piece(
        "content",
        (unit,),
        label,
        dots,
        "",
        tuple(values),
        tuple(percents),
        further,
        (),
        left,
        right,
        size,
        gap,
    )


def _values_from(cells: Sequence[tuple[int, Cell, str]], money: bool) -> int:
    """How many of the cells are the label: all up to the last that is no value; a number in the first column is a code."""
    first = 0
    worded = sum(_is_worded(text) for _, _, text in cells[1:])
    for n, (_, _, text) in enumerate(cells):
        # one time limit alone is the end of a label that was cut up
        if parse_value(text, money=money) is None or (worded == 1 and _is_limit(text)):
            first = n + 1
    if not first and cells[0][0] == 0:
        first = 1
    return first


def _is_worded(text: str) -> bool:
    """``22 hours``, ``within 24 hours``: a value with its unit."""
    return text[-1:].isalpha() and any(c.isdigit() for c in text) and parse_value(text) is not None


def _is_limit(text: str) -> bool:
    return text[:6].lower() == "within"
