"""A table's printed pieces as column headings and rows: which values stand in which column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from functools import lru_cache

from kg.dataclasses import dataclass
from kg.documents.estimates.grid_cells import place
from kg.documents.estimates.grid_head import Token, column_of, commitment_columns, is_columns, torn_columns
from kg.documents.estimates.grid_lex import lex
from kg.documents.estimates.grid_model import Cell, Grid, Head, Label, Row
from kg.documents.estimates.grid_pieces import Piece, Slot
from kg.documents.estimates.grid_split import together
from kg.documents.estimates.parts import Column
from kg.documents.plan.flow import Unit
from kg.quick import changed
from kg.sources.model import Line
from kg.values.number import least_values


@dataclass(slots=True)
class _Block:
    """Column headings as far as they have been met. ``most`` is the number of values that a row under them has at least."""

    pieces: list[Piece] = field(default_factory=list)
    most: int = 0
    rows: bool = False

    def whole(self) -> bool:
        if not self.rows:
            return False
        columns = len(_columns(self.pieces, commitments=False))
        return columns >= 2 and columns >= self.most


def read_grid(units: Sequence[Unit], *, money: bool, commitments: bool = False) -> Grid:
    """``money``: percentages may stand under the sums. ``commitments``: the headings are those of a table of commitments."""
    pieces = lex(units, money=money)
    blocks, owners = _blocks(pieces)
    heads = [_head(block.pieces, commitments) for block in blocks]
    rows: list[Row] = []
    left: list[tuple[Unit, str]] = []
    after_rule = False
    for piece, owner in zip(pieces, owners, strict=True):
        if piece.kind == "rule":
            after_rule = True
            continue
        if piece.kind == "head":
            continue
        if piece.kind in ("percent", "further"):
            if not rows or not _attach(rows, piece):
                left.extend((u, "a comparison without a sum that it belongs to") for u in piece.units)
            continue
        row = _row(piece, owner)
        rows.append(changed(row, gap=True) if after_rule and not row.gap else row)
        after_rule = False
    rows = together(rows, [h.columns for h in heads])
    placed = place(rows, [h.columns for h in heads], [_slots(blocks[n].pieces) for n in range(len(blocks))])
    return Grid(tuple(heads), tuple(placed), tuple(left))


def _blocks(pieces: Sequence[Piece]) -> tuple[list[_Block], list[int]]:
    """The headings' blocks, and for each piece the index of the block it stands under. A heading after rows opens a new block when the
    headings before it are whole; else it is one that an extractor printed late."""
    blocks = [_Block()]
    owners: list[int] = []
    again: list[Piece] = []
    """Headings since the last row."""
    for piece in pieces:
        block = blocks[-1]
        if piece.kind == "head":
            opens = piece.lone or any(t.kind == "period" for t in piece.tokens)
            if opens and block.whole():
                # Lines of headings above the one with the years are of the same print.
                del block.pieces[len(block.pieces) - len(again) :]
                block = _Block(again)
                blocks.append(block)
                again = []
            block.pieces.append(piece)
            if block.rows:
                again.append(piece)
        elif piece.kind == "content" and piece.values:
            block.rows = True
            again = []
            block.most = max(block.most, _least(piece))
        owners.append(len(blocks) - 1)
    if len(blocks) > 1 and not blocks[-1].rows and _adds(blocks[-2], blocks[-1]):
        # Headings at the end, over no rows, that are no second print: they belong to the rows above.
        late = blocks.pop()
        blocks[-1].pieces.extend(late.pieces)
        owners = [min(owner, len(blocks) - 1) for owner in owners]
    return blocks, owners


def _adds(before: _Block, late: _Block) -> bool:
    known = set(_columns(before.pieces, commitments=False))
    periods = {t.text for piece in late.pieces for t in piece.tokens if t.kind == "period"}
    both = _columns([*before.pieces, *late.pieces], commitments=False)
    return bool(periods) and len(both) > len(known) and known != set(both)


def _least(piece: Piece) -> int:
    if piece.slots:
        return sum(1 if s.at is not None else max(1, least_values(s.text)) for s in piece.slots)
    return least_values(piece.tail)


def _slots(pieces: Sequence[Piece]) -> dict[int, list[tuple[Slot, Unit]]]:
    """The headings' cells by the number of their column, down the page."""
    found: dict[int, list[tuple[Slot, Unit]]] = {}
    for piece in pieces:
        for slot in piece.slots:
            if slot.at is not None:
                found.setdefault(slot.at, []).append((slot, piece.units[0]))
    return dict(sorted(found.items()))


