"""Answers as people read them: names for IRIs, links, and the evidence where a row has a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from server.evidence.links import evidence_of
from server.http import links
from server.quality.data import source_files
from server.questions.answering import Found
from server.release.queries import STATUSES
from server.release.serving import OpenRelease
from server.site.pages import label, language
from server.site.thingview import say_locator
from server.words import i18n
from server.words.labels import expand

_PRINTED = frozenset({"before", "after", "figure", "done", "new", "sum"})
"""Columns of things that are shown as the place they are printed at."""
_THINGS = ("entry", "dataset", "undertaking", "statement", "observation", "what", "listing", "plan")
"""Columns whose thing has a place, where a row names none itself; the first there is counts."""
_MOST_PLACES = 4
_GROUPED = ("_hkd",)
_SHORT, _WIDE = 14, 60
"""Characters up to which a column needs no line break, and from which it needs a wide column."""


@dataclass(frozen=True, slots=True)
class Link:
    """``address`` empty for what leads nowhere."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """``kind`` is text, number, status or evidence. ``links`` are what it shows; more than one is a list."""

    kind: str
    links: tuple[Link, ...]
    lang: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is that of the variable, empty for the evidence put beside it; ``room`` is short, wide or empty, by the longest text."""

    name: str
    label: str
    is_number: bool = False
    room: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | None, ...], ...]


Raw = Sequence[dict[str, str] | None]


def table(opened: OpenRelease, found: Found, rows: Sequence[Raw]) -> Table:
    """Some rows of an answer, for the page of this request."""
    names = found.variables
    placed = "source" in names and "locator" in names
    left = [name for name in names if not (placed and name in ("source", "locator"))]
    # evidence after the first column, where it is seen before anything has to be scrolled
    printed = [name for name in left if name in _PRINTED]
    shown = [*left[:1], *printed, *(name for name in left[1:] if name not in printed)]
    thing = next((name for name in _THINGS if name in names), "")
    beside = placed or (bool(thing) and not _PRINTED.intersection(names))
    at = {name: place for place, name in enumerate(names)}
    numbers = {name for name in shown if _is_number(name, [row[at[name]] for row in rows])}
    columns = [[_cell(opened, name, row[at[name]], name in numbers) for row in rows] for name in shown]
    heads = [
        Column(name, named(name), name in numbers, _room(cells))
        for name, cells in zip(shown, columns, strict=True)
    ]
    if beside:
        heads.insert(1, Column("", i18n.translator(language())("question.evidence")))
        columns.insert(1, [_beside(opened, row, at, thing, placed) for row in rows])
    return Table(tuple(heads), tuple(zip(*columns, strict=True)))


def _beside(opened: OpenRelease, row: Raw, at: dict[str, int], thing: str, placed: bool) -> Cell | None:
    """Where a row is printed."""
    said = row[at[thing]] if thing else None
    return _placed(opened, row[at["source"]], row[at["locator"]], said) if placed else _evidence(said)


def _room(cells: Sequence[Cell | None]) -> str:
    longest = max((len(link.text) for cell in cells if cell for link in cell.links), default=0)
    return "wide" if longest > _WIDE else "short" if longest <= _SHORT else ""


def named(variable: str) -> str:
    """What a column is called in the reader's language; the variable's own name where nothing is known."""
    if known := i18n.find(language(), f"column.{variable}"):
        return known
    if variable in _PRINTED:
        return i18n.translator(language())("question.evidence")
    return variable.replace("_", " ")


def _is_number(name: str, column: list[dict[str, str] | None]) -> bool:
    """Whether a column holds numbers that are read against each other; years and codes are none."""
    values = [cell["value"] for cell in column if cell is not None and cell["type"] == "literal"]
    if not values or len(values) < sum(cell is not None for cell in column):
        return False
    return name not in _NO_NUMBERS and all(_as_number(value) for value in values)


_NO_NUMBERS = frozenset(
    (
        "head",
        "number",
        "year",
        "edition_year",
        "estimates_year",
        "period_start",
        "period_end",
        "reading",
        "code",
    )
)


@lru_cache(maxsize=4096)
def _as_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()


