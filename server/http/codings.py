"""Content codings: which one a client gets (RFC 9110, 12.5.3), and bytes in it, at once or piece by piece."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Protocol

import brotli
import zstandard

from server.http.bodies import close

CODINGS = ("zstd", "br", "gzip")
"""In our order of preference: about the same size, the first in a fraction of the time."""

_QUALITY = re.compile(r"\s*q\s*=\s*(1(?:\.0{0,3})?|0(?:\.\d{0,3})?)\s*", re.IGNORECASE)
_TEXT = re.compile(
    r"text/.*|application/(?:(?:.*\+)?(?:json|xml)|n-triples|n-quads|trig|javascript|x-ndjson)|image/svg\+xml"
)
_CODED = re.compile(rf'-(?:{"|".join(CODINGS)})"')
_ZSTD_LEVEL, _BROTLI_QUALITY, _GZIP_LEVEL = 3, 4, 5


def coded(etag: str, coding: str) -> str:
    """The ETag's field value for a content coding: bytes that differ have tags that differ."""
    return f'"{etag}-{coding}"' if coding else f'"{etag}"'


def uncoded(tags: str) -> str:
    """ETags as a field lists them, without what ``coded`` put at their ends."""
    return _CODED.sub('"', tags)


class Compressor(Protocol):
    def feed(self, data: bytes) -> bytes: ...

    def end(self) -> bytes: ...


class _Made:
    def __init__(self, feed: Any, end: Any) -> None:
        self.feed, self.end = feed, end


def compressor(coding: str) -> Compressor:
    """For one stream of bytes."""
    if coding == "zstd":
        zstd = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
        return _Made(zstd.compress, zstd.flush)
    if coding == "br":
        br = brotli.Compressor(quality=_BROTLI_QUALITY)
        return _Made(br.process, br.finish)
    gzip = zlib.compressobj(_GZIP_LEVEL, wbits=31)  # 31: with gzip's own head, in which the time is 0
    return _Made(gzip.compress, gzip.flush)


def compress(coding: str, data: bytes) -> bytes:
    """The whole in a coding of CODINGS."""
    made = compressor(coding)
    return b"".join((made.feed(data), made.end()))


class Compressed:
    """A body compressed on its way; closing it closes what it is made from."""

    def __init__(self, coding: str, body: Iterable[bytes]) -> None:
        self._body, self._pieces = body, iter(body)
        self._made = compressor(coding)
        self._ended = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        while not self._ended:
            piece = next(self._pieces, None)
            if piece is None:
                self._ended = True
                return self._made.end()
            if data := self._made.feed(piece):
                return data
        raise StopIteration

    def close(self) -> None:
        close(self._body)


def choose_coding(accept_encoding: str) -> str:
    """One of CODINGS, or "" for the bytes as they are, for the value of an Accept-Encoding header ("" when there is none)."""
    return _choose(accept_encoding) if len(accept_encoding) <= 200 else _choose.__wrapped__(accept_encoding)


@lru_cache(maxsize=256)
def _choose(accept_encoding: str) -> str:
    qualities: dict[str, float] = {}
    for item in accept_encoding.lower().split(","):
        name, semicolon, weight = item.partition(";")
        name = name.strip().removeprefix("x-")
        found = _QUALITY.fullmatch(weight)
        if name and (found or not semicolon):
            qualities[name] = float(found[1]) if found else 1.0
    others = qualities.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: qualities.get(coding, others))  # the first of equals
    quality = qualities.get(best, others)
    return best if quality > 0 and quality >= qualities.get("identity", 0.0) else ""


@lru_cache(maxsize=256)
def is_compressible(content_type: str) -> bool:
    """Whether bytes of that type get smaller: text of any kind; not what is packed already."""
    return bool(_TEXT.fullmatch(content_type.partition(";")[0].strip().lower()))
