"""The first things: a thing, its document, a query."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_id_redirects_to_doc(client: FlaskClient) -> None:
    answer = client.get("/id/plan/itc/2026-2028")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/doc/plan/itc/2026-2028")
    assert "Accept" in answer.headers["Vary"]


def test_select(client: FlaskClient) -> None:
    answer = client.get(
        "/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/govplan#Entry> }"}
    )
    assert answer.get_json()["results"]["bindings"][0]["n"]["value"] == "4"
