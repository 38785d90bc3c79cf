"""What the complaint tests share: the headers of real clients, the prefixes, and a local address that counts who calls."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from flask.testing import FlaskClient

BASE = "http://localhost:8000/"
PREFIXES = """
PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/> PREFIX gp: <https://w3id.org/govplan#>
PREFIX org: <http://www.w3.org/ns/org#> PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX adms: <http://www.w3.org/ns/adms#>
"""
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def ask(client: FlaskClient, query: str, **headers: str) -> list[dict[str, str]]:
    """The rows of a SELECT, values only."""
    answer = client.get(
        "/sparql",
        query_string={"query": PREFIXES + query},
        headers={"Accept": "application/sparql-results+json"} | headers,
    )
    assert answer.status_code == 200, answer.text
    bindings: list[dict[str, dict[str, str]]] = answer.get_json(force=True)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in bindings]


def table(client: FlaskClient, name: str) -> list[dict[str, str]]:
    """The rows of a table's CSV."""
    return list(csv.DictReader(io.StringIO(client.get(f"/tables/{name}.csv").get_data(as_text=True))))


def doc(iri: str) -> str:
    """Where the document of a thing is served."""
    assert iri.startswith(f"{BASE}id/")
    return f"/doc/{iri.removeprefix(f'{BASE}id/')}"


def query_processes() -> dict[int, str]:
    """The query processes on this machine that descend from this one: pid -> state."""
    import os

    found: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_text().split("\0")
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if "server.pool.worker" in command and int(parent) == os.getpid():
            found[int(entry.name)] = state
    return found
