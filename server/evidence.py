"""``/evidence/SID`` and ``/evidence/SID/PLACE``: a place in a source as a person would see it, with what was read from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from server import i18n, links
from server.errors import NotFound, ServerError
from server.evidence_cite import Citation, cite
from server.evidence_facts import Fact, Work, facts, places_of, words_of, work_of
from server.evidence_pictures import Marked, asked_fact, copy_of, marked, pictures
from server.evidence_places import (
    SHOWN,
    Line,
    Place,
    Source,
    find_place,
    find_source,
    ledger,
    texts,
)
from server.evidence_words import find
from server.labels import expand
from server.linkeddata import page_number
from server.pages import label, language, page_response, page_tag
from server.rdf import cacheable, not_modified
from server.releases import OpenRelease, release
from server.thingview import say_locator
from server.words import CLASS_WORDS

blueprint = Blueprint("evidence", __name__)

_AROUND = 4
"""Lines shown before and after a place."""
_FACTS = 40
_LINES = 200
"""Lines on one page of a document's list."""
_STRIPS = 6
_QUOTED = 300
_SECOND = ("gp:Mention", "gp:QualityNote")
"""Kinds of facts that are told apart from the others."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on a page: addresses at one and two pixels to the point, dimensions for the layout, and what it shows in words."""

    page: int
    address: str
    double: str
    width: int
    height: int
    alt: str
    link: str
    at_end: bool = False
    """Whether it is best seen from its right end, where there is not room for all of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a ledger as a list shows it: its text in parts, of which every second one is marked."""

    place: str
    link: str
    parts: tuple[str, ...]
    outcome: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A fact of a place. ``mark`` leads to the same place with its words marked; empty where there are none to tell apart."""

    iri: str
    kind: str
    words: str
    mark: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Near:
    """The place before or after: its address and what it is called."""

    link: str
    name: str


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
    trouble, strips, whole = _pictures(opened, source, found, focus, meant)
    lines = [] if whole is not None else _lines(opened, source, found, focus, meant)
    before, after = ledger(opened, source).beside(found)
    work = work_of(opened, source)
    return _page(
        "evidence.html",
        source=source,
        place=found,
        name=_capital(say_locator(found.locator)),
        work=work,
        called=_called(source, work),
        focus=focus,
        chosen=chosen,
        trouble=trouble,
        strips=strips,
        whole=whole,
        lines=lines,
        facts=[_item(opened, source, found, fact, meant) for fact in first[:_FACTS]],
        total=len(first),
        mentions=[_item(opened, source, found, f, meant) for f in known if f.kind == "gp:Mention"][:_FACTS],
        notes=[f.iri for f in known if f.kind == "gp:QualityNote"],
        before=_near(source, before),
        after=_near(source, after),
        cited=_cited(opened, source, found),
        say_locator=say_locator,
        kind_name=_kind_name,
        canonical=links.absolute(f"/evidence/{source.sid}/{found.path}"),
    )


def _is_alone(known: Sequence[Fact]) -> bool:
    """Whether one thing alone is read from a place; a dataset follows from its entries."""
    return sum(fact.kind != "dcat:Dataset" for fact in known) == 1


def _pictures(
    opened: OpenRelease, source: Source, found: Place, focus: list[Place], fact: Fact | None
) -> tuple[str, list[Shown], Shown | None]:
    """Why there are no pictures (a key, or a sentence of the server's), the parts around the marks, and the whole page."""
    if not source.is_pdf or found.page is None:
        return "", [], None
    file = copy_of(source)
    if file is None:
        return "evidence.nocopy", [], None
    strips = []
    called = _called(source, work_of(opened, source))
    try:
        whole = marked(opened, source, file, found.page, focus, fact)
        for page in sorted({p.page for p in focus if p.page is not None})[:_STRIPS]:
            there = whole if page == found.page else marked(opened, source, file, page, focus, fact)
            if there.boxes and there.is_closer:
                strips.append(_shown(there, "mark", focus, called))
        return "", strips, _shown(whole, "", focus, called)
    except ServerError as error:
        return error.detail, [], None


def _shown(what: Marked, part: str, focus: Sequence[Place], called: str) -> Shown:
    here = [place for place in focus if place.page == what.page]
    t = i18n.translator(language())
    key = "evidence.alt.mark" if part else "evidence.alt.page" if what.boxes else "evidence.alt.plain"
    said = t(
        key,
        n=what.page,
        title=called,
        place=_names(here),
        text=_shortened(" ".join(place.text for place in here)),
    )
    width, height = what.dimensions(part, "1", pictures().most_pixels)
    link = what.address("", "2")
    return Shown(
        what.page, what.address(part), what.address(part, "2"), width, height, said, link, what.is_at_end
    )


def _names(places: Sequence[Place]) -> str:
    """What places on one page are called, without the page: the first and the last, where there are several."""
    names = [say_locator(place.locator.split(";", 1)[-1]) for place in places]
    return names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}" if names else ""


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"


def _lines(
    opened: OpenRelease, source: Source, found: Place, focus: Sequence[Place], fact: Fact | None
) -> list[Row]:
    """The lines of a place and around it, with the words of a fact marked."""
    near = ledger(opened, source).around(found, _AROUND, _AROUND)
    wanted = [line for line in near if any(_holds(place, line) for place in focus)]
    printed = dict(zip(near, texts(opened, source, near), strict=True))
    words = words_of(opened, fact) if fact is not None else ""
    spans = _spans(words, [printed[line] for line in wanted])
    by_line = dict(zip(wanted, spans, strict=True))
    return [
        Row(
            _name(line),
            _address(source, line.path),
            _parts(printed[line], by_line.get(line)),
            line.outcome,
            line in by_line,
        )
        for line in near
    ]


