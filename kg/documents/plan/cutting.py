"""Lines of text that kept its layout, cut into the pieces that are cells: at runs of spaces, and where only one space parts two cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kg.dataclasses import dataclass
from kg.documents.plan.columns import Columns
from kg.documents.plan.looks import BEFORE, DATE, is_category
from kg.documents.plan.words import BULLETS, norm, starts_with_bullet
from kg.quick import unguarded
from kg.values.lazy import lazy
from kg.values.theme import find_theme

_NEAR_EDGE = 4
"""Characters between a column's edge and a piece that begins at it."""
_DRIFT = 6
"""Characters that a column's edge may move by from one row to another."""
_WINDOW = 10
"""Lines before and after a row that tell where its columns begin."""
_JOINING = lazy(r"(?:[-–—,/(&]|\b(?:of|and|the|for|in|on|by|to|or|with|under|from|at|an?))$", re.IGNORECASE)
"""No cell ends in these words."""
_DRIFT_HAN = 10
"""As ``_DRIFT``, where Chinese characters, which take two places and are one, stand before."""
_BETWEEN_HAN = lazy(r"(?<=[\u3400-\u9fff）」、。]) (?=[\u3400-\u9fff「（])")
"""A space that stands in no Chinese cell."""
_AFTER_HAN = lazy(r"(?<=[\u3400-\u9fff）」、。]) (?=\S)")
_PIECE = lazy(rf"\S+(?: [^\s{BULLETS}]\S*)*(?:(?<=[{BULLETS}]) +\S+(?: [^\s{BULLETS}]\S*)*)?")
DIGITS = lazy(r"[(（]?\d{1,3}[.．、)）]?")
INTEGER = lazy(
    r"\d{1,2}[-.]\d{1,3}(?=$|\s)|[(（]?\d{1,3}[.．、)）]?|[(（](?:[ivx]{1,5}|[a-z])[)）]|[A-Z]{1,2}[-.]?\d{1,3}(?=$|\s)|[一二三四五六七八九十]{1,3}[、.．]"
)


@unguarded
@dataclass(frozen=True, slots=True)
class Piece:
    start: int
    text: str


def pieces_of(text: str) -> list[Piece]:
    """The parts of a line between runs of two spaces or more. A bullet stays with the words after it."""
    found = [
        Piece(m.start(), m.group())
        for m in _PIECE.finditer(text.replace("\u3000", "  ").replace("\xa0", " ").expandtabs())
    ]
    joined: list[Piece] = []
    for piece in found:
        if joined and starts_with_bullet(joined[-1].text) and len(joined[-1].text.strip()) == 1:
            joined[-1] = Piece(joined[-1].start, f"{joined[-1].text} {piece.text}")
        else:
            joined.append(piece)
    return joined


def split_first(pieces: list[Piece], columns: Columns) -> list[Piece]:
    """A number that one space parts from what follows is a piece of its own."""
    first = pieces[0]
    match = re.match(rf"({INTEGER.pattern}) (?=\S)", first.text)
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


def at_edges(piece: Piece, where: Sequence[int]) -> list[Piece]:
    cut = _edge(piece, where)
    if not cut:
        return [piece]
    rest = Piece(piece.start + cut, piece.text[cut:])
    return [Piece(piece.start, piece.text[:cut].rstrip()), *at_edges(rest, where)]


def split_at(
    piece: Piece, where: Sequence[int], columns: Columns, edges: Sequence[int], *, fresh: bool
) -> list[Piece]:
    """Cells that only one space parts: after a category, before a date, or where a word begins exactly at a column's edge."""
    text, cut = piece.text, _edge(piece, where)
    if fresh and not cut and not is_category(text) and _over_category(piece, where, columns):
        spaces = [m.start() for m in re.finditer(" ", text)][:6]
        cut = next((n + 1 for n in reversed(spaces) if is_category(text[:n])), 0)
    if fresh and not cut:
        cut = _before_date(piece, edges, columns)
    if not cut:
        return [piece]
    rest = Piece(piece.start + cut, text[cut:])
    return [Piece(piece.start, text[:cut].rstrip()), *split_at(rest, where, columns, edges, fresh=fresh)]


