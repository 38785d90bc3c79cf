"""Search: one box over everything, in three scripts (``kg.index.search``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyoxigraph as px
from flask import Blueprint, Response, jsonify, render_template, request

from kg.index import bits, marks
from kg.index.model import KINDS
from kg.index.read import Index, Row
from kg.index.search import NOTHING, Found, first, found
from kg.index.select import Count
from server.errors import NotFound
from server.http import links
from server.http.formats import HTML, RDF
from server.http.negotiation import Offer, choose
from server.http.paging import link_pages, page_number
from server.http.rdf import cacheable, not_modified, rdf_response
from server.linked.gathering import gather
from server.lists.asking import chosen_filters
from server.lists.listings import LISTINGS
from server.lists.rows import Names, Option, options
from server.release import queries
from server.release.indexed import index_of
from server.release.serving import release
from server.release.tabular import answer
from server.site.pages import language, page_response, page_tag, same_page
from server.site.taking import Taken
from server.words.i18n import translator
from server.words.labels import Label

blueprint = Blueprint("searching", __name__)

FACETS = ("kind", "agency", "year", "status")
OFFERS = (
    HTML,
    Offer("json", "application/json"),
    Offer("csv", "text/csv", header="text/csv; charset=utf-8; header=present"),
    Offer("parquet", "application/vnd.apache.parquet"),
    *RDF,
)
LONGEST = 200
"""Characters of a query that are looked at."""
PAGE = 25
FILE = 1000
"""Hits that a file holds."""
GROUP = 4
"""Hits of each kind where several kinds are shown together."""
_SNIPPET, _TITLE = 180, 160
_MOST_OPTIONS = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """``title`` and ``text`` in pieces, each with whether it is marked."""

    kind: str
    iri: str
    link: str
    label: Label
    title: marks.Pieces
    text: marks.Pieces
    agency: Label | None
    status: str
    year: str

    @property
    def said(self) -> str:
        """Whose it is, and of when."""
        return " · ".join(part for part in (self.agency.text if self.agency else "", self.year) if part)


@dataclass(frozen=True, slots=True)
class Group:
    """The first hits of a kind, and how many there are; the address of all of them."""

    kind: str
    number: int
    hits: list[Hit]
    address: str


@blueprint.route("/search")
def search() -> Response:
    """What some words find, by kind, and narrowed by kind, agency, year and status."""
    opened = release()
    offer = choose(OFFERS, accept=request.headers.get("Accept"), format=request.args.get("format"))
    etag = page_tag(opened, "search", offer.name)
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    index = index_of(opened)
    text = request.args.get("q", "").strip()[:LONGEST]
    filters, parameters = chosen_filters(FACETS, index)
    result = found(index, text) if text else NOTHING
    picked = dict(filters)
    mask = _mask(index, picked)
    number, total = page_number(), (result.bits & mask).bit_count()
    if offer.name in ("csv", "parquet"):
        hits = _hits(Names(index, language()), result, first(index, result, mask, 0, FILE))
        return _table(hits, total, offer.name, etag)
    pages = max(1, -(-total // PAGE))
    if number > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")
    if offer in RDF:
        rows = index.rows(first(index, result, mask, (number - 1) * PAGE, PAGE))
        nodes = [px.NamedNode(index.iri(row["path"])) for row in rows]
        response = rdf_response(gather(opened.store, nodes), offer, etag=etag)
        link_pages(response, "/search", number, pages, **dict(_asked(text, parameters)), format=offer.name)
        return response
    names = Names(index, language())
    facets = _facets(names, result, picked) if result.bits else []
    grouped = offer is HTML and "kind" not in picked and number == 1 and total > PAGE
    shown = [] if grouped else _hits(names, result, first(index, result, mask, (number - 1) * PAGE, PAGE))
    if offer is not HTML:
        return cacheable(_json(text, result, total, number, pages, facets, shown), etag)
    response = page_response(
        "search.html",
        alternates=(
            *(
                (o, "/search" + links.query_of([*_asked(text, parameters), ("format", o.name)]))
                for o in OFFERS[1:]
            ),
        ),
        files=Taken("/search", dict(_asked(text, parameters)), number, by_parameter=True).files,
        words=text,
        found=result,
        total=total,
        page=number,
        pages=pages,
        facets=facets,
        picked=picked,
        hits=shown,
        groups=_groups(names, result, mask) if grouped else [],
        lists=list(LISTINGS.values()),
        examples=_EXAMPLES,
        as_of=queries.as_of(opened),
        index_size=index.size,
    )
    link_pages(response, "/search", number, pages, **dict(_asked(text, parameters)))
    return cacheable(response, etag)


_EXAMPLES = ("ITC", "創新科技署", "overdue 2024", "數碼港", "Technology Voucher", "CSV")
"""Queries that the empty page offers."""


def _asked(text: str, parameters: dict[str, str]) -> list[tuple[str, str]]:
    return [("q", text), *parameters.items()] if text else list(parameters.items())


def _mask(index: Index, picked: dict[str, tuple[str, ...]], but: str = "") -> int:
    mask = bits.span(1, index.size + 1)
    for facet, codes in picked.items():
        if facet != but:
            mask &= index.having(facet, codes)
    return mask


def _facets(
    names: Names, result: Found, picked: dict[str, tuple[str, ...]]
) -> list[tuple[str, list[Option]]]:
    """The values of each facet under what is chosen of the others; the most frequent ones, kinds all."""
    out = []
    for facet in FACETS:
        mask = _mask(names.index, picked, but=facet) & result.bits
        chosen = picked.get(facet, ())
        counted = [
            Count(value, number)
            for value in names.index.facet(facet).values()
            if (number := (mask & value.bits).bit_count()) or value.code in chosen
        ]
        listed = options(names, facet, counted, chosen)
        if facet == "kind":
            listed.sort(key=lambda option: KINDS.index(option.code))
        else:
            listed = [o for place, o in enumerate(listed) if place < _MOST_OPTIONS or o.chosen]
        if len(listed) > 1 or chosen:
            out.append((facet, listed))
    return out


def _groups(names: Names, result: Found, mask: int) -> list[Group]:
    """By kind, those of which a whole name was found first."""
    index, groups = names.index, []
    for code in KINDS:
        here = mask & index.having("kind", (code,))
        number = (result.bits & here).bit_count()
        if number:
            hits = _hits(names, result, first(index, result, here, 0, GROUP))
            groups.append(Group(code, number, hits, same_page(kind=code, page=None)))
    exact = result.ranks[0] if result.ranks and result.all else 0
    groups.sort(key=lambda group: not exact & index.having("kind", (group.kind,)))
    return groups


def _hits(names: Names, result: Found, ids: list[int]) -> list[Hit]:
    words = result.words()
    spoken = [
        text
        for part in result.parts
        for facet, code in part.values
        if code in names.index.facet(facet)
        for text in names.index.facet(facet)[code].labels.values()
    ]
    return [_hit(names, row, words, spoken) for row in names.index.rows(ids)]


def _hit(names: Names, row: Row, words: list[Any], spoken: list[str]) -> Hit:
    label, iri = names.row(row), names.index.iri(row["path"])
    text = marks.marked(row["text"] or "", words, spoken)
    title = marks.marked(label.text, words, spoken)
    if not any(
        mark for _, mark in (*title, *text)
    ):  # found by its name in another language: that one is shown
        for column in ("hant", "hans", "en"):
            other = marks.marked(row[column] or "", words, spoken)
            if any(mark for _, mark in other):
                text = other
                break
    return Hit(
        row["kind"],
        iri,
        links.href(iri),
        label,
        marks.shortened(title, _TITLE),
        marks.shortened(text, _SNIPPET),
        names.code("agency", row["agency"]).label if row["agency"] else None,
        row["status"] or "",
        row["year"] or row["planned"] or row["released"] or "",
    )


def _table(hits: list[Hit], total: int, format: str, etag: str) -> Response:
    """The first hits as CSV or Parquet; ``X-Truncated`` where there are more."""
    columns = ("iri", "kind", "title", "lang", "agency", "status", "year", "text")
    rows = [
        (
            hit.iri,
            hit.kind,
            hit.label.text,
            hit.label.lang,
            hit.agency.text if hit.agency else "",
            hit.status,
            hit.year,
            "".join(piece for piece, _ in hit.text),
        )
        for hit in hits
    ]
    response = answer("search", columns, lambda: rows, format, etag)
    if total > len(rows):
        response.headers["X-Truncated"] = "rows"
    response.headers["Content-Language"] = language()
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _json(
    text: str,
    result: Found,
    total: int,
    page: int,
    pages: int,
    facets: list[tuple[str, list[Option]]],
    hits: list[Hit],
) -> Response:
    response = jsonify(
        query=text,
        corrected=result.corrected if result.all else "",
        suggestion="" if result.all else result.corrected,
        complete=bool(result.all),
        total=total,
        page=page,
        pages=pages,
        facets={
            facet: [{"code": o.code, "label": _called(facet, o), "number": o.number} for o in listed]
            for facet, listed in facets
        },
        hits=[
            {
                "iri": hit.iri,
                "kind": hit.kind,
                "title": hit.label.text,
                "lang": hit.label.lang,
                "converted": hit.label.converted,
                "agency": hit.agency.text if hit.agency else "",
                "status": hit.status,
                "text": "".join(piece for piece, _ in hit.text),
                "address": hit.link,
            }
            for hit in hits
        ],
    )
    response.headers["Content-Language"] = language()
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _called(facet: str, option: Option) -> str:
    if facet in ("kind", "status"):
        return translator(language())(f"{facet}.{option.code}")
    return option.label.text


@blueprint.route("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch 1.1 description, by which a browser offers the search as its own."""
    chosen = language()
    body = render_template(
        "opensearch.xml",
        t=translator(chosen),
        lang=chosen,
        search=links.absolute("/search"),
        own=links.absolute("/opensearch.xml"),
    )
    response = Response(body, content_type="application/opensearchdescription+xml; charset=utf-8")
    return cacheable(response, page_tag(None, "opensearch"))
