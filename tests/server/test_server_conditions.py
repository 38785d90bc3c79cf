"""Conditions and ranges as RFC 9110 orders them (13.2.2), for documents, tables and dumps alike."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.http import http_date, parse_date

DUMP, DOCUMENT, PAGE, TABLE = (
    "/data/govplan.nq",
    "/doc/agency/itc.ttl",
    "/doc/agency/itc",
    "/tables/plans.csv",
)
EVERYWHERE = pytest.mark.parametrize(
    "path", [DUMP, DUMP + ".zst", DOCUMENT, PAGE, "/ns.ttl", "/catalog.ttl", TABLE]
)


def later(date: str, seconds: int) -> str:
    moment = parse_date(date)
    assert moment is not None
    return http_date(moment.timestamp() + seconds)


@EVERYWHERE
def test_if_match(client: FlaskClient, path: str) -> None:
    etag = client.get(path).headers["ETag"]

    def status(value: str, **more: str) -> int:
        named = {name.replace("_", "-"): given for name, given in more.items()}
        return client.get(path, headers={"If-Match": value, **named}).status_code

    assert [status(etag), status(f'"other", {etag}'), status("*")] == [200, 200, 200]
    assert [status('"other"'), status(f"W/{etag}")] == [412, 412]  # compared strongly
    assert status('"other"', If_None_Match=etag) == 412  # comes first
    assert status(etag, If_None_Match=etag) == 304
    refused = client.get(path, headers={"If-Match": '"other"'})
    assert refused.content_type == "application/problem+json" or b"<html" in refused.data
    assert refused.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_if_match_names_the_answer_in_a_coding(client: FlaskClient, coding: str) -> None:
    packed = client.get(DOCUMENT, headers={"Accept-Encoding": coding}).headers["ETag"]
    assert packed.endswith(f'-{coding}"')
    assert client.get(DOCUMENT, headers={"If-Match": packed, "Accept-Encoding": coding}).status_code == 200


@EVERYWHERE
def test_if_unmodified_since(client: FlaskClient, path: str) -> None:
    first = client.get(path).headers
    etag, modified = first["ETag"], first["Last-Modified"]

    def status(value: str, **more: str) -> int:
        named = {name.replace("_", "-"): given for name, given in more.items()}
        return client.get(path, headers={"If-Unmodified-Since": value, **named}).status_code

    assert [status(modified), status(later(modified, 60)), status("no date")] == [200, 200, 200]
    assert status(later(modified, -60)) == 412
    assert status(later(modified, -60), If_Match=etag) == 200  # the tag counts alone


@pytest.mark.parametrize("path", [PAGE, "/promises", "/catalog"])
def test_a_304_by_date_varies_as_the_page_does(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"})
    same = client.get(
        path, headers={"Accept": "text/html", "If-Modified-Since": page.headers["Last-Modified"]}
    )
    assert (same.status_code, same.data) == (304, b"")
    assert "Accept-Language" in same.vary


@pytest.mark.parametrize("suffix", ["", ".zst"])
def test_conditions_come_before_a_range(client: FlaskClient, suffix: str) -> None:
    whole = client.get(DUMP + suffix)
    etag, modified = whole.headers["ETag"], whole.headers["Last-Modified"]

    def status(**more: str) -> int:
        named = {name.replace("_", "-"): given for name, given in more.items()}
        return client.get(DUMP + suffix, headers={"Range": "bytes=0-1", **named}).status_code

    assert [status(If_None_Match=etag), status(If_Modified_Since=modified)] == [304, 304]
    assert [status(If_Match='"other"'), status(If_Match=etag), status(If_Match="*")] == [412, 206, 206]
    same = client.get(DUMP + suffix, headers={"If-None-Match": etag})
    for name in ("ETag", "Cache-Control"):
        assert same.headers[name] == whole.headers[name]
    assert "Content-Type" not in same.headers


def test_the_last_bytes_of_fewer_are_all(client: FlaskClient) -> None:
    whole = client.get(DUMP).data
    answer = client.get(DUMP, headers={"Range": f"bytes=-{len(whole) + 1}"})
    assert (answer.status_code, answer.data) == (206, whole)
    assert answer.headers["Content-Range"] == f"bytes 0-{len(whole) - 1}/{len(whole)}"


def test_if_range_names_the_very_date(client: FlaskClient) -> None:
    modified = client.get(DUMP).headers["Last-Modified"]

    def status(value: str) -> int:
        return client.get(DUMP, headers={"Range": "bytes=0-1", "If-Range": value}).status_code

    assert [status(modified), status(later(modified, 60)), status(later(modified, -60))] == [206, 200, 200]
    assert status("no date") == 200


def test_only_what_has_ranges_says_so(client: FlaskClient) -> None:
    for path in (TABLE, "/tables/plans.json", "/promises.csv"):
        whole = client.get(path)
        part = client.get(path, headers={"Range": "bytes=0-1"})
        assert "Accept-Ranges" not in whole.headers
        assert (part.status_code, part.data) == (200, whole.data)
