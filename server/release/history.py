"""``/releases`` and ``/releases/ID``: what was published when, its manifest, its reports, and what it changed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request

from kg.release.layout import Release
from server.errors import NotFound
from server.http import links
from server.http.formats import HTML, NTRIPLES, RDFXML, TURTLE
from server.http.negotiation import Offer, choose
from server.http.rdf import cacheable, not_modified, rdf_response, tag
from server.http.sending import IMMUTABLE, send
from server.release import comparing
from server.release.listing import files, media_type
from server.release.serving import release
from server.release.shelf import shelf
from server.release.versions import describe_all, describe_one
from server.site.pages import link_alternates, page_response

blueprint = Blueprint("history", __name__)

# plain JSON before JSON-LD, which a client that wants "application/json" is not after
JSON = Offer("json", "application/json")
TEXT = Offer("text", "text/plain", (), "text/plain; charset=utf-8", ("txt",))
_RDF = (TURTLE, Offer("jsonld", "application/ld+json"), NTRIPLES, RDFXML)
_OFFERS = (HTML, JSON, *_RDF)
_REPORTS = {"text": "shacl.txt", "ttl": "shacl.ttl", "json": "shacl.json"}


def _chosen(*offers: Offer) -> Offer:
    return choose(offers, accept=request.headers.get("Accept"), format=request.args.get("format"))


def _others(path: str, chosen: Offer, offers: tuple[Offer, ...]) -> tuple[tuple[Offer, str], ...]:
    return tuple((offer, f"{path}?format={offer.name}") for offer in offers if offer is not chosen)


@blueprint.route("/releases")
def index() -> Response:
    """The releases in the data folder, the latest made first."""
    offer = _chosen(*_OFFERS)
    release()  # held, so that the page's footer says which one is served
    known, current = shelf().all(), shelf().current
    others = _others("/releases", offer, _OFFERS)
    if offer is HTML:
        shown = [_brief(r, current) for r in known]
        return page_response("releases.html", alternates=others, releases=shown)
    if offer is JSON:
        etag = tag(str(current), "releases", "json", request.url_root, *(r.id for r in known))
        return not_modified(etag) or cacheable(jsonify(releases=[_brief(r, current) for r in known]), etag)
    response = rdf_response(describe_all(known, current), offer)
    link_alternates(response, others)
    return response


def _brief(one: Release, current: str | None) -> dict[str, Any]:
    counts = one.manifest.get("counts", {})
    return {
        "id": one.id,
        "url": links.absolute(f"/releases/{one.id}"),
        "asOf": one.manifest["as_of"],
        "current": one.id == current,
        "counts": {k: v for k, v in counts.items() if isinstance(v, int)},
    }


@blueprint.route("/releases/latest", defaults={"rest": ""})
@blueprint.route("/releases/latest/<path:rest>")
def latest(rest: str) -> Response:
    """302 to the release that is served now, at the address that stays its own."""
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    response = redirect(links.local(f"/releases/{release().id}" + (f"/{rest}" if rest else "")) + query, 302)
    assert isinstance(response, Response)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.route("/releases/<release_id>")
def one(release_id: str) -> Response:
    """One release: what it was made from, what it holds, how it did in the checks, what it changed."""
    found = shelf().find(release_id)
    offer = _chosen(*_OFFERS)
    release()
    before, after, current = shelf().before(found), shelf().after(found), shelf().current
    path = f"/releases/{found.id}"
    if offer is HTML:
        response = page_response(
            "release.html",
            alternates=_others(path, offer, _OFFERS),
            one=found,
            manifest=found.manifest,
            before=before,
            after=after,
            current=current,
            reports=_report_names(found),
            dumps=[
                file
                for file in files(found.path).values()
                if "/" not in file.path and file.path.startswith("govplan.")
            ],
        )
    elif offer is JSON:
        said = _brief(found, current) | {
            "previous": before.id if before else None,
            "next": after.id if after else None,
            "manifest": links.absolute(f"{path}/manifest.json"),
            "report": links.absolute(f"{path}/report/"),
            "difference": links.absolute(f"{path}/diff") if before else None,
            "data": links.absolute(f"{path}/data/"),
            "sparql": links.absolute(f"{path}/sparql"),
        }
        etag = tag(json.dumps(said, sort_keys=True))
        response = not_modified(etag) or cacheable(jsonify(said), etag)
    else:
        response = rdf_response(describe_one(found, before, after), offer)
    _versions(response, before, after)
    return response


def _versions(response: Response, before: Release | None, after: Release | None) -> None:
    """Where its neighbours are (RFC 5829)."""
    said = {"version-history": "/releases", "latest-version": "/releases/latest"}
    if before is not None:
        said["predecessor-version"] = f"/releases/{before.id}"
    if after is not None:
        said["successor-version"] = f"/releases/{after.id}"
    for relation, path in said.items():
        response.headers.add("Link", f'<{links.local(path)}>; rel="{relation}"')


@blueprint.route("/releases/<release_id>/manifest.json")
def manifest(release_id: str) -> Response:
    """The manifest as it was written."""
    found = shelf().find(release_id)
    data = (found.path / "manifest.json").read_bytes()
    return _whole(data, "manifest.json", shelf().made(found))


def _whole(data: bytes, name: str, modified: float) -> Response:
    from server.release.listing import digest_of

    return send(
        data,
        name=name,
        content_type=media_type(name),
        sha256=digest_of(data),
        modified=modified,
        immutable=True,
    )


def _report_names(found: Release) -> list[str]:
    folder = found.path / "report"
    names = sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return sorted([*names, *(name.replace(".csv", ".json") for name in names if name.endswith(".csv"))])


@blueprint.route("/releases/<release_id>/report/")
def report(release_id: str) -> Response:
    """The SHACL report, as text, Turtle or JSON; as a page the list of all reports."""
    found = shelf().find(release_id)
    offers = (HTML, TEXT, TURTLE, JSON)
    offer = _chosen(*offers)
    path = f"/releases/{found.id}/report/"
    if offer is HTML:
        release()
        text = found.path / "report" / "shacl.txt"
        return page_response(
            "report.html",
            alternates=_others(path, offer, offers),
            one=found,
            reports=_report_names(found),
            text=text.read_text("utf-8") if text.is_file() else "",
        )
    response = _report(found, _REPORTS[offer.name])
    response.vary.add("Accept")
    response.headers["Content-Location"] = links.local(path + _REPORTS[offer.name])
    return response


@blueprint.route("/releases/<release_id>/report/<name>")
def report_file(release_id: str, name: str) -> Response:
    """One report: ``shacl.{txt,ttl,json}``, ``ledger.{csv,json}``, ``notes.{csv,json}``."""
    return _report(shelf().find(release_id), name)


def _report(found: Release, name: str) -> Response:
    if name not in _report_names(found):
        raise NotFound(
            f"The release {found.id} has no report {name!r}.",
            hint=f"there are: {', '.join(_report_names(found))}",
        )
    path = found.path / "report" / name
    made = shelf().made(found)
    if path.is_file():
        sums = found.files().get(f"report/{name}")
        if sums is not None:
            return send(
                path,
                name=name,
                content_type=media_type(name),
                sha256=sums["sha256"],
                modified=made,
                immutable=True,
            )
        return _whole(path.read_bytes(), name, made)
    return _rows(found, path.with_suffix(".csv").name)


def _rows(found: Release, name: str) -> Response:
    """A report that is a table, as JSON: an array with an object for each row."""
    etag = tag(found.id, "report", name, "json")
    if (unchanged := not_modified(etag)) is not None:
        return unchanged

    def pieces() -> Iterator[str]:
        with (found.path / "report" / name).open(encoding="utf-8", newline="") as stream:
            yield "["
            for number, row in enumerate(csv.DictReader(stream)):
                yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
            yield "\n]\n"

    response = cacheable(Response(pieces(), content_type="application/json"), etag)
    response.headers["Cache-Control"] = IMMUTABLE
    return response


@blueprint.route("/releases/<release_id>/diff")
def changed(release_id: str) -> Response:
    """What changed from the release made before it."""
    found = shelf().find(release_id)
    before = shelf().before(found)
    if before is None:
        raise NotFound(
            f"No release was made before {found.id} that is still here.",
            hint=f"to compare it with another: /releases/OTHER/diff/{found.id}",
        )
    return _difference(before, found, f"/releases/{found.id}/diff")


@blueprint.route("/releases/<release_id>/diff/<other_id>")
def compared(release_id: str, other_id: str) -> Response:
    """What changed from the first release to the second."""
    a, b = shelf().find(release_id), shelf().find(other_id)
    return _difference(a, b, f"/releases/{a.id}/diff/{b.id}")


def _difference(a: Release, b: Release, path: str) -> Response:
    offers = (HTML, TEXT, JSON, TURTLE)
    offer = _chosen(*offers)
    others = _others(path, offer, offers)
    if offer is HTML:
        release()
        return page_response(
            "diff.html", alternates=others, a=a, b=b, changes=comparing.summary(a, b), path_of=_path_of
        )
    etag = tag("diff", a.id, b.id, offer.name)
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    body = comparing.difference(a, b, offer.name)
    response = cacheable(Response(body, content_type=offer.content_type), etag)
    link_alternates(response, others)
    return response


def _path_of(iri: str) -> str:
    """The path of a thing's document; empty for what is not ours."""
    return links.document(iri) if iri.startswith(f"{links.base()}id/") else ""
