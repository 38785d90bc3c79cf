"""The pages for people: front, lists, search and the query form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import pyoxigraph as px
from flask import Blueprint, Response, request

from server import catalogue, queries
from server import front as front_page
from server.choosing import known_values
from server.errors import BadRequest, NotFound
from server.formats import CSV_RESULTS, GRAPHS, HTML, RESULTS
from server.labels import expand
from server.linkeddata import link_pages, page_number, structured
from server.negotiation import Offer
from server.pages import page_response, page_tag
from server.profiling import choose_representation, list_response, wants_list
from server.promised import facts
from server.rdf import cacheable, not_modified
from server.releases import OpenRelease, release
from server.searching import search

blueprint = Blueprint("site", __name__)

View = TypeVar("View", bound=Callable[..., Response])


def per_release(make: View) -> View:
    """A page that depends on the release, the address and the language alone: it bears an ETag, and one who has it is told
    so without its being made."""

    @wraps(make)
    def answer(*args: Any, **parameters: Any) -> Response:
        etag = page_tag(release(), make.__name__)
        return not_modified(etag) or cacheable(make(*args, **parameters), etag)

    return cast(View, answer)


@blueprint.route("/")
def front() -> Response:
    """The front page; in RDF the first page of the catalogue."""
    opened = release()
    return _as_data(opened) or _front()


@per_release
def _front() -> Response:
    opened = release()
    page = catalogue.page_of(opened, {})
    return front_page.page(opened, alternates=catalogue.alternates(page), jsonld=_structured(opened))


@blueprint.route("/catalog")
@blueprint.route("/catalog.<suffix>")
def catalog(suffix: str = "") -> Response:
    """Plans, and datasets a page at a time; in RDF the catalogue in DCAT, with Hydra's links from page to page."""
    return _as_data(release(), suffix) or _catalog()


@per_release
def _catalog() -> Response:
    opened, page = release(), page_number()
    filters = _filters(opened)
    found = queries.datasets(opened, page, filters, catalogue.page_size())
    _within(found, page)
    shown = page_response(
        "catalog.html",
        alternates=catalogue.alternates(catalogue.page_of(opened, filters)),
        jsonld=_structured(opened) if page == 1 and not filters else None,
        plans=queries.plans(opened),
        found=found,
        page=page,
        agencies=_promising(opened),
        selected=_selected(filters),
        as_of=queries.as_of(opened),
    )
    asked = {name: request.args[name] for name in ("agency", "status", "size") if request.args.get(name)}
    link_pages(shown, catalogue.PATH, page, found.pages, **asked)
    return shown


def _as_data(opened: OpenRelease, suffix: str = "") -> Response | None:
    """The catalogue as data, when the request asks for data; None when it asks for the page."""
    if suffix and suffix not in {offer.name for offer in catalogue.OFFERS}:
        raise NotFound(
            f"The catalogue is not to be had as {suffix!r}.",
            hint=", ".join(offer.name for offer in catalogue.OFFERS),
        )
    if wants_list():
        iri = f"{opened.base}id/catalog"
        return list_response(opened, iri, catalogue.OFFERS, catalogue.PROFILES, catalogue.PATH)
    choice = choose_representation(catalogue.OFFERS, catalogue.PROFILES, suffix)
    if choice.offer is HTML:
        return None
    filters = _filters(opened)
    return catalogue.rdf(opened, choice, catalogue.page_of(opened, filters), filtered=bool(filters))


def _tables(name: str) -> tuple[tuple[Offer, str], ...]:
    """The whole list behind a page, as a table."""
    return ((CSV_RESULTS, f"/tables/{name}.csv"), (_JSON, f"/tables/{name}.json"))


_JSON = Offer("json", "application/json")


def _structured(opened: OpenRelease) -> str | None:
    return structured(opened, f"{opened.base}id/catalog", [expand("dcat:Catalog")])


@blueprint.route("/agencies")
@per_release
def agencies() -> Response:
    """Agencies with a promise first, then the rest of the registry."""
    opened = release()
    rows = queries.agencies(opened)
    with_promises = [row for row in rows if row["entries"].value != "0"]
    others = [row for row in rows if row["entries"].value == "0"]
    return page_response(
        "agencies.html",
        alternates=_tables("agencies"),
        groups=[(True, with_promises), (False, others)],
        code=_code,
        promised=known_values(facts(opened), "agency"),
    )


@blueprint.route("/search")
@per_release
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
@per_release
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
