"""``/questions`` and ``/query/examples/NAME``: the shipped questions with their answers, as plain pages and as data."""

from __future__ import annotations

from flask import Blueprint, Response

from kg import tables
from server.endpoint.answers import FLEETING
from server.errors import NotFound
from server.http.formats import RESULTS
from server.http.negotiation import Offer
from server.http.paging import link_pages, page_number
from server.http.rdf import cacheable, not_modified, tag
from server.questions import answering
from server.questions import cells as answercells
from server.release.queries import as_of
from server.release.serving import OpenRelease, release
from server.release.tabular import wants_mark
from server.site.pages import language, page_response, page_tag
from server.words import i18n

blueprint = Blueprint("questions", __name__)

PAGE = 50
_FORMATS = {offer.name: offer for offer in RESULTS}
_CSV, _JSON = Offer("csv", "text/csv"), Offer("json", "application/json")


@blueprint.route("/questions")
def index() -> Response:
    """The questions, and the tables."""
    opened = release()
    etag = page_tag(opened, "questions")
    return not_modified(etag) or cacheable(
        page_response(
            "questions.html", questions=tables.examples(), tables=tables.names(), formats=tables.FORMATS
        ),
        etag,
    )


@blueprint.route("/query/examples/<name>")
def question(name: str) -> Response:
    """A question, its answer in pages of so many rows, its query."""
    query = answering.text(name)
    opened, page = release(), page_number()
    etag = page_tag(opened, "question", name)
    return not_modified(etag) or cacheable(_page(opened, name, query, page), etag)


def _page(opened: OpenRelease, name: str, query: str, page: int) -> Response:
    found = answering.answer(opened, name)
    pages = max(1, -(-len(found.rows) // PAGE))
    if page > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")
    shown = found.rows[(page - 1) * PAGE : page * PAGE]
    note = f"question.{name}.note"
    downloads = _downloads(name)
    response = page_response(
        "question.html",
        alternates=tuple(
            (Offer(n, _FORMATS[n].media_type if n in _FORMATS else "text/csv"), path)
            for n, path in downloads[:2]
        ),
        name=name,
        note=note if i18n.find(language(), note) else "",
        table=answercells.table(opened, found, shown),
        total=len(found.rows),
        more=found.more,
        page=page,
        pages=pages,
        query=query,
        downloads=downloads,
        as_of=as_of(opened),
    )
    link_pages(response, f"/query/examples/{name}", page, pages)
    return response


def _downloads(name: str) -> list[tuple[str, str]]:
    """Format and site path; a table's own formats where the question is a table."""
    if name in tables.names():
        return [(format, f"/tables/{name}.{format}") for format in tables.FORMATS]
    return [(format, f"/query/examples/{name}.{format}") for format in ("csv", "json", "tsv", "xml")]


@blueprint.route("/query/examples/<name>.<any(csv, json, tsv, xml):format>")
def data(name: str, format: str) -> Response:
    """The whole answer as SPARQL results; ``?bom=1`` puts a byte order mark before CSV, for Excel."""
    answering.text(name)
    opened, offer = release(), _FORMATS[format]
    bom = wants_mark(format)
    etag = tag(opened.id, "question", name, format, str(bom))
    unchanged = not_modified(etag)
    if unchanged is not None:
        return unchanged
    answer = answering.written(opened, name, offer)
    body = b"".join(answer.pieces)
    response = Response(b"\xef\xbb\xbf" + body if bom else body, content_type=offer.content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{format}"'
    if answer.rows is not None:
        response.headers["X-Row-Count"] = str(answer.rows)
    if answer.cut:
        response.headers["X-Truncated"] = answer.cut
        response.headers["Cache-Control"] = FLEETING
        return response
    return cacheable(response, etag)


def title(name: str) -> str:
    """The question in the reader's language."""
    return i18n.translator(language())(f"question.{name}")
