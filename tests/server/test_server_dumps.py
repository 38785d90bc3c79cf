"""Dumps as files: packed, hashed, in ranges, at addresses that stay."""

from __future__ import annotations

import base64
import gzip
import hashlib
import subprocess
from pathlib import Path

import pytest
import zstandard
from flask.testing import FlaskClient
from werkzeug.http import http_date, parse_date

RELEASE = "2025-12-31-00000001"
DUMP = "/data/govplan.nq"
IMMUTABLE = "public, max-age=31536000, immutable"


def _digest(data: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_every_packing_has_its_own_strong_etag_digest_and_type(client: FlaskClient, suffix: str) -> None:
    plain = client.get(DUMP).data
    answer = client.get(DUMP + suffix)
    unpacked = {"": bytes, ".gz": gzip.decompress, ".zst": zstandard.ZstdDecompressor().decompress}[suffix]
    assert unpacked(answer.data) == plain
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.data).hexdigest()}"'
    assert answer.headers["Repr-Digest"] == _digest(answer.data)
    assert answer.headers["Accept-Ranges"] == "bytes"
    types = {"": "application/n-quads", ".gz": "application/gzip", ".zst": "application/zstd"}
    assert answer.content_type == types[suffix]
    assert "Content-Encoding" not in answer.headers
    assert f"filename=govplan.nq{suffix}" in answer.headers["Content-Disposition"]
    head = client.head(DUMP + suffix)
    assert head.data == b""
    for name in ("ETag", "Content-Length", "Repr-Digest", "Last-Modified", "Content-Type"):
        assert head.headers[name] == answer.headers[name]


def test_packing_is_deterministic_and_kept(client: FlaskClient) -> None:
    first = client.get(DUMP + ".zst").data
    keep = client.application.extensions["keep"]
    assert first in keep._held.values()
    keep._held.clear()
    assert client.get(DUMP + ".zst").data == first


@pytest.mark.parametrize(
    "name", ["govplan.nq.gz.zst", "govplan.nq.zst.zst", ".zst", "none.nq.zst", "../manifest.json.zst"]
)
def test_only_plain_dumps_are_packed(client: FlaskClient, name: str) -> None:
    assert client.get("/data/" + name).status_code == 404


@pytest.mark.parametrize("suffix", ["", ".zst"])
def test_one_range(client: FlaskClient, suffix: str) -> None:
    whole = client.get(DUMP + suffix)
    for given, part in (
        ("bytes=10-19", slice(10, 20)),
        ("bytes=-5", slice(-5, None)),
        ("bytes=7-", slice(7, None)),
    ):
        answer = client.get(DUMP + suffix, headers={"Range": given})
        assert (answer.status_code, answer.data) == (206, whole.data[part])
        assert answer.headers["ETag"] == whole.headers["ETag"]
        assert answer.headers["Repr-Digest"] == _digest(whole.data)  # of the whole, not of the part
    refused = client.get(DUMP + suffix, headers={"Range": f"bytes={len(whole.data)}-"})
    assert refused.status_code == 416
    assert refused.headers["Content-Range"] == f"bytes */{len(whole.data)}"


@pytest.mark.parametrize(
    "given", ["bytes=0-1,5-6", "lines=1-2", "bytes=9-1", "bytes", "nonsense", "bytes=a-b"]
)
def test_what_is_not_one_range_of_bytes_is_passed_over(client: FlaskClient, given: str) -> None:
    answer = client.get(DUMP, headers={"Range": given})
    assert (answer.status_code, answer.data) == (200, client.get(DUMP).data)


def test_a_range_is_for_get_only(client: FlaskClient) -> None:
    assert client.head(DUMP, headers={"Range": "bytes=0-1"}).status_code == 200


def test_if_range_compares_strongly(client: FlaskClient) -> None:
    whole = client.get(DUMP)
    etag, modified = whole.headers["ETag"], whole.headers["Last-Modified"]

    def status(condition: str) -> int:
        return client.get(DUMP, headers={"Range": "bytes=0-1", "If-Range": condition}).status_code

    assert [status(etag), status(modified)] == [206, 206]
    assert [status(f"W/{etag}"), status('"other"'), status(http_date(0))] == [200, 200, 200]


