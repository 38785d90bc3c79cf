"""Plain text that kept its layout: columns told apart by runs of spaces (``pdftotext -layout``), read as a borderless table.

Columns drift by some characters from row to row and Chinese characters take one or two places, so that a piece of a line is
assigned by its order, by what it looks like, and by how near it begins to where the column began in the lines above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kg.dataclasses import dataclass
from kg.documents.plan.columns import Columns, is_heading_piece, read_header, roles_of
from kg.documents.plan.flow import Unit
from kg.documents.plan.looks import DATE, is_category
from kg.documents.plan.words import BULLETS, norm, starts_with_bullet, width
from kg.quick import unguarded
from kg.sources.model import Cell, CellLine, Place, Row, Table
from kg.values.frequency import parse_frequency
from kg.values.lazy import lazy
from kg.values.nil import is_nil

_PIECE = lazy(rf"\S+(?: [^\s{BULLETS}]\S*)*(?:(?<=[{BULLETS}]) +\S+(?: [^\s{BULLETS}]\S*)*)?")
_DIGITS = lazy(r"[(（]?\d{1,3}[.．、)）]?")
_INTEGER = lazy(
    r"[(（]?\d{1,3}[.．、)）]?|[(（](?:[ivx]{1,5}|[a-z])[)）]|[A-Z]{1,2}[-.]?\d{1,3}(?=$|\s)|[一二三四五六七八九十]{1,3}[、.．]"
)


@unguarded
@dataclass(frozen=True, slots=True)
class Piece:
    start: int
    text: str


def pieces_of(text: str) -> list[Piece]:
    """The parts of a line between runs of two spaces or more. A bullet stays with the words after it."""
    found = [Piece(m.start(), m.group()) for m in _PIECE.finditer(text.replace("\u3000", "  ").expandtabs())]
    joined: list[Piece] = []
    for piece in found:
        if joined and starts_with_bullet(joined[-1].text) and len(joined[-1].text.strip()) == 1:
            joined[-1] = Piece(joined[-1].start, f"{joined[-1].text} {piece.text}")
        else:
            joined.append(piece)
    return joined


def aligned_columns(lines: Sequence[str]) -> tuple[Columns, list[int], int] | None:
    """(columns, where each begins, how many lines the headings take) when the first lines are column headings side by side."""
    if not lines or len(pieces_of(lines[0])) < 3:
        return None
    first = [part for piece in pieces_of(lines[0]) for part in _split_heading(piece)]
    if len(first) < 3 or sum(bool(roles_of(p.text)) for p in first) < 3:
        return None
    starts = [p.start for p in first]
    names = [p.text for p in first]
    count = 1
    for line in lines[1:5]:
        more = pieces_of(line)
        if not more or not all(is_heading_piece(p.text) and not is_nil(p.text) for p in more):
            break
        if any(DATE.search(norm(p.text)) or _INTEGER.fullmatch(p.text) for p in more):
            break
        for piece in (part for whole in more for part in _at_edges(whole, starts)):
            names[_nearest(piece, starts)] += f"\n{piece.text}"
        count += 1
    columns = read_header(names)
    return (columns, starts, count) if columns is not None else None


def _split_heading(piece: Piece) -> list[Piece]:
    """Headings that one space parts, for the column is narrow: ``No. Data`` (over ``Category``), ``Category Dataset Name``."""
    text = piece.text
    cut = 0
    if match := _NUMBERS.match(text):
        cut = match.end()
    else:
        spaces = [m.end() for m in re.finditer(" ", text)]
        cut = next(
            (n for n in spaces if roles_of(text[:n]) == ("category",) and roles_of(text[n:]) in _NAMES), 0
        )
    if not cut:
        return [piece]
    return [Piece(piece.start, text[:cut].strip()), *_split_heading(Piece(piece.start + cut, text[cut:]))]


_NUMBERS = lazy(
    r"(?:no\.?|s/n|number|(?:item|ref|serial)\.?(?: no\.?)?|編號|编号|序號|序号|項目|项目) (?!of|name|no|名)(?=\S)",
    re.IGNORECASE,
)
_NAMES = (("title",), ("description",))


def at_margin(text: str) -> bool:
    """Whether a line is one piece at the left margin."""
    pieces = pieces_of(text.lstrip("\f"))
    return len(pieces) == 1 and pieces[0].start == 0


@lru_cache(maxsize=4096)
def side_by_side(text: str) -> bool:
    """Whether a line is three cells or more next to each other, so that it can be no heading."""
    return len(pieces_of(text)) >= 3


def _nearest(piece: Piece, starts: Sequence[int]) -> int:
    middle = piece.start + width(piece.text) / 4
    return min(range(len(starts)), key=lambda n: abs(starts[n] - middle))


def as_table(units: Sequence[Unit], columns: Columns, starts: Sequence[int]) -> tuple[list[Unit], Table]:
    """The lines as the printed lines of a borderless table; each keeps its index, so that the ledger still closes."""
    rows: list[Row] = []
    where = list(starts)
    for unit in units:
        pieces = pieces_of(unit.text)
        cells: list[list[CellLine]] = [[] for _ in columns.roles]
        lone = (
            columns.roles[0] == ("number",)
            and len(pieces) == 1
            and pieces[0].start <= max(4, where[0])
            and not _INTEGER.match(pieces[0].text)
        )
        if lone:
            rows.append(_lone_row(pieces[0].text, len(cells), unit.place))
            continue
        fresh = any(_DIGITS.match(p.text) or DATE.fullmatch(norm(p.text)) for p in pieces) or (
            bool(pieces) and pieces[0].start <= where[0] + 3 and bool(_INTEGER.match(pieces[0].text))
        )
        if fresh:
            pieces = _split_first(pieces, columns)
        pieces = [part for piece in pieces for part in _split_at(piece, where, columns, fresh=fresh)]
        for piece, column in zip(pieces, _assign(pieces, columns, where, fresh=fresh), strict=True):
            cells[column].append(CellLine(piece.text))
            if fresh:
                where[column] = piece.start
        rows.append(Row(tuple(Cell(tuple(c)) for c in cells), unit.place))
    table = Table(tuple(rows), "none")
    found = [replace(u, item=row, table=table) for u, row in zip(units, rows, strict=True)]
    return found, table


def _lone_row(text: str, count: int, place: Place) -> Row:
    return Row((Cell((CellLine(text),), span=count), *(None,) * (count - 1)), place)


def _split_first(pieces: list[Piece], columns: Columns) -> list[Piece]:
    """A number that one space parts from what follows is a piece of its own."""
    first = pieces[0]
    match = re.match(rf"({_INTEGER.pattern}) (?=\S)", first.text)
    if not match or not columns.has("number") or DATE.match(norm(first.text)):
        return pieces
    rest = Piece(first.start + match.end(), first.text[match.end() :])
    return [Piece(first.start, match[1]), rest, *pieces[1:]]


def _edge(piece: Piece, where: Sequence[int]) -> int:
    """Where inside the piece a word begins exactly at a column's edge, after one space; 0 for nowhere."""
    shift = min((piece.start - at for at in where), key=abs)
    for drift in dict.fromkeys((0, shift if abs(shift) <= 2 else 0)):
        for at in where:
            n = at + drift - piece.start
            if 0 < n < len(piece.text) and piece.text[n - 1] == " " and piece.text[n] != " ":
                return n
    return 0


