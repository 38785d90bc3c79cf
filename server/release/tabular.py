"""The tables, ``/tables/NAME.csv`` and the other formats."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, jsonify, request, send_file

from kg import tables
from server.errors import NotFound
from server.http.rdf import cacheable, not_modified, tag
from server.release.serving import release

blueprint = Blueprint("tabular", __name__)

TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}
_IN_MEMORY = 16_777_216


@blueprint.route("/tables/")
def index() -> Response:
    """The tables with their columns and formats."""
    return jsonify(
        tables=[
            {"name": name, "columns": tables.columns(name), "formats": list(tables.FORMATS)}
            for name in tables.names()
        ]
    )


@blueprint.route("/tables/<name>.<format>")
def table(name: str, format: str) -> Response:
    """A table, with its number of rows in ``X-Row-Count``; ``?bom=1`` puts a byte order mark before CSV, for Excel; ``?asOf=`` as of
    another day."""
    if name not in tables.names() or format not in TYPES:
        raise NotFound(
            f"There is no table {name}.{format}.",
            hint=f"tables: {', '.join(tables.names())}; formats: {', '.join(TYPES)}",
        )
    opened = release()
    etag = tag(opened.id, "table", name, format, str(wants_mark(format)))
    columns = tables.columns(name)
    return not_modified(etag) or answer(
        name, columns, lambda: tables.run(opened.store, name, opened.base), format, etag
    )


def wants_mark(format: str) -> bool:
    """Whether the request wants a byte order mark before CSV (``?bom=1``)."""
    return format == "csv" and request.args.get("bom") in ("1", "true")


def answer(
    name: str, columns: Sequence[str], rows: Callable[[], Iterable[Sequence[str]]], format: str, etag: str
) -> Response:
    """Rows as a file in one of the formats of tables, with their number in ``X-Row-Count``."""
    body = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed with the answer)
    count = _write(rows(), columns, format, cast(BinaryIO, body))
    size = body.tell()
    body.seek(0)
    response = send_file(
        cast(BinaryIO, body), mimetype="text/plain", download_name=f"{name}.{format}", conditional=False
    )
    response.content_type = TYPES[format]
    response.content_length = size
    response.headers["X-Row-Count"] = str(count)
    del response.headers["Cache-Control"]
    return cacheable(response, etag)


def at_hand(
    format: str,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    etag: str,
    told: Callable[[list[dict[str, Any]]], Any],
) -> Response:
    """Rows that a page has at hand as CSV, JSON (``told`` makes it of the rows as objects) or Parquet (all of it text, as in the
    tables), with their number in ``X-Row-Count``; None is an empty cell."""
    if format == "parquet":
        response = answer(name, columns, lambda: as_text(rows), format, etag)
    else:
        if format == "json":
            response = jsonify(told([dict(zip(columns, row, strict=True)) for row in rows]))
        else:
            response = Response(csv_text(columns, rows), content_type=TYPES["csv"])
        response.headers["X-Row-Count"] = str(len(rows))
        response.headers["Content-Disposition"] = f'inline; filename="{name}.{format}"'
        cacheable(response, etag)
    response.vary.add("Accept-Language")
    return response


def as_text(rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    """Rows as those of a table: all cells text, None an empty one."""
    return (["" if cell is None else str(cell) for cell in row] for row in rows)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows that a page has at hand as CSV, with the byte order mark where it is wanted; None is an empty cell."""
    text = io.StringIO("\ufeff" if wants_mark("csv") else "")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return text.getvalue()


def _write(found: Iterable[Sequence[str]], columns: Sequence[str], format: str, body: BinaryIO) -> int:
    """How many rows were written."""
    rows = _Counted(found)
    if format == "parquet":
        tables.write(rows, columns, format, body)
        return rows.count
    if wants_mark(format):
        body.write(b"\xef\xbb\xbf")
    text = io.TextIOWrapper(body, encoding="utf-8", newline="", write_through=True)
    tables.write(rows, columns, format, text)
    text.flush()
    text.detach()
    return rows.count


class _Counted:
    """Rows, counted as they go by."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        for row in self._rows:
            self.count += 1
            yield row
