"""CSV, TSV, JSON, JSON Lines and Parquet of the same rows."""

from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet as pq
import pytest

from kg import tables
from kg.errors import UsageError

COLUMNS = ("title", "note")
ROWS = [
    ("數據,「集」", 'say "yes"'),
    ("two\r\nlines", ""),
    ("=1+1", "tab\tand \\ slash"),
    (" spaces ", "資\u3000料"),
]


def written(format: str) -> str:
    stream = io.StringIO(newline="")
    tables.write(iter(ROWS), COLUMNS, format, stream)
    return stream.getvalue()


def test_csv_is_rfc_4180_and_reads_back() -> None:
    text = written("csv")
    assert text.startswith("title,note\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [list(COLUMNS), *map(list, ROWS)]


def test_values_are_left_as_they_are() -> None:
    assert "=1+1," in written("csv")


def test_tsv_has_one_line_per_row() -> None:
    lines = written("tsv").split("\n")
    assert lines[0] == "title\tnote"
    assert lines[2] == "two\\r\\nlines\t"
    assert lines[3] == "=1+1\ttab\\tand \\\\ slash"
    assert len(lines) == len(ROWS) + 2


def test_json_is_an_array_of_objects() -> None:
    assert json.loads(written("json")) == [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    assert "數據" in written("json")


def test_an_empty_table_is_still_valid() -> None:
    stream = io.StringIO()
    tables.write(iter(()), COLUMNS, "json", stream)
    assert json.loads(stream.getvalue()) == []
    binary = io.BytesIO()
    tables.write(iter(()), COLUMNS, "parquet", binary)
    assert pq.read_table(binary).column_names == list(COLUMNS)


def test_jsonl_has_an_object_per_line() -> None:
    lines = written("jsonl").splitlines()
    assert [json.loads(line)["note"] for line in lines] == [row[1] for row in ROWS]


def test_parquet_has_strings_and_nulls() -> None:
    stream = io.BytesIO()
    tables.write(iter(ROWS), COLUMNS, "parquet", stream)
    read = pq.read_table(stream)
    assert read.column("title").to_pylist() == [row[0] for row in ROWS]
    assert read.column("note").to_pylist() == [row[1] or None for row in ROWS]


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="xlsx"):
        tables.write([], COLUMNS, "xlsx", io.StringIO())
