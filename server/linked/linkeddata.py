"""``/id`` and ``/doc``: a thing is redirected to its document; the document comes in the format and profile asked for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from urllib.parse import quote

import pyoxigraph as px
from flask import Blueprint, Response, redirect, request

from server.errors import NotFound
from server.http import links
from server.http.formats import HTML, JSONLD, NTRIPLES, RDFXML, TRIG, TURTLE
from server.http.paging import link_pages, page_number
from server.http.rdf import Statement, cacheable, not_modified, rdf_response, tag
from server.linked import profiles, schemaorg
from server.linked.gathering import background, gather
from server.linked.profiles import Profile
from server.linked.profiling import Choice, choose_representation, list_response, tell, wants_list
from server.linked.things import TYPE, describe, find, quads
from server.release.queries import as_of
from server.release.serving import OpenRelease, release
from server.site.inshort import in_short
from server.site.pages import link_alternates, page_response, page_tag
from server.site.thingview import view
from server.words.labels import expand

blueprint = Blueprint("linkeddata", __name__)

OFFERS = (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML, TRIG)
_SUFFIXES = {offer.name: offer for offer in OFFERS}
_LISTS = tuple(
    expand(name)
    for name in ("dcat:dataset", "dcat:catalog", "dcat:record", "gp:group", "gp:nilReturn", "gp:remark")
)
"""What a catalogue lists; schema.org's words for it name only the first of its datasets."""


@blueprint.route("/id/<path:path>")
def thing(path: str) -> Response:
    """303 to the document, with the suffix and parameters that were asked for."""
    query = "?" + request.query_string.decode("latin-1") if request.query_string else ""
    location = request.script_root + quote("/doc/" + path, safe="/-._~") + query
    response = redirect(location, 303)
    response.vary.update(("Accept", "Accept-Profile"))
    assert isinstance(response, Response)
    return response


@blueprint.route("/doc/<path:path>")
def document(path: str) -> Response:
    """What the release says of a thing."""
    opened = release()
    iri, suffix = _split(opened, path)
    if iri is None:
        raise NotFound(
            f"This release knows nothing under {opened.base}id/{path}.",
            hint="search for it by name at /search",
        )
    types = _types(opened, iri)
    fitting = profiles.offered(types, schemaorg.CLASSES)
    address = links.document(iri)
    if wants_list():
        return list_response(opened, iri, OFFERS, fitting, address, suffix)
    choice = choose_representation(OFFERS, fitting, suffix)
    page = page_number()
    profile = choice.profile.token if choice.profile else ""
    etag = (page_tag if choice.offer is HTML else _data_tag)(
        opened, iri, choice.offer.name, profile, str(page)
    )
    response = not_modified(etag)
    if response is None:
        response = _represent(opened, iri, choice, page, etag)
        _link(response, opened, iri, types)
    response.headers.add("Link", f'<{links.uri(iri)}>; rel="canonical"')
    response.headers.add("Link", f'<{links.uri(iri)}>; rel="http://xmlns.com/foaf/0.1/primaryTopic"')
    tell(response, choice, fitting, address)
    parameters = {"_profile": profile} if choice.asked else {}
    if page > 1:
        parameters["page"] = str(page)
    response.headers["Content-Location"] = links.local(links.document(iri, choice.offer.name), **parameters)
    return response


def _data_tag(opened: OpenRelease, *parts: str) -> str:
    """The same under any host: what the data says depends on the release alone."""
    return tag(opened.id, *parts)


def _types(opened: OpenRelease, iri: str) -> list[str]:
    found = opened.store.quads_for_pattern(px.NamedNode(iri), TYPE, None, None)
    return sorted({q.object.value for q in found if isinstance(q.object, px.NamedNode)})


def _represent(opened: OpenRelease, iri: str, choice: Choice, page: int, etag: str) -> Response:
    others = tuple((o, links.document(iri, o.name)) for o in OFFERS if o is not choice.offer)
    if choice.profile is not None and choice.profile not in (profiles.GOVPLAN, profiles.DCAT):
        _within(page, 1)
        response = rdf_response(projected(opened, iri, choice.profile), choice.offer, etag=etag)
        link_alternates(response, others)
        return response
    description = describe(opened.store, iri, page, memo=opened.memo)
    _within(page, description.pages)
    if choice.offer is HTML:
        shown = page_response(
            "thing.html",
            alternates=others,
            thing=view(opened, description),
            short=in_short(opened, iri, description.types) if page == 1 else None,
            day=as_of(opened),
            page=page,
            jsonld=structured(opened, iri, description.types) if page == 1 else None,
        )
        response = cacheable(shown, etag)
    else:
        response = rdf_response(quads(opened.store, description, opened.base), choice.offer, etag=etag)
        link_alternates(response, others)
    link_pages(response, links.document(iri, _suffix(choice)), page, description.pages)
    return response


