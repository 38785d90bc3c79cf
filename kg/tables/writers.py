"""A table's rows as CSV, TSV, JSON, JSON Lines or Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import BinaryIO, TextIO, cast

from kg.errors import UsageError

Rows = Iterable[Sequence[str]]

_BATCH = 65_536


def write(rows: Rows, columns: Sequence[str], format: str, stream: TextIO | BinaryIO) -> None:
    """Writes the table to ``stream``: binary for ``parquet``, text (newlines untranslated) for all other formats.

    CSV is RFC 4180 with CRLF line ends and no byte order mark; TSV writes tab, line feed, carriage return and backslash
    in a value as ``\\t \\n \\r \\\\``. JSON is an array of objects, JSONL an object per line; in both an absent value is an
    empty string, as in the other formats. Raises UsageError for an unknown format.
    """
    if format == "parquet":
        _parquet(rows, columns, cast(BinaryIO, stream))
        return
    try:
        writer = _WRITERS[format]
    except KeyError:
        raise UsageError(
            f"{format!r} is not a format of a table", hint=f"formats: {', '.join(FORMATS)}"
        ) from None
    writer(rows, columns, cast(TextIO, stream))


def _csv(rows: Rows, columns: Sequence[str], stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _tsv(rows: Rows, columns: Sequence[str], stream: TextIO) -> None:
    stream.write("\t".join(columns) + "\n")
    for row in rows:
        stream.write("\t".join(cell.translate(_ESCAPES) for cell in row) + "\n")


def _object(row: Sequence[str], columns: Sequence[str]) -> str:
    return json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False)


def _json(rows: Rows, columns: Sequence[str], stream: TextIO) -> None:
    stream.write("[")
    for number, row in enumerate(rows):
        stream.write(",\n" if number else "\n")
        stream.write(_object(row, columns))
    stream.write("\n]\n")


def _jsonl(rows: Rows, columns: Sequence[str], stream: TextIO) -> None:
    for row in rows:
        stream.write(_object(row, columns) + "\n")


def _parquet(rows: Rows, columns: Sequence[str], stream: BinaryIO) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in columns])
    source = iter(rows)
    with pq.ParquetWriter(stream, schema) as writer:
        while batch := list(islice(source, _BATCH)):
            cells = [
                pa.array([value or None for value in column], pa.string())
                for column in zip(*batch, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(cells, schema=schema))


_WRITERS: dict[str, Callable[[Rows, Sequence[str], TextIO], None]] = {
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "jsonl": _jsonl,
}
FORMATS = (*_WRITERS, "parquet")
