"""Lists in plain text whose table structure an extractor lost: heading lines, then the cells of all rows run together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.documents.plan.chunks import BodyLine, Chunk, cut
from kg.documents.plan.columns import HEADER_WORDS, Columns, Role, lex, settle
from kg.documents.plan.colwise import torn_apart
from kg.documents.plan.decode import Label, decode
from kg.documents.plan.flow import Unit
from kg.documents.plan.headings import is_note, without_marks
from kg.documents.plan.items import Item, verbatim
from kg.documents.plan.looks import DATE
from kg.documents.plan.state import State
from kg.documents.plan.words import SLASHES, norm, starts_with_bullet
from kg.sources.model import CellLine
from kg.values.lazy import lazy
from kg.values.nil import is_nil

_ROLES = ("number", "category", "title", "description", "date", "frequency", "remark", "organisation")
_MOST_LINES = 16


def header_at(texts: Sequence[str]) -> tuple[Columns, int] | None:
    """The columns that the first lines name, one after another, and how many lines they take; None when they do not.

    ``texts`` are lines that are not blank. The longest run of lines that names ever more columns is the heading.
    """
    best: tuple[Columns, int] | None = None
    most = 0.0
    for count in range(1, min(_MOST_LINES, len(texts)) + 1):
        slash = 0 < most < 3 and texts[count - 1].strip() in SLASHES  # 種類 ／ 名稱 wrapped, not a nil return
        if not slash and _is_body(texts[count - 1]):
            break
        pieces = list(lex(" ".join(t.strip() for t in texts[:count])))
        roles: list[Role] = []
        names: list[str] = []
        strange = 0
        for role, wording in pieces:
            if role in _ROLES:
                if role not in roles:
                    roles.append(role)  # type: ignore[arg-type]
                    names.append(wording)
            elif role == "unknown" and not HEADER_WORDS.match(wording):
                strange += len(wording)
        if strange > 12 or (count == 1 and pieces and pieces[0][0] not in (*_ROLES, "unit")):
            break
        known = sum(len(w) for r, w in pieces if r not in ("unknown", "separator"))
        useful = len(roles) + 0.5 * sum(r == "unit" for r, _ in pieces)
        if useful > most and strange <= known // 4:
            most = useful
            if len(roles) >= 3 and {"date", "frequency", "title"} & set(roles):
                best = settle(tuple((r,) for r in roles), tuple(names)), count
    return best


@lru_cache(maxsize=4096)
def may_head(text: str) -> bool:
    """Whether ``header_at`` may find columns from this line on: told by the first line alone, for most lines."""
    if _is_body(text):
        return False
    pieces = lex(text.strip())
    strange = sum(len(w) for role, w in pieces if role == "unknown" and not HEADER_WORDS.match(w))
    return strange <= 12 and (not pieces or pieces[0][0] in (*_ROLES, "unit"))


@lru_cache(maxsize=4096)
def _is_body(text: str) -> bool:
    plain = norm(text)
    pieces = list(lex(text))
    if sum(role in _ROLES for role, _ in pieces) > 1 and all(
        role != "unknown" or HEADER_WORDS.match(w) for role, w in pieces
    ):
        return False
    return (
        not plain
        or len(plain) > 120
        or is_nil(text)
        or starts_with_bullet(text)
        or (is_note(text) and len(plain) > 6)
        or bool(re.match(r"^\d", plain))
        or bool(DATE.search(plain))
    )


def all_nil(texts: Sequence[str]) -> bool:
    """Whether these lines only say that there is nothing, with or without a number: ``不適用``, ``/ / / /``, ``1 不適用 不適用``."""
    return _says_nil(" ".join(texts))


@lru_cache(maxsize=4096)
def _says_nil(text: str) -> bool:
    words = text.split()
    joined = " ".join(words)
    if not words:
        return False
    if is_nil(joined):
        return True
    bare = words[1:] if _COUNT.fullmatch(words[0]) else words
    if len(bare) < len(words) and any(map(_COUNT.fullmatch, bare)):
        bare = [w for w in bare if not _COUNT.fullmatch(w)]  # several such rows
    return bool(bare) and (all(is_nil(w) for w in bare) or is_nil(" ".join(bare)) or _repeats_nil(bare))


_COUNT = lazy(r"\d{1,2}[.)]?")


def _repeats_nil(words: Sequence[str]) -> bool:
    """``Not applicable Not applicable``: the same wording again and again, which says nil each time."""
    return any(
        len(words) % size == 0
        and is_nil(" ".join(words[:size]))
        and all(list(words[n : n + size]) == list(words[:size]) for n in range(0, len(words), size))
        for size in (2, 3)
    )


def read_listing(body: list[BodyLine], state: State) -> bool:
    """Reads the lines of one list, under the columns of the state's context; False, and nothing done, where the lines are cells read
    column by column, so that no rows can be known."""
    columns = state.context.columns
    if columns is None or not body:
        return True
    if all_nil([line.text for line in body]):
        words = dict.fromkeys(" ".join(line.text for line in body).split())
        state.add_nil(" ".join(words), [line.unit for line in body])
        return True
    body, remarks = _without_closing_notes(body, columns)
    order, numbered = _order(columns)
    chunks = cut(body, frequency_after_date=_adjacent(order, "date", "frequency"))
    labels = decode(chunks, body, order, numbered=numbered)
    rows: dict[int, list[int]] = {}
    for n, label in enumerate(labels):
        rows.setdefault(label.row, []).append(n)
    if not (columns.has("title") or columns.has("category")):
        return False
    if torn_apart(
        [{labels[n].role for n in m} for m in rows.values() if labels[m[0]].role != "group"], columns
    ):
        return False
    for members in rows.values():
        units = _units(body, [chunks[n].line for n in members])
        if labels[members[0]].role == "group":
            text = " ".join(body[line].text.strip() for line in sorted({chunks[n].line for n in members}))
            state.open_group(text, text, units, outer=False)
            continue
        cells = _cells(members, labels, chunks, body)
        if all_nil([verbatim(lines) for lines in cells.values()]):
            state.add_nil(" ".join(body[chunks[n].line].text.strip() for n in members[:1]), units)
            continue
        raw = {role: verbatim(lines) for role, lines in cells.items()}
        state.add_item(Item(cells, units, state.context, raw))
    for line in remarks:
        state.add_remark(without_marks(line.text), [line.unit])
    return True


def _without_closing_notes(body: list[BodyLine], columns: Columns) -> tuple[list[BodyLine], list[BodyLine]]:
    """A note after the last row stands outside it, unless the last column is one that notes are written in."""
    last = columns.order[-1]
    if last in ("description", "remark", "title"):
        return body, []
    for n in range(len(body) - 1, 0, -1):
        if starts_with_bullet(body[n].text) or DATE.search(norm(body[n].text)):
            break
        if is_note(body[n].text):
            return body[:n], body[n:]
    return body, []


def _order(columns: Columns) -> tuple[tuple[Role, ...], bool]:
    order = columns.order
    if "number" in order:
        return order, True
    at = order.index("category") if "category" in order else 0
    return (*order[:at], "number", *order[at:]), False


def _adjacent(order: Sequence[Role], first: Role, second: Role) -> bool:
    return first in order and second in order and order.index(second) == order.index(first) + 1


def _units(body: Sequence[BodyLine], lines: Sequence[int]) -> list[Unit]:
    return [body[n].unit for n in dict.fromkeys(lines)]


def _cells(
    members: Sequence[int],
    labels: Sequence[Label],
    chunks: Sequence[Chunk],
    body: Sequence[BodyLine],
) -> dict[str, tuple[CellLine, ...]]:
    runs: list[tuple[str, int, int, int]] = []
    for n in members:
        chunk, role = chunks[n], labels[n].role
        if runs and runs[-1][0] == role and runs[-1][1] == chunk.line:
            runs[-1] = (role, chunk.line, runs[-1][2], chunk.end)
        else:
            runs.append((role, chunk.line, chunk.start, chunk.end))
    cells: dict[str, tuple[CellLine, ...]] = {}
    for role, line, start, end in runs:
        text = body[line].text
        at_end = not text[end:].strip()
        spaced = True if at_end and text[end:] else None
        cells[role] = (*cells.get(role, ()), CellLine(text[start:end], space_after=spaced))
    if "category" in cells:
        cells["category"] = tuple(
            CellLine(c.text.rstrip(SLASHES + " "), space_after=c.space_after) for c in cells["category"]
        )
    if cells.get("title") and cells["title"][0].text[:1] in SLASHES:
        first = cells["title"][0]
        rest = first.text.lstrip(SLASHES + " ")
        cells["title"] = (
            *((CellLine(rest, space_after=first.space_after),) if rest else ()),
            *cells["title"][1:],
        )
    return cells