def _cell(opened: OpenRelease, name: str, cell: dict[str, str] | None, is_number: bool) -> Cell | None:
    if cell is None or not cell["value"]:
        return None
    value = cell["value"]
    if name in _PRINTED and cell["type"] == "uri":
        return _evidence(cell)
    if cell["type"] == "uri":
        said = label(value)
        return Cell("text", (Link(said.text, links.href(value)),), said.lang, links.is_outside(value))
    if name == "status" and value in STATUSES:
        return Cell("status", (Link(value),))
    if name == "status" and (concept := label(f"{opened.base}id/figure-status/{value}")).named:
        return Cell("text", (Link(concept.text),), concept.lang)
    if name == "places":
        return _places(opened, value)
    if name == "kind" and value[:1].isupper():
        term = expand(f"gp:{value}")
        return Cell("text", (Link(label(term).text, links.href(term)),))
    if is_number:
        return Cell("number", (Link(_grouped(value) if name.endswith(_GROUPED) else value),))
    if value.startswith(f"{opened.base}id/") or " | " in value:
        return Cell("text", tuple(_part(opened, part) for part in value.split(" | ")), cell.get("lang", ""))
    return Cell(
        "text", (Link(value, value if _is_address(value) else ""),), cell.get("lang", ""), _is_address(value)
    )


def _part(opened: OpenRelease, part: str) -> Link:
    return Link(label(part).text, links.href(part)) if part.startswith(f"{opened.base}id/") else Link(part)


def _is_address(value: str) -> bool:
    return value.startswith(("https://", "http://")) and " " not in value


def _grouped(value: str) -> str:
    whole, dot, rest = value.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.removeprefix("-").isdecimal() else value


def _evidence(cell: dict[str, str] | None) -> Cell | None:
    """The place at which a thing is printed."""
    address = evidence_of(cell["value"]) if cell is not None and cell["type"] == "uri" else ""
    word = i18n.translator(language())("question.evidence")
    return Cell("evidence", (Link(word, address),)) if address else None


def _placed(opened: OpenRelease, source: Any, locator: Any, thing: Any) -> Cell | None:
    """The places that a row names by document and locator."""
    if source is None or not source["value"]:
        return None
    sid, file = _source(opened, source["value"].split(" | ")[0])
    if not sid:
        return Cell("text", (Link(source["value"]),))
    fact = (
        thing["value"].removeprefix(f"{opened.base}id/")
        if thing is not None and thing["type"] == "uri"
        else ""
    )
    places = [place for place in (locator or {"value": ""})["value"].split(" | ") if place]
    shown = [_place(sid, "" if at else file, place, fact) for at, place in enumerate(places[:_MOST_PLACES])]
    return Cell("evidence", tuple(shown) or (Link(file, links.local(f"/evidence/{sid}")),))


def _place(sid: str, file: str, locator: str, fact: str = "") -> Link:
    path = locator.replace("=", "-").replace(";", "/")
    told = {"fact": fact} if fact else {}
    words = ", ".join(filter(None, (file, say_locator(locator))))
    return Link(words, links.local(f"/evidence/{sid}/{path}", **told))


def _places(opened: OpenRelease, value: str) -> Cell:
    """``file locator | file locator``: the places that a note compares."""
    shown = []
    for part in value.split(" | "):
        file, _, locator = part.rpartition(" ")
        sid, name = _source(opened, file or part)
        if not sid:
            shown.append(Link(part))
        elif file:
            shown.append(_place(sid, name, locator))
        else:
            shown.append(Link(name, links.local(f"/evidence/{sid}")))
    return Cell("evidence", tuple(shown))


def _source(opened: OpenRelease, named: str) -> tuple[str, str]:
    """A source's id and file name, by its IRI or file name; empty for what is none."""
    stem = f"{opened.base}id/source/"
    if "source-files" not in opened.memo:
        opened.memo["source-files"] = source_files(opened)
    files: dict[str, str] = opened.memo["source-files"]
    if named.startswith(stem):
        sid = named.removeprefix(stem)
        return sid, files.get(sid, sid)
    return next(((sid, name) for sid, name in files.items() if name == named), ("", ""))
