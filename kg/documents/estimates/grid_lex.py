"""The units of a table as printed pieces: column headings, rules, labels with their leaders, values, percentages under them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kg.documents.estimates.grid_head import Token, flat, head_tokens, is_columns
from kg.documents.estimates.grid_pieces import Piece, Slot
from kg.documents.plan.flow import Unit
from kg.sources.model import Cell, Row
from kg.values.marks import split_marks
from kg.values.number import DASHES, find_percents, is_values, parse_value, split_tail


@cache
def _rule() -> re.Pattern[str]:
    return re.compile(r"[\s—―─━_=\-–]*[—―─━_=\-–]{4,}[\s—―─━_=\-–]*")


_STROKES = frozenset("—―─━_=-–")
_DOT = re.compile("[.．·‧…‥]")


@cache
def _leader() -> re.Pattern[str]:
    return re.compile(r"(?:\s?[.．·‧…‥]){3,}\s*|\s?…+\s*")


@cache
def _markup() -> re.Pattern[str]:
    return re.compile(r"</?(?:u|b|i|em|strong|sup|sub|br)\s*/?>|\\(?=[$*_#\[\]])", re.I)


@cache
def _further() -> re.Pattern[str]:
    return re.compile(r"[(（]\s*(?:或\s*[較较與与]|or\b)[^()（）]*[)）]", re.I)


@cache
def _further_opens() -> re.Pattern[str]:
    return re.compile(r"\s*[(（]\s*(?:或\s*[較较與与]?|or\b)?[^()（）]*\Z", re.I)


@cache
def _lost_further() -> re.Pattern[str]:
    return re.compile(r"[(（]\s*(?:19|20)\d\d\s?[-‐‑‒–—/]\s?\d\d\s+\d[\d.,]*\s?[%％]\s?[)）]")


@cache
def _percents() -> re.Pattern[str]:
    """Behind a sum or under it; several on a line stand behind their sums or under them."""
    one = rf"[(（]\s?(?:[{DASHES}+＋]?\s?\d[\d,]*(?:\.\d+)?\s?[%％]|[{DASHES}])\s?[)）]"
    return re.compile(rf"(?:(?<=\s)|\A){one}(?:\s*{one})*(?=[\s\d]|\Z)")


@cache
def _inline() -> re.Pattern[str]:
    return re.compile(r"財政撥款\s?[(（]|财政拨款\s?[(（]|Financial provision\s?\(", re.I)


@cache
def _credit() -> re.Pattern[str]:
    return re.compile(r"\A(?:貸\s?記|贷\s?记|credit|cr\.?)\s*", re.I)


@cache
def _raised() -> re.Pattern[str]:
    return re.compile(r"<sup>\s*([A-Za-z])\s*</sup>", re.I)


def plain(text: str) -> str:
    if "<sup>" in text:
        text = _raised().sub(r"^\1", text)
    return _markup().sub("", text) if "<" in text or "\\" in text else text


@lru_cache(maxsize=8192)
def split_leader(text: str) -> tuple[str, int, str]:
    """Label, number of dots, and what follows them; without a leader the whole text and 0."""
    if _DOT.search(text) is None:
        return text.strip(), 0, ""
    best: re.Match[str] | None = None
    for match in _leader().finditer(text):
        if best is None or len(match[0]) >= len(best[0]):
            best = match
    if best is None:
        return text.strip(), 0, ""
    return text[: best.start()].strip(), len("".join(best[0].split())), text[best.end() :].strip()


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
            if _closed(joined) or len(waiting) > 3:
                pieces.append(Piece("further", tuple(waiting), further=joined))
                waiting = []
            continue
        if money and _opens_further(text):
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


def _opens_further(text: str) -> bool:
    """Whether a comparison begins here that is not closed on this line: ``( 或 較2005-06 原 來`` or what an extractor left of it, ``( 2005-06``."""
    return (
        ("(" in text or "（" in text)
        and _further_opens().match(text) is not None
        and re.search(r"(?:19|20)\d\d|\A\s*[(（]\s*(?:或|or\b)", text, re.I) is not None
        and not _closed(text)
    )


def _closed(text: str) -> bool:
    return text.count("(") + text.count("（") <= text.count(")") + text.count("）")


def _unit_pieces(unit: Unit, text: str, gap: bool, money: bool) -> Iterable[Piece]:
    if isinstance(unit.item, Row):
        return _row_pieces(unit, unit.item, gap, money)
    if _is_rule(text):
        return (Piece("rule", (unit,)),)
    if (
        money
        and ("(" in text or "（" in text)
        and (match := _inline().search(text))
        and match.start()
        and (tokens := head_tokens(text[: match.start()]))
    ):
        rest = _line_pieces(unit, text[match.start() :], gap, money)
        return (Piece("head", (unit,), tokens=tokens), *rest)
    return _line_pieces(unit, text, gap, money)


def _is_rule(text: str) -> bool:
    """A line of strokes; most lines begin with no stroke and no space."""
    first = text[:1]
    return (first in _STROKES or first.isspace()) and _rule().fullmatch(text) is not None


def _line_pieces(unit: Unit, text: str, gap: bool, money: bool) -> Sequence[Piece]:
    said = _said(text, money)
    percents = tuple([Slot(p) for p in said.percents]) if said.percents else ()
    if said.kind == "content":
        box = unit.place.box
        left, right, size = (box[0], box[2], box[3] - box[1]) if box else (None, None, 11.0)
        _, label, dots, tail, _, further, _ = said
        piece = Piece(
            "content", (unit,), label, dots, tail, (), percents, further, (), left, right, size, gap
        )
        return (piece,)
    if said.kind == "head":
        left = unit.place.box[0] if unit.place.box else None
        lone = _lone(said.tokens)
        return (Piece("head", (unit,), said.label, tokens=said.tokens, left=left, lone=lone, gap=gap),)
    found = [Piece("percent", (unit,), percents=percents)] if percents else []
    if said.further:
        found.append(Piece("further", (unit,), further=said.further))
    return found


class _Said(NamedTuple):
    """What a line prints: column headings, a label with values, or (kind ``percent``) no more than what stands under sums."""

    kind: Literal["head", "content", "percent"]
    label: str = ""
    dots: int = 0
    tail: str = ""
    percents: tuple[str, ...] = ()
    further: str = ""
    tokens: tuple[Token, ...] = ()


@lru_cache(maxsize=8192)
def _said(text: str, money: bool) -> _Said:
    percents: tuple[str, ...] = ()
    further = ""
    if money:
        text, percents, further = _asides(text)
        if not text:
            return _Said("percent", percents=percents, further=further)
    if tokens := head_tokens(text):
        return _Said("head", text.strip(), tokens=tokens)
    label, dots, tail = split_leader(text)
    if not dots:
        label, tail = split_tail(text)
        if (label and label[-1] in "(（") or (money and not label and _is_code(tail)):
            label, tail = text.strip(), ""
    return _Said("content", label, dots, tail, percents, further)


@lru_cache(maxsize=8192)
def _asides(text: str) -> tuple[str, tuple[str, ...], str]:
    """The text without the percentages and the comparison printed behind or under a sum, and these."""
    if "(" not in text and "（" not in text:
        return text.strip(), (), ""
    further = ""
    if match := _further().search(text) or _lost_further().search(text):
        further = flat(match[0])
        text = text[: match.start()] + " " + text[match.end() :]
    percents: list[str] = []
    for match in reversed(list(_percents().finditer(text))):
        percents[:0] = find_percents(match[0])
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return text.strip(), tuple(percents), further


def _lone(tokens: Sequence[Token]) -> bool:
    return [t.kind for t in tokens] == ["target"]


# -- rows of a table ----------------------------------------------------------------------------------


def _row_pieces(unit: Unit, row: Row, gap: bool, money: bool) -> Iterator[Piece]:
    filled: list[tuple[int, Cell, str]] = []
    for n, cell in enumerate(row.cells):
        if cell is not None and not cell.merged_up and (text := " ".join(plain(cell.text).split())):
            filled.append((n, cell, text))
    if not filled:
        return
    whole = " ".join(text for _, _, text in filled)
    if _is_rule(whole):
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
    if money and len(filled) == 1 and _further().fullmatch(whole):
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
    lone = bool(label) and _lone(tokens[0])
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
            rest, found, clause = _asides(text)
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
        credit = _credit().sub("", tail)
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


@cache
def _code() -> re.Pattern[str]:
    return re.compile(r"\d{3}[A-Z]?|[(（]\d{1,2}[)）]")


def _is_code(text: str) -> bool:
    return len(text) <= 4 and _code().fullmatch(text) is not None


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
