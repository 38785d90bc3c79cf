"""Language tags as they are written: ``zh-Hant``, ``zh-Hans`` (BCP 47), though the store folds them to lower case.

RDF 1.1 Concepts section 3.3 lets an implementation normalise tags to lower case, and Oxigraph does. What leaves the
store is put back into the customary case here, and a query that compares ``LANG(?x)`` with a tag is folded to match.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.values.lazy import lazy

# The tag first, so that the search runs at the speed of a fixed string (twenty times faster); then what must stand before it: a closing
# quote and @ (N-Triples, Turtle, TriG, N-Quads, TSV), xml:lang in XML, "xml:lang" in JSON results, "@language" in JSON-LD.
# Only what both tags have is taken, for a replacement that is always the same needs no call.
_WRITTEN = lazy(
    rb"zh-han(?=[ts](?![A-Za-z0-9-]))(?:"
    rb'(?<=(?<!\\)"@zh-han)|(?<=[ ]xml:lang="zh-han)'
    rb'|(?<="xml:lang":"zh-han)|(?<="xml:lang":\s"zh-han)'
    rb'|(?<="@language":"zh-han)|(?<="@language":\s"zh-han))'
)
_HOLD = 40
"""Bytes kept back so that a tag cut by the end of a piece is still seen whole; longer than any match."""

_STRING = r"""("[^"\\]*"|'[^'\\]*')"""
_LANG = r"\bLANG\s*\(\s*[?$]\w+\s*\)"
_COMPARED = lazy(rf"({_LANG}\s*!?=\s*){_STRING}|{_STRING}(\s*!?=\s*{_LANG})", re.I)
_LISTED = lazy(rf"({_LANG}\s*(?:NOT\s+)?IN\s*\()([^()]*)(\))", re.I)


def restore(data: bytes) -> bytes:
    """Serialised RDF or query results (any format) with the tags in their customary case."""
    return _WRITTEN.sub(b"zh-Han", data)


class Restorer:
    """``restore`` for a stream that comes in pieces: ``write`` passes on what is settled, ``close`` the rest."""

    def __init__(self, write: Callable[[bytes], object], *, at_once: int = 0) -> None:
        """Pieces are put together until they have ``at_once`` bytes; with 0 each is passed on as it comes."""
        self._write = write
        self._seen = b""  # the end of what was passed on, as it came: what a pattern may have begun in
        self._held = b""
        self._at_once = at_once
        self._waiting: list[bytes] = []
        self._size = 0

    def write(self, piece: bytes) -> int:
        self._waiting.append(piece)
        self._size += len(piece)
        if self._size >= self._at_once:
            self._pass_on(self._taken(), _HOLD)
        return len(piece)

    def _taken(self) -> bytes:
        data = b"".join((self._held, *self._waiting))
        self._waiting.clear()
        self._size = 0
        return data

    def flush(self) -> None:
        """A writer flushes at its end; what is held back waits for ``close``."""

    def close(self) -> None:
        self._pass_on(self._taken(), 0)

    def _pass_on(self, data: bytes, hold: int) -> None:
        cut = max(len(data) - hold, 0)
        begin = len(self._seen)
        # the replacement keeps the length, so places in the restored bytes are places in the bytes that came
        if out := restore(self._seen + data)[begin : begin + cut]:
            self._write(out)
        self._seen, self._held = (self._seen + data[:cut])[-_HOLD:], data[cut:]


def fold_query(query: str) -> str:
    """The query with tags that are compared with ``LANG(?x)`` in lower case, as the store has them."""
    if "lang" not in query.lower():  # the common case, at a tenth of the cost
        return query

    def compared(match: re.Match[str]) -> str:
        return match[1] + match[2].lower() if match[1] else match[3].lower() + match[4]

    query = _COMPARED.sub(compared, query)
    return _LISTED.sub(lambda m: m[1] + m[2].lower() + m[3], query)
