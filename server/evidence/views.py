"""``/evidence/SID`` and ``/evidence/SID/PLACE``: a place in a source as a person would see it, with what was read from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request

from server.errors import NotFound, ServerError
from server.evidence.cite import Citation, cite
from server.evidence.facts import Fact, facts, places_of, work_of
from server.evidence.pictures import asked_fact, copy_of, marked
from server.evidence.places import (
    SHOWN,
    Place,
    Source,
    find_place,
    find_source,
    ledger,
)
from server.evidence.shown import (
    called,
    item,
    kind_name,
    lines_of,
    near,
    pictures_of,
    rows,
    sayings,
    shown,
    thumbs,
)
from server.http import links
from server.http.paging import page_number
from server.http.rdf import cacheable, not_modified
from server.release.serving import OpenRelease, release
from server.site.pages import label, language, page_response, page_tag
from server.site.thingview import say_locator

blueprint = Blueprint("evidence", __name__)

_FACTS = 40
_LINES, _SHEETS = 200, 100
"""Lines, or pages, on one page of a document's list."""
_SECOND = ("gp:Mention", "gp:QualityNote")
"""Kinds of facts that are told apart from the others."""


def _source(opened: OpenRelease, sid: str) -> Source:
    source = find_source(opened, sid)
    if source is None:
        raise NotFound(f"This release knows no source {sid!r}.", hint="/search finds documents by name")
    return source


@blueprint.route("/evidence/<sid>/<path:place>")
def place(sid: str, place: str) -> Response:
    """A place: what is printed there and what was read from it. ``?fact=`` (the path of a thing) marks its words, in all its places."""
    opened = release()
    source = _source(opened, sid)
    found = find_place(opened, source, place)
    if found is None:
        raise NotFound(f"There is no place {place!r} in this source.", hint=f"see /evidence/{sid}")
    etag = page_tag(opened, "evidence", found.iri, copy_of(source) or "")
    return not_modified(etag) or _kept(_place_page(opened, source, found), etag)


def _page(template: str, *, trouble: str, **values: Any) -> Response:
    made = page_response(template, trouble=trouble, **values)
    if trouble:
        made.headers["Cache-Control"] = "no-store"
    return made


def _kept(made: Response, etag: str) -> Response:
    """The answer with its ETag, unless a picture is missing that may be there next time."""
    return made if made.cache_control.no_store else cacheable(made, etag)


def _place_page(opened: OpenRelease, source: Source, found: Place) -> Response:
    known = facts(opened, found)
    path = request.args.get("fact")
    first = [fact for fact in known if fact.kind not in _SECOND]
    chosen = asked_fact(opened, source, path, [found]) if path else None
    # a place that one thing is read from is shown for that thing, wherever else in the document it goes on
    meant = chosen or (first[0] if first and first[0].kind != "dcat:Dataset" and _is_alone(first) else None)
    focus = places_of(opened, meant.iri, source) if meant is not None else []
    focus = focus if any(p.iri == found.iri for p in focus) else [found]
    trouble, strips, whole = pictures_of(opened, source, found, focus, meant)
    lines = [] if whole is not None else lines_of(opened, source, found, focus, meant)
    before, after = ledger(opened, source).beside(found)
    work = work_of(opened, source)
    return _page(
        "evidence.html",
        source=source,
        place=found,
        name=_capital(say_locator(found.locator)),
        work=work,
        called=called(source, work),
        focus=focus,
        sayings=sayings(focus),
        chosen=chosen,
        trouble=trouble,
        strips=strips,
        whole=whole,
        lines=lines,
        facts=[item(opened, source, found, fact, meant) for fact in first[:_FACTS]],
        total=len(first),
        mentions=[item(opened, source, found, f, meant) for f in known if f.kind == "gp:Mention"][:_FACTS],
        notes=[f.iri for f in known if f.kind == "gp:QualityNote"],
        before=near(source, before),
        after=near(source, after),
        cited=_cited(opened, source, found),
        kind_name=kind_name,
        canonical=links.absolute(f"/evidence/{source.sid}/{found.path}"),
    )


def _is_alone(known: Sequence[Fact]) -> bool:
    """Whether one thing alone is read from a place; a dataset follows from its entries."""
    return sum(fact.kind != "dcat:Dataset" for fact in known) == 1


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cited(opened: OpenRelease, source: Source, found: Place | None) -> Citation:
    work = work_of(opened, source)
    named = label(work.iri).text if work is not None else ""
    issuer = label(work.publisher).text if work is not None and work.publisher else ""
    issued = work.issued if work is not None else ""
    where = say_locator(found.locator) if found is not None else ""
    return cite(
        language(), source, named, issuer, issued, where, found.text if found is not None else "", opened.id
    )


@blueprint.route("/evidence/<sid>")
def document(sid: str) -> Response:
    """A document: its pages as small pictures, and what became of its lines."""
    opened = release()
    source = _source(opened, sid)
    etag = page_tag(opened, "evidence-document", source.iri, copy_of(source) or "")
    return not_modified(etag) or _kept(_document_page(opened, source), etag)


def _document_page(opened: OpenRelease, source: Source) -> Response:
    account, number = ledger(opened, source), page_number()
    lines = account.lines if not source.is_pdf else []
    sheets = source.pages or 0
    pages = max(1, -(-len(lines) // _LINES), -(-sheets // _SHEETS))
    if number > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")
    part = lines[(number - 1) * _LINES : number * _LINES]
    work = work_of(opened, source)
    first, last = (number - 1) * _SHEETS + 1, min(sheets, number * _SHEETS)
    trouble, small = thumbs(source, first, last)
    return _page(
        "evidence_document.html",
        source=source,
        work=work,
        called=called(source, work),
        outcomes=[(name, account.outcomes[name]) for name in SHOWN if account.outcomes[name]],
        by_page=account.by_page,
        thumbs=small,
        sheets=range(first, last + 1),
        trouble=trouble,
        lines=rows(opened, source, part),
        page=number,
        pages=pages,
        cited=_cited(opened, source, None),
        canonical=links.absolute(f"/evidence/{source.sid}"),
    )


@blueprint.route("/evidence/<sid>/page-<int:number>")
def page(sid: str, number: int) -> Response:
    """A page of a PDF: its picture, and what became of each of its lines and rows."""
    opened = release()
    source = _source(opened, sid)
    if not source.pages or not 1 <= number <= source.pages:
        raise NotFound(f"There is no page {number} in this source.", hint=f"see /evidence/{sid}")
    etag = page_tag(opened, "evidence-page", source.iri, str(number), copy_of(source) or "")
    return not_modified(etag) or _kept(_page_page(opened, source, number), etag)


def _page_page(opened: OpenRelease, source: Source, number: int) -> Response:
    account, file = ledger(opened, source), copy_of(source)
    trouble, whole = ("" if file is not None else "evidence.nocopy"), None
    if file is not None:
        try:
            whole = shown(
                marked(opened, source, file, number, []), "", [], called(source, work_of(opened, source))
            )
        except ServerError as error:
            trouble = error.detail
    work = work_of(opened, source)
    counts = account.by_page.get(number, Counter())
    return _page(
        "evidence_page.html",
        source=source,
        number=number,
        work=work,
        called=called(source, work),
        trouble=trouble,
        whole=whole,
        lines=rows(opened, source, account.of_page(number)),
        outcomes=[(name, counts[name]) for name in SHOWN if counts.get(name)],
        cited=_cited(opened, source, None),
        canonical=links.absolute(f"/evidence/{source.sid}/page-{number}"),
    )