def test_conditions(client: FlaskClient) -> None:
    whole = client.get(DUMP)
    etag, modified = whole.headers["ETag"], whole.headers["Last-Modified"]
    early = http_date(parse_date(modified).timestamp() - 60)  # type: ignore[union-attr]

    def status(**headers: str) -> int:
        return client.get(DUMP, headers={k.replace("_", "-"): v for k, v in headers.items()}).status_code

    assert status(If_None_Match=etag) == 304
    assert status(If_None_Match=f"W/{etag}") == 304
    assert status(If_None_Match='"other"') == 200
    assert status(If_Modified_Since=modified) == 304
    assert status(If_Modified_Since=early) == 200
    assert status(If_Modified_Since=modified, If_None_Match='"other"') == 200  # the tag counts alone
    assert status(If_Match=etag) == 200
    assert status(If_Match='"other"') == 412
    assert status(If_Unmodified_Since=modified) == 200
    assert status(If_Unmodified_Since=early) == 412
    assert status(If_Unmodified_Since=early, If_Match=etag) == 200


def test_sums_are_what_sha256sum_checks(client: FlaskClient, tmp_path: Path) -> None:
    listed = client.get("/data/", headers={"Accept": "application/json"}).get_json()
    for file in listed["files"]:
        path = tmp_path / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(client.get("/data/" + file["path"]).data)
    sums = client.get("/data/SHA256SUMS")
    assert sums.content_type.startswith("text/plain")
    (tmp_path / "SHA256SUMS").write_bytes(sums.data)
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == len(listed["files"])
    (tmp_path / "govplan.nq").write_bytes(b"other")
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode != 0


@pytest.mark.parametrize(
    "name", ["govplan.nq", "govplan.nq.gz", "govplan.nq.zst", "source/00112233aabbccdd.ttl"]
)
def test_each_file_has_its_own_sum(client: FlaskClient, name: str) -> None:
    data = client.get("/data/" + name).data
    assert client.get(f"/data/{name}.sha256").text == f"{hashlib.sha256(data).hexdigest()}  {name}\n"


def test_no_sum_of_what_is_not_there(client: FlaskClient) -> None:
    assert client.get("/data/none.nq.sha256").status_code == 404


def test_the_index_says_sizes_types_and_where(client: FlaskClient) -> None:
    listed = client.get("/data/?format=json").get_json()
    assert listed["release"] == RELEASE
    by_path = {file["path"]: file for file in listed["files"]}
    for path, file in by_path.items():
        answer = client.get(file["url"])
        assert (len(answer.data), answer.status_code) == (file["bytes"], 200)
        assert path in file["url"]
    assert by_path["govplan.nq.gz"]["mediaType"] == "application/n-quads"
    assert by_path["govplan.nq.gz"]["compression"] == "application/gzip"
    assert client.get(by_path["govplan.nq"]["zst"]).status_code == 200
    page = client.get("/data/", headers={"Accept": "text/html"}).text
    assert "govplan.nq.zst" in page
    assert "SHA256SUMS" in page


def test_latest_leads_to_the_address_that_stays(client: FlaskClient) -> None:
    answer = client.get("/data/latest/govplan.nq.gz")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/releases/{RELEASE}/data/govplan.nq.gz"
    assert "immutable" not in answer.headers["Cache-Control"]
    there = client.get(answer.headers["Location"])
    assert there.data == client.get("/data/govplan.nq.gz").data
    assert client.get("/data/latest/").headers["Location"] == f"/releases/{RELEASE}/data/"


def test_what_stays_may_be_kept_for_ever_and_what_moves_not(client: FlaskClient) -> None:
    for name in ("govplan.nq", "govplan.nq.zst", "SHA256SUMS", "govplan.nq.sha256"):
        stays, moves = client.get(f"/releases/{RELEASE}/data/{name}"), client.get(f"/data/{name}")
        assert stays.data == moves.data
        assert stays.headers["Cache-Control"] == IMMUTABLE
        assert "no-cache" in moves.headers["Cache-Control"]
    assert client.get(DUMP).headers["Content-Location"] == f"/releases/{RELEASE}/data/govplan.nq"


@pytest.mark.parametrize(
    "path",
    ["/releases/none/data/", "/releases/..%2f..%2f/data/x", "/releases/2025-12-31-00000009/data/govplan.nq"],
)
def test_no_dumps_of_a_release_that_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", [DUMP, DUMP + ".zst", "/tables/plans.csv", "/data/SHA256SUMS"])
def test_a_release_is_given_back_when_the_file_has_gone(client: FlaskClient, method: str, path: str) -> None:
    releases = client.application.extensions["releases"]
    with releases._lock:
        before = dict(releases._uses)
    for headers in ({}, {"Range": "bytes=0-3"}, {"If-Modified-Since": http_date()}):
        assert client.open(path, method=method, headers=headers, buffered=True).status_code < 400
    with releases._lock:
        assert dict(releases._uses) == before
