"""Feeds: ``/changes`` (everything: releases, promises, deliveries, what became overdue or was dropped), ``/feeds/KIND`` (one kind of
event), each as Atom and JSON Feed, ``?agency=CODE`` for one agency; and due dates as iCalendar."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request

from server.errors import BadRequest, NotFound
from server.feeds import calendars, events
from server.feeds.changes import Publication, publications
from server.feeds.events import KINDS, Event
from server.feeds.formats import Feed, Item, atom, json_feed
from server.http import links
from server.http.paging import page_number
from server.http.rdf import cacheable, not_modified, tag
from server.promises.choosing import sets
from server.promises.promised import facts
from server.release.serving import OpenRelease, release
from server.site.pages import label, language, page_response
from server.words import i18n

blueprint = Blueprint("feeds", __name__)

PAGE = 100
"""Items on one page of a feed."""
_WRITERS = {
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "json": (json_feed, "application/feed+json"),
}
_HONG_KONG = timezone(timedelta(hours=8))


@blueprint.route("/feeds/")
def index() -> Response:
    """What there is to subscribe to."""
    opened = release()
    found = events.events(opened)
    counts = {kind: sum(event.kind == kind for event in found) for kind in KINDS}
    agencies = sorted({iri for event in found for iri in event.agencies})
    return page_response("feeds.html", kinds=KINDS, counts=counts, agencies=agencies)


@blueprint.route("/changes.<any(atom, json):format>", defaults={"kind": ""})
@blueprint.route("/feeds/<kind>.<any(atom, json):format>")
def feed(kind: str, format: str) -> Response:
    """A page of a feed, the newest first."""
    if kind and kind not in KINDS:
        raise NotFound(
            f"There is no feed {kind!r}.", hint=", ".join(f"/feeds/{name}.{format}" for name in KINDS)
        )
    opened, page = release(), page_number()
    agency = _agency(opened)
    shown: list[Event | Publication] = [
        event
        for event in events.events(opened)
        if (not kind or event.kind == kind) and (not agency or agency in event.agencies)
    ]
    if not kind and not agency:
        shown += publications(Path(current_app.config["OUT"]), opened.base)
        shown.sort(key=_moment, reverse=True)
    pages = max(1, -(-len(shown) // PAGE))
    if page > pages:
        raise NotFound(f"This feed has {pages} pages.", hint="leave ?page= out")
    write, content_type = _WRITERS[format]
    body = write(_feed(opened, kind, agency, format, shown, page, pages))
    etag = hashlib.sha256(body).hexdigest()[:32]
    response = not_modified(etag) or Response(body, content_type=content_type)
    response.vary.add("Accept-Language")
    response.headers["Content-Language"] = language()
    return cacheable(response, etag)


@blueprint.route("/calendar.ics", defaults={"code": ""})
@blueprint.route("/calendar/<code>.ics")
def calendar(code: str) -> Response:
    """The months by which datasets are due, as all-day events; of one agency at ``/calendar/CODE.ics``. ``?status=all`` also shows
    what was released or dropped."""
    opened = release()
    agency = _known(opened, code) if code else ""
    status = request.args.get("status", "open")
    if status not in ("open", "all"):
        raise BadRequest(f"There is no ?status={status}.", hint="open (planned and overdue) or all")
    etag = tag(opened.id, "calendar", agency, status, language(), request.url_root)
    response = not_modified(etag)
    if response is None:
        due = calendars.due_dates(opened, agency, everything=status == "all")
        body = calendars.write(due, i18n.translator(language()), _calendar_name(agency), _host())
        response = Response(body, content_type="text/calendar; charset=utf-8")
        name = f"govplan-{code.lower()}" if code else "govplan"
        response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response.vary.add("Accept-Language")
    return cacheable(response, etag)


def _host() -> str:
    return request.host.partition(":")[0]


def _calendar_name(agency: str) -> str:
    t = i18n.translator(language())
    return f"{t('calendar.title')}: {label(agency).text}" if agency else t("calendar.title")


def _agency(opened: OpenRelease) -> str:
    """The IRI of ``?agency=``, empty without it."""
    code = request.args.get("agency", "").strip()
    return _known(opened, code) if code else ""


def _known(opened: OpenRelease, code: str) -> str:
    """The IRI of the agency with a code that some dataset is of, by it or for it. Raises NotFound."""
    iri = f"{opened.base}id/agency/{code.lower()}"
    if code.lower() not in sets(facts(opened))["agency"]:
        raise NotFound(f"No dataset of an agency {code!r} is known.", hint="/agencies lists them")
    return iri


def _moment(thing: Event | Publication) -> datetime:
    return thing.moment if isinstance(thing, Publication) else _midnight(thing.day)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _HONG_KONG)


def _feed(
    opened: OpenRelease,
    kind: str,
    agency: str,
    format: str,
    shown: Sequence[Event | Publication],
    page: int,
    pages: int,
) -> Feed:
    t = i18n.translator(language())
    path = f"/feeds/{kind}" if kind else "/changes"
    title = t(f"feeds.{kind}") if kind else t("feeds.changes")
    asked = {name: value for name in ("agency", "lang", "asOf") if (value := request.args.get(name))}

    def at(number: int, suffix: str = format) -> str:
        query = urlencode({**asked, **({"page": str(number)} if number > 1 else {})})
        return links.absolute(f"{path}.{suffix}") + (f"?{query}" if query else "")

    steps = {"first": 1, "previous": page - 1, "next": page + 1, "last": pages}
    numbered = {name: at(number) for name, number in steps.items() if 1 <= number <= pages}
    items = [_item(thing, t) for thing in shown[(page - 1) * PAGE : page * PAGE]]
    return Feed(
        id=f"{opened.base}{path[1:]}" + (f"?agency={agency.rpartition('/')[2]}" if agency else ""),
        title=f"{title}: {label(agency).text}" if agency else title,
        subtitle=t("feeds.subtitle"),
        language=language(),
        author=t("site"),
        updated=max((_moment(thing) for thing in shown), default=datetime(1970, 1, 1, tzinfo=UTC)),
        links={"self": at(page), "alternate": links.absolute("/feeds/"), **numbered},
        twin=at(page, "atom" if format == "json" else "json"),
        items=items,
    )


def _item(thing: Event | Publication, t: i18n.Translate) -> Item:
    if isinstance(thing, Publication):
        counts = ", ".join(f"{t('publication.' + name)} {n}" for name, n in thing.counts.items() if n)
        return Item(
            id=thing.iri,
            title=t("publication", id=thing.id),
            updated=thing.moment,
            link=links.absolute(f"/releases/{thing.id}"),
            summary=counts or t("publication.nothing"),
            categories=("release",),
        )
    name = label(thing.dataset).text
    said = t(f"event.{thing.kind}", title=name, day=thing.day.isoformat(), month=thing.month or "?")
    if thing.late and thing.kind == "delivered":  # how late an overdue one is changes from day to day
        said += " " + t("event.late" if thing.late > 0 else "event.early", n=abs(thing.late))
    return Item(
        id=thing.id,
        title=f"{t('feeds.' + thing.kind + '.short')}: {name}",
        updated=_midnight(thing.day),
        link=links.absolute(links.document(thing.dataset)),
        summary=said,
        authors=tuple(label(iri).text for iri in sorted(thing.agencies)),
        categories=(thing.kind,),
    )
