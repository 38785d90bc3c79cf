"""Answers that end at a limit: after so many rows or bytes, at the end of a row, as a proper document of their format.

What is cut says so: in JSON results as a member ``truncated`` beside ``results``, in XML and in RDF as a comment. CSV, TSV and
JSON-LD have no room for that: there the headers say it, or of an answer that is under way already a last line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

_BATCH = 200
"""Triples between two looks at the length of what has been written."""
_COMMENTS = {
    "text/turtle": "# {}\n",
    "application/n-triples": "# {}\n",
    "application/n-quads": "# {}\n",
    "application/trig": "# {}\n",
    "text/n3": "# {}\n",
    "application/rdf+xml": "<!-- {} -->\n",
}


class Cut(Exception):
    """Stops the engine's writer. ``limit`` is ``rows`` or ``bytes``."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the engine writes a format of results: ``head`` ends before the first row, ``row`` at the end of a row; ``ahead``:
    only when another row follows; ``anchored``: only when it is looked for from where that row begins. ``close`` makes an end of
    rows and limit."""

    head: re.Pattern[bytes]
    row: re.Pattern[bytes]
    close: Callable[[int, str], str]
    ahead: bool = False
    anchored: bool = False


def notice(rows: int, limit: str) -> str:
    return f"THE ANSWER IS CUT HERE: it reached the limit of {limit} ({rows} so far)"


_LINE = re.compile(rb"[^\n]*\n")
_LAYOUTS = {
    # An unescaped quote cannot stand in a JSON string, so that `},{"name":{` is never a part of one. A row without any value,
    # `{}`, is not counted.
    "application/sparql-results+json": _Layout(
        re.compile(rb'"bindings":\['),
        re.compile(rb'\}(?=,\{"[^"]*":\{)'),
        lambda rows, limit: f']}},"truncated":{json.dumps({"limit": limit, "rows": rows})}}}',
        ahead=True,
    ),
    "application/sparql-results+xml": _Layout(
        re.compile(rb"<results>"),
        re.compile(rb"</result>"),
        lambda rows, limit: f"</results><!-- {notice(rows, limit)} --></sparql>",
    ),
    "text/csv": _Layout(
        _LINE, re.compile(rb'(?:[^"\n]++|"(?:[^"]++|"")*+")*+\n'), lambda rows, limit: "", anchored=True
    ),
    "text/tab-separated-values": _Layout(_LINE, re.compile(rb"\n"), lambda rows, limit: ""),
}
_REACH = 16
"""Bytes that ``row`` may look at, beside names of variables."""


class Rows:
    """A writer between the engine and the client for results of SELECT: counts ``rows``, and raises Cut at a limit (0: none)."""

    def __init__(
        self,
        write: Callable[[bytes], object],
        media_type: str,
        variables: Iterable[str],
        max_rows: int,
        max_bytes: int,
    ) -> None:
        self._write, self._layout = write, _LAYOUTS[media_type]
        self._reach = _REACH + max((len(name.encode()) for name in variables), default=0)
        self._max_rows, self._max_bytes = max_rows, max_bytes
        self.rows = 0
        self._size = 0  # bytes passed on
        self._held = b""  # a row that has not ended yet
        self._looked = 0  # how far into it there is no end of a row
        self._ended = ""  # by which limit
        self._begun = False
        self._first = 0  # where the first row begins

    def write(self, data: bytes) -> int:
        if self._ended:  # what the engine still had when it was stopped
            raise Cut(self._ended)
        held = self._held + data if self._held else bytes(data)
        begin = self._looked
        if not self._begun:
            head = self._layout.head.search(held)
            if head is None:
                self._held = held
                return len(data)
            self._begun, begin = True, head.end()
            self._first = begin
        ends = list(self._ends(held, begin))
        known = self.rows + len(ends)
        if self._max_rows and known + self._layout.ahead > self._max_rows:
            self._cut(held, ends[: self._max_rows - self.rows], "rows")
        if self._max_bytes and self._size + len(held) > self._max_bytes:
            room = self._max_bytes - self._size
            self._cut(held, [end for end in ends if end <= room], "bytes")
        self.rows = known
        last = ends[-1] if ends else 0
        if last:
            self._pass_on(held[:last])
        self._held = held[last:]
        begin = 0 if last else begin
        self._looked = begin if self._layout.anchored else max(begin, len(self._held) - self._reach)
        return len(data)

    def _ends(self, held: bytes, begin: int) -> Iterator[int]:
        if not self._layout.anchored:
            yield from (match.end() for match in self._layout.row.finditer(held, begin))
            return
        while match := self._layout.row.match(held, begin):
            begin = match.end()
            yield begin

    def flush(self) -> None:
        """The engine flushes at its end; ``finish`` does the work."""

    def finish(self) -> None:
        """All has been written: pass on what was held back."""
        begin = 0 if self._size else self._first  # what stands before the first row has objects too
        if self._layout.ahead and self._begun and self._held.find(b'":{', begin) >= 0:
            self.rows += 1
        self._pass_on(self._held)

    def _cut(self, held: bytes, ends: list[int], limit: str) -> None:
        self.rows += len(ends)
        if ends:
            self._pass_on(held[: ends[-1]])
        elif not self._size:
            self._pass_on(held[: self._first])  # not one row fits
        self._pass_on(self._layout.close(self.rows, limit).encode())
        self._ended = limit
        raise Cut(limit)

    def _pass_on(self, data: bytes) -> None:
        self._size += len(data)
        self._write(data)


def rows_in(media_type: str, data: bytes) -> int:
    """The rows of a whole answer, as ``Rows`` counts them."""
    if media_type == "application/sparql-results+json":
        # what stands between rows stands nowhere else: in a string its quote would be escaped
        return data.count(b'}},{"') + (b'"bindings":[{"' in data)
    counted = Rows(lambda piece: None, media_type, (), 0, 0)
    counted.write(data)
    counted.finish()
    return counted.rows


class Triples:
    """The triples of a graph up to a limit, for the engine's serialiser; ``limit`` says by which they ended, if by one."""

    def __init__(
        self, triples: Iterator[Any], written: Callable[[], int], max_rows: int, max_bytes: int
    ) -> None:
        self._triples, self._written = triples, written
        self._max_rows, self._max_bytes = max_rows, max_bytes
        self.rows = 0
        self.limit = ""

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self._batches())

    def _batches(self) -> Iterator[Iterable[Any]]:
        while batch := list(islice(self._triples, _BATCH)):
            if self._max_bytes and self._written() > self._max_bytes:
                self.limit = "bytes"
                return
            room = self._max_rows - self.rows if self._max_rows else len(batch)
            if len(batch) > room:
                self.limit = "rows"
                batch = batch[:room]
            self.rows += len(batch)
            yield batch
            if self.limit:
                return


def comment(media_type: str, rows: int, limit: str) -> bytes:
    """What ends a graph that was cut; empty for JSON-LD."""
    return _COMMENTS.get(media_type, "").format(notice(rows, limit)).encode()


def mark(why: str) -> bytes:
    """What ends an answer whose status has gone out already, where its format has no better way: a line that no reader of any of
    our formats takes for data (in JSON a syntax error; in CSV and TSV a row that speaks for itself). That the
    connection breaks off too is not enough: many a client and proxy passes over it."""
    return f"\n!!! {why} !!!\n".encode()
