"""What a query process does that answers nothing but bounded queries (``server.pool.direct``), asked by ``server.pool.lookups``.

Several questions may wait in its pipe at once; they are answered in their order. Frames on both pipes: four bytes of length (big endian),
payload. In: the base, the media type, ``streams`` or ``counted``, and the query, in UTF-8 with NUL between. Out: the first letter of
the answer's kind, four bytes of rows, and the data; or nothing, for what is to be asked elsewhere.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator

import pyoxigraph as px

from server.pool import direct
from server.pool.child import PIECE, write_all
from server.pool.jobs import Answer

_SIZE = struct.Struct(">I")
_HEAD = struct.Struct(">cI")
_KINDS = {b"s": "solutions", b"b": "boolean", b"t": "triples"}
_NOT_COUNTED = 0xFFFFFFFF


def question(query: str, base: str, media_type: str, bounded: str) -> bytes:
    """A frame; ``bounded`` as in ``kg.query_guard.QueryShape``. No part holds a NUL: ``guard`` lets none pass."""
    return _frame("\0".join((base, media_type, bounded, query)).encode())


def answer_of(payload: bytes) -> Answer | None:
    """What a payload that came back says."""
    if not payload:
        return None
    kind, rows = _HEAD.unpack_from(payload)
    data = payload[_HEAD.size :]
    counted = None if rows == _NOT_COUNTED else rows
    return Answer(_KINDS[kind], iter((data,)), len(data), counted, whole=True)


def payloads(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Those of the whole frames at the beginning of ``data``, each with where it ends."""
    begin = _SIZE.size
    while begin <= len(data):
        end = begin + _SIZE.unpack_from(data, begin - _SIZE.size)[0]
        if end > len(data):
            return
        yield data[begin:end], end
        begin = end + _SIZE.size


def answer_all(store: px.Store, source: int, out: int) -> None:
    """Answer questions from one pipe on the other until there are no more."""
    held = b""
    while piece := os.read(source, PIECE):
        held += piece
        read = 0
        for asked, end in payloads(held):
            write_all(out, _frame(_answered(store, asked)))
            read = end
        held = held[read:]


def _answered(store: px.Store, asked: bytes) -> bytes:
    base, media_type, bounded, query = asked.decode().split("\0", 3)
    answer = direct.answer(store, query, base, media_type, streams=bounded == "streams")
    if answer is None:
        return b""
    rows = _NOT_COUNTED if answer.rows is None else answer.rows
    return _HEAD.pack(answer.kind[0].encode(), rows) + b"".join(answer.pieces)


def _frame(payload: bytes) -> bytes:
    return _SIZE.pack(len(payload)) + payload
