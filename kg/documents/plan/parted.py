"""Lists in plain lines whose cells one mark parts: ``1 ; Cycle tracks ; 03/2027 ; Monthly``, ``1 – Cycle tracks – 03/2027 – Monthly``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.dataclasses import dataclass
from kg.documents.plan.chunks import BodyLine
from kg.documents.plan.columns import Columns, is_heading_piece, read_header, roles_of
from kg.documents.plan.flow import Unit
from kg.documents.plan.groups import has_code, is_organisation
from kg.documents.plan.headings import is_note
from kg.documents.plan.inferred import infer_columns
from kg.documents.plan.looks import DATE, is_date, is_frequency, is_open_date
from kg.documents.plan.merged import is_number
from kg.documents.plan.overflow import moved, put_back
from kg.documents.plan.words import norm
from kg.sources.model import Cell, CellLine, Place, Row
from kg.values.lazy import lazy
from kg.values.nil import is_nil

_KINDS = (
    ";；",
    ",，",
    "、",
    "|｜¦│┃║",
    "/／",
    "\\＼",
    "-–—―",
    ":：",
    "~～",
    "^",
    ">»",
    "→⇒",
    "·‧•",
    "_",
    "+",
)
"""The marks that may part cells, and the forms that each is printed in."""
_INSIDE = frozenset("/-:\\_+")
"""Marks that also stand inside words, so that they part cells only with white space on both sides."""
_LEAST = 3
"""Cells that a line needs."""
_STROKES = lazy(r"[-=_─━—–·.]{2,}")

_PLACELESS = Place()

Logical = tuple[Row, list[Unit]]


@dataclass(frozen=True, slots=True)
class Mark:
    """What parts the cells. ``spaced``: it stands between white space wherever it does."""

    kind: str
    spaced: bool

    def printed(self, text: str) -> str:
        """The mark as a line has it, which joins the parts of a cell that holds the mark itself."""
        match = _pattern(self.kind, self.spaced).search(text.strip())
        found = match[0].strip() if match else self.kind[0]
        return f" {found} " if self.spaced else found if found > "\u2e80" else f"{found} "


@lru_cache(maxsize=256)
def _pattern(kind: str, spaced: bool) -> re.Pattern[str]:
    one = f"[{re.escape(kind)}]" + ("{1,2}" if spaced else "")  # two that touch stand beside an empty cell
    return re.compile(rf"(?:(?<=\s)|^){one}(?=\s|$)" if spaced else rf"\s*{one}\s*")


@lru_cache(maxsize=4096)
def cells_of(text: str, mark: Mark) -> tuple[str, ...]:
    """The cells of a line. What stands in quotation marks is one cell, and the marks go where it is all of the cell."""
    body = text.strip("\ufeff\f \t\u3000\xa0")
    cells: list[str] = []
    at = begin = 0
    pattern = _pattern(mark.kind, mark.spaced)
    while match := pattern.search(body, at):
        inside = body[begin : match.start()]
        if inside.lstrip()[:1] in _QUOTES and not _closed(inside) and _closes(body, match.end(), inside):
            at = match.end()
            continue
        cells.append(_bare(inside))
        at = begin = match.end()
    return (*cells, _bare(body[begin:]))


_QUOTES = {'"': '"', "“": "”"}


def _closed(text: str) -> bool:
    bare = text.strip()
    return len(bare) > 1 and bare.endswith(_QUOTES[bare[0]])


def _closes(body: str, at: int, inside: str) -> bool:
    return _QUOTES[inside.lstrip()[0]] in body[at:]


def _bare(text: str) -> str:
    text = text.strip()
    return text[1:-1].replace('""', '"').strip() if len(text) > 1 and text[0] == text[-1] == '"' else text


def _marks(text: str) -> Iterator[Mark]:
    """The marks that part a line into enough cells, those between white space first."""
    for kind in _KINDS:
        if sum(map(text.count, kind)) < _LEAST - 1:
            continue
        for spaced in (True, False) if kind[0] not in _INSIDE else (True,):
            if len(_trimmed(cells_of(text, mark := Mark(kind, spaced)))) >= _LEAST:
                yield mark


def _trimmed(cells: Sequence[str]) -> list[str]:
    """The cells without the empty ones that a frame's marks leave at both ends."""
    found = list(cells)
    while found and not found[-1]:
        found.pop()
    while found and not found[0]:
        found.pop(0)
    return found


