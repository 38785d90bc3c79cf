"""The dumps: ``/data/`` of the release that is served, ``/releases/ID/data/`` of any, ``/data/latest/`` to the address that stays.

``.gz`` comes from the build and ``.zst`` from here; both are files to be unpacked by who takes them, not encodings of the transfer, so
that a checksum, a range and a resumed download speak of the file that lands on the disk.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request

from kg import tables
from server.errors import NotFound
from server.http import links
from server.http.formats import HTML
from server.http.negotiation import Offer, choose
from server.http.rdf import cacheable, not_modified, tag
from server.http.sending import IMMUTABLE, send
from server.release.listing import PACKED, File, files, media_type, sums_text
from server.release.packing import packed
from server.release.serving import release
from server.release.shelf import shelf
from server.site.pages import page_response

blueprint = Blueprint("dumps", __name__)

JSON = Offer("json", "application/json")
SUMS = "SHA256SUMS"


@blueprint.route("/data/")
def index() -> Response:
    """What there is to download, as a page or JSON."""
    opened = release()
    return _index(opened.folder, "/data/", immutable=False)


@blueprint.route("/data/<path:name>")
def dump(name: str) -> Response:
    """A file of the release that is served; at ``/releases/ID/data/`` it stays."""
    opened = release()
    response = _file(opened.folder, name, immutable=False)
    response.headers["Content-Location"] = links.local(f"/releases/{opened.id}/data/{name}")
    return response


@blueprint.route("/data/latest/", defaults={"name": ""})
@blueprint.route("/data/latest/<path:name>")
def latest(name: str) -> Response:
    """302 to the same file at the address that always means the release that is served now."""
    response = redirect(links.local(f"/releases/{release().id}/data/{name}"), 302)
    assert isinstance(response, Response)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.route("/releases/<release_id>/data/")
def index_of(release_id: str) -> Response:
    """As ``/data/``, of any release."""
    found = shelf().find(release_id)
    return _index(found.path, f"/releases/{found.id}/data/", immutable=True)


@blueprint.route("/releases/<release_id>/data/<path:name>")
def dump_of(release_id: str, name: str) -> Response:
    """A file of any release. It never changes."""
    found = shelf().find(release_id)
    return _file(found.path, name, immutable=True)


def _index(folder: Path, address: str, *, immutable: bool) -> Response:
    offer = choose((HTML, JSON), accept=request.headers.get("Accept"), format=request.args.get("format"))
    listed = files(folder)
    if offer is HTML:
        return page_response(
            "data.html",
            alternates=((JSON, f"{address}?format=json"),),
            files=_shown(listed, address),
            tables=tables.names() if not immutable else (),
            formats=tables.FORMATS,
            address=address,
            of=folder.name if immutable else "",
        )
    etag = tag(folder.name, "data", "json", request.url_root, address)
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    content = {
        "release": folder.name,
        "checksums": links.absolute(f"{address}{SUMS}"),
        "files": [_as_json(file, address) for file in listed.values()],
    }
    return cacheable(jsonify(content), etag)


def _as_json(file: File, address: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "path": file.path,
        "url": links.absolute(address + file.path),
        "bytes": file.bytes,
        "sha256": file.sha256,
        "mediaType": file.media_type,
    }
    if file.path.endswith(PACKED):
        said["compression"] = media_type(file.path)
    else:
        said["zst"] = links.absolute(f"{address}{file.path}.zst")
    return said


def _shown(listed: dict[str, File], address: str) -> list[dict[str, Any]]:
    """A row for each dump, with the ways it is packed."""
    rows = []
    for file in listed.values():
        plain = file.path.removesuffix(".gz")
        if file.path != plain and plain in listed:
            continue
        gz = listed.get(f"{file.path}.gz")
        packs: list[tuple[str, str, int | None]] = [("gz", f"{address}{gz.path}", gz.bytes)] if gz else []
        if file.path == plain:
            packs.append(("zst", f"{address}{file.path}.zst", None))
        rows.append({"file": file, "address": address + file.path, "packs": packs})
    return rows


def _file(folder: Path, name: str, *, immutable: bool) -> Response:
    listed = files(folder)
    made = (folder / "manifest.json").stat().st_mtime
    if name == SUMS:
        return _sums(sums_text(listed), folder.name, name, immutable)
    if name.endswith(".sha256"):
        return _sums(_line(folder, listed, name.removesuffix(".sha256")), folder.name, name, immutable)
    short = name.rpartition("/")[2]
    if name in listed:
        return send(
            folder / "data" / name,
            name=short,
            content_type=media_type(name),
            sha256=listed[name].sha256,
            modified=(folder / "data" / name).stat().st_mtime,
            immutable=immutable,
            attachment=name.endswith(PACKED),
        )
    plain = listed.get(name.removesuffix(".zst"))
    if name.endswith(".zst") and plain is not None and not plain.path.endswith(PACKED):
        data, sha256 = packed(folder, plain)
        return send(
            data,
            name=short,
            content_type=media_type(name),
            sha256=sha256,
            modified=made,
            immutable=immutable,
            attachment=True,
        )
    raise NotFound(f"This release has no file {name!r}.", hint="/data/ lists them")


def _line(folder: Path, listed: dict[str, File], name: str) -> str:
    """The line of one file, packed here or not. Raises NotFound."""
    if name in listed:
        return sums_text({name: listed[name]})
    plain = listed.get(name.removesuffix(".zst"))
    if plain is None or not name.endswith(".zst") or plain.path.endswith(PACKED):
        raise NotFound(f"This release has no file {name!r}.", hint="/data/ lists them")
    return f"{packed(folder, plain)[1]}  {name}\n"


def _sums(text: str, release_id: str, name: str, immutable: bool) -> Response:
    etag = tag(release_id, "sums", name)
    unchanged = not_modified(etag)
    response = unchanged or cacheable(Response(text, content_type="text/plain; charset=utf-8"), etag)
    if immutable:
        response.headers["Cache-Control"] = IMMUTABLE
    return response
