"""The catalogue in RDF: DCAT with Hydra paging, so that a harvester which follows ``hydra:next`` reads all of it. Each page
holds whole datasets, with their distributions, publishers, codes, and the records and plans that list them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pyoxigraph as px
from flask import Response, request

from server.http import links
from server.http.formats import HTML, JSONLD, NTRIPLES, RDFXML, TRIG, TURTLE
from server.http.negotiation import Offer
from server.http.paging import link_pages
from server.http.rdf import Statement, not_modified, rdf_response, tag
from server.linked import profiles, schemaorg
from server.linked.gathering import background, gather
from server.linked.linkeddata import licences
from server.linked.profiling import Choice, tell
from server.linked.things import describe, quads
from server.lists import asking as listasking
from server.lists.listings import LISTINGS
from server.release.indexed import index_of
from server.release.serving import OpenRelease
from server.site.pages import link_alternates
from server.words.labels import expand

OFFERS = (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML, TRIG)
PROFILES = (*profiles.offered([expand("dcat:Catalog")], schemaorg.CLASSES), profiles.VOID)
PATH = "/catalog"
_MEMBERS = tuple(expand(name) for name in ("dcat:dataset", "dcat:record", "dcat:catalog"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the catalogue: ``datasets`` of ``total``, ``asked`` the parameters that chose them, ``filtered`` when they are not all."""

    datasets: list[px.NamedNode]
    total: int
    number: int
    pages: int
    size: int
    asked: dict[str, str]
    filtered: bool

    def path(self, number: int, suffix: str = "") -> str:
        """The site path of one of the pages."""
        query = self.asked | ({"page": str(number)} if number > 1 else {})
        return PATH + suffix + (f"?{urlencode(query)}" if query else "")


def page_of(opened: OpenRelease) -> Page:
    """The page that the request asks for, of the datasets that its filters choose. Raises as ``listasking.asked``, and NotFound behind
    the last."""
    index = index_of(opened)
    wanted = listasking.asked(LISTINGS["catalog"], index)
    ids, total, pages = listasking.page_ids(index, wanted)
    datasets = [px.NamedNode(index.iri(row["path"])) for row in index.rows(ids)]
    asked = wanted.parameters | {k: v for k in ("_profile", "asOf") if (v := request.args.get(k))}
    filtered = bool(wanted.choice.filters or wanted.choice.text)
    return Page(datasets, total, wanted.page, pages, wanted.size, asked, filtered)


def rdf(opened: OpenRelease, choice: Choice, page: Page) -> Response:
    """A page of the catalogue in the format and profile chosen."""
    assert choice.profile is not None  # only RDF comes here
    if choice.asked:  # the links from page to page keep it, as they keep the format
        page = replace(page, asked=page.asked | {"_profile": choice.profile.token})
    etag = tag(
        opened.id,
        "catalogue",
        choice.offer.name,
        choice.profile.token,
        request.url_root,
        page.path(page.number),
    )
    suffix = f".{choice.offer.name}"
    response = not_modified(etag)
    if response is None:
        response = rdf_response(_statements(opened, choice, page), choice.offer, etag=etag)
        _links(response, opened, choice, page)
    tell(response, choice, PROFILES, PATH)
    response.headers["Content-Location"] = links.local(page.path(page.number, suffix))
    return response


def _links(response: Response, opened: OpenRelease, choice: Choice, page: Page) -> None:
    add = response.headers.add
    catalogue = px.NamedNode(f"{opened.base}id/catalog")
    add("Link", f'<{catalogue.value}>; rel="canonical"')
    add("Link", f'<{expand("dcat:Catalog")}>; rel="type"')
    add("Link", f'<{links.local("/.well-known/void")}>; rel="describedby"; type="{TURTLE.media_type}"')
    for licence in licences(opened, catalogue):
        add("Link", f'<{links.uri(licence)}>; rel="license"')
    link_alternates(response, alternates(page, choice.offer))
    link_pages(response, f"{PATH}.{choice.offer.name}", page.number, page.pages, **page.asked)


