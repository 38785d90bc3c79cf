"""What each line of such a page is: a heading, a number, a category, a month, a frequency, or text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import field

from kg.dataclasses import dataclass
from kg.documents.plan.columns import Role, is_heading_piece, lex, roles_of
from kg.documents.plan.dates import issue_date
from kg.documents.plan.flow import Unit
from kg.documents.plan.groups import bracketed_number, group_kind, has_code, is_organisation
from kg.documents.plan.headings import is_note, part_of, section_over
from kg.documents.plan.looks import is_category, is_date, is_frequency, is_open_date, maybe_frequency
from kg.documents.plan.words import SLASHES, norm
from kg.values.formats import find_formats
from kg.values.lazy import lazy
from kg.values.nil import is_nil
from kg.values.theme import find_theme

_NUMBER = lazy(r"[(（]?(\d{1,3}|[ivx]{1,5})[.．、)）]?|([A-Z]|\d{1,2})[-.]?(\d{1,2}|[a-z])")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_COUNTED = lazy(r"(\d{1,3})[.．、)）]\s*(\S.*)$")
"""A number and a category in one line: the two share a column."""
_ENDS_IN_MONTH = lazy(r"(.*\S)\s+(\d{1,2}/\d{4})")
_MOST_LINES = 7
"""Lines that a month or a frequency in a narrow column takes at the most."""
_CELLS = ("number", "category", "group", "date", "frequency", "text")
"""What a heading is never printed directly below."""
_ROLES = ("number", "category", "title", "description", "date", "frequency", "remark", "organisation")


@dataclass(slots=True, eq=False)
class Token:
    """``kind``: section, part, organisation, remark, heading, number, category, group, date, frequency, nil or text. ``block`` counts the
    runs of lines between blank ones. ``roles`` are a heading's columns; ``under`` those of the heading that stands directly above it in its
    block; ``rest`` is the category behind a number."""

    kind: str
    units: list[Unit]
    block: int
    roles: tuple[Role, ...] = ()
    under: tuple[Role, ...] = ()
    rest: str = ""
    number: int = 0
    claimed: bool = False

    said: dict[int, str] = field(default_factory=dict)
    """What of a unit it is, by the unit's index, where two cells share a line."""

    @property
    def lines(self) -> list[str]:
        return [self.said.get(u.index, u.text.strip()) for u in self.units]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def pages_of(units: Sequence[Unit], furniture: Collection[int]) -> list[list[Token]]:
    """The tokens of each page; a form feed ends a page. Furniture and blank lines are left out."""
    pages: list[list[list[Unit]]] = [[[]]]
    for unit in units:
        if "\f" in unit.text and any(pages[-1]):
            pages.append([[]])
        if unit.blank:
            pages[-1].append([])
        elif unit.index not in furniture:
            pages[-1][-1].append(unit)
    count = 0
    found: list[list[Token]] = []
    for page in pages:
        tokens: list[Token] = []
        for block in filter(None, page):
            count += 1
            tokens += _block(block, count, tokens)
        found.append(tokens)
    return _without_page_numbers(found)


def _without_page_numbers(pages: list[list[Token]]) -> list[list[Token]]:
    """Bare numbers at the ends of pages that count the pages are none of a row's."""
    ends = [(n, p[-1]) for n, p in enumerate(pages) if len(p) > 1 and p[-2].block != p[-1].block]
    ends = [(n, t) for n, t in ends if t.kind == "number" and not t.rest]
    if len(ends) > 1 and len({t.number - n for n, t in ends}) == 1:
        for _, token in ends:
            token.kind = "page number"
    return pages


def closing_lines(units: Sequence[Unit], agency: str) -> list[Unit]:
    """The issuer and, directly below it, the day of issue, wherever the order of the blocks has brought them."""
    for n in range(len(units) - 2, -1, -1):
        name, day = units[n].text.strip(), units[n + 1].text.strip()
        if norm(name) == norm(agency) and issue_date(day) and not re.fullmatch(r"\d{1,2}[/.-]\d{4}", day):
            return list(units[n : n + 2])
    return []


def _block(units: list[Unit], block: int, before: list[Token]) -> list[Token]:
    found: list[Token] = []
    months: list[Token] = []
    at = 0
    while at < len(units):
        last = found[-1] if found else before[-1] if before else None
        token = _token(units, at, block, found, last)
        at += len(token.units)
        if token.kind == "text" and (match := _ENDS_IN_MONTH.fullmatch(token.text)):
            # the column of the months is so near that its cell stands in the same line
            (unit,) = token.units
            token.said[unit.index] = match[1]
            months.append(Token("date", [unit], block, said={unit.index: match[2]}))
        if token.kind == "text" and found and found[-1].kind == "text":
            found[-1].units += token.units
            found[-1].said |= token.said
            continue
        if token.kind != "text":
            found += months
            months = []
        if found and found[-1].kind == "heading":
            token.under = found[-1].roles
        found.append(token)
    return found + months


