"""HTML: the template environment's context, and pages as answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, g, render_template, request
from markupsafe import Markup

from kg.release.layout import current_id
from server.evidence.links import evidence_of
from server.http import links
from server.http.negotiation import Offer
from server.http.rdf import tag
from server.release.naming import labels_of
from server.release.queries import as_of
from server.release.serving import OpenRelease, release
from server.site import assets
from server.words import formats, i18n, sentences
from server.words import tongues as tongues_of
from server.words.labels import Label, Labels, shorten


def language() -> str:
    """The language of this request's page."""
    chosen: str | None = g.get("language")  # asked for by each word of a page
    if chosen is None:
        accepted = request.headers.get("Accept-Language")
        chosen = g.language = i18n.choose_language(request.args.get("lang"), accepted)
    return chosen


def labels() -> Labels:
    """Labels of the current release, in the reader's language."""
    held: Labels | None = g.get("labels")  # a long list asks for a thousand of them
    if held is None:
        held = g.labels = labels_of(release(), language())
    return held


def label(iri: str) -> Label:
    return labels().of(iri)


def tongue(text: object) -> Markup:
    """Template filter: the ``lang`` attribute of an element around a text that is not in the reader's language."""
    return tongues_of.attribute(str(text), language())


def tongues(text: object) -> Markup:
    """Template filter: a sentence with the names of other languages in it marked as such."""
    return tongues_of.spans(str(text), language())


def number(value: formats.Number) -> str:
    """Template filter: a number in the reader's language."""
    return formats.number(value, language())


def change(value: formats.Number) -> str:
    """Template filter: a difference with its sign, in the reader's language."""
    return formats.change(value, language())


def sentence(text: str) -> Markup:
    """Template filter: what the reading of documents says in English, in the reader's language where it is known, else marked."""
    said = sentences.say(text, language())
    if said is None and language() != "en":
        return Markup('<span lang="en">{}</span>').format(text)
    return tongues_of.spans(said or text, language())


FILTERS = {"tongue": tongue, "tongues": tongues, "number": number, "change": change, "sentence": sentence}


def short_iri(iri: str) -> str:
    """An IRI as a table shows it: the path of a thing of ours, a prefixed name, or the whole."""
    things = links.base() + "id/"
    return iri[len(things) :] if iri.startswith(things) else shorten(iri)


def same_page(**changes: str | None) -> str:
    """This page's address with other parameters; None takes one away."""
    parameters = {k: v for k, v in request.args.items() if k not in changes}
    parameters |= {k: v for k, v in changes.items() if v is not None}
    query = "?" + urlencode(parameters) if parameters else ""
    return request.script_root + links.quoted(request.path) + query


def render(template: str, **values: Any) -> str:
    """A template with what all of them use: ``t``, ``lang``, ``href``, ``local``, ``label``, ``same_page``."""
    chosen = language()
    lease = g.get("lease")
    return render_template(
        template,
        t=i18n.translator(chosen),
        lang=chosen,
        languages=i18n.NAMES,
        local=links.local,
        root=links.root,
        href=links.href,
        is_outside=links.is_outside,
        label=label,
        shorten=shorten,
        short_iri=short_iri,
        same_page=same_page,
        evidence_of=evidence_of,
        asset=assets.address,
        release_id=lease.release.id if lease else None,
        lasting=links.lasting,
        release_day=lambda: as_of(release()),
        **values,
    )


def page_response(
    template: str,
    *,
    alternates: tuple[tuple[Offer, str], ...] = (),
    jsonld: str | None = None,
    **values: Any,
) -> Response:
    """A page; ``alternates`` (format, site path) are linked in it and in the Link header; ``jsonld`` (what
    ``schemaorg.script`` made) is what it says to search engines."""
    shown = [(o, links.local(path)) for o, path in alternates]
    body = render(template, alternates=shown, jsonld=Markup(jsonld) if jsonld else None, **values)
    response = Response(body, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = language()
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.update(("Accept", "Accept-Language"))
    link_alternates(response, alternates)
    return response


def page_tag(opened: OpenRelease | None, *parts: str) -> str:
    """The entity tag of a page: what it shows, in which language, at which address, and for a page of an older release, which
    is the present one (the page says so)."""
    mounted = request.environ.get(links.MOUNTED, "")
    now = current_id(current_app.config["OUT"]) if mounted else ""
    shown = (language(), request.url_root, request.full_path, mounted, now or "")
    return tag(opened.id if opened else "", *parts, *shown)


def link_alternates(response: Response, alternates: tuple[tuple[Offer, str], ...]) -> None:
    """Link headers to the other representations."""
    for offer, path in alternates:
        response.headers.add("Link", f'<{links.local(path)}>; rel="alternate"; type="{offer.media_type}"')