def _suffix(choice: Choice) -> str:
    return "" if choice.offer is HTML else choice.offer.name


def _within(page: int, pages: int) -> None:
    if page > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")


def projected(opened: OpenRelease, iri: str, profile: Profile) -> Iterable[Statement]:
    """A thing, with what it needs beside it, in a profile other than the stored one."""
    node = px.NamedNode(iri)
    if profile is profiles.VOID:
        return profiles.void(quads(opened.store, describe(opened.store, iri), opened.base))
    if profile is profiles.SCHEMA:
        statements = [*gather(opened.store, [node], without=_LISTS), *background(opened.store, node)]
        listed = opened.store.quads_for_pattern(node, px.NamedNode(expand("dcat:dataset")), None, None)
        return schemaorg.triples([*statements, *islice(listed, schemaorg.DATASETS)], [iri])
    entries = [
        q.object
        for q in opened.store.quads_for_pattern(node, px.NamedNode(expand("gp:entry")), None, None)
        if isinstance(q.object, px.NamedNode)
    ]
    return profiles.dcat_ap(gather(opened.store, [node, *entries]))


def structured(opened: OpenRelease, iri: str, types: Iterable[str]) -> str | None:
    """The schema.org JSON-LD of a page about a thing, as the text of a script element; None where schema.org has no word."""
    if not schemaorg.kind_of(types):
        return None
    return schemaorg.script(schemaorg.json_ld(projected(opened, iri, profiles.SCHEMA), iri))


def _link(response: Response, opened: OpenRelease, iri: str, types: Iterable[str]) -> None:
    """Links to what the thing is, what describes such things, under which terms it is, and where it belongs."""
    add = response.headers.add
    for kind in types:
        add("Link", f'<{links.uri(kind)}>; rel="type"')
    add("Link", f'<{links.local("/ns/shapes.ttl")}>; rel="describedby"; type="{TURTLE.media_type}"')
    add("Link", f'<{links.local("/.well-known/void")}>; rel="describedby"; type="{TURTLE.media_type}"')
    for licence in licences(opened, px.NamedNode(iri)):
        add("Link", f'<{links.uri(licence)}>; rel="license"')
    for collection in _collections(opened, iri, set(types)):
        add("Link", f'<{collection}>; rel="collection"')


def licences(opened: OpenRelease, node: px.NamedNode) -> list[str]:
    """The terms that the release states for a thing, or for what a dataset is distributed as."""

    def of(subject: px.NamedNode, name: str) -> list[px.NamedNode]:
        found = opened.store.quads_for_pattern(subject, px.NamedNode(expand(name)), None, None)
        return [q.object for q in found if isinstance(q.object, px.NamedNode)]

    stated = of(node, "dct:license")
    for distribution in of(node, "dcat:distribution"):
        stated += of(distribution, "dct:license")
    return sorted({licence.value for licence in stated})


_WHOLES = ("dct:isPartOf", "skos:inScheme", "gp:inSource")


def _collections(opened: OpenRelease, iri: str, types: set[str]) -> list[str]:
    """The addresses of what lists a thing: the catalogue, the list of agencies, or the document of what it is part of."""
    if types & {expand("dcat:Dataset"), expand("gp:Plan")}:
        return [links.local("/catalog")]
    if expand("gp:Agency") in types:
        return [links.local("/agencies")]
    node = px.NamedNode(iri)
    wholes = {
        q.object.value
        for name in _WHOLES
        for q in opened.store.quads_for_pattern(node, px.NamedNode(expand(name)), None, None)
        if isinstance(q.object, px.NamedNode)
    }
    return [links.uri(address) for whole in sorted(wholes) if (address := links.href(whole))]


def _split(opened: OpenRelease, path: str) -> tuple[str | None, str]:
    """The thing's IRI and the suffix; a thing whose own name ends like a suffix comes first."""
    if iri := find(opened.store, opened.base, path):
        return iri, ""
    stem, dot, suffix = path.rpartition(".")
    if dot and suffix in _SUFFIXES:
        return find(opened.store, opened.base, stem), suffix
    return None, ""
