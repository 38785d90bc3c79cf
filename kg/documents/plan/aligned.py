"""Plain text that kept its layout: columns told apart by runs of spaces (``pdftotext -layout``), read as a borderless table.

Columns drift by some characters from row to row and Chinese characters take one or two places, so that a piece of a line is
assigned by its order, by what it looks like, and by how near it begins to where the column began in the lines above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import lru_cache

from kg.documents.plan.columns import Columns, is_heading_piece, read_header, roles_of
from kg.documents.plan.cutting import (
    DIGITS,
    INTEGER,
    Piece,
    at_edges,
    edges_near,
    pieces_of,
    split_across,
    split_at,
    split_first,
    split_near,
)
from kg.documents.plan.flow import Unit
from kg.documents.plan.headings import is_note
from kg.documents.plan.inferred import infer_columns
from kg.documents.plan.looks import DATE, is_category
from kg.documents.plan.merged import is_number
from kg.documents.plan.words import norm, starts_with_bullet, width
from kg.sources.model import Cell, CellLine, Place, Row, Table
from kg.values.frequency import parse_frequency
from kg.values.lazy import lazy
from kg.values.nil import is_nil


def aligned_columns(lines: Sequence[str]) -> tuple[Columns, list[int], int] | None:
    """(columns, where each begins, how many lines the headings take) when the first lines are column headings side by side."""
    if not lines or len(pieces_of(lines[0])) < 3:
        return None
    below = {p.start for line in lines[1:] for p in pieces_of(line)}
    first = [
        part
        for piece in pieces_of(lines[0])
        for part in _split_heading(piece)
        for part in _split_over(part, below)
    ]
    if len(first) < 3 or sum(bool(roles_of(p.text)) for p in first) < 3:
        return None
    starts = [p.start for p in first]
    names = [p.text for p in first]
    count = 1
    for line in lines[1:5]:
        more = pieces_of(line)
        if any(DATE.search(norm(p.text)) or INTEGER.fullmatch(p.text) or is_nil(p.text) for p in more):
            break
        more = [part for whole in more for part in at_edges(whole, starts)]
        heads = [_heads(p.text, names[_nearest(p, starts)]) for p in more]
        if not any(heads) or not all(
            h or _is_strange(p, names, starts) for h, p in zip(heads, more, strict=True)
        ):
            break
        for piece in more:
            names[_nearest(piece, starts)] += f"\n{piece.text}"
        count += 1
    columns = read_header(names)
    return (columns, starts, count) if columns is not None else None


def _heads(text: str, above: str) -> bool:
    """Whether a piece goes on with the heading above it: words of headings, a bracket (``(Y/N)``), or what together with it is one
    (``號`` under ``序``)."""
    return (
        is_heading_piece(text)
        or bool(re.fullmatch(r"[(（][^()（）]{1,20}[)）]", text))
        or ((not roles_of(above) or len(text) == 1) and bool(roles_of(f"{above}\n{text}")))
    )


def _is_strange(piece: Piece, names: Sequence[str], starts: Sequence[int]) -> bool:
    """Whether a piece goes on with a heading that the form does not know."""
    return len(piece.text) <= 20 and not roles_of(names[_nearest(piece, starts)])


def _split_over(piece: Piece, below: Set[int]) -> list[Piece]:
    """Headings that one space parts where a column of the lines below begins: ``Spatial data Description``."""
    for match in re.finditer(" ", piece.text):
        cut = match.end()
        if piece.start + cut in below and roles_of(piece.text[cut:]):
            rest = Piece(piece.start + cut, piece.text[cut:])
            return [Piece(piece.start, piece.text[: cut - 1]), *_split_over(rest, below)]
    return [piece]


def _split_heading(piece: Piece) -> list[Piece]:
    """Headings that one space parts, for the column is narrow: ``No. Data`` (over ``Category``), ``Category Dataset Name``."""
    text = piece.text
    cut = 0
    if match := _NUMBERS.match(text):
        cut = match.end()
    else:
        spaces = [m.end() for m in re.finditer(" ", text)]
        cut = next((n for n in spaces if _two_headings(text[:n], text[n:])), 0)
    if not cut:
        return [piece]
    return [Piece(piece.start, text[:cut].strip()), *_split_heading(Piece(piece.start + cut, text[cut:]))]


def _two_headings(first: str, second: str) -> bool:
    """``Category`` and ``Dataset Name``, ``Update frequency`` and ``Remarks``: not ``Category`` and ``of dataset``."""
    one, other = roles_of(first), roles_of(second)
    if not one or not other or one == other or not second[:1].isalnum() or second[:1].islower():
        return False
    return (
        one == ("category",)
        if other in _NAMES
        else one[0] in ("category", "description", "date", "frequency")
    )


_NUMBERS = lazy(
    r"(?:no\.?|s/n|number|(?:item|ref|serial)\.?(?: no\.?)?|編號|编号|序號|序号|項目|项目) (?!of|name|no|名)(?=\S)",
    re.IGNORECASE,
)
_NAMES = (("title",), ("description",))


def aligned_rows(texts: Sequence[str]) -> tuple[Columns, list[int]] | None:
    """(columns, where each begins) of lines that are rows side by side under no headings: each has a number in front, and most a month."""
    split = [pieces_of(text) for text in texts]
    if not split or not all(len(pieces) > 1 and DIGITS.fullmatch(pieces[0].text) for pieces in split):
        return None
    starts = [piece.start for piece in max(split, key=len)]
    dated = sum(any(DATE.fullmatch(norm(piece.text)) for piece in pieces) for pieces in split)
    if len(starts) < _LEAST_ALONE or dated * 2 <= len(split):
        return None
    rows: list[Row] = []
    for pieces in split:
        cells = [Cell() for _ in starts]
        for piece in pieces:
            cells[_nearest(piece, starts)] = Cell((CellLine(piece.text),))
        rows.append(Row(tuple(cells), Place()))
    columns = infer_columns(rows)
    return (columns, starts) if columns.has("title") else None


_LEAST_ALONE = 4


def at_margin(text: str) -> bool:
    """Whether a line is one piece at the left margin."""
    pieces = pieces_of(text.lstrip("\f"))
    return len(pieces) == 1 and pieces[0].start == 0


@lru_cache(maxsize=4096)
def side_by_side(text: str) -> bool:
    """Whether a line is three cells or more next to each other, so that it can be no heading."""
    return len(pieces_of(text)) >= 3


def begins_row(text: str) -> bool:
    """Whether a line begins with a number and goes on with cells side by side."""
    return side_by_side(text) and is_number(pieces_of(text)[0].text)


def with_numbers(columns: Columns, starts: Sequence[int], lines: Sequence[str]) -> tuple[Columns, list[int]]:
    """The columns, with one more in front where most rows have a number that hangs to the left of the first heading."""
    rows = [pieces for line in lines if len(pieces := pieces_of(line)) > 2]
    hung = [p[0].start for p in rows if p[0].start < starts[0] - 1 and is_number(p[0].text)]
    if columns.has("number") or not hung or len(hung) * 2 < len(rows):
        return columns, list(starts)
    return Columns((("number",), *columns.roles), ("", *columns.names), columns.released), [
        min(hung),
        *starts,
    ]


def _nearest(piece: Piece, starts: Sequence[int]) -> int:
    middle = piece.start + width(piece.text) / 4
    return min(range(len(starts)), key=lambda n: abs(starts[n] - middle))


def runs_on(lines: Sequence[str], columns: Columns, starts: Sequence[int]) -> bool:
    """Whether the lines under headings that stand side by side run on from margin to margin: many go on at the margin, where only numbers
    would begin, with what belongs to several columns."""
    if columns.roles[0] != ("number",):
        return False
    begun = [pieces for line in lines if (pieces := pieces_of(line))]
    on = sum(
        len(pieces) > 1
        and pieces[0].start <= starts[0]
        and not INTEGER.match(pieces[0].text)
        and not is_nil(pieces[0].text)
        for pieces in begun
    )
    return on * 3 >= len(begun) > 1


def as_table(units: Sequence[Unit], columns: Columns, starts: Sequence[int]) -> tuple[list[Unit], Table]:
    """The lines as the printed lines of a borderless table; each keeps its index, so that the ledger still closes."""
    rows: list[Row] = []
    where = list(starts)
    lines = [pieces_of(unit.text) for unit in units]
    at_category = columns.roles.index(("category",)) if ("category",) in columns.roles else -1
    category = ""
    for n, unit in enumerate(units):
        pieces = lines[n]
        cells: list[list[CellLine]] = [[] for _ in columns.roles]
        lone = (
            columns.roles[0] == ("number",)
            and len(pieces) == 1
            and pieces[0].start <= max(4, where[0])
            and not INTEGER.match(pieces[0].text)
        )
        if lone or _is_note_across(pieces, columns, where):
            rows.append(_lone_row(pieces[0].text, len(cells), unit.place))
            continue
        fresh = any(
            (DIGITS.fullmatch(p.text.split(" ")[0]) and _in_place(p, columns, where))
            or DATE.fullmatch(norm(p.text))
            for p in pieces
        ) or (bool(pieces) and pieces[0].start <= where[0] + 3 and bool(INTEGER.match(pieces[0].text)))
        if fresh:
            pieces = split_first(pieces, columns)
            category = ""
        begun = [p.start for p in pieces]
        edges = edges_near(lines, n, where)
        pieces = [part for piece in pieces for part in split_at(piece, where, columns, edges, fresh=fresh)]
        if fresh:
            pieces = [part for piece in pieces for part in split_near(piece, where, begun)]
        pieces = [
            part
            for piece in pieces
            for part in split_across(
                piece, edges, columns, begun=[p.start for p in pieces], fresh=fresh, category=category
            )
        ]
        for piece, column in zip(pieces, _assign(pieces, columns, where, fresh=fresh), strict=True):
            if fresh and not cells[column]:
                where[column] = piece.start
            cells[column].append(CellLine(piece.text))
        if at_category >= 0:
            category = " ".join([category, *(line.text for line in cells[at_category])]).strip()
        rows.append(Row(tuple(Cell(tuple(c)) for c in cells), unit.place))
    table = Table(tuple(rows), "none")
    found = [replace(u, item=row, table=table) for u, row in zip(units, rows, strict=True)]
    return found, table


def _in_place(piece: Piece, columns: Columns, where: Sequence[int]) -> bool:
    """Whether a number stands where a row's number can stand: not at the edge of a later column, as the second line of a description does."""
    if ("number",) not in columns.roles:
        return True
    at = columns.roles.index(("number",))
    return at + 1 == len(where) or piece.start < where[at + 1]


def _is_note_across(pieces: Sequence[Piece], columns: Columns, where: Sequence[int]) -> bool:
    """Whether a line is a note on the rows, and not one in a cell that such notes stand in."""
    if len(pieces) != 1 or not is_note(pieces[0].text):
        return False
    held = [
        s
        for s, roles in zip(where, columns.roles, strict=True)
        if {"description", "remark", "other", "title"} & set(roles)
    ]
    return not any(pieces[0].start >= start - 2 for start in held)


def _lone_row(text: str, count: int, place: Place) -> Row:
    return Row((Cell((CellLine(text),), span=count), *(None,) * (count - 1)), place)


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
    cost = min(far, 40) * (0.25 if fresh else 0.6) - (2.0 if far <= 1 else 0.0)
    text = norm(piece.text)
    looks = {
        "number": bool(INTEGER.fullmatch(piece.text)) or (bool(INTEGER.match(piece.text)) and len(roles) > 1),
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
