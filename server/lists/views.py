"""The lists: plans, datasets, entries and the other kinds, a page at a time with filters, and whole as CSV, JSON, Parquet and RDF."""

from __future__ import annotations

from typing import Any

import pyoxigraph as px
from flask import Blueprint, Response, request

from kg.index.read import Index
from kg.index.select import chosen, counts
from server.evidence.links import evidence_ahead
from server.http import links
from server.http.formats import HTML, RDF, TABLES
from server.http.negotiation import Offer, choose
from server.http.paging import link_pages
from server.http.rdf import cacheable, not_modified, rdf_response, tag
from server.linked.gathering import gather
from server.lists.asking import PARAMETERS, Asked, asked, page_ids
from server.lists.listings import LISTINGS, NUMBERS, Listing
from server.lists.rows import Names, file_columns, file_rows, lines, options
from server.release import queries, tabular
from server.release.indexed import index_of
from server.release.serving import OpenRelease, release
from server.site.pages import language, link_alternates, page_response, page_tag
from server.site.taking import Taken, files

blueprint = Blueprint("lists", __name__)

OFFERS = (HTML, *TABLES, *RDF)

_OTHERWISE = {("source", "parent"): "field.became", ("programme", "code"): "field.number"}
"""Columns that have another heading in one list."""
_MOST_OPTIONS = 300
"""Values of a filter up to which a page offers them; more can be chosen by address alone."""
_OWN = ("catalog", "agencies")
"""Lists whose addresses are views of their own, in ``site``."""


def page(name: str) -> Response:
    """A list in the format asked for."""
    listing = LISTINGS[name]
    opened = release()
    offer = choose(OFFERS, accept=request.headers.get("Accept"), format=request.args.get("format"))
    if offer in TABLES:
        return as_table(opened, listing, offer)
    etag = page_tag(opened, "list", name, offer.name)
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    index = index_of(opened)
    wanted = asked(listing, index)
    if offer is HTML:
        return cacheable(html(opened, wanted), etag)
    return _rdf(opened, index, wanted, offer, etag)


def _add(listing: Listing) -> None:
    blueprint.add_url_rule(listing.path, listing.name, lambda: page(listing.name))


for _listing in LISTINGS.values():
    if _listing.name not in _OWN:
        _add(_listing)


def table_asked(others: tuple[Offer, ...]) -> Offer | None:
    """The format of tables that the request asks for, where a page has representations of its own as well; None for one of those."""
    format = request.args.get("format")
    named = next((offer for offer in TABLES if offer.name == format), None)
    offer = named or choose((*others, *TABLES), accept=request.headers.get("Accept"), format=format)
    return offer if offer in TABLES else None


def as_table(opened: OpenRelease, listing: Listing, offer: Offer) -> Response:
    """The whole of what was chosen, as a file."""
    etag = page_tag(opened, "list", listing.name, offer.name)
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    index = index_of(opened)
    wanted = asked(listing, index)
    ids = wanted.ids(index)
    reader = language()
    response = tabular.answer(
        listing.name, file_columns(listing), lambda: file_rows(index, reader, listing, ids), offer.name, etag
    )
    response.headers["Content-Language"] = reader
    response.vary.update(("Accept", "Accept-Language"))
    return response


def taken(wanted: Asked) -> Taken:
    """What was chosen as files."""
    return Taken(wanted.listing.path, wanted.parameters, wanted.page, by_parameter=True)


def tables(wanted: Asked) -> tuple[tuple[Offer, str], ...]:
    """What was chosen as a table, whole."""
    return taken(wanted).alternates[: -len(RDF)]


def html(opened: OpenRelease, wanted: Asked, template: str = "list.html", **values: Any) -> Response:
    """The page of a list; ``values`` what else its template shows."""
    index, listing = index_of(opened), wanted.listing
    ids, total, pages = page_ids(index, wanted)
    reader = language()
    names = Names(index, reader)
    mask = chosen(index, wanted.choice)
    picked = dict(wanted.choice.filters)
    facets = [
        (facet, options(names, facet, counts(index, wanted.choice, facet, mask), picked.get(facet, ())))
        for facet in listing.facets
        if facet in picked or len(index.facet(facet)) <= _MOST_OPTIONS
    ]
    shown = lines(names, listing, index.rows(ids))
    evidence_ahead(line.iri for line in shown)
    values.setdefault("alternates", taken(wanted).alternates)
    response = page_response(
        template,
        listing=listing,
        parameter=PARAMETERS,
        numbers=NUMBERS,
        words={c: _OTHERWISE.get((listing.kind, c), f"field.{c}") for c in listing.columns},
        files=files(values["alternates"]),
        lists=list(LISTINGS.values()),
        asked=wanted,
        lines=shown,
        facets=[(facet, found) for facet, found in facets if facet in picked or len(found) > 1],
        total=total,
        page=wanted.page,
        pages=pages,
        as_of=queries.as_of(opened),
        **values,
    )
    link_pages(response, listing.path, wanted.page, pages, **wanted.parameters)
    return response


def _rdf(opened: OpenRelease, index: Index, wanted: Asked, offer: Offer, etag: str) -> Response:
    """What the release says of the things on the page."""
    ids, _, pages = page_ids(index, wanted)
    nodes = [px.NamedNode(index.iri(row["path"])) for row in index.rows(ids)]
    response = rdf_response(gather(opened.store, nodes), offer, etag=tag(etag, offer.name))
    link_alternates(response, ((HTML, wanted.listing.path + links.query_of(wanted.parameters.items())),))
    link_pages(response, wanted.listing.path, wanted.page, pages, **wanted.parameters, format=offer.name)
    return response
