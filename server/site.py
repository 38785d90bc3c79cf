"""The pages for people: front, lists, search and the query form."""

from __future__ import annotations

from typing import Any

import pyoxigraph as px
from flask import Blueprint, Response, request

from kg import tables
from server import queries
from server.errors import BadRequest, NotFound
from server.formats import GRAPHS, HTML, JSONLD, NTRIPLES, RDFXML, RESULTS, TURTLE
from server.linkeddata import page_number
from server.negotiation import choose
from server.pages import page_response
from server.rdf import rdf_response, tag
from server.releases import OpenRelease, release
from server.searching import search
from server.things import describe, triples

blueprint = Blueprint("site", __name__)


@blueprint.route("/")
def front() -> Response:
    """The front page; in RDF the catalogue."""
    offer = choose(
        (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML),
        accept=request.headers.get("Accept"),
        format=request.args.get("format"),
    )
    opened = release()
    if offer is not HTML:
        catalogue = describe(opened.store, opened.base + "id/catalog")
        return rdf_response(
            triples(opened.store, catalogue), offer, etag=tag(opened.id, "catalog", offer.name)
        )
    catalogue_path = "/doc/catalog"
    return page_response(
        "front.html",
        alternates=tuple((o, f"{catalogue_path}.{o.name}") for o in (TURTLE, JSONLD, NTRIPLES, RDFXML)),
        counts=queries.status_counts(opened),
        as_of=queries.as_of(opened),
        plans=len(queries.plans(opened)),
        tables=tables.names(),
    )


@blueprint.route("/catalog")
def catalog() -> Response:
    """Plans, and datasets a page at a time."""
    opened, page = release(), page_number()
    filters = _filters(opened)
    found = queries.datasets(opened, page, filters)
    return page_response(
        "catalog.html",
        alternates=tuple((o, f"/doc/catalog.{o.name}") for o in (TURTLE, JSONLD)),
        plans=queries.plans(opened),
        found=_within(found, page),
        page=page,
        agencies=_promising(opened),
        selected=_selected(filters),
        as_of=queries.as_of(opened),
    )


@blueprint.route("/promises")
def promises() -> Response:
    """Entries of all plans, by status and agency."""
    opened, page = release(), page_number()
    filters = _filters(opened)
    found = queries.entries(opened, page, filters)
    return page_response(
        "promises.html",
        found=_within(found, page),
        page=page,
        agencies=_promising(opened),
        selected=_selected(filters),
        as_of=queries.as_of(opened),
    )


@blueprint.route("/agencies")
def agencies() -> Response:
    """Agencies with a promise first, then the rest of the registry."""
    opened = release()
    rows = queries.agencies(opened)
    with_promises = [row for row in rows if row["entries"].value != "0"]
    others = [row for row in rows if row["entries"].value == "0"]
    return page_response("agencies.html", groups=[(True, with_promises), (False, others)], code=_code)


@blueprint.route("/search")
def searched() -> Response:
    """Things by name, a page at a time."""
    words = request.args.get("q", "").strip()[:200]
    page = page_number()
    hits = search(release(), words) if words else []
    pages = max(1, -(-len(hits) // queries.PAGE))
    if page > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")
    shown = hits[(page - 1) * queries.PAGE : page * queries.PAGE]
    return page_response("search.html", words=words, hits=shown, total=len(hits), page=page, pages=pages)


@blueprint.route("/query")
def query() -> Response:
    """The query form, with the shipped queries; ``?example=`` puts one of them in."""
    shipped = queries.examples()
    name = request.args.get("example")
    chosen = next((e.query for e in shipped if e.name == name), None)
    if name and chosen is None:
        raise NotFound(f"There is no example {name!r}.", hint=", ".join(e.name for e in shipped))
    text = chosen or request.args.get("query") or _FIRST_QUERY
    release()  # without a release there is nothing to ask
    return page_response(
        "query.html", query=text, result=None, formats=RESULTS + GRAPHS, limit=0, examples=shipped
    )


_FIRST_QUERY = """PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX gp: <https://w3id.org/govplan#>

SELECT ?dataset ?title ?status WHERE {
  ?dataset a dcat:Dataset ;
    dct:title ?title ;
    gp:status ?status .
}
ORDER BY ?dataset
LIMIT 20
"""


def _filters(opened: OpenRelease) -> dict[str, str]:
    """``?status=`` and ``?agency=`` (its code, as in its IRI) as IRIs. Raises BadRequest for an unknown status."""
    filters = {}
    if status := request.args.get("status"):
        if status not in queries.STATUSES:
            raise BadRequest(f"There is no status {status!r}.", hint=", ".join(queries.STATUSES))
        filters["status"] = f"{opened.base}id/status/{status}"
    if agency := request.args.get("agency"):
        known = {row["thing"].value for row in queries.agencies(opened)}
        iri = f"{opened.base}id/agency/{agency.lower()}"
        if iri not in known:
            raise NotFound(f"There is no agency {agency!r}.", hint="/agencies lists them")
        filters["agency"] = iri
    return filters


def _selected(filters: dict[str, str]) -> dict[str, str]:
    return {name: iri.rsplit("/", 1)[-1] for name, iri in filters.items()}


def _promising(opened: OpenRelease) -> list[tuple[str, str]]:
    """(code, IRI) of agencies with entries, for the filter."""
    return [
        (_code(row["thing"]), row["thing"].value)
        for row in queries.agencies(opened)
        if row["entries"].value != "0"
    ]


def _code(node: Any) -> str:
    return str(node.value).rsplit("/", 1)[-1] if isinstance(node, px.NamedNode) else ""


def _within(found: queries.Listed, page: int) -> queries.Listed:
    if page > found.pages:
        raise NotFound(f"There are {found.pages} pages of this.", hint="leave ?page= out")
    return found
