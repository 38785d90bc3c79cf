"""The checks of ../shared/conformance/sparql11/http-checks.json that are given as requests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

_FILE = Path(__file__).parents[2].parent / "shared/conformance/sparql11/http-checks.json"
_CHECKS = [
    check
    for check in (json.loads(_FILE.read_text("utf-8")) if _FILE.is_file() else [])
    if "method" in check and check["group"] not in ("update", "gsp")
]


@pytest.mark.skipif(not _CHECKS, reason="the shared material is not beside this checkout")
@pytest.mark.parametrize("check", _CHECKS, ids=lambda check: check["id"])
def test_check(client: FlaskClient, check: dict) -> None:
    answer = client.open(
        "/sparql",
        method=check["method"],
        query_string=[tuple(pair) for pair in check.get("parameters", [])],
        data=check["body"].encode("utf-16" if check["id"] == "bad-non-utf8" else "utf-8")
        if "body" in check
        else None,
        headers=check.get("headers", {}),
    )
    if check["status"] == "4xx":
        assert 400 <= answer.status_code < 500
    else:
        assert answer.status_code in check["status"], answer.text
    if "content_type" in check:
        assert answer.content_type.split(";")[0] in check["content_type"]
