"""Dumps, tables and releases."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json

import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient


def test_a_dump_with_ranges_and_conditions(client: FlaskClient) -> None:
    whole = client.get("/data/govplan.nq")
    assert whole.content_type == "application/n-quads"
    assert whole.headers["ETag"] == f'"{hashlib.sha256(whole.data).hexdigest()}"'
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert "Last-Modified" in whole.headers
    part = client.get("/data/govplan.nq", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    stale = client.get("/data/govplan.nq", headers={"Range": "bytes=10-19", "If-Range": '"other"'})
    assert (stale.status_code, len(stale.data)) == (200, len(whole.data))
    assert client.get("/data/govplan.nq", headers={"Range": "bytes=99999999-"}).status_code == 416
    assert client.get("/data/govplan.nq", headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_gzip_is_a_file_not_an_encoding(client: FlaskClient) -> None:
    packed = client.get("/data/govplan.nq.gz")
    assert packed.content_type == "application/gzip"
    assert "Content-Encoding" not in packed.headers
    assert gzip.decompress(packed.data) == client.get("/data/govplan.nq").data


def test_index(client: FlaskClient) -> None:
    files = client.get("/data/", headers={"Accept": "application/json"}).get_json()["files"]
    assert [f["path"] for f in files] == ["govplan.nq", "govplan.nq.gz", "source/00112233aabbccdd.ttl"]
    for file in files:
        answer = client.get("/data/" + file["path"])
        assert hashlib.sha256(answer.data).hexdigest() == file["sha256"]
        assert len(answer.data) == file["bytes"]


@pytest.mark.parametrize(
    "path",
    [
        "../manifest.json",
        "%2e%2e/manifest.json",
        "..%2fmanifest.json",
        "/etc/passwd",
        "none.nq",
        "source",
        "",
    ],
)
def test_nothing_outside_the_data_folder(client: FlaskClient, path: str) -> None:
    answer = client.get("/data/" + path, headers={"Accept": "*/*"})
    assert b"2025-12-31-00000001" not in answer.data.replace(b'/releases"', b"") or path == ""
    assert answer.status_code == (200 if path == "" else 404) or answer.status_code == 308


def test_tables(client: FlaskClient) -> None:
    for name in client.get("/tables/").get_json()["tables"]:
        text = client.get(f"/tables/{name['name']}.csv").get_data(as_text=True)
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        assert header == name["columns"]
        as_json = client.get(f"/tables/{name['name']}.json").get_json()
        as_lines = client.get(f"/tables/{name['name']}.jsonl").text.splitlines()
        assert [list(o.values()) for o in as_json] == rows == [list(json.loads(x).values()) for x in as_lines]
        parquet = pq.read_table(io.BytesIO(client.get(f"/tables/{name['name']}.parquet").data))
        assert parquet.num_rows == len(rows)
        assert client.get(f"/tables/{name['name']}.tsv").text.count("\n") == len(rows) + 1


def test_csv_for_excel_and_etag(client: FlaskClient) -> None:
    plain, excel = client.get("/tables/plans.csv"), client.get("/tables/plans.csv?bom=1")
    assert excel.data == b"\xef\xbb\xbf" + plain.data
    assert plain.headers["ETag"] != excel.headers["ETag"]
    again = client.get("/tables/plans.csv", headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/tables/nothing.csv", "/tables/plans.xlsx", "/tables/plans"])
def test_no_such_table(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_releases(client: FlaskClient) -> None:
    (only,) = client.get("/releases", headers={"Accept": "application/json"}).get_json()["releases"]
    assert (only["id"], only["asOf"], only["current"]) == ("2025-12-31-00000001", "2025-12-31", True)


@pytest.mark.parametrize("page", ["/data/", "/releases"])
def test_the_alternate_of_a_page_is_where_its_link_says(client: FlaskClient, page: str) -> None:
    link = client.get(page, headers={"Accept": "text/html"}).headers["Link"]
    answer = client.get(link.split(">")[0].lstrip("<"))
    assert answer.status_code == 200
    assert answer.is_json
