"""The units of a table as printed pieces: column headings, rules, labels with their leaders, values, percentages under them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.documents.estimates.grid_head import flat, head_tokens
from kg.documents.estimates.grid_pieces import Piece, Slot
from kg.documents.estimates.grid_row import row_pieces
from kg.documents.estimates.grid_said import (
    is_closed,
    is_lone,
    is_rule,
    opens_further,
    plain,
    said,
    split_leader,
)
from kg.documents.plan.flow import Unit
from kg.sources.model import Row
from kg.values.lazy import lazy
from kg.values.number import split_tail

_INLINE = lazy(r"財政撥款\s?[(（]|财政拨款\s?[(（]|Financial provision\s?\(", re.I)


def lex(units: Sequence[Unit], *, money: bool) -> list[Piece]:
    """``money``: percentages and comparisons may be printed under or behind the sums."""
    pieces: list[Piece] = []
    before: Unit | None = None
    waiting: list[Unit] = []
    for unit in units:
        gap = before is not None and unit.index > before.index + 1
        before = unit
        text = _single(unit)
        if waiting and _is_row(unit, text):
            # The bracket was never closed; the rows below are rows.
            pieces.append(_comparison(waiting))
            waiting = []
        if waiting:
            waiting.append(unit)
            joined = flat(" ".join(plain(u.text).strip() for u in waiting))
            if is_closed(joined) or len(waiting) > 3:
                pieces.append(Piece("further", tuple(waiting), further=joined))
                waiting = []
            continue
        if money and opens_further(text):
            waiting = [unit]
            continue
        pieces.extend(_unit_pieces(unit, "" if isinstance(unit.item, Row) else text, gap, money))
    if waiting:
        pieces.append(_comparison(waiting))
    return pieces


def _single(unit: Unit) -> str:
    """The text of a line, or of a row in which one cell alone is filled; empty for other rows."""
    if not isinstance(unit.item, Row):
        return plain(unit.text)
    found = ""
    for cell in unit.item.cells:
        if cell is None or cell.merged_up or not (text := cell.text.strip()):
            continue
        if found:
            return ""
        found = text
    return plain(" ".join(found.split()))


def _is_row(unit: Unit, text: str) -> bool:
    """Whether a row or a heading of columns is printed here, and not the rest of a comparison."""
    if text.count(")") + text.count("）") > text.count("(") + text.count("（"):
        return False
    if isinstance(unit.item, Row) or any(token.kind == "period" for token in head_tokens(text)):
        return True
    closes = ")" in text or "）" in text
    return not closes and bool(split_leader(text)[1] or split_tail(text)[1])


def _comparison(units: Sequence[Unit]) -> Piece:
    return Piece("further", tuple(units), further=flat(" ".join(plain(u.text) for u in units)))


def _unit_pieces(unit: Unit, text: str, gap: bool, money: bool) -> Iterable[Piece]:
    if isinstance(unit.item, Row):
        return row_pieces(unit, unit.item, gap, money)
    if is_rule(text):
        return (Piece("rule", (unit,)),)
    if (
        money
        and ("(" in text or "（" in text)
        and (match := _INLINE.search(text))
        and match.start()
        and (tokens := head_tokens(text[: match.start()]))
    ):
        rest = _line_pieces(unit, text[match.start() :], gap, money)
        return (Piece("head", (unit,), tokens=tokens), *rest)
    return _line_pieces(unit, text, gap, money)


def _line_pieces(unit: Unit, text: str, gap: bool, money: bool) -> Sequence[Piece]:
    line = said(text, money)
    percents = tuple([Slot(p) for p in line.percents]) if line.percents else ()
    if line.kind == "content":
        box = unit.place.box
        left, right, size = (box[0], box[2], box[3] - box[1]) if box else (None, None, 11.0)
        _, label, dots, tail, _, further, _ = line
        piece = Piece(
            "content", (unit,), label, dots, tail, (), percents, further, (), left, right, size, gap
        )
        return (piece,)
    if line.kind == "head":
        left = unit.place.box[0] if unit.place.box else None
        lone = is_lone(line.tokens)
        return (Piece("head", (unit,), line.label, tokens=line.tokens, left=left, lone=lone, gap=gap),)
    found = [Piece("percent", (unit,), percents=percents)] if percents else []
    if line.further:
        found.append(Piece("further", (unit,), further=line.further))
    return found
