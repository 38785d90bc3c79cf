"""Which texts are the names of the datasets: told by where they stand beside the numbers, and by what a name cannot be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, product, zip_longest

from kg.documents.plan.dumped.pages import RowOf
from kg.documents.plan.dumped.tokens import Token
from kg.documents.plan.looks import DATE
from kg.documents.plan.notes import take_new_mark
from kg.documents.plan.words import BULLETS, norm, starts_with_bullet, width
from kg.sources.model import CellLine
from kg.values.formats import find_formats
from kg.values.lazy import lazy
from kg.values.middle import median
from kg.values.theme import find_theme

_TWO_CELLS = lazy(rf"(?<=[\u3400-\u9fff）」]) (?=[\u3400-\u9fff「（])|\S +[{BULLETS}]")
"""A space that stands in no Chinese cell, or a bullet behind words: two cells in one line."""
_SAYS_FORMATS = lazy(
    r"^(?:数据|资料)集?(?:现|将|会)?(?:以|按).{2,40}(?:提供|存档|输出|发放|发布|开放)|^(?:data|available|provided|released) .{0,20}\b(?:in|as) "
)
_SLACK = 3
"""Columns of a fixed-width view by which the widths of lines of one cell differ: fonts are not fixed in width."""
_BEFORE_NAME = {"number", "category", "title"}
UNSURE = "which words are the name of this row's dataset cannot be told from text in this order"


class Widths:
    """How wide the column of names is, as far as the lines of those found say."""

    def __init__(self, names: Sequence[Sequence[str]] = ()) -> None:
        wraps = [width(a) + _first(b) for name in names for a, b in pairwise(name)]
        self.limit = int(median(wraps)) + _SLACK if wraps else 0
        """No line of a name is wider than this; 0 where no name is wrapped."""
        lines = [width(line) for name in names for line in name]
        self.most = max((w for w in lines if not self.limit or w <= self.limit), default=0)

    def too_wide(self, text: str) -> bool:
        return bool(self.limit) and width(text) > self.limit

    def may_go_on(self, line: str, following: str) -> bool:
        """Whether a line that may be a name's is so full that the next could belong to it."""
        return not self.most or width(line) + _first(following) + _SLACK > self.most


def _first(text: str) -> int:
    """The width of what a line begins with that is not broken."""
    match = re.match(r"[!-~]+", text.strip())
    return width(match[0]) + 1 if match else 2


def is_description(text: Token, widths: Widths) -> bool:
    """Whether a text cannot be a name: it has bullets, names the formats in a sentence, ends like a sentence, or is too wide."""
    lines = text.lines
    return (
        any(starts_with_bullet(line) for line in lines)
        or any(_SAYS_FORMATS.search(norm(line)) and find_formats(line) for line in lines)
        or lines[-1].endswith(("：", ":", "；", "."))
        or "。" in text.text
        or any(widths.too_wide(line) for line in lines)
    )


def is_mark(text: Token) -> bool:
    """``[新項目]`` and nothing else, which belongs to a name."""
    return not take_new_mark(text.text)[0].strip() and take_new_mark(text.text)[1]


def of_one_cell(text: Token) -> bool:
    """Whether no line of the text can be cells of two columns side by side."""
    return not any(_TWO_CELLS.search(line) or DATE.search(norm(line)) for line in text.lines)


def name_in_column(rows: Sequence[RowOf], tokens: Sequence[Token], widths: Widths) -> None:
    """Names that share their column with the numbers: the text directly below a number, or directly above the next one in its block; else
    the one text between its month and the next that cannot be a description."""
    for row, after in zip_longest(rows, rows[1:]):
        assert row is not None
        if row.name:
            continue
        below = tokens[row.at + 1] if row.at + 1 < len(tokens) else None
        above = tokens[after.at - 1] if after is not None else None
        if below is not None and below.kind == "text" and below.block == row.number.block:
            _claim(row, below)
        elif (
            above is not None
            and above.kind == "text"
            and above.block == after.number.block != row.number.block
        ):
            _claim(row, above)
    for row in (r for r in rows if not r.name and r.date is not None and widths.most):
        at = next(n for n, t in enumerate(tokens) if t is row.date)
        end = next((n for n, t in enumerate(tokens) if n > at and t.kind == "date"), len(tokens))
        left = [
            t for t in tokens[at:end] if t.kind == "text" and not t.claimed and not is_description(t, widths)
        ]
        if len(left) == 1:
            _claim(row, left[0])


