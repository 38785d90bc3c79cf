"""The pages for people: front, lists, search and the query form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, request

from server.agencies import views as agencytreepage
from server.errors import NotFound
from server.http.formats import HTML
from server.http.rdf import cacheable, not_modified
from server.linked import catalogue
from server.linked.linkeddata import structured
from server.linked.profiling import choose_representation, list_response, wants_list
from server.lists import views as lists
from server.lists.asking import asked
from server.lists.listings import LISTINGS
from server.release.indexed import index_of
from server.release.serving import OpenRelease, release
from server.site import front as front_page
from server.site.pages import page_tag
from server.words.labels import expand

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
    return _as_data(opened) or _instead_of_data(_front())


@per_release
def _front() -> Response:
    opened = release()
    page = catalogue.page_of(opened)
    return front_page.page(opened, alternates=catalogue.alternates(page), jsonld=_structured(opened))


@blueprint.route("/catalog")
@blueprint.route("/catalog.<suffix>")
def catalog(suffix: str = "") -> Response:
    """The datasets a page at a time; in RDF the catalogue in DCAT, with Hydra's links from page to page; as a table all that were chosen."""
    opened = release()
    if not (suffix or wants_list() or request.args.get("_profile") or "Accept-Profile" in request.headers):
        offer = lists.table_asked(catalogue.OFFERS)
        if offer is not None:
            return lists.as_table(opened, LISTINGS["catalog"], offer)
    return _as_data(opened, suffix) or _instead_of_data(_catalog())


@per_release
def _catalog() -> Response:
    opened = release()
    wanted = asked(LISTINGS["catalog"], index_of(opened))
    page = catalogue.page_of(opened)
    return lists.html(
        opened,
        wanted,
        alternates=(*lists.tables(wanted), *catalogue.alternates(page)),
        jsonld=_structured(opened) if page.number == 1 and not page.filtered else None,
    )


def _instead_of_data(page: Response) -> Response:
    """The page at an address where a profile that is asked for gets data."""
    page.vary.add("Accept-Profile")
    return page


def _as_data(opened: OpenRelease, suffix: str = "") -> Response | None:
    """The catalogue as data, when the request asks for data; None when it asks for the page."""
    if suffix and suffix not in {offer.name for offer in catalogue.OFFERS}:
        raise NotFound(
            f"The catalogue is not to be had as {suffix!r}.",
            hint=", ".join(offer.name for offer in catalogue.OFFERS),
        )
    if wants_list():
        iri = f"{opened.base}id/catalog"
        return list_response(opened, iri, catalogue.OFFERS, catalogue.PROFILES, catalogue.PATH, suffix)
    choice = choose_representation(catalogue.OFFERS, catalogue.PROFILES, suffix)
    if choice.offer is HTML:
        return None
    return catalogue.rdf(opened, choice, catalogue.page_of(opened))


def _structured(opened: OpenRelease) -> str | None:
    return structured(opened, f"{opened.base}id/catalog", [expand("dcat:Catalog")])


@blueprint.route("/agencies")
def agencies() -> Response:
    """The tree of agencies and what became of them; ``?view=list`` and files: as a list like the others."""
    if request.args.get("view") == "list" or "format" in request.args:
        return lists.page("agencies")
    return _agencies()


@per_release
def _agencies() -> Response:
    return agencytreepage.page(release())
