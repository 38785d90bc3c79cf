"""``/assets/``: addresses that change with the content, compressed as shipped, kept for ever by browsers."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from server.site import assets

STATIC = assets.FOLDER
EDITOR = "yasgui/yasqe.min.js"


@pytest.fixture
def addresses(app: object) -> dict[str, str]:
    with app.test_request_context("/"):  # type: ignore[attr-defined]
        return {name: assets.address(name) for name in ("style.css", EDITOR)}


@pytest.mark.parametrize("name", ["style.css", EDITOR])
@pytest.mark.parametrize("coding", ["", "gzip", "br", "zstd", "zstd, br, gzip"])
def test_the_same_bytes_in_every_coding(
    client: FlaskClient, addresses: dict[str, str], name: str, coding: str
) -> None:
    answer = client.get(addresses[name], headers={"Accept-Encoding": coding})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    used = answer.headers.get("Content-Encoding", "")
    assert bool(used) == bool(coding)
    data = answer.data
    if used == "br":
        data = brotli.decompress(data)
    elif used == "gzip":
        data = gzip.decompress(data)
    elif used == "zstd":
        import zstandard

        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    assert data == (STATIC / name).read_bytes()


def test_the_smallest_that_is_shipped_is_sent(client: FlaskClient, addresses: dict[str, str]) -> None:
    answer = client.get(addresses[EDITOR], headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.data == (STATIC / f"{EDITOR}.br").read_bytes()


def test_a_browser_that_has_it_is_told_so(client: FlaskClient, addresses: dict[str, str]) -> None:
    headers = {"Accept-Encoding": "br"}
    first = client.get(addresses[EDITOR], headers=headers)
    again = client.get(addresses[EDITOR], headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_an_address_of_before_leads_to_today(client: FlaskClient, addresses: dict[str, str]) -> None:
    moved = client.get("/assets/000000000000/style.css")
    assert moved.status_code == 302
    assert moved.headers["Location"] == addresses["style.css"]
    assert moved.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["nothing.css", "../app.py", f"{EDITOR}.br", "yasgui"])
def test_nothing_else_is_given(client: FlaskClient, path: str) -> None:
    assert client.get(f"/assets/000000000000/{path}").status_code == 404


def test_a_prefix_stands_before_them(client: FlaskClient) -> None:
    page = client.get("/about", headers={"X-Forwarded-Prefix": "/plans"}).text
    (address,) = re.findall(r'rel="stylesheet" href="([^"]+)"', page)
    assert address.startswith("/plans/assets/")


@pytest.mark.parametrize("name", sorted(p.name for p in (STATIC / "yasgui").glob("yasqe.min.*[!rz]")))
def test_the_editor_is_what_it_says_it_is(name: str) -> None:
    """The sums that ORIGIN.md names, and the compressed files the same bytes."""
    folder = STATIC / "yasgui"
    data = (folder / name).read_bytes()
    assert f"{hashlib.sha256(data).hexdigest()}  {name}" in (folder / "ORIGIN.md").read_text("utf-8")
    assert brotli.decompress((folder / f"{name}.br").read_bytes()) == data
    assert gzip.decompress((folder / f"{name}.gz").read_bytes()) == data
    assert "MIT" in (folder / "LICENSE.txt").read_text("utf-8")
    assert Path(folder / "ORIGIN.md").read_text("utf-8").count("4.6.2") == 1