def _columns(pieces: Sequence[Piece], *, commitments: bool) -> tuple[Column, ...]:
    if not any(piece.slots for piece in pieces):
        return _torn(tuple([t for p in pieces if is_columns(p.tokens) for t in p.tokens]), commitments)
    slots = _slots(pieces)
    by_place = tuple(column_of(" ".join(s.text for s, _ in cells)) for cells in slots.values())
    named = [c for c in by_place if c.status]
    if len(named) >= 2 and len(named) == len(by_place):
        return by_place
    columns = _torn(tuple([t for p in pieces if is_columns(p.tokens) for t in p.tokens]), commitments)
    return columns if len(columns) >= len(named) else tuple(named)


@lru_cache(maxsize=512)
def _torn(tokens: tuple[Token, ...], commitments: bool) -> tuple[Column, ...]:
    """The columns that the headings' words make, wherever they stand. The tables of a report have the same headings."""
    if commitments and (columns := commitment_columns(tokens)):
        return columns
    columns = torn_columns(tokens)
    # One heading of several is no ground to put values into columns.
    return columns if len(columns) >= 2 else ()


def _head(pieces: Sequence[Piece], commitments: bool) -> Head:
    columns = _columns(pieces, commitments=commitments)
    placed_cells = _slots(pieces).values()
    edges = [
        max(s.edge for s, _ in cells if s.edge is not None)
        for cells in placed_cells
        if any(s.edge for s, _ in cells)
    ]
    limit = edges[0] - (edges[1] - edges[0]) if len(edges) >= 2 else None
    marks = tuple(dict.fromkeys(m for p in pieces for m in p.marks))
    return Head(columns, tuple(u for p in pieces for u in p.units), limit, marks)


def _attach(rows: list[Row], piece: Piece) -> bool:
    """Percentages and comparisons belong to the last sums above them."""
    at = next((n for n in range(len(rows) - 1, -1, -1) if rows[n].cells), None)
    if at is None:
        return False
    row = rows[at]
    percents = row.percents + tuple(Cell(s.text, s.at, piece.units[0]) for s in piece.percents)
    units = row.units + tuple(u for u in piece.units if u not in row.units)
    rows[at] = changed(row, percents=percents, further=piece.further or row.further, units=units)
    return True


def _row(piece: Piece, owner: int) -> Row:
    unit = piece.units[0]
    labels: tuple[Label, ...] = ()
    if piece.label or (piece.dots and piece.values):
        text = unit.text if isinstance(unit.item, Line) else unit.item.raw
        if text[:1] == "\f":
            text = text[1:]
        lead = len(text) - len(text.lstrip(" ")) if text[:1] == " " else 0
        labels = (Label(piece.label, unit, piece.left, piece.right, piece.dots, piece.gap, piece.size, lead),)
    cells: tuple[Cell, ...] = ()
    if piece.slots:
        cells = tuple([Cell(s.text, s.at, unit) for s in piece.slots])
    elif piece.tail:
        cells = (Cell(piece.tail, None, unit),)
    percents = tuple([Cell(s.text, s.at, unit) for s in piece.percents]) if piece.percents else ()
    return Row(labels, cells, owner, piece.units, percents, piece.further, "", piece.gap)


def unit_text(columns: Sequence[Column]) -> str:
    """The money unit that the columns' headings print, where it is one."""
    found = {c.unit_text for c in columns if c.unit_text}
    return found.pop() if len(found) == 1 else ""