def _before_date(piece: Piece, where: Sequence[int], columns: Columns) -> int:
    """Where inside a piece that reaches into the dates' column a date begins, with or without the words before it, whichever is
    nearer to the column's edge."""
    at = next((w for w, roles in zip(where, columns.roles, strict=True) if "date" in roles), None)
    text, plain = piece.text, norm(piece.text)
    if at is None or piece.start >= at or not (match := re.search(rf" (?={DATE.pattern}$)", plain)):
        return 0
    tail = plain[match.end() :]
    if norm(text[len(text) - len(tail) :]) != tail:
        return 0
    cuts = [len(text) - len(tail)]
    if before := BEFORE.match(tail):
        cuts.append(cuts[0] + before.end())
    return min(cuts, key=lambda n: abs(piece.start + n - at))


def split_near(piece: Piece, where: Sequence[int], begun: Sequence[int]) -> list[Piece]:
    """A Chinese cell that fills its column pushes the next one on to a single space from it: a space in Chinese near the edge of a
    column that no other piece begins at."""
    for pattern, most in ((_BETWEEN_HAN, _DRIFT_HAN), (_AFTER_HAN, _NEAR_EDGE)):
        for match in pattern.finditer(piece.text):
            begin = piece.start + match.end()
            near = [w for w in where if abs(begin - w) <= most and w > piece.start + _NEAR_EDGE]
            if any(not any(abs(b - w) <= _NEAR_EDGE for b in begun) for w in near):
                rest = Piece(begin, piece.text[match.end() :])
                return [Piece(piece.start, piece.text[: match.start()]), *split_near(rest, where, begun)]
    return [piece]


def _over_category(piece: Piece, where: Sequence[int], columns: Columns) -> bool:
    """Whether a piece reaches from the column of categories into the next one."""
    if ("category",) not in columns.roles[:-1]:
        return False
    at = columns.roles.index(("category",))
    return abs(piece.start - where[at]) <= 4 and piece.start + len(piece.text) > where[at + 1]


def edges_near(lines: Sequence[Sequence[Piece]], at: int, where: Sequence[int]) -> list[int]:
    """Where the columns begin in the lines around one: the place near to that in ``where`` at which the most pieces begin. Told only where a
    piece reaches over an edge: no other line asks."""
    if not any(
        p.start + _NEAR_EDGE < edge < p.start + len(p.text) + _DRIFT for p in lines[at] for edge in where
    ):
        return list(where)
    starts = Counter(p.start for pieces in lines[max(0, at - _WINDOW) : at + _WINDOW] for p in pieces)
    edges: list[int] = []
    for edge in where:
        near = [
            (count, -abs(start - edge), start)
            for start, count in starts.items()
            if abs(start - edge) <= _DRIFT
        ]
        best = max(near, default=(0, 0, edge))
        edges.append(best[2] if best[0] > 1 else edge)
    return edges


def split_across(
    piece: Piece, edges: Sequence[int], columns: Columns, *, begun: Sequence[int], fresh: bool, category: str
) -> list[Piece]:
    """A piece of English words that reaches over the edge of a column at which nothing else begins is two cells: the first fills its column, so that one
    space parts them. They are cut at the space nearest to the edge, in a row's first line before a capital. ``category`` is what stands in the row's
    category so far, which a piece may go on with as a whole."""
    text = piece.text
    if not text.isascii() or _exactly(f"{category} {text}"):
        return [piece]
    compound = is_category(f"{category} {text}".strip())
    for edge, roles in zip(edges[1:], columns.roles[1:], strict=True):
        if (
            not {"title", "description", "remark"} & set(roles)
            or not piece.start + _NEAR_EDGE < edge < piece.start + len(text) - 1
        ):
            continue
        if any(abs(start - edge) <= _NEAR_EDGE for start in begun):
            continue
        cuts = [
            match.end()
            for match in re.finditer(" ", text)
            if abs(piece.start + match.end() - edge) <= _NEAR_EDGE
            and not (
                fresh
                and (
                    _JOINING.search(text[: match.start()])
                    or not (text[match.end()].isupper() or text[match.end()].isdigit())
                )
            )
        ]
        cuts = [n for n in cuts if not compound or _exactly(f"{category} {text[:n]}")]
        if cuts:
            cut = min(cuts, key=lambda n: abs(piece.start + n - edge))
            rest = Piece(piece.start + cut, text[cut:])
            return [
                Piece(piece.start, text[: cut - 1]),
                *split_across(rest, edges, columns, begun=begun, fresh=fresh, category=""),
            ]
    return [piece]


def _exactly(text: str) -> bool:
    """Whether a text is one of the portal's categories."""
    theme = find_theme(text.strip())
    return theme is not None and theme.exact
