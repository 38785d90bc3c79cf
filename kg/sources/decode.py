"""Bytes become text: UTF-8 and UTF-16 by their marks, Chinese legacy encodings by what they hold."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from kg.values.lazy import lazy

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ["big5hkscs", "gb18030", "cp1252"]
_SAMPLE = 200_000
_DECLARED = lazy(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])


class Decoded(NamedTuple):
    """``damaged`` counts the byte sequences that are wrong in ``encoding``; each is U+FFFD in ``text``."""

    text: str
    encoding: str
    damaged: int


def decode(data: bytes) -> Decoded | None:
    """The text of a file, None when it is not text."""
    found = _decode(data)
    if found is None:
        return None
    sample = found.text[:_SAMPLE]
    printed = sample.encode("utf-8", "surrogatepass")
    controls = len(printed) - len(printed.translate(None, _CONTROLS))
    return None if controls > max(2, len(sample) // 200) else found


def _decode(data: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _as(data[len(bom) :], encoding)
    if b"\0" in data[:_SAMPLE]:
        return _utf16(data)
    utf8 = _as(data, "utf-8")
    if utf8.damaged == 0 or utf8.damaged * 40 <= sum(b > 127 for b in data[:_SAMPLE]):
        return utf8
    if len(utf8.text) - len(utf8.text.encode("ascii", "ignore")) > 3 * utf8.damaged:
        return utf8  # sequences that are right by chance are far fewer than wrong ones
    if declared := _DECLARED.search(data[:4096]):
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
        except LookupError:
            name = "utf-8"
        name = {"big5": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252"}.get(
            name, name
        )
        if name not in ("utf-8", "ascii"):
            return _as(data, name)
    from charset_normalizer import from_bytes  # slow to load, and seldom needed

    best = from_bytes(data[:_SAMPLE], cp_isolation=_LEGACY).best()
    return _as(data, best.encoding) if best is not None else None


def _as(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, 0)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        genuine = data.count("\ufffd".encode(encoding, errors="ignore") or b"\0\0\0\0\0")
        return Decoded(text, encoding, max(1, text.count("\ufffd") - genuine))


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: the zero bytes of its ASCII characters and line ends stand all on one side."""
    even, odd = data[0:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if max(even, odd) < 4 * min(even, odd) + 1 or len(data) % 2:
        return None
    found = _as(data, "utf-16-be" if even > odd else "utf-16-le")
    return found if found.damaged == 0 else None
