"""For machines that look around: VoID, the sitemap, robots."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

import pyoxigraph as px
from flask import Blueprint, Response, redirect, request

from kg.commitments.dates import first_day
from server.endpoint.description import contents, graph_facts
from server.errors import NotFound
from server.http import links
from server.http.formats import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE
from server.http.links import absolute, document
from server.http.negotiation import choose
from server.http.rdf import Statement, cacheable, not_modified, rdf_response, tag
from server.linked import profiles
from server.linked.things import describe, quads
from server.release import queries
from server.release.listing import listing
from server.release.serving import OpenRelease, release
from server.site.pages import link_alternates
from server.words.labels import expand

blueprint = Blueprint("discovery", __name__)

SITEMAP_LIMIT = 50_000
"""Addresses that one sitemap may hold (sitemaps.org)."""
_PAGES = (
    *("/", "/promises", "/catalog", "/agencies", "/query", "/data/", "/releases"),
    *("/questions", "/quality", "/about", "/about/best-practices"),
    *("/ns", "/ns/shapes", "/prefixes"),
)
_LISTED = (
    *("gp:Plan", "gp:Agency", "dcat:Dataset", "gp:Entry", "gp:Head", "gp:Estimates", "gp:Programme"),
    *("gp:FundingScheme", "gp:Chapter", "gp:Indicator", "gp:BudgetLine", "gp:Source", "skos:ConceptScheme"),
)
"""The classes whose things a search engine is told of: those that a person would look for."""
_VOID = (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML)


@blueprint.route("/.well-known/void")
@blueprint.route("/.well-known/void.<suffix>")
def void(suffix: str = "") -> Response:
    """The release as a VoID dataset, with the addresses where it is served today; for people its page."""
    if suffix and suffix not in {offer.name for offer in _VOID}:
        raise NotFound(f"VoID is not to be had as {suffix!r}.", hint=", ".join(o.name for o in _VOID))
    opened = release()
    offer = choose(
        _VOID,
        accept=request.headers.get("Accept") or "text/turtle",
        format=request.args.get("format"),
        suffix=suffix,
    )
    if offer is HTML and request.headers.get("Accept") in (None, "*/*"):
        offer = TURTLE  # what the address promises, to one who does not mind
    iri = f"{opened.base}id/release"
    if offer is HTML:
        page = redirect(links.local(document(iri)), 303)
        page.vary.add("Accept")
        assert isinstance(page, Response)
        return page
    etag = tag(opened.id, "void", offer.name, request.url_root)
    response = not_modified(etag) or rdf_response(dict.fromkeys(_void(opened, iri)), offer, etag=etag)
    others = tuple((o, f"/.well-known/void.{o.name}") for o in _VOID if o not in (HTML, offer))
    link_alternates(response, ((HTML, document(iri)), *others))
    response.headers.add("Link", f'<{iri}>; rel="canonical"')
    response.headers.add("Link", f'<{profiles.VOID.iri}>; rel="profile"')
    response.headers["Content-Location"] = links.local(f"/.well-known/void.{offer.name}")
    return response


def _void(opened: OpenRelease, iri: str) -> Iterator[Statement]:
    node = px.NamedNode(iri)
    described = list(quads(opened.store, describe(opened.store, iri), opened.base))
    parts = [
        q.object
        for q in described
        if q.subject == node
        and q.predicate.value in (expand("void:subset"), expand("void:classPartition"))
        and isinstance(q.object, px.NamedNode)
    ]
    for part in parts:
        described += opened.store.quads_for_pattern(part, None, None, None)
    yield from profiles.void(described)

    def here(name: str, path: str) -> px.Triple:
        return px.Triple(node, px.NamedNode(expand(name)), px.NamedNode(absolute(path)))

    yield here("void:sparqlEndpoint", "/sparql")
    yield here("void:uriLookupEndpoint", "/doc/catalog")
    for path, _, _ in listing(opened):
        if "/" not in path:
            yield here("void:dataDump", f"/data/{path}")
    for number, (name, found) in enumerate(contents(opened).graphs.items(), 1):
        yield from graph_facts(px.NamedNode(name), found, absolute(f"/.well-known/void#graph-{number}"))


@blueprint.route("/robots.txt")
def robots() -> Response:
    closed = (
        "/sparql",
        "/search",
        "/fragments",
        "/query?",
        "/*_profile=",
        "/*sort=",
        "/about/counting?",
    )  # endless, or the same once more
    lines = ["User-agent: *", *(f"Disallow: {request.script_root}{path}" for path in closed)]
    text = "\n".join([*lines, f"Sitemap: {absolute('/sitemap.xml')}", ""])
    etag = tag("robots", request.url_root)
    return not_modified(etag) or cacheable(Response(text, content_type="text/plain; charset=utf-8"), etag)


@blueprint.route("/sitemap.xml")
def sitemap() -> Response:
    """The addresses of pages and documents; an index of parts where there are more than one sitemap may hold."""
    opened = release()
    etag = tag(opened.id, "sitemap", request.url_root)
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    paths = _addresses(opened)
    parts = -(-len(paths) // SITEMAP_LIMIT)
    if parts == 1:
        return _xml("urlset", "url", paths, etag)
    day = queries.as_of(opened)
    return _xml("sitemapindex", "sitemap", [(f"/sitemap-{n}.xml", day) for n in range(1, parts + 1)], etag)


@blueprint.route("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> Response:
    """A part of the sitemap, from 1. Raises NotFound behind the last."""
    opened = release()
    etag = tag(opened.id, "sitemap", str(number), request.url_root)
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    paths = _addresses(opened)[(number - 1) * SITEMAP_LIMIT : number * SITEMAP_LIMIT] if number else []
    if not paths:
        raise NotFound(f"The sitemap has no part {number}.", hint="/sitemap.xml lists them")
    return _xml("urlset", "url", paths, etag)


def _addresses(opened: OpenRelease) -> list[tuple[str, str]]:
    """(site path, day of its last change) of every page and document, in one order; worked out once per release. A document
    has the date that the thing itself bears, of a month or a year the first day (the schema of sitemaps knows whole days only), else
    the day as of which the release speaks."""
    if "sitemap" not in opened.memo:
        day = queries.as_of(opened)
        kinds = " ".join(_LISTED)
        rows = queries.select(
            opened, f"SELECT DISTINCT ?thing {{ VALUES ?kind {{ {kinds} }} ?thing a ?kind }}"
        )
        dates = {
            row["thing"].value: first_day(row["date"].value[:10]).isoformat()
            for row in queries.select(opened, "SELECT ?thing ?date { ?thing dct:modified ?date }")
        }
        stem = opened.base + "id/"
        found = [(path, day) for path in _PAGES]
        for iri in sorted(row["thing"].value for row in rows):  # the engine is slow at putting many in order
            if iri.startswith(stem):
                found.append((f"/doc/{iri[len(stem) :]}", dates.get(iri, day)))
        opened.memo["sitemap"] = found
    paths: list[tuple[str, str]] = opened.memo["sitemap"]
    return paths


def _xml(root: str, item: str, paths: list[tuple[str, str]], etag: str) -> Response:
    site = absolute("/").rstrip("/")
    lines = [
        f"<{item}><loc>{escape(site + path)}</loc>{f'<lastmod>{escape(day)}</lastmod>' if day else ''}</{item}>"
        for path, day in paths
    ]
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(lines)
        + f"\n</{root}>\n"
    )
    return cacheable(Response(body, content_type="application/xml"), etag)
