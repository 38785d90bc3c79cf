"""``/query``: the form for SPARQL queries, which a script makes into YASGUI's editor; and what that editor completes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request

from kg import tables
from kg.graph import prefixes
from server.http.formats import GRAPHS, RESULTS
from server.http.negotiation import Offer
from server.http.rdf import cacheable, not_modified, tag
from server.linked import terms
from server.questions.answering import text
from server.release.serving import release
from server.site.pages import language, page_response, page_tag
from server.words import i18n
from server.words.labels import shorten
from server.words.names import CLASSES, PROPERTIES

blueprint = Blueprint("querying", __name__)

FIRST = """PREFIX dcat: <http://www.w3.org/ns/dcat#>
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


@blueprint.route("/query")
def query() -> Response:
    """The query form; ``?example=`` puts one of the shipped queries in, ``?query=`` any."""
    opened = release()
    name = request.args.get("example", "")
    shown = text(name) if name else request.args.get("query") or FIRST
    etag = page_tag(opened, "query")
    return not_modified(etag) or cacheable(page(shown, example=name), etag)


def page(
    query: str,
    *,
    result: Any = None,
    formats: Sequence[Offer] = RESULTS + GRAPHS,
    limit: int = 0,
    example: str = "",
    figure: Any = None,
) -> Response:
    """The page with a query in it, and its result where there is one: what the worker's preview gives, cut at ``limit`` rows."""
    return page_response(
        "query.html",
        query=query or FIRST,
        result=result,
        formats=formats,
        offers=RESULTS + GRAPHS,
        limit=limit,
        figure=figure,
        example=example,
        questions=tables.examples(),
        tables=tables.names(),
        prefixes=sorted(prefixes()),
        is_shared=request.method == "GET",
    )


@blueprint.route("/query/terms.json")
def vocabulary() -> Response:
    """What the editor completes: our prefixes; classes and properties as prefixed names with their names for people."""
    etag = tag("terms", language())
    response = not_modified(etag)
    if response is None:
        body = json.dumps(_terms(language()), ensure_ascii=False, separators=(",", ":"))
        response = cacheable(Response(body, content_type="application/json"), etag)
        response.headers["Content-Language"] = language()
        response.vary.add("Accept-Language")
    return response


def _terms(lang: str) -> dict[str, Any]:
    t, wanted = i18n.translator(lang), i18n.preference(lang)
    classes = {name: t(f"class.{name}") for name in CLASSES}
    properties = {name: t(f"property.{name}") for name in PROPERTIES}
    for term in terms.terms().values():
        kind = classes if term.kind == "class" else properties
        kind[shorten(term.iri)] = term.label(wanted).text
    return {
        "prefixes": prefixes(),
        "classes": sorted(classes.items()),
        "properties": sorted(properties.items()),
    }
