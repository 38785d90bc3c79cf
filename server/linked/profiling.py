"""Content Negotiation by Profile for a request: ``Accept-Profile``, ``?_profile=``, ``?_mediatype=``, ``?_view=alt``, and the
headers that tell what was given and what else there is (W3C working draft, functional profiles "http" and "qsa")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as px
from flask import Response, jsonify, request

from server.errors import ServerError
from server.http import links
from server.http.formats import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE
from server.http.negotiation import Offer, choose
from server.http.rdf import cacheable, rdf_response
from server.linked.profiles import Profile, conforms, parse_list, pick
from server.release.serving import OpenRelease
from server.site.pages import page_response, page_tag

_ALTR = "http://www.w3.org/ns/dx/connegp/altr#"
_QSA = "http://www.w3.org/ns/dx/connegp/profile/qsa"
_MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
_DCT = "http://purl.org/dc/terms/"
_TYPE = px.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LISTS = {"alt", "alternates", "all"}
_JSON = Offer("json", "application/json")
_LIST_OFFERS = (HTML, _JSON, TURTLE, JSONLD, NTRIPLES, RDFXML)


class NoSuchProfile(ServerError):
    title, status, slug = "None of the accepted profiles is offered", 406, "no-such-profile"


@dataclass(frozen=True, slots=True)
class Choice:
    """What to give: a format, and for RDF the profile; ``asked`` when the client named profiles."""

    offer: Offer
    profile: Profile | None
    asked: bool


def wants_list() -> bool:
    """Whether the request asks for the list of what there is (``_profile=alt``, ``_view=alt``)."""
    return request.args.get("_profile") == "alt" or request.args.get("_view") in _LISTS


def choose_representation(offers: Sequence[Offer], profiles: Sequence[Profile], suffix: str = "") -> Choice:
    """The format and profile to give. Profiles count for RDF; one who names a profile is not given the page, unless by its
    suffix. Raises NotAcceptable, UnknownFormat and NoSuchProfile."""
    accept = request.headers.get("Accept")
    format = request.args.get("format") or _media_type(offers)
    wanted = request.args.get("_profile")
    header = ", ".join(request.headers.getlist("Accept-Profile")).strip()
    asked = bool(wanted or header)
    if not asked or suffix == HTML.name or (not suffix and format and HTML.is_called(format)):
        offer = choose(offers, accept=accept, format=format, suffix=suffix)
        return Choice(offer, None if offer is HTML else profiles[0], False)
    profile = pick(profiles, header=header, wanted=wanted)
    if profile is None:
        raise _no_profile(profiles)
    data = [offer for offer in offers if offer is not HTML]
    return Choice(choose(data, accept=accept, format=format, suffix=suffix), profile, True)


def _media_type(offers: Sequence[Offer]) -> str | None:
    """The first of ``?_mediatype=`` that is offered; one that is not, so that the error names it."""
    listed = parse_list(request.args.get("_mediatype", ""))
    return next((name for name in listed if any(o.is_called(name) for o in offers)), next(iter(listed), None))


def _no_profile(profiles: Sequence[Profile]) -> NoSuchProfile:
    return NoSuchProfile(
        "This is not to be had in any of the profiles that were asked for.",
        hint="one of: " + ", ".join(f"{p.token} <{p.iri}>" for p in profiles),
        headers={"Vary": "Accept, Accept-Profile", "Link": ", ".join(_tokens(profiles))},
        offered=[{"profile": p.token, "iri": p.iri, "title": p.title} for p in profiles],
    )


def _tokens(profiles: Sequence[Profile]) -> list[str]:
    """Link values that say which token stands for which profile."""
    kind = "http://www.w3.org/ns/dx/prof/Profile"
    return [f'<{kind}>; rel="type"; token="{p.token}"; anchor="{p.iri}"' for p in profiles]


def tell(response: Response, choice: Choice, profiles: Sequence[Profile], path: str) -> None:
    """Put on an answer what it conforms to, and, for a client that knows profiles, what else there is at ``path`` (without
    suffix)."""
    response.vary.add("Accept-Profile")
    if choice.profile is not None:
        for profile in conforms(choice.profile, profiles):
            response.headers.add("Link", f'<{profile.iri}>; rel="profile"')
        response.headers["Content-Profile"] = ", ".join(
            f"<{p.iri}>" for p in conforms(choice.profile, profiles)
        )
    if choice.asked:
        for value in _tokens(profiles):
            response.headers.add("Link", value)
        for profile in profiles:
            address = links.local(path, _profile=profile.token)
            response.headers.add(
                "Link", f'<{address}>; rel="alternate"; type="{TURTLE.media_type}"; formats="{profile.iri}"'
            )


@dataclass(frozen=True, slots=True)
class Representation:
    """One thing to choose: ``profile`` None is the page; ``address`` a path of this site."""

    profile: Profile | None
    offer: Offer
    address: str

    @property
    def token(self) -> str:
        return self.profile.token if self.profile else ""


def representations(offers: Sequence[Offer], profiles: Sequence[Profile], path: str) -> list[Representation]:
    """All that there is at ``path``: the page, then every profile in every format."""
    found = [Representation(None, HTML, path)]
    for profile in profiles:
        for offer in offers:
            if offer is not HTML:
                query = urlencode({"_profile": profile.token, "_mediatype": offer.media_type})
                found.append(Representation(profile, offer, f"{path}?{query}"))
    return found


def list_response(
    opened: OpenRelease,
    iri: str,
    offers: Sequence[Offer],
    profiles: Sequence[Profile],
    path: str,
    suffix: str = "",
) -> Response:
    """The list of what there is, as a page, as JSON or in RDF (Alternative Profiles Ontology); a suffix that the list has no format
    for is passed over."""
    offer = choose(
        _LIST_OFFERS,
        accept=request.headers.get("Accept"),
        suffix=suffix if any(offer.name == suffix for offer in _LIST_OFFERS) else "",
        format=request.args.get("format") or next(iter(parse_list(request.args.get("_mediatype", ""))), None),
    )
    found = representations(offers, profiles, path)
    etag = page_tag(opened, "alternates", iri, offer.name)
    if offer is HTML:
        page = page_response("alternates.html", iri=iri, path=path, found=found)
        response = cacheable(page, etag)
    elif offer is _JSON:
        response = cacheable(jsonify(resource=iri, representations=[_member(r) for r in found]), etag)
    else:
        response = rdf_response(_list_triples(iri, found), offer, etag=etag)
    response.headers.add("Link", f'<{_QSA}>; rel="profile"')
    for value in _tokens(profiles):
        response.headers.add("Link", value)
    for item in found:
        about = f'; formats="{item.profile.iri}"' if item.profile else ""
        response.headers.add(
            "Link",
            f'<{links.local(item.address)}>; rel="alternate"; type="{item.offer.media_type}"{about}',
        )
    response.vary.add("Accept-Profile")
    return response


def _member(item: Representation) -> dict[str, str]:
    told = {"mediaType": item.offer.media_type, "href": links.absolute(item.address)}
    if item.profile is not None:
        told |= {"profile": item.profile.iri, "token": item.profile.token, "title": item.profile.title}
    return told


def _list_triples(iri: str, found: Sequence[Representation]) -> list[px.Triple]:
    thing = px.NamedNode(iri)
    said = []
    for number, item in enumerate(found):
        node = px.NamedNode(links.absolute(item.address))
        said.append(px.Triple(thing, px.NamedNode(_ALTR + "hasRepresentation"), node))
        if number == 0:
            said.append(px.Triple(thing, px.NamedNode(_ALTR + "hasDefaultRepresentation"), node))
        said.append(px.Triple(node, _TYPE, px.NamedNode(_ALTR + "Representation")))
        media = px.NamedNode(_MEDIA_TYPES + item.offer.media_type)
        said.append(px.Triple(node, px.NamedNode(_DCT + "format"), media))
        if item.profile is not None:
            said.append(px.Triple(node, px.NamedNode(_DCT + "conformsTo"), px.NamedNode(item.profile.iri)))
    return said