@lru_cache(maxsize=4096)
def is_parted(text: str) -> bool:
    """Whether a mark parts a line into as many cells as a row needs at the least."""
    return next(_marks(text), None) is not None


@lru_cache(maxsize=4096)
def is_row(text: str) -> bool:
    """Whether a line is by itself a row whose cells a mark parts: a number, and a month."""
    return any(
        is_number((cells := cells_of(text, mark))[0]) and any(is_date(cell) for cell in cells[1:])
        for mark in _marks(text)
    )


@lru_cache(maxsize=2048)
def _heads(text: str) -> tuple[Columns, Mark] | None:
    """The columns that a line names, and the mark between their headings: the one that parts most of them."""
    best: tuple[Columns, Mark] | None = None
    for mark in _marks(text):
        names = _trimmed(cells_of(text, mark))
        if best is not None and len(names) <= len(best[0].names):
            continue
        known = sum(bool(roles_of(name)) for name in names)
        columns = read_header(names) if known >= _LEAST and known * 2 > len(names) else None
        if columns is not None and not any(DATE.search(norm(name)) for name in names):
            best = columns, mark
    return best


def parted_columns(texts: Sequence[str]) -> tuple[Columns, Mark, int] | None:
    """(columns, mark, how many lines they take) when the first lines are headings with a mark between them, and the mark parts a line
    below them as well; ``texts`` are lines that are not blank."""
    if not texts:
        return None
    found, count = _heads(texts[0]), 1
    longer = _heads(f"{texts[0]} {texts[1]}") if len(texts) > 2 and _goes_on(texts[0], texts[1]) else None
    if longer is not None and (found is None or _known(longer[0]) > _known(found[0])):
        found, count = longer, 2
    if found is None:
        return None
    columns, mark = found
    wanted = max(_LEAST, len(columns.names) - 2)
    if any(len(best_cells(text, mark, len(columns.names))) >= wanted for text in texts[count:]):
        return columns, mark, count
    return None


def _known(columns: Columns) -> int:
    return len({*columns.order} - {"other"})


def _goes_on(text: str, following: str) -> bool:
    """Whether a line of headings may go on in the next one."""
    return any(map(text.count, "".join(_KINDS))) and any(
        all(is_heading_piece(cell) and not is_number(cell) for cell in cells_of(following, mark))
        and any(map(roles_of, cells_of(following, mark)))
        for mark in _marks(f"{text} {following}")
    )


def best_cells(text: str, mark: Mark, count: int) -> tuple[str, ...]:
    """The cells of a row of ``count``: by marks between white space where these are as many, else by all."""
    cells = cells_of(text, mark)
    if not mark.spaced or len(cells) >= count or mark.kind[0] in _INSIDE:
        return cells
    loose = cells_of(text, Mark(mark.kind, False))
    return loose if len(loose) == count or (len(cells) < 2 <= len(loose)) else cells


def parted_rows(texts: Sequence[str]) -> tuple[Columns, Mark] | None:
    """The columns and the mark of rows that stand under no headings: most of the lines have a month in the same place, and all a number in
    front, or there are two of them."""
    if not texts:
        return None
    for mark in _marks(texts[0]):
        split = [_trimmed(cells_of(text, mark)) for text in texts]
        rows = [row + [""] * (max(map(len, split)) - len(row)) for row in split]
        rows = [row for row, cells in zip(rows, split, strict=True) if len(cells) >= len(split[0]) - 1]
        numbered = all(is_number(row[0]) for row in rows)
        dates = max(sum(is_date(row[n]) for row in rows) for n in range(len(rows[0])))
        if dates * 2 > len(rows) and (numbered or len(rows) > 1) and len(rows[0]) >= _LEAST + numbered:
            table = [Row(tuple(map(_cell, row)), _PLACELESS) for row in rows]
            columns = infer_columns(table)
            if columns.has("title"):
                return columns, mark
    return None