def _at_edges(piece: Piece, where: Sequence[int]) -> list[Piece]:
    cut = _edge(piece, where)
    if not cut:
        return [piece]
    rest = Piece(piece.start + cut, piece.text[cut:])
    return [Piece(piece.start, piece.text[:cut].rstrip()), *_at_edges(rest, where)]


def _split_at(piece: Piece, where: Sequence[int], columns: Columns, *, fresh: bool) -> list[Piece]:
    """Cells that only one space parts: after a category, before a date, or where a word begins exactly at a column's edge."""
    text, cut = piece.text, _edge(piece, where)
    if fresh and not cut and not is_category(text) and _over_category(piece, where, columns):
        spaces = [m.start() for m in re.finditer(" ", text)][:6]
        cut = next((n + 1 for n in reversed(spaces) if is_category(text[:n])), 0)
    if fresh and not cut and (match := re.search(rf" (?={DATE.pattern}$)", norm(text))):
        tail = len(norm(text)) - match.end()
        cut = len(text) - tail if norm(text[len(text) - tail :]) == norm(text)[match.end() :] else 0
    if not cut:
        return [piece]
    rest = Piece(piece.start + cut, text[cut:])
    return [Piece(piece.start, text[:cut].rstrip()), *_split_at(rest, where, columns, fresh=fresh)]


def _over_category(piece: Piece, where: Sequence[int], columns: Columns) -> bool:
    """Whether a piece reaches from the column of categories into the next one."""
    if ("category",) not in columns.roles[:-1]:
        return False
    at = columns.roles.index(("category",))
    return abs(piece.start - where[at]) <= 4 and piece.start + len(piece.text) > where[at + 1]


def _assign(pieces: Sequence[Piece], columns: Columns, where: Sequence[int], *, fresh: bool) -> list[int]:
    """A column for each piece, left to right, no column twice: the cheapest by looks and by place."""
    best: dict[int, tuple[float, list[int]]] = {-1: (0.0, [])}
    for piece in pieces:
        nxt: dict[int, tuple[float, list[int]]] = {}
        for last, (cost, path) in best.items():
            for column in range(max(last, 0), len(columns.roles)):
                again = 6.0 if column == last else 0.0
                total = cost + again + _cost(piece, columns.roles[column], where[column], fresh=fresh)
                if column not in nxt or total < nxt[column][0]:
                    nxt[column] = (total, [*path, column])
        best = nxt
    return min(best.values(), key=lambda b: b[0])[1]


def _cost(piece: Piece, roles: Sequence[str], start: int, *, fresh: bool) -> float:
    far = abs(piece.start - start)
    cost = min(far, 40) * (0.25 if fresh else 0.6)
    text = norm(piece.text)
    looks = {
        "number": bool(_INTEGER.fullmatch(piece.text))
        or (bool(_INTEGER.match(piece.text)) and len(roles) > 1),
        "date": bool(DATE.search(text)),
        "category": is_category(piece.text),
        "frequency": width(text) <= 40 and parse_frequency(piece.text).code is not None,
    }
    for role in roles:
        if role in looks and fresh and not is_nil(piece.text):
            cost += -4.0 if looks[role] else 4.0 if len(roles) == 1 else 0.0
        elif role in ("title", "description") and looks["date"] and len(text) <= 10:
            cost += 4.0
        elif role in ("title", "description") and looks["number"]:
            cost += 4.0 if len(roles) == 1 else -4.0
        if role == "description" and starts_with_bullet(piece.text):
            cost -= 4.0
    return cost
