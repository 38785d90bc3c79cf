"""What the graph says of sources and of the places in them: the documents, and the ledger, one line after another."""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

import pyoxigraph as px

from server.linked.things import TYPE
from server.release import queries
from server.release.serving import OpenRelease
from server.words.labels import expand

Box = tuple[float, float, float, float]
_LEDGERS = 16
"""Ledgers that a release's memory holds."""
SHOWN = ("mapped", "heading", "furniture", "not_applicable", "rejected", "blank")
"""The outcomes of a ledger line, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source document. Texts are empty and numbers None where the graph does not say. ``sid`` is the last part of its IRI."""

    iri: str
    sid: str
    title: str
    file_name: str
    media_type: str
    sha256: str
    size: int
    pages: int | None
    created: str
    fetched: str
    address: str
    kind: str
    reason: str

    @property
    def is_pdf(self) -> bool:
        return self.media_type == "application/pdf"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a source. ``path`` is its IRI's tail after the source's; ``ordinal`` 0 for one that is no line of the ledger (a range
    of lines); ``text`` as printed; ``box`` in points, for a place on a page."""

    iri: str
    path: str
    locator: str
    page: int | None
    row: int | None
    first: int | None
    last: int | None
    box: Box | None
    text: str
    ordinal: int
    outcome: str
    reason: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a ledger, without its text: ``path`` as in Place, ``number`` the line number where there are no pages."""

    ordinal: int
    path: str
    page: int | None
    number: int | None
    outcome: str


class Ledger:
    """The lines of one source in their order."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self._at = {line.path: at for at, line in enumerate(lines)}

    @cached_property
    def outcomes(self) -> Counter[str]:
        return Counter(line.outcome for line in self.lines)

    @cached_property
    def by_page(self) -> dict[int, Counter[str]]:
        """The outcomes of each page's lines."""
        pages: dict[int, Counter[str]] = {}
        for line in self.lines:
            if line.page is not None:
                pages.setdefault(line.page, Counter())[line.outcome] += 1
        return pages

    def of_page(self, page: int) -> list[Line]:
        return [line for line in self.lines if line.page == page]

    def around(self, place: Place, before: int, after: int) -> list[Line]:
        """The lines of a place and some before and after it, on its page."""
        first, last = self._span(place)
        if first is None or last is None:
            return []
        near = self.lines[max(0, first - before) : last + after + 1]
        return [line for line in near if line.page == place.page]

    def beside(self, place: Place) -> tuple[Line | None, Line | None]:
        """The nearest lines before and after a place that are not blank."""
        first, last = self._span(place)
        if first is None or last is None:
            return None, None
        earlier = (line for line in reversed(self.lines[:first]) if line.outcome != "blank")
        later = (line for line in self.lines[last + 1 :] if line.outcome != "blank")
        return next(earlier, None), next(later, None)

    def _span(self, place: Place) -> tuple[int | None, int | None]:
        """Where a place begins and ends among the lines."""
        if place.path in self._at:
            return self._at[place.path], self._at[place.path]
        if place.first is None or place.page is not None:
            return None, None
        end = place.last or place.first
        within = [
            at for at, line in enumerate(self.lines) if line.number and place.first <= line.number <= end
        ]
        return (within[0], within[-1]) if within else (None, None)


def find_source(opened: OpenRelease, sid: str) -> Source | None:
    """The source with that id, None when the release has none such."""
    node = node_at(opened, f"source/{sid}")
    said = stated(opened, node) if node is not None else {}
    if node is None or expand("gp:Source") not in {t.value for t in said.get(TYPE.value, [])}:
        return None
    pages, size = text_of(said, "gp:pageCount"), text_of(said, "gp:byteSize")
    return Source(
        iri=node.value,
        sid=sid,
        title=text_of(said, "dct:title") or text_of(said, "gp:fileName") or sid,
        file_name=text_of(said, "gp:fileName"),
        media_type=text_of(said, "gp:mediaType"),
        sha256=text_of(said, "gp:sha256"),
        size=int(size) if size.isdigit() else 0,
        pages=int(pages) if pages.isdigit() else None,
        created=text_of(said, "dct:created"),
        fetched=text_of(said, "gp:fetched"),
        address=text_of(said, "dct:source"),
        kind=text_of(said, "gp:documentKind").rsplit("/", 1)[-1],
        reason=text_of(said, "gp:reason"),
    )