def _holds(place: Place, line: Line) -> bool:
    if place.path == line.path:
        return True
    return (
        place.page is None
        and place.first is not None
        and line.number is not None
        and place.first <= line.number <= (place.last or place.first)
    )


def _spans(words: str, lines: Sequence[str]) -> list[tuple[int, int] | None]:
    """From where to where each line holds a part of the words, which may run over several lines."""
    found = find(words, "\n".join(lines)) if words else None
    spans: list[tuple[int, int] | None] = []
    begin = 0
    for text in lines:
        end = begin + len(text)
        if found is not None and found[0] < end and found[1] > begin:
            spans.append(_trimmed(text, max(found[0], begin) - begin, min(found[1], end) - begin))
        else:
            spans.append(None)
        begin = end + 1
    return spans


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """A part of a line without the white space at its ends; None where nothing else is in it."""
    inside = text[begin:end]
    begin += len(inside) - len(inside.lstrip())
    return (begin, begin + len(inside.strip())) if inside.strip() else None


def _parts(text: str, span: tuple[int, int] | None) -> tuple[str, ...]:
    return (text,) if span is None else (text[: span[0]], text[span[0] : span[1]], text[span[1] :])


def _name(line: Line) -> str:
    """A line's place as a list shows it: the number of a line of text, the row or line of a page."""
    if line.number is not None:
        return str(line.number)
    tail = line.path.rsplit("/", 1)[-1] if "/item-" not in line.path else line.path.split("/")[-2]
    return say_locator(tail.replace("-", "=", 1))


def _address(source: Source, path: str, **parameters: str) -> str:
    return links.local(f"/evidence/{source.sid}/{path}", **parameters)


def _near(source: Source, line: Line | None) -> Near | None:
    if line is None:
        return None
    name = say_locator(line.path.split("/item-")[0].replace("/", ";").replace("-", "="))
    return Near(_address(source, line.path), name)


def _item(opened: OpenRelease, source: Source, found: Place, fact: Fact, meant: Fact | None) -> Item:
    words = words_of(opened, fact)
    path = fact.iri.removeprefix(f"{opened.base}id/")
    tells = bool(words) or (fact.kind != "dcat:Dataset" and len(places_of(opened, fact.iri, source)) > 1)
    mark = _address(source, found.path, fact=path) if tells else ""
    return Item(fact.iri, fact.kind, words, mark, meant is not None and meant.iri == fact.iri)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _called(source: Source, work: Work | None) -> str:
    """What people call a document: what it prints, where that has a name; else its title or file name."""
    named = label(work.iri) if work is not None else None
    return named.text if named is not None and named.named else source.title


def _kind_name(kind: str) -> str:
    """What a class is called: by the vocabulary, else by our words."""
    named = label(expand(kind))
    words = CLASS_WORDS.get(kind)
    return words[i18n.LANGUAGES.index(language())] if words and not named.named else named.text


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
    pages = max(1, -(-len(lines) // _LINES))
    if number > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")
    shown = lines[(number - 1) * _LINES : number * _LINES]
    work = work_of(opened, source)
    trouble, thumbs = _thumbs(opened, source) if number == 1 else ("", [])
    return _page(
        "evidence_document.html",
        source=source,
        work=work,
        called=_called(source, work),
        outcomes=[(name, account.outcomes[name]) for name in SHOWN if account.outcomes[name]],
        by_page=account.by_page,
        thumbs=thumbs,
        trouble=trouble,
        lines=_rows(opened, source, shown),
        page=number,
        pages=pages,
        cited=_cited(opened, source, None),
        canonical=links.absolute(f"/evidence/{source.sid}"),
    )


def _rows(opened: OpenRelease, source: Source, lines: list[Line]) -> list[Row]:
    return [
        Row(_name(line), _address(source, line.path), (text,), line.outcome)
        for line, text in zip(lines, texts(opened, source, lines), strict=True)
    ]


def _thumbs(opened: OpenRelease, source: Source) -> tuple[str, list[Shown]]:
    """Small pictures of a PDF's pages; they are asked for only when they come into view."""
    file = copy_of(source)
    if not source.is_pdf or not source.pages:
        return "", []
    if file is None:
        return "evidence.nocopy", []
    t = i18n.translator(language())
    thumbs = []
    try:
        for number in range(1, source.pages + 1):
            what = marked(opened, source, file, number, [])
            width, height = what.dimensions("", "small", pictures().most_pixels)
            said = t("evidence.alt.plain", n=number, title=source.title)
            link = _address(source, f"page-{number}")
            thumbs.append(Shown(number, what.address(size="small"), "", width, height, said, link))
    except ServerError as error:
        return error.detail, thumbs
    return "", thumbs


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
            whole = _shown(
                marked(opened, source, file, number, []), "", [], _called(source, work_of(opened, source))
            )
        except ServerError as error:
            trouble = error.detail
    work = work_of(opened, source)
    counts = account.by_page.get(number, {})
    return _page(
        "evidence_page.html",
        source=source,
        number=number,
        work=work,
        called=_called(source, work),
        trouble=trouble,
        whole=whole,
        lines=_rows(opened, source, account.of_page(number)),
        outcomes=[(name, counts[name]) for name in SHOWN if counts.get(name)],
        cited=_cited(opened, source, None),
        canonical=links.absolute(f"/evidence/{source.sid}/page-{number}"),
    )
