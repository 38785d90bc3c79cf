"""Rows of a list, for a page and for a file: codes and paths become names in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.index.model import LABELS, LANGUAGES
from kg.index.read import Index, Row
from kg.index.select import Count, rows
from server.http import links
from server.lists.listings import AGENCIES, CODES, DATES, NUMBERS, THINGS, Listing
from server.words.labels import Label, tail

_TAGS = dict(zip(LABELS, LANGUAGES, strict=True))
_PREFERRED = {
    "en": ("en", "hant", "hans"),
    "zh-Hant": ("hant", "hans", "en"),
    "zh-Hans": ("hans", "hant", "en"),
}
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Cell:
    """``kind``: how the page shows it (status, date, number, percent, text)."""

    name: str
    kind: str
    parts: tuple[Shown, ...] = ()
    value: Any = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A name with where it leads."""

    label: Label
    link: str = ""


@dataclass(slots=True)
class Names:
    """Names in one language from an index: of codes, and of things, which are fetched together."""

    index: Index
    language: str
    things: dict[str, Row] = field(default_factory=dict)

    def fetch(self, wanted: Iterable[Row]) -> None:
        """The things that some rows name."""
        paths = {row[column] for row in wanted for column in THINGS if row[column]}
        self.things = self.index.by_path(sorted(paths - self.things.keys())) | self.things

    def of(self, labels: dict[str, str | None], otherwise: str, converted: str = "") -> Label:
        for column in _PREFERRED[self.language]:
            if text := labels.get(column):
                return Label(text, _TAGS[column], column in converted.split())
        return Label(otherwise, named=False)

    def row(self, row: Row) -> Label:
        """What a thing is called; an edition of the Estimates with its year."""
        label = self.of({c: row[c] for c in LABELS}, tail(row["path"]), row["converted"] or "")
        if row["kind"] == "estimates" and row["year"]:
            return Label(f"{label.text} {row['year']}", label.lang, label.converted)
        return label

    def code(self, facet: str, code: str) -> Shown:
        """A value of a facet."""
        value = self.index.facet(facet).get(code)
        if value is None:
            return Shown(Label(code, named=False))
        return Shown(self.of(dict(value.labels), code), links.href(value.iri) if value.iri else "")

    def path(self, path: str) -> Shown:
        row = self.things.get(path)
        label = self.row(row) if row is not None else Label(path, named=False)
        return Shown(label, links.href(self.index.iri(path)))


def cell(names: Names, column: str, value: Any) -> Cell:
    """A value of a row as the page shows it."""
    if value is None:
        return Cell(column, "text")
    if column in AGENCIES:
        return Cell(column, "names", (names.code("agency", value),))
    if column in THINGS:
        return Cell(column, "names", (names.path(value),))
    if column in CODES:
        return Cell(column, "names", tuple(names.code(CODES[column], code) for code in value.split(" | ")))
    if column == "missed":
        return Cell(column, "percent", value=value)
    kind = (
        "status"
        if column == "status"
        else "date"
        if column in DATES
        else "number"
        if column in NUMBERS
        else "text"
    )
    return Cell(column, kind, value=value)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page."""

    title: Shown
    cells: tuple[Cell, ...]
    iri: str


def lines(names: Names, listing: Listing, found: Sequence[Row]) -> list[Line]:
    names.fetch(found)
    return [
        Line(
            Shown(names.row(row), links.href(names.index.iri(row["path"]))),
            tuple(cell(names, column, row[column]) for column in listing.columns),
            names.index.iri(row["path"]),
        )
        for row in found
    ]


def file_columns(listing: Listing) -> tuple[str, ...]:
    """The columns of a list as a file: what names a thing has its IRI, and its name in a column beside it."""
    out = ["iri", "title", *(f"title_{column}" for column in LABELS), "converted"]
    for column in (*listing.columns, *listing.more):
        out.append(column)
        if column in AGENCIES or column in THINGS:
            out.append(f"{column}_name")
    return tuple(out)


def file_rows(index: Index, language: str, listing: Listing, ids: Sequence[int]) -> Iterator[list[str]]:
    """The rows of the file, as many as there are."""
    names = Names(index, language)
    batch: list[Row] = []
    for row in rows(index, ids, _AT_ONCE):
        batch.append(row)
        if len(batch) == _AT_ONCE:
            yield from _written(names, listing, batch)
            batch = []
    yield from _written(names, listing, batch)


def _written(names: Names, listing: Listing, batch: list[Row]) -> Iterator[list[str]]:
    names.things = {}
    names.fetch(batch)
    for row in batch:
        out = [names.index.iri(row["path"]), names.row(row).text, *(row[c] or "" for c in LABELS)]
        out.append(" | ".join(f"title_{column}" for column in (row["converted"] or "").split()))
        for column in (*listing.columns, *listing.more):
            value = row[column]
            if column in AGENCIES or column in THINGS:
                path = f"agency/{value}" if column in AGENCIES else value
                shown = (
                    names.code("agency", value)
                    if column in AGENCIES and value
                    else names.path(value)
                    if value
                    else None
                )
                out += [names.index.iri(path) if value else "", shown.label.text if shown else ""]
            else:
                out.append(_plain(value))
        yield out


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return str(int(value) if value.is_integer() else value)
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a list can be narrowed by, and how many there would be."""

    code: str
    label: Label
    number: int
    chosen: bool


def options(names: Names, facet: str, counted: Iterable[Count], picked: Sequence[str]) -> list[Option]:
    """Years the latest first, other values by how many there are."""
    out = [
        Option(c.value.code, names.of(dict(c.value.labels), c.value.code), c.number, c.value.code in picked)
        for c in counted
    ]
    known = {option.code for option in out}
    out += [Option(code, Label(code, named=False), 0, True) for code in picked if code not in known]
    if facet in ("year", "out"):
        return sorted(out, key=lambda option: option.code, reverse=True)
    return sorted(out, key=lambda option: (-option.number, option.label.text))
