"""Files to take away: ``/data/`` (the dumps), ``/tables/`` (the tables), ``/releases``."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, current_app, jsonify, request, send_file

from kg import tables
from server.errors import NotFound
from server.formats import HTML
from server.negotiation import Offer, choose
from server.pages import page_response
from server.rdf import cacheable, not_modified, tag
from server.releases import OpenRelease, current_folder, release

blueprint = Blueprint("downloads", __name__)

_JSON = Offer("json", "application/json")
_MEDIA_TYPES = {
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".gz": "application/gzip",
    ".zst": "application/zstd",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_TABLE_TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}


@blueprint.route("/data/")
def index() -> Response:
    """What there is to download, as a page or JSON."""
    offer = choose((HTML, _JSON), accept=request.headers.get("Accept"), format=request.args.get("format"))
    opened = release()
    files = [{"path": name, "bytes": size, "sha256": sha256} for name, size, sha256 in listing(opened)]
    if offer is _JSON:
        return cacheable(jsonify(release=opened.id, files=files), tag(opened.id, "data", "json"))
    return page_response(
        "data.html",
        alternates=((_JSON, "/data/?format=json"),),
        files=files,
        tables=tables.names(),
        formats=tables.FORMATS,
    )


@blueprint.route("/data/<path:name>")
def dump(name: str) -> Response:
    """A file of the release's ``data`` folder: ranges, conditional requests, the SHA-256 as strong ETag."""
    opened = release()
    sums = {path: sha256 for path, _, sha256 in listing(opened)}
    if name not in sums:
        raise NotFound(f"This release has no file {name!r}.", hint="/data/ lists them")
    path = opened.data / name
    response = send_file(
        path,
        mimetype="application/octet-stream",
        conditional=True,
        etag=sums[name],
        download_name=path.name,
    )
    response.content_type = _MEDIA_TYPES.get(path.suffix, "application/octet-stream")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def listing(opened: OpenRelease) -> list[tuple[str, int, str]]:
    """(path under ``data``, bytes, SHA-256) of each dump; sums that the manifest lacks are worked out once."""
    if "files" not in opened.memo:
        known = _sums(opened.manifest)
        opened.memo["files"] = [
            (
                path.relative_to(opened.data).as_posix(),
                path.stat().st_size,
                known.get(path.relative_to(opened.folder).as_posix()) or _sha256(path),
            )
            for path in sorted(opened.data.rglob("*"))
            if path.is_file() and not path.is_symlink()
        ]
    files: list[tuple[str, int, str]] = opened.memo["files"]
    return files


def _sums(manifest: dict[str, Any]) -> dict[str, str]:
    """File (path in the release) to SHA-256, from the manifest's ``files``: an object or a list of objects."""
    files = manifest.get("files", {})
    if isinstance(files, list):
        return {f["path"]: f["sha256"] for f in files if isinstance(f, dict) and "sha256" in f}
    return {path: entry["sha256"] if isinstance(entry, dict) else str(entry) for path, entry in files.items()}


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@blueprint.route("/tables/")
def tables_index() -> Response:
    """The tables with their columns and formats."""
    return jsonify(
        tables=[
            {"name": name, "columns": tables.columns(name), "formats": list(tables.FORMATS)}
            for name in tables.names()
        ]
    )


@blueprint.route("/tables/<name>.<format>")
def table(name: str, format: str) -> Response:
    """A table; ``?bom=1`` puts a byte order mark before CSV, for Excel."""
    if name not in tables.names() or format not in _TABLE_TYPES:
        raise NotFound(
            f"There is no table {name}.{format}.",
            hint=f"tables: {', '.join(tables.names())}; formats: {', '.join(_TABLE_TYPES)}",
        )
    opened = release()
    bom = format == "csv" and request.args.get("bom") in ("1", "true")
    etag = tag(opened.id, "table", name, format, str(bom))
    if (unchanged := not_modified(etag)) is not None:
        return unchanged
    body = tempfile.SpooledTemporaryFile(max_size=16_777_216)  # noqa: SIM115 (closed with the answer)
    _write(opened, name, format, bom, cast(BinaryIO, body))
    size = body.tell()
    body.seek(0)
    response = send_file(cast(BinaryIO, body), mimetype="text/plain", download_name=f"{name}.{format}")
    response.content_type = _TABLE_TYPES[format]
    response.content_length = size
    del response.headers["Cache-Control"]
    return cacheable(response, etag)


def _write(opened: OpenRelease, name: str, format: str, bom: bool, body: BinaryIO) -> None:
    rows = tables.run(opened.store, name, opened.base)
    if format == "parquet":
        tables.write(rows, tables.columns(name), format, body)
        return
    if bom:
        body.write(b"\xef\xbb\xbf")
    text = io.TextIOWrapper(body, encoding="utf-8", newline="", write_through=True)
    tables.write(rows, tables.columns(name), format, text)
    text.flush()
    text.detach()


@blueprint.route("/releases")
def releases() -> Response:
    """The releases in the data folder, the latest made first."""
    offer = choose((HTML, _JSON), accept=request.headers.get("Accept"), format=request.args.get("format"))
    release()  # held, so that the page's footer says which one is served
    out: Path = current_app.config["OUT"]
    current = current_folder(out)
    found = []
    for folder in (out / "releases").iterdir():
        try:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError):
            continue  # being built, or no release
        found.append(
            {
                "id": folder.name,
                "asOf": manifest.get("as_of"),
                "current": folder.resolve() == current,
                "counts": {k: v for k, v in manifest.get("counts", {}).items() if isinstance(v, int)},
                "made": (folder / "manifest.json").stat().st_mtime,
            }
        )
    found.sort(key=lambda r: (-r["made"], r["id"]))
    for item in found:
        del item["made"]
    if offer is _JSON:
        return jsonify(releases=found)
    return page_response("releases.html", alternates=((_JSON, "/releases?format=json"),), releases=found)
