"""Pages about the service itself: its limits, its errors, what it guards against."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, jsonify, request

from server.about import limits
from server.about.problems import KINDS
from server.errors import NoRelease, NotFound
from server.http import links
from server.http.formats import HTML
from server.http.negotiation import Offer, choose
from server.release.queries import as_of
from server.release.serving import OpenRelease, release
from server.site.pages import language, page_response
from server.words import i18n
from server.words.labels import expand

blueprint = Blueprint("about", __name__)
_JSON = Offer("json", "application/json")


@blueprint.route("/about")
def index() -> Response:
    """How it works, what it covers, terms, how to cite, and where to read more."""
    try:
        opened = release()
    except NoRelease:
        opened = None
    return page_response(
        "about.html",
        contact=current_app.config["SETTINGS"].contact,
        covers=_covers(opened) if opened else [],
        as_of=as_of(opened) if opened else "",
        release_address=links.absolute(f"/releases/{opened.id}") if opened else "",
    )


_COVERED = (
    ("documents", "gp:Source", "/documents"),
    ("plans", "gp:Plan", "/plans"),
    ("entries", "gp:Entry", "/entries"),
    ("datasets", "dcat:Dataset", "/catalog"),
    ("sums", "gp:Provision", "/query/examples/provisions"),
    ("figures", "gp:Figure", "/query/examples/figures"),
    ("statements", "gp:Statement", "/query/examples/statements"),
)


def _covers(opened: OpenRelease) -> list[tuple[str, int, str]]:
    """What of each kind the release has, and where that is listed; empty for a release without statistics."""
    if "covers" not in opened.memo:
        path = opened.folder / "report" / "statistics.json"
        classes = json.loads(path.read_bytes())["whole"]["classes"] if path.is_file() else {}
        counted = ((key, classes.get(expand(kind), 0), where) for key, kind, where in _COVERED)
        opened.memo["covers"] = [row for row in counted if row[1]]
    covers: list[tuple[str, int, str]] = opened.memo["covers"]
    return covers


@blueprint.route("/about/limits")
def show_limits() -> Response:
    """Every limit with its value, and what happens when it is hit."""
    offer = _offer()
    settings = current_app.config["SETTINGS"]
    rows = limits.rows(settings, language())
    if offer is _JSON:
        listed = [
            {
                "name": row.name,
                "setting": row.variable,
                "value": getattr(settings, row.name),
                "what": row.what,
                "then": row.then,
                "status": row.status or None,
            }
            for row in rows
        ]
        return _json(jsonify(limits=listed))
    return page_response("limits.html", alternates=((_JSON, "/about/limits?format=json"),), rows=rows)


@blueprint.route("/about/errors")
def show_errors() -> Response:
    """Every kind of problem; the ``type`` of problem details leads to its place here."""
    offer = _offer()
    t = i18n.translator(language())
    rows = [
        {
            "slug": slug,
            "type": f"{links.base()}about/errors#{slug}",
            "status": status,
            "title": t(f"problem.{slug}"),
            "advice": t(f"problem.{slug}.advice"),
        }
        for slug, status in sorted(KINDS.items(), key=lambda item: item[1])
    ]
    if offer is _JSON:
        return _json(jsonify(errors=rows))
    return page_response("errors.html", alternates=((_JSON, "/about/errors?format=json"),), rows=rows)


@blueprint.route("/about/security")
def security() -> Response:
    """The threat model, on one page."""
    return page_response("security.html", contact=current_app.config["SETTINGS"].contact)


@blueprint.route("/.well-known/security.txt")
def security_txt() -> Response:
    """Whom to tell of a weakness (RFC 9116). Raises NotFound when the setting ``contact`` names nobody."""
    contact = current_app.config["SETTINGS"].contact
    if not contact:
        raise NotFound("The operator has named no contact.", hint="set GOVPLAN_CONTACT")
    now = datetime.now(UTC)
    expires = f"{now.year + 1}-{now.month:02d}-01T00:00:00Z"
    lines = (
        f"Contact: {contact}",
        f"Expires: {expires}",
        "Preferred-Languages: en, zh",
        f"Canonical: {links.absolute('/.well-known/security.txt')}",
        f"Policy: {links.absolute('/about/security')}",
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _offer() -> Offer:
    return choose((HTML, _JSON), accept=request.headers.get("Accept"), format=request.args.get("format"))


def _json(response: Response) -> Response:
    response.headers["Content-Language"] = language()
    response.headers["Cache-Control"] = "no-cache"
    response.vary.update(("Accept", "Accept-Language"))
    return response
