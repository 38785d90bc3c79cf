"""``/quality``: the account that a release gives of itself, for people, as tables and as RDF."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from server.errors import BadRequest, NotFound
from server.http import links
from server.http.formats import LISTED
from server.http.paging import page_number
from server.http.rdf import cacheable, not_modified, tag
from server.linked.shapelist import owners
from server.quality.data import (
    GROUPS,
    IGNORED,
    OUTCOMES,
    READ,
    SEVERITIES,
    Finding,
    Line,
    Note,
    Quality,
    place_path,
    quality,
)
from server.quality.graph import of_findings, of_lines, of_notes
from server.release.queries import as_of
from server.release.serving import OpenRelease, release
from server.release.tabular import answer, as_text
from server.site.pages import language, page_response, page_tag
from server.site.taking import Taken, as_rdf, rdf_offer, things
from server.site.thingview import say_locator

blueprint = Blueprint("quality", __name__)

PAGE = 50
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Place:
    """``address`` of its evidence, empty where there is none."""

    document: str
    locator: str
    address: str

    @property
    def words(self) -> str:
        return ", ".join(filter(None, (self.document, say_locator(self.locator) if self.locator else "")))


def ahead(opened: OpenRelease) -> None:
    """Read it now, and the shapes that its findings are of, so that nobody waits for them."""
    quality(opened)
    owners()


@blueprint.route("/quality")
@blueprint.route(f"/quality.{LISTED}")
def summary(format: str = "") -> Response:
    """How many lines of each document were read, ignored, rejected; how many notes and findings there are."""
    opened = release()
    known = quality(opened)
    if (offer := rdf_offer(format)) is not None:
        sources = list(known.ledger.counts)
        return as_rdf(opened, "/quality", offer, sources, lambda part: things(opened, part))
    if format:
        return _file(opened, "quality", format, _SUMMARY, _per_document(opened, known))
    etag = page_tag(opened, "quality")
    return not_modified(etag) or cacheable(_summary(opened, known), etag)


_SUMMARY = ("document", "source", *OUTCOMES, "notes")


def _per_document(opened: OpenRelease, known: Quality) -> Iterator[Row]:
    noted = _noted(opened, known)
    for source, counts in known.ledger.counts.items():
        sid = _sid(opened, source)
        yield (known.files.get(sid, sid), source, *(counts[name] for name in OUTCOMES), noted[sid])


def _noted(opened: OpenRelease, known: Quality) -> Counter[str]:
    """Notes by the documents that they are about."""
    return Counter(sid for note in known.notes for sid in {_sid(opened, place) for place in note.places})


def _sid(opened: OpenRelease, iri: str) -> str:
    return iri.removeprefix(f"{opened.base}id/source/").partition("/")[0]


def _summary(opened: OpenRelease, known: Quality) -> Response:
    total, noted = known.ledger.total, _noted(opened, known)
    sums = {name: sum(total[outcome] for outcome in parts) for name, parts in GROUPS.items()}
    documents = [
        (
            _sid(opened, source),
            known.files.get(_sid(opened, source), _sid(opened, source)),
            {name: sum(counts[outcome] for outcome in parts) for name, parts in GROUPS.items()},
            noted[_sid(opened, source)],
        )
        for source, counts in known.ledger.counts.items()
    ]
    documents.sort(key=lambda document: document[1])
    return page_response(
        "quality.html",
        alternates=(taken := Taken("/quality")).alternates,
        files=taken.files,
        sums=sums,
        lines=sum(total.values()),
        documents=documents,
        notes=len(known.notes),
        severities=[(name, known.severity(name)) for name in SEVERITIES],
        has_report=bool(documents),
        as_of=as_of(opened),
    )


@blueprint.route("/quality/lines")
@blueprint.route(f"/quality/lines.{LISTED}")
def lines(format: str = "") -> Response:
    """Lines of the ledger: those of ``?source=`` (a document's id), those with ``?outcome=`` (one, or read, ignored, rejected)."""
    opened = release()
    known = quality(opened)
    sid, outcome = _source(known), request.args.get("outcome", "")
    if outcome and outcome not in GROUPS and outcome not in OUTCOMES:
        raise BadRequest(f"There is no outcome {outcome!r}.", hint=", ".join((*GROUPS, *OUTCOMES)))
    source = f"{opened.base}id/source/{sid}" if sid else ""
    places = known.ledger.choose(source, GROUPS.get(outcome, (outcome,)) if outcome else OUTCOMES)
    if (offer := rdf_offer(format)) is not None:
        return as_rdf(
            opened, "/quality/lines", offer, places, lambda part: of_lines(opened, known.ledger.read(part))
        )
    if format:
        rows = (
            (known.files.get(_sid(opened, f.source), ""), f.source, f.locator, f.text, f.outcome, f.detail)
            for f in known.ledger.read(places)
        )
        return _file(opened, "lines", format, _LINES, rows)

    def shown(at: int) -> list[tuple[Line, Place]]:
        found = known.ledger.read(places[at : at + PAGE])
        return [(line, _place(known, _sid(opened, line.source), line.locator)) for line in found]

    counts = known.ledger.counts.get(source, Counter()) if source else known.ledger.total
    return _list(
        opened,
        "lines",
        len(places),
        shown,
        counts=[(name, counts[name]) for name in OUTCOMES],
        sid=sid,
        outcome=outcome,
        documents=sorted(
            ((sid, known.files.get(sid, sid)) for sid in (_sid(opened, s) for s in known.ledger.counts)),
            key=lambda document: document[1],
        ),
        groups=tuple(GROUPS),
        outcomes=(*READ, *IGNORED, "rejected"),
    )


_LINES = ("document", "source", "locator", "text", "outcome", "detail")


@blueprint.route("/quality/notes")
@blueprint.route(f"/quality/notes.{LISTED}")
def notes(format: str = "") -> Response:
    """What does not fit, with all places compared; of a kind (``?code=``), of a document (``?source=``)."""
    opened = release()
    known = quality(opened)
    sid, code = _source(known), request.args.get("code", "")
    codes = Counter(note.code for note in known.notes)
    if code and code not in codes:
        raise NotFound(f"There is no note of the kind {code!r}.", hint=", ".join(codes) or "there are none")
    found = [
        note
        for note in known.notes
        if code in ("", note.code) and (not sid or any(_sid(opened, place) == sid for place in note.places))
    ]
    if (offer := rdf_offer(format)) is not None:
        return as_rdf(opened, "/quality/notes", offer, found, lambda part: of_notes(opened, part))
    if format:
        rows = ((n.iri, n.code, n.severity, n.message, n.about, " | ".join(n.places)) for n in found)
        return _file(opened, "notes", format, _NOTES, rows)

    def shown(at: int) -> list[tuple[Note, list[Place]]]:
        return [(note, [_of(opened, known, iri) for iri in note.places]) for note in found[at : at + PAGE]]

    return _list(
        opened,
        "notes",
        len(found),
        shown,
        codes=sorted(codes.items()),
        code=code,
        sid=sid,
        document=known.files.get(sid, sid),
    )


_NOTES = ("note", "code", "severity", "message", "about", "places")


@blueprint.route("/quality/shapes")
@blueprint.route(f"/quality/shapes.{LISTED}")
def shapes(format: str = "") -> Response:
    """What SHACL found: by shape; the results of one (``?shape=``) or of one severity (``?severity=``)."""
    opened = release()
    known = quality(opened)
    shape, severity = request.args.get("shape", ""), request.args.get("severity", "")
    if severity and severity not in SEVERITIES:
        raise BadRequest(f"There is no severity {severity!r}.", hint=", ".join(SEVERITIES))
    by_shape = Counter((_tail(f.shape), f.severity) for f in known.findings)
    if shape and shape not in {name for name, _ in by_shape}:
        raise NotFound(f"No result is of a shape {shape!r}.", hint="/quality/shapes lists them")
    found = [f for f in known.findings if shape in ("", _tail(f.shape)) and severity in ("", f.severity)]
    if (offer := rdf_offer(format)) is not None:
        return as_rdf(opened, "/quality/shapes", offer, found, lambda part: of_findings(opened, part))
    if format:
        rows = (
            (f.severity, f.shape, f.focus, f.path, f.value, f.messages.get("en", ""), f.document, f.locator)
            for f in found
        )
        return _file(opened, "shapes", format, _SHAPES, rows)
    said = {_tail(f.shape): _message(f) for f in known.findings}

    def shown(at: int) -> list[tuple[Finding, tuple[str, str], Place, str]]:
        return [
            (f, _message(f), _place(known, known.sids.get(f.document, ""), f.locator), _tail(f.shape))
            for f in found[at : at + PAGE]
        ]

    listed = sorted(by_shape.items(), key=lambda item: (SEVERITIES.index(item[0][1]), item[0][0]))
    return _list(
        opened,
        "shapes",
        len(found),
        shown,
        by_shape=[(name, level, number, said[name]) for (name, level), number in listed],
        shape=shape,
        severity=severity,
        severities=[(name, known.severity(name)) for name in SEVERITIES],
        owners=owners(),
    )


_SHAPES = ("severity", "shape", "focus", "path", "value", "message", "document", "locator")


def _tail(shape: str) -> str:
    return shape.rpartition("#")[2]


def _message(finding: Finding) -> tuple[str, str]:
    """The message in the reader's language, or the nearest; and which that is."""
    wanted = {"en": ("en",), "zh-Hant": ("zh-Hant", "zh-Hans"), "zh-Hans": ("zh-Hans", "zh-Hant")}[language()]
    for lang in (*wanted, "en"):
        if lang in finding.messages:
            return finding.messages[lang], lang
    return "", "en"


def _source(known: Quality) -> str:
    sid = request.args.get("source", "")
    if sid and sid not in known.files:
        raise NotFound(f"This release knows no source {sid!r}.", hint="/quality lists them")
    return sid


def _place(known: Quality, sid: str, locator: str) -> Place:
    if not sid:
        return Place("", "", "")
    return Place(known.files.get(sid, sid), locator, links.local(f"/evidence/{sid}{place_path(locator)}"))


def _of(opened: OpenRelease, known: Quality, iri: str) -> Place:
    """The place that an IRI names, or its document."""
    sid, _, path = iri.removeprefix(f"{opened.base}id/source/").partition("/")
    return Place(
        known.files.get(sid, sid),
        ";".join("=".join(part.split("-", 1)) for part in path.split("/") if part),
        links.local(f"/evidence/{sid}{'/' if path else ''}{path}"),
    )


def _list(
    opened: OpenRelease, name: str, total: int, shown: Callable[[int], Sequence[object]], **values: Any
) -> Response:
    """A page of one of the lists."""
    page, pages = page_number(), max(1, -(-total // PAGE))
    if page > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")
    etag = page_tag(opened, "quality", name)
    unchanged = not_modified(etag)
    if unchanged is not None:
        return unchanged
    given = {key: value for key, value in request.args.items() if value and key not in ("page", "lang")}
    taken = Taken(f"/quality/{name}", given, page)
    response = page_response(
        f"quality_{name}.html",
        alternates=taken.alternates,
        files=taken.files,
        rows=shown((page - 1) * PAGE),
        total=total,
        page=page,
        pages=pages,
        **values,
    )
    return cacheable(response, etag)


def _file(
    opened: OpenRelease, name: str, format: str, fields: tuple[str, ...], rows: Iterable[Row]
) -> Response:
    """All rows of a list, written as they are read; ``?bom=1`` puts a byte order mark before CSV, for Excel."""
    etag = tag(opened.id, "quality", name, format, request.query_string.decode("latin-1"))
    unchanged = not_modified(etag)
    if unchanged is not None:
        return unchanged
    if format != "json":
        return answer(name, fields, lambda: as_text(rows), format, etag)
    response = Response(_as_json(fields, rows), content_type="application/json")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{format}"'
    return cacheable(response, etag)


def _as_json(fields: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    yield "["
    for number, row in enumerate(rows):
        told = json.dumps(dict(zip(fields, row, strict=True)), ensure_ascii=False)
        yield (",\n" if number else "\n") + told
    yield "\n]\n"