def _token(units: list[Unit], at: int, block: int, found: list[Token], last: Token | None) -> Token:
    one = units[at : at + 1]
    text = one[0].text.strip()
    if section := section_over([u.text for u in units[at : at + 3]]):
        return Token("section", units[at : at + section[1]], block)
    if part_of(text):
        return Token("part", one, block)
    if bracketed_number(text) and is_organisation(text):
        return Token("organisation", one, block)
    if is_note(text) and last is not None and last.kind in ("section", "part", "organisation"):
        end = next(
            (n for n, u in enumerate(units[at:], at + 1) if u.text.rstrip().endswith(("。", "."))), at + 1
        )
        return Token("remark", units[at:end], block)
    if is_nil(text) and not is_frequency(text):
        return Token("nil", one, block)
    if not (found and found[-1].kind in _CELLS) and (heading := _heading(units, at)):
        return Token("heading", units[at : at + heading[1]], block, heading[0])
    if number := _number(text):
        return Token("number", one, block, number=number)
    if (match := _COUNTED.fullmatch(text)) and is_category(match[2]):
        return Token("number", one, block, number=int(match[1]), rest=match[2])
    after_number = bool(found) and found[-1].kind in ("number", "category")
    if not found or after_number or found[-1].kind == "heading":
        for count in (3, 2, 1):
            joined = " ".join(u.text.strip() for u in units[at : at + count])
            theme = find_theme(joined) if count > 1 and at + count <= len(units) else None
            if (theme is not None and theme.exact) or (count == 1 and is_category(text)):
                return Token("category", units[at : at + count], block)
    if not found or found[-1].kind in ("heading", "date", "frequency"):
        behind = last is not None and (last.kind == "date" or "frequency" in last.roles)
        kind, count = _value_at([u.text.strip() for u in units[at : at + _MOST_LINES]], loose=behind)
        if kind:
            return Token(kind, units[at : at + count], block)
    elif is_date(text):
        return Token("date", one, block)
    if at + 1 < len(units) and _number(units[at + 1].text.strip()) and is_group(text):
        return Token("group", one, block)
    return Token("text", one, block)


def _number(text: str) -> int:
    """What a row's number counts: ``12.``, ``(iv)``, ``A2``, ``1b``; 0 for what is none."""
    if not (match := _NUMBER.fullmatch(text)):
        return 0
    mark = match[1] or match[3]
    if mark.isdigit():
        return int(mark) if match[1] or not match[2].isdigit() else 0
    return (
        _ROMAN.index(mark) + 1 if mark in _ROMAN and match[1] else ord(mark) - ord("a") + 1 if match[3] else 0
    )


def is_group(text: str) -> bool:
    """Whether a line is the heading of rows: an organisation with its code, or ``Others``."""
    coded = (
        has_code(text) and not find_formats(text) and (is_organisation(text) or group_kind(text) != "unknown")
    )
    return coded or norm(text) in ("其他", "others", "other")


def _value_at(lines: Sequence[str], *, loose: bool) -> tuple[str, int]:
    """The month or frequency that the first lines are, and how many of them: no more than are needed, and those that can be nothing by
    themselves. Each line may be a cell. ``loose``: unusual wordings of frequencies, too."""
    for count in range(1, len(lines) + 1):
        if not (kind := _value(lines[:count], loose)):
            continue
        while (
            count < len(lines)
            and not _value(lines[count : count + 1], loose)
            and _value(lines[: count + 1], loose) == kind
        ):
            count += 1
        return kind, count
    return "", 0


def _value(lines: Sequence[str], loose: bool) -> str:
    joined, spaced = "".join(lines), " ".join(lines)
    if (plain := norm(joined)).count("(") != plain.count(")"):
        return ""
    if is_date(joined) or is_date(spaced) or (len(lines) == 1 and is_open_date(spaced)):
        return "date"
    often = is_frequency(joined) or is_frequency(spaced) or (loose and maybe_frequency(joined))
    return "frequency" if often and not any(is_date(line) for line in lines) else ""


def _heading(units: Sequence[Unit], at: int) -> tuple[tuple[Role, ...], int] | None:
    """The columns that the heading here names and the lines it takes; lines that each name a column are one heading each."""
    if not _piece(units[at].text):
        return None
    count = 1
    while at + count < len(units) and _piece(units[at + count].text):
        count += 1
    for lines in range(count, 0, -1):
        texts = [u.text.strip() for u in units[at : at + lines]]
        own = [roles_of(text) for text in texts]
        if len(set(own)) > 1 and all(own) and not texts[0].endswith(tuple(SLASHES)):
            continue
        if lines == 1 and any(role == "extra" for role, _ in lex(texts[0])) and not own[0]:
            return (), 1  # a column that the form does not know
        roles = own[0] if lines == 1 else _roles(" ".join(texts))
        if roles and not (lines == 1 and not own[0]):
            return roles, lines
    return None


def _piece(text: str) -> bool:
    bare = text.strip()
    return (
        bool(bare.strip(SLASHES)) and len(bare) <= 40 and is_heading_piece(bare) and not is_nil(bare)
    ) or norm(bare) == "and"


def _roles(text: str) -> tuple[Role, ...]:
    if roles := roles_of(text):
        return roles
    return tuple(dict.fromkeys(role for role, _ in lex(text) if role in _ROLES))  # type: ignore[misc]
