"""Which texts are a row's description: told by the months and frequencies around them, or by the name before them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.documents.plan.dumped.names import UNSURE, Widths, is_description
from kg.documents.plan.dumped.pages import Portion, RowOf
from kg.documents.plan.dumped.tokens import Token
from kg.sources.model import CellLine


def describe(
    portion: Portion, tokens: Sequence[Token], widths: Widths, *, behind: bool, unknown: bool
) -> None:
    """Gives rows their descriptions. ``behind``: the column stands behind those of the month and the frequency; ``unknown``: a column that
    the form does not know may hold the texts."""
    rows = portion.rows
    if (not unknown and _by_months(portion, tokens, behind=behind)) or behind:
        return
    for row in rows:
        texts = [t for t in row.texts if not t.claimed]
        if row.shared or not row.name or not texts:
            continue
        end = tokens.index(texts[-1])
        before = [t for t in tokens[row.at : end] if t.kind in ("date", "frequency", "heading")]
        span = tokens[row.at : next((r.at for r in rows if r.at > row.at), len(tokens))]
        own = sum(t.kind == "date" for t in span) == 1 and row.date in span and row.frequency in span
        sure = all(is_description(t, widths) for t in texts)
        if (sure and not before) or (own and (sure or (len(texts) == 1 and not unknown))):
            for text in texts:
                _add(row, text)


def _by_months(portion: Portion, tokens: Sequence[Token], *, behind: bool) -> bool:
    """Reads text, month, frequency (or month, frequency, text) again and again, where nothing else stands between them."""
    rows = portion.rows
    months = {id(row.date): row for row in rows if row.date is not None}
    if not rows or len(months) < len(rows):
        return False
    run = [t for t in tokens if t.kind in ("text", "date", "frequency") and not t.claimed]
    parts = _groups(run if behind else run[::-1], "date" if behind else "frequency")
    found: list[tuple[RowOf, list[Token]]] = []
    for part in parts:
        kinds = [t.kind for t in part]
        fits = (
            kinds == ["date", "frequency", *["text"] * (len(part) - 2)]
            if behind
            else kinds == ["frequency", "date", "text"]
        )
        date = part[0 if behind else 1] if len(part) > 1 else part[0]
        if row := months.get(id(date)):
            if not fits:
                return False
            found.append((row, part[2:]))
    if len(found) < len(rows):
        return False
    for row, texts in found:
        for text in texts:
            _add(row, text)
    return True


def _groups(run: Sequence[Token], kind: str) -> list[list[Token]]:
    groups: list[list[Token]] = []
    for token in run:
        if token.kind == kind:
            groups.append([])
        if groups:
            groups[-1].append(token)
    return groups


def carry_on(last: RowOf, texts: Sequence[Token], widths: Widths) -> None:
    """What stands above the first number of a page goes on with the last row of the page before."""
    for text in texts:
        named = "title" in text.under
        goes_on = bool(last.name) and widths.may_go_on(last.name[-1].text, text.lines[0])
        if named and goes_on and not last.doubt:
            last.name += [CellLine(line) for line in text.lines]
            last.claims.append(text)
            text.claimed = True
        elif not named and (is_description(text, widths) or not goes_on or "description" in text.under):
            _add(last, text)
        else:
            last.doubt = UNSURE


def _add(row: RowOf, text: Token) -> None:
    row.description += [CellLine(line) for line in text.lines]
    row.claims.append(text)
    text.claimed = True