def name_after_numbers(rows: Sequence[RowOf], tokens: Sequence[Token], widths: Widths) -> None:
    """Names in a column of their own. A row's is the first text behind its number and category; rows whose numbers follow one another
    share the texts behind the last of them, and have them where these are as many names as rows."""
    runs: list[list[RowOf]] = []
    for row in rows:
        if runs and row.at == runs[-1][-1].at + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    merged: list[list[RowOf]] = []
    for run in runs:
        if merged and not any(_texts(r) for r in run) and not any(r.name for r in run):
            merged[-1] += run  # their texts stand before their numbers
        else:
            merged.append(run)
    for run in merged:
        if len(run) == 1:
            _alone(run[0], tokens, widths)
        else:
            for row in run:
                row.shared = True
            _together(run, widths)


def _texts(row: RowOf) -> list[Token]:
    return [t for t in row.texts if not t.claimed]


def _alone(row: RowOf, tokens: Sequence[Token], widths: Widths) -> None:
    texts = _texts(row)
    if row.name or not texts:
        return
    first = texts[0]
    between = tokens[row.at + 1 : next(n for n, t in enumerate(tokens) if t is first)]
    others = [t for t in texts[1:] if not is_mark(t)]
    headed = "title" in first.under
    near = all(
        t.kind == "category" or (headed and t.kind == "heading" and _BEFORE_NAME & set(t.roles))
        for t in between
    )
    if not near or not of_one_cell(first) or (row.category is not None and is_description(first, widths)):
        return
    shares = first.block == row.number.block
    whole = not others or any(t.kind == "date" and t.block == first.block for t in tokens)
    if shares and len(first.units) > 1 and whole:
        return  # a name and its description may be one text
    unsure = [t for t in others if not is_description(t, widths)]
    if shares and any(widths.may_go_on(first.lines[-1], t.lines[0]) for t in unsure):
        return  # the block was cut off there: the rest may stand among the others
    if row.category is None and not _with_category(row, first, widths):
        return
    if not row.name:
        _claim(row, first)
    for mark in (t for t in texts[1:] if is_mark(t)):
        _claim(row, mark)


def _with_category(row: RowOf, text: Token, widths: Widths) -> bool:
    """Takes apart a category and a name whose columns are so near that each of their lines is one: ``Technology and Statistics on the`` over
    ``Broadcasting Use of Data``. Told only where the words before the name are one of the portal's categories, in one way."""
    if not row.categorised:
        return True
    lines = [line.split(" ") for line in text.lines]
    found: list[tuple[int, ...]] = []
    for cut in product(range(1, len(lines[0])), *(range(len(line)) for line in lines[1:2])):
        words = " ".join(w for line, n in zip(lines, cut, strict=False) for w in line[:n])
        if (theme := find_theme(words)) is not None and theme.exact:
            found.append(cut)
    widest = max(found, default=())
    if not found or any(n > most for other in found for n, most in zip(other, widest, strict=True)):
        return False
    cut = (*widest, *[0] * (len(lines) - len(widest)))
    if any(widths.too_wide(" ".join(line[n:])) for line, n in zip(lines, cut, strict=True)):
        return False
    row.split = [CellLine(" ".join(line[:n])) for line, n in zip(lines, cut, strict=True) if n]
    row.name = [CellLine(" ".join(line[n:])) for line, n in zip(lines, cut, strict=True) if line[n:]]
    row.claims.append(text)
    text.claimed = True
    return True


def _together(run: list[RowOf], widths: Widths) -> None:
    texts = [t for row in run for t in _texts(row)]
    if any(row.name for row in run) or not texts:
        return
    names = [n for n, t in enumerate(texts) if not is_description(t, widths)]
    lines = texts[0].lines
    apart = len(names) == 1 or not any(widths.may_go_on(a, b) for a, b in pairwise(lines))
    if len(lines) == len(run) and names[:1] == [0] and apart and of_one_cell(texts[0]):
        for row, unit in zip(run, texts[0].units, strict=True):
            row.name = [CellLine(unit.text.strip())]
            row.claims.append(texts[0])
        texts[0].claimed = True
        return
    apart = all(b - a > 1 for a, b in pairwise(names))
    if len(names) == len(run) and names[0] == 0 and apart and all(of_one_cell(texts[n]) for n in names):
        for row, n in zip(run, names, strict=True):
            _claim(row, texts[n])


def _claim(row: RowOf, text: Token) -> None:
    row.name += [CellLine(line) for line in text.lines]
    text.claimed = True
    row.claims.append(text)
