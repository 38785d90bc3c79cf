"""Any RDF file as quads. Nothing is ever fetched: imports are ignored, and a JSON-LD context that lies elsewhere is refused."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from kg.errors import DataError, UsageError
from kg.values.lazy import lazy

_SUFFIXES = {
    ".ttl": RdfFormat.TURTLE,
    ".turtle": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".n3": RdfFormat.N3,
}
_STATEMENT = lazy(rb"\s*(?:<[^>]*>|_:\S+)\s+<[^>]*>\s+\S.*\.\s*$")


def read_quads(path: Path) -> Iterator[Quad]:
    """The file's quads, blank nodes renamed so that two files can be put together.

    Raises UsageError when the file is missing, DataError (with the line) when it cannot be read as RDF.
    """
    data = _bytes(path)
    rdf_format = _format(path, data)
    if rdf_format == RdfFormat.JSON_LD:
        _refuse_remote(path, data)
    try:
        yield from parse(data, format=rdf_format, base_iri=path.resolve().as_uri(), rename_blank_nodes=True)
    except SyntaxError as error:
        line = error.lineno if error.lineno else _line_in(str(error))
        raise DataError(
            f"not well-formed {rdf_format.name}: {error.msg}",
            where=f"{path}, line {line}" if line else str(path),
        ) from None


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise UsageError("this is a folder, not an RDF file", where=str(path)) from None
    except FileNotFoundError:
        raise UsageError("there is no such file", where=str(path)) from None
    except OSError as error:
        raise UsageError(f"the file cannot be read: {error.strerror}", where=str(path)) from None
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            raise DataError("the compressed file is damaged", where=str(path)) from None
    return data


def _format(path: Path, data: bytes) -> RdfFormat:
    name = path.name.lower().removesuffix(".gz")
    return _SUFFIXES.get(Path(name).suffix) or _sniff(data)


def _sniff(data: bytes) -> RdfFormat:
    """By the first characters; TriG reads what is left (Turtle, N-Triples)."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"["):
        # TriG may start with a brace as well, but then no quoted key follows
        return RdfFormat.JSON_LD if re.match(rb'[\[{]\s*["{\[\]}]', start) else RdfFormat.TRIG
    if start.startswith((b"<?xml", b"<rdf:", b"<!DOCTYPE", b"<!--")):
        return RdfFormat.RDF_XML
    first = start.split(b"\n", 1)[0]
    return RdfFormat.N_QUADS if _STATEMENT.match(first) else RdfFormat.TRIG


def _refuse_remote(path: Path, data: bytes) -> None:
    try:
        document = json.loads(data)
    except ValueError:
        return  # the RDF parser says where it is broken
    stack = [document]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack += item
        elif isinstance(item, dict):
            context = item.get("@context", [])
            for part in context if isinstance(context, list) else [context]:
                remote = (
                    part if isinstance(part, str) else part.get("@import") if isinstance(part, dict) else None
                )
                if remote:
                    raise DataError(
                        f"the JSON-LD context {remote} lies elsewhere",
                        where=str(path),
                        hint="put the context into the file; validation makes no requests",
                    )
            stack += item.values()


def _line_in(message: str) -> int | None:
    match = re.search(r"\bline (\d+)", message)
    return int(match[1]) if match else None
