"""Taking a list away: the links below it and in its head, and what the release says of the things listed as RDF, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import pyoxigraph as px
from flask import Response, request

from server.errors import NotFound
from server.http import links
from server.http.formats import HTML, NAMES, RDF, TABLES
from server.http.negotiation import Offer
from server.http.paging import link_pages, page_number
from server.http.rdf import Statement, rdf_response, tag
from server.linked.gathering import gather
from server.release.serving import OpenRelease
from server.site.pages import language, link_alternates
from server.words.i18n import translator

_TABLES = TABLES[:3]
PAGE = 50
"""Things of a list that one answer in RDF describes."""
_Listed = TypeVar("_Listed")


@dataclass(frozen=True, slots=True)
class Taken:
    """A list as files: as a table whole, in RDF the page that is shown. ``chosen`` are the parameters of its address; ``by_parameter``: the format is
    asked for by ``?format=``, else by a suffix of ``path``; ``is_things``: false for a table of sums, of which there is no RDF."""

    path: str
    chosen: Mapping[str, str] = field(default_factory=dict)
    page: int = 1
    by_parameter: bool = False
    is_things: bool = True

    @property
    def offers(self) -> tuple[Offer, ...]:
        return (*_TABLES, *RDF) if self.is_things else _TABLES

    def address(self, offer: Offer) -> str:
        """The site path of the list in a format."""
        values = dict(self.chosen)
        if offer in RDF and self.page > 1:
            values["page"] = str(self.page)
        if self.by_parameter:
            values["format"] = offer.name
        suffix = "" if self.by_parameter else f".{offer.name}"
        return f"{self.path}{suffix}{links.query_of(values.items())}"

    @property
    def alternates(self) -> tuple[tuple[Offer, str], ...]:
        """For ``page_response``."""
        return tuple((offer, self.address(offer)) for offer in self.offers)

    @property
    def files(self) -> list[tuple[str, str]]:
        """For ``macros.takeaway``."""
        return files(self.alternates)


def files(alternates: Iterable[tuple[Offer, str]]) -> list[tuple[str, str]]:
    """What each format that has a name for people is called, and its address; CSV also as Excel wants it."""
    t, found = translator(language()), []
    for offer, path in alternates:
        if offer.name in NAMES:
            found.append((NAMES[offer.name], links.local(path)))
        if offer.name == "csv":
            found.append((t("take.excel"), links.local(path, bom="1")))
    return found


def rdf_offer(format: str) -> Offer | None:
    """The format of RDF that a suffix names; None for one of tables."""
    return next((offer for offer in RDF if offer.name == format), None)


def things(opened: OpenRelease, iris: Iterable[str]) -> Iterable[px.Quad]:
    """What the release says of things, each once."""
    return gather(opened.store, (px.NamedNode(iri) for iri in dict.fromkeys(iris)))


def as_rdf(
    opened: OpenRelease,
    path: str,
    offer: Offer,
    listed: Sequence[_Listed],
    described: Callable[[Sequence[_Listed]], Iterable[Statement]],
    per_page: int = PAGE,
) -> Response:
    """What ``described`` says of the part of a list that ``?page=`` asks for, with links to the list and to its other pages. Raises NotFound behind
    the last page."""
    page, pages = page_number(), max(1, -(-len(listed) // per_page))
    if page > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")
    etag = tag(opened.id, path, offer.name, language(), request.query_string.decode("latin-1"))
    statements = described(listed[(page - 1) * per_page : page * per_page])
    response = rdf_response(statements, offer, etag=etag)
    given = {name: value for name, value in request.args.items() if name != "page"}
    link_alternates(response, ((HTML, path + links.query_of(given.items())),))
    link_pages(response, f"{path}.{offer.name}", page, pages, **given)
    response.vary.add("Accept-Language")
    return response