def as_rows(body: Sequence[BodyLine], columns: Columns, mark: Mark) -> tuple[list[Logical], list[Unit], int]:
    """(rows, each with the lines it stands on; strokes under headings; how many lines that are). A row goes on in the next line until it has
    all its cells; a line without cells that goes on with none and names no organisation ends the list."""
    count = len(columns.names)
    numbered = columns.roles[0] == ("number",)
    rows: list[tuple[list[str], list[Unit]]] = []
    rules: list[Unit] = []
    used = 0
    for line in body:
        cells = list(best_cells(line.text, mark, count))
        if len(cells) > count and not cells[0] and (not numbered or is_number(cells[1])):
            cells = cells[1:]  # the mark at the line's beginning is a frame's
        last = rows[-1][0] if rows else None
        if len(cells) > 1 and all(not cell or _STROKES.fullmatch(cell) for cell in cells):
            rules.append(line.unit)
        elif last is not None and _continues(cells, last, line, count, numbered=numbered):
            joint = "\n" if last[-1] and cells[0] else ""
            last[-1] = f"{last[-1]}{joint}{cells[0]}"
            last.extend(cells[1:])
            rows[-1][1].append(line.unit)
        elif not _stands_alone(cells[0]) if len(cells) == 1 else numbered and _is_prose(cells):
            break
        else:
            if numbered and 1 < len(cells) == count - 1 and not is_number(cells[0]):
                cells.insert(0, "")
            rows.append((cells, [line.unit]))
        used += 1
    return [(_row(cells, units, columns, mark), units) for cells, units in rows], rules, used


def _stands_alone(text: str) -> bool:
    """Whether a line among the rows is one itself: an organisation that rows stand under, or a nil return."""
    return is_nil(text) or is_organisation(text) or has_code(text)


def _continues(
    cells: Sequence[str], last: Sequence[str], line: BodyLine, count: int, *, numbered: bool
) -> bool:
    """Whether a line goes on with the row above it."""
    if len(last) < 2 or line.gap or (len(cells) > 1 and numbered and is_number(cells[0])):
        return False
    if len(cells) == 1 and (is_note(line.text) or is_nil(cells[0])):
        return False
    if len(cells) == 1 and _stands_alone(cells[0]) and any(map(is_date, last)):
        return False
    if len(last) < count:
        return numbered or line.text[:1].isspace() or len(last) + len(cells) - 1 <= count
    if len(cells) > 1:
        return numbered and _is_prose(cells)
    return line.text[:1].isspace() or cells[0][:1].islower()


def _is_prose(cells: Sequence[str]) -> bool:
    """Whether nothing between the marks tells a row: no number in front, no month, no frequency."""
    return bool(cells[0]) and not (
        is_number(cells[0])
        or any(is_date(cell) or is_open_date(cell) or is_frequency(cell) for cell in cells)
    )


def _row(cells: list[str], units: Sequence[Unit], columns: Columns, mark: Mark) -> Row:
    count = len(columns.names)
    while len(cells) > count and not cells[-1]:
        cells = cells[:-1]
    place = units[0].place
    if len(cells) == 1:
        return Row((_cell(cells[0], span=count), *(None,) * (count - 1)), place)
    row = Row(tuple(map(_cell, cells + [""] * (count - len(cells)))), place)
    if len(cells) <= count:
        return moved(row, columns, mark.printed(units[0].text))
    row = put_back(row, columns, mark.printed(units[0].text), certain=True)
    return replace(row, cells=row.cells[:count])


def _cell(text: str, span: int = 1) -> Cell:
    return Cell(tuple(CellLine(part.strip()) for part in text.split("\n") if part.strip()), span)
