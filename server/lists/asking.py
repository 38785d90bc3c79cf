"""What a request asks of a list: which things, in which order, which page. Several values of a filter stand in one parameter with commas between,
or in several parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, request

from kg.index.read import Index
from kg.index.select import Choice, ordered
from kg.index.sorts import TITLES
from server.errors import BadRequest, NotFound
from server.http.ordering import Order
from server.http.paging import number, page_number
from server.lists.listings import Listing
from server.release.queries import STATUSES
from server.site.pages import language

LABELS = {"en": "en", "zh-Hant": "hant", "zh-Hans": "hans"}
"""The index's name for each language of the interface."""
PARAMETERS = {"format": "formats"}
"""The parameter that narrows by a facet, where it is not called so: ``?format=`` says how the answer is to be written."""
_FOREIGN = {"agency": "/agencies lists them"}
_LONGEST = 200
"""Characters of ``?q=`` that are looked at."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``parameters``: those of the address that chose this, as they are written in links to other pages of it."""

    listing: Listing
    choice: Choice
    order: Order
    page: int
    size: int
    parameters: dict[str, str]

    def ids(self, index: Index) -> Sequence[int]:
        """What was chosen, in order."""
        name = TITLES[list(LABELS).index(language())] if self.order.name == "title" else self.order.name
        return ordered(index, self.choice, name, self.order.falls)


def asked(listing: Listing, index: Index) -> Asked:
    """Raises BadRequest for what is no number, order or status; NotFound for a value of a filter that nothing has."""
    settings = current_app.config["SETTINGS"]
    size = number("size", settings.catalogue_page, settings.max_catalogue_page)
    filters, parameters = chosen_filters(listing.facets, index)
    text = request.args.get("q", "").strip()[:_LONGEST]
    if text:
        parameters["q"] = text
    order = Order.asked(listing.sorts)
    if order.name:
        parameters["sort"] = request.args["sort"]
    parameters |= listing.fixed
    if "size" in request.args:
        parameters["size"] = str(size)
    choice = Choice((listing.kind,), filters, text)
    return Asked(listing, choice, order, page_number(), size, parameters)


def chosen_filters(
    facets: tuple[str, ...], index: Index
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], dict[str, str]]:
    """The values chosen of each facet, and the parameters that say so."""
    filters: list[tuple[str, tuple[str, ...]]] = []
    parameters: dict[str, str] = {}
    for facet in facets:
        name = PARAMETERS.get(facet, facet)
        wanted = [part for given in request.args.getlist(name) for part in given.split(",") if part.strip()]
        if wanted:
            codes = tuple(dict.fromkeys(_code(index, facet, part.strip()) for part in wanted))
            filters.append((facet, codes))
            parameters[name] = ",".join(codes)
    return tuple(filters), parameters


def _code(index: Index, facet: str, given: str) -> str:
    """A value as the index has it, whatever its case."""
    values = index.facet(facet)
    if given in values:
        return given
    folded = index.kept("codes", facet, lambda: {code.casefold(): code for code in values})
    if (code := folded.get(given.casefold())) is not None:
        return code
    if facet == "status":
        if given in STATUSES:
            return given
        raise BadRequest(f"There is no status {given!r}.", hint=", ".join(STATUSES))
    hint = _FOREIGN.get(facet) or f"such as {', '.join(list(values)[:8])}" if values else "leave it out"
    raise NotFound(f"There is no {facet} {given!r}.", hint=hint)


def page_ids(index: Index, wanted: Asked) -> tuple[list[int], int, int]:
    """The ids on the page asked for, how many there are in all, and how many pages. Raises NotFound behind the last."""
    ids = wanted.ids(index)
    pages = max(1, -(-len(ids) // wanted.size))
    if wanted.page > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")
    start = (wanted.page - 1) * wanted.size
    return list(ids[start : start + wanted.size]), len(ids), pages
