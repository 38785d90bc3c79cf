"""``/assets/VERSION/NAME``: scripts, styles and pictures of the pages, at addresses that change with their content, so that browsers
keep them for ever; sent compressed, from the shipped ``.br`` and ``.gz`` beside a file where there are such."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path

import brotli
from flask import Blueprint, Response, redirect, request

from server.errors import NotFound
from server.http import links
from server.http.codings import choose_coding, compress, is_compressible
from server.http.sending import IMMUTABLE

blueprint = Blueprint("assets", __name__)

FOLDER = Path(__file__).parent.parent / "static"
_SHIPPED = {"br": ".br", "gzip": ".gz"}
_VERSION = 12
_PACKED = frozenset(_SHIPPED.values())


def address(name: str) -> str:
    """Where a page finds a file of ``static/``. Raises KeyError for one that there is not."""
    path = f"/assets/{version(name)}/{name}"
    return links.root(path) + path


def version(name: str) -> str:
    """Changes with the content. Raises KeyError."""
    path = _file(name)
    return _digest(name, path.stat().st_mtime_ns)[:_VERSION]


def _file(name: str) -> Path:
    path = FOLDER / name
    if ".." in path.parts or path.suffix in _PACKED or not path.is_file():
        raise KeyError(name)
    return path


@lru_cache(maxsize=256)
def _digest(name: str, changed: int) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()


@lru_cache(maxsize=128)
def _body(name: str, changed: int, coding: str) -> bytes:
    """The bytes in a coding; ``changed`` is the time of the file, so that an edited one is read again."""
    shipped = FOLDER / f"{name}{_SHIPPED.get(coding, '')}"
    if coding in _SHIPPED and shipped.is_file():
        return shipped.read_bytes()
    data = (FOLDER / name).read_bytes()
    return _packed(coding, data) if coding else data


def _packed(coding: str, data: bytes) -> bytes:
    """As small as it gets: it is done once, and sent to everybody."""
    if coding == "br":
        packed: bytes = brotli.compress(data, quality=11)
        return packed
    return compress(coding, data)


def _coding(media_type: str) -> str:
    """What a file is sent in: what of the codings that the client takes makes it smallest."""
    if not is_compressible(media_type):
        return ""
    for coding in _SHIPPED:
        if request.accept_encodings.quality(coding) > 0:
            return coding
    return choose_coding(request.headers.get("Accept-Encoding", ""))


@blueprint.route("/assets/<version>/<path:name>")
def asset(version: str, name: str) -> Response:
    """A file of the pages. An address of another version, from a page that was kept somewhere, leads to that of today."""
    try:
        path = _file(name)
    except KeyError:
        raise NotFound(f"There is no file {name!r}.") from None
    changed = path.stat().st_mtime_ns
    digest = _digest(name, changed)
    if version != digest[:_VERSION]:
        moved = redirect(address(name), 302)
        moved.headers["Cache-Control"] = "no-cache"
        assert isinstance(moved, Response)
        return moved
    media_type = guess_type(name)[0] or "application/octet-stream"
    coding = _coding(media_type)
    # the layer around takes the coding off an If-None-Match before it comes here
    known = request.if_none_match.contains_weak(digest[:32])
    body = b"" if known else _body(name, changed, coding)
    response = Response(body, status=304 if known else 200)
    response.set_etag(digest[:32] + (f"-{coding}" if coding else ""))
    response.headers["Cache-Control"] = IMMUTABLE
    if known:
        del response.headers["Content-Type"]
    else:
        is_text = is_compressible(media_type)
        response.content_type = f"{media_type}; charset=utf-8" if is_text else media_type
        if coding:
            response.headers["Content-Encoding"] = coding
    if is_compressible(media_type):
        response.vary.add("Accept-Encoding")
    return response