def find_place(opened: OpenRelease, source: Source, path: str) -> Place | None:
    """The place of a source with that tail, None when there is none such."""
    node = node_at(opened, f"source/{source.sid}/{path}")
    return place_at(opened, node) if node is not None else None


def place_at(opened: OpenRelease, node: px.NamedNode) -> Place | None:
    """The place that a node is, None when it is none."""
    said = stated(opened, node)
    source = text_of(said, "gp:inSource")
    if not source:
        return None
    return Place(
        iri=node.value,
        path=node.value.removeprefix(f"{source}/"),
        locator=text_of(said, "gp:locator"),
        page=_number(said, "gp:page"),
        row=_number(said, "gp:row"),
        first=_number(said, "gp:lineStart"),
        last=_number(said, "gp:lineEnd"),
        box=_box(text_of(said, "gp:box")),
        text=text_of(said, "gp:sourceText"),
        ordinal=_number(said, "gp:ordinal") or 0,
        outcome=text_of(said, "gp:outcome").rsplit("/", 1)[-1],
        reason=text_of(said, "gp:reason"),
        becomes=text_of(said, "gp:becomes"),
    )


def source_id(opened: OpenRelease, place: str) -> tuple[str, str]:
    """A place's IRI taken apart: the source's id and the place's path in it; empty where it is none of ours."""
    stem = f"{opened.base}id/source/"
    sid, _, path = place.removeprefix(stem).partition("/") if place.startswith(stem) else ("", "", "")
    return sid, path


def ledger(opened: OpenRelease, source: Source) -> Ledger:
    """The ledger of a source; kept, for every page of its evidence asks for it."""
    kept: OrderedDict[str, Ledger] = opened.memo.setdefault("ledgers", OrderedDict())
    found = kept.get(source.iri)
    if found is None:
        node = str(px.NamedNode(source.iri))
        rows = queries.select(
            opened,
            f"SELECT ?p ?n ?o ?page ?line {{ ?p gp:inSource {node} ; gp:ordinal ?n ; gp:outcome ?o . "
            "OPTIONAL { ?p gp:page ?page } OPTIONAL { ?p gp:lineStart ?line } }",
        )
        stem = len(source.iri) + 1
        lines = [
            Line(
                int(row["n"].value),
                row["p"].value[stem:],
                int(row["page"].value) if row["page"] is not None else None,
                int(row["line"].value) if row["line"] is not None and row["page"] is None else None,
                row["o"].value.rsplit("/", 1)[-1],
            )
            for row in rows
        ]
        found = kept[source.iri] = Ledger(sorted(lines, key=lambda line: line.ordinal))
        while len(kept) > _LEDGERS:
            kept.popitem(last=False)
    return found


def texts(opened: OpenRelease, source: Source, lines: list[Line]) -> list[str]:
    """The texts of lines as printed."""
    predicate = px.NamedNode(expand("gp:sourceText"))
    found = []
    for line in lines:
        quads = opened.store.quads_for_pattern(
            px.NamedNode(f"{source.iri}/{line.path}"), predicate, None, None
        )
        found.append(next((q.object.value for q in quads if isinstance(q.object, px.Literal)), ""))
    return found


def node_at(opened: OpenRelease, path: str) -> px.NamedNode | None:
    """The node of a path under ``id/``, which may come decoded; None for what can be no IRI."""
    try:
        return px.NamedNode(f"{opened.base}id/{quote(path, safe='/-._~')}")
    except ValueError:
        return None


def stated(opened: OpenRelease, node: px.NamedNode) -> dict[str, list[Any]]:
    """What the release says of a thing, by property."""
    said: dict[str, list[Any]] = {}
    for quad in opened.store.quads_for_pattern(node, None, None, None):
        said.setdefault(quad.predicate.value, []).append(quad.object)
    return said


def text_of(said: dict[str, list[Any]], name: str) -> str:
    """The (first) value of a property given by prefixed name; empty without one."""
    values = [
        term.value for term in said.get(expand(name), []) if isinstance(term, px.Literal | px.NamedNode)
    ]
    return min(values, default="")


def _number(said: dict[str, list[Any]], name: str) -> int | None:
    text = text_of(said, name)
    return int(text) if text.isascii() and text.isdigit() else None


def _box(text: str) -> Box | None:
    try:
        x0, top, x1, bottom = map(float, text.split())
    except ValueError:
        return None
    return (x0, top, x1, bottom)