def alternates(page: Page, besides: Offer = HTML) -> tuple[tuple[Offer, str], ...]:
    """The page in every other format."""
    return tuple(
        (offer, page.path(page.number, "" if offer is HTML else f".{offer.name}"))
        for offer in OFFERS
        if offer is not besides
    )


def _statements(opened: OpenRelease, choice: Choice, page: Page) -> Iterator[Statement]:
    catalogue = px.NamedNode(f"{opened.base}id/catalog")
    if choice.profile is profiles.VOID:
        release = describe(opened.store, f"{opened.base}id/release")
        yield from profiles.void(quads(opened.store, release, opened.base))
        return
    stored = list(_stored(opened.store, catalogue, page.datasets))
    if choice.profile is profiles.DCAT_AP:
        yield from profiles.dcat_ap(stored)
    elif choice.profile is profiles.SCHEMA:
        more = [q for dataset in page.datasets for q in background(opened.store, dataset)]
        roots = [catalogue.value, *(d.value for d in page.datasets)]
        yield from schemaorg.triples([*stored, *more], roots)
    else:
        yield from stored
    yield from hydra(opened.base, page, f".{choice.offer.name}")


def _stored(store: px.Store, catalogue: px.NamedNode, datasets: list[px.NamedNode]) -> Iterator[px.Quad]:
    """As stored: the datasets and what they need, the records that list them and the plans that these are part of; of the
    catalogues only what stands on this page."""
    records, plans = _listing(store, datasets)
    yield from gather(store, [*datasets, *records])
    yield from gather(store, [catalogue, *plans], without=_MEMBERS)
    for whole in (catalogue, *plans):
        for name, members in zip(_MEMBERS, (datasets, records, plans), strict=True):
            for member in members:
                yield from store.quads_for_pattern(whole, px.NamedNode(name), member, None)


def _listing(store: px.Store, datasets: list[px.NamedNode]) -> tuple[list[px.NamedNode], list[px.NamedNode]]:
    """The records whose topic the datasets are, and the plans that hold these."""
    topic, part_of = px.NamedNode(expand("foaf:primaryTopic")), px.NamedNode(expand("dct:isPartOf"))
    records = [
        quad.subject
        for dataset in datasets
        for quad in store.quads_for_pattern(None, topic, dataset, None)
        if isinstance(quad.subject, px.NamedNode)
    ]
    plans = [
        quad.object
        for record in records
        for quad in store.quads_for_pattern(record, part_of, None, None)
        if isinstance(quad.object, px.NamedNode)
    ]
    return list(dict.fromkeys(records)), list(dict.fromkeys(plans))


def hydra(base: str, page: Page, suffix: str) -> Iterator[px.Triple]:
    """What page this is, how many there are and where: hydra:PartialCollectionView. The collection is the catalogue itself,
    or, of a choice of datasets, the address of the whole choice. The addresses keep the format, as a harvester follows them
    without an Accept header."""

    def at(number: int) -> px.NamedNode:
        return px.NamedNode(links.absolute(page.path(number, suffix)))

    def term(name: str) -> px.NamedNode:
        return px.NamedNode(expand(name))

    view = at(page.number)
    collection = px.NamedNode(f"{base}id/catalog")
    if page.filtered:
        collection = px.NamedNode(f"{links.absolute(page.path(1))}#datasets")
    yield px.Triple(collection, term("rdf:type"), term("hydra:Collection"))
    yield px.Triple(collection, term("hydra:totalItems"), px.Literal(page.total))
    yield px.Triple(collection, term("hydra:view"), view)
    for dataset in page.datasets:
        yield px.Triple(collection, term("hydra:member"), dataset)
    yield px.Triple(view, term("rdf:type"), term("hydra:PartialCollectionView"))
    wanted = {"first": 1, "previous": page.number - 1, "next": page.number + 1, "last": page.pages}
    for name, other in wanted.items():
        if 1 <= other <= page.pages:
            yield px.Triple(view, term(f"hydra:{name}"), at(other))
