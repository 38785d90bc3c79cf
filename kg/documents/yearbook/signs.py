"""What makes a document a Yearbook chapter: signs that a person can check, of which one alone is not enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.documents.plan.flow import Unit
from kg.documents.yearbook.bodies import introduced, named
from kg.documents.yearbook.furniture import is_book
from kg.documents.yearbook.lines import printed_texts
from kg.documents.yearbook.websites import is_list_heading, lists_entry
from kg.documents.yearbook.words import chapter_label, titled
from kg.documents.yearbook.year import says_year
from kg.values.lazy import lazy

_SAMPLE: Final = 3000
"""So many lines of a document are looked at, and as many at its end."""
_HONG_KONG: Final = lazy("香港|Hong Kong|HKSAR", re.IGNORECASE)
_WORDS: Final = 60_000


def yearbook_signs(units: Sequence[Unit], title: str | None) -> str | None:
    """Why the units (none of them blank) are a Yearbook chapter, as one sentence; None where they are not known to be one.

    Two signs at least: a single chapter heading; a closing list of websites; headings that name bodies over paragraphs that introduce them; a report
    on a year; the Yearbook's name. The first and the fourth are found in other books too, so that one of the others has to be among them.
    """
    lines = printed_texts(units[:_SAMPLE])
    text = "".join(t + (" " if t.isascii() else "") for _, t in lines)[:_WORDS]
    if not _HONG_KONG.search(text) or text.count("。") + text.count(". ") < 2:
        return None
    ends = lines if len(units) <= _SAMPLE else printed_texts(units[-_SAMPLE:])
    chapter = _chapter(lines)
    listing = _listing(ends)
    bodies = _bodies(lines)
    book = _book(lines, title)
    year = says_year(text)
    own = bool(listing) + bool(book) + bool(bodies)
    if own + bool(chapter) + bool(year) < 2 or not own:
        return None
    if own == 1 and len(bodies) == 1 and not chapter:
        return None  # one body that introduces itself and speaks of a year: any notice does
    reasons = [*chapter, *book, *listing]
    if bodies:
        reasons.append(
            "headings that name bodies stand over paragraphs about them ("
            + ", ".join(f"“{b}”" for b in bodies[:3])
            + ")"
        )
    if year:
        reasons.append(f"it reports on a year (“{year}”)")
    return "A Yearbook chapter: " + "; ".join(reasons) + "."


def _chapter(lines: Sequence[tuple[Unit, str]]) -> list[str]:
    """The one chapter heading; a book of several chapters is no chapter of the Yearbook."""
    found = [
        (u, t, label[0]) for u, t in lines if t[:1] in "第Cc" and len(t) <= 90 and (label := chapter_label(t))
    ]
    if not found or len({number for _, _, number in found}) > 1:
        return []
    unit, text, _ = found[0]
    return [f"“{text}” at {unit.place.locator} heads a chapter"]


def _listing(lines: Sequence[tuple[Unit, str]]) -> list[str]:
    for n in range(len(lines) - 1, -1, -1):
        unit, text = lines[n]
        if is_list_heading(text):
            entries = [t for _, t in lines[n + 1 : n + 60]]
            listed = sum(lists_entry(t) for t in entries)
            return (
                [f"“{text}” at {unit.place.locator} opens a list of websites"]
                if listed and 3 * listed >= len(entries)
                else []
            )
    return []


def _bodies(lines: Sequence[tuple[Unit, str]]) -> list[str]:
    found: list[str] = []
    for n, (_, text) in enumerate(lines[:-1]):
        if len(text) > 100 or not titled(text):
            continue
        after = lines[n + 1][1]
        opens = after.removeprefix("The ").startswith(text.removeprefix("The ")) and named(text)
        if (opens or introduced(text, after) or (named(text) and _about(text, after))) and text not in found:
            found.append(text)
    return found


def _about(name: str, paragraph: str) -> bool:
    """Whether the name stands in the first words of a paragraph's first line: The $5 billion Innovation and Technology Fund was …"""
    at = paragraph.find(name)
    return 0 <= at <= 24 and len(paragraph) > len(name) + at + 3


def _book(lines: Sequence[tuple[Unit, str]], title: str | None) -> list[str]:
    for unit, text in lines[:20]:
        if len(text) <= 40 and is_book(text):
            return [f"“{text}” at {unit.place.locator} names the Yearbook"]
    if title and is_book(title):
        return [f"its title is “{title}”"]
    return []
