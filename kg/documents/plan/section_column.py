"""Tables that name the section of each row in a column of its own (``Section``: A, 甲部, To be released in 2027)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kg.documents.plan.columns import Columns
from kg.documents.plan.dates import years_in
from kg.documents.plan.headings import LATER, OTHERS, PROGRESS, RELEASE, ROMAN, SECTION_LETTERS
from kg.documents.plan.words import norm
from kg.records import Section
from kg.sources.model import Cell, Row
from kg.values.lazy import lazy
from kg.values.nil import is_nil

_HEADING = lazy(
    r"(?:plan )?(?:sec(?:tion|\.)?|parts?)(?: ?/ ?part)?(?: of (?:the )?(?:plan|form))?|(?:计划)?(?:部[分份]?|章?节)(?:别)?|所属部[分份]"
)
_MARKED = lazy(
    r"(?:section|sec\.?|part|第)? ?[(]?(?P<mark>[a-d]|[甲乙丙丁]|[一二三四]|i{1,3}|iv|[1-4])[)]?(?: ?(?:部分|部份|部|节))?(?=$|[\s.、:)\-])[\s.、:)\-]*(?P<rest>.*)"
)
_DONE = lazy(r"(?:released|published|done|completed|已完成)$")
_SECTIONS: dict[str, Section] = {"A": "A", "B": "B", "C": "C", "D": "D"}


def section_column(columns: Columns) -> int | None:
    """Which of the columns is headed as one of sections, if any."""
    return next(
        (
            n
            for n, (roles, name) in enumerate(zip(columns.roles, columns.names, strict=True))
            if roles == ("other",) and _HEADING.fullmatch(norm(name).strip(" :"))
        ),
        None,
    )


@lru_cache(maxsize=1024)
def section_in(text: str, first_year: int | None = None) -> tuple[Section, tuple[int, ...]] | None:
    """(section, the years it names) of such a column's cell: by its letter, else by what it says; None where it says nothing known."""
    plain = norm(text)
    match = _MARKED.fullmatch(plain)
    rest = match["rest"] if match else plain
    years = years_in(rest)
    if match:
        mark = match["mark"].upper()
        letter = "ABCD"[int(mark) - 1] if mark.isdigit() else SECTION_LETTERS.get(mark, ROMAN.get(mark, mark))
        section = _SECTIONS[letter]
        return section, years if section in ("A", "B") else ()
    if PROGRESS.search(rest) or _DONE.match(rest):
        return "D", ()
    if OTHERS.search(rest):
        return "C", ()
    if years and RELEASE.search(rest):
        later = len(years) > 1 if first_year is None else years[0] > first_year
        return "B" if later else "A", years
    return ("B", ()) if LATER.search(rest) and RELEASE.search(rest) else None


def sections_of(rows: Sequence[Row], at: int) -> list[Section]:
    """The sections that the rows name in this column."""
    found: list[Section] = []
    for row in rows:
        cell = row.cells[at] if at < len(row.cells) else None
        if cell is not None and (section := section_in(cell.text)):
            found.append(section[0])
    return found


def without(row: Row, at: int) -> Row:
    """The row without its cell of that column, for what the others say together."""
    return replace(row, cells=tuple(Cell() if n == at else cell for n, cell in enumerate(row.cells)))


def says_nothing_else(row: Row, at: int) -> str:
    """The wording of a nil return that is all that a row says beside its section; '' for any other row."""
    texts = [cell.text.strip() for n, cell in enumerate(row.cells) if n != at and cell is not None]
    held = [text for text in texts if text]
    return held[0] if held and all(map(is_nil, held)) else ""
